"""Which measures that the dealer has promised are open on the day of the card?"""

from datetime import date

from sqlmodel import Session

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.scorecards import OpenAction
from dealer_service.storage import scorecard_actions as stored


def open_actions(session: Session, dealer: Dealer, today: date) -> tuple[OpenAction, ...]:
    """Of audits and of improvement plans, what is due first at the top."""
    found = [("audit", one) for one in stored.open_audit_actions(session, dealer.id)]
    found += [("plan", one) for one in stored.open_measures(session, dealer.id)]
    found.sort(key=lambda pair: (pair[1].due_on, pair[0], pair[1].what))
    return tuple(
        OpenAction(source, one.of, one.what, one.owner, one.due_on, one.due_on < today) for source, one in found
    )
