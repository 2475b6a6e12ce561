"""Shrunken rates and rank intervals."""

from math import inf
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from dealer_service.domain.intervals import Rate
from dealer_service.domain.standings import Band, Prior, fit_prior, shrink, standings

rates = st.integers(0, 3000).flatmap(lambda b: st.builds(Rate, st.integers(0, b), st.just(b)))
networks = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), rates, max_size=15)


def test_the_prior_is_found_again():
    generator = Random(5)
    planted = [generator.betavariate(0.9 * 80, 0.1 * 80) for _ in range(600)]
    seen = [Rate(sum(generator.random() < p for _ in range(200)), 200) for p in planted]
    prior = fit_prior(seen)
    assert prior.mean == pytest.approx(0.9, abs=0.01)
    assert prior.weight == pytest.approx(80, rel=0.25)


def test_where_chance_explains_all_everyone_gets_the_networks_rate():
    prior = fit_prior([Rate(90, 100)] * 10)
    assert prior == Prior(0.9, inf)
    assert shrink(Rate(10, 10), prior) == (0.9, 0.9, 0.9)
    assert {(s.best_rank, s.worst_rank) for s in standings({str(i): Rate(90, 100) for i in range(4)}, 0.9)} == {(1, 4)}


def test_small_dealers_are_drawn_to_the_network_more_than_large_ones():
    prior = Prior(0.9, 50.0)
    small, *_ = shrink(Rate(10, 10), prior)
    large, *_ = shrink(Rate(1000, 1000), prior)
    assert 0.9 < small < large < 1.0


@settings(max_examples=40)
@given(rates, st.floats(0.05, 0.95), st.floats(1, 1000))
def test_the_posterior_agrees_with_scipy(rate, mean, weight):
    shrunken = shrink(rate, Prior(mean, weight))
    peer = stats.beta(mean * weight + rate.a, (1 - mean) * weight + rate.b - rate.a)
    assert shrunken == pytest.approx((peer.mean(), *peer.ppf([0.025, 0.975])), abs=1e-8)


def test_bands_and_ranks_of_three_plain_groups():
    network = {
        f"{name}{i}": Rate(a, 1000) for name, a in (("best", 980), ("usual", 920), ("weak", 850)) for i in (1, 2)
    }
    found = {s.unit: s for s in standings({**network, "tiny": Rate(3, 3)}, 0.92)}
    assert [found[u].band for u in ("best1", "weak2")] == [Band.UPPER, Band.LOWER]
    assert [(found[u].best_rank, found[u].worst_rank) for u in ("best1", "usual1", "weak1")] == [(1, 2), (3, 4), (5, 6)]
    assert (found["tiny"].band, found["tiny"].best_rank, found["tiny"].worst_rank) == (None, None, None)


@settings(max_examples=40, deadline=None)
@example({"a": Rate(87, 87), "aa": Rate(0, 1)})
@given(networks)
def test_ranks_are_possible_and_everyone_shown_once(network):
    found = standings(network, 0.9)
    ranked = [s for s in found if s.best_rank is not None]
    assert {s.unit for s in found} == {unit for unit, rate in network.items() if rate.b}
    assert all(1 <= s.best_rank <= s.worst_rank <= len(ranked) for s in ranked)
    assert all(s.low - 1e-9 <= s.high and s.low >= 0 and s.high <= 1 for s in found)
    assert [s.shrunken for s in found] == sorted((s.shrunken for s in found), reverse=True)
