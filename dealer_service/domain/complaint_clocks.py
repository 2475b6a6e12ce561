"""Was the promise kept, how much working time is left, and until when?

All is computed from the case, that is from its entries, in the calendar that was frozen when the complaint came in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from dealer_service.domain.business_hours import Pause, due_at, elapsed, end_of_nth_open_day
from dealer_service.domain.calendars import Calendar
from dealer_service.domain.complaints import Severity
from dealer_service.domain.dealers import zone_of
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

NOTHING_DUE = datetime(9999, 1, 1, tzinfo=UTC)
"""In the index of due times: no clock runs (waiting for the customer, or followed up)."""

SOON = timedelta(hours=2)


class Deadline(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"


class Kept(StrEnum):
    """``stopped``: the complaint was closed before the promise was due."""

    RUNNING = "running"
    WAITING = "waiting"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"
    STOPPED = "stopped"


class Urgency(StrEnum):
    """The word beside the colour."""

    OVERDUE = "overdue"
    SOON = "soon"  # two hours of working time or less
    TODAY = "today"
    ON_TIME = "on_time"
    WAITING = "waiting"
    NOTHING_DUE = "nothing_due"


@dataclass(frozen=True, slots=True)
class Promise:
    """Working hours to acknowledge; business days to answer, and to follow up after the answer."""

    acknowledge_hours: float
    answer_days: int
    follow_up_days: int

    def tightest(self, other: "Promise") -> "Promise":
        return Promise(
            min(self.acknowledge_hours, other.acknowledge_hours),
            min(self.answer_days, other.answer_days),
            min(self.follow_up_days, other.follow_up_days),
        )

    def to_plain(self) -> list[float]:
        return [self.acknowledge_hours, self.answer_days, self.follow_up_days]


Promises = Mapping[Severity, Promise]

DEFAULT_PROMISES: dict[Severity, Promise] = {
    Severity.SAFETY: Promise(2, 1, 3),
    Severity.MAJOR: Promise(4, 3, 3),
    Severity.MINOR: Promise(8, 5, 3),
}


def promises_to_plain(promises: Promises) -> dict[str, Any]:
    return {severity.value: promises[severity].to_plain() for severity in Severity}


def promises_from_plain(plain: Mapping[str, Any]) -> dict[Severity, Promise]:
    return {severity: Promise(*plain[severity.value]) for severity in Severity}


def checked_promises(promises: Promises) -> Promises:
    """Refuses promises that are none, or that grow tighter as the matter grows lighter."""
    for severity in Severity:
        promise = promises[severity]
        if not 0 < promise.acknowledge_hours <= 80:
            raise Refused(N_("Acknowledge within more than 0 and at most 80 working hours."), field="acknowledge_hours")
        for field, days in (("answer_days", promise.answer_days), ("follow_up_days", promise.follow_up_days)):
            if not 1 <= days <= 60:
                raise Refused(N_("A promise in business days is 1 to 60."), field=field)
    order = list(Severity)
    for graver, lighter in pairwise(order):
        if promises[graver].tightest(promises[lighter]) != promises[graver]:
            raise Refused(N_("A graver matter cannot get more time than a lighter one."), field="promises")
    return promises


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise of one round and what became of it; seconds are working time.

    ``ended_at`` is when it was fulfilled or stopped, None while it runs; ``running_seconds`` and ``paused_seconds``
    add up to the working time between start and end (or now).
    """

    deadline: Deadline
    round: int
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    kept: Kept
    running_seconds: float
    paused_seconds: float

    @property
    def key(self) -> str:
        """What a missed deadline is recorded under, once."""
        return f"{self.deadline}-{self.round}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Span:
    """What a clock is computed from; ``fulfilled`` says whether the end kept the promise or only stopped the clock."""

    deadline: Deadline
    round: int
    started_at: datetime
    ended_at: datetime | None
    fulfilled: bool
    promise: Promise


def clock_of(span: Span, calendar: Calendar, pauses: list[tuple[datetime, datetime | None]], now: datetime) -> Clock:
    """The clock of a span at an instant; a pause that runs ends at the instant of asking."""
    end = span.ended_at or max(now, span.started_at)
    within: list[Pause] = [
        (max(start, span.started_at), min(stop or end, end))
        for start, stop in pauses
        if start < end and (stop is None or stop > span.started_at)
    ]
    due = _due(span, calendar, within)
    running = elapsed(calendar, span.started_at, end, within)
    paused = elapsed(calendar, span.started_at, end) - running
    waiting = span.ended_at is None and any(stop is None for _start, stop in pauses)
    return Clock(span.deadline, span.round, span.started_at, due, span.ended_at,
                 _kept(span, due, end, waiting), running, paused)  # fmt: skip


def _due(span: Span, calendar: Calendar, pauses: list[Pause]) -> datetime:
    if span.deadline is Deadline.ACKNOWLEDGE:
        return due_at(calendar, span.started_at, span.promise.acknowledge_hours * 3600, pauses)
    days = span.promise.answer_days if span.deadline is Deadline.ANSWER else span.promise.follow_up_days
    return end_of_nth_open_day(calendar, span.started_at, days, pauses)


def _kept(span: Span, due: datetime, end: datetime, waiting: bool) -> Kept:
    if span.ended_at is None:
        if end > due:
            return Kept.OVERDUE
        return Kept.WAITING if waiting else Kept.RUNNING
    if end > due:
        return Kept.MISSED
    return Kept.MET if span.fulfilled else Kept.STOPPED


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Working seconds until ``due_at``, negative once it is over; None where nothing is due."""

    urgency: Urgency
    seconds: float | None = None
    due_at: datetime | None = None


def time_left(calendar: Calendar, due: datetime, now: datetime, *, waiting: bool = False) -> TimeLeft:
    """How urgent a due time is, with the working time left.

    While the customer is awaited the due time moves with the clock: what is left is left as it was.
    """
    if due >= NOTHING_DUE:
        return TimeLeft(Urgency.WAITING if waiting else Urgency.NOTHING_DUE)
    if now > due:
        return TimeLeft(Urgency.OVERDUE, -elapsed(calendar, due, now), due)
    left = elapsed(calendar, now, due)
    if waiting:
        return TimeLeft(Urgency.WAITING, left, due)
    if left <= SOON.total_seconds():
        return TimeLeft(Urgency.SOON, left, due)
    zone = zone_of(calendar.zone)
    today = due.astimezone(zone).date() == now.astimezone(zone).date()
    return TimeLeft(Urgency.TODAY if today else Urgency.ON_TIME, left, due)
