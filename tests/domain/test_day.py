"""How promises stand, what the load is, and from when on anything is usual."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dealer_service.domain.complaint_policy import Policy, PublicDays, calendar_of
from dealer_service.domain.day import FEWEST_DAYS, PromiseState, is_due_today, load_days, promise_state, usual_load

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)  # a Friday, three in the afternoon in Berlin
CALENDAR = calendar_of(Policy(), "Europe/Berlin", PublicDays())


@pytest.mark.parametrize(
    "minutes,stage,state",
    [
        (None, "ready", PromiseState.NONE),
        (0, "in_work", PromiseState.LATE),
        (-600, None, PromiseState.LATE),
        (-600, "ready", PromiseState.WAITING),
        (60, None, PromiseState.SOON),
        (61, None, PromiseState.TODAY),
        (8 * 60 + 59, "ready", PromiseState.TODAY),
        (9 * 60, None, PromiseState.LATER),  # midnight there
    ],
)
def test_how_a_promise_stands(minutes: int | None, stage: str | None, state: PromiseState) -> None:
    at = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert promise_state(at, stage, NOW, BERLIN) is state
    assert is_due_today(at, NOW, BERLIN) is (minutes is not None and -900 <= minutes < 540)


def test_the_load_names_closed_days_only_where_something_is_promised() -> None:
    promised = [NOW - timedelta(days=2), NOW, NOW + timedelta(hours=1), NOW + timedelta(days=2)]
    still_open, days = load_days(CALENDAR, promised, NOW, most=4)
    assert still_open == 1
    assert [(one.on.day, one.open_hours, one.promised) for one in days] == [
        (20, 10, 2), (21, 4, 0), (22, 0, 1), (23, 10, 0)]  # fmt: skip


def test_what_is_usual_is_the_median_of_enough_days() -> None:
    days = [date(2026, 10, 1) + timedelta(days=ahead) for ahead in range(FEWEST_DAYS)]
    assert usual_load(dict.fromkeys(days[1:], 4), days) is None
    assert usual_load(dict.fromkeys(days, 4) | {days[0]: 90}, days) == 4
    assert usual_load({}, []) is None
