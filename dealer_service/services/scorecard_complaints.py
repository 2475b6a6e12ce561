"""What do the scorecards of a month say of the dealers' complaints?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.complaint_clocks import NOTHING_DUE
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.scorecards import ComplaintCounts, OpenComplaint
from dealer_service.services.complaint_figures import ResponseFigures, figures_of_month
from dealer_service.storage import scorecard_complaints as stored
from dealer_service.storage.complaint_guides import list_categories

__all__ = ["complaint_counts", "open_complaints"]


def complaint_counts(
    session: Session, dealers: Sequence[Dealer], month: Month, todays: Mapping[int, date]
) -> dict[int, ComplaintCounts]:
    """How the complaints received in the month were answered, as it stood when ``todays`` began at the dealers.

    A dealer that had recorded no complaint by then is not in it: that none came is not known.
    """
    first = stored.first_months(session, [dealer.id for dealer in dealers])
    together: dict[datetime, list[int]] = {}  # by the instant at which their day began: as many as they live in zones
    for dealer in dealers:
        if first.get(dealer.id, month.number + 1) <= month.number:
            together.setdefault(dealer.begin_of(todays[dealer.id]), []).append(dealer.id)
    found: dict[int, ComplaintCounts] = {}
    for begun, ids in together.items():
        figures = figures_of_month(session, ids, month, begun)
        found |= {dealer_id: _counts(figures.get(dealer_id) or ResponseFigures("")) for dealer_id in ids}
    return found


def _counts(found: ResponseFigures) -> ComplaintCounts:
    return ComplaintCounts(
        received=len(found.received),
        acknowledge_kept=len(found.acknowledged.part),
        acknowledge_due=len(found.acknowledged.of),
        answer_kept=len(found.answered.part),
        answer_due=len(found.answered.of),
        open=len(found.still_open),
        escalated=len(found.escalated),
        reopened=len(found.reopened),
        closed=len(found.first_time_closed.of),
        closed_first=len(found.first_time_closed.part),
        median_answer_seconds=found.median_answer_seconds,
    )


def open_complaints(
    session: Session, dealers: Sequence[Dealer], locale: str, todays: Mapping[int, date]
) -> dict[int, tuple[OpenComplaint, ...]]:
    """All that are open on the day of the card, what is due first at the top; categories in the card's language."""
    named = {category.code: category.name(locale) for category in list_categories(session)}
    found = stored.list_open(session, [dealer.id for dealer in dealers])
    return {
        dealer.id: tuple(_open(line, dealer, named, dealer.begin_of(todays[dealer.id])) for line in found[dealer.id])
        for dealer in dealers
        if dealer.id in found
    }


def _open(line: stored.OpenLine, dealer: Dealer, named: Mapping[str, str], begun: datetime) -> OpenComplaint:
    return OpenComplaint(
        number=line.number,
        received_on=_day(dealer, line.received_at),
        severity=line.severity,
        about=named.get(line.category, line.category),
        level=line.level,
        due_on=None if line.due_at >= NOTHING_DUE else _day(dealer, line.due_at),
        overdue=line.due_at < begun,
        order=line.order or "",
    )


def _day(dealer: Dealer, at: datetime) -> date:
    return at.astimezone(dealer.zone_on(at.date())).date()
