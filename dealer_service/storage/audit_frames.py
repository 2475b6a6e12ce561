"""Which orders of a dealer may an auditor draw, and what do the records say of each?"""

from sqlalchemy import exists
from sqlmodel import Session, col, select

from dealer_service.domain.audit_samples import FrameUnit, RecordClass
from dealer_service.domain.first_fix import Standing as S
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow

COUNTED = (S.CLASSIFIED | S.DETECTED_CLASSIFIED).value


def frame_of(session: Session, dealer_id: int, first: int, last: int) -> list[FrameUnit]:
    """Every order delivered in these months that is in the rates, or would be if its suspicion were right."""
    order, job, decision = RepairOrderRow, JobRow, ReworkDecisionRow
    suspected = exists().where(col(job.order_id) == col(order.id), col(job.suspect_id).is_not(None))
    dismissed = exists().where(
        col(job.order_id) == col(order.id), col(decision.job_id) == col(job.id),
        col(decision.verdict) == "dismissed", col(decision.state) == "standing",
    )  # fmt: skip
    found = select(order.number, order.standing, suspected, dismissed).where(
        order.dealer_id == dealer_id,
        col(order.delivered_month).between(first, last),
        col(order.standing).op("&")(COUNTED) != 0,
    )
    units = []
    for number, standing, is_suspected, is_dismissed in session.exec(found.order_by(order.number)):
        returned = bool(standing & S.LINKED)
        one = RecordClass.SUSPECTED if is_suspected else RecordClass.DISMISSED if is_dismissed else None
        units.append(FrameUnit(number, one or (RecordClass.RETURNED if returned else RecordClass.PLAIN), returned))
    return units


def ids_of(session: Session, dealer_id: int, numbers: list[str]) -> dict[str, int]:
    """The id of each order of the dealer by its number."""
    found: dict[str, int] = {}
    for first in range(0, len(numbers), 500):
        statement = select(RepairOrderRow.number, RepairOrderRow.id).where(
            RepairOrderRow.dealer_id == dealer_id, col(RepairOrderRow.number).in_(numbers[first : first + 500])
        )
        found |= {number: order_id or 0 for number, order_id in session.exec(statement)}
    return found
