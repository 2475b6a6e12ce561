"""How is an order that is there changed, so that what repeats its columns stays true?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from dealer_service.domain.delivery import delivery_facts
from dealer_service.domain.import_problems import N_
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder, OrderStatus, job_role
from dealer_service.domain.vehicles import plate_key
from dealer_service.storage.columns import as_instant, as_seconds
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.lists import ConcernGroupRow, ReworkCauseRow
from dealer_service.storage.order_parties import customer_ids, save_visits, vehicle_ids
from dealer_service.storage.order_writing import Writing
from dealer_service.storage.registers import Register
from dealer_service.storage.repair_orders import JobRow, OrderCorrectionRow, RepairOrderRow
from dealer_service.storage.rework import ReworkLinkRow
from dealer_service.storage.scope import system_connection
from dealer_service.storage.settling_locks import lock_numbers, lock_to_write
from dealer_service.storage.vehicles import CustomerRow, DealerVehicleRow, VehicleRow

INSTANTS = ("opened_at", "promised_at", "delivered_at", "entered_at")
PLAIN = ("status", "plate", "odometer_km", "odometer_out_km", "advisor", "estimate", "invoice", "currency")
JOB_PLAIN = (
    "job_type", "concern", "cause", "correction", "labour_op", "technician", "amount", "repair_class", "outcome",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed; ``field`` is the column that an import must not overwrite."""

    line: int | None
    field: str
    old: str | None
    new: str | None


