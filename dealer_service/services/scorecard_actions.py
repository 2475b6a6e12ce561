"""Which measures that dealers have promised are open on the day of their cards?"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.scorecards import OpenAction
from dealer_service.storage import scorecard_actions as stored


def open_actions(
    session: Session, dealers: Sequence[Dealer], todays: Mapping[int, date]
) -> dict[int, tuple[OpenAction, ...]]:
    """Of audits and of improvement plans, by dealer, what is due first at the top."""
    ids = [dealer.id for dealer in dealers]
    sources = {"audit": stored.open_audit_actions(session, ids), "plan": stored.open_measures(session, ids)}
    found = {}
    for dealer_id in ids:
        own = [(source, one) for source, promised in sources.items() for one in promised.get(dealer_id, ())]
        own.sort(key=lambda pair: (pair[1].due_on, pair[0], pair[1].what))
        found[dealer_id] = tuple(
            OpenAction(source, one.of, one.what, one.owner, one.due_on, one.due_on < todays[dealer_id])
            for source, one in own
        )
    return found
