"""How does a promise stand that was given to a customer whose car is in the house, and what is the workshop's load?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

from dealer_service.domain.business_hours import opening_hours_on
from dealer_service.domain.calendars import Calendar
from dealer_service.domain.order_stages import Stage

SOON = timedelta(hours=1)
FEWEST_DAYS = 10  # with fewer open days behind it, what is usual is not known
FARTHEST_DAYS = 60


class PromiseState(StrEnum):
    """How the promised time stands, the most pressing first."""

    LATE = "late"
    SOON = "soon"  # within the hour
    TODAY = "today"
    WAITING = "waiting"  # ready, and its customer has not come yet
    LATER = "later"
    NONE = "none"


def promise_state(promised_at: datetime | None, stage: str | None, now: datetime, zone: ZoneInfo) -> PromiseState:
    """A car that is ready keeps its promise; it then waits for its customer."""
    if promised_at is None:
        return PromiseState.NONE
    if stage == Stage.READY and promised_at <= now:
        return PromiseState.WAITING
    if promised_at <= now:
        return PromiseState.LATE
    if promised_at - now <= SOON:
        return PromiseState.SOON
    same_day = promised_at.astimezone(zone).date() == now.astimezone(zone).date()
    return PromiseState.TODAY if same_day else PromiseState.LATER


def is_due_today(promised_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Was the car promised for today, whether or not the time has passed?"""
    return promised_at is not None and promised_at.astimezone(zone).date() == now.astimezone(zone).date()


def usual_load(handed_over: Mapping[date, int], open_days: Sequence[date]) -> float | None:
    """Cars handed over on an ordinary open day: the median. None where too few open days are known.

    What the workshop has managed is all that is known of what it can do.
    """
    counts = [handed_over.get(day, 0) for day in open_days]
    return None if sum(count > 0 for count in counts) < FEWEST_DAYS else float(median(counts))


@dataclass(frozen=True, slots=True)
class LoadDay:
    """An open day: its hours of opening and how many open orders are promised for it."""

    on: date
    open_hours: float
    promised: int


def load_days(
    calendar: Calendar, promised: Iterable[datetime], now: datetime, most: int = 6
) -> tuple[int, list[LoadDay]]:
    """How many promises of earlier days are still open, and the load of today and the open days ahead.

    A closed day stands among them only where something is promised for it.
    """
    zone = ZoneInfo(calendar.zone)
    today = now.astimezone(zone).date()
    load = Counter(at.astimezone(zone).date() for at in promised)
    found: list[LoadDay] = []
    for ahead in range(FARTHEST_DAYS):
        on = today + timedelta(days=ahead)
        hours = sum((end - start).total_seconds() for start, end in opening_hours_on(calendar, on)) / 3600
        if hours or load[on]:
            found.append(LoadDay(on, hours, load[on]))
        if len(found) == most:
            break
    return sum(count for day, count in load.items() if day < today), found
