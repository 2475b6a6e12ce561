"""What do the manufacturer's standard lists say?"""

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.rework import ReworkWindow
from dealer_service.domain.standard_lists import Cause, ConcernGroup, DismissalReason
from dealer_service.storage import lists as stored


def list_causes(session: Session, actor: Actor) -> list[Cause]:
    """Causes of rework by code, retired ones included."""
    require(actor, Permission.SIGNED_IN)
    return stored.list_causes(session)


def list_concern_groups(session: Session, actor: Actor) -> list[ConcernGroup]:
    require(actor, Permission.SIGNED_IN)
    return stored.list_concern_groups(session)


def list_dismissal_reasons(session: Session, actor: Actor) -> list[DismissalReason]:
    require(actor, Permission.SIGNED_IN)
    return stored.list_dismissal_reasons(session)


def list_windows(session: Session, actor: Actor) -> list[ReworkWindow]:
    """The rework windows by valid-from date, oldest first."""
    require(actor, Permission.SIGNED_IN)
    return stored.list_windows(session)
