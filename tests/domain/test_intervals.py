"""A rate with its interval: edges, complements, and agreement with an independent peer."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dealer_service.domain.intervals import Rate, normal_quantile, smallest_judgeable, two_sided_z, wilson

counts = st.integers(0, 10**7).flatmap(lambda b: st.tuples(st.integers(0, b), st.just(b)))
some_counts = counts.filter(lambda pair: pair[1] > 0)


def test_without_visits_there_is_no_rate():
    rate = Rate(0, 0)
    assert (rate.ffv, rate.rework_rate, rate.low, rate.high, rate.interval) == (None,) * 5


@pytest.mark.parametrize(("a", "b"), [(-1, 5), (6, 5), (0, -1)])
def test_impossible_counts_are_refused(a, b):
    with pytest.raises(ValueError, match="not a rate"):
        Rate(a, b)


@pytest.mark.parametrize(("a", "b"), [(0, 0), (3, 2), (-1, 4)])
def test_no_interval_of_impossible_counts(a, b):
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(a, b)


@given(some_counts)
def test_fixed_and_rework_add_up_to_exactly_one(pair):
    rate = Rate(*pair)
    assert rate.ffv + rate.rework_rate == 1.0
    assert rate.rework_rate == Rate(rate.b - rate.a, rate.b).ffv


def test_every_small_rate_adds_up_to_exactly_one():
    assert all(Rate(a, b).ffv + Rate(a, b).rework_rate == 1.0 for b in range(1, 300) for a in range(b + 1))


@given(some_counts)
def test_the_interval_holds_the_rate_and_stays_in_bounds(pair):
    rate = Rate(*pair)
    assert 0.0 <= rate.low <= rate.ffv <= rate.high <= 1.0
    assert (rate.low, rate.high) == rate.interval == wilson(*pair)


@given(st.integers(1, 10**9))
def test_the_edges_are_exact(b):
    assert wilson(0, b)[0] == 0.0
    assert wilson(b, b)[1] == 1.0


@given(some_counts, st.sampled_from([0.8, 0.95, 0.998]))
def test_the_interval_agrees_with_scipy(pair, confidence):
    a, b = pair
    peer = stats.binomtest(a, b).proportion_ci(confidence, method="wilson") if b < 10**5 else None
    if peer is not None:
        assert wilson(a, b, confidence) == pytest.approx((peer.low, peer.high), abs=1e-12)


def test_z_is_the_exact_quantile_not_1_96():
    assert two_sided_z(0.95) == pytest.approx(1.959963984540054, abs=1e-15)
    assert normal_quantile(0.5) == 0.0
    for beyond in (0.0, 1.0, -0.1):
        with pytest.raises(ValueError, match="probability"):
            normal_quantile(beyond)


@given(counts, counts)
def test_counts_of_parts_add_up(left, right):
    assert Rate(*left) + Rate(*right) == Rate(left[0] + right[0], left[1] + right[1])


def test_up_to_44_visits_are_too_few_for_a_target_of_92_per_cent():
    assert Rate(44, 44).too_few(0.92)
    assert not Rate(45, 45).too_few(0.92)
    assert smallest_judgeable(0.92) == 45


def test_nothing_can_be_judged_against_a_target_of_100_per_cent():
    assert Rate(10**9, 10**9).too_few(1.0)
    assert smallest_judgeable(1.0) is None


@given(st.floats(0.01, 0.999))
def test_too_few_is_when_all_of_all_lies_inside_the_limits(target):
    n = smallest_judgeable(target)
    z = two_sided_z(0.95)
    for b in range(max(1, n - 3), n + 3):
        upper = target + z * sqrt(target * (1 - target) / b)
        if abs(upper - 1.0) > 1e-9:
            assert Rate(b, b).too_few(target) == (upper >= 1.0)


@pytest.mark.parametrize("percent", [92, -0.1])
def test_a_target_in_per_cent_is_refused(percent):
    with pytest.raises(ValueError, match="share"):
        Rate(1, 1).too_few(percent)
