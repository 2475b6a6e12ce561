"""Which vehicle or order does a customer at the counter mean?"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func
from sqlalchemy import select as select_rows
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from dealer_service.domain.customers import same_number
from dealer_service.domain.search_words import PROVINCES
from dealer_service.domain.vehicles import plate_key
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.name_keys import is_chinese, typed_words
from dealer_service.storage.order_lists import AFTER_LAST
from dealer_service.storage.order_parties import phone_key
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.vehicles import CustomerRow, DealerVehicleRow, VehicleRow

TAIL = 8
PHONE_DIGITS = 7
# A plate without its province: a letter, then five or six more.
SHORT_PLATE = (6, 7)

PERSON: Any = aliased(CustomerRow)
"""Who a customer is after all that a person merged."""
KEYS = (col(DealerVehicleRow.plate_key), col(CustomerRow.phone_key))
IS_PERSON = col(PERSON.id) == func.coalesce(col(CustomerRow.merged_into_id), col(CustomerRow.id))


@dataclass(frozen=True, slots=True)
class KnownVehicle:
    """A vehicle as a dealer knows it; ``exact`` where what was looked for is exactly its VIN, plate or telephone.

    Customer, telephone and key account are those of the person the customer is.
    """

    dealer_id: int
    dealer: str
    vin: str
    model: str | None
    plate: str | None
    customer: str | None
    phone: str | None
    seen_at: datetime
    customer_id: int | None = None
    key_account: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class FoundOrder:
    id: int
    dealer: str
    number: str
    vin: str
    plate: str | None
    customer: str | None
    opened_at: datetime
    exact: bool = False


def find_vehicle(session: Session, vin: str) -> VehicleRow | None:
    return session.exec(select(VehicleRow).where(VehicleRow.vin == vin)).first()


def last_known(session: Session, vehicle_id: int, dealer_ids: Collection[int]) -> KnownVehicle | None:
    """The vehicle as the dealer knows it that saw it last."""
    row: Any = session.execute(_last_known(), {"vehicle": vehicle_id, "dealers": list(dealer_ids)}).first()
    return None if row is None else replace(KnownVehicle(*row[: -len(KEYS)]), exact=True)


@cache
def _last_known() -> Any:
    """Written once: the counter asks it with every vehicle."""
    return _known().where(col(DealerVehicleRow.vehicle_id) == bindparam("vehicle", type_=Integer)).limit(1)


def search_vehicles(
    session: Session, words: str, dealer_ids: Collection[int], limit: int, *, names: bool = True
) -> list[KnownVehicle]:
    """Vehicles by VIN or its end, plate, telephone or customer's name; exact ones first, then the last seen."""
    key = plate_key(words)
    found: dict[tuple[int, str], KnownVehicle] = {}
    for condition, is_exact in _meant(words, key, names):
        rows: Any = session.execute(_known().where(condition).limit(limit * 4), {"dealers": list(dealer_ids)})
        for row in rows:
            known = KnownVehicle(*row[: -len(KEYS)])
            found.setdefault(
                (known.dealer_id, known.vin), replace(known, exact=is_exact(known.vin, *row[-len(KEYS) :]))
            )
    return sorted(found.values(), key=lambda one: (not one.exact, -one.seen_at.timestamp(), one.vin))[:limit]


Exact = Callable[[str, str | None, str | None], bool]


