"""Who stands at the counter, what was done to the vehicle, and did it come back?"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.rework import DAY_SECONDS
from dealer_service.domain.search_words import cleaned, dealer_and_number, order_meant, vin_meant
from dealer_service.domain.vehicles import VinVerdict, judge_vin, normalise_vin
from dealer_service.services.order_scope import Sight, sight_of
from dealer_service.services.words import N_
from dealer_service.storage import vehicle_search as stored
from dealer_service.storage import vehicle_visits as visits_stored
from dealer_service.storage.vehicle_search import FoundOrder, KnownVehicle
from dealer_service.storage.vehicle_visits import ElsewhereJob, ElsewhereVisit, JobVisit, Pair

__all__ = [
    "ElsewhereJob",
    "ElsewhereVisit",
    "Found",
    "FoundOrder",
    "JobVisit",
    "KnownVehicle",
    "Owner",
    "Pair",
    "VehiclePage",
    "Visit",
    "history_of",
    "pairs_seen",
    "search",
]

MOST = 50
NAMES_AT = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; ``vin`` or ``order_id`` is set where exactly one thing was meant.

    ``is_vin`` says that a whole, right VIN was typed, so that an order can be opened for a vehicle never seen.
    """

    vehicles: list[KnownVehicle]
    orders: list[FoundOrder]
    vin: str | None = None
    order_id: int | None = None
    is_vin: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit with its jobs; ``promise_kept`` is None where nothing was promised or it is not yet delivered.

    ``person`` brought the vehicle: the customer of the order, after all that was merged.
    """

    order_id: int
    dealer_id: int
    dealer: str
    number: str
    status: str
    opened_at: datetime
    delivered_at: datetime | None
    promise_kept: bool | None
    odometer_km: int | None
    advisor: str | None
    jobs: list[JobVisit]
    zone: str
    person_id: int | None
    person: str | None
    odometer_out_km: int | None


@dataclass(frozen=True, slots=True)
class Back:
    """A return of the vehicle: ``days`` are whole periods of 24 h; ids are None for an order that is not seen."""

    order_id: int | None
    number: str | None
    line: int
    original_order_id: int | None
    original_number: str | None
    original_line: int
    group: str
    opened_at: datetime
    days: int | None
    km: int | None
    suspected: bool
    in_window: bool
    job_id: int
    original_id: int


@dataclass(frozen=True, slots=True)
class Owner:
    """The person who brings the vehicle, with what is marked of him."""

    id: int
    name: str | None
    phone: str | None
    segment: str | None
    key_account: str | None
    refuses_contact: bool


@dataclass(frozen=True, slots=True)
class VehiclePage:
    """All that the counter needs of one vehicle; visits newest first, returns latest first.

    ``customer_hidden`` for a technician, to whom no customer is shown. ``jobs_elsewhere`` are for counting alone.
    """

    vehicle_id: int
    vin: str
    odd_vin: bool
    odd_vin_reason: str | None
    model: str | None
    powertrain: str | None
    first_registered_on: date | None
    plate: str | None
    owner: Owner | None
    visits: list[Visit]
    elsewhere: list[ElsewhereVisit]
    returns: list[Back]
    open_order_id: int | None
    customer_hidden: bool
    jobs_elsewhere: list[ElsewhereJob]

    @property
    def customer(self) -> str | None:
        return None if self.owner is None else self.owner.name

    @property
    def phone(self) -> str | None:
        return None if self.owner is None else self.owner.phone


def search(session: Session, actor: Actor, words: str, most: int = MOST) -> Found:
    """Vehicles and orders by VIN (whole or its last six to eight), plate, telephone, name or order number.

    While somebody types (``most`` below the usual) names are looked for at a few dealers only.
    """
    require(actor, Permission.SEE_ORDERS)
    typed = cleaned(words)
    if not typed:
        return Found([], [])
    sight = sight_of(session, actor)
    if sight.technician is not None:
        return _own_orders(session, sight, typed)
    vin = vin_meant(typed) or normalise_vin(typed)
    is_vin = judge_vin(vin).verdict is not VinVerdict.NO
    names = most == MOST or len(sight.dealers) <= NAMES_AT
    vehicles = stored.search_vehicles(session, vin if is_vin else typed, sight.ids, most, names=names)
    orders = _orders_named(session, sight, typed, most)
    exact_vins = {vehicle.vin for vehicle in vehicles if vehicle.exact}
    exact_orders = [order for order in orders if order.exact]
    if is_vin and not exact_vins and stored.find_vehicle(session, vin) is not None:
        exact_vins = {vin}
    found = Found(vehicles, orders, is_vin=is_vin)
    if len(exact_vins) + len(exact_orders) != 1:
        return found
    return replace(found, vin=next(iter(exact_vins), None), order_id=exact_orders[0].id if exact_orders else None)


def _orders_named(session: Session, sight: Sight, typed: str, most: int) -> list[FoundOrder]:
    """Orders by the number as written or scanned: alone, behind its dealer's code, or in an address."""
    order_id = order_meant(typed)
    if order_id is not None:
        return stored.orders_by_id(session, order_id)
    orders = stored.search_orders(session, typed, sight.ids, most)
    parts = dealer_and_number(typed)
    if not orders and parts is not None:
        at = sight.named(parts[0])
        orders = stored.search_orders(session, parts[1], at, most) if at else []
    return orders


