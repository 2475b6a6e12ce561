"""When is the call after delivery due, and when does it lapse? Domain section 5."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dealer_service.domain.business_hours import opening_hours_on
from dealer_service.domain.calendars import Calendar
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

FIRST_CALL_AFTER_DAYS = 3
LAPSES_AFTER_DAYS = 15
LEVELS = (1, 2, 3, 4)  # dissatisfied, neutral, basically satisfied, very satisfied
CHANNELS = ("telephone", "e-mail", "letter", "visit", "online")


def open_but_sundays(day: date) -> bool:
    """The opening days of a dealer that has set none."""
    return day.weekday() != 6


def due_on(delivered_on: date, is_open: Callable[[date], bool] = open_but_sundays) -> date:
    """The first open day from the third day after delivery; the third day itself when none is open within it."""
    earliest = delivered_on + timedelta(days=FIRST_CALL_AFTER_DAYS)
    for ahead in range(LAPSES_AFTER_DAYS - FIRST_CALL_AFTER_DAYS):
        day = earliest + timedelta(days=ahead)
        if is_open(day):
            return day
    return earliest


def lapses_on(delivered_on: date) -> date:
    """The day on which an unanswered follow-up counts as not reached."""
    return delivered_on + timedelta(days=LAPSES_AFTER_DAYS)


def second_due_on(window_ends_on: date, is_open: Callable[[date], bool] = open_but_sundays) -> date:
    """The second call: the first open day from the end of the rework window; that day itself when none follows."""
    days = (window_ends_on + timedelta(days=ahead) for ahead in range(LAPSES_AFTER_DAYS))
    return next((day for day in days if is_open(day)), window_ends_on)


def second_lapses_on(due: date) -> date:
    """The second call lapses fifteen days after its due day."""
    return due + timedelta(days=LAPSES_AFTER_DAYS)


class CallState(StrEnum):
    """Why a call stands on the list of the day, the most pressing first."""

    PLANNED = "planned"  # the time of a planned attempt has come
    LAST_DAY = "last_day"  # it lapses tomorrow
    OVERDUE = "overdue"
    DUE = "due"
    LATER = "later"  # an attempt is planned for later today


def call_state(due: date, lapses: date, next_at: datetime | None, now: datetime, zone: ZoneInfo) -> CallState | None:
    """Where a call that nobody answered yet stands on the dealer's list of today; None: not on it."""
    today = now.astimezone(zone).date()
    if due > today or lapses <= today:
        return None
    if next_at is not None:
        if next_at <= now:
            return CallState.PLANNED
        return CallState.LATER if next_at.astimezone(zone).date() == today else None
    if lapses <= today + timedelta(days=1):
        return CallState.LAST_DAY
    return CallState.OVERDUE if due < today else CallState.DUE


def next_attempts(calendar: Calendar, now: datetime, lapses: date, most: int = 5) -> list[datetime]:
    """When to try again, in open hours and before the call lapses: an hour after opening, an hour before closing."""
    zone = ZoneInfo(calendar.zone)
    today = now.astimezone(zone).date()
    found: list[datetime] = []
    for ahead in range(LAPSES_AFTER_DAYS):
        on = today + timedelta(days=ahead)
        hours = opening_hours_on(calendar, on) if on < lapses else []
        if hours:
            hour = timedelta(hours=1)
            times = (hours[0][0] + hour, hours[-1][1] - hour)
            found += [at for at in dict.fromkeys(times) if at > now + hour]
        if len(found) >= most:
            break
    return found[:most]


def usual_next(times: list[datetime], now: datetime, zone: ZoneInfo) -> datetime | None:
    """Who was not there in the morning may be there in the afternoon: the first time in the other half of a day."""
    noon = time(12)
    morning = now.astimezone(zone).time() < noon
    other = (at for at in times if (at.astimezone(zone).time() < noon) != morning)
    return next(other, times[0] if times else None)


def checked_next(next_at: datetime | None, now: datetime, lapses: date, zone: ZoneInfo) -> datetime | None:
    """The planned time of the next attempt; refuses one that has passed or in which the call has lapsed."""
    if next_at is None:
        return None
    if next_at <= now:
        raise Refused(N_("The next attempt is planned in the past. Choose a later time."), field="next_at")
    if next_at.astimezone(zone).date() >= lapses:
        raise Refused(N_("The call lapses on {day}. Plan the next attempt before."), field="next_at",
                      day=lapses.isoformat())  # fmt: skip
    return next_at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Kept:
    """Which promises were kept, as the customer says; None: not asked (A table 1)."""

    time: bool | None = None
    cost: bool | None = None
    quality: bool | None = None


def kept_from(all_kept: bool, broken: frozenset[str]) -> Kept:
    """All three, or all but the broken ones; nothing where neither was said."""
    if not all_kept and not broken:
        return Kept()
    return Kept("time" not in broken, "cost" not in broken, "quality" not in broken)


def offers_complaint(fixed: bool, level: int | None) -> bool:
    """What is not fixed, and a dissatisfied customer, offer a complaint (domain section 5)."""
    return not fixed or level == LEVELS[0]
