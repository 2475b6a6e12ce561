"""How does a changed row of an import update an order that is there, without undoing what a person decided?"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from dealer_service.domain.import_problems import N_
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder, OrderStatus, job_role
from dealer_service.storage.columns import as_instant, as_seconds
from dealer_service.storage.order_parties import customer_ids, vehicle_ids
from dealer_service.storage.order_writing import Writing, facts_of
from dealer_service.storage.registers import Register
from dealer_service.storage.repair_orders import JobRow, OrderCorrectionRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow, ReworkLinkRow
from dealer_service.storage.scope import system_connection

KEPT_VALUE = N_("Row {row}, column {column}: “{value}” differs from what a person corrected. The correction is kept.")
KEPT_LINK = N_(
    "Row {row}, column {column}: “{value}” differs from what a person decided on this job. The decision is kept."
)
KEPT_CAUSE = N_("Row {row}, column {column}: “{value}” differs from the cause that a person chose. The choice is kept.")
LINE_MISSING = N_("Row {row}: line {line} of this order was imported before and is missing now. It stays.")

_INSTANTS = frozenset({"opened_at", "promised_at", "delivered_at", "entered_at"})
_ORDER_FIELDS = (
    "plate", "promised_at", "entered_at", "odometer_km", "odometer_out_km", "advisor", "estimate", "invoice",
    "currency",
)  # fmt: skip
_JOB_FIELDS = ("concern", "cause", "correction", "labour_op", "technician", "amount", "repair_class", "outcome")


@dataclass(slots=True)
class Merged:
    """What a merge changed: ``changes`` as (line or None, field, old, new), warnings as (row, column, value, template).

    ``lines`` are the lines whose rows changed something or were added (``added_lines``).
    """

    changes: list[tuple[int | None, str, Any, Any]] = field(default_factory=list)
    warnings: list[tuple[int, str | None, str | None, str]] = field(default_factory=list)
    added_lines: set[int] = field(default_factory=set)


def merge_order(session: Session, order_id: int, order: ImportedOrder, register: Register, writing: Writing) -> Merged:
    """Bring what an import says into an order that is there; ``settle`` must follow where something changed.

    What a person corrected, linked, dismissed or tagged stays; a differing value becomes a warning. An empty cell
    clears nothing, save that an order whose delivery came from an import may be open again.
    """
    merged = Merged()
    row = session.exec(select(RepairOrderRow).where(RepairOrderRow.id == order_id)).one()
    jobs = {job.line: job for job in session.exec(select(JobRow).where(JobRow.order_id == order_id))}
    corrected = {(c.line, c.field) for c in session.exec(
        select(OrderCorrectionRow).where(OrderCorrectionRow.order_id == order_id))}  # fmt: skip
    first_row = order.jobs[0].row

    def put(target: Any, name: str, value: Any, line: int | None, at_row: int) -> None:
        present = getattr(target, name)
        if value is None or value == present:
            return
        if (line, name) in corrected:
            merged.warnings.append((at_row, name, str(value), KEPT_VALUE))
            return
        merged.changes.append((line, name, present, value))
        setattr(target, name, value)

    connection = system_connection(session)
    put(row, "vehicle_id", vehicle_ids(connection, [order], register)[order.vin], None, first_row)
    customers = customer_ids(connection, [order], register)
    put(row, "customer_id", customers.get((row.dealer_id, order.customer_name, order.customer_phone)), None, first_row)
    put(row, "opened_at", as_instant(order.opened_at), None, first_row)
    for name in _ORDER_FIELDS:
        value = getattr(order, name)
        put(row, name, as_instant(value) if name in _INSTANTS and value is not None else value, None, first_row)
    _put_status(row, order, merged, corrected, first_row)
    for job in order.jobs:
        present = jobs.get(job.line)
        if present is None:
            jobs[job.line] = _add_job(session, row, job, register, writing)
            merged.added_lines.add(job.line)
            merged.changes.append((job.line, "line", None, job.line))
            continue
        put(present, "job_type", job.job_type, job.line, job.row)
        put(present, "group_id", register.groups[job.concern_group], job.line, job.row)
        for name in _JOB_FIELDS:
            put(present, name, getattr(job, name), job.line, job.row)
        _merge_rework(session, present, job, order.dealer_code, register, writing, merged)
        present.import_digest = job.digest or None
        session.add(present)
    for line in sorted(set(jobs) - {job.line for job in order.jobs}):
        if jobs[line].import_digest is not None:
            merged.warnings.append((first_row, None, str(line), LINE_MISSING))
    if merged.changes:
        row.version += 1
        _refresh(row, jobs.values(), order.dealer_code, register)
    session.add(row)
    session.flush()
    return merged


def _put_status(row: RepairOrderRow, order: ImportedOrder, merged: Merged, corrected: set[tuple[int | None, str]],
                first_row: int) -> None:  # fmt: skip
    delivered = None if order.delivered_at is None else as_instant(order.delivered_at)
    if (row.status, row.delivered_at) == (order.status, delivered):
        return
    if (None, "status") in corrected or (None, "delivered_at") in corrected:
        merged.warnings.append((first_row, "status", order.status, KEPT_VALUE))
        return
    for name, value in (("status", order.status), ("delivered_at", delivered)):
        if getattr(row, name) != value:
            merged.changes.append((None, name, getattr(row, name), value))
            setattr(row, name, value)


def _add_job(session: Session, row: RepairOrderRow, job: ImportedJob, register: Register, writing: Writing) -> JobRow:
    fresh = JobRow(
        order_id=row.id or 0, line=job.line, dealer_id=row.dealer_id, vehicle_id=row.vehicle_id,
        group_id=register.groups[job.concern_group], role=0, opened_at=row.opened_at, job_type=job.job_type,
        cause_id=register.causes[job.rework_cause] if job.rework_cause else None, import_digest=job.digest or None,
        **{name: getattr(job, name) for name in _JOB_FIELDS},
    )  # fmt: skip
    session.add(fresh)
    session.flush()
    if job.rework_of:
        dealer = next(d for d in register.dealers.values() if d.id == row.dealer_id)
        _add_link(session, fresh, job, dealer.code, writing)
    return fresh


def _add_link(session: Session, row: JobRow, job: ImportedJob, dealer_code: str, writing: Writing) -> None:
    session.add(ReworkLinkRow(
        job_id=row.id or 0, dealer_id=row.dealer_id, ref_dealer=job.rework_of_dealer or dealer_code,
        ref_number=job.rework_of or "", ref_line=job.rework_of_line, source=writing.source,
        by_user_id=writing.user_id, at=writing.now))  # fmt: skip


def _merge_rework(session: Session, row: JobRow, job: ImportedJob, dealer_code: str, register: Register,
                  writing: Writing, merged: Merged) -> None:  # fmt: skip
    decided = session.exec(select(ReworkDecisionRow).where(
        ReworkDecisionRow.job_id == row.id, col(ReworkDecisionRow.state).in_(("standing", "proposed", "void")),
        col(ReworkDecisionRow.by_user_id).is_not(None))).all()  # fmt: skip
    if job.rework_of:
        link = session.exec(select(ReworkLinkRow).where(ReworkLinkRow.job_id == row.id)).first()
        named = (job.rework_of_dealer or dealer_code, job.rework_of, job.rework_of_line)
        if link is None or (link.ref_dealer, link.ref_number, link.ref_line) != named:
            if (link is not None and link.source not in ("import", "api")) or any(d.original_id for d in decided):
                merged.warnings.append((job.row, "rework_of", job.rework_of, KEPT_LINK))
            elif link is None:
                _add_link(session, row, job, dealer_code, writing)
                merged.changes.append((job.line, "rework_of", None, named))
            else:
                merged.changes.append((job.line, "rework_of", (link.ref_dealer, link.ref_number, link.ref_line), named))
                link.ref_dealer, link.ref_number, link.ref_line = named
                link.original_id, link.at = None, writing.now
                session.add(link)
    if job.rework_cause and register.causes[job.rework_cause] != row.cause_id:
        if any(d.original_id is None for d in decided) and row.cause_id is not None:
            merged.warnings.append((job.row, "rework_cause", job.rework_cause, KEPT_CAUSE))
        else:
            merged.changes.append((job.line, "rework_cause", row.cause_id, register.causes[job.rework_cause]))
            row.cause_id, row.cause_accepted = register.causes[job.rework_cause], False


def _refresh(row: RepairOrderRow, jobs: Any, dealer_code: str, register: Register) -> None:
    """Repeat in the jobs what the rules look at in the order."""
    seconds: dict[str, datetime | None] = {"delivered_at": row.delivered_at}
    delivered = seconds["delivered_at"]
    facts = facts_of(
        ImportedOrder(dealer_code, row.number, "", as_seconds(row.opened_at), row.status,
                      delivered_at=None if delivered is None else as_seconds(delivered),
                      odometer_km=row.odometer_km, odometer_out_km=row.odometer_out_km),
        register.dealers[dealer_code], register)  # fmt: skip
    row.delivered_month = facts.month if facts else None
    row.delivered_region_id = facts.region_id if facts else None
    for job in jobs:
        job.vehicle_id, job.opened_at, job.km_in = row.vehicle_id, row.opened_at, row.odometer_km
        job.role = job_role(job.job_type, job.outcome, row.status == OrderStatus.CANCELLED)
        job.delivered_at = row.delivered_at if facts else None
        job.window_until = as_instant(facts.window_until) if facts else None
        job.km_limit = facts.km_limit if facts else None
        job.month = facts.month if facts else None
