"""Funnel limits: the rule's own words, its two forms, and the spread beyond chance against numpy and scipy."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dealer_service.domain.comparison import (
    FunnelVerdict,
    exact_limits,
    funnel,
    funnel_limits,
    normal_limits,
    over_dispersion,
    widened_limits,
    winsorised,
)
from dealer_service.domain.intervals import Rate, two_sided_z, wilson

targets = st.floats(0.5, 0.99)
rates = st.integers(1, 3000).flatmap(lambda b: st.builds(Rate, st.integers(0, b), st.just(b)))


@given(targets, st.integers(100, 10**6))
def test_from_100_repairs_on_the_limits_are_normal(target, n):
    limits = funnel_limits(n, target)
    assert (limits.low95, limits.high95) == normal_limits(n, target, 0.95)
    assert (limits.low99_8, limits.high99_8) == normal_limits(n, target, 0.998)


@given(st.integers(100, 5000), st.integers(0, 5000), targets)
def test_outside_the_normal_limits_is_where_wilson_leaves_out_the_target(n, a, target):
    a = min(a, n)
    low, high = normal_limits(n, target, 0.95)
    wilson_low, wilson_high = wilson(a, n)
    if min(abs(a / n - low), abs(a / n - high)) > 1e-12:
        assert (low <= a / n <= high) == (wilson_low <= target <= wilson_high)


@given(targets, st.integers(1, 99), st.sampled_from([0.95, 0.998]))
def test_below_100_the_limits_are_binomial_and_interpolated(target, n, confidence):
    for q, limit in zip(((1 - confidence) / 2, (1 + confidence) / 2), exact_limits(n, target, confidence), strict=True):
        r = int(stats.binom.ppf(q, n, target))
        alpha = (stats.binom.cdf(r, n, target) - q) / stats.binom.pmf(r, n, target)
        assert limit == pytest.approx(min(1, max(0, (r - alpha) / n)), abs=1e-9)


@given(targets, st.integers(1, 2000))
def test_limits_lie_in_order_around_the_target(target, n):
    limits = funnel_limits(n, target)
    assert 0 <= limits.low99_8 <= limits.low95 <= target <= limits.high95 + 1 / n
    assert limits.high95 <= limits.high99_8 <= 1


@pytest.mark.parametrize(("n", "target"), [(0, 0.9), (10, 92), (100, -0.1)])
def test_no_limits_without_repairs_or_for_a_target_in_per_cent(n, target):
    with pytest.raises(ValueError, match=r"repairs|target"):
        funnel_limits(n, target)


def test_verdicts_of_a_network_without_extra_spread():
    network = {
        "good": Rate(985, 1000),
        "usual": Rate(920, 1000),
        "weak": Rate(899, 1000),
        "bad": Rate(880, 1000),
        "small": Rate(20, 44),
        "closed": Rate(0, 0),
        **{f"like {n}": Rate(920, 1000) for n in range(60)},
    }
    found = funnel(network, 0.92)
    assert not found.over_dispersion.applied
    verdicts = {unit.unit: unit.verdict for unit in found.units}
    assert {name: verdicts.get(name) for name in list(network)[:6]} == {
        "good": FunnelVerdict.FAR_ABOVE,
        "usual": FunnelVerdict.INSIDE,
        "weak": FunnelVerdict.BELOW,
        "bad": FunnelVerdict.FAR_BELOW,
        "small": FunnelVerdict.TOO_FEW,
        "closed": None,
    }
    assert found.limits_at(1000) == funnel_limits(1000, 0.92)


def test_an_over_dispersed_network_is_judged_by_widened_limits_around_its_own_rate():
    network = {str(share): Rate(share * 10, 1000) for share in range(70, 96, 2)}
    found = funnel(network, 0.92)
    spread = found.over_dispersion
    assert spread.applied
    assert spread.phi > 1
    assert found.limits_at(1000) == widened_limits(1000, spread)
    extreme = {FunnelVerdict.FAR_BELOW, FunnelVerdict.FAR_ABOVE}
    assert not extreme & {unit.verdict for unit in found.units}
    assert extreme <= {funnel_limits(1000, 0.83).verdict(unit.rate.ffv) for unit in found.units}


@settings(max_examples=80)
@given(st.lists(rates, min_size=1, max_size=40))
def test_spread_agrees_with_the_formulas_in_numpy(units):
    a, n = np.array([u.a for u in units], float), np.array([u.b for u in units], float)
    pooled = a.sum() / n.sum()
    z = 2 * np.sqrt(n) * (np.arcsin(np.sqrt(a / n)) - np.arcsin(sqrt(pooled)))
    z = np.clip(z, np.quantile(z, 0.1), np.quantile(z, 0.9))
    phi = np.mean(z**2)
    w = 4 * n
    found = over_dispersion(units)
    assert found.phi == pytest.approx(phi, rel=1e-9, abs=1e-12)
    if phi > 1 and len(units) > 1:
        tau2 = max(0, (len(n) * phi - (len(n) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
        assert found.tau2 == pytest.approx(tau2, rel=1e-9)
        angle = np.arcsin(sqrt(pooled))
        reach = two_sided_z(0.95) * sqrt(1 / (4 * 500) + tau2)
        limits = widened_limits(500, found)
        assert limits.low95 == pytest.approx(np.sin(max(0, angle - reach)) ** 2, abs=1e-9)
        assert limits.high95 == pytest.approx(np.sin(min(np.pi / 2, angle + reach)) ** 2, abs=1e-9)
    else:
        assert not found.applied


@given(st.lists(rates, min_size=2, max_size=20), st.integers(1, 10**4))
def test_widened_limits_never_fold_back(units, n):
    limits = widened_limits(n, over_dispersion(units))
    assert 0 <= limits.low99_8 <= limits.low95 <= limits.high95 <= limits.high99_8 <= 1


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30))
def test_winsorising_draws_in_the_ends_only(values):
    expected = np.clip(values, np.quantile(values, 0.1), np.quantile(values, 0.9))
    assert winsorised(values, 0.1) == pytest.approx(list(expected), abs=1e-9)


def test_a_network_without_repairs_has_no_spread():
    assert over_dispersion([Rate(0, 0)]) is None
    assert funnel({"new": Rate(0, 0)}, 0.92).units == ()


def test_above_the_limits_is_above_by_a_whole_repair_where_few_failures_are_expected() -> None:
    """An average dealer has 75 of 75 once in seventy times, though the limit at 99.8 % lies below 100 %."""
    network = {f"D{n}": Rate(945 + (-40, 30)[n % 2], 1000) for n in range(40)} | {"lucky": Rate(75, 75)}
    found = funnel(network, 0.945)
    lucky = found.units[-1]
    assert found.over_dispersion is not None and found.over_dispersion.applied
    assert funnel({"lucky": Rate(75, 75)}, 0.945).units[0].verdict is FunnelVerdict.ABOVE  # exact: 1.4 %, under 2.5 %
    assert lucky.limits.high99_8 >= 74 / 75 and lucky.verdict is FunnelVerdict.INSIDE
    many = funnel(network | {"best": Rate(2000, 2000)}, 0.945).units[-1]
    assert many.verdict is FunnelVerdict.FAR_ABOVE
