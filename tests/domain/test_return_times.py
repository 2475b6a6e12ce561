"""Return times: without censoring a plain share, with it the product-limit curve."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dealer_service.domain.intervals import wilson
from dealer_service.domain.return_times import Observation, estimate_at_window, median_days, survival_curve

observations = st.lists(st.builds(Observation, st.integers(0, 40), st.booleans()), max_size=60)
WINDOW = 30


@given(observations.filter(bool))
def test_the_curve_agrees_with_scipy(seen):
    data = stats.CensoredData(
        uncensored=[o.days for o in seen if o.failed], right=[o.days for o in seen if not o.failed]
    )
    peer = stats.ecdf(data).sf
    steps = survival_curve(seen)
    assert [step.survival for step in steps] == pytest.approx(
        [p for t, p in zip(peer.quantiles, peer.probabilities, strict=True) if t in {s.days for s in steps}]
    )


@given(observations)
def test_limits_are_greenwoods_on_the_log_scale(seen):
    variance = 0.0
    for step in survival_curve(seen):
        if step.survival == 0:
            assert step.low is step.high is step.error is None
            continue
        variance += step.failures / (step.at_risk * (step.at_risk - step.failures))
        reach = 1.959963984540054 * sqrt(variance)
        assert step.error == pytest.approx(step.survival * sqrt(variance))
        assert step.low == pytest.approx(exp(log(step.survival) - reach))
        assert step.high == pytest.approx(min(1, step.survival * exp(reach)))


@given(st.integers(1, 200), st.integers(0, 200), st.integers(1, WINDOW))
def test_once_all_were_watched_to_the_end_the_estimate_is_the_rate(total, failed, day):
    failed = min(failed, total)
    seen = [Observation(day, True)] * failed + [Observation(WINDOW, False)] * (total - failed)
    estimate = estimate_at_window(seen, WINDOW, earlier=[Observation(WINDOW, False)])
    assert estimate.rate == pytest.approx(1 - failed / total)


@given(observations)
def test_no_order_of_arrival_matters(seen):
    assert survival_curve(seen) == survival_curve(reversed(seen))


def test_while_nobody_was_watched_to_the_end_there_is_no_estimate():
    young = [Observation(3, True), Observation(10, False), Observation(12, False)]
    estimate = estimate_at_window(young, WINDOW)
    assert (estimate.rate, estimate.low, estimate.high, estimate.known_to_days) == (None, None, None, 12)


def test_earlier_months_carry_the_curve_to_the_end():
    young = [Observation(3, True)] + [Observation(12, False)] * 9
    earlier = [Observation(5, True)] * 10 + [Observation(20, True)] * 9 + [Observation(30, False)] * 81
    estimate = estimate_at_window(young, WINDOW, earlier)
    assert estimate.rate == pytest.approx(0.9 * (1 - 9 / 90))
    assert estimate.low < estimate.rate < estimate.high


def test_no_failure_so_far_is_no_certainty():
    estimate = estimate_at_window([Observation(WINDOW, False)] * 50, WINDOW)
    assert (estimate.rate, estimate.low, estimate.high) == (1.0, wilson(50, 50)[0], 1.0)


def test_a_failure_after_the_window_is_still_fixed_at_its_end():
    assert estimate_at_window([Observation(31, True), Observation(40, False)], WINDOW).rate == 1.0


def test_days_before_delivery_are_refused():
    with pytest.raises(ValueError, match="none"):
        survival_curve([Observation(-1, True)])


@pytest.mark.parametrize(("days", "median"), [([1, 2, 3], 2), ([1, 2, 3, 4], 2.5), ([1], 1), ([], None)])
def test_the_median_is_where_half_are_left(days, median):
    assert median_days(survival_curve([Observation(day, True) for day in days])) == median


def test_there_is_no_median_while_more_than_half_stay():
    assert median_days(survival_curve([Observation(1, True), *[Observation(9, False)] * 3])) is None
