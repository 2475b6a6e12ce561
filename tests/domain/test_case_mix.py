"""Failures observed over expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dealer_service.domain.case_mix import byar_limits, standardise
from dealer_service.domain.intervals import Rate

rates = st.integers(0, 500).flatmap(lambda b: st.builds(Rate, st.integers(0, b), st.just(b)))
mixes = st.dictionaries(st.sampled_from("abcde"), rates)


def test_hard_cases_are_not_held_against_a_dealer():
    network = {"new": Rate(9_800, 10_000), "old": Rate(8_000, 10_000)}
    found = standardise({"old": Rate(80, 100)}, network)
    assert (found.observed, found.expected, found.ratio) == (20, pytest.approx(20), pytest.approx(1))
    assert found.adjusted_rate == pytest.approx(0.89)
    assert found.low < 1 < found.high


@given(mixes)
def test_the_network_itself_fails_as_often_as_expected(network):
    found = standardise(network, network)
    assert found.expected == pytest.approx(found.observed)
    assert found.ratio is None or found.ratio == pytest.approx(1)


def test_without_expectation_there_is_no_ratio():
    assert standardise({}, {"a": Rate(1, 2)}).ratio is None
    assert standardise({"a": Rate(5, 5)}, {"a": Rate(50, 50)}).ratio is None


def test_a_kind_of_case_the_network_does_not_know_is_refused():
    with pytest.raises(ValueError, match="no repairs in b"):
        standardise({"b": Rate(1, 1)}, {"a": Rate(1, 2)})


@given(st.integers(1, 10_000))
def test_byars_limits_are_close_to_the_exact_ones(count):
    low, high = byar_limits(count)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2, rel=0.02, abs=0.05)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=0.02, abs=0.05)


def test_no_failure_is_no_proof_of_none():
    low, high = byar_limits(0)
    assert low == 0
    assert high == pytest.approx(3.689, abs=0.1)
