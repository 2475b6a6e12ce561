"""How many repairs will have come back by the end of the window? Kaplan-Meier on the days to return."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import exp, inf, log, sqrt
from typing import NamedTuple

from dealer_service.domain.intervals import two_sided_z, wilson


class Observation(NamedTuple):
    """One first visit: days from delivery to the evidence of failure, or, if there is none, days watched so far."""

    days: float
    failed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """The curve from ``days`` on, with limits on the log scale; error and limits are None once nobody is left."""

    days: float
    at_risk: int
    failures: int
    survival: float
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """Share that will still be fixed at the end of the window; all three are None while nobody was watched so long.

    ``known_to_days`` says how far the month's own visits reach; beyond it the earlier months' curve was used.
    """

    rate: float | None
    low: float | None
    high: float | None
    known_to_days: float


def survival_curve(observations: Iterable[Observation], confidence: float = 0.95) -> list[Step]:
    """One step per time at which something failed (Kaplan and Meier 1958; variance after Greenwood).

    Who is last watched on the very day of a failure is still at risk on it. Limits S · exp(± z √Σ d / (n (n − d))),
    cut at 1. Raises ValueError for negative days.
    """
    z = two_sided_z(confidence)
    steps = []
    survival, variance = 1.0, 0.0
    for days, at_risk, failures in _table(observations):
        survival *= (at_risk - failures) / at_risk
        variance += _greenwood(at_risk, failures)
        steps.append(Step(days, at_risk, failures, survival, *_limits(survival, variance, z)))
    return steps


def median_days(steps: Sequence[Step]) -> float | None:
    """First time at which half or fewer are left; None where more than half stay.

    Where the curve lies at exactly one half for a while, the middle of that while (as R's survival package has it).
    """
    for step, following in zip_longest(steps, steps[1:]):
        if step.survival < 0.5 + 1e-12:
            flat = abs(step.survival - 0.5) < 1e-12 and following is not None
            return (step.days + following.days) / 2.0 if flat and following else step.days
    return None


def estimate_at_window(
    observations: Sequence[Observation],
    window_days: float,
    earlier: Sequence[Observation] = (),
    confidence: float = 0.95,
) -> Estimate:
    """First-time-fix rate an open month will have at the end of the window (domain section 2).

    Where the month's own visits have not been watched that long, the curve goes on with the failures that ``earlier``
    visits (of closed months) had from there on; without them there is no estimate yet. A failure after the window
    counts as still fixed at its end. No failure so far is no certainty: the lower limit is then Wilson's for those
    who were watched to the end.
    """
    z = two_sided_z(confidence)
    known_to = min(window_days, max((seen.days for seen in observations), default=0.0))
    if not observations:
        return Estimate(None, None, None, known_to)
    if known_to < window_days and max((seen.days for seen in earlier), default=0.0) < window_days:
        return Estimate(None, None, None, known_to)
    survival, variance = 1.0, 0.0
    own = (row for row in _table(observations) if row[0] <= known_to)
    borrowed = (row for row in _table(earlier) if known_to < row[0] <= window_days)
    for rows in (own, borrowed):
        for _, at_risk, failures in rows:
            survival *= (at_risk - failures) / at_risk
            variance += _greenwood(at_risk, failures)
    if variance == 0.0:
        watched = sum(seen.days >= known_to for seen in observations)
        return Estimate(1.0, wilson(watched, watched, confidence)[0], 1.0, known_to)
    _, low, high = _limits(survival, variance, z)
    return Estimate(survival, low, high, known_to)


def _table(observations: Iterable[Observation]) -> list[tuple[float, int, int]]:
    """Times of failure in order, each with the number at risk just before it and the failures at it."""
    failed: Counter[float] = Counter()
    leaving: Counter[float] = Counter()
    for seen in observations:
        if not seen.days >= 0:
            raise ValueError(f"A return {seen.days} days after delivery is none.")
        leaving[seen.days] += 1
        if seen.failed:
            failed[seen.days] += 1
    rows = []
    at_risk = leaving.total()
    for days in sorted(leaving):
        if days in failed:
            rows.append((days, at_risk, failed[days]))
        at_risk -= leaving[days]
    return rows


def _greenwood(at_risk: int, failures: int) -> float:
    return failures / (at_risk * (at_risk - failures)) if failures < at_risk else inf


def _limits(survival: float, variance: float, z: float) -> tuple[float | None, float | None, float | None]:
    """Standard error of the share, and its limits."""
    if survival == 0.0:
        return None, None, None
    error = sqrt(variance)
    return survival * error, exp(log(survival) - z * error), min(1.0, exp(log(survival) + z * error))
