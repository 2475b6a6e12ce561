"""How likely is a count, and which share lies below a point? Binomial and beta distributions.

The mass is taken from deviances instead of differences of large logarithms (C. Loader, Fast and Accurate Computation
of Binomial Probabilities, 2000), which keeps about thirteen digits for n up to a million.
"""

from math import exp, floor, lgamma, log, log1p, pi, sqrt

from dealer_service.domain.intervals import normal_quantile

_HALF_LOG_2PI = 0.5 * log(2.0 * pi)
_STIRLING = (1 / 12, 1 / 360, 1 / 1260, 1 / 1680, 1 / 1188)
_TINY = 1e-300
_ROUNDING = 1e-16
_MOST_STEPS = 20_000


def binomial_mass(k: int, n: int, p: float) -> float:
    """Probability of exactly ``k`` of ``n``."""
    _check_binomial(n, p)
    return _mass(k, n, p) if 0 <= k <= n else 0.0


def binomial_cdf(k: int, n: int, p: float) -> float:
    """Probability of at most ``k`` of ``n``."""
    _check_binomial(n, p)
    if k < 0:
        return 0.0
    if k >= n:
        return 1.0
    return 1.0 - beta_cdf(p, k + 1, n - k) if k > n * p else beta_cdf(1.0 - p, n - k, k + 1)


def binomial_quantile(q: float, n: int, p: float) -> int:
    """Fewest k with a probability of at least ``q`` for k or less; raises ValueError unless 0 <= q <= 1."""
    _check_binomial(n, p)
    _check_share(q)
    if q in (0.0, 1.0):
        return 0 if q == 0.0 or p == 0.0 else n
    sd = sqrt(n * p * (1.0 - p))
    k = min(n, max(0, floor(n * p + sd * normal_quantile(q))))
    step = max(1, floor(sd / 8))
    low, high = -1, n
    while low + 1 < high:
        if binomial_cdf(k, n, p) >= q:
            high, k = k, k - step
        else:
            low, k = k, k + step
        if not low < k < high:
            k = (low + high) // 2
    return high


def beta_density(x: float, a: float, b: float) -> float:
    """Density of the beta distribution inside (0, 1)."""
    _check_beta(a, b)
    return a * b / (a + b) * _mass(a, a + b, x) / (x * (1.0 - x))


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function: share of the beta distribution below ``x``.

    Continued fraction 26.5.8 of Abramowitz and Stegun on whichever side of the mean converges fast.
    """
    _check_beta(a, b)
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = _mass(a, a + b, x)
    if x < (a + 1.0) / (a + b + 2.0):
        return min(1.0, front * b / (a + b) * _continued_fraction(x, a, b))
    return max(0.0, 1.0 - front * a / (a + b) * _continued_fraction(1.0 - x, b, a))


def beta_quantile(q: float, a: float, b: float) -> float:
    """Point with the share ``q`` of the beta distribution below it; raises ValueError unless 0 <= q <= 1."""
    _check_beta(a, b)
    _check_share(q)
    if q in (0.0, 1.0):
        return q
    low, high = 0.0, 1.0
    mean = a / (a + b)
    x = mean + normal_quantile(q) * sqrt(mean * (1.0 - mean) / (a + b + 1.0))
    if not 0.0 < x < 1.0:
        x = mean
    for _ in range(200):
        excess = beta_cdf(x, a, b) - q
        if excess > 0.0:
            high = x
        else:
            low = x
        density = beta_density(x, a, b)
        following = x - excess / density if density > _TINY else low
        if not low < following < high:
            following = (low + high) / 2.0 if low > 0.0 or high < 1e-3 else max(high * 1e-3, low)
        if abs(following - x) <= 1e-14 * x or not low < following < high:
            return following
        x = following
    return x


def _mass(k: float, n: float, p: float) -> float:
    """Binomial mass, for whole and broken ``k`` and ``n`` alike (Loader's saddle point)."""
    if p <= 0.0:
        return 1.0 if k == 0 else 0.0
    if p >= 1.0:
        return 1.0 if k == n else 0.0
    if k == 0:
        return exp(n * log1p(-p))
    if k == n:
        return exp(n * log(p))
    rest = n - k
    exponent = (
        _stirling_error(n)
        - _stirling_error(k)
        - _stirling_error(rest)
        - _deviance(k, n * p)
        - _deviance(rest, n * (1.0 - p))
    )
    return exp(exponent) * sqrt(n / (2.0 * pi * k * rest))


def _stirling_error(n: float) -> float:
    """What Stirling's formula leaves out of log n!."""
    if n < 16.0:
        return lgamma(n + 1.0) - (n + 0.5) * log(n) + n - _HALF_LOG_2PI
    square = n * n
    c0, c1, c2, c3, c4 = _STIRLING
    return (c0 - (c1 - (c2 - (c3 - c4 / square) / square) / square) / square) / n


def _deviance(x: float, mean: float) -> float:
    """x log(x / mean) + mean - x, by its series where the two are close."""
    difference = x - mean
    if abs(difference) >= 0.1 * (x + mean):
        return x * log(x / mean) + mean - x
    ratio = difference / (x + mean)
    total = difference * ratio
    term = 2.0 * x * ratio
    square = ratio * ratio
    for odd in range(3, 2000, 2):
        term *= square
        following = total + term / odd
        if following == total:
            break
        total = following
    return total


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Modified Lentz evaluation of the incomplete beta function's continued fraction."""
    c = 1.0
    d = 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        d = 1.0 / _away_from_zero(1.0 + even * d)
        c = _away_from_zero(1.0 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        d = 1.0 / _away_from_zero(1.0 + odd * d)
        c = _away_from_zero(1.0 + odd / c)
        factor = d * c
        value *= factor
        if abs(factor - 1.0) <= _ROUNDING:
            return value
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _check_share(q: float) -> None:
    if not 0.0 <= q <= 1.0:
        raise ValueError(f"A share between 0 and 1 is needed, not {q}.")


def _check_binomial(n: int, p: float) -> None:
    if n < 0 or not 0.0 <= p <= 1.0:
        raise ValueError(f"No binomial distribution has n = {n} and p = {p}.")


def _check_beta(a: float, b: float) -> None:
    if not (a > 0.0 and b > 0.0):
        raise ValueError(f"No beta distribution has the parameters {a} and {b}.")
