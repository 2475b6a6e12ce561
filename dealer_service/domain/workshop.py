"""How did promises turn out month by month, and what did the final inspection see of the orders handed over?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month


@dataclass(frozen=True, slots=True)
class DeliveredCounts:
    """Orders delivered in one month; each ``missed`` is part of its ``given``, ``sent_back`` part of ``inspected``."""

    month: int
    delivered: int = 0
    time_given: int = 0
    time_missed: int = 0
    cost_given: int = 0
    cost_missed: int = 0
    inspected: int = 0
    sent_back: int = 0


@dataclass(frozen=True, slots=True)
class MonthPromises:
    """One month, or several together; ``lateness_minutes`` is the median of the late ones, None where none was late.

    ``inspected``: of the delivered orders, those whose final inspection is kept here; ``passed``: of these, the ones
    of which no work was sent back.
    """

    month: Month
    delivered: int
    time: Rate
    cost: Rate
    lateness_minutes: int | None
    inspected: Rate
    passed: Rate


def months_of(
    counts: Iterable[DeliveredCounts], late_seconds: Mapping[int, list[int]], first: Month, last: Month
) -> list[MonthPromises]:
    """Every month from ``first`` to ``last``, those without a delivery too; ``late_seconds`` by month (yyyymm)."""
    known = {one.month: one for one in counts}
    return [
        _told([known.get(month.number, DeliveredCounts(month.number))], late_seconds.get(month.number, []), month)
        for month in first.until(last)
    ]


def together(
    counts: Iterable[DeliveredCounts], late_seconds: Mapping[int, list[int]], first: Month, last: Month
) -> MonthPromises:
    """The same of all these months as one: counts add up, the median is that of all late orders."""
    span = range(first.number, last.number + 1)
    late = [one for month, values in late_seconds.items() if month in span for one in values]
    return _told([one for one in counts if one.month in span], late, last)


def _told(counts: list[DeliveredCounts], late_seconds: list[int], month: Month) -> MonthPromises:
    def total(name: str) -> int:
        return sum(getattr(one, name) for one in counts)

    delivered, time, cost, inspected = (total(name) for name in ("delivered", "time_given", "cost_given", "inspected"))
    return MonthPromises(
        month,
        delivered,
        Rate(time - total("time_missed"), time),
        Rate(cost - total("cost_missed"), cost),
        round(median(late_seconds) / 60) if late_seconds else None,
        Rate(inspected, delivered),
        Rate(inspected - total("sent_back"), inspected),
    )
