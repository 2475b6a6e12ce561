"""How did each month's deliveries keep their promises, how late were the late ones, whose work was sent back?

Everything is grouped by the database over the index of a dealer's delivery months: a large dealer costs no more rows
here than it has months and people, but for the late orders, whose median needs each of them.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, case, distinct, func, type_coerce
from sqlmodel import Session, col, select

from dealer_service.domain.workshop import DeliveredCounts
from dealer_service.storage.inspections import INSPECTED, SENT_BACK
from dealer_service.storage.kept_promises import COST_GIVEN, COST_MISSED, TIME_GIVEN, TIME_MISSED
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import SentBackRow

_order: Any = RepairOrderRow
_chosen: Any = select


def delivered_counts(session: Session, dealer_id: int, first: int, last: int) -> list[DeliveredCounts]:
    """By month of the delivery (yyyymm), both ends included; months without one are left out."""
    figures = [_number(one) for one in (TIME_GIVEN, TIME_MISSED, COST_GIVEN, COST_MISSED, INSPECTED, SENT_BACK)]
    statement = (
        _chosen(_order.delivered_month, func.count(_order.id), *figures)
        .where(*_delivered(dealer_id, first, last))
        .group_by(_order.delivered_month)
    )
    return [DeliveredCounts(month, *map(int, counts)) for month, *counts in session.exec(statement)]


def late_seconds(session: Session, dealer_id: int, first: int, last: int) -> dict[int, list[int]]:
    """How much later than promised the late orders were handed over, by month of the delivery."""
    late = type_coerce(_order.delivered_at, BigInteger) - type_coerce(_order.promised_at, BigInteger)
    statement = _chosen(_order.delivered_month, late).where(*_delivered(dealer_id, first, last), TIME_MISSED)
    found = defaultdict[int, list[int]](list)
    for month, seconds in session.exec(statement):
        found[month].append(int(seconds))
    return found


def sent_back_by_technician(session: Session, dealer_id: int, start: datetime, end: datetime) -> dict[str | None, int]:
    """Orders of which work of this technician was sent back from one instant until before another."""
    sent: Any = SentBackRow
    statement = (
        _chosen(JobRow.technician, func.count(distinct(sent.order_id)))
        .join(JobRow, col(JobRow.id) == sent.job_id)
        .where(sent.dealer_id == dealer_id, sent.at >= start, sent.at < end)
        .group_by(JobRow.technician)
    )
    return {name or None: int(count) for name, count in session.exec(statement)}


def sent_back_by_advisor(session: Session, dealer_id: int, start: datetime, end: datetime) -> dict[str | None, int]:
    """The same by the advisor whose name the order carries."""
    sent: Any = SentBackRow
    statement = (
        _chosen(_order.advisor, func.count(distinct(sent.order_id)))
        .join(RepairOrderRow, _order.id == sent.order_id)
        .where(sent.dealer_id == dealer_id, sent.at >= start, sent.at < end)
        .group_by(_order.advisor)
    )
    return {name or None: int(count) for name, count in session.exec(statement)}


def technician_promises(session: Session, dealer_id: int, first: int, last: int) -> dict[str, tuple[int, int]]:
    """Orders with a promised time on which a technician worked, and those of them handed over late."""
    done = (
        _chosen(_order.id, JobRow.technician, _flag(TIME_MISSED).label("missed"))
        .join(JobRow, col(JobRow.order_id) == _order.id)
        .where(*_delivered(dealer_id, first, last), TIME_GIVEN, col(JobRow.technician).is_not(None))
        .distinct()
        .subquery()
    )
    statement = _chosen(done.c.technician, func.count(), func.sum(done.c.missed)).group_by(done.c.technician)
    return {name: (int(given), int(missed)) for name, given, missed in session.exec(statement)}


def _delivered(dealer_id: int, first: int, last: int) -> tuple[Any, Any]:
    return _order.dealer_id == dealer_id, _order.delivered_month.between(first, last)


def _number(condition: Any) -> Any:
    return func.sum(_flag(condition))


def _flag(condition: Any) -> Any:
    return case((condition, 1), else_=0)
