"""What does a scorecard say of the dealer's complaints?"""

from datetime import UTC, date, datetime, time

from sqlmodel import Session

from dealer_service.domain.complaint_clocks import NOTHING_DUE
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.scorecards import ComplaintCounts, OpenComplaint
from dealer_service.services.complaint_figures import figures_of_month
from dealer_service.storage import scorecard_complaints as stored
from dealer_service.storage.complaint_guides import list_categories

__all__ = ["complaint_counts", "open_complaints"]


def complaint_counts(session: Session, dealer: Dealer, month: Month, today: date) -> ComplaintCounts | None:
    """How the complaints received in the month were answered, as it stood when ``today`` began at the dealer.

    None where the dealer had recorded no complaint by then: that none came is not known.
    """
    first = stored.first_month(session, dealer.id)
    if first is None or first > month.number:
        return None
    found = figures_of_month(session, dealer.id, month, _begin(dealer, today))
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


def open_complaints(session: Session, dealer: Dealer, locale: str, today: date) -> tuple[OpenComplaint, ...]:
    """All that are open on the day of the card, what is due first at the top; categories in the card's language."""
    named = {category.code: category.name(locale) for category in list_categories(session)}
    begin = _begin(dealer, today)
    return tuple(
        OpenComplaint(
            number=line.number,
            received_on=_day(dealer, line.received_at),
            severity=line.severity,
            about=named.get(line.category, line.category),
            level=line.level,
            due_on=None if line.due_at >= NOTHING_DUE else _day(dealer, line.due_at),
            overdue=line.due_at < begin,
            order=line.order or "",
        )
        for line in stored.list_open(session, dealer.id)
    )


def _begin(dealer: Dealer, today: date) -> datetime:
    return datetime.combine(today, time(), dealer.zone_on(today)).astimezone(UTC)


def _day(dealer: Dealer, at: datetime) -> date:
    return at.astimezone(dealer.zone_on(at.date())).date()
