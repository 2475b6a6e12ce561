"""What do the manufacturer's standard lists say, and what may be chosen from them on a day?"""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.list_versions import usable
from dealer_service.domain.standard_lists import Cause, ConcernGroup, DismissalReason
from dealer_service.storage import lists as stored
from dealer_service.storage.unchanged import unchanged


def list_causes(session: Session, actor: Actor) -> list[Cause]:
    """Causes of rework by code, retired ones included."""
    require(actor, Permission.SIGNED_IN)
    return stored.list_causes(session)


def list_concern_groups(session: Session, actor: Actor) -> list[ConcernGroup]:
    require(actor, Permission.SIGNED_IN)
    return list(unchanged(session, "concern groups", lambda: stored.list_concern_groups(session)))


def list_dismissal_reasons(session: Session, actor: Actor) -> list[DismissalReason]:
    require(actor, Permission.SIGNED_IN)
    return stored.list_dismissal_reasons(session)


def reasons_to_choose(session: Session, actor: Actor, today: date) -> list[DismissalReason]:
    """The reasons that a suspicion may be dismissed with today."""
    return usable(list_dismissal_reasons(session, actor), today)


def groups_to_choose(session: Session, today: date, also: Collection[str] = ()) -> frozenset[str]:
    """Codes of the concern groups that a person may give a job today, and of those that it carries already.

    Files from other systems may carry every code, retired ones too: they tell of older days.
    """
    return frozenset(group.code for group in usable(stored.list_concern_groups(session), today)) | frozenset(also)
