"""How sure is a rate? Numerator and denominator kept, its Wilson interval, and whether it can be judged at all."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

_STANDARD_NORMAL = NormalDist()


@lru_cache(maxsize=64)
def normal_quantile(probability: float) -> float:
    """Value below which a standard normal variable falls with ``probability``; raises ValueError outside (0, 1)."""
    if not 0.0 < probability < 1.0:
        raise ValueError(f"A probability between 0 and 1 is needed, not {probability}.")
    return _STANDARD_NORMAL.inv_cdf(probability)


def two_sided_z(confidence: float) -> float:
    """Half-width, in standard deviations, of the central ``confidence`` (0.95: 1.959964...) of a normal variable."""
    return normal_quantile((1.0 + confidence) / 2.0)


Z95 = two_sided_z(0.95)
Z99_8 = two_sided_z(0.998)


def wilson(a: int, b: int, confidence: float = 0.95) -> tuple[float, float]:
    """Score interval of the proportion a / b (Wilson 1927, without continuity correction).

    Exactly 0.0 below at a = 0 and exactly 1.0 above at a = b. Raises ValueError unless 0 <= a <= b and b > 0.
    """
    if b <= 0 or not 0 <= a <= b:
        raise ValueError(f"{a} of {b} is not a proportion.")
    z = Z95 if confidence == 0.95 else two_sided_z(confidence)
    return _lower_limit(a, b, z), 1.0 - _lower_limit(b - a, b, z)


def _lower_limit(a: int, b: int, z: float) -> float:
    """Smaller root of Wilson's quadratic.

    Taken from the product of the roots, a² / (b (b + z²)), so that nothing cancels near 0.
    """
    z2 = z * z
    larger_root = (2 * a + z2 + z * sqrt(z2 + 4 * a * (b - a) / b)) / (2 * (b + z2))
    return min(a * a / (b * (b + z2)) / larger_root, a / b)


def smallest_judgeable(target: float) -> int | None:
    """Fewest visits at which b out of b would lie above the 95 % limits around ``target``; None where no number is.

    A figure is judged from b > z² t / (1 - t) on (domain section 7). Raises ValueError outside [0, 1].
    """
    most_that_are_too_few = _most_too_few(target)
    return None if most_that_are_too_few is None else int(most_that_are_too_few) + 1


def _most_too_few(target: float) -> float | None:
    if not 0.0 <= target <= 1.0:
        raise ValueError(f"A target is a share between 0 and 1, not {target}.")
    return None if target == 1.0 else Z95 * Z95 * target / (1.0 - target)


@dataclass(frozen=True, slots=True)
class Rate:
    """``a`` good out of ``b``; without any b there is no rate, which is neither 0 % nor 100 %.

    Raises ValueError unless 0 <= a <= b.
    """

    a: int
    b: int

    def __post_init__(self) -> None:
        if not 0 <= self.a <= self.b:
            raise ValueError(f"{self.a} of {self.b} is not a rate.")

    def __add__(self, other: "Rate") -> "Rate":
        """Counts add up: a region is the sum of its dealers, a quarter of its months."""
        return Rate(self.a + other.a, self.b + other.b)

    @property
    def ffv(self) -> float | None:
        return self.a / self.b if self.b else None

    @property
    def rework_rate(self) -> float | None:
        """Complement of ``ffv``: both are rounded once from whole numbers, so that their sum is exactly 1.0."""
        return (self.b - self.a) / self.b if self.b else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson limits of ``ffv``, lower first."""
        return wilson(self.a, self.b) if self.b else None

    @property
    def low(self) -> float | None:
        return _lower_limit(self.a, self.b, Z95) if self.b else None

    @property
    def high(self) -> float | None:
        return 1.0 - _lower_limit(self.b - self.a, self.b, Z95) if self.b else None

    def too_few(self, target: float) -> bool:
        """Whether even b out of b would lie inside the 95 % limits around ``target`` (0 to 1).

        Such a figure gets no verdict and no rank. At a target of 1 that is so for every b.
        """
        most_that_are_too_few = _most_too_few(target)
        return most_that_are_too_few is None or self.b <= most_that_are_too_few
