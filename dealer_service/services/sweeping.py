"""What does time alone bring? Done once here; the worker does it regularly."""

from datetime import datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.services.follow_up import sweep_follow_ups
from dealer_service.services.rework_across import sweep_proposals
from dealer_service.storage.accounts import sweep_sign_ins

# Refused sign-ins and ended sessions are kept that long, to be looked at.
KEPT = timedelta(days=30)


def sweep_all(session: Session, actor: Actor, now: datetime) -> int:
    """Let follow-ups lapse, unobjected proposals take effect, old sign-ins be forgotten; answers the lapsed ones."""
    require(actor, Permission.ADMINISTER)
    sweep_proposals(session, now)
    sweep_sign_ins(session, now - KEPT)
    return sweep_follow_ups(session, now)
