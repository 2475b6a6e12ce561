"""Which orders does an auditor look at, could anybody draw them again, and what do they say of all orders?

Three methods. *Random*: every order alike. *Stratified*: so many from each class of what the records say, the uncertain
ones more densely. *Risk*: each order with a chance in proportion to its weight (systematic selection along the list by
class and digest, with exact chances). All come from SHA-256 of seed and order number, so that the list, the seed and
this page give the same orders to everybody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor, sqrt

from dealer_service.domain.intervals import Z95
from dealer_service.domain.refusals import Refused
from dealer_service.domain.sampling import drawn
from dealer_service.domain.words import N_


class Method(StrEnum):
    RANDOM = "random"
    STRATIFIED = "stratified"
    RISK = "risk"


class RecordClass(StrEnum):
    """What the records say of an order; the first that holds counts."""

    SUSPECTED = "suspected"  # looks like rework, and nobody has decided
    DISMISSED = "dismissed"  # looked like rework, and somebody said no
    RETURNED = "returned"  # recorded as rework
    PLAIN = "plain"


C = RecordClass

WEIGHTS: dict[RecordClass, int] = {C.SUSPECTED: 6, C.DISMISSED: 4, C.RETURNED: 1, C.PLAIN: 1}
"""How much more likely an order is drawn by risk."""

ANTICIPATED: dict[RecordClass, float] = {C.SUSPECTED: 0.7, C.DISMISSED: 0.35, C.RETURNED: 0.97, C.PLAIN: 0.03}
"""Shares of true returns assumed before the visit: to share out a sample and foresee its precision, no more."""

FEWEST_OF_A_CLASS = 2


@dataclass(frozen=True, slots=True)
class FrameUnit:
    """One order that may be drawn: its number, and what the records say; ``returned``: recorded as a return visit."""

    key: str
    record_class: RecordClass
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One order of the sample with the chance it had."""

    key: str
    record_class: RecordClass
    probability: float


def sizes_of(frame: Iterable[FrameUnit]) -> dict[RecordClass, int]:
    """How many orders of each class, those that occur."""
    counted = Counter(unit.record_class for unit in frame)
    return {one: counted[one] for one in RecordClass if counted[one]}


def frame_digest(frame: Iterable[FrameUnit]) -> str:
    """SHA-256 of the list drawn from: who has the same list has the same digest."""
    lines = sorted(f"{unit.key};{unit.record_class};{int(unit.returned)}" for unit in frame)
    return sha256("\n".join(lines).encode()).hexdigest()


def draw(frame: Sequence[FrameUnit], method: Method, size: int, seed: str) -> list[Drawn]:
    """The sample, in the order in which it is looked at. Refuses fewer than one and more than there are."""
    if not 1 <= size <= len(frame):
        raise Refused(N_("Draw between 1 and {most} orders."), field="size", most=len(frame))
    classes = {unit.key: unit.record_class for unit in frame}
    if method is Method.RANDOM:
        chances = dict.fromkeys(RecordClass, size / len(frame))
        found = drawn(classes, seed, size)
    elif method is Method.STRATIFIED:
        sizes = sizes_of(frame)
        shares = allocation(sizes, size)
        chances = {one: shares[one] / count for one, count in sizes.items()}
        found = [
            key
            for one in sizes
            for key in drawn((u.key for u in frame if u.record_class is one), f"{seed}/{one}", shares[one])
        ]
    else:
        exact = chances_by_risk(sizes_of(frame), size)
        chances = {one: float(chance) for one, chance in exact.items()}
        found = selected(in_line(frame, seed), exact, start_of(seed))
    return [Drawn(key, classes[key], chances[classes[key]]) for key in drawn(found, seed, size)]