def _meant(words: str, key: str, names: bool) -> Iterator[tuple[Any, Exact]]:
    """Conditions by what may be meant, each with what says whether a vehicle found is exactly that.

    Each is one statement; its parts are answered by the indexes of the dealer's vehicles and customers.
    """
    known: Any = DealerVehicleRow
    if len(key) > TAIL and key.isascii():
        yield col(VehicleRow.vin) == key, lambda vin, _plate, _phone: vin == key
    marks = []
    if 6 <= len(key) <= TAIL and key.isascii():
        whole = len(key) == TAIL
        marks.append(col(known.vin_tail) == key if whole else col(known.vin_tail).endswith(key, autoescape=True))
    if len(key) >= 2:
        marks.append(and_(col(known.plate_key) >= key, col(known.plate_key) < key + AFTER_LAST))
    short = len(key) in SHORT_PLATE and key[0].isalpha() and key.isascii()
    if short:
        marks.append(col(known.plate_key).in_([province + key for province in PROVINCES]))
    if marks:
        plates = {key, *(province + key for province in PROVINCES)} if short else {key}
        yield or_(*marks), lambda vin, plate, _phone: plate in plates or vin[-TAIL:] == key
    digits = phone_key(words).lstrip("0")
    if len(digits) >= PHONE_DIGITS and key.isdecimal():
        ends_so = col(CustomerRow.phone_key).endswith(digits[-PHONE_DIGITS:], autoescape=True)
        yield ends_so, lambda _vin, _plate, phone: same_number(phone or "", digits)
    parts = typed_words(words)
    if names and parts and not any(letter.isdigit() for letter in words) and (len(key) >= 2 or is_chinese(key)):
        yield and_(*(_named(part) for part in parts)), lambda _vin, _plate, _phone: False


def _named(word: str) -> Any:
    """Names with a word that begins so; of a Chinese name any characters."""
    return col(CustomerRow.name_key).contains(word if is_chinese(word) else f" {word}", autoescape=True)


def orders_by_id(session: Session, order_id: int, dealer_ids: Collection[int]) -> list[FoundOrder]:
    """The order with this id, as exactly what was meant."""
    rows: Any = session.exec(_orders(dealer_ids).where(col(RepairOrderRow.id) == order_id))
    return [replace(FoundOrder(*row), exact=True) for row in rows]


def search_orders(session: Session, words: str, dealer_ids: Collection[int], limit: int) -> list[FoundOrder]:
    """Orders whose number is, or begins with, what was typed."""
    typed = words.strip()
    order: Any = RepairOrderRow
    spellings = {typed, typed.upper()}
    if len(typed) < 2:
        return []
    found: dict[int, FoundOrder] = {}
    begins = [and_(col(order.number) >= one, col(order.number) < one + AFTER_LAST) for one in spellings]
    rows: Any = session.exec(_orders(dealer_ids).where(or_(*begins)).order_by(col(order.number)).limit(limit))
    for row in rows:
        found.setdefault(row[0], replace(FoundOrder(*row), exact=row[2] in spellings))
    return sorted(found.values(), key=lambda one: (not one.exact, one.number))


def _orders(dealer_ids: Collection[int]) -> Any:
    order: Any = RepairOrderRow
    chosen: Any = select
    return (
        chosen(order.id, DealerRow.code, order.number, VehicleRow.vin, order.plate, PERSON.name, order.opened_at)
        .join(DealerRow, col(DealerRow.id) == col(order.dealer_id))
        .join(VehicleRow, col(VehicleRow.id) == col(order.vehicle_id))
        .join(CustomerRow, col(CustomerRow.id) == col(order.customer_id), isouter=True)
        .join(PERSON, IS_PERSON, isouter=True)
        .where(col(order.dealer_id).in_(dealer_ids))
    )


@cache
def _known() -> Any:
    known: Any = DealerVehicleRow
    dealer: Any = DealerRow
    vehicle: Any = VehicleRow
    keys: Any = KEYS
    return (
        select_rows(
            known.dealer_id, dealer.code, vehicle.vin, vehicle.model, known.plate, PERSON.name, PERSON.phone,
            known.seen_at, PERSON.id, PERSON.key_account, *keys,
        )
        .join(VehicleRow, col(VehicleRow.id) == col(known.vehicle_id))
        .join(DealerRow, col(DealerRow.id) == col(known.dealer_id))
        .join(CustomerRow, col(CustomerRow.id) == col(known.customer_id), isouter=True)
        .join(PERSON, IS_PERSON, isouter=True)
        .where(col(known.dealer_id).in_(bindparam("dealers", expanding=True)))
        .order_by(col(known.seen_at).desc())
    )  # fmt: skip
