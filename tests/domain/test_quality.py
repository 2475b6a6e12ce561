"""Rows of quality, targets that hold, and the Pareto."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealer_service.domain.causes import pareto
from dealer_service.domain.first_fix import RATE_COUNTS, Basis, Rule
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import FigureState, Month
from dealer_service.domain.quality import QualityRow, SeriesPoint, counts_for, row_keys
from dealer_service.domain.refusals import Refused
from dealer_service.domain.targets import Target, target_in, weighted

BASE = ("unit", "month", "rule", "basis", "a", "b", "ffv", "rework_rate", "low", "high", "final_from")


def test_the_keys_are_those_of_the_interface() -> None:
    assert row_keys(Rule.FIRST_VISIT, Basis.REPORTED) == (*BASE, "a_dealer")
    assert row_keys(Rule.FIRST_VISIT, Basis.CUSTOMER) == (*BASE, "share_answered")
    for pair in RATE_COUNTS.keys() - {(Rule.FIRST_VISIT, Basis.REPORTED), (Rule.FIRST_VISIT, Basis.CUSTOMER)}:
        assert row_keys(*pair) == BASE


@pytest.mark.parametrize("rule", [Rule.ALL_VISITS, Rule.RETURN_SHARE])
def test_customers_answers_exist_for_first_visits_alone(rule: Rule) -> None:
    with pytest.raises(Refused, match="first_visit alone"):
        counts_for(rule, Basis.CUSTOMER)


@given(st.integers(1, 10**6), st.data())
def test_a_row_says_what_its_counts_say(b: int, data: st.DataObject) -> None:
    a = data.draw(st.integers(0, b))
    row = QualityRow("D1", "2026-10", "first_visit", "reported", a, b, date(2026, 12, 1), b)
    assert row.ffv + row.rework_rate == 1
    assert row.low is not None and row.high is not None and 0 <= row.low <= row.ffv <= row.high <= 1
    assert all(hasattr(row, key) for key in row.keys)


def test_the_nearest_target_holds_and_the_latest_of_it() -> None:
    targets = [
        Target(Month(2026, 1), 0.90),
        Target(Month(2026, 6), 0.91),
        Target(Month(2026, 3), 0.92, region_id=7),
        Target(Month(2026, 5), 0.93, dealer_id=4),
        Target(Month(2026, 1), 0.10, dealer_id=5),
        Target(Month(2026, 1), 0.20, region_id=8),
    ]

    def held(month: int, dealer: int | None = 4, region: int | None = 7) -> float | None:
        found = target_in(targets, Month(2026, month), dealer_id=dealer, region_id=region)
        return found and found.ffv

    assert [held(1), held(3), held(4), held(5), held(12)] == [0.90, 0.92, 0.92, 0.93, 0.93]
    assert held(12, dealer=None, region=None) == 0.91
    assert held(12, dealer=None) == 0.92
    assert target_in(targets, Month(2025, 12), dealer_id=4, region_id=7) is None


def test_targets_of_several_months_weigh_by_b() -> None:
    assert weighted([(0.9, 100), (0.96, 200)]) == pytest.approx(0.94)
    assert weighted([(0.9, 100), (None, 0)]) == 0.9
    assert weighted([(0.9, 100), (None, 1)]) is None
    assert weighted([(0.9, 0), (0.96, 0)]) == pytest.approx(0.93)
    assert weighted([]) is None


def test_too_few_needs_a_target() -> None:
    state = FigureState(date(2026, 12, 1), None)
    few, enough = Rate(44, 44), Rate(45, 45)
    assert SeriesPoint(Month(2026, 10), few, 0.92, state).too_few
    assert not SeriesPoint(Month(2026, 10), enough, 0.92, state).too_few
    assert not SeriesPoint(Month(2026, 10), few, None, state).too_few
    assert not SeriesPoint(Month(2026, 10), Rate(0, 0), 0.92, state).too_few


def test_the_pareto_orders_by_count_then_code() -> None:
    rows = pareto({"D08": 2, "untagged": 5, "D01": 2, "M01": 1, "D02": 0})
    assert [(row.cause, row.count) for row in rows] == [("untagged", 5), ("D01", 2), ("D08", 2), ("M01", 1)]
    assert [row.share for row in rows] == [0.5, 0.2, 0.2, 0.1]
    assert rows[-1].cumulative == 1
    assert pareto({}) == []