def lock_order(session: Session, order_id: int) -> RepairOrderRow:
    """The order as it stands now, held against other writers until the end; raises ``NotFound``."""
    lock_to_write(system_connection(session), order_ids=[order_id])
    statement = select(RepairOrderRow).where(RepairOrderRow.id == order_id).with_for_update()
    row = session.exec(statement.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFound(N_("There is no such order, or not for you."))
    return row


def job_rows(session: Session, order_id: int) -> list[JobRow]:
    """The jobs of an order by line."""
    statement = select(JobRow).where(JobRow.order_id == order_id).order_by(col(JobRow.line))
    return list(session.exec(statement.execution_options(populate_existing=True)))


def read_order(session: Session, row: RepairOrderRow) -> ImportedOrder:
    """The order as it would come in an import, jobs included; the links of rework are left out."""
    vehicle = session.exec(select(VehicleRow).where(VehicleRow.id == row.vehicle_id)).one()
    customer = None
    if row.customer_id is not None:
        customer = session.exec(select(CustomerRow).where(CustomerRow.id == row.customer_id)).first()
    code = session.exec(select(DealerRow.code).where(DealerRow.id == row.dealer_id)).one()
    order = ImportedOrder(
        code, row.number, vehicle.vin, as_seconds(row.opened_at), row.status,
        customer_name=customer.name if customer else None, customer_phone=customer.phone if customer else None,
        model=vehicle.model, powertrain=vehicle.powertrain, first_registered_on=vehicle.first_registered_on,
        **{name: getattr(row, name) for name in PLAIN if name != "status"},
    )  # fmt: skip
    for name in INSTANTS[1:]:
        at = getattr(row, name)
        setattr(order, name, None if at is None else as_seconds(at))
    jobs = job_rows(session, row.id or 0)
    groups = codes_of(session, ConcernGroupRow, {job.group_id for job in jobs})
    causes = codes_of(session, ReworkCauseRow, {job.cause_id for job in jobs if job.cause_id})
    order.jobs = [
        ImportedJob(job.line, concern_group=groups[job.group_id], digest=job.import_digest or 0,
                    rework_cause=causes.get(job.cause_id or 0), **{name: getattr(job, name) for name in JOB_PLAIN})
        for job in jobs
    ]  # fmt: skip
    return order


def codes_of(
    session: Session, kind: type[ConcernGroupRow] | type[ReworkCauseRow], ids: Collection[int]
) -> dict[int, str]:
    """Codes of entries of a standard list by id."""
    if not ids:
        return {}
    return {row_id or 0: code for row_id, code in session.exec(select(kind.id, kind.code).where(col(kind.id).in_(ids)))}


def write_changes(
    session: Session, row: RepairOrderRow, before: ImportedOrder, after: ImportedOrder, register: Register
) -> list[Change]:
    """Bring what differs between two values of an order into its rows and raise its version; answers what changed.

    ``settle`` must follow in the same transaction where anything did.
    """
    connection = system_connection(session)
    found: list[Change] = []
    for name in PLAIN:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            setattr(row, name, new)
            found.append(Change(None, name, _written(old), _written(new)))
    for name in INSTANTS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            setattr(row, name, None if new is None else as_instant(new))
            found.append(Change(None, name, _moment(old), _moment(new)))
    left_vehicle = None
    if after.vin != before.vin:
        left_vehicle, row.vehicle_id = row.vehicle_id, vehicle_ids(connection, [after], register)[after.vin]
        found.append(Change(None, "vehicle_id", before.vin, after.vin))
    names = [(o.customer_name, o.customer_phone) for o in (before, after)]
    if names[0] != names[1]:
        row.customer_id = customer_ids(connection, [after], register).get((row.dealer_id, *names[1]))
        found.append(Change(None, "customer_id", *(" · ".join(filter(None, pair)) or None for pair in names)))
    found += _write_jobs(session, row, before, after, register)
    if found:
        row.version += 1
        session.add(row)
        refresh_jobs(session, row, after, register)
        if {change.field for change in found} & {"vehicle_id", "customer_id", "plate"}:
            keep_visit(session, row, after.vin, left_vehicle)
    return found


def _write_jobs(
    session: Session, row: RepairOrderRow, before: ImportedOrder, after: ImportedOrder, register: Register
) -> list[Change]:
    was = {job.line: job for job in before.jobs}
    changed = [job for job in after.jobs if job.line in was and job != was[job.line]]
    rows = {job.line: job for job in job_rows(session, row.id or 0)} if changed else {}
    found: list[Change] = []
    for job in changed:
        for name in JOB_PLAIN:
            old, new = getattr(was[job.line], name), getattr(job, name)
            if old != new:
                setattr(rows[job.line], name, new)
                found.append(Change(job.line, name, _written(old), _written(new)))
        if job.concern_group != was[job.line].concern_group:
            rows[job.line].group_id = register.groups[job.concern_group]
            found.append(Change(job.line, "group_id", was[job.line].concern_group, job.concern_group))
        session.add(rows[job.line])
    return found


def append_job(session: Session, row: RepairOrderRow, job: ImportedJob, register: Register, writing: Writing) -> JobRow:
    """Add a job to an order, with the link it names; ``refresh_jobs`` and ``settle`` must follow."""
    fresh = JobRow(
        order_id=row.id or 0, line=job.line, dealer_id=row.dealer_id, vehicle_id=row.vehicle_id,
        group_id=register.groups[job.concern_group], role=0, opened_at=row.opened_at,
        cause_id=register.causes[job.rework_cause] if job.rework_cause else None, import_digest=job.digest or None,
        **{name: getattr(job, name) for name in JOB_PLAIN},
    )  # fmt: skip
    session.add(fresh)
    session.flush()
    if job.rework_of:
        code = job.rework_of_dealer or session.exec(select(DealerRow.code).where(DealerRow.id == row.dealer_id)).one()
        session.add(ReworkLinkRow(
            job_id=fresh.id or 0, dealer_id=row.dealer_id, ref_dealer=code, ref_number=job.rework_of,
            ref_line=job.rework_of_line, source=writing.source, by_user_id=writing.user_id, at=writing.now,
        ))  # fmt: skip
    return fresh


def refresh_jobs(session: Session, row: RepairOrderRow, order: ImportedOrder, register: Register) -> None:
    """Make true what repeats the order's columns: month and region of the order, role, times and window of its jobs.

    Raises ``LookupError`` for a delivery on a day on which the dealer was in no region, or before the first window.
    """
    facts = None
    if order.status == OrderStatus.DELIVERED and order.delivered_at is not None:
        dealer = register.dealers[order.dealer_code]
        facts = delivery_facts(
            dealer, register.windows, order.delivered_at, order.odometer_km, order.odometer_out_km
        )  # fmt: skip
    row.delivered_month = facts.month if facts else None
    row.delivered_region_id = facts.region_id if facts else None
    for job in job_rows_in(session, row.id or 0):
        job.role = job_role(job.job_type, job.outcome, order.status == OrderStatus.CANCELLED)
        job.vehicle_id = row.vehicle_id
        job.opened_at = row.opened_at
        job.delivered_at = row.delivered_at if facts else None
        job.window_until = as_instant(facts.window_until) if facts else None
        job.km_in = row.odometer_km
        job.km_limit = facts.km_limit if facts else None
        job.month = facts.month if facts else None
        session.add(job)
    session.flush()


def job_rows_in(session: Session, order_id: int) -> list[JobRow]:
    """The jobs of an order with the changes that this session has made and not yet written."""
    session.flush()
    return list(session.exec(select(JobRow).where(JobRow.order_id == order_id)))


def keep_visit(session: Session, row: RepairOrderRow, vin: str, left_vehicle: int | None) -> None:
    """What the dealer knows of the vehicle: plate and customer of its last visit; a vehicle that never came is gone."""
    key = plate_key(row.plate) if row.plate else None
    visit = (row.dealer_id, row.vehicle_id, row.plate, key, vin[-8:], row.customer_id, as_seconds(row.opened_at))
    save_visits(system_connection(session), [visit])
    if left_vehicle is not None:
        here = (JobRow.vehicle_id == left_vehicle, JobRow.dealer_id == row.dealer_id)
        if session.exec(select(JobRow.id).where(*here)).first() is None:
            gone = session.get(DealerVehicleRow, (row.dealer_id, left_vehicle))
            if gone is not None:
                session.delete(gone)
                session.flush()


def save_corrections(
    session: Session, row: RepairOrderRow, changes: Iterable[Change], reason: str, by_user_id: int | None, at: datetime
) -> None:
    """Keep old, new, who and why of each value."""
    for change in changes:
        session.add(OrderCorrectionRow(
            dealer_id=row.dealer_id, order_id=row.id or 0, line=change.line, field=change.field, old=change.old,
            new=change.new, reason=reason, by_user_id=by_user_id, at=at, version=row.version,
        ))  # fmt: skip
    session.flush()


def note_first_stage(session: Session, order_id: int, dealer_id: int, by_user_id: int | None, at: datetime) -> None:
    """Keep who opened an order by hand, and when it was entered."""
    session.add(OrderCorrectionRow(dealer_id=dealer_id, order_id=order_id, field="stage", new="open",
                                   by_user_id=by_user_id, at=at, version=1))  # fmt: skip
    session.flush()


def list_corrections(session: Session, order_id: int, since_version: int = 0) -> list[OrderCorrectionRow]:
    """What persons changed of an order after a version, in the order in which they did."""
    return list(session.exec(
        select(OrderCorrectionRow)
        .where(OrderCorrectionRow.order_id == order_id, OrderCorrectionRow.version > since_version)
        .order_by(col(OrderCorrectionRow.id))
    ))  # fmt: skip


def hold_numbers(session: Session, dealer_id: int) -> None:
    """Until the end of the transaction nobody else opens an order of this dealer by hand."""
    lock_numbers(system_connection(session), dealer_id)


def find_order_id(session: Session, dealer_id: int, number: str) -> int | None:
    """The id of a dealer's order by its number, within the scope."""
    return session.exec(
        select(RepairOrderRow.id).where(RepairOrderRow.dealer_id == dealer_id, RepairOrderRow.number == number)
    ).first()


def keep_odd_vin(session: Session, vin: str, reason: str) -> None:
    """Why a person kept a VIN that the rules refuse; the first reason stays."""
    system_connection(session).execute(
        text("UPDATE vehicle SET odd_vin_reason = coalesce(odd_vin_reason, :reason) WHERE vin = :vin"),
        {"reason": reason, "vin": vin},
    )


def odd_vin_reason(session: Session, vin: str) -> str | None:
    """The reason for which a person kept this VIN before."""
    return session.exec(select(VehicleRow.odd_vin_reason).where(VehicleRow.vin == vin)).first()


def _written(value: object) -> str | None:
    return None if value is None else str(value)


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else as_instant(seconds).isoformat()
