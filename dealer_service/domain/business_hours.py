"""When is a promise due, and how much working time has passed, in a dealer's business hours?

Time is open where the local clock lies in a range of its day, so that a day of 23 or 25 hours counts what really
elapses. Inside, instants are whole microseconds since 1970-01-01 UTC. Opening times are worked out once per calendar
and stretch of four weeks and kept, so that years cost little.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dealer_service.domain.calendars import Calendar as Calendar
from dealer_service.domain.refusals import Refused

Pause = tuple[datetime, datetime]
"""From and to; a pause that still runs ends at the instant of asking."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)
_SECOND_US = 1_000_000
_DAY_S = 86_400
_STRETCH_S = 28 * _DAY_S
_STRETCH_US = _STRETCH_S * _SECOND_US


def due_at(calendar: Calendar, start: datetime, work_seconds: float, pauses: Iterable[Pause] = ()) -> datetime:
    """Instant (UTC) at which ``work_seconds`` of working time have passed since ``start``, pauses left out.

    Work that ends exactly at closing is due at closing; no work at all, from a moment at which the clock stands, is
    due when it next runs. Raises Refused where the calendar never opens again, ValueError for naive times, negative
    work or a pause that ends before it begins.
    """
    if work_seconds < 0:
        raise ValueError(f"{work_seconds} seconds of work cannot be waited for.")
    moment, work = _instant(start), round(work_seconds * _SECOND_US)
    for pause_start, pause_end in _merged(pauses):
        if pause_end > moment:
            due = _advance(calendar, moment, work)
            if due < pause_start or (work and due == pause_start):
                return _moment(due)
            if pause_start > moment:
                work -= _worked(calendar, moment, pause_start)
            moment = pause_end
    return _moment(_advance(calendar, moment, work))


