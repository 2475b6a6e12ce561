"""What waits at one dealer today: suspicions, causes, refused rows, calls?"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.follow_up import FollowUpRow
from dealer_service.storage.import_keeping import count_open_refusals
from dealer_service.storage.rework_board import PENDING, SUSPECTED, UNTAGGED, Narrowing, count_queue


class OpenMatters(NamedTuple):
    """Counts whatever their month; ``pending`` are returns whose original has not arrived."""

    suspicions: int
    untagged: int
    refused_rows: int
    calls_due: int
    pending: int


def open_matters(session: Session, dealer_id: int, today: date) -> OpenMatters:
    """What waits at a dealer on a local day; the queues as the rework board counts them."""
    here = Narrowing(dealer_id=dealer_id)
    return OpenMatters(
        suspicions=count_queue(session, SUSPECTED, here),
        untagged=count_queue(session, UNTAGGED, here),
        refused_rows=count_open_refusals(session, dealer_id),
        calls_due=calls_due(session, dealer_id, today),
        pending=count_queue(session, PENDING, here),
    )


def calls_due(session: Session, dealer_id: int, today: date) -> int:
    """Follow-up calls whose day has come."""
    found = select_rows(func.count(col(FollowUpRow.id))).where(
        col(FollowUpRow.dealer_id) == dealer_id, col(FollowUpRow.state) == "due", col(FollowUpRow.due_on) <= today
    )
    return int(session.execute(found).scalar_one())
