"""Has a dealer's rate changed over time, or is it the usual up and down? p chart, Laney's p′ chart, Nelson's rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from itertools import pairwise
from math import sqrt

from dealer_service.domain.intervals import Rate

MEAN_MOVING_RANGE_PER_SIGMA = 1.128
"""d2 of two neighbours: the mean moving range of independent standard normal values."""

WIDEN_ABOVE = 1.2
NARROW_BELOW = 0.8
LIMITS_IN_SIGMA = 3.0


class ChartMethod(StrEnum):
    P = "p"
    P_PRIME = "p′"


class NelsonRule(Enum):
    """Tests for special causes (L. S. Nelson, Journal of Quality Technology 16, 1984); the value is the number."""

    BEYOND_LIMITS = 1
    NINE_ON_ONE_SIDE = 2
    SIX_RISING_OR_FALLING = 3
    FOURTEEN_ALTERNATING = 4


POINTS_NEEDED = {
    NelsonRule.BEYOND_LIMITS: 1,
    NelsonRule.NINE_ON_ONE_SIDE: 9,
    NelsonRule.SIX_RISING_OR_FALLING: 6,
    NelsonRule.FOURTEEN_ALTERNATING: 14,
}


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that fires at the period ``at``, for the pattern that began at ``since`` (both count from 0)."""

    rule: NelsonRule
    at: int
    since: int


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One period with repairs; ``index`` is its place in the series that was given, gaps counted."""

    index: int
    rate: Rate
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """``sigma_z`` is what was measured; it moved the limits only where the method is p′. None: too few periods."""

    method: ChartMethod
    centre: float | None
    sigma_z: float | None
    points: tuple[ChartPoint, ...]
    signals: tuple[Signal, ...]


def p_chart(rates: Sequence[Rate], baseline: Sequence[Rate] | None = None, method: ChartMethod | None = None) -> Chart:
    """Chart of ``rates``, one per period in order, with limits p̄ ± 3 σ_z √(p̄ q̄ / n) clipped to 0 and 1.

    Centre and σ_z come from ``baseline``, or from the rates themselves. Without a ``method`` Laney's p′ is taken
    where σ_z lies above 1.2 or below 0.8, else the plain p chart (σ_z = 1). Periods without repairs have no point
    and do not interrupt a run.
    """
    grounds = [rate for rate in (rates if baseline is None else baseline) if rate.b]
    centre = pooled(grounds)
    sigma_z = laney_sigma(grounds)
    if method is None:
        method = ChartMethod.P_PRIME if _asks_for_p_prime(sigma_z) else ChartMethod.P
    if centre is None:
        return Chart(method, None, None, (), ())
    width = LIMITS_IN_SIGMA * (sigma_z if method is ChartMethod.P_PRIME and sigma_z is not None else 1.0)
    points = []
    for index, rate in enumerate(rates):
        if rate.b:
            reach = width * sqrt(centre * (1.0 - centre) / rate.b)
            low, high = max(0.0, centre - reach), min(1.0, centre + reach)
            points.append(ChartPoint(index, rate, rate.a / rate.b, low, high))
    return Chart(method, centre, sigma_z, tuple(points), _signals_of(points, centre))


def pooled(rates: Sequence[Rate]) -> float | None:
    """All good over all, p̄; None without any."""
    total = sum(rate.b for rate in rates)
    return sum(rate.a for rate in rates) / total if total else None


def laney_sigma(rates: Sequence[Rate]) -> float | None:
    """σ_z, the mean moving range of the z-scores over 1.128 (D. B. Laney, Quality Engineering 14, 2002).

    None with fewer than two periods, or where every repair went the same way, so that nothing varies.
    """
    rates = [rate for rate in rates if rate.b]
    centre = pooled(rates)
    if centre is None or len(rates) < 2 or centre in (0.0, 1.0):
        return None
    spread = sqrt(centre * (1.0 - centre))
    scores = [(rate.a / rate.b - centre) * sqrt(rate.b) / spread for rate in rates]
    return sum(abs(right - left) for left, right in pairwise(scores)) / (len(scores) - 1) / MEAN_MOVING_RANGE_PER_SIGMA


def dispersion_ratio(rates: Sequence[Rate]) -> float | None:
    """Observed over binomial variance: Pearson's χ² over its degrees of freedom; None where it cannot be formed."""
    rates = [rate for rate in rates if rate.b]
    centre = pooled(rates)
    if centre is None or len(rates) < 2 or centre in (0.0, 1.0):
        return None
    chi_squared = sum((rate.a - rate.b * centre) ** 2 / (rate.b * centre * (1.0 - centre)) for rate in rates)
    return chi_squared / (len(rates) - 1)


def beyond_limits(values: Sequence[float], lows: Sequence[float], highs: Sequence[float]) -> list[int]:
    """Rule 1: places of the values outside their own limits."""
    return [i for i, value in enumerate(values) if value < lows[i] or value > highs[i]]


def runs_on_one_side(values: Sequence[float], centre: float, length: int = 9) -> list[int]:
    """Rule 2: places that end ``length`` values in a row on one side; a value on the centre ends a run."""
    fires = []
    run, side_before = 0, 0
    for i, value in enumerate(values):
        side = (value > centre) - (value < centre)
        run = run + 1 if side == side_before else 1
        side_before = side
        if side and run >= length:
            fires.append(i)
    return fires


def trends(values: Sequence[float], length: int = 6) -> list[int]:
    """Rule 3: places that end ``length`` values in a row, each above (or each below) the one before."""
    fires = []
    run, step_before = 1, 0
    for i, (left, right) in enumerate(pairwise(values), 1):
        step = (right > left) - (right < left)
        run = run + 1 if step == step_before else 2
        step_before = step
        if step and run >= length:
            fires.append(i)
    return fires


def alternations(values: Sequence[float], length: int = 14) -> list[int]:
    """Rule 4: places that end ``length`` values in a row going up and down by turns."""
    fires = []
    run, step_before = 1, 0
    for i, (left, right) in enumerate(pairwise(values), 1):
        step = (right > left) - (right < left)
        run = 1 if not step else run + 1 if step == -step_before else 2
        step_before = step
        if run >= length:
            fires.append(i)
    return fires


def _asks_for_p_prime(sigma_z: float | None) -> bool:
    return sigma_z is not None and (sigma_z > WIDEN_ABOVE or sigma_z < NARROW_BELOW)


def _signals_of(points: Sequence[ChartPoint], centre: float) -> tuple[Signal, ...]:
    values = [point.value for point in points]
    fires = {
        NelsonRule.BEYOND_LIMITS: beyond_limits(values, [p.low for p in points], [p.high for p in points]),
        NelsonRule.NINE_ON_ONE_SIDE: runs_on_one_side(values, centre),
        NelsonRule.SIX_RISING_OR_FALLING: trends(values),
        NelsonRule.FOURTEEN_ALTERNATING: alternations(values),
    }
    found = [
        Signal(rule, points[end].index, points[end - POINTS_NEEDED[rule] + 1].index)
        for rule, ends in fires.items()
        for end in ends
    ]
    return tuple(sorted(found, key=lambda signal: (signal.at, signal.rule.value)))
