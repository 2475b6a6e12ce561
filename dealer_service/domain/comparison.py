"""Which dealers differ from the network by more than chance explains? Funnel limits and over-dispersion.

Funnel plots after D. J. Spiegelhalter, Statistics in Medicine 24 (2005), 1185-1202; domain section 7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, floor, pi, sin, sqrt
from statistics import fmean

from dealer_service.domain.distributions import binomial_cdf, binomial_mass, binomial_quantile
from dealer_service.domain.intervals import Z95, Z99_8, Rate, two_sided_z

NORMAL_FROM = 100
"""Repairs from which the normal limits are used; below, the exact binomial ones."""

WINSORISED_SHARE = 0.1

FEW_FAILURES = 10
"""Failures expected below which an upper limit that is not exact lies within one repair of all that there are."""


class FunnelVerdict(StrEnum):
    """Where a rate lies against its limits; a rate on a limit is inside."""

    FAR_BELOW = "far_below"
    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"
    FAR_ABOVE = "far_above"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares of 0 to 1 at 95 % and 99.8 %."""

    low95: float
    high95: float
    low99_8: float
    high99_8: float

    def verdict(self, value: float) -> FunnelVerdict:
        if value < self.low99_8:
            return FunnelVerdict.FAR_BELOW
        if value > self.high99_8:
            return FunnelVerdict.FAR_ABOVE
        if value < self.low95:
            return FunnelVerdict.BELOW
        return FunnelVerdict.ABOVE if value > self.high95 else FunnelVerdict.INSIDE


@dataclass(frozen=True, slots=True)
class OverDispersion:
    """How far the dealers spread beyond chance.

    ``phi`` is the mean squared z-score, winsorised; ``tau2`` the variance between dealers on the arcsine scale;
    ``centre`` the pooled rate. ``applied`` says whether the limits were widened (φ > 1).
    """

    phi: float
    tau2: float
    centre: float
    applied: bool


@dataclass(frozen=True, slots=True)
class FunnelUnit:
    unit: str
    rate: Rate
    limits: Limits
    verdict: FunnelVerdict


@dataclass(frozen=True, slots=True)
class Funnel:
    """``over_dispersion`` is None where no dealer had a repair."""

    target: float
    units: tuple[FunnelUnit, ...]
    over_dispersion: OverDispersion | None

    def limits_at(self, n: int) -> Limits:
        """Limits at ``n`` repairs, for drawing the curves; raises ValueError for n < 1."""
        return _limits_for(n, self.target, self.over_dispersion)


def funnel(rates: Mapping[str, Rate], target: float) -> Funnel:
    """Verdict for each unit with repairs, against limits around ``target`` or, where over-dispersed, the pooled rate.

    Units with too few repairs get ``TOO_FEW`` whatever their rate. Raises ValueError for a target outside [0, 1].
    """
    found = over_dispersion(list(rates.values()))
    units = []
    for unit, rate in rates.items():
        if rate.b:
            limits = _limits_for(rate.b, target, found)
            verdict = FunnelVerdict.TOO_FEW if rate.too_few(target) else _verdict(rate, limits, target, found)
            units.append(FunnelUnit(unit, rate, limits, verdict))
    return Funnel(target, tuple(units), found)


def _verdict(rate: Rate, limits: Limits, target: float, found: OverDispersion | None) -> FunnelVerdict:
    """Where few failures are expected, above means above by a whole repair: the limit then falls between two counts,
    and the count next to it comes by chance far more often than the limit says (docs/decisions/0016).
    """
    widened = found is not None and found.applied
    centre = found.centre if found is not None and widened else target
    whole = (widened or rate.b < NORMAL_FROM) and rate.b * (1.0 - centre) < FEW_FAILURES
    plain = limits.verdict(rate.a / rate.b)
    if not whole or plain not in _ABOVE:
        return plain
    reached = limits.verdict((rate.a - 1) / rate.b)
    return reached if reached in _ABOVE else FunnelVerdict.INSIDE


_ABOVE = (FunnelVerdict.ABOVE, FunnelVerdict.FAR_ABOVE)


