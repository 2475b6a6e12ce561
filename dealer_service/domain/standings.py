"""How do dealers of different size stand to each other? Shrunken rates, with bands and rank intervals."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from dealer_service.domain.distributions import beta_quantile
from dealer_service.domain.intervals import Rate


class Band(StrEnum):
    """Whether the shrunken interval lies wholly above the network's rate, around it, or wholly below."""

    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Prior:
    """Beta distribution of the dealers' true rates.

    ``mean`` is their rate and ``weight`` how many repairs it is worth; infinite where chance explains all spread.
    """

    mean: float
    weight: float


@dataclass(frozen=True, slots=True)
class Standing:
    """``low`` and ``high`` hold the true rate with 95 % (posterior).

    Ranks count from 1, the best; nobody between them can be told apart from the unit. Band and ranks are None for a
    unit with too few repairs.
    """

    unit: str
    rate: Rate
    shrunken: float
    low: float
    high: float
    band: Band | None
    best_rank: int | None
    worst_rank: int | None


def fit_prior(rates: Sequence[Rate]) -> Prior | None:
    """Beta-binomial prior from the spread of ``rates``; None without a repair.

    By moments (J. C. Kleinman, JASA 68, 1973): with S = Σ n (p − p̄)², T = Σ n and N units, the correlation of two
    repairs of one dealer is ρ = (S / p̄q̄ − (N − 1)) / (T − Σn² / T − (N − 1)), and the weight 1 / ρ − 1.
    """
    rates = [rate for rate in rates if rate.b]
    total = sum(rate.b for rate in rates)
    if not total:
        return None
    mean = sum(rate.a for rate in rates) / total
    free = len(rates) - 1
    room = total - sum(rate.b * rate.b for rate in rates) / total - free
    if mean in (0.0, 1.0) or room <= 0.0:
        return Prior(mean, inf)
    spread = sum(rate.b * (rate.a / rate.b - mean) ** 2 for rate in rates) / (mean * (1.0 - mean))
    correlation = min(0.99, (spread - free) / room)
    return Prior(mean, 1.0 / correlation - 1.0 if correlation > 1e-12 else inf)


def shrink(rate: Rate, prior: Prior, confidence: float = 0.95) -> tuple[float, float, float]:
    """Posterior mean of a unit's true rate, with its central interval: mean, low, high."""
    if prior.weight == inf:
        return prior.mean, prior.mean, prior.mean
    good = prior.mean * prior.weight + rate.a
    bad = (1.0 - prior.mean) * prior.weight + rate.b - rate.a
    tail = (1.0 - confidence) / 2.0
    low = beta_quantile(tail, good, bad)
    # Where next to nothing is left to chance the two meet, and rounding must not turn them round.
    return good / (good + bad), low, max(low, beta_quantile(1.0 - tail, good, bad))


def standings(rates: Mapping[str, Rate], target: float) -> list[Standing]:
    """Standing of each unit with repairs, by shrunken rate, best first, ties by name.

    A rank interval counts the units whose intervals lie wholly above (best) and wholly below (worst). Whoever has too
    few repairs for ``target`` gets neither band nor rank, and counts in nobody else's.
    """
    judged = {unit: rate for unit, rate in rates.items() if rate.b}
    prior = fit_prior(list(judged.values()))
    if prior is None:
        return []
    shrunken = {unit: shrink(rate, prior) for unit, rate in judged.items()}
    ranked = [unit for unit, rate in judged.items() if not rate.too_few(target)]
    lows = sorted(shrunken[unit][1] for unit in ranked)
    highs = sorted(shrunken[unit][2] for unit in ranked)
    found = []
    for unit, rate in judged.items():
        mean, low, high = shrunken[unit]
        if rate.too_few(target):
            found.append(Standing(unit, rate, mean, low, high, None, None, None))
            continue
        best = 1 + len(lows) - bisect_right(lows, high)
        worst = len(highs) - bisect_left(highs, low)
        found.append(Standing(unit, rate, mean, low, high, _band(low, high, prior.mean), best, worst))
    return sorted(found, key=lambda standing: (-standing.shrunken, standing.unit))


def _band(low: float, high: float, network: float) -> Band:
    if low > network:
        return Band.UPPER
    return Band.LOWER if high < network else Band.MIDDLE
