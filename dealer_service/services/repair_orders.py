"""How is a repair order opened, worked on, delivered, cancelled and corrected?

Every verb settles rework, rates and follow-up in the same transaction. ``version`` is the one the person saw: if
someone else was first, ``ChangedMeanwhile`` says what changed.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.order_life import (
    Step,
    WrongOrder,
    job_faults,
    needs_correction,
    next_status,
    order_faults,
)
from dealer_service.domain.order_stages import Consent, check_delivery, checked_consent, needs_consent
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder, OrderStatus
from dealer_service.domain.vehicles import normalise_vin
from dealer_service.services.lists import groups_to_choose
from dealer_service.services.order_guard import (
    dealer_to_write,
    job_of_technician,
    order_to_write,
    refuse_without_region,
)
from dealer_service.services.order_keeping import (
    JobChanges,
    OrderChanges,
    apply_changes,
    finish,
    odd_vin_kept,
    order_to_change,
    record,
    said_reason,
)
from dealer_service.services.order_stages import back_to_work, note_opening
from dealer_service.services.words import N_
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.follow_up_calls import keep_call, mark_refusals
from dealer_service.storage.order_changes import (
    Change,
    append_job,
    find_order_id,
    hold_numbers,
    keep_odd_vin,
    read_order,
    refresh_jobs,
)
from dealer_service.storage.order_work import save_consent
from dealer_service.storage.order_writing import Writing, add_orders
from dealer_service.storage.registers import load_register
from dealer_service.storage.rework_settling import settle


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
    kept = odd_vin_kept(session, order.vin, odd_vin)
    groups = groups_to_choose(session, now.date())
    faults = order_faults(order, groups, register.causes.keys(), odd_vin_kept=kept is not None)
    hold_numbers(session, dealer.id)
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
    record(session, actor, "open_order", order_id, dealer.id, now, values)
    if order.status == OrderStatus.OPEN:
        note_opening(session, actor, order_id, dealer.id, now)
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
    consent: Consent | None = None,
) -> int:
    """Add a job; line 0 takes the next one. Answers its line. A delivered order needs the reason of a correction.

    Where the vehicle is in work already, the customer's ``consent`` is needed and kept, and the work begins again.
    """
    require(actor, Permission.WRITE_ORDERS)
    row = order_to_change(session, actor, order_id, version, reason)
    agreed = checked_consent(consent, row.opened_at, now) if needs_consent(row.status, row.stage) else None
    before = read_order(session, row)
    register = load_register(session, [before.dealer_code])
    job.line = job.line or max(known.line for known in before.jobs) + 1
    faults = job_faults(job, groups_to_choose(session, now.date()), register.causes.keys())
    if job.line in {known.line for known in before.jobs}:
        faults.append(Refused(N_("The order has a line {line} already."), field=f"jobs-{job.line}-line", line=job.line))
    if faults:
        raise WrongOrder(faults)
    today = now.date()
    added = append_job(session, row, job, register, Writing("counter", now, today, actor.user_id))
    if agreed is not None:
        save_consent(session, added, agreed, actor.user_id)
    row.version += 1
    refresh_jobs(session, row, before, register)
    keep_call(session, row, register.dealers[before.dealer_code], now)
    found = [Change(job.line, "line", None, str(job.line)), *back_to_work(row)]
    finish(session, actor, "add_job", row, found, reason, now)
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
    return apply_changes(session, actor, row, changes, jobs or {}, "", now, "change_order", odd_vin)


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
    return apply_changes(session, actor, row, changes, jobs or {}, said_reason(reason), now, "correct_order", odd_vin)


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
    check_delivery(row.stage)
    changes: dict[str, Any] = {
        "status": status,
        "delivered_at": as_seconds(delivered_at),
        "entered_at": as_seconds(entered),
    }
    if odometer_out_km is not None:
        changes["odometer_out_km"] = odometer_out_km
    if invoice is not None:
        changes["invoice"] = invoice
    return apply_changes(session, actor, row, changes, {}, "", entered, "deliver_order", None)


def cancel_order(
    session: Session, actor: Actor, order_id: int, reason: str, now: datetime, *, version: int | None = None
) -> int:
    """Cancel an order: it neither suspects, returns nor fails anything. A delivered one needs a correction's right."""
    require(actor, Permission.WRITE_ORDERS)
    row = order_to_change(session, actor, order_id, version, reason)
    changes = {"status": next_status(row.status, Step.CANCEL)}
    return apply_changes(session, actor, row, changes, {}, said_reason(reason), now, "cancel_order", None)


def reopen_order(
    session: Session, actor: Actor, order_id: int, reason: str, now: datetime, *, version: int | None = None
) -> int:
    """Take back a delivery or a cancellation that was a mistake."""
    require(actor, Permission.CORRECT_ORDERS)
    row = order_to_write(session, actor, Permission.CORRECT_ORDERS, order_id, version)
    step = Step.TAKE_BACK if row.status == OrderStatus.DELIVERED else Step.REOPEN
    changes = {"status": next_status(row.status, step), "delivered_at": None, "entered_at": None}
    return apply_changes(session, actor, row, changes, {}, said_reason(reason), now, "reopen_order", None)


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
        said_reason(reason)
    return apply_changes(session, actor, row, {}, {line: work}, reason.strip(), now, "record_work", None)
