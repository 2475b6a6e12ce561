"""How is a repair order opened, worked on, delivered, cancelled and corrected?

Every verb settles rework, rates and follow-up in the same transaction. ``version`` is the one the person saw: if
someone else was first, ``ChangedMeanwhile`` says what changed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.order_life import (
    NEEDS_REASON,
    Step,
    WrongOrder,
    job_faults,
    needs_correction,
    next_status,
    order_faults,
    vin_faults,
)
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder, OrderStatus
from dealer_service.domain.vehicles import normalise_vin
from dealer_service.services.order_guard import (
    dealer_to_write,
    job_of_technician,
    order_to_write,
    refuse_without_region,
)
from dealer_service.services.words import N_
from dealer_service.storage.changes import record_change
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.follow_up_calls import keep_call, mark_refusals
from dealer_service.storage.order_changes import (
    Change,
    append_job,
    find_order_id,
    keep_odd_vin,
    odd_vin_reason,
    read_order,
    refresh_jobs,
    save_corrections,
    write_changes,
)
from dealer_service.storage.order_writing import Writing, add_orders
from dealer_service.storage.registers import load_register
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.rework_settling import settle

ORDER_FIELDS = frozenset(
    {"vin", "plate", "customer_name", "customer_phone", "opened_at", "promised_at", "delivered_at", "odometer_km",
     "odometer_out_km", "advisor", "estimate", "invoice", "currency"}
)  # fmt: skip
JOB_FIELDS = frozenset(
    {"job_type", "concern_group", "concern", "cause", "correction", "labour_op", "technician", "amount",
     "repair_class", "outcome"}
)  # fmt: skip

OrderChanges = Mapping[str, Any]
"""Field of ``ORDER_FIELDS`` to its new value: instants in seconds UTC, money in minor units."""
JobChanges = Mapping[int, Mapping[str, Any]]
"""Line to field of ``JOB_FIELDS`` to its new value."""


def open_order(
    session: Session,
    actor: Actor,
    order: ImportedOrder,
    now: datetime,
    *,
    source: str = "counter",
    odd_vin: str | None = None,
) -> int:
    """Enter a repair order with its jobs, open, delivered or cancelled; answers its id.

    ``odd_vin`` is the reason for which a person keeps a VIN that an import would refuse. Raises ``WrongOrder`` with
    every fault at its field.
    """
    require(actor, Permission.WRITE_ORDERS)
    dealer, register = dealer_to_write(session, actor, Permission.WRITE_ORDERS, order.dealer_code)
    order.vin, order.number = normalise_vin(order.vin), order.number.strip()
    kept = _odd_vin(session, order.vin, odd_vin)
    faults = order_faults(order, register.groups.keys(), register.causes.keys(), odd_vin_kept=kept is not None)
    if find_order_id(session, dealer.id, order.number) is not None:
        taken = N_("There is already an order {number} at this dealer. Open it, or correct the number.")
        faults.insert(0, Refused(taken, field="number", number=order.number))
    if faults:
        raise WrongOrder(faults)
    today = now.astimezone(dealer.zone_on(now.date())).date()
    try:
        (order_id,) = add_orders(session, [order], register, Writing(source, now, today, actor.user_id))
    except LookupError:
        raise refuse_without_region(dealer.code) from None
    if kept is not None:
        keep_odd_vin(session, order.vin, kept)
    mark_refusals(session, [order_id])
    settle(session, [order_id], all_new=True)
    values = {"number": order.number, "vin": order.vin, "jobs": len(order.jobs), "source": source}
    _record(session, actor, "open_order", order_id, dealer.id, now, values)
    return order_id


def add_job(
    session: Session,
    actor: Actor,
    order_id: int,
    job: ImportedJob,
    now: datetime,
    *,
    reason: str = "",
    version: int | None = None,
) -> int:
    """Add a job; line 0 takes the next one. Answers its line. A delivered order needs the reason of a correction."""
    require(actor, Permission.WRITE_ORDERS)
    row = _to_change(session, actor, order_id, version, reason)
    before = read_order(session, row)
    register = load_register(session, [before.dealer_code])
    job.line = job.line or max(known.line for known in before.jobs) + 1
    faults = job_faults(job, register.groups.keys(), register.causes.keys())
    if job.line in {known.line for known in before.jobs}:
        faults.append(Refused(N_("The order has a line {line} already."), field=f"jobs-{job.line}-line", line=job.line))
    if faults:
        raise WrongOrder(faults)
    today = now.date()
    append_job(session, row, job, register, Writing("counter", now, today, actor.user_id))
    row.version += 1
    refresh_jobs(session, row, before, register)
    keep_call(session, row, register.dealers[before.dealer_code], now)
    _finish(session, actor, "add_job", row, [Change(job.line, "line", None, str(job.line))], reason, now)
    return job.line


def change_order(
    session: Session,
    actor: Actor,
    order_id: int,
    changes: OrderChanges,
    now: datetime,
    *,
    jobs: JobChanges | None = None,
    version: int | None = None,
    odd_vin: str | None = None,
) -> int:
    """Change an open order; answers its version. Delivered and cancelled ones change by ``correct_order``."""
    require(actor, Permission.WRITE_ORDERS)
    row = order_to_write(session, actor, Permission.WRITE_ORDERS, order_id, version)
    if needs_correction(row.status):
        raise Refused(N_("The order is no longer open. Correct it, with a reason."), field="reason")
    return _change(session, actor, row, changes, jobs or {}, "", now, "change_order", odd_vin)


def correct_order(
    session: Session,
    actor: Actor,
    order_id: int,
    changes: OrderChanges,
    reason: str,
    now: datetime,
    *,
    jobs: JobChanges | None = None,
    version: int | None = None,
    odd_vin: str | None = None,
) -> int:
    """Correct what an order says, whatever its state; old, new, who and why are kept. Answers its version."""
    require(actor, Permission.CORRECT_ORDERS)
    row = order_to_write(session, actor, Permission.CORRECT_ORDERS, order_id, version)
    return _change(session, actor, row, changes, jobs or {}, _reason(reason), now, "correct_order", odd_vin)


def deliver_order(
    session: Session,
    actor: Actor,
    order_id: int,
    delivered_at: datetime,
    odometer_out_km: int | None = None,
    invoice: int | None = None,
    *,
    now: datetime | None = None,
    version: int | None = None,
) -> int:
    """The customer took the vehicle back; answers the order's version. ``now`` is when that was entered."""
    require(actor, Permission.WRITE_ORDERS)
    row = order_to_write(session, actor, Permission.WRITE_ORDERS, order_id, version)
    entered = now or delivered_at
    if delivered_at > entered:
        raise Refused(N_("The delivery lies in the future. Enter it when the vehicle is handed over."),
                      field="delivered_at")  # fmt: skip
    status = next_status(row.status, Step.DELIVER)
    changes: dict[str, Any] = {
        "status": status,
        "delivered_at": as_seconds(delivered_at),
        "entered_at": as_seconds(entered),
    }
    if odometer_out_km is not None:
        changes["odometer_out_km"] = odometer_out_km
    if invoice is not None:
        changes["invoice"] = invoice
    return _change(session, actor, row, changes, {}, "", entered, "deliver_order", None)


