"""What waits at one dealer today: suspicions, causes, refused rows, calls?"""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, bindparam, func
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.follow_up import FollowUpRow
from dealer_service.storage.imports import ImportRefusalRow
from dealer_service.storage.repair_orders import JobRow
from dealer_service.storage.rework_board import PENDING, SUSPECTED, UNTAGGED, conditions


class OpenMatters(NamedTuple):
    """Counts whatever their month; ``pending`` are returns whose original has not arrived."""

    suspicions: int
    untagged: int
    refused_rows: int
    calls_due: int
    pending: int


def open_matters(session: Session, dealer_id: int, today: date) -> OpenMatters:
    """What waits at a dealer on a local day; the queues as the rework board counts them."""
    return OpenMatters(*session.execute(_statement(), {"dealer": dealer_id, "today": today}).one())


@cache
def _statement() -> Any:
    """One statement, written once: the page of the month asks it at every opening."""
    here = bindparam("dealer", type_=Integer)
    refusal, call = ImportRefusalRow, FollowUpRow

    def queue(name: str) -> Any:
        found = select_rows(func.count(col(JobRow.id)))
        return found.where(col(JobRow.dealer_id) == here, *conditions(name)).scalar_subquery()

    refused = select_rows(func.count(col(refusal.id))).where(
        col(refusal.dealer_id) == here, col(refusal.corrected_at).is_(None)
    )
    due = select_rows(func.count(col(call.id))).where(
        col(call.dealer_id) == here, col(call.state) == "due", col(call.due_on) <= bindparam("today", type_=Date)
    )
    return select_rows(
        queue(SUSPECTED), queue(UNTAGGED), refused.scalar_subquery(), due.scalar_subquery(), queue(PENDING)
    )
