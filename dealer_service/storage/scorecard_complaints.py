"""Which complaints of a dealer does its scorecard name?"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from dealer_service.storage.complaints import IS_OPEN, ComplaintRow
from dealer_service.storage.repair_orders import RepairOrderRow


class OpenLine(NamedTuple):
    """One open complaint; ``order`` is the number of its order."""

    number: str
    received_at: datetime
    severity: str
    category: str
    level: int
    due_at: datetime
    order: str | None


_CHOSEN: Any = select


def first_month(session: Session, dealer_id: int) -> int | None:
    """The month (yyyymm) of the dealer's first complaint; None where none was ever recorded."""
    return session.exec(select(func.min(ComplaintRow.month)).where(ComplaintRow.dealer_id == dealer_id)).one()


def list_open(session: Session, dealer_id: int) -> list[OpenLine]:
    """All open complaints, what is due first at the top."""
    row: Any = ComplaintRow
    statement = _CHOSEN(row.number, row.received_at, row.severity, row.category, row.level, row.due_at,
                        RepairOrderRow.number)  # fmt: skip
    statement = statement.join(RepairOrderRow, col(RepairOrderRow.id) == row.order_id, isouter=True)
    statement = statement.where(text(IS_OPEN), row.dealer_id == dealer_id).order_by(row.due_at, row.id)
    return [OpenLine(*found) for found in session.execute(statement)]
