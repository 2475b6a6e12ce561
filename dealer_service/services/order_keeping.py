"""How is a change of an order checked, kept with what was there, settled and recorded?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.order_life import NEEDS_REASON, WrongOrder, needs_correction, order_faults, vin_faults
from dealer_service.domain.refusals import Refused
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.domain.vehicles import normalise_vin
from dealer_service.services.lists import groups_to_choose
from dealer_service.services.order_guard import order_to_write, refuse_without_region
from dealer_service.services.words import N_
from dealer_service.storage.changes import record_change
from dealer_service.storage.follow_up_calls import keep_call
from dealer_service.storage.order_changes import (
    Change,
    keep_odd_vin,
    odd_vin_reason,
    read_order,
    save_corrections,
    write_changes,
)
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


def order_to_change(session: Session, actor: Actor, order_id: int, version: int | None, reason: str) -> RepairOrderRow:
    """The order, locked; one that is no longer open needs the right to correct, and a reason."""
    row = order_to_write(session, actor, Permission.WRITE_ORDERS, order_id, version)
    if needs_correction(row.status):
        require(actor, Permission.CORRECT_ORDERS)
        said_reason(reason)
    return row


def said_reason(reason: str) -> str:
    """The reason, trimmed; refuses none."""
    if not reason.strip():
        raise Refused(NEEDS_REASON, field="reason")
    return reason.strip()


def odd_vin_kept(session: Session, vin: str, reason: str | None) -> str | None:
    """The reason for which an odd VIN is kept, now or from before; None where the number needs none."""
    if not vin_faults(vin):
        return None
    return (reason or "").strip() or odd_vin_reason(session, vin)


def apply_changes(
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
    """Check the order as it would be, write what differs, settle and record it; answers the version."""
    before = read_order(session, row)
    register = load_register(session, [before.dealer_code])
    after = changed_order(before, changes, jobs)
    kept = odd_vin_kept(session, after.vin, odd_vin) if after.vin != before.vin else "as before"
    groups = groups_to_choose(session, now.date(), {job.concern_group for job in before.jobs})
    faults = order_faults(after, groups, register.causes.keys(), odd_vin_kept=kept is not None)
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
    return finish(session, actor, verb, row, found, reason, now)


def changed_order(before: ImportedOrder, changes: OrderChanges, jobs: JobChanges) -> ImportedOrder:
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


def finish(
    session: Session, actor: Actor, verb: str, row: RepairOrderRow, found: list[Change], reason: str, now: datetime
) -> int:
    """Keep the corrections, settle, and put the entry into the record; answers the version."""
    order_id, dealer_id, version = row.id or 0, row.dealer_id, row.version
    save_corrections(session, row, found, reason, actor.user_id, now)
    settle(session, [order_id])
    values = {"version": version, "reason": reason, "changes": [[c.line, c.field, c.old, c.new] for c in found]}
    record(session, actor, verb, order_id, dealer_id, now, values)
    return version


def record(
    session: Session, actor: Actor, verb: str, order_id: int, dealer_id: int, now: datetime, values: dict[str, Any]
) -> None:
    """Put the verb into the record of changes."""
    record_change(
        session, at=now, actor=actor.key, verb=verb, subject=f"order:{order_id}", dealer_id=dealer_id, values=values
    )
