"""Which calls stand on the list of a day, when is the next attempt, and which promises were kept?"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dealer_service.domain.complaint_policy import Policy, PublicDays, calendar_of
from dealer_service.domain.follow_up import (
    CallState,
    Kept,
    call_state,
    checked_next,
    due_on,
    kept_from,
    lapses_on,
    next_attempts,
    offers_complaint,
    second_due_on,
    second_lapses_on,
    usual_next,
)
from dealer_service.domain.refusals import Refused

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, ten o'clock in Berlin
CALENDAR = calendar_of(Policy(), "Europe/Berlin", PublicDays())


@pytest.mark.parametrize(
    "due,lapses,next_at,state",
    [
        (23, 30, None, CallState.DUE),
        (20, 30, None, CallState.OVERDUE),
        (20, 24, None, CallState.LAST_DAY),
        (24, 30, None, None),
        (20, 23, None, None),  # lapsed today
        (20, 30, NOW, CallState.PLANNED),
        (20, 30, NOW + timedelta(hours=2), CallState.LATER),
        (20, 30, NOW + timedelta(hours=13, minutes=59), CallState.LATER),  # 23:59 there
        (20, 30, NOW + timedelta(hours=14), None),
    ],
)
def test_where_a_call_stands(due: int, lapses: int, next_at: datetime | None, state: CallState | None) -> None:
    assert call_state(date(2026, 11, due), date(2026, 11, lapses), next_at, NOW, BERLIN) is state


def test_the_next_attempt_is_at_another_time_of_the_day_and_before_the_call_lapses() -> None:
    times = next_attempts(CALENDAR, NOW, date(2026, 11, 25))
    assert [at.astimezone(BERLIN).strftime("%a %H:%M") for at in times] == ["Mon 17:00", "Tue 09:00", "Tue 17:00"]
    assert usual_next(times, NOW, BERLIN) == times[0]
    assert usual_next(times, NOW + timedelta(hours=5), BERLIN) == times[1]
    assert next_attempts(CALENDAR, NOW, date(2026, 11, 23)) == [] and usual_next([], NOW, BERLIN) is None


def test_an_attempt_is_planned_ahead_and_before_the_lapse() -> None:
    assert checked_next(None, NOW, date(2026, 11, 25), BERLIN) is None
    assert checked_next(NOW + timedelta(hours=1), NOW, date(2026, 11, 25), BERLIN) == NOW + timedelta(hours=1)
    for at in (NOW, datetime(2026, 11, 24, 23, tzinfo=UTC)):  # midnight of the 25th in Berlin
        with pytest.raises(Refused):
            checked_next(at, NOW, date(2026, 11, 25), BERLIN)


def test_due_days_skip_closed_days() -> None:
    assert due_on(date(2026, 11, 19)) == date(2026, 11, 23) and lapses_on(date(2026, 11, 19)) == date(2026, 12, 4)
    second = second_due_on(date(2026, 11, 22))
    assert second == date(2026, 11, 23) and second_lapses_on(second) == date(2026, 12, 8)


def test_promises_are_all_kept_or_all_but_the_broken() -> None:
    assert kept_from(True, frozenset()) == Kept(True, True, True)
    assert kept_from(True, frozenset({"cost"})) == Kept(True, False, True)
    assert kept_from(False, frozenset()) == Kept()


def test_what_offers_a_complaint() -> None:
    offered = {(fixed, level) for fixed in (True, False) for level in (None, 1, 2, 3, 4)
               if offers_complaint(fixed, level)}  # fmt: skip
    assert offered == {(False, None), (False, 1), (False, 2), (False, 3), (False, 4), (True, 1)}