def allocation(sizes: Mapping[RecordClass, int], size: int) -> dict[RecordClass, int]:
    """How many of each class: by number times spread (Neyman), two of each at least, none beyond what there is."""
    given = {one: min(count, FEWEST_OF_A_CLASS) for one, count in sizes.items()}
    while sum(given.values()) > size:
        most = max(given, key=lambda one: (given[one], sizes[one]))
        given[most] -= 1
    spread = {one: count * sqrt(ANTICIPATED[one] * (1 - ANTICIPATED[one])) for one, count in sizes.items()}
    for _one_more in range(size - sum(given.values())):
        open_ = [one for one in sizes if given[one] < sizes[one]]
        given[max(open_, key=lambda one: spread[one] / (given[one] + 1))] += 1
    return given


def chances_by_risk(sizes: Mapping[RecordClass, int], size: int) -> dict[RecordClass, Fraction]:
    """The exact chance of an order of each class; they add up to the size, and none is above 1."""
    chances: dict[RecordClass, Fraction] = {}
    while True:
        left = {one: count for one, count in sizes.items() if one not in chances}
        open_size = size - sum(sizes[one] for one in chances)
        weight = sum(WEIGHTS[one] * count for one, count in left.items())
        certain = [one for one in left if open_size * WEIGHTS[one] >= weight]
        if not certain or not left:
            return chances | {one: Fraction(open_size * WEIGHTS[one], weight) for one in left}
        chances |= dict.fromkeys(certain, Fraction(1))


def in_line(frame: Iterable[FrameUnit], seed: str) -> list[FrameUnit]:
    """By class, then by digest of seed and number: so each class has its share to within one order."""
    return sorted(frame, key=lambda u: (u.record_class, sha256(f"{seed}:{u.key}".encode()).hexdigest(), u.key))


def start_of(seed: str) -> Fraction:
    """Where the systematic selection begins, between 0 and 1."""
    return Fraction(int(sha256(f"{seed}|start".encode()).hexdigest(), 16), 2**256)


def selected(line: Iterable[FrameUnit], chances: Mapping[RecordClass, Fraction], start: Fraction) -> list[str]:
    """Those in whose stretch of the summed chances one of the points start, start + 1, ... falls."""
    found, reached = [], Fraction(0)
    for unit in line:
        before, reached = reached, reached + chances[unit.record_class]
        if ceil(reached - start) > ceil(before - start):
            found.append(unit.key)
    return found


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of true return visits among all orders of the period, with its 95 % interval.

    ``orders`` is the number of them (Horvitz and Thompson); ``clear`` how many orders of the sample could be judged,
    ``hits`` how many of these were returns. ``rate`` None: nothing could be judged.
    """

    rate: float | None
    low: float | None
    high: float | None
    orders: float | None
    hits: int
    clear: int


def estimate(
    method: Method, seen: Sequence[tuple[Drawn, bool | None]], sizes: Mapping[RecordClass, int]
) -> Estimate:
    """From the sample to all orders; None marks an order at which it could not be told.

    Such orders are left out, as if they had not been drawn. Random: the share with Wilson's interval for the finite
    number. Stratified: the weighted sum of the classes' shares. Risk: the ratio estimator of Hájek, weights 1 / chance.
    The interval of the last two is Wilson's at the effective size p (1 - p) / variance (Korn and Graubard).
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
        effective = _effective(judged, counted, struck)
        return Estimate(rate, *_wilson(rate, effective), rate * sum(sizes.values()), hits, len(clear))
    drawn_of = Counter(one.record_class for one, _hit in seen)
    answered = {one: counted[one] / drawn_of[one] for one in counted}
    weights = [1 / (one.probability * answered[one.record_class]) for one, _hit in clear]
    sure = sum(weight for weight, (_one, hit) in zip(weights, clear, strict=True) if hit)
    rate = sure / sum(weights)
    effective = _effective(judged, counted, struck, loose=any(one.probability < 1 for one, _hit in clear))
    return Estimate(rate, *_wilson(rate, effective), sure, hits, len(clear))


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
