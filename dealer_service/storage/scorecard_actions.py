"""Which measures that dealers have promised are still open?"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.audits import AuditActionRow
from dealer_service.storage.improvement import ImprovementMeasureRow, ImprovementPlanRow


class Promised(NamedTuple):
    of: str
    what: str
    owner: str
    due_on: date


def open_audit_actions(session: Session, dealer_ids: Sequence[int]) -> dict[int, list[Promised]]:
    """Corrective actions of audits whose proof nobody has verified, by dealer, what is due first at the top."""
    row = AuditActionRow
    found = (
        select_rows(col(row.dealer_id), col(row.audit_id), col(row.words), col(row.owner), col(row.due_on))
        .where(col(row.dealer_id).in_(dealer_ids), col(row.verified_at).is_(None))
        .order_by(col(row.due_on), col(row.id))
    )
    return _promised(session, found)


def open_measures(session: Session, dealer_ids: Sequence[int]) -> dict[int, list[Promised]]:
    """Measures of open improvement plans that are not done, by dealer, what is due first at the top."""
    row, plan = ImprovementMeasureRow, ImprovementPlanRow
    found = (
        select_rows(col(row.dealer_id), col(plan.title), col(row.words), col(row.owner), col(row.due_on))
        .join(plan, col(plan.id) == col(row.plan_id))
        .where(col(row.dealer_id).in_(dealer_ids), col(row.done_on).is_(None), col(plan.closed_at).is_(None))
        .order_by(col(row.due_on), col(row.id))
    )
    return _promised(session, found)


def _promised(session: Session, statement: Any) -> dict[int, list[Promised]]:
    found: dict[int, list[Promised]] = {}
    for dealer_id, of, *rest in session.execute(statement):
        found.setdefault(dealer_id, []).append(Promised(str(of), *rest))
    return found
