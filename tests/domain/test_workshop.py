"""Promises month by month: counts add up, no data is not zero, and the median is that of the late ones alone."""

from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month
from dealer_service.domain.workshop import DeliveredCounts, months_of, together

COUNTS = [
    DeliveredCounts(202512, 10, 8, 2, 4, 1, 5, 2),
    DeliveredCounts(202602, 3, 1, 1, 0, 0, 0, 0),
    DeliveredCounts(202603, 99, 99, 99, 99, 99, 99, 99),
]
LATE = {202512: [3600, 7200], 202602: [60], 202603: [1]}
FIRST, LAST = Month(2025, 12), Month(2026, 2)


def test_every_month_stands_there_and_one_without_orders_has_no_rate() -> None:
    december, january, february = months_of(COUNTS, LATE, FIRST, LAST)
    assert (december.time, december.cost, december.lateness_minutes) == (Rate(6, 8), Rate(3, 4), 90)
    assert (december.inspected, december.passed) == (Rate(5, 10), Rate(3, 5))
    assert (january.delivered, january.time.ffv, january.lateness_minutes) == (0, None, None)
    assert (february.time, february.cost.ffv, february.passed.ffv) == (Rate(0, 1), None, None)


def test_several_months_are_the_sum_of_each_and_the_median_of_all() -> None:
    whole, single = together(COUNTS, LATE, FIRST, LAST), months_of(COUNTS, LATE, FIRST, LAST)
    for name in ("time", "cost", "inspected", "passed"):
        assert getattr(whole, name) == sum((getattr(one, name) for one in single), Rate(0, 0))
    assert whole.delivered == 13 and whole.lateness_minutes == 60
    assert together([], {}, FIRST, LAST).lateness_minutes is None
