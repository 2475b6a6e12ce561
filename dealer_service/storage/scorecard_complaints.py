"""Which complaints do the scorecards of dealers name?"""

from collections.abc import Sequence
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


def first_months(session: Session, dealer_ids: Sequence[int]) -> dict[int, int]:
    """The month (yyyymm) of the first complaint of each dealer that ever recorded one."""
    row: Any = ComplaintRow
    found = _CHOSEN(row.dealer_id, func.min(row.month)).where(row.dealer_id.in_(dealer_ids)).group_by(row.dealer_id)
    return dict(session.execute(found).all())


def list_open(session: Session, dealer_ids: Sequence[int]) -> dict[int, list[OpenLine]]:
    """All open complaints by dealer, what is due first at the top."""
    row: Any = ComplaintRow
    statement = _CHOSEN(row.dealer_id, row.number, row.received_at, row.severity, row.category, row.level, row.due_at,
                        RepairOrderRow.number)  # fmt: skip
    statement = statement.join(RepairOrderRow, col(RepairOrderRow.id) == row.order_id, isouter=True)
    statement = statement.where(text(IS_OPEN), row.dealer_id.in_(dealer_ids)).order_by(row.due_at, row.id)
    found: dict[int, list[OpenLine]] = {}
    for dealer_id, *values in session.execute(statement):
        found.setdefault(dealer_id, []).append(OpenLine(*values))
    return found
