"""What belongs to one order: vehicle, customer, earlier visit, pending links, evidence, answers at the counter?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from dealer_service.domain.three_questions import ThreeAnswers
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.repair_orders import JobRow, OrderCorrectionRow, RepairOrderRow, ThreeAnswersRow
from dealer_service.storage.rework import FailureEvidenceRow, ReworkLinkRow
from dealer_service.storage.vehicles import CustomerRow, VehicleRow

__all__ = ["FoundOrder", "OrderCorrectionRow", "earlier_visit", "evidence_kinds", "find_order", "find_three_answers",
           "names_of", "pending_links", "save_three_answers", "window_until"]  # fmt: skip

PENDING = 3


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """``customer`` as the order writes him, ``person`` who he is after all that was merged."""

    order: RepairOrderRow
    vehicle: VehicleRow
    customer: CustomerRow | None
    person: CustomerRow | None


def find_order(session: Session, order_id: int) -> FoundOrder | None:
    """An order with its vehicle and customer, within the scope."""
    order = session.exec(select(RepairOrderRow).where(RepairOrderRow.id == order_id)).first()
    if order is None:
        return None
    vehicle = session.exec(select(VehicleRow).where(VehicleRow.id == order.vehicle_id)).one()
    customer = None
    if order.customer_id is not None:
        customer = session.exec(select(CustomerRow).where(CustomerRow.id == order.customer_id)).first()
    person = customer
    if customer is not None and customer.merged_into_id is not None:
        person = session.exec(select(CustomerRow).where(CustomerRow.id == customer.merged_into_id)).first()
    return FoundOrder(order, vehicle, customer, person)


def earlier_visit(session: Session, order: RepairOrderRow, dealer_ids: Collection[int]) -> RepairOrderRow | None:
    """The last visit of the same vehicle before this one, at these dealers."""
    ids = select(JobRow.order_id).where(
        JobRow.vehicle_id == order.vehicle_id, JobRow.opened_at < order.opened_at, JobRow.order_id != order.id
    )
    statement = select(RepairOrderRow).where(
        col(RepairOrderRow.id).in_(ids), col(RepairOrderRow.dealer_id).in_(dealer_ids),
        RepairOrderRow.status != "cancelled",
    )  # fmt: skip
    return session.exec(statement.order_by(col(RepairOrderRow.opened_at).desc())).first()


def window_until(session: Session, order_id: int) -> datetime | None:
    """The end of the rework window of a delivered order."""
    return session.exec(select(JobRow.window_until).where(JobRow.order_id == order_id)).first()


def pending_links(session: Session, order_id: int) -> dict[int, tuple[str, str, int]]:
    """Originals that have not arrived, as the jobs name them: line to dealer, number and line."""
    statement = (
        select(JobRow.line, ReworkLinkRow.ref_dealer, ReworkLinkRow.ref_number, ReworkLinkRow.ref_line)
        .join(ReworkLinkRow, col(ReworkLinkRow.job_id) == col(JobRow.id))
        .where(JobRow.order_id == order_id, JobRow.link_state == PENDING)
    )
    return {line: (dealer, number, ref) for line, dealer, number, ref in session.exec(statement)}


def evidence_kinds(session: Session, order_id: int) -> frozenset[str]:
    """Kinds of evidence of failure that stand for an order, beside rework."""
    statement = select(FailureEvidenceRow.kind).where(
        FailureEvidenceRow.order_id == order_id, col(FailureEvidenceRow.withdrawn_at).is_(None)
    )
    return frozenset(session.exec(statement))


def names_of(session: Session, user_ids: Collection[int]) -> dict[int, str]:
    """Names of people by id."""
    if not user_ids:
        return {}
    rows = session.exec(select(UserRow.id, UserRow.name).where(col(UserRow.id).in_(user_ids)))
    return {user_id or 0: name for user_id, name in rows}


def find_three_answers(session: Session, order_id: int) -> ThreeAnswersRow | None:
    return session.exec(select(ThreeAnswersRow).where(ThreeAnswersRow.order_id == order_id)).first()


def save_three_answers(
    session: Session, order: RepairOrderRow, answers: ThreeAnswers, by_user_id: int | None, at: datetime
) -> None:
    """Keep the answers of an order, in place of earlier ones."""
    row = find_three_answers(session, order.id or 0)
    if row is None:
        row = ThreeAnswersRow(order_id=order.id or 0, dealer_id=order.dealer_id, had_before=answers.had_before, at=at)
    row.had_before, row.right_when_left = answers.had_before, answers.right_when_left
    row.came_back_on, row.by_user_id, row.at = answers.came_back_on, by_user_id, at
    session.add(row)
    session.flush()
