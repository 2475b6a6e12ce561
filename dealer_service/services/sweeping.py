"""What does time alone bring? Done once here; the worker does it regularly."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.services.complaint_deadlines import sweep_complaints
from dealer_service.services.follow_up import sweep_follow_ups
from dealer_service.services.import_stops import record_stopped
from dealer_service.services.rework_across import sweep_proposals
from dealer_service.services.standard_lists import take_up
from dealer_service.storage.accounts import sweep_sign_ins

# Refused sign-ins and ended sessions are kept that long, to be looked at.
KEPT = timedelta(days=30)


class Swept(NamedTuple):
    """How many follow-ups lapsed, and how many deadlines of complaints passed and were recorded."""

    follow_ups: int
    deadlines: int


def sweep_all(session: Session, actor: Actor, now: datetime) -> Swept:
    """Record complaints' deadlines, let follow-ups lapse and proposals take effect, forget old sign-ins."""
    require(actor, Permission.ADMINISTER)
    # First, because a step of a complaint locks it before it takes its place in the record of changes.
    deadlines = sweep_complaints(session, now)
    sweep_proposals(session, now)
    record_stopped(session, now)
    take_up(session, now)
    sweep_sign_ins(session, now - KEPT)
    return Swept(sweep_follow_ups(session, now), deadlines)
