"""What is a rate on a scorecard, and what may be said about it?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Side(StrEnum):
    """Who answers for a cause."""

    DEALER = "dealer"
    MANUFACTURER = "manufacturer"


class Verdict(StrEnum):
    """What may be said about a figure beside its target."""

    NO_RATE = "no_rate"
    NO_TARGET = "no_target"
    TOO_FEW = "too_few"
    MET = "met"
    WITHIN_CHANCE = "within_chance"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate with all it needs to be judged: ``a`` of ``b``, 95 % interval, target, marks."""

    a: int
    b: int
    low: float | None = None
    high: float | None = None
    target: float | None = None
    too_few: bool = False
    provisional_until: date | None = None
    month: int | None = None

    @property
    def rate(self) -> float | None:
        """None where ``b`` is 0: no data is not zero."""
        return self.a / self.b if self.b else None

    @property
    def difference(self) -> float | None:
        """Rate less target."""
        return None if self.rate is None or self.target is None else self.rate - self.target

    def verdict(self, *, lower_is_better: bool = False) -> Verdict:
        """A miss is named as one only where the interval leaves the target out."""
        if self.rate is None:
            return Verdict.NO_RATE
        if self.too_few:
            return Verdict.TOO_FEW
        if self.target is None:
            return Verdict.NO_TARGET
        if self.rate <= self.target if lower_is_better else self.rate >= self.target:
            return Verdict.MET
        reach = self.low if lower_is_better else self.high
        inside = reach is not None and (reach <= self.target if lower_is_better else reach >= self.target)
        return Verdict.WITHIN_CHANCE if inside else Verdict.MISSED


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the month; ``last_final`` is the last final month's first-visit figure.

    ``rework`` and ``rework_dealer`` count failures in ``a``; ``return_share`` counts return visits in ``a``;
    ``customer`` is the rate by the customers' own answers, ``customer_asked`` the first visits it was sought for.
    ``detected`` treats every undecided suspicion as confirmed. ``estimate`` is the rate expected at the end of the
    window. None is "not known".
    """

    first_visit: Figure
    last_final: Figure | None = None
    rework: Figure | None = None
    rework_dealer: Figure | None = None
    return_share: Figure | None = None
    customer: Figure | None = None
    customer_asked: int | None = None
    detected: Figure | None = None
    estimate: float | None = None
    internal_returns: int | None = None

    @property
    def settled(self) -> Figure | None:
        """The latest final month's first-visit figure: this month's own, or the last before it."""
        own = self.first_visit
        return own if own.b and own.provisional_until is None else self.last_final

    @property
    def reporting_gap(self) -> float | None:
        """Reported less detected rate; it can be negative."""
        reported, detected = self.first_visit.rate, self.detected.rate if self.detected else None
        return None if reported is None or detected is None else reported - detected


@dataclass(frozen=True, slots=True)
class MonthPoint:
    month: int
    a: int
    b: int
    low: float | None = None
    high: float | None = None
    target: float | None = None
    provisional: bool = False
    estimate: float | None = None

    @property
    def rate(self) -> float | None:
        return self.a / self.b if self.b else None


@dataclass(frozen=True, slots=True)
class CauseName:
    """``accepted`` is the manufacturer's acceptance of a cause on its side."""

    code: str
    en: str
    zh: str
    side: Side = Side.DEALER
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class CauseBar:
    """One bar of the Pareto; ``cause`` None is the bar of untagged returns."""

    cause: CauseName | None
    count: int
    share: float
    cumulative: float


def pareto(counts: dict[CauseName, int], untagged: int) -> tuple[CauseBar, ...]:
    """Bars by falling count, then code; untagged last, whatever its size, so that it is seen as what it is."""
    total = sum(counts.values()) + untagged
    ordered: list[tuple[CauseName | None, int]] = [
        (cause, n)
        for cause, n in sorted(counts.items(), key=lambda item: (-item[1], item[0].code, item[0].accepted))
        if n
    ]
    if untagged:
        ordered.append((None, untagged))
    bars, running = [], 0
    for cause, count in ordered:
        running += count
        bars.append(CauseBar(cause, count, count / total, running / total))
    return tuple(bars)
