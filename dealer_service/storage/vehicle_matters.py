"""What is open around one vehicle: complaints, calls after delivery, and whose is it?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.complaints import ComplaintRow
from dealer_service.storage.follow_up import FollowUpRow


@dataclass(frozen=True, slots=True)
class OpenComplaint:
    id: int
    number: str
    state: str
    category: str
    severity: str
    received_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that is still to be made; ``order_id`` is the order it asks about."""

    id: int
    order_id: int
    due_on: date
    lapses_on: date


def open_complaints(session: Session, vehicle_id: int) -> list[OpenComplaint]:
    """Open complaints about a vehicle that this person sees, what is due first."""
    return [OpenComplaint(*one) for one in session.execute(_open_complaints(), {"vehicle": vehicle_id})]


@cache
def _open_complaints() -> Any:
    """Written once, as the next: the counter asks it with every vehicle."""
    row: Any = ComplaintRow
    return (
        select_rows(row.id, row.number, row.state, row.category, row.severity, row.received_at, row.due_at)
        .where(col(row.vehicle_id) == bindparam("vehicle", type_=Integer), col(row.state) != "closed")
        .order_by(col(row.due_at), col(row.id))
    )


def open_calls(session: Session, order_ids: Collection[int]) -> list[OpenCall]:
    """Calls to make after these orders, the first due first."""
    return [OpenCall(*one) for one in session.execute(_open_calls(), {"orders": list(order_ids)})]


@cache
def _open_calls() -> Any:
    row: Any = FollowUpRow
    return (
        select_rows(row.id, row.order_id, row.due_on, row.lapses_on)
        .where(col(row.order_id).in_(bindparam("orders", expanding=True)), col(row.state) == "due")
        .order_by(col(row.due_on), col(row.id))
    )
