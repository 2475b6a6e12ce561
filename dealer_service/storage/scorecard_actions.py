"""Which measures that a dealer has promised are still open?"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.audits import AuditActionRow
from dealer_service.storage.improvement import ImprovementMeasureRow, ImprovementPlanRow


class Promised(NamedTuple):
    of: str
    what: str
    owner: str
    due_on: date


def open_audit_actions(session: Session, dealer_id: int) -> list[Promised]:
    """Corrective actions of audits whose proof nobody has verified, what is due first at the top."""
    row = AuditActionRow
    found = (
        select_rows(col(row.audit_id), col(row.words), col(row.owner), col(row.due_on))
        .where(col(row.dealer_id) == dealer_id, col(row.verified_at).is_(None))
        .order_by(col(row.due_on), col(row.id))
    )
    return [Promised(str(audit), *rest) for audit, *rest in session.execute(found)]


def open_measures(session: Session, dealer_id: int) -> list[Promised]:
    """Measures of open improvement plans that are not done, what is due first at the top."""
    row, plan = ImprovementMeasureRow, ImprovementPlanRow
    found = (
        select_rows(col(plan.title), col(row.words), col(row.owner), col(row.due_on))
        .join(plan, col(plan.id) == col(row.plan_id))
        .where(col(row.dealer_id) == dealer_id, col(row.done_on).is_(None), col(plan.closed_at).is_(None))
        .order_by(col(row.due_on), col(row.id))
    )
    return [Promised(*values) for values in session.execute(found)]
