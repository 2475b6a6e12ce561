"""Binomial and beta distributions against whole-number arithmetic and an independent peer."""

from fractions import Fraction
from math import comb, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from dealer_service.domain.distributions import (
    beta_cdf,
    beta_density,
    beta_quantile,
    binomial_cdf,
    binomial_mass,
    binomial_quantile,
)

shares = st.floats(1e-6, 1 - 1e-6)
sizes = st.integers(1, 10**6)
shapes = st.floats(0.05, 10**6)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 99))
def test_mass_is_the_textbook_formula(n, k, percent):
    p = Fraction(percent, 100)
    exact = comb(n, k) * p**k * (1 - p) ** (n - k) if k <= n else 0
    assert isclose(binomial_mass(k, n, percent / 100), exact, rel_tol=1e-12, abs_tol=1e-300)


@given(st.integers(1, 60), st.integers(-2, 62), shares)
def test_at_most_k_is_the_sum_of_the_masses(n, k, p):
    assert binomial_cdf(k, n, p) == pytest.approx(sum(binomial_mass(i, n, p) for i in range(k + 1)), abs=1e-13)


@settings(max_examples=60)
@given(sizes, shares, shares)
def test_quantile_is_the_first_count_that_reaches_the_share(n, p, q):
    r = binomial_quantile(q, n, p)
    assert 0 <= r <= n
    assert binomial_cdf(r, n, p) >= q
    assert r == 0 or binomial_cdf(r - 1, n, p) < q


@settings(max_examples=60)
@given(sizes, shares, shares)
def test_quantile_agrees_with_scipy(n, p, q):
    r = binomial_quantile(q, n, p)
    peer = int(stats.binom.ppf(q, n, p))
    assert r == peer or isclose(stats.binom.cdf(min(r, peer), n, p), q, rel_tol=1e-10)


@pytest.mark.parametrize("n", [100, 10_000, 1_000_000])
@pytest.mark.parametrize("p", [0.001, 0.5, 0.92])
@pytest.mark.parametrize("sds", [-4, -1, 0, 1, 4])
def test_large_numbers_keep_their_digits(n, p, sds):
    k = max(0, min(n, round(n * p + sds * (n * p * (1 - p)) ** 0.5)))
    assert binomial_mass(k, n, p) == pytest.approx(stats.binom.pmf(k, n, p), rel=1e-10)
    assert binomial_cdf(k, n, p) == pytest.approx(stats.binom.cdf(k, n, p), rel=1e-10)


@settings(max_examples=200)
@given(shapes, shapes, shares)
def test_beta_agrees_with_scipy(a, b, x):
    # With a million repairs the logarithms of the gamma functions leave ten digits; figures print four.
    assert beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), abs=1e-10)
    assert beta_density(x, a, b) == pytest.approx(stats.beta.pdf(x, a, b), rel=1e-7, abs=1e-200)


@settings(max_examples=200)
@given(shapes, shapes, shares)
def test_beta_quantile_is_the_inverse(a, b, q):
    x = beta_quantile(q, a, b)
    assert 0.0 <= x <= 1.0
    assert x == pytest.approx(special.betaincinv(a, b, q), abs=1e-9)


@pytest.mark.parametrize("q", [0.0, 1.0])
def test_the_ends(q):
    assert beta_quantile(q, 2, 3) == q == beta_cdf(q, 2, 3)
    assert binomial_quantile(q, 10, 0.3) == 10 * q


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_certain_outcomes(p):
    assert binomial_mass(int(10 * p), 10, p) == 1.0
    assert binomial_quantile(0.5, 10, p) == 10 * p


def test_what_is_no_distribution_is_refused():
    for impossible in (
        lambda: binomial_mass(1, -1, 0.5),
        lambda: binomial_cdf(1, 2, 1.5),
        lambda: binomial_quantile(2.0, 2, 0.5),
        lambda: beta_cdf(0.5, 0, 1),
        lambda: beta_quantile(-0.1, 1, 1),
    ):
        with pytest.raises(ValueError, match=r"No |share"):
            impossible()
