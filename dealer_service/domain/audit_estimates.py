"""What does a sample say of all orders, how sure is it, and how large must it be?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, sqrt

from dealer_service.domain.audit_samples import (
    ANTICIPATED,
    Drawn,
    Method,
    RecordClass,
    allocation,
    chances_by_risk,
)
from dealer_service.domain.intervals import Z95


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of true return visits among all orders of the period, with its 95 % interval.

    ``orders`` is the number of them (Horvitz and Thompson); ``clear`` how many orders of the sample could be judged,
    ``hits`` how many of these were returns. ``rate`` None: nothing could be judged. ``left_out`` are the orders of
    classes of a stratified sample of which none could be judged: the share says nothing of them.
    """

    rate: float | None
    low: float | None
    high: float | None
    orders: float | None
    hits: int
    clear: int
    left_out: int = 0


def estimate(method: Method, seen: Sequence[tuple[Drawn, bool | None]], sizes: Mapping[RecordClass, int]) -> Estimate:
    """From the sample to all orders; None marks an order at which it could not be told.

    Such orders are left out, as if they had not been drawn. Random: the share with Wilson's interval for the finite
    number. Stratified: the weighted sum of the classes' shares. Risk: the ratio estimator of Hájek, weights 1 / chance.
    The interval of the last two has the outer limits of two: Wilson's at the effective size p (1 - p) / variance
    (Korn and Graubard), and the Wilson intervals of the classes with their squares added (Newcombe), which holds where
    a large class showed no hit. Drawn again and again, they hold the truth in 93 of 100 or more (see the tests).
    """
    clear = [(one, hit) for one, hit in seen if hit is not None]
    hits = sum(hit for _one, hit in clear)
    if not clear:
        return Estimate(None, None, None, None, 0, 0)
    counted = Counter(one.record_class for one, _hit in clear)
    struck = Counter(one.record_class for one, hit in clear if hit)
    if method is Method.RANDOM:
        total, n = sum(sizes.values()), len(clear)
        rate = hits / n
        effective = None if n >= total else n * (total - 1) / (total - n)
        return Estimate(rate, *_wilson(rate, effective), rate * total, hits, n)
    judged = {one: sizes[one] for one in counted}
    if method is Method.STRATIFIED:
        total = sum(judged.values())
        rate = sum(judged[one] / total * struck[one] / counted[one] for one in counted)
        left_out = sum(sizes.values()) - total
        return Estimate(rate, *_limits(rate, judged, counted, struck), rate * sum(sizes.values()), hits, len(clear),
                        left_out)  # fmt: skip
    drawn_of = Counter(one.record_class for one, _hit in seen)
    answered = {one: counted[one] / drawn_of[one] for one in counted}
    weights = [1 / (one.probability * answered[one.record_class]) for one, _hit in clear]
    sure = sum(weight for weight, (_one, hit) in zip(weights, clear, strict=True) if hit)
    rate = sure / sum(weights)
    loose = any(one.probability < 1 for one, _hit in clear)
    return Estimate(rate, *_limits(rate, judged, counted, struck, loose=loose), sure, hits, len(clear))


def _limits(rate: float, sizes: Mapping[RecordClass, int], counted: Mapping[RecordClass, int],
            struck: Mapping[RecordClass, int], *, loose: bool = False) -> tuple[float, float]:  # fmt: skip
    """The outer limits of the two intervals."""
    low, high = _wilson(rate, _effective(sizes, counted, struck, loose=loose))
    total = sum(sizes.values())
    below = above = 0.0
    for one, size in sizes.items():
        share, n = size / total, counted[one]
        if n < size:
            p = struck[one] / n
            floor_, ceiling = _wilson(p, n * (size - 1) / (size - n))
            off = Z95 * share / n * ((struck[one] + 0.5) / (n + 1) - rate) / 2 if loose else 0.0
            below += (share * (p - floor_)) ** 2 + off**2
            above += (share * (ceiling - p)) ** 2 + off**2
    return max(0.0, min(low, rate - sqrt(below))), min(1.0, max(high, rate + sqrt(above)))


def _effective(sizes: Mapping[RecordClass, int], counted: Mapping[RecordClass, int],
               struck: Mapping[RecordClass, int], *, loose: bool = False) -> float | None:  # fmt: skip
    """How many random orders would say as much; None where nothing is left to chance.

    The shares are drawn towards one half by one order each (half a hit), so that a class without a hit is not sure.
    ``loose``: the number drawn of a class may be one more or less, as in systematic selection.
    """
    total = sum(sizes.values())
    near = {one: (struck[one] + 0.5) / (counted[one] + 1) for one in counted}
    rate = sum(sizes[one] / total * near[one] for one in counted)
    variance = 0.0
    for one, size in sizes.items():
        share, left = size / total, 1 - counted[one] / size
        if left > 0:
            variance += share**2 * left * near[one] * (1 - near[one]) / counted[one]
            if loose:
                variance += (share / counted[one] * (near[one] - rate)) ** 2 / 4
    return rate * (1 - rate) / variance if variance else None


def _wilson(rate: float, n: float | None) -> tuple[float, float]:
    """Wilson's limits for a share seen in so many orders, whole or not; None: all were seen."""
    if n is None:
        return rate, rate
    z2 = Z95 * Z95
    middle = (rate + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return (0.0 if rate == 0 else max(0.0, middle - half)), (1.0 if rate == 1 else min(1.0, middle + half))


def precision(sizes: Mapping[RecordClass, int], method: Method, size: int) -> float:
    """Half the width of the 95 % interval to be expected, as a share, from the shares assumed before the visit."""
    total = sum(sizes.values())
    if size >= total:
        return 0.0
    if method is Method.RANDOM:
        rate = sum(count / total * ANTICIPATED[one] for one, count in sizes.items())
        return Z95 * sqrt((1 - size / total) * rate * (1 - rate) / size)
    if method is Method.STRATIFIED:
        shares: Mapping[RecordClass, float] = allocation(sizes, size)
    else:
        shares = {one: float(chance) * sizes[one] for one, chance in chances_by_risk(sizes, size).items()}
    variance = 0.0
    for one, count in sizes.items():
        rate, of = ANTICIPATED[one], max(shares[one], 1.0)
        variance += (count / total) ** 2 * (1 - min(1.0, of / count)) * rate * (1 - rate) / of
    return Z95 * sqrt(variance)


def sizes_to_offer(total: int) -> list[int]:
    """The sizes whose precision is shown before one is chosen."""
    steps = (20, 30, 50, 80, 120, 200)
    return [size for size in steps if size < total] + ([total] if total <= steps[-1] else [])


def size_for(sizes: Mapping[RecordClass, int], method: Method, half: float) -> int:
    """The smallest size whose expected precision is at least as good as asked."""
    low, high = 1, sum(sizes.values())
    while low < high:
        middle = floor((low + high) / 2)
        low, high = (low, middle) if precision(sizes, method, middle) <= half else (middle + 1, high)
    return low
