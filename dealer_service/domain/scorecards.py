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


class ActionKind(StrEnum):
    CAUSE = "cause"
    CASE = "case"
    TAGGING = "tagging"


@dataclass(frozen=True, slots=True)
class DealerName:
    code: str
    name: str
    region: str
    city: str


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
class NextAction:
    """What would move the rate: ``gain`` first visits of the month would not have failed, giving ``rate_after``."""

    kind: ActionKind
    cause: CauseName | None
    cases: int
    returns: int
    gain: int
    rate_after: float | None
    orders: tuple[str, ...]
    vehicle: str = ""
    group_en: str = ""
    group_zh: str = ""
    note: str = ""


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


def next_actions(cases: tuple[ReworkCase, ...], first_visit: Figure, limit: int = 3) -> tuple[NextAction, ...]:
    """The causes, or single cases, without which the month's rate would be highest; most gain first.

    Cases of one cause stand together from two cases on; untagged ones as the task to tag them. A cause the
    manufacturer has accepted is not the dealer's to remove and stays out.
    """
    groups: dict[str, list[ReworkCase]] = {}
    for case in cases:
        if case.returns and not (case.cause and case.cause.side == Side.MANUFACTURER and case.cause.accepted):
            groups.setdefault(case.cause.code if case.cause else "", []).append(case)
    actions: list[NextAction] = []
    for code, group in groups.items():
        if not code:
            actions.append(_action(ActionKind.TAGGING, group, first_visit))
        elif len(group) > 1:
            actions.append(_action(ActionKind.CAUSE, group, first_visit))
        else:
            actions.append(_action(ActionKind.CASE, group, first_visit))
    actions.sort(key=lambda act: (-act.gain, -act.returns, act.cause.code if act.cause else "~", act.orders))
    return tuple(actions[:limit])


def _action(kind: ActionKind, group: list[ReworkCase], first_visit: Figure) -> NextAction:
    gain = min(len({case.own_order for case in group if case.counts}), first_visit.b - first_visit.a)
    group = sorted(group, key=lambda case: (not case.counts, -case.returns, case.own_order))
    only = group[0] if kind == ActionKind.CASE else None
    orders = tuple(v.order for v in only.visits if v.order) if only else tuple(case.own_order for case in group)
    return NextAction(
        kind=kind,
        cause=group[0].cause,
        cases=len(group),
        returns=sum(case.returns for case in group),
        gain=gain,
        rate_after=(first_visit.a + gain) / first_visit.b if first_visit.b else None,
        orders=orders,
        vehicle=only.vehicle if only else "",
        group_en=only.group_en if only else "",
        group_zh=only.group_zh if only else "",
    )
