"""What does an issued scorecard say, to the last figure?

Everything here is frozen when a card is issued: rates are 0-1, months are ``yyyymm``, names come in both languages.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dealer_service.domain import canonical
from dealer_service.domain.scorecard_figures import (
    CauseBar,
    CauseName,
    Figure,
    Figures,
    MonthPoint,
    Side,
    Verdict,
    pareto,
)
from dealer_service.domain.scorecard_parts import (
    CaseVisit,
    ComplaintCounts,
    Definition,
    OpenAction,
    OpenComplaint,
    ReasonCount,
    RecordQuality,
    ReworkCase,
    Satisfaction,
    WatchedVehicle,
)
from dealer_service.domain.scorecard_steps import ActionKind, LeftOpen, NextAction, failed_without_return, next_actions

__all__ = [
    "ActionKind",
    "BonusBand",
    "CardState",
    "CardStatus",
    "CaseVisit",
    "CauseBar",
    "CauseName",
    "Change",
    "ComplaintCounts",
    "DealerName",
    "Definition",
    "Figure",
    "Figures",
    "LeftOpen",
    "MonthPoint",
    "NextAction",
    "OpenAction",
    "OpenComplaint",
    "ReasonCount",
    "RecordQuality",
    "ReworkCase",
    "RuleUsed",
    "Satisfaction",
    "ScorecardContent",
    "Side",
    "Verdict",
    "WatchedVehicle",
    "digest",
    "failed_without_return",
    "from_json",
    "next_actions",
    "pareto",
    "short_digest",
    "to_json",
]


class CardStatus(StrEnum):
    PROVISIONAL = "provisional"
    FINAL = "final"
    REISSUED = "reissued"


@dataclass(frozen=True, slots=True)
class DealerName:
    """``merged_into`` and ``took_over``: codes of its successor, and of those whose successor it is.

    Each keeps its own orders and its own card.
    """

    code: str
    name: str
    region: str
    city: str
    merged_into: str = field(default="", metadata=canonical.LATER)
    took_over: tuple[str, ...] = field(default=(), metadata=canonical.LATER)


@dataclass(frozen=True, slots=True)
class Change:
    """One restatement: when, and what changed, in the card's language."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class CardState:
    """``final_on`` is the day a provisional month becomes final; ``issue`` counts from 1, 0 is a preview."""

    status: CardStatus
    issued_on: date
    final_on: date | None = None
    issue: int = 1
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleUsed:
    """The counting rule and the rework window it was applied with."""

    name: str = "first_visit"
    window_days: int = 30
    window_km: int = 2000
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class BonusBand:
    """The band into which a final month (yyyymm) fell; ``percent`` of the full bonus."""

    month: int
    en: str
    zh: str
    percent: float


@dataclass(frozen=True, slots=True)
class ScorecardContent:
    """All finished values of one dealer's month; ``definitions`` empty prints the standard ones in ``locale``.

    ``satisfaction`` and ``complaints`` None print as "not recorded". ``foot`` is a line of the issuer's own.
    ``counted`` is not printed: number and standing (hexadecimal) of each order that counts, so that the next issue can
    name the orders that changed.
    """

    dealer: DealerName
    month: int
    locale: str
    state: CardState
    rule: RuleUsed
    figures: Figures
    series: tuple[MonthPoint, ...] = ()
    causes: tuple[CauseBar, ...] = ()
    cases: tuple[ReworkCase, ...] = ()
    satisfaction: Satisfaction | None = None
    complaints: ComplaintCounts | None = None
    open_complaints: tuple[OpenComplaint, ...] = ()
    open_actions: tuple[OpenAction, ...] = ()
    next_actions: tuple[NextAction, ...] = ()
    watched: tuple[WatchedVehicle, ...] = ()
    quality: RecordQuality = field(default_factory=RecordQuality)
    definitions: tuple[Definition, ...] = ()
    foot: str = ""
    counted: tuple[str, ...] = ()
    bonus: BonusBand | None = field(default=None, metadata=canonical.LATER)


def to_json(content: ScorecardContent) -> str:
    """The canonical form that is frozen at issue."""
    return canonical.to_json(content)


def from_json(text: str) -> ScorecardContent:
    return canonical.from_json(ScorecardContent, text)


def digest(content: ScorecardContent) -> str:
    """64 hexadecimal digits; ``short_digest`` is what paper shows."""
    return canonical.digest(content)


def short_digest(content: ScorecardContent) -> str:
    """What paper shows of the digest."""
    return canonical.short_digest(digest(content))
