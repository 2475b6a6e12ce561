"""What is one figure of quality: whose, of which period, by which rule, with which counts?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from dealer_service.domain.first_fix import RATE_COUNTS, Basis, Rule
from dealer_service.domain.import_problems import N_
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import FigureState, Month
from dealer_service.domain.refusals import Refused


class Unit(StrEnum):
    """Of what a figure is."""

    DEALER = "dealer"
    REGION = "region"
    NETWORK = "network"


NETWORK = "network"


class QualityRow(NamedTuple):
    """Counts of one unit and period under one rule and basis; ``b`` is never 0.

    ``unit`` is the dealer's code, the region's name or ``network``; ``month`` is written 2026-10, 2026-Q4 or 2026.
    ``a_dealer`` is b less the dealer-side failures; ``asked`` the b of ``first_visit`` and ``reported`` beside a
    customer's. Both are None under the other rules. ``final_from`` is the calendar day whatever the state of the
    records, None for ``return_share``.
    """

    unit: str
    month: str
    rule: str
    basis: str
    a: int
    b: int
    final_from: date | None
    a_dealer: int | None = None
    asked: int | None = None

    @property
    def rate(self) -> Rate:
        return Rate(self.a, self.b)

    @property
    def ffv(self) -> float:
        return self.a / self.b

    @property
    def rework_rate(self) -> float:
        return (self.b - self.a) / self.b

    @property
    def low(self) -> float | None:
        return self.rate.low

    @property
    def high(self) -> float | None:
        return self.rate.high

    @property
    def share_answered(self) -> float | None:
        """Share of the first visits whose customer answered; for the basis ``customer`` alone."""
        return self.b / self.asked if self.asked else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The names under which a row of this rule and basis is given to people and programs."""
        return row_keys(Rule(self.rule), Basis(self.basis))


def row_keys(rule: Rule, basis: Basis) -> tuple[str, ...]:
    """The names of a row's columns under a rule and basis, in order."""
    names: tuple[str, ...] = (
        "unit", "month", "rule", "basis", "a", "b", "ffv", "rework_rate", "low", "high", "final_from",
    )  # fmt: skip
    if basis is Basis.CUSTOMER:
        return (*names, "share_answered")
    return (*names, "a_dealer") if (rule, basis) == (Rule.FIRST_VISIT, Basis.REPORTED) else names


def counts_for(rule: Rule, basis: Basis) -> tuple[str, str, str | None]:
    """Names of the counts for a, for b, and for what stands beside them.

    Raises ``Refused`` for the basis ``customer`` with another rule than ``first_visit``.
    """
    names = RATE_COUNTS.get((rule, basis))
    if names is None:
        raise Refused(
            N_("The basis {basis} exists for the rule first_visit alone. Leave the rule out, or choose another basis."),
            field="basis",
            basis=basis.value,
        )
    if basis is Basis.CUSTOMER:
        return (*names, "first_b")
    return (*names, "first_a_dealer" if (rule, basis) == (Rule.FIRST_VISIT, Basis.REPORTED) else None)


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One month of a series. ``rate`` has b 0 where nothing was repaired; ``target`` None where none was set.

    ``estimate`` is the rate expected at the end of the window, with its limits; for provisional months alone.
    """

    month: Month
    rate: Rate
    target: float | None
    state: FigureState
    estimate: float | None = None
    estimate_low: float | None = None
    estimate_high: float | None = None

    @property
    def provisional(self) -> bool:
        return not self.state.final

    @property
    def too_few(self) -> bool:
        """Too few to judge against the target; without a target there is nothing to judge against."""
        return self.target is not None and self.rate.b > 0 and self.rate.too_few(self.target)
