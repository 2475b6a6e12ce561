"""Which orders does a page of a filtered list hold, in which order, and what do they all sum up to?"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from dealer_service.domain.order_filters import OrderFilter
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.lists import ConcernGroupRow
from dealer_service.storage.order_conditions import Spans, order_conditions
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.vehicles import IS_PERSON, PERSON, CustomerRow, VehicleRow

_SORTS: dict[str, Any] = {
    "opened": col(RepairOrderRow.opened_at),
    "delivered": col(RepairOrderRow.delivered_at),
    "number": col(RepairOrderRow.number),
    "odometer": col(RepairOrderRow.odometer_km),
    "invoice": col(RepairOrderRow.invoice),
}
_NULLABLE = frozenset({"delivered", "odometer", "invoice"})


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of a list."""

    id: int
    dealer_id: int
    dealer: str
    number: str
    vin: str
    plate: str | None
    customer: str | None
    status: str
    opened_at: datetime
    promised_at: datetime | None
    delivered_at: datetime | None
    odometer_km: int | None
    advisor: str | None
    invoice: int | None
    currency: str | None
    standing: int


@dataclass(frozen=True, slots=True)
class OrderSums:
    """``invoices``: currency (None where none is named) to the sum in minor units."""

    orders: int
    invoices: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job of an order in a list; ``state`` is the state of its link."""

    order_id: int
    line: int
    group: str
    job_type: str
    concern: str | None
    technician: str | None
    link_state: int
    suspected: bool


def page_of_orders(
    session: Session,
    asked: OrderFilter,
    dealer_ids: Collection[int],
    days: Spans,
    *,
    sort: str,
    descending: bool,
    size: int,
    after: int | None = None,
    before: int | None = None,
    technician: str | None = None,
) -> tuple[list[OrderRow], bool]:
    """Up to ``size`` orders behind or in front of one of them, and whether there are more in that direction.

    ``dealer_ids`` are those the person may see.
    """
    backwards = before is not None
    key = _key(sort)
    down = descending != backwards
    statement = _columns().where(*order_conditions(asked, dealer_ids, days, technician))
    anchor = before if backwards else after
    if anchor is not None:
        at = session.exec(select(key).where(RepairOrderRow.id == anchor)).first()
        if at is not None:
            here = tuple_(key, col(RepairOrderRow.id))
            there = tuple_(as_seconds(at) if isinstance(at, datetime) else at, anchor)
            statement = statement.where(here < there if down else here > there)
    turned = (key.desc(), col(RepairOrderRow.id).desc()) if down else (key.asc(), col(RepairOrderRow.id).asc())
    rows = [OrderRow(*row) for row in session.exec(statement.order_by(*turned).limit(size + 1))]
    more = len(rows) > size
    rows = rows[:size]
    return (rows[::-1] if backwards else rows), more


def every_order(
    session: Session,
    asked: OrderFilter,
    dealer_ids: Collection[int],
    days: Spans,
    *,
    sort: str,
    descending: bool,
    limit: int,
    technician: str | None = None,
) -> Iterator[OrderRow]:
    """All orders that pass, up to a limit, for a file."""
    key, place = _key(sort), col(RepairOrderRow.id)
    statement = _columns().where(*order_conditions(asked, dealer_ids, days, technician))
    statement = statement.order_by(key.desc() if descending else key, place.desc() if descending else place)
    for row in session.exec(statement.limit(limit)):
        yield OrderRow(*row)


def sum_of_orders(
    session: Session,
    asked: OrderFilter,
    dealer_ids: Collection[int],
    days: Spans,
    technician: str | None = None,
) -> OrderSums:
    """How many orders pass, and what was invoiced for them."""
    statement: Any = (
        select(RepairOrderRow.currency, func.count(), func.sum(RepairOrderRow.invoice))
        .where(*order_conditions(asked, dealer_ids, days, technician))
        .group_by(col(RepairOrderRow.currency))
    )
    found = [(currency, count, invoiced) for currency, count, invoiced in session.exec(statement)]
    sums = sorted(((c or "", c, int(total)) for c, _count, total in found if total is not None), key=lambda s: s[0])
    return OrderSums(sum(count for _c, count, _t in found), tuple((c, total) for _key, c, total in sums))


def job_lines(session: Session, order_ids: Sequence[int]) -> dict[int, list[JobLine]]:
    """The jobs of some orders, by order and line."""
    found: dict[int, list[JobLine]] = {order_id: [] for order_id in order_ids}
    for first in range(0, len(order_ids), 500):
        job: Any = JobRow
        chosen: Any = select
        statement = (
            chosen(job.order_id, job.line, ConcernGroupRow.code, job.job_type, job.concern, job.technician,
                   job.link_state, job.suspect_id)
            .join(ConcernGroupRow, col(ConcernGroupRow.id) == col(job.group_id))
            .where(col(job.order_id).in_(order_ids[first : first + 500]))
            .order_by(col(job.order_id), col(job.line))
        )  # fmt: skip
        for order_id, line, group, job_type, concern, technician, link_state, suspect_id in session.exec(statement):
            found[order_id].append(
                JobLine(order_id, line, group, job_type, concern, technician, link_state, suspect_id is not None)
            )
    return found


def people_of(session: Session, dealer_ids: Collection[int]) -> tuple[list[str], list[str]]:
    """Names of advisors and technicians on the newest orders of these dealers, for choosing."""
    newest = select(RepairOrderRow.id).where(col(RepairOrderRow.dealer_id).in_(dealer_ids))
    ids = newest.order_by(col(RepairOrderRow.opened_at).desc()).limit(2_000).subquery()
    here = select(ids.c.id)
    advisors = session.exec(select(RepairOrderRow.advisor).where(col(RepairOrderRow.id).in_(here)).distinct())
    names = session.exec(select(JobRow.technician).where(col(JobRow.order_id).in_(here)).distinct())
    return sorted(name for name in advisors if name), sorted(name for name in names if name)


def _columns() -> Any:
    order: Any = RepairOrderRow
    chosen: Any = select
    return (
        chosen(
            order.id, order.dealer_id, DealerRow.code, order.number, VehicleRow.vin, order.plate, PERSON.name,
            order.status, order.opened_at, order.promised_at, order.delivered_at, order.odometer_km, order.advisor,
            order.invoice, order.currency, order.standing,
        )
        .join(DealerRow, col(DealerRow.id) == col(order.dealer_id))
        .join(VehicleRow, col(VehicleRow.id) == col(order.vehicle_id))
        .join(CustomerRow, col(CustomerRow.id) == col(order.customer_id), isouter=True)
        .join(PERSON, IS_PERSON, isouter=True)
    )  # fmt: skip


def _key(sort: str) -> Any:
    """What is sorted by; orders without a value stand below all others."""
    return func.coalesce(_SORTS[sort], -1) if sort in _NULLABLE else _SORTS[sort]
