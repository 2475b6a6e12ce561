"""How are whole new orders written: vehicles, customers, orders, jobs and links, in sets?

One way for import, API and counter: a list of ``ImportedOrder``, whether it holds one or five thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import DeliveryFacts, local_day
from dealer_service.domain.follow_up import LAPSES_AFTER_DAYS, due_on, lapses_on
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL, ImportedOrder, OrderStatus, job_role
from dealer_service.domain.rework import DAY_SECONDS
from dealer_service.storage.bulk import load_rows, reserve_ids
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.order_parties import customer_ids, hold_orders, plate_key, save_visits, vehicle_ids
from dealer_service.storage.registers import Register
from dealer_service.storage.scope import scope_of, system_connection

# Deliveries before this ordinal day (seconds UTC, zones included) need no look at the calendar.
OLDEST_CALL_DAYS = date(1970, 1, 1).toordinal() + LAPSES_AFTER_DAYS + 2

ORDER_COLUMNS = (
    "id", "dealer_id", "number", "vehicle_id", "customer_id", "plate", "status", "opened_at", "promised_at",
    "delivered_at", "entered_at", "odometer_km", "odometer_out_km", "advisor", "estimate", "invoice", "currency",
    "source", "version", "delivered_month", "delivered_region_id", "standing",
)  # fmt: skip
JOB_COLUMNS = (
    "id", "order_id", "line", "dealer_id", "vehicle_id", "group_id", "role", "opened_at", "delivered_at",
    "window_until", "km_in", "km_limit", "month", "link_state", "cause_id", "cause_accepted", "job_type", "concern",
    "cause", "correction", "labour_op", "technician", "amount", "repair_class", "outcome", "import_digest",
)  # fmt: skip
LINK_COLUMNS = ("job_id", "dealer_id", "ref_dealer", "ref_number", "ref_line", "source", "by_user_id", "at")


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes: ``source`` is import, counter or api."""

    source: str
    now: datetime
    today: date
    user_id: int | None = None


def add_orders(session: Session, orders: Sequence[ImportedOrder], register: Register, writing: Writing) -> list[int]:
    """Write new orders; answers their ids, in the order given. ``settle`` must follow in the same transaction."""
    connection = system_connection(session)
    scope = scope_of(session)
    hold_orders(session, orders, register)
    vehicles = vehicle_ids(connection, orders, register)
    customers = customer_ids(connection, orders, register)
    order_ids = reserve_ids(connection, "repair_order", len(orders))
    job_ids = iter(reserve_ids(connection, "job", sum(len(order.jobs) for order in orders)))
    order_rows, job_rows, link_rows, call_rows = [], [], [], []
    visits: dict[tuple[int, int], tuple[object, ...]] = {}
    at = as_seconds(writing.now)
    for order_id, order in zip(order_ids, orders, strict=True):
        dealer = register.dealers[order.dealer_code]
        if not scope.allows(dealer.id):
            raise PermissionError(f"dealer {dealer.code} is outside this session's scope")
        vehicle_id = vehicles[order.vin]
        customer_id = customers.get((dealer.id, order.customer_name, order.customer_phone))
        facts = facts_of(order, dealer, register)
        order_rows.append(order_row(order_id, order, dealer, vehicle_id, customer_id, facts, writing.source))
        cancelled = order.status == OrderStatus.CANCELLED
        repairs = False
        for job in order.jobs:
            job_id = next(job_ids)
            role = job_role(job.job_type, job.outcome, cancelled)
            repairs = repairs or bool(role & CAN_BE_ORIGINAL)
            job_rows.append((
                job_id, order_id, job.line, dealer.id, vehicle_id, register.groups[job.concern_group], role,
                order.opened_at, order.delivered_at if facts else None, facts.window_until if facts else None,
                order.odometer_km, facts.km_limit if facts else None, facts.month if facts else None, 0,
                register.causes[job.rework_cause] if job.rework_cause else None, False, job.job_type, job.concern,
                job.cause, job.correction, job.labour_op, job.technician, job.amount, job.repair_class, job.outcome,
                job.digest or None,
            ))  # fmt: skip
            if job.rework_of:
                link_rows.append((job_id, dealer.id, job.rework_of_dealer or dealer.code, job.rework_of,
                                  job.rework_of_line, writing.source, writing.user_id, at))  # fmt: skip
        key = (dealer.id, vehicle_id)
        if key not in visits or visits[key][-1] <= order.opened_at:  # type: ignore[operator]
            visits[key] = (dealer.id, vehicle_id, order.plate, plate_key(order.plate) if order.plate else None,
                           order.vin[-8:], customer_id, order.opened_at)  # fmt: skip
        if facts and repairs and order.delivered_at is not None:
            call = follow_up_row(order_id, dealer, order.delivered_at, writing.today)
            if call:
                call_rows.append(call)
    load_rows(connection, "repair_order", ORDER_COLUMNS, order_rows)
    load_rows(connection, "job", JOB_COLUMNS, job_rows)
    load_rows(connection, "rework_link", LINK_COLUMNS, link_rows)
    save_visits(connection, visits.values())
    load_rows(connection, "follow_up", ("dealer_id", "order_id", "round", "due_on", "lapses_on", "state"), call_rows)
    return list(order_ids)


def facts_of(order: ImportedOrder, dealer: Dealer, register: Register) -> DeliveryFacts | None:
    """What follows from the delivery; None for an order that is open or cancelled."""
    if order.status != OrderStatus.DELIVERED or order.delivered_at is None:
        return None
    return register.rules_of(dealer).facts(order.delivered_at, order.odometer_km, order.odometer_out_km)


def order_row(order_id: int, order: ImportedOrder, dealer: Dealer, vehicle_id: int, customer_id: int | None,
              facts: DeliveryFacts | None, source: str) -> tuple[object, ...]:  # fmt: skip
    return (
        order_id, dealer.id, order.number, vehicle_id, customer_id, order.plate, order.status, order.opened_at,
        order.promised_at, order.delivered_at, order.entered_at, order.odometer_km, order.odometer_out_km,
        order.advisor, order.estimate, order.invoice, order.currency, source, 1,
        facts.month if facts else None, facts.region_id if facts else None, 0,
    )  # fmt: skip


def follow_up_row(order_id: int, dealer: Dealer, delivered_at: int, today: date) -> tuple[object, ...] | None:
    """The call after delivery, unless the order is already older than the call would live."""
    if delivered_at < (today.toordinal() - OLDEST_CALL_DAYS) * DAY_SECONDS:
        return None
    delivered_on = local_day(dealer.zone_on(today), delivered_at)
    lapses = lapses_on(delivered_on)
    if lapses <= today:
        return None
    return (dealer.id, order_id, 1, due_on(delivered_on).isoformat(), lapses.isoformat(), "due")