def cancel_order(
    session: Session, actor: Actor, order_id: int, reason: str, now: datetime, *, version: int | None = None
) -> int:
    """Cancel an order: it neither suspects, returns nor fails anything. A delivered one needs a correction's right."""
    require(actor, Permission.WRITE_ORDERS)
    row = _to_change(session, actor, order_id, version, reason)
    changes = {"status": next_status(row.status, Step.CANCEL)}
    return _change(session, actor, row, changes, {}, _reason(reason), now, "cancel_order", None)


def reopen_order(
    session: Session, actor: Actor, order_id: int, reason: str, now: datetime, *, version: int | None = None
) -> int:
    """Take back a delivery or a cancellation that was a mistake."""
    require(actor, Permission.CORRECT_ORDERS)
    row = order_to_write(session, actor, Permission.CORRECT_ORDERS, order_id, version)
    step = Step.TAKE_BACK if row.status == OrderStatus.DELIVERED else Step.REOPEN
    changes = {"status": next_status(row.status, step), "delivered_at": None, "entered_at": None}
    return _change(session, actor, row, changes, {}, _reason(reason), now, "reopen_order", None)


def record_work(
    session: Session,
    actor: Actor,
    order_id: int,
    line: int,
    now: datetime,
    *,
    reason: str = "",
    version: int | None = None,
    **work: Any,
) -> int:
    """Write the work on a job: technician, cause, correction, labour_op, outcome, amount, repair_class.

    A technician writes the jobs given to him, while the order is open. Answers the order's version.
    """
    require(actor, Permission.SEE_ORDERS)
    permission = Permission.WRITE_ORDERS if actor.may(Permission.WRITE_ORDERS) else Permission.SEE_ORDERS
    row = order_to_write(session, actor, permission, order_id, version)
    job_of_technician(session, actor, row, line)
    if permission is Permission.SEE_ORDERS and set(work) & {"technician", "amount"}:
        raise NotAllowed(N_("Whom a job is given to, and its amount, is the service advisor's to write."))
    if needs_correction(row.status):
        require(actor, Permission.CORRECT_ORDERS)
        _reason(reason)
    return _change(session, actor, row, {}, {line: work}, reason.strip(), now, "record_work", None)


