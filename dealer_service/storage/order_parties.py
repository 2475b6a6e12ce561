"""Whose vehicle is it, who brings it, and which dealer knows it? Found or added for many orders at once."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, text
from sqlmodel import Session

from dealer_service.storage.bulk import load_rows, reserve_ids
from dealer_service.storage.name_keys import name_key
from dealer_service.storage.order_shapes import ShapedOrder
from dealer_service.storage.registers import Register
from dealer_service.storage.scope import system_connection
from dealer_service.storage.settling_locks import lock_to_write

KEPT_VINS = 200_000


class Parties(Protocol):
    """What an order says about its vehicle and its customer."""

    @property
    def dealer_code(self) -> str: ...
    @property
    def vin(self) -> str: ...
    @property
    def customer_name(self) -> str | None: ...
    @property
    def customer_phone(self) -> str | None: ...
    @property
    def model(self) -> str | None: ...
    @property
    def powertrain(self) -> str | None: ...
    @property
    def first_registered_on(self) -> date | None: ...



SAVE_DEALER_VEHICLES = """
INSERT INTO dealer_vehicle (dealer_id, vehicle_id, plate, plate_key, vin_tail, customer_id, seen_at)
VALUES ({places}) ON CONFLICT (dealer_id, vehicle_id) DO UPDATE SET
    plate = coalesce(excluded.plate, dealer_vehicle.plate),
    plate_key = coalesce(excluded.plate_key, dealer_vehicle.plate_key),
    customer_id = coalesce(excluded.customer_id, dealer_vehicle.customer_id), seen_at = excluded.seen_at
