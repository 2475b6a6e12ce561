"""Deadlines and working time: the rule case by case, and against a clock that ticks minute by minute."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealer_service.domain.business_hours import (
    Calendar,
    due_at,
    elapsed,
    end_of_nth_open_day,
    is_open_at,
    next_open_day,
    opening_hours_on,
)
from dealer_service.domain.refusals import Refused

SHIFTS = [["08:00", "12:00"], ["13:30", "18:00"]]
MINUTE = timedelta(minutes=1)


def calendar(tz="Asia/Shanghai", days="mon tue wed thu fri", hours=SHIFTS, holidays=(), exceptions=None):
    weekly = dict.fromkeys(days.split(), hours)
    return Calendar.from_dict({"tz": tz, "weekly": weekly, "holidays": holidays, "exceptions": exceptions or {}})


def shanghai(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def hours(count):
    return int(count * 3600)


# Monday 28 September 2026; 1 to 7 October closed, Saturday 10 October worked instead.
GOLDEN_WEEK = calendar(
    holidays=[f"2026-10-0{day}" for day in range(1, 8)], exceptions={"2026-10-10": [["09:00", "15:00"]]}
)


@pytest.mark.parametrize(
    ("start", "work_hours", "due"),
    [
        ("2026-09-28T08:00", 2, "2026-09-28T10:00"),
        ("2026-09-28T11:00", 2, "2026-09-28T14:30"),
        ("2026-09-28T08:00", 4, "2026-09-28T12:00"),
        ("2026-09-28T17:00", 1, "2026-09-28T18:00"),
        ("2026-09-28T17:00", 2, "2026-09-29T09:00"),
        ("2026-09-28T12:30", 0, "2026-09-28T13:30"),
        ("2026-09-28T18:00", 0, "2026-09-29T08:00"),
        ("2026-09-30T17:00", 2, "2026-10-08T09:00"),
        ("2026-10-09T17:00", 7, "2026-10-10T15:00"),
        ("2026-10-09T17:00", 8, "2026-10-12T09:00"),
    ],
)
def test_hours_run_only_while_open(start, work_hours, due):
    assert due_at(GOLDEN_WEEK, shanghai(start), hours(work_hours)) == shanghai(due)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-09-28T09:00", 1, "2026-09-29T18:00"),
        ("2026-09-28T06:00", 1, "2026-09-29T18:00"),
        ("2026-09-28T12:45", 1, "2026-09-29T18:00"),
        ("2026-09-28T18:00", 1, "2026-09-30T18:00"),
        ("2026-09-27T10:00", 1, "2026-09-29T18:00"),
        ("2026-09-30T10:00", 1, "2026-10-08T18:00"),
        ("2026-09-30T10:00", 3, "2026-10-10T15:00"),
        ("2026-10-03T10:00", 1, "2026-10-09T18:00"),
    ],
)
def test_business_days_end_at_closing(received, days, due):
    assert end_of_nth_open_day(GOLDEN_WEEK, shanghai(received), days) == shanghai(due)


def test_a_pause_gives_back_its_working_time():
    lunch_to_three = (shanghai("2026-09-28T11:00"), shanghai("2026-09-28T15:00"))
    overlapping = (shanghai("2026-09-28T14:00"), shanghai("2026-09-28T15:00"))
    start = shanghai("2026-09-28T10:00")
    for pauses in ([lunch_to_three], [overlapping, lunch_to_three]):
        assert due_at(GOLDEN_WEEK, start, hours(2), pauses) == shanghai("2026-09-28T16:00")
        assert elapsed(GOLDEN_WEEK, start, shanghai("2026-09-28T16:00"), pauses) == hours(2)
        assert end_of_nth_open_day(GOLDEN_WEEK, start, 1, pauses) == shanghai("2026-09-30T10:30")


def test_a_pause_outside_business_hours_moves_nothing():
    night = (shanghai("2026-09-28T18:00"), shanghai("2026-09-29T08:00"))
    start = shanghai("2026-09-28T17:00")
    assert due_at(GOLDEN_WEEK, start, hours(1), [night]) == shanghai("2026-09-28T18:00")
    assert end_of_nth_open_day(GOLDEN_WEEK, start, 1, [night]) == shanghai("2026-09-29T18:00")


def test_no_work_is_due_when_the_clock_next_runs():
    pause = (shanghai("2026-09-29T08:00"), shanghai("2026-09-29T09:15"))
    assert due_at(GOLDEN_WEEK, shanghai("2026-09-28T19:00"), 0, [pause]) == shanghai("2026-09-29T09:15")


@pytest.mark.parametrize(("day", "real_hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_a_day_round_the_clock_has_its_real_hours(day, real_hours):
    always = calendar("Europe/Berlin", "mon tue wed thu fri sat sun", [["00:00", "24:00"]])
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    assert elapsed(always, midnight, midnight + timedelta(days=1)) == hours(real_hours)
    assert due_at(always, midnight, hours(real_hours)) == midnight + timedelta(days=1)


def test_hours_that_the_clock_skips_are_never_open():
    night = calendar("Europe/Berlin", "sun", [["02:15", "02:45"]])
    assert opening_hours_on(night, date(2026, 3, 29)) == []
    assert next_open_day(night, date(2026, 3, 29)) == date(2026, 4, 5)


def test_never_open_again_is_said_and_not_searched_for():
    once = calendar(days="", exceptions={"2026-10-10": [["09:00", "10:00"]]})
    assert due_at(once, shanghai("2026-01-01T00:00"), hours(1)) == shanghai("2026-10-10T10:00")
    assert elapsed(once, shanghai("2026-10-11T00:00"), shanghai("2030-01-01T00:00")) == 0
    assert not is_open_at(once, shanghai("2027-01-01T00:00"))
    for search in (
        lambda: due_at(once, shanghai("2026-10-10T09:30"), hours(1)),
        lambda: end_of_nth_open_day(once, shanghai("2026-10-10T09:30"), 1),
        lambda: next_open_day(once, date(2026, 10, 11)),
    ):
        with pytest.raises(Refused, match="never open again"):
            search()


def test_what_makes_no_sense_is_refused():
    start = shanghai("2026-09-28T10:00")
    for wrong in (
        lambda: due_at(GOLDEN_WEEK, start, -1),
        lambda: due_at(GOLDEN_WEEK, datetime(2026, 9, 28), 1),
        lambda: elapsed(GOLDEN_WEEK, start, start - MINUTE),
        lambda: elapsed(GOLDEN_WEEK, start, start, [(start, start - MINUTE)]),
        lambda: end_of_nth_open_day(GOLDEN_WEEK, start, 0),
    ):
        with pytest.raises(ValueError):
            wrong()


# -- against a clock that ticks -----------------------------------------------------------------------------------

ZONES = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/Santiago", "Asia/Kathmandu", "Australia/Lord_Howe"]
clocks = st.integers(0, 96).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")


@st.composite
def day_hours(draw):
    edges = sorted(draw(st.lists(clocks, unique=True, max_size=4)))
    return [list(pair) for pair in list(pairwise(edges))[::2]]


@st.composite
def calendars(draw):
    return {
        "tz": draw(st.sampled_from(ZONES)),
        "weekly": {day: draw(day_hours()) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
        "holidays": draw(st.lists(around.map(lambda at: at.date().isoformat()), max_size=2)),
        "exceptions": draw(st.dictionaries(around.map(lambda at: at.date().isoformat()), day_hours(), max_size=2)),
    }


# The clocks of Berlin, Santiago and Lord Howe all change between these days.
around = st.one_of(
    st.integers(0, 4 * 24 * 60).map(lambda minute: datetime(2026, 4, 3, tzinfo=UTC) + minute * MINUTE),
    st.integers(0, 4 * 24 * 60).map(lambda minute: datetime(2026, 10, 23, tzinfo=UTC) + minute * MINUTE),
)


def ticks_open(plain, at):
    local = at.astimezone(ZoneInfo(plain["tz"]))
    day, clock = local.date().isoformat(), f"{local:%H:%M}"
    if day in plain["holidays"]:
        return False
    ranges = plain["exceptions"].get(day, plain["weekly"].get(f"{local:%a}".lower(), []))
    return any(opens <= clock < closes for opens, closes in ranges)


@settings(max_examples=60, deadline=None)
@given(calendars(), around, st.integers(0, 2 * 24 * 60), st.lists(st.tuples(st.integers(0, 2880), st.integers(0, 600))))
def test_agrees_with_a_clock_that_ticks_every_minute(plain, start, length, stops):
    hours_of = Calendar.from_dict(plain)
    end = start + length * MINUTE
    pauses = [(start + after * MINUTE, start + (after + lasting) * MINUTE) for after, lasting in stops]
    running = [
        at
        for at in (start + minute * MINUTE for minute in range(length))
        if ticks_open(plain, at) and not any(first <= at < last for first, last in pauses)
    ]
    assert elapsed(hours_of, start, end, pauses) == 60 * len(running)
    if running:
        assert due_at(hours_of, start, 60 * len(running), pauses) == running[-1] + MINUTE
        assert due_at(hours_of, start, 0, pauses) == running[0]
    assert is_open_at(hours_of, start) == ticks_open(plain, start)


@settings(max_examples=60)
@given(calendars(), st.lists(around, min_size=3, max_size=3))
def test_working_time_of_parts_adds_up(plain, instants):
    first, middle, last = sorted(instants)
    hours_of = Calendar.from_dict(plain)
    whole = elapsed(hours_of, first, last)
    assert elapsed(hours_of, first, middle) + elapsed(hours_of, middle, last) == whole
    if whole:
        due = due_at(hours_of, first, whole)
        assert due <= last
        assert elapsed(hours_of, first, due) == whole


@given(calendars())
def test_a_calendar_survives_being_frozen(plain):
    hours_of = Calendar.from_dict(plain)
    thawed = Calendar.from_dict(hours_of.to_dict())
    assert thawed == hours_of
    assert hash(thawed) == hash(hours_of)


def test_twenty_years_are_counted_not_walked():
    start, end = shanghai("2006-01-01T00:00"), shanghai("2026-01-01T00:00")
    work = elapsed(GOLDEN_WEEK, start, end)
    days = sum((start + timedelta(days=day)).weekday() < 5 for day in range((end - start).days))
    assert work == days * hours(8.5)
    assert elapsed(GOLDEN_WEEK, start, due_at(GOLDEN_WEEK, start, work)) == work


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"tz": "Middle/Earth"}, "no time zone Middle/Earth"),
        ({"tz": "../etc/passwd"}, "no time zone"),
        ({"weekly": {"mon": [["18:00", "08:00"]]}}, "18:00 to 08:00 do not"),
        ({"weekly": {"mon": [["08:00", "25:00"]]}}, "within one day"),
        ({"weekly": {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}}, "from 11:00 overlap"),
        ({"weekly": {"mon": [["8 am", "12:00"]]}}, "8 am is no time of day"),
        ({"weekly": {"monday": []}}, "no weekday monday"),
        ({"holidays": ["2026-02-30"]}, "2026-02-30 is no date"),
    ],
)
def test_a_broken_calendar_is_refused_with_the_remedy(change, sentence):
    with pytest.raises(Refused) as refusal:
        Calendar.from_dict({"tz": "UTC", "weekly": {}, **change})
    assert sentence in str(refusal.value)
    assert ": " in str(refusal.value)