def history_of(session: Session, actor: Actor, vin: str, now: datetime) -> VehiclePage:
    """One vehicle with all visits the person may see; raises ``NotFound`` for a VIN that never came anywhere."""
    require(actor, Permission.SEE_ORDERS)
    row = stored.find_vehicle(session, normalise_vin(vin))
    sight = sight_of(session, actor)
    if row is None:
        raise NotFound(N_("No vehicle with this number was ever here. Open an order for it."))
    here = visits_stored.visits_here(session, row.id)
    if sight.technician is not None:
        own = sight.technician.casefold()
        given = [(order, [job for job in jobs if (job.technician or "").casefold() == own]) for order, jobs in here]
        here = [(order, jobs) for order, jobs in given if jobs]
        if not here:
            raise NotFound(N_("No job on this vehicle is given to you."))
    elsewhere = visits_stored.visits_elsewhere(session, row.id, set(sight.ids))
    if not here and not elsewhere.visits:
        raise NotFound(N_("No vehicle with this number was ever here. Open an order for it."))
    pairs = pairs_seen(session, row.id, sight) if elsewhere.returned else []
    last = stored.last_known(session, row.id, sight.ids)
    visits = [
        Visit(
            order.id, order.dealer_id, _code(sight, order.dealer_id), order.number, order.status, order.opened_at,
            order.delivered_at, promise_kept(order.promised_at, order.delivered_at), order.odometer_km, order.advisor,
            jobs, sight.zone(order.dealer_id, now), order.person_id, order.person_name, order.odometer_out_km,
        )
        for order, jobs in here
    ]  # fmt: skip
    hidden = sight.technician is not None
    return VehiclePage(
        row.id, row.vin, judge_vin(row.vin).verdict is not VinVerdict.YES, row.odd_vin_reason, row.model,
        row.powertrain, row.first_registered_on, last.plate if last else None,
        None if hidden or last is None or last.customer_id is None else Owner(
            last.customer_id, last.customer, last.phone, last.segment, last.key_account, bool(last.refuses_contact)
        ), visits, elsewhere.visits,
        [as_back(pair, sight) for pair in reversed(pairs)],
        next((visit.order_id for visit in visits if visit.status == "open"), None),
        hidden, elsewhere.jobs,
    )  # fmt: skip


def pairs_seen(session: Session, vehicle_id: int, sight: Sight) -> list[Pair]:
    """Returns of a vehicle of which at least one side is the person's to see."""
    ids = set(sight.ids)
    return [pair for pair in visits_stored.pairs_of_vehicle(session, vehicle_id)
            if pair.dealer_id in ids or pair.original_dealer_id in ids]  # fmt: skip


def promise_kept(promised_at: datetime | None, delivered_at: datetime | None) -> bool | None:
    """Was the vehicle ready when it was promised?"""
    return None if promised_at is None or delivered_at is None else delivered_at <= promised_at


def as_back(pair: Pair, sight: Sight) -> Back:
    """The pair as this person may see it: the other dealer's order keeps its number to itself."""
    days = None
    if pair.original_delivered_at is not None:
        days = int((pair.opened_at - pair.original_delivered_at.astimezone(UTC)).total_seconds()) // DAY_SECONDS
    here, there = sight.dealer(pair.dealer_id), sight.dealer(pair.original_dealer_id)
    return Back(
        pair.order_id if here else None, pair.number if here else None, pair.line,
        pair.original_order_id if there else None, pair.original_number if there else None, pair.original_line,
        pair.group, pair.opened_at, days, pair.km, pair.suspected, pair.link_state == 1 or pair.suspected, pair.job_id,
        pair.original_id,
    )  # fmt: skip


def _code(sight: Sight, dealer_id: int) -> str:
    dealer = sight.dealer(dealer_id)
    return "" if dealer is None else dealer.code


def _own_orders(session: Session, sight: Sight, typed: str) -> Found:
    """A technician finds the orders of the jobs given to him."""
    own = (sight.technician or "").casefold()
    orders = stored.search_orders(session, typed, sight.ids, MOST)
    jobs = visits_stored.list_job_visits(session, [order.id for order in orders])
    orders = [one for one in orders if any((job.technician or "").casefold() == own for job in jobs[one.id])]
    exact = [one for one in orders if one.exact]
    return Found([], orders, order_id=exact[0].id if len(exact) == 1 else None)
