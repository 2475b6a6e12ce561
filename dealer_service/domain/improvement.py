"""Did a measure help, and can that be said yet?

Before and after are compared as two shares; the interval of their difference is that of Newcombe (Statistics in
Medicine 17, 1998, method 10), which holds for small numbers and shares near 0.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, sqrt

from dealer_service.domain.intervals import normal_quantile, wilson

POWER = 0.8


class Measure(StrEnum):
    """What a plan wants to lower."""

    FAILED_FIRST_VISITS = "failed_first_visits"  # of the first visits
    RETURNS_OF_CAUSE = "returns_of_cause"  # for all orders delivered


class Verdict(StrEnum):
    TOO_EARLY = "too_early"
    HELPED = "helped"
    HELPED_ENOUGH = "helped_enough"  # and the target lies within reach of what is seen
    NO_EFFECT_SHOWN = "no_effect_shown"
    WORSE = "worse"


class Early(StrEnum):
    """Why it is too early."""

    NO_MONTH = "no_month"  # no final month since the measures
    TOO_FEW = "too_few"  # fewer orders than an effect of this size needs to show


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``of``: here the bad ones."""

    hits: int
    of: int

    @property
    def rate(self) -> float | None:
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Effect:
    """After less before, with its 95 % interval; below 0 is better.

    ``needed`` is how many orders after the measures an effect of the size wanted needs to show with 80 %; None: no
    number would do, because there were too few before.
    """

    verdict: Verdict
    difference: float | None
    low: float | None
    high: float | None
    needed: int | None
    early: Early | None = None


def newcombe(first: Share, second: Share) -> tuple[float, float]:
    """95 % interval of the first share less the second, independent. Raises ValueError where one has no orders."""
    if not first.of or not second.of:
        raise ValueError("Both shares need orders.")
    p1, p2 = first.hits / first.of, second.hits / second.of
    (l1, u1), (l2, u2) = wilson(first.hits, first.of), wilson(second.hits, second.of)
    d = p1 - p2
    return d - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), d + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def orders_needed(before: Share, target: float) -> int | None:
    """So many orders after the measures show a fall from the share before to the target, with 80 % at 95 %.

    None where the share before rests on so few orders that no number would do, or lies at or below the target.
    """
    if not before.of:
        return None
    p, size = before.hits / before.of, before.of
    gap = p - target
    if gap <= 0:
        return None
    room = (gap / (normal_quantile(0.975) + normal_quantile(POWER))) ** 2 - p * (1 - p) / size
    return ceil(max(target * (1 - target), 0.25 / size) / room) if room > 0 else None


def judge(before: Share, after: Share, target: float, *, due_on: date, today: date) -> Effect:
    """What can be said of a measure; ``after`` holds final months alone.

    It is too early while no final month has come, or, before the day set for the judgement, while there are fewer
    orders than an effect of the size wanted needs: looking again every month until it looks good proves nothing.
    """
    needed = orders_needed(before, target)
    if not before.of or not after.of:
        return Effect(Verdict.TOO_EARLY, None, None, None, needed, Early.NO_MONTH)
    low, high = newcombe(after, before)
    difference = after.hits / after.of - before.hits / before.of
    if today < due_on and (needed is None or after.of < needed):
        return Effect(Verdict.TOO_EARLY, difference, low, high, needed, Early.TOO_FEW)
    if high < 0:
        reached = after.hits / after.of <= target
        return Effect(Verdict.HELPED_ENOUGH if reached else Verdict.HELPED, difference, low, high, needed)
    return Effect(Verdict.WORSE if low > 0 else Verdict.NO_EFFECT_SHOWN, difference, low, high, needed)
