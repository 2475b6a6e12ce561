"""Does a dealer repair harder cases than others? Indirect standardisation: failures observed over expected."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

from dealer_service.domain.intervals import Rate, two_sided_z

Stratum = TypeVar("Stratum", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ObservedOverExpected:
    """``ratio`` above 1: more repairs failed than the same cases fail in the network; None where none is expected.

    ``low`` and ``high`` are 95 % limits of the ratio after Byar. ``adjusted_rate`` is the first-time-fix rate the
    dealer would have with the network's cases, at least 0.
    """

    observed: int
    expected: float
    ratio: float | None
    low: float | None
    high: float | None
    adjusted_rate: float | None


def standardise(unit: Mapping[Stratum, Rate], network: Mapping[Stratum, Rate]) -> ObservedOverExpected:
    """Compare a unit's failures with those that the network's rate of each stratum lets expect.

    A stratum is one kind of case: vehicle age, mileage, concern system, who pays, powertrain. The network includes
    the unit; raises ValueError where it has no repair in a stratum in which the unit has.
    """
    observed, expected = 0, 0.0
    for stratum, rate in unit.items():
        if rate.b:
            reference = network.get(stratum, Rate(0, 0)).rework_rate
            if reference is None:
                raise ValueError(f"The network has no repairs in {stratum}.")
            observed += rate.b - rate.a
            expected += rate.b * reference
    overall = sum(network.values(), Rate(0, 0)).rework_rate
    if not expected or overall is None:
        return ObservedOverExpected(observed, expected, None, None, None, None)
    ratio = observed / expected
    low, high = byar_limits(observed)
    adjusted = max(0.0, 1.0 - ratio * overall)
    return ObservedOverExpected(observed, expected, ratio, low / expected, high / expected, adjusted)


def byar_limits(count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the mean of a count (Byar's approximation; Breslow and Day 1987, volume II, equation 2.13)."""
    z = two_sided_z(confidence)
    low = count * (1.0 - 1.0 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    more = count + 1
    return max(0.0, low), more * (1.0 - 1.0 / (9 * more) + z / (3 * sqrt(more))) ** 3