def _limits_for(n: int, target: float, found: OverDispersion | None) -> Limits:
    if found is not None and found.applied:
        return widened_limits(n, found)
    return funnel_limits(n, target)


def funnel_limits(n: int, target: float) -> Limits:
    """Limits at ``n`` repairs: normal from 100 on, exact binomial and interpolated below.

    Raises ValueError for n < 1 or a target outside [0, 1].
    """
    two_sided = normal_limits if n >= NORMAL_FROM else exact_limits
    return Limits(*two_sided(n, target, 0.95), *two_sided(n, target, 0.998))


def normal_limits(n: int, target: float, confidence: float) -> tuple[float, float]:
    """target ± z √(target (1 − target) / n), clipped to 0 and 1."""
    _check(n, target)
    reach = two_sided_z(confidence) * sqrt(target * (1.0 - target) / n)
    return max(0.0, target - reach), min(1.0, target + reach)


def exact_limits(n: int, target: float, confidence: float) -> tuple[float, float]:
    """Binomial limits, interpolated between two counts so that they do not jump with n, clipped to 0 and 1."""
    _check(n, target)
    if target in (0.0, 1.0):
        return target, target
    tail = (1.0 - confidence) / 2.0
    return _interpolated(tail, n, target), _interpolated(1.0 - tail, n, target)


def _interpolated(q: float, n: int, target: float) -> float:
    """(r − α) / n with r the quantile at ``q`` and α = (F(r) − q) / (F(r) − F(r − 1))."""
    r = binomial_quantile(q, n, target)
    alpha = (binomial_cdf(r, n, target) - q) / binomial_mass(r, n, target)
    return min(1.0, max(0.0, (r - alpha) / n))


def over_dispersion(rates: Sequence[Rate]) -> OverDispersion | None:
    """φ and τ² of the units with repairs; None where there is no such unit."""
    rates = [rate for rate in rates if rate.b]
    if not rates:
        return None
    centre = sum(rate.a for rate in rates) / sum(rate.b for rate in rates)
    middle = asin(sqrt(centre))
    scores = [2.0 * sqrt(rate.b) * (asin(sqrt(rate.a / rate.b)) - middle) for rate in rates]
    phi = fmean(score * score for score in winsorised(scores, WINSORISED_SHARE))
    count = len(rates)
    weights = [4.0 * rate.b for rate in rates]
    total = sum(weights)
    spread = total - sum(weight * weight for weight in weights) / total
    tau2 = max(0.0, (count * phi - (count - 1)) / spread) if phi > 1.0 and count > 1 else 0.0
    return OverDispersion(phi, tau2, centre, applied=tau2 > 0.0)


def widened_limits(n: int, found: OverDispersion) -> Limits:
    """sin²(asin √p̄ ± z √(s² + τ²)), s = 1 / (2 √n); angles end at 0 and π/2, where the rate is 0 and 1."""
    _check(n, found.centre)
    middle = asin(sqrt(found.centre))
    sd = sqrt(1.0 / (4.0 * n) + found.tau2)
    low95, high95, low99_8, high99_8 = (
        sin(min(pi / 2.0, max(0.0, middle + z * sd))) ** 2 for z in (-Z95, Z95, -Z99_8, Z99_8)
    )
    return Limits(low95, high95, low99_8, high99_8)


def winsorised(values: Sequence[float], share: float) -> list[float]:
    """``values`` in their order, with those beyond the ``share`` and 1 − ``share`` quantiles drawn in to them."""
    ordered = sorted(values)
    low, high = _linear_quantile(ordered, share), _linear_quantile(ordered, 1.0 - share)
    return [min(high, max(low, value)) for value in values]


def _linear_quantile(ordered: Sequence[float], share: float) -> float:
    """Between neighbours by straight line, the first value at 0 and the last at 1."""
    place = share * (len(ordered) - 1)
    left = floor(place)
    right = min(left + 1, len(ordered) - 1)
    return ordered[left] + (place - left) * (ordered[right] - ordered[left])


def _check(n: int, target: float) -> None:
    if n < 1:
        raise ValueError(f"There are no limits for {n} repairs.")
    if not 0.0 <= target <= 1.0:
        raise ValueError(f"A target is a share between 0 and 1, not {target}.")
