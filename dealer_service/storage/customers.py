"""Who are a dealer's customers, written by which source, and what did they bring?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, or_, select

from dealer_service.domain.customers import Person
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.complaints import ComplaintPersonRow, ComplaintRow
from dealer_service.storage.name_keys import name_sound
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.vehicles import CustomerRow, DealerVehicleRow, VehicleRow


@dataclass(frozen=True, slots=True)
class Spelling:
    """What one source says of a person; ``order`` the last one that said so, ``by`` the person who wrote it."""

    id: int
    name: str | None
    phone: str | None
    source: str
    order_id: int | None
    order: str | None
    at: datetime | None
    by: str | None


@dataclass(frozen=True, slots=True)
class SaidInComplaint:
    """What a complaint says of a person."""

    complaint_id: int
    number: str
    state: str
    category: str
    received_at: datetime
    name: str | None
    phone: str | None
    email: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class OwnedVehicle:
    """A vehicle that a person brought; ``is_his`` is false once another customer brings it."""

    vin: str
    model: str | None
    plate: str | None
    is_his: bool
    last_at: datetime


@dataclass(frozen=True, slots=True)
class BroughtOrder:
    order_id: int
    number: str
    status: str
    opened_at: datetime
    vin: str
    plate: str | None


def find_customer(session: Session, customer_id: int) -> CustomerRow | None:
    return session.exec(select(CustomerRow).where(CustomerRow.id == customer_id)).first()


def find_person(session: Session, customer_id: int) -> CustomerRow | None:
    """The person that a customer is."""
    row = find_customer(session, customer_id)
    return row if row is None or row.merged_into_id is None else find_customer(session, row.merged_into_id)


def members_of(session: Session, person_id: int) -> list[CustomerRow]:
    """A person with all that was merged into him."""
    statement = select(CustomerRow).where(or_(CustomerRow.id == person_id, CustomerRow.merged_into_id == person_id))
    return list(session.exec(statement.order_by(col(CustomerRow.id))))


def people_of(session: Session, dealer_id: int, spent_since: datetime) -> list[Person]:
    """All customers of a dealer, each person once."""
    rows = session.exec(select(CustomerRow).where(CustomerRow.dealer_id == dealer_id)).all()
    return _people(rows, _brought(session, spent_since, RepairOrderRow.dealer_id == dealer_id))


Brought = dict[int, list[tuple[int, int, datetime, datetime, int | None]]]


def _brought(session: Session, spent_since: datetime, condition: Any) -> Brought:
    """By customer: vehicle, visits, first, last, invoices since a time."""
    order: Any = RepairOrderRow
    chosen: Any = select
    recent = case((col(order.opened_at) >= spent_since, col(order.invoice)))
    statement = (
        chosen(order.customer_id, order.vehicle_id, func.count(), func.min(order.opened_at), func.max(order.opened_at),
               func.sum(recent))
        .where(condition, col(order.customer_id).is_not(None), col(order.status) != "cancelled")
        .group_by(order.customer_id, order.vehicle_id)
    )  # fmt: skip
    found: Brought = {}
    for customer_id, *rest in session.exec(statement):
        found.setdefault(customer_id, []).append(tuple(rest))
    return found


def _people(rows: Iterable[CustomerRow], brought: Brought) -> list[Person]:
    members: dict[int, list[CustomerRow]] = {}
    for row in rows:
        members.setdefault(row.merged_into_id or row.id or 0, []).append(row)
    found = []
    for person_id, own in members.items():
        person = next((row for row in own if row.id == person_id), own[0])
        if person.written_by_id is not None and len(own) == 1:
            continue  # a correction that was taken back
        visits = [visit for row in own for visit in brought.get(row.id or 0, ())]
        sums = [visit[4] for visit in visits if visit[4] is not None]
        found.append(Person(
            person_id, person.name, person.phone,
            frozenset(name_sound(row.name) for row in own if row.name),
            frozenset(row.phone_key for row in own if row.phone_key),
            frozenset(visit[0] for visit in visits), sum(visit[1] for visit in visits),
            min((visit[2] for visit in visits), default=None), max((visit[3] for visit in visits), default=None),
            sum(sums) if sums else None, person.segment, person.key_account,
            any(row.refuses_contact for row in own), "".join(row.name_key for row in own),
        ))  # fmt: skip
    return found


def spellings_of(session: Session, rows: Iterable[CustomerRow]) -> list[Spelling]:
    """What each source says, the latest first."""
    found = []
    for row in rows:
        if row.written_by_id is not None:
            by = session.exec(select(UserRow.name).where(UserRow.id == row.written_by_id)).first()
            found.append(Spelling(row.id or 0, row.name, row.phone, "person", None, None, row.written_at, by))
            continue
        order = session.exec(
            select(RepairOrderRow).where(RepairOrderRow.customer_id == row.id)
            .order_by(col(RepairOrderRow.opened_at).desc()).limit(1)
        ).first()  # fmt: skip
        found.append(Spelling(
            row.id or 0, row.name, row.phone, order.source if order else "", order.id if order else None,
            order.number if order else None, order.opened_at if order else None, None,
        ))  # fmt: skip
    return sorted(found, key=lambda one: 0.0 if one.at is None else -one.at.timestamp())


def complaints_of(session: Session, customer_ids: Collection[int]) -> list[SaidInComplaint]:
    """Complaints of these customers with what they say of the person, the latest first."""
    row, person = ComplaintRow, ComplaintPersonRow
    chosen: Any = select
    statement = (
        chosen(row.id, row.number, row.state, row.category, row.received_at, person.name, person.phone, person.email,
               person.address)
        .join(person, col(person.complaint_id) == col(row.id), isouter=True)
        .where(col(row.customer_id).in_(customer_ids))
        .order_by(col(row.received_at).desc(), col(row.id).desc())
    )  # fmt: skip
    return [SaidInComplaint(*one) for one in session.exec(statement)]


def vehicles_of(session: Session, dealer_id: int, customer_ids: Collection[int]) -> list[OwnedVehicle]:
    """Vehicles that these customers brought, his own and the last seen first."""
    order: Any = RepairOrderRow
    known: Any = DealerVehicleRow
    chosen: Any = select
    statement = (
        chosen(VehicleRow.vin, VehicleRow.model, known.plate, known.customer_id, func.max(order.opened_at))
        .join(VehicleRow, col(VehicleRow.id) == col(order.vehicle_id))
        .join(known, (col(known.vehicle_id) == col(order.vehicle_id)) & (col(known.dealer_id) == dealer_id))
        .where(col(order.customer_id).in_(customer_ids))
        .group_by(VehicleRow.vin, VehicleRow.model, known.plate, known.customer_id)
    )
    found = [
        OwnedVehicle(vin, model, plate, owner in customer_ids, last)
        for vin, model, plate, owner, last in session.exec(statement)
    ]
    return sorted(found, key=lambda one: (not one.is_his, -one.last_at.timestamp(), one.vin))


def orders_of(session: Session, customer_ids: Collection[int], limit: int) -> list[BroughtOrder]:
    """Orders of these customers, newest first."""
    order: Any = RepairOrderRow
    chosen: Any = select
    statement = (
        chosen(order.id, order.number, order.status, order.opened_at, VehicleRow.vin, order.plate)
        .join(VehicleRow, col(VehicleRow.id) == col(order.vehicle_id))
        .where(col(order.customer_id).in_(customer_ids))
        .order_by(col(order.opened_at).desc(), col(order.id).desc())
        .limit(limit)
    )
    return [BroughtOrder(*one) for one in session.exec(statement)]


def names_of_customers(session: Session, customer_ids: Collection[int]) -> dict[int, tuple[int, str | None]]:
    """The person and his name by customer."""
    if not customer_ids:
        return {}
    rows = session.exec(select(CustomerRow).where(col(CustomerRow.id).in_(customer_ids))).all()
    roots = {row.id: row.merged_into_id or row.id or 0 for row in rows}
    people = {row.id: row.name for row in rows}
    lacking = [root for root in roots.values() if root not in people]
    if lacking:
        people.update(
            (row.id, row.name) for row in session.exec(select(CustomerRow).where(col(CustomerRow.id).in_(lacking)))
        )
    return {customer_id or 0: (root, people.get(root)) for customer_id, root in roots.items()}


def rows_of(session: Session, customer_ids: Collection[int]) -> list[CustomerRow]:
    return list(session.exec(select(CustomerRow).where(col(CustomerRow.id).in_(customer_ids))))


def orders_with(session: Session, customer_ids: Collection[int]) -> list[int]:
    """Ids of all orders of these customers."""
    found = session.exec(select(RepairOrderRow.id).where(col(RepairOrderRow.customer_id).in_(customer_ids)))
    return [order_id or 0 for order_id in found]
