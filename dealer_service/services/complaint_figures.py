"""How well are complaints answered: in time, for good at the first answer, how fast, and by whom?

All figures are computed from the entries of the complaints received in the months asked for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.complaint_case import Case, read_case
from dealer_service.domain.complaint_clocks import Clock, Deadline, Kept
from dealer_service.domain.complaint_entries import Facts
from dealer_service.domain.months import Month
from dealer_service.domain.quality import Unit
from dealer_service.storage.complaint_lists import Received, list_received
from dealer_service.storage.complaint_log import calendars_of, entries_of, read_promises
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.scope import scope_of

__all__ = ["Group", "ResponseFigures", "Share", "complaints_of", "response_figures"]

AT_ONCE = 2_000
MOST_LISTED = 30_000
"""Of a figure made of more no list can be asked at once."""


@dataclass(slots=True)
class Share:
    """``part`` of ``of``, each with the ids of its complaints; no share where ``of`` is empty."""

    part: list[int] = field(default_factory=list)
    of: list[int] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        return len(self.part) / len(self.of) if self.of else None

    def count(self, complaint_id: int, kept: bool | None) -> None:
        """None: not known yet, or never needed."""
        if kept is not None:
            self.of.append(complaint_id)
            if kept:
                self.part.append(complaint_id)


@dataclass(slots=True)
class ResponseFigures:
    """Figures of one group, each with the ids it is made of.

    ``median_answer_seconds`` is working time without pauses from receipt to the first answer, of the complaints in
    ``timed``; None without answers.
    ``first_time_closed`` is the share of closed complaints that were never reopened.
    """

    name: str
    received: list[int] = field(default_factory=list)
    still_open: list[int] = field(default_factory=list)
    acknowledged: Share = field(default_factory=Share)
    answered: Share = field(default_factory=Share)
    followed_up: Share = field(default_factory=Share)
    first_time_closed: Share = field(default_factory=Share)
    reopened: list[int] = field(default_factory=list)
    escalated: list[int] = field(default_factory=list)
    upheld: Share = field(default_factory=Share)
    timed: list[int] = field(default_factory=list)
    answer_seconds: list[float] = field(default_factory=list)

    @property
    def median_answer_seconds(self) -> float | None:
        return median(self.answer_seconds) if self.answer_seconds else None


@dataclass(frozen=True, slots=True)
class Group:
    """All together, and the same by unit (dealer, region or network), category, severity and month of receipt."""

    all: ResponseFigures
    by_unit: dict[str, ResponseFigures]
    by_category: dict[str, ResponseFigures]
    by_severity: dict[str, ResponseFigures]
    by_month: dict[str, ResponseFigures]


def response_figures(session: Session, actor: Actor, first: Month, last: Month, now: datetime, *,
                     by: Unit = Unit.DEALER, dealer: str | None = None,
                     region: str | None = None) -> Group:  # fmt: skip
    """The response figures of complaints received from one month to another, in the person's scope."""
    require(actor, Permission.SEE_COMPLAINTS)
    scope = scope_of(session)
    names: dict[int, str] = {}
    for one in list_dealers(session):
        place = one.region_on(now.date())
        chosen = (dealer is None or one.code == dealer) and (region is None or (place and place[1] == region))
        if scope.allows_complaint(one.id) and chosen:
            names[one.id] = _unit(by, one.code, place[1] if place else None)
    rows = list_received(session, first.number, last.number, names if dealer or region else None)
    return _grouped(session, rows, names, now)


def figures_of_month(
    session: Session, dealer_ids: Sequence[int], month: Month, now: datetime
) -> dict[int, ResponseFigures]:
    """The figures of a month by dealer, for papers of which they are a part: who prints those has asked for leave.

    A dealer that received no complaint in the month is not in it.
    """
    rows = list_received(session, month.number, month.number, dealer_ids)
    named = {str(dealer_id): dealer_id for dealer_id in dealer_ids}
    group = _grouped(session, rows, {dealer_id: name for name, dealer_id in named.items()}, now)
    return {named[name]: figures for name, figures in group.by_unit.items()}


def _grouped(session: Session, rows: list[Received], names: dict[int, str], now: datetime) -> Group:
    group = Group(ResponseFigures("all"), {}, {}, {}, {})
    for start in range(0, len(rows), AT_ONCE):
        for row, case, clocks in _read(session, rows[start : start + AT_ONCE], now):
            keyed = ((group.by_unit, names.get(row.dealer_id, "")), (group.by_category, case.category),
                     (group.by_severity, case.severity.value), (group.by_month, str(Month.of(row.month))))  # fmt: skip
            for figures in (group.all, *(known.setdefault(key, ResponseFigures(key)) for known, key in keyed)):
                _count(figures, row.id, case, clocks)
    return group


def complaints_of(figures: ResponseFigures, name: str) -> list[int]:
    """The complaints that a figure is made of: its name alone, of a share with ``_of`` all, with ``_missed`` the rest.

    Raises ``AttributeError`` for a name that is none.
    """
    base, _, which = name.rpartition("_") if name.endswith(("_of", "_missed")) else (name, "", "")
    found = getattr(figures, base)
    if not isinstance(found, Share):
        return list(found)
    if which == "missed":
        kept = set(found.part)
        return [one for one in found.of if one not in kept]
    return list(found.of if which == "of" else found.part)


def _unit(by: Unit, code: str, region: str | None) -> str:
    return {Unit.DEALER: code, Unit.REGION: region or "", Unit.NETWORK: "network"}[by]


def _read(session: Session, rows: list[Received], now: datetime) -> Iterable[tuple[Received, Case, list[Clock]]]:
    entries = entries_of(session, [row.id for row in rows])
    calendars = calendars_of(session, {row.calendar_id for row in rows})
    for row in rows:
        facts = Facts(row.received_at, read_promises(row.promises), calendars[row.calendar_id])
        case = read_case(facts, entries[row.id])
        yield row, case, case.clocks(facts, now)


_KEPT: Callable[[Kept], bool | None] = {
    Kept.MET: True, Kept.MISSED: False, Kept.OVERDUE: False, Kept.RUNNING: None, Kept.WAITING: None, Kept.STOPPED: None,
}.get  # fmt: skip


def _count(figures: ResponseFigures, complaint_id: int, case: Case, clocks: list[Clock]) -> None:
    figures.received.append(complaint_id)
    shares = {Deadline.ACKNOWLEDGE: figures.acknowledged, Deadline.ANSWER: figures.answered,
              Deadline.FOLLOW_UP: figures.followed_up}  # fmt: skip
    for clock in clocks:
        # The first round alone is compared: what follows a reopening is counted as reopened.
        if clock.round == 1:
            shares[clock.deadline].count(complaint_id, _KEPT(clock.kept))
            if clock.deadline is Deadline.ANSWER and case.rounds[0].answered is not None:
                figures.timed.append(complaint_id)
                figures.answer_seconds.append(clock.running_seconds)
    if case.is_open:
        figures.still_open.append(complaint_id)
    else:
        figures.first_time_closed.count(complaint_id, case.reopened == 0)
        figures.upheld.count(complaint_id, case.upheld)
    if case.reopened:
        figures.reopened.append(complaint_id)
    if case.escalated:
        figures.escalated.append(complaint_id)
