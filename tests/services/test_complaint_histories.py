"""Hundreds of random steps by random people: what must hold of every complaint, whatever happens to it."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from dealer_service.domain.calendars import Calendar
from dealer_service.domain.complaint_case import Case, apply, read_case
from dealer_service.domain.complaint_clocks import NOTHING_DUE, Clock
from dealer_service.domain.complaint_entries import Entry, Facts, Step
from dealer_service.domain.complaints import Offer, OfferKind, Severity, State
from dealer_service.domain.refusals import Conflict, Refused
from dealer_service.services.complaint_deadlines import sweep_complaints
from dealer_service.services.opening import SYSTEM
from dealer_service.storage.complaint_log import entries_of, facts_of
from dealer_service.storage.complaints import ComplaintRow
from tests.complaints import NEEDS
from tests.services.complaining import MONDAY, House, cast

__all__ = ["cast"]

PEOPLE = ("advisor", "care", "manager", "area_manager", "head_office", "service_centre")
STEPS = [step for step in Step if step not in (Step.RECEIVE, Step.MISS)]
# On the way forward more often than not: else no history would come to its end.
FORWARD = [Step.ACKNOWLEDGE, Step.NEGOTIATE, Step.ANSWER, Step.FOLLOW_UP, Step.CLOSE, Step.CONTACT, Step.WAIT,
           Step.RESUME, Step.ESCALATE, Step.APPROVE, Step.GIVE_BACK]  # fmt: skip

STEPS_TAKEN = 80  # three short histories meet more than one long one; in each something was closed


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_a_random_history_keeps_what_must_hold(cast: House, seed: int) -> None:
    rng = random.Random(seed)
    now, taken, refused = MONDAY, 0, 0
    ids = [cast.receive(now=now, severity=severity).id for severity in Severity]
    while taken < STEPS_TAKEN:
        now += timedelta(minutes=rng.choice((1, 7, 40, 60, 180, 900)))
        if rng.random() < 0.1:
            with cast.database.session(SYSTEM, write=True) as session:
                sweep_complaints(session, now)
                session.commit()
        step = rng.choice(FORWARD if rng.random() < 0.7 else STEPS)
        values = {
            "satisfaction": rng.choice((1, 2, 3, 4)), "severity": rng.choice(list(Severity)),
            "offer": Offer(rng.choice(list(OfferKind)), rng.randrange(40) * 500_00), "handler_id": cast.people["care"],
            "limit": rng.randrange(30) * 500_00,
        }  # fmt: skip
        given = {name: value for name, value in values.items() if name in NEEDS[step]}
        try:
            cast.step(rng.choice(PEOPLE), rng.choice(ids), step, now, **given)
            taken += 1
        except Refused as problem:
            assert not isinstance(problem, Conflict) and str(problem)
            refused += 1
        if len(ids) < 5 and rng.random() < 0.03:
            ids.append(cast.receive(now=now, severity=rng.choice(list(Severity))).id)
    assert refused > 15
    with cast.database.session(SYSTEM, write=True) as session:
        sweep_complaints(session, now)
        session.commit()
    with cast.database.session(SYSTEM) as session:
        log = entries_of(session, ids)
        rows = {row.id: row for row in session.exec(select(ComplaintRow))}
        for complaint_id in ids:
            facts = facts_of(session, rows[complaint_id])
            check(rows[complaint_id], facts, log[complaint_id], now)
    assert any(entry.state is State.CLOSED for entries in log.values() for entry in entries)
    assert sum(entry.step is Step.MISS for entries in log.values() for entry in entries)


def check(row: ComplaintRow, facts: Facts, entries: list[Entry], now: datetime) -> None:
    case = read_case(facts, entries)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    check_repeated(row, case, facts, now)
    check_closings(entries, facts)
    missed = [entry.said.deadline for entry in entries if entry.step is Step.MISS]
    assert len(missed) == len(set(missed))
    levels, growing = [], Case()
    for entry in entries:
        apply(growing, facts, entry)
        levels.append(growing.level)
    assert levels == sorted(levels) and levels[0] == 1 and levels[-1] <= 4
    clocks = case.clocks(facts, now)
    assert {clock.key for clock in clocks if now > clock.due_at and (clock.ended_at or now) > clock.due_at} == set(
        missed
    )
    for clock in clocks:
        check_clock(clock, facts.calendar, case, now)


def check_repeated(row: ComplaintRow, case: Case, facts: Facts, now: datetime) -> None:
    kept = (row.state, row.level, row.severity, row.version, row.handler_id, row.waiting_since is not None)
    assert kept == (case.state, case.level, case.severity, case.version, case.handler_id, case.waiting is not None)
    assert (row.due_at, row.alert_at) == case.due(facts, now) or case.waiting is not None
    assert row.alert_at >= now
    assert (row.closed_at is None) is case.is_open
    assert case.is_open or row.due_at == NOTHING_DUE


def check_closings(entries: list[Entry], facts: Facts) -> None:
    """No complaint is closed without a follow-up, unreachable after three days, or withdrawn with its reason."""
    for place, entry in enumerate(entries):
        if entry.state is not State.CLOSED or (place and entries[place - 1].state is State.CLOSED):
            continue
        case = read_case(facts, entries[: place + 1])
        assert case.upheld is not None and case.function is not None
        if entry.step is Step.CLOSE:
            assert any(one.step is Step.FOLLOW_UP and one.said.satisfaction in (2, 3, 4) for one in entries[:place])
            continue
        assert entry.step in (Step.UNREACHABLE, Step.WITHDRAW) and entry.said.note
        if entry.step is Step.UNREACHABLE:
            zone = ZoneInfo(facts.calendar.zone)
            days = {one.at.astimezone(zone).date() for one in entries[:place] if one.step is Step.CONTACT}
            assert len(days) >= 3


def check_clock(clock: Clock, calendar: Calendar, case: Case, now: datetime) -> None:
    """Never negative, only open hours, and what ran and what was paused add up: counted range by range."""
    end = clock.ended_at or now
    whole = open_seconds(calendar, clock.started_at, end)
    paused = sum(
        open_seconds(calendar, max(start, clock.started_at), min(stop or end, end)) for start, stop in case.pauses
    )
    assert (clock.running_seconds, clock.paused_seconds) == (whole - paused, paused)
    assert clock.running_seconds >= 0 and clock.due_at >= clock.started_at


def open_seconds(calendar: Calendar, start: datetime, end: datetime) -> float:
    """The slow way, for weeks in which no clock is changed."""
    zone, total, day = ZoneInfo(calendar.zone), 0.0, start.date() - timedelta(days=1)
    while day <= end.date() + timedelta(days=1):
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        for opens, closes in calendar.ranges_on(day):
            first = max(start, midnight + timedelta(seconds=opens))
            last = min(end, midnight + timedelta(seconds=closes))
            total += max(0.0, (last - first).total_seconds())
        day += timedelta(days=1)
    return total


def test_the_clocks_of_a_whole_story_told_by_hand(cast: House) -> None:
    """Received Monday 9:00 in Hamburg, major: acknowledge within 4 hours, answer by Thursday's closing."""
    one = cast.receive()
    hour = timedelta(hours=1)
    view = cast.view("care", one.id)
    assert [clock.due_at for clock in view.clocks] == [at(16, 12), at(19, 17)]
    cast.step("care", one.id, Step.ACKNOWLEDGE, MONDAY + hour)
    cast.step("care", one.id, Step.WAIT, MONDAY + 2 * hour, note="he looks for the invoice")
    waits = cast.view("care", one.id, MONDAY + 30 * hour)
    assert (waits.waiting is not None, waits.left.urgency.value) == (True, "waiting")
    left = waits.left.seconds
    assert left == cast.view("care", one.id, MONDAY + 50 * hour).left.seconds
    # From Monday 11:00 to Wednesday 11:00 local: 20 working hours are added, Thursday 18:00 becomes Saturday.
    cast.step("care", one.id, Step.RESUME, at(18, 10))
    answer = cast.view("care", one.id, at(18, 10)).clocks[1]
    assert (answer.paused_seconds, answer.due_at) == (20 * 3600, at(23, 13))
    cast.step("care", one.id, Step.NEGOTIATE, at(18, 10))
    cast.step("care", one.id, Step.ANSWER, at(18, 11))
    cast.step("care", one.id, Step.FOLLOW_UP, at(18, 12), satisfaction=1)
    view = cast.view("care", one.id, at(18, 12))
    assert [(clock.key, clock.kept.value) for clock in view.clocks] == [
        ("acknowledge-1", "met"), ("answer-1", "met"), ("follow_up-1", "met"), ("answer-2", "running")]  # fmt: skip
    assert (view.state, view.level) == (State.REOPENED, 2)


def at(day: int, hour: int) -> datetime:
    """An hour UTC in November 2026; Hamburg is one ahead."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)
