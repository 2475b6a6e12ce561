"""Control charts and Nelson's rules, against windows looked at one by one."""

from itertools import pairwise
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealer_service.domain.control_charts import (
    ChartMethod,
    NelsonRule,
    Signal,
    alternations,
    beyond_limits,
    dispersion_ratio,
    laney_sigma,
    p_chart,
    runs_on_one_side,
    trends,
)
from dealer_service.domain.intervals import Rate

rates = st.lists(st.integers(0, 500).flatmap(lambda b: st.builds(Rate, st.integers(0, b), st.just(b))), max_size=40)
values = st.lists(st.integers(-2, 2).map(float), max_size=60)


def windows(series, length, holds):
    return [end for end in range(length - 1, len(series)) if holds(series[end - length + 1 : end + 1])]


@given(values)
def test_nine_in_a_row_on_one_side(series):
    assert runs_on_one_side(series, 0.0, 4) == windows(
        series, 4, lambda part: all(v > 0 for v in part) or all(v < 0 for v in part)
    )


@given(values)
def test_six_in_a_row_rising_or_falling(series):
    assert trends(series, 4) == windows(
        series, 4, lambda part: all(a < b for a, b in pairwise(part)) or all(a > b for a, b in pairwise(part))
    )


@given(values)
def test_fourteen_in_a_row_by_turns(series):
    def by_turns(part):
        steps = [b - a for a, b in pairwise(part)]
        return all(steps) and all(left * right < 0 for left, right in pairwise(steps))

    assert alternations(series, 5) == windows(series, 5, by_turns)


def test_the_lengths_are_nelsons():
    level = [Rate(90, 100)] * 20
    assert runs_on_one_side([1.0] * 9, 0.0) == [8]
    assert trends([1.0, 2, 3, 4, 5, 6]) == [5]
    assert alternations([0.0, 1] * 7) == [13]
    assert beyond_limits([0.5, 0.9, 0.1], [0.2] * 3, [0.8] * 3) == [1, 2]
    assert p_chart(level).signals == ()


@given(rates)
def test_limits_are_three_sigma_around_the_pooled_rate(series):
    chart = p_chart(series, method=ChartMethod.P)
    total = sum(rate.b for rate in series)
    assert [point.index for point in chart.points] == [i for i, rate in enumerate(series) if rate.b]
    for point in chart.points:
        p = sum(rate.a for rate in series) / total
        reach = 3 * sqrt(p * (1 - p) / point.rate.b)
        assert (point.low, point.high) == pytest.approx((max(0, p - reach), min(1, p + reach)))


def test_laney_widens_where_large_numbers_vary_more_than_chance():
    series = [Rate(a * 1000, 100_000) for a in (90, 92, 89, 93, 90, 91, 88, 92)]
    chart = p_chart(series)
    assert chart.method is ChartMethod.P_PRIME
    assert chart.sigma_z > 1.2
    assert not [s for s in chart.signals if s.rule is NelsonRule.BEYOND_LIMITS]
    assert [s for s in p_chart(series, method=ChartMethod.P).signals if s.rule is NelsonRule.BEYOND_LIMITS]


@given(rates)
def test_laney_is_taken_outside_08_to_12(series):
    chart = p_chart(series)
    far = chart.sigma_z is not None and not 0.8 <= chart.sigma_z <= 1.2
    assert (chart.method is ChartMethod.P_PRIME) == far
    plain, prime = p_chart(series, method=ChartMethod.P), p_chart(series, method=ChartMethod.P_PRIME)
    for narrow, wide in zip(plain.points, prime.points, strict=True):
        if chart.sigma_z is not None and narrow.low > 0 and wide.low > 0:
            assert chart.centre - wide.low == pytest.approx((chart.centre - narrow.low) * chart.sigma_z)


def test_a_signal_names_rule_place_and_beginning_and_skips_empty_periods():
    series = [Rate(95, 100)] * 12 + [Rate(0, 0)] + [Rate(90, 100)] * 9
    found = p_chart(series, method=ChartMethod.P).signals
    assert Signal(NelsonRule.NINE_ON_ONE_SIDE, at=8, since=0) in found
    assert Signal(NelsonRule.NINE_ON_ONE_SIDE, at=21, since=13) in found


def test_new_periods_are_judged_by_the_limits_of_the_old():
    chart = p_chart([Rate(80, 100)], baseline=[Rate(95, 100)] * 10 + [Rate(94, 100)] * 10, method=ChartMethod.P)
    assert chart.signals == (Signal(NelsonRule.BEYOND_LIMITS, 0, 0),)
    assert chart.centre == 0.945


@pytest.mark.parametrize("series", [[], [Rate(0, 0)], [Rate(5, 10)], [Rate(10, 10)] * 5, [Rate(0, 10)] * 5])
def test_where_nothing_can_vary_nothing_is_signalled(series):
    chart = p_chart(series)
    assert (chart.signals, chart.sigma_z) == ((), None)
    assert laney_sigma(series) is dispersion_ratio(series) is None