WHERE excluded.seen_at >= dealer_vehicle.seen_at"""


def phone_key(phone: str) -> str:
    """The last ten digits of a telephone number, however it was written."""
    return "".join(c for c in phone if c.isdigit())[-10:]


def save_visits(connection: Connection, visits: Iterable[tuple[object, ...]]) -> None:
    rows = sorted(visits, key=lambda visit: visit[:2])
    if not rows:
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(SAVE_DEALER_VEHICLES.replace("{places}", ", ".join([mark] * 7)), rows)
    finally:
        cursor.close()


def hold_orders(
    session: Session, orders: Sequence[ShapedOrder], register: Register, order_ids: Iterable[int] = ()
) -> None:
    """Keep other writers from the vehicles of orders about to be written, and of those that their links name."""
    connection = system_connection(session)
    if connection.dialect.name != "postgresql":
        return
    vehicles = known_vehicles(connection, orders, register)
    lock_to_write(
        connection,
        vehicle_ids={vehicles[order.vin] for order in orders},
        keys=[(order.dealer_id, order.number) for order in orders],
        named=[named for order in orders for named in order.named_orders],
        order_ids=order_ids,
    )


def vehicle_ids(connection: Connection, orders: Sequence[Parties], register: Register) -> dict[str, int]:
    """Ids of the vehicles by VIN; unknown ones are added. Vehicle facts that an order brings are kept."""
    known = known_vehicles(connection, orders, register)
    _save_vehicle_facts(connection, orders, known)
    return known


def known_vehicles(connection: Connection, orders: Sequence[Parties], register: Register) -> dict[str, int]:
    """As ``vehicle_ids``, keeping no facts."""
    known = register.vins
    wanted = {order.vin for order in orders}
    missing = sorted(vin for vin in wanted if vin not in known)
    if missing:
        connection.execute(text("DELETE FROM rw_names"))
        load_rows(connection, "rw_names", ["name"], ((vin,) for vin in missing))
        if len(known) + len(missing) > KEPT_VINS:
            for vin in [vin for vin in known if vin not in wanted]:
                del known[vin]
        insert = "INSERT INTO vehicle (vin) SELECT name FROM rw_names WHERE true ON CONFLICT (vin) DO NOTHING"
        connection.execute(text(insert))
        found = connection.execute(text("SELECT v.vin, v.id FROM rw_names n JOIN vehicle v ON v.vin = n.name"))
        known.update((vin, vehicle_id) for vin, vehicle_id in found)
    return known


_VEHICLE_FACTS = """
SELECT v.vin, v.model, v.powertrain, v.first_registered_on FROM rw_names n CROSS JOIN vehicle v WHERE v.vin = n.name"""


def _save_vehicle_facts(connection: Connection, orders: Sequence[Parties], known: dict[str, int]) -> None:
    """Keep model, powertrain and registration where an order brings them; an empty one clears nothing."""
    brought: dict[str, list[object]] = {}
    for order in orders:
        first_on = order.first_registered_on
        if order.model or order.powertrain or first_on:
            facts = brought.setdefault(order.vin, [None, None, None])
            for at, value in enumerate((order.model, order.powertrain, first_on)):
                facts[at] = value or facts[at]
    if not brought:
        return
    connection.execute(text("DELETE FROM rw_names"))
    load_rows(connection, "rw_names", ["name"], ((vin,) for vin in sorted(brought)))
    present = {vin: [model, powertrain, _as_date(registered)]
               for vin, model, powertrain, registered in connection.execute(text(_VEHICLE_FACTS))}  # fmt: skip
    changed = []
    for vin, facts in brought.items():
        merged = [new or old for new, old in zip(facts, present[vin], strict=True)]
        if merged != present[vin]:
            registered = merged[2].isoformat() if isinstance(merged[2], date) else None
            changed.append({"model": merged[0], "powertrain": merged[1], "registered": registered, "id": known[vin]})
    if changed:
        update = ("UPDATE vehicle SET model = :model, powertrain = :powertrain, "
                  "first_registered_on = CAST(:registered AS {kind}) WHERE id = :id")  # fmt: skip
        kind = "text" if connection.dialect.name == "sqlite" else "date"
        connection.execute(text(update.replace("{kind}", kind)), changed)


def _as_date(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


CustomerKey = tuple[int, str | None, str | None]


def customer_ids(connection: Connection, orders: Sequence[Parties], register: Register) -> dict[CustomerKey, int]:
    """Ids of the customers named by orders, by dealer, name and telephone; unknown ones are added.

    One person is one customer at a dealer: the same telephone and the same name.
    """
    wanted: dict[tuple[int, str, str], list[CustomerKey]] = {}
    for order in orders:
        if order.customer_name or order.customer_phone:
            dealer_id = register.dealers[order.dealer_code].id
            key = (dealer_id, (order.customer_name or "").casefold(), phone_key(order.customer_phone or ""))
            wanted.setdefault(key, []).append((dealer_id, order.customer_name, order.customer_phone))
    if not wanted:
        return {}
    connection.execute(text("DELETE FROM rw_keys"))
    pairs = sorted({(dealer_id, phone) for dealer_id, _name, phone in wanted})
    load_rows(connection, "rw_keys", ["dealer_id", "number"], pairs)
    found = connection.execute(text(
        "SELECT c.dealer_id, c.name, c.phone_key, c.id FROM rw_keys k JOIN customer c ON c.dealer_id = k.dealer_id "
        "AND c.phone_key = k.number ORDER BY c.id DESC"))  # fmt: skip
    ids = {
        (dealer_id, (name or "").casefold(), phone or ""): customer_id for dealer_id, name, phone, customer_id in found
    }
    fresh = [key for key in wanted if key not in ids]
    new_ids = reserve_ids(connection, "customer", len(fresh))
    rows = []
    for customer_id, key in zip(new_ids, fresh, strict=True):
        ids[key] = customer_id
        dealer_id, name, phone = wanted[key][0]
        rows.append((customer_id, dealer_id, name, name_key(name or ""), phone, key[2], False))
    columns = ("id", "dealer_id", "name", "name_key", "phone", "phone_key", "refuses_contact")
    load_rows(connection, "customer", columns, rows)
    return {spelling: ids[key] for key, spellings in wanted.items() for spelling in spellings}