def _to_change(session: Session, actor: Actor, order_id: int, version: int | None, reason: str) -> RepairOrderRow:
    row = order_to_write(session, actor, Permission.WRITE_ORDERS, order_id, version)
    if needs_correction(row.status):
        require(actor, Permission.CORRECT_ORDERS)
        _reason(reason)
    return row


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(NEEDS_REASON, field="reason")
    return reason.strip()


def _odd_vin(session: Session, vin: str, reason: str | None) -> str | None:
    """The reason for which an odd VIN is kept, now or from before; None where the number needs none."""
    if not vin_faults(vin):
        return None
    return (reason or "").strip() or odd_vin_reason(session, vin)


def _change(
    session: Session,
    actor: Actor,
    row: RepairOrderRow,
    changes: OrderChanges,
    jobs: JobChanges,
    reason: str,
    now: datetime,
    verb: str,
    odd_vin: str | None,
) -> int:
    before = read_order(session, row)
    register = load_register(session, [before.dealer_code])
    after = _changed(before, changes, jobs)
    kept = _odd_vin(session, after.vin, odd_vin) if after.vin != before.vin else "as before"
    faults = order_faults(after, register.groups.keys(), register.causes.keys(), odd_vin_kept=kept is not None)
    if faults:
        raise WrongOrder(faults)
    try:
        found = write_changes(session, row, before, after, register)
    except LookupError:
        raise refuse_without_region(before.dealer_code) from None
    if not found:
        return row.version
    if after.vin != before.vin and kept is not None:
        keep_odd_vin(session, after.vin, kept)
    keep_call(session, row, register.dealers[before.dealer_code], now)
    return _finish(session, actor, verb, row, found, reason, now)


def _changed(before: ImportedOrder, changes: OrderChanges, jobs: JobChanges) -> ImportedOrder:
    """The order with its changes; refuses lines that are not there and fields that nobody may change."""
    if unknown := set(changes) - ORDER_FIELDS - {"status", "entered_at"}:
        raise Refused(N_("The field {field} cannot be changed."), field=min(unknown))
    if lines := set(jobs) - {job.line for job in before.jobs}:
        raise Refused(N_("The order has no line {line}."), field="jobs", line=min(lines))
    if unknown := {name for values in jobs.values() for name in values} - JOB_FIELDS:
        raise Refused(N_("The field {field} cannot be changed."), field=min(unknown))
    after = replace(before, **changes)
    after.vin = normalise_vin(after.vin)
    after.jobs = [replace(job, **jobs.get(job.line, {})) for job in before.jobs]
    return after


def _finish(
    session: Session, actor: Actor, verb: str, row: RepairOrderRow, found: list[Change], reason: str, now: datetime
) -> int:
    """Keep the corrections, settle, and put the entry into the record; answers the version."""
    order_id, dealer_id, version = row.id or 0, row.dealer_id, row.version
    save_corrections(session, row, found, reason, actor.user_id, now)
    settle(session, [order_id])
    values = {"version": version, "reason": reason, "changes": [[c.line, c.field, c.old, c.new] for c in found]}
    _record(session, actor, verb, order_id, dealer_id, now, values)
    return version


def _record(
    session: Session, actor: Actor, verb: str, order_id: int, dealer_id: int, now: datetime, values: dict[str, Any]
) -> None:
    record_change(
        session, at=now, actor=actor.key, verb=verb, subject=f"order:{order_id}", dealer_id=dealer_id, values=values
    )
