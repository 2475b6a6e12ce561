"""What must be known of a complaint before a program's words about it can be read?"""

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import NotFound
from dealer_service.services.complaint_access import dealer_by_id
from dealer_service.services.words import N_
from dealer_service.storage.complaint_log import find_complaint

__all__ = ["dealer_of"]


def dealer_of(session: Session, actor: Actor, complaint_id: int) -> Dealer:
    """The dealer whose complaint it is: its times are local there. Raises ``NotFound``."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    row = find_complaint(session, complaint_id)
    if row is None:
        raise NotFound(N_("There is no such complaint, or not for you."))
    return dealer_by_id(session, row.dealer_id)