def elapsed(calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> float:
    """Seconds of working time from ``start`` to ``end``, pauses left out.

    Raises ValueError for naive times, an end before the start, or a pause that ends before it begins.
    """
    first, last = _instant(start), _instant(end)
    if last < first:
        raise ValueError("Working time runs forward: the end lies before the start.")
    total = _worked(calendar, first, last)
    for pause_start, pause_end in _merged(pauses):
        if pause_start < last and pause_end > first:
            total -= _worked(calendar, max(first, pause_start), min(last, pause_end))
    return total / _SECOND_US


def end_of_nth_open_day(calendar: Calendar, received_at: datetime, n: int, pauses: Iterable[Pause] = ()) -> datetime:
    """Closing time (UTC) of the ``n``-th open day after the day of receipt (domain section 4).

    Received while closed counts as received at the next opening, be it the same day. A pause that begins before the
    deadline moves it by the pause's working time. Raises Refused where the calendar never opens again, ValueError
    for n < 1.
    """
    if n < 1:
        raise ValueError(f"A promise is one of at least one business day, not {n}.")
    received = _advance(calendar, _instant(received_at), 0)
    day = _moment(received).astimezone(ZoneInfo(calendar.zone)).date()
    for _ in range(n):
        day = next_open_day(calendar, day + timedelta(days=1))
    due = _instant(opening_hours_on(calendar, day)[-1][1])
    for pause_start, pause_end in _merged(pauses):
        if pause_end > received and pause_start < due:
            lost = _worked(calendar, max(received, pause_start), pause_end)
            due = _advance(calendar, due, lost) if lost else due
    return _moment(due)


def is_open_at(calendar: Calendar, at: datetime) -> bool:
    """Whether ``at`` lies in the business hours; the closing instant does not."""
    moment = _instant(at)
    stretch = _stretch(calendar, moment // _STRETCH_US)
    place = bisect_right(stretch.starts, moment) - 1
    return place >= 0 and moment < stretch.ends[place]


def next_open_day(calendar: Calendar, on: date) -> date:
    """``on`` itself, or the first day after it, with any business hours; raises Refused where there is none."""
    for ahead in count():
        day = on + timedelta(days=ahead)
        if opening_hours_on(calendar, day):
            return day
        if not calendar.can_open_on_or_after(day):
            break
    raise _never_opens()


def opening_hours_on(calendar: Calendar, on: date) -> list[tuple[datetime, datetime]]:
    """Business hours of one local day, in order, as UTC instants."""
    if not calendar.ranges_on(on):
        return []
    base = (on.toordinal() - _EPOCH_ORDINAL) * _DAY_S
    hours = _opening(calendar, base - _DAY_S, base + 2 * _DAY_S, only=on)
    return [(_moment(start * _SECOND_US), _moment(end * _SECOND_US)) for start, end in hours]


class _Stretch(NamedTuple):
    """Four weeks of opening times; ``before`` is the working time of the stretch that precedes each of them."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int

    def until(self, instant: int) -> int:
        """Working time from the beginning of the stretch to ``instant``."""
        place = bisect_right(self.starts, instant) - 1
        return self.before[place] + min(instant, self.ends[place]) - self.starts[place] if place >= 0 else 0


@lru_cache(maxsize=2048)
def _stretch(calendar: Calendar, number: int) -> _Stretch:
    starts, ends, before, total = [], [], [], 0
    for start, end in _opening(calendar, number * _STRETCH_S, (number + 1) * _STRETCH_S):
        starts.append(start * _SECOND_US)
        ends.append(end * _SECOND_US)
        before.append(total)
        total += (end - start) * _SECOND_US
    return _Stretch(starts, ends, before, total)


def _worked(calendar: Calendar, first: int, last: int) -> int:
    """Working time between two instants in order."""
    early, late = first // _STRETCH_US, last // _STRETCH_US
    between = sum(_stretch(calendar, number).total for number in range(early, late))
    return between + _stretch(calendar, late).until(last) - _stretch(calendar, early).until(first)


def _advance(calendar: Calendar, moment: int, work: int) -> int:
    """Instant at which ``work`` is done; without work, the first open instant from ``moment`` on."""
    number = moment // _STRETCH_US
    stretch = _stretch(calendar, number)
    if not work:
        while True:
            place = bisect_right(stretch.ends, moment)
            if place < len(stretch.starts):
                return max(moment, stretch.starts[place])
            number, stretch = _following(calendar, number)
    target = stretch.until(moment) + work
    while target > stretch.total:
        target -= stretch.total
        number, stretch = _following(calendar, number)
    place = bisect_left(stretch.before, target) - 1
    return stretch.starts[place] + target - stretch.before[place]


def _following(calendar: Calendar, number: int) -> tuple[int, _Stretch]:
    day = date.fromordinal(_EPOCH_ORDINAL + (number + 1) * (_STRETCH_S // _DAY_S) - 1)
    if not calendar.can_open_on_or_after(day):
        raise _never_opens()
    return number + 1, _stretch(calendar, number + 1)


def _never_opens() -> Refused:
    return Refused("These business hours never open again: enter weekly hours or a working day.")


def _opening(calendar: Calendar, first_s: int, last_s: int, only: date | None = None) -> Iterator[tuple[int, int]]:
    """Open ranges between two instants, in order, in seconds; of all days or ``only`` of one.

    Each span of constant offset is a straight local clock. A local time that is skipped is thus never open, and one
    that comes twice is open twice.
    """
    for start, end, offset in _spans(calendar.zone, first_s, last_s):
        if only is None:
            days = range((start + offset) // _DAY_S, (end + offset - 1) // _DAY_S + 1)
        else:
            days = range(only.toordinal() - _EPOCH_ORDINAL, only.toordinal() - _EPOCH_ORDINAL + 1)
        for day in days:
            midnight = day * _DAY_S - offset
            for opens, closes in calendar.ranges_on(date.fromordinal(_EPOCH_ORDINAL + day)):
                opening, closing = max(start, midnight + opens), min(end, midnight + closes)
                if opening < closing:
                    yield opening, closing


def _spans(zone_name: str, first_s: int, last_s: int) -> list[tuple[int, int, int]]:
    """Spans of constant UTC offset between two instants: from, to, offset, in seconds; looked at day by day."""
    zone = ZoneInfo(zone_name)
    spans = []
    begin, offset = first_s, _offset(zone, first_s)
    for day_end in range(first_s + _DAY_S, last_s + 1, _DAY_S):
        if _offset(zone, day_end) != offset:
            before, after = day_end - _DAY_S, day_end
            while after - before > 1:
                middle = (before + after) // 2
                before, after = (middle, after) if _offset(zone, middle) == offset else (before, middle)
            spans.append((begin, after, offset))
            begin, offset = after, _offset(zone, day_end)
    spans.append((begin, last_s, offset))
    return spans


def _offset(zone: ZoneInfo, instant_s: int) -> int:
    away = (_EPOCH + timedelta(seconds=instant_s)).astimezone(zone).utcoffset()
    return 0 if away is None else round(away.total_seconds())


def _merged(pauses: Iterable[Pause]) -> list[tuple[int, int]]:
    """Pauses in order, those that overlap or touch made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((_instant(start), _instant(end)) for start, end in pauses):
        if end < start:
            raise ValueError("A pause cannot end before it begins.")
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _instant(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("A time without its zone is no instant.")
    return (moment - _EPOCH) // _MICROSECOND


def _moment(instant: int) -> datetime:
    return _EPOCH + timedelta(microseconds=instant)
