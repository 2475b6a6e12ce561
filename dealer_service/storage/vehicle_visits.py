"""What was done to a vehicle at which visit, and which visits were returns?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, text
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.columns import as_instant
from dealer_service.storage.lists import ConcernGroupRow, ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.scope import system_connection
from dealer_service.storage.vehicles import IS_PERSON, PERSON, CustomerRow


@dataclass(frozen=True, slots=True)
class JobVisit:
    """One job of a visit; ``cause_code`` is the cause of rework, ``system`` that of the concern group."""

    id: int
    order_id: int
    line: int
    group: str
    job_type: str
    concern: str | None
    cause: str | None
    correction: str | None
    technician: str | None
    labour_op: str | None
    amount: int | None
    repair_class: str | None
    outcome: str | None
    role: int
    link_state: int
    suspect_id: int | None
    cause_code: str | None
    cause_accepted: bool
    system: str
    window_until: datetime | None
    km_limit: int | None


@dataclass(frozen=True, slots=True)
class VisitOrder:
    """The order of a visit; ``person`` and ``person_name`` are the customer after all that was merged."""

    id: int
    dealer_id: int
    number: str
    status: str
    opened_at: datetime
    promised_at: datetime | None
    delivered_at: datetime | None
    odometer_km: int | None
    odometer_out_km: int | None
    advisor: str | None
    person_id: int | None
    person_name: str | None


@dataclass(frozen=True, slots=True)
class ElsewhereVisit:
    """A visit at a dealer that the person does not see: when, for what, and was it rework."""

    opened_at: datetime
    groups: tuple[str, ...]
    rework: bool


@dataclass(frozen=True, slots=True)
class ElsewhereJob:
    """A job at another dealer as the law counts it; of all this a person is shown counts alone."""

    id: int
    order_id: int
    group: str
    system: str
    job_type: str
    outcome: str | None
    opened_at: datetime
    delivered_at: datetime | None
    km_in: int | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """``returned``: does any job of the vehicle, wherever, lead to an earlier one?"""

    visits: list[ElsewhereVisit]
    jobs: list[ElsewhereJob]
    returned: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A returning job and the earlier one it leads to, by a link (``link_state``) or a suspicion.

    ``km`` is the mileage of the return less that with which the vehicle had left; None where one is missing.
    """

    job_id: int
    order_id: int
    dealer_id: int
    number: str
    line: int
    opened_at: datetime
    link_state: int
    suspected: bool
    original_id: int
    original_order_id: int
    original_dealer_id: int
    original_number: str
    original_line: int
    original_delivered_at: datetime | None
    group: str
    km: int | None


def visits_here(session: Session, vehicle_id: int) -> list[tuple[VisitOrder, list[JobVisit]]]:
    """Orders of a vehicle that the session sees, the newest first, each with its jobs by line."""
    found: dict[int, tuple[VisitOrder, list[JobVisit]]] = {}
    for row in session.execute(_visits(), {"vehicle": vehicle_id}):
        order_id = row[0]
        if order_id not in found:
            found[order_id] = (VisitOrder(*row[:ORDER_COLUMNS]), [])
        found[order_id][1].append(JobVisit(*row[ORDER_COLUMNS:]))
    return list(found.values())


ORDER_COLUMNS = len(fields(VisitOrder))


@cache
def _visits() -> Any:
    """Written once, as the next: the counter asks it with every vehicle, the visits with their jobs in one."""
    order: Any = RepairOrderRow
    job: Any = JobRow
    return (
        _with_lists(
            select_rows(
                order.id, order.dealer_id, order.number, order.status, order.opened_at, order.promised_at,
                order.delivered_at, order.odometer_km, order.odometer_out_km, order.advisor, PERSON.id, PERSON.name,
                *_job_columns(),
            ).join_from(JobRow, RepairOrderRow, col(order.id) == col(job.order_id))
        )
        .join(CustomerRow, col(CustomerRow.id) == col(order.customer_id), isouter=True)
        .join(PERSON, IS_PERSON, isouter=True)
        .where(col(job.vehicle_id) == bindparam("vehicle", type_=Integer))
        .order_by(col(order.opened_at).desc(), col(order.id).desc(), col(job.line))
    )  # fmt: skip


