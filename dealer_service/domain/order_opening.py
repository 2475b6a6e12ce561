"""What follows from what is known when a car stands at the door: the next order number, and when it can be ready?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dealer_service.domain.business_hours import is_open_at, opening_hours_on
from dealer_service.domain.calendars import Calendar

LEAST_WORK = timedelta(hours=2)
BEFORE_CLOSING = timedelta(minutes=30)
FARTHEST_DAYS = 60

_LAST_DIGITS = re.compile(r"(\d+)(\D*)$", re.ASCII)


def number_after(number: str) -> str | None:
    """The number that follows, its zeros kept: the last run of digits counts; None where there is none."""
    found = _LAST_DIGITS.search(number)
    if found is None:
        return None
    digits = str(int(found[1]) + 1).zfill(len(found[1]))
    return number[: found.start()] + digits + found[2]


@dataclass(frozen=True, slots=True)
class PromiseDay:
    """An open day: its hours, how many open orders are promised for it, and the latest time to promise (UTC)."""

    on: date
    hours: tuple[tuple[datetime, datetime], ...]
    promised: int
    latest: datetime


def promise_days(calendar: Calendar, promised: Iterable[datetime], now: datetime, most: int = 6) -> list[PromiseDay]:
    """The next open days on which work of two hours can still be ready half an hour before closing; none: never open.

    ``promised`` are the times at which open orders are promised.
    """
    zone = ZoneInfo(calendar.zone)
    today = now.astimezone(zone).date()
    load: dict[date, int] = {}
    for at in promised:
        on = at.astimezone(zone).date()
        load[on] = load.get(on, 0) + 1
    found: list[PromiseDay] = []
    for ahead in range(FARTHEST_DAYS):
        on = today + timedelta(days=ahead)
        hours = opening_hours_on(calendar, on)
        if hours and now + LEAST_WORK <= (latest := hours[-1][1] - BEFORE_CLOSING):
            found.append(PromiseDay(on, tuple(hours), load.get(on, 0), latest))
            if len(found) == most:
                break
    return found


def is_promised_while_closed(calendar: Calendar, promised_at: datetime | None) -> bool:
    """Nobody is there at the promised time to hand the vehicle over; the closing minute still counts as open."""
    if promised_at is None:
        return False
    return not is_open_at(calendar, promised_at) and not is_open_at(calendar, promised_at - timedelta(seconds=1))
