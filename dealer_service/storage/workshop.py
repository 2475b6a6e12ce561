"""What did each advisor and technician of a dealer do in some months, which promises were kept, what was sent back?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from dealer_service.domain.first_fix import COUNTS
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL
from dealer_service.domain.rework import LinkState
from dealer_service.storage.kept_promises import COST_GIVEN, COST_MISSED, TIME_GIVEN, TIME_MISSED
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import SentBackRow

_order: Any = RepairOrderRow
_chosen: Any = select


@dataclass(frozen=True, slots=True)
class StaffCounts:
    """Counts of one name, None where the orders carry none; ``missed`` are parts of ``given``.

    A technician has no promises of his own: there they are 0.
    """

    name: str | None
    month: int
    first_a: int
    first_b: int
    time_given: int = 0
    time_missed: int = 0
    cost_given: int = 0
    cost_missed: int = 0


@dataclass(frozen=True, slots=True)
class SentBackLine:
    """One time that work was returned to the workshop."""

    order_id: int
    number: str
    line: int
    technician: str | None
    cause_id: int | None
    words: str | None
    at: datetime


def advisor_counts(session: Session, dealer_id: int, first: int, last: int) -> list[StaffCounts]:
    """By advisor and month of the delivery (yyyymm), both ends included."""
    statement = (
        _chosen(
            _order.advisor, _order.delivered_month, _number(_has("first_a")), _number(_has("first_b")),
            _number(TIME_GIVEN), _number(TIME_MISSED), _number(COST_GIVEN), _number(COST_MISSED),
        )
        .where(_order.dealer_id == dealer_id, _order.delivered_month.between(first, last))
        .group_by(_order.advisor, _order.delivered_month)
    )  # fmt: skip
    return [StaffCounts(name, month, *map(int, counts)) for name, month, *counts in session.exec(statement)]


def technician_counts(session: Session, dealer_id: int, first: int, last: int) -> list[StaffCounts]:
    """By technician and month: orders on which he did a repair that was not itself rework, each order once."""
    job: Any = JobRow
    rework = (int(LinkState.IN_WINDOW), int(LinkState.PENDING))
    done = (
        _chosen(job.order_id, job.technician)
        .join(RepairOrderRow, _order.id == job.order_id)
        .where(_order.dealer_id == dealer_id, _order.delivered_month.between(first, last), job.technician.is_not(None),
               job.role.bitwise_and(int(CAN_BE_ORIGINAL)) != 0, job.link_state.not_in(rework))
        .distinct()
        .subquery()
    )  # fmt: skip
    statement = (
        _chosen(done.c.technician, _order.delivered_month, _number(_has("first_a")), _number(_has("first_b")))
        .join(RepairOrderRow, _order.id == done.c.order_id)
        .group_by(done.c.technician, _order.delivered_month)
    )
    return [StaffCounts(name, month, int(a), int(b)) for name, month, a, b in session.exec(statement)]


def list_sent_back(session: Session, dealer_id: int, start: datetime, end: datetime, most: int) -> list[SentBackLine]:
    """What the inspection returned from one instant until before another, the latest first."""
    sent: Any = SentBackRow
    statement = (
        _chosen(_order.id, _order.number, JobRow.line, JobRow.technician, sent.cause_id, sent.words, sent.at)
        .join(JobRow, col(JobRow.id) == sent.job_id)
        .join(RepairOrderRow, _order.id == sent.order_id)
        .where(sent.dealer_id == dealer_id, sent.at >= start, sent.at < end)
        .order_by(sent.at.desc(), sent.id.desc())
        .limit(most)
    )
    return [SentBackLine(*row) for row in session.exec(statement)]


def deliveries_since(session: Session, dealer_id: int, first_month: int, since: datetime) -> list[datetime]:
    """When vehicles were handed over since a moment; ``first_month`` (yyyymm) is that moment's."""
    statement = _chosen(_order.delivered_at).where(
        _order.dealer_id == dealer_id, _order.delivered_month >= first_month, _order.delivered_at >= since
    )
    return [at for at in session.exec(statement) if at is not None]


def _has(name: str) -> Any:
    needed, barred = COUNTS[name]
    held = _order.standing.bitwise_and(int(needed)) == int(needed)
    return held & (_order.standing.bitwise_and(int(barred)) == 0) if barred else held


def _number(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
