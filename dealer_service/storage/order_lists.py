"""Which orders pass a filter, in which order, and what do they sum up to?"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, tuple_
from sqlmodel import Session, col, select

from dealer_service.domain.order_filters import ANY, STANDINGS, SUSPECTED, UNTAGGED, OrderFilter
from dealer_service.domain.vehicles import plate_key
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.inspections import INSPECTIONS
from dealer_service.storage.kept_promises import PROMISES
from dealer_service.storage.lists import ConcernGroupRow, ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import SentBackRow
from dealer_service.storage.vehicles import IS_PERSON, PERSON, CustomerRow, DealerVehicleRow, VehicleRow

AFTER_LAST = "\U0010ffff"

_SORTS: dict[str, Any] = {
    "opened": col(RepairOrderRow.opened_at),
    "delivered": col(RepairOrderRow.delivered_at),
    "number": col(RepairOrderRow.number),
    "odometer": col(RepairOrderRow.odometer_km),
    "invoice": col(RepairOrderRow.invoice),
}
_NULLABLE = frozenset({"delivered", "odometer", "invoice"})


class Spans(NamedTuple):
    """The days of a filter as instants, each span from one until before another; None is unbounded."""

    opened_from: datetime | None = None
    opened_before: datetime | None = None
    promised_from: datetime | None = None
    promised_before: datetime | None = None
    sent_from: datetime | None = None
    sent_before: datetime | None = None


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
    statement = _columns().where(*_conditions(asked, dealer_ids, days, technician))
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
    statement = _columns().where(*_conditions(asked, dealer_ids, days, technician))
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
        .where(*_conditions(asked, dealer_ids, days, technician))
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


def _conditions(
    asked: OrderFilter,
    dealer_ids: Collection[int],
    days: Spans,
    technician: str | None,
) -> list[ColumnElement[bool]]:
    row = RepairOrderRow
    found: list[Any] = [col(row.dealer_id).in_(dealer_ids)]
    if asked.month is not None:
        month = col(row.delivered_month)
        found.append(month == asked.month if asked.since is None else month.between(asked.since, asked.month))
    if asked.region is not None:
        found.append(col(row.delivered_region_id) == asked.region)
    if asked.promise in PROMISES:
        found.append(PROMISES[asked.promise])
    if asked.inspection in INSPECTIONS:
        found.append(INSPECTIONS[asked.inspection])
    found += _between(col(row.opened_at), days.opened_from, days.opened_before)
    found += _between(col(row.promised_at), days.promised_from, days.promised_before)
    if asked.status:
        found.append(col(row.status) == asked.status)
    if asked.advisor:
        found.append(col(row.advisor) == asked.advisor)
    if asked.standing in STANDINGS:
        needed, barred, one_of = (bits.value for bits in STANDINGS[asked.standing])
        found.append(col(row.standing).bitwise_and(needed) == needed)
        if barred:
            found.append(col(row.standing).bitwise_and(barred) == 0)
        if one_of:
            found.append(col(row.standing).bitwise_and(one_of) != 0)
    jobs = _job_conditions(asked, technician, dealer_ids, days)
    found += [exists().where(col(JobRow.order_id) == col(row.id), *one) for one in jobs]
    if asked.words:
        found.append(_with_words(asked.words, dealer_ids))
    return found


def _between(column: Any, first: datetime | None, before: datetime | None) -> list[Any]:
    found = [] if first is None else [column >= first]
    return found if before is None else [*found, column < before]


def _job_conditions(
    asked: OrderFilter, technician: str | None, dealer_ids: Collection[int], days: Spans
) -> list[list[Any]]:
    """Conditions that one and the same job must meet, and one each for what any job may meet."""
    together: list[Any] = []
    if asked.group:
        together.append(col(JobRow.group_id).in_(select(ConcernGroupRow.id).where(ConcernGroupRow.code == asked.group)))
    if asked.job_type:
        together.append(col(JobRow.job_type) == asked.job_type)
    if asked.technician:
        together.append(col(JobRow.technician) == asked.technician)
    if asked.standing == SUSPECTED:
        together.append(col(JobRow.suspect_id).is_not(None))
    if asked.cause:
        together.append(col(JobRow.original_id).is_not(None))
        if asked.cause == UNTAGGED:
            together.append(col(JobRow.cause_id).is_(None))
        else:
            causes = select(ReworkCauseRow.id).where(ReworkCauseRow.code == asked.cause)
            together.append(col(JobRow.cause_id).in_(causes))
    if asked.sent_back:
        sent = [col(SentBackRow.dealer_id).in_(dealer_ids)]
        sent += _between(col(SentBackRow.at), days.sent_from, days.sent_before)
        if asked.sent_back == UNTAGGED:
            sent.append(col(SentBackRow.cause_id).is_(None))
        elif asked.sent_back != ANY:
            tagged = select(ReworkCauseRow.id).where(ReworkCauseRow.code == asked.sent_back)
            sent.append(col(SentBackRow.cause_id).in_(tagged))
        together.append(col(JobRow.id).in_(select(SentBackRow.job_id).where(*sent)))
    found = [together] if together else []
    if technician is not None:
        found.append([func.lower(JobRow.technician) == technician.lower()])
    return found


def _with_words(words: str, dealer_ids: Collection[int]) -> Any:
    """Orders whose number begins with the words, or whose vehicle has them as plate, VIN or end of the VIN."""
    typed = words.strip()
    key = plate_key(typed)
    number = and_(col(RepairOrderRow.number) >= typed, col(RepairOrderRow.number) < typed + AFTER_LAST)
    if len(key) < 3:
        return number
    known = select(DealerVehicleRow.vehicle_id).where(
        col(DealerVehicleRow.dealer_id).in_(dealer_ids),
        or_(
            col(DealerVehicleRow.plate_key).startswith(key, autoescape=True),
            col(DealerVehicleRow.vin_tail).endswith(key[-8:], autoescape=True),
        ),
    )
    whole = select(VehicleRow.id).where(VehicleRow.vin == key)
    vehicle = col(RepairOrderRow.vehicle_id)
    return or_(number, vehicle.in_(whole), vehicle.in_(known) if len(key) < 17 else false())
