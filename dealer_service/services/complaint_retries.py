"""Was this complaint brought before, by the same sender with the same key?"""

import hashlib

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.storage.complaint_log import find_by_sent_key
from dealer_service.storage.complaints import ComplaintRow

__all__ = ["own_key", "sent_before", "taken_already"]


def own_key(actor: Actor, key: str | None) -> str | None:
    """What is kept of a key: each sender's keys are his own."""
    return hashlib.sha256(f"{actor.key} {key}".encode()).hexdigest() if key else None


def sent_before(session: Session, actor: Actor, key: str | None) -> ComplaintRow | None:
    kept = own_key(actor, key)
    return find_by_sent_key(session, kept) if kept else None


def taken_already(session: Session, actor: Actor, key: str | None) -> int | None:
    """The complaint that this sender brought with the key."""
    require(actor, Permission.RECEIVE_COMPLAINTS)
    found = sent_before(session, actor, key)
    return found.id if found is not None else None