def list_job_visits(session: Session, order_ids: Sequence[int]) -> dict[int, list[JobVisit]]:
    """Jobs of orders, by order and line."""
    found: dict[int, list[JobVisit]] = {order_id: [] for order_id in order_ids}
    for row in session.execute(_jobs_of_orders(), {"orders": list(order_ids)}):
        found[row[1]].append(JobVisit(*row))
    return found


@cache
def _jobs_of_orders() -> Any:
    job: Any = JobRow
    return (
        _with_lists(select_rows(*_job_columns()))
        .where(col(job.order_id).in_(bindparam("orders", expanding=True)))
        .order_by(col(job.order_id), col(job.line))
    )


def _job_columns() -> tuple[Any, ...]:
    """As ``JobVisit`` takes them."""
    job: Any = JobRow
    return (
        job.id, job.order_id, job.line, col(ConcernGroupRow.code), job.job_type, job.concern, job.cause,
        job.correction, job.technician, job.labour_op, job.amount, job.repair_class, job.outcome, job.role,
        job.link_state, job.suspect_id, col(ReworkCauseRow.code), job.cause_accepted, col(ConcernGroupRow.system),
        job.window_until, job.km_limit,
    )  # fmt: skip


def _with_lists(chosen: Any) -> Any:
    joined = chosen.join(ConcernGroupRow, col(ConcernGroupRow.id) == col(JobRow.group_id))
    return joined.join(ReworkCauseRow, col(ReworkCauseRow.id) == col(JobRow.cause_id), isouter=True)


ELSEWHERE = text("""
SELECT j.order_id, j.dealer_id, j.opened_at, g.code, j.link_state, j.role, coalesce(j.original_id, j.suspect_id), j.id,
    g.system, j.job_type, j.outcome, j.delivered_at, j.km_in
FROM job j JOIN concern_group g ON g.id = j.group_id WHERE j.vehicle_id = :vehicle
ORDER BY j.opened_at DESC, j.order_id, j.line""")


def visits_elsewhere(session: Session, vehicle_id: int, dealer_ids: Collection[int]) -> Elsewhere:
    """What other dealers did to a vehicle, newest first: no dealer, no customer, no words."""
    rows = system_connection(session).execute(ELSEWHERE, {"vehicle": vehicle_id})
    orders: dict[int, tuple[int, list[str], bool]] = {}
    returned = False
    repairs = []
    for order_id, dealer_id, opened_at, group, link_state, role, earlier, job_id, *facts in rows:
        returned = returned or earlier is not None
        if dealer_id in dealer_ids or role == 0:
            continue
        system, job_type, outcome, delivered_at, km_in = facts
        repairs.append(
            ElsewhereJob(
                job_id, order_id, group, system, job_type, outcome, as_instant(opened_at),
                None if delivered_at is None else as_instant(delivered_at), km_in,
            )
        )  # fmt: skip
        _at, groups, rework = orders.get(order_id, (opened_at, [], False))
        orders[order_id] = (opened_at, [*groups, group], rework or link_state in (1, 2, 3))
    seen = [ElsewhereVisit(as_instant(at), tuple(dict.fromkeys(g)), rework) for at, g, rework in orders.values()]
    return Elsewhere(seen, repairs, returned)


PAIRS = text("""
SELECT r.id, r.order_id, r.dealer_id, ro.number, r.line, r.opened_at, r.link_state, r.original_id IS NULL, e.id,
    e.order_id, e.dealer_id, eo.number, e.line, e.delivered_at, g.code,
    r.km_in - coalesce(eo.odometer_out_km, eo.odometer_km)
FROM job r JOIN job e ON e.id = coalesce(r.original_id, r.suspect_id)
JOIN repair_order ro ON ro.id = r.order_id JOIN repair_order eo ON eo.id = e.order_id
JOIN concern_group g ON g.id = r.group_id
WHERE r.vehicle_id = :vehicle ORDER BY r.opened_at, r.order_id, r.line""")


def pairs_of_vehicle(session: Session, vehicle_id: int) -> list[Pair]:
    """Returns of a vehicle with their originals, at whichever dealers: what both sides may see of each other."""
    rows = system_connection(session).execute(PAIRS, {"vehicle": vehicle_id})
    return [
        Pair(job, order, dealer, number, line, as_instant(opened), state, bool(suspected), original, original_order,
             original_dealer, original_number, original_line,
             None if delivered is None else as_instant(delivered), group, km)
        for job, order, dealer, number, line, opened, state, suspected, original, original_order, original_dealer,
        original_number, original_line, delivered, group, km in rows
    ]  # fmt: skip
