"""Which orders does an auditor look at, and could anybody draw them again?

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
from math import ceil, sqrt

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
