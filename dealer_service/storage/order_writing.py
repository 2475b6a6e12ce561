"""How are whole new orders written: vehicles, customers, orders, jobs and links, in sets?

One way for import, API and counter: a list of ``ImportedOrder``, whether it holds one or five thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.storage.bulk import load_rows, reserve_ids
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.order_parties import customer_ids, hold_orders, save_visits, vehicle_ids
from dealer_service.storage.order_shapes import OrderShaper, ShapedOrder
from dealer_service.storage.registers import Register
from dealer_service.storage.scope import scope_of, system_connection

# Ids are known only while writing and so stand first; what follows from the order alone comes behind them, shaped.
ORDER_COLUMNS = (
    "id", "vehicle_id", "customer_id",
    "dealer_id", "number", "plate", "status", "opened_at", "promised_at", "delivered_at", "entered_at", "odometer_km",
    "odometer_out_km", "advisor", "estimate", "invoice", "currency", "source", "version", "delivered_month",
    "delivered_region_id", "standing",
)  # fmt: skip
JOB_COLUMNS = (
    "id", "order_id", "vehicle_id",
    "line", "dealer_id", "group_id", "role", "opened_at", "delivered_at", "window_until", "km_in", "km_limit", "month",
    "link_state", "cause_id", "cause_accepted", "job_type", "concern", "cause", "correction", "labour_op",
    "technician", "amount", "repair_class", "outcome", "import_digest",
)  # fmt: skip
LINK_COLUMNS = ("job_id", "dealer_id", "ref_dealer", "ref_number", "ref_line", "source", "by_user_id", "at")
CALL_COLUMNS = ("order_id", "dealer_id", "round", "due_on", "lapses_on", "state")


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes: ``source`` is import, counter or api."""

    source: str
    now: datetime
    today: date
    user_id: int | None = None


def add_orders(session: Session, orders: Sequence[ImportedOrder], register: Register, writing: Writing) -> list[int]:
    """Write new orders; answers their ids, in the order given. ``settle`` must follow in the same transaction."""
    shaper = shaper_of(register, writing)
    return write_orders(session, [shaper.shape(order) for order in orders], register)


def shaper_of(register: Register, writing: Writing) -> OrderShaper:
    """What is needed to shape orders of the register's dealers."""
    return OrderShaper(
        dict(register.dealers), dict(register.groups), dict(register.causes), tuple(register.windows),
        writing.source, as_seconds(writing.now), writing.today, writing.user_id,
    )  # fmt: skip


def write_orders(session: Session, shaped: Sequence[ShapedOrder], register: Register) -> list[int]:
    """As ``add_orders``, of orders that were shaped before the transaction began."""
    connection = system_connection(session)
    scope = scope_of(session)
    hold_orders(session, shaped, register)
    vehicles = vehicle_ids(connection, shaped, register)
    customers = customer_ids(connection, shaped, register)
    order_ids = reserve_ids(connection, "repair_order", len(shaped))
    job_ids = iter(reserve_ids(connection, "job", sum(len(one.jobs) for one in shaped)))
    order_rows, job_rows, link_rows, call_rows = [], [], [], []
    visits: dict[tuple[int, int], tuple[object, ...]] = {}
    for order_id, one in zip(order_ids, shaped, strict=True):
        dealer_id, vehicle_id = one.dealer_id, vehicles[one.vin]
        if not scope.allows(dealer_id):
            raise PermissionError(f"dealer {one.dealer_code} is outside this session's scope")
        customer_id = customers.get((dealer_id, one.customer_name, one.customer_phone)) if customers else None
        order_rows.append((order_id, vehicle_id, customer_id, *one.row))
        for job, link in one.jobs:
            job_id = next(job_ids)
            job_rows.append((job_id, order_id, vehicle_id, *job))
            if link:
                link_rows.append((job_id, *link))
        key = (dealer_id, vehicle_id)
        if key not in visits or visits[key][-1] <= one.opened_at:  # type: ignore[operator]
            visits[key] = (dealer_id, vehicle_id, *one.plate, one.vin[-8:], customer_id, one.opened_at)
        if one.call:
            call_rows.append((order_id, *one.call))
    load_rows(connection, "repair_order", ORDER_COLUMNS, order_rows)
    load_rows(connection, "job", JOB_COLUMNS, job_rows)
    load_rows(connection, "rework_link", LINK_COLUMNS, link_rows)
    save_visits(connection, visits.values())
    load_rows(connection, "follow_up", CALL_COLUMNS, call_rows)
    return list(order_ids)
