"""Which vehicle or order does a customer at the counter mean?"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam
from sqlalchemy import select as select_rows
from sqlmodel import Session, col, or_

from dealer_service.domain.customers import same_number
from dealer_service.domain.search_words import PROVINCES
from dealer_service.domain.vehicles import plate_key
from dealer_service.storage.columns import CODE
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.name_keys import is_chinese, typed_words
from dealer_service.storage.order_conditions import AFTER_LAST
from dealer_service.storage.order_parties import phone_key
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.scope import scope_of
from dealer_service.storage.vehicles import IS_PERSON, PERSON, CustomerRow, DealerVehicleRow, VehicleRow

TAIL = 8
PHONE_DIGITS = 7
# A plate without its province: a letter, then five or six more.
SHORT_PLATE = (6, 7)

KEYS = (col(DealerVehicleRow.plate_key), col(CustomerRow.phone_key))


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
    segment: str | None = None
    refuses_contact: bool | None = None
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


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    """What the network knows of a vehicle, whoever brings it."""

    id: int
    vin: str
    model: str | None
    powertrain: str | None
    first_registered_on: date | None
    odd_vin_reason: str | None


def find_vehicle(session: Session, vin: str) -> VehicleFacts | None:
    row = session.execute(_VEHICLE, {"vin": vin}).first()
    return None if row is None else VehicleFacts(*row)


_VEHICLE = select_rows(
    col(VehicleRow.id), col(VehicleRow.vin), col(VehicleRow.model), col(VehicleRow.powertrain),
    col(VehicleRow.first_registered_on), col(VehicleRow.odd_vin_reason),
).where(col(VehicleRow.vin) == bindparam("vin", type_=CODE))  # fmt: skip


def last_known(session: Session, vehicle_id: int, dealer_ids: Collection[int]) -> KnownVehicle | None:
    """The vehicle as the dealer knows it that saw it last."""
    row: Any = session.execute(_last_known(), {"vehicle": vehicle_id, "dealers": list(dealer_ids)}).first()
    return None if row is None else replace(KnownVehicle(*row[: -len(KEYS)]), exact=True)


@cache
def _last_known() -> Any:
    """Written once: the counter asks it with every vehicle."""
    return _known(True).where(col(DealerVehicleRow.vehicle_id) == bindparam("vehicle", type_=Integer)).limit(1)


def search_vehicles(
    session: Session, words: str, dealer_ids: Collection[int], limit: int, *, names: bool = True
) -> list[KnownVehicle]:
    """Vehicles by VIN or its end, plate, telephone or customer's name; exact ones first, then the last seen.

    ``dealer_ids`` are all that the session sees.
    """
    # The scope holds a session to its dealers; one that sees all of them still needs them named for the indexes.
    everywhere = scope_of(session).dealer_ids is None
    asked: dict[str, Any] = {"most": limit * 4} | ({"dealers": list(dealer_ids)} if everywhere else {})
    found: dict[tuple[int, str], KnownVehicle] = {}
    for meant in _meant(words, plate_key(words), names):
        for row in session.execute(_asked(meant.shape, everywhere), asked | meant.values):
            known = KnownVehicle(*row[: -len(KEYS)])
            found.setdefault(
                (known.dealer_id, known.vin), replace(known, exact=meant.is_exact(known.vin, *row[-len(KEYS) :]))
            )
    return sorted(found.values(), key=lambda one: (not one.exact, -one.seen_at.timestamp(), one.vin))[:limit]


class _Meant(NamedTuple):
    """What may be meant: which conditions, with which values, and whether a vehicle found is exactly that."""

    shape: tuple[str, ...]
    values: dict[str, Any]
    is_exact: Callable[[str, str | None, str | None], bool]


def _meant(words: str, key: str, names: bool) -> Iterator[_Meant]:
    """Each is one statement; its parts are answered by the indexes of the dealer's vehicles and customers."""
    if len(key) > TAIL and key.isascii():
        yield _Meant(("vin",), {"vin": key}, lambda vin, _plate, _phone: vin == key)
    marks: dict[str, dict[str, Any]] = {}
    if 6 <= len(key) <= TAIL and key.isascii():
        marks |= {"tail": {"tail": key}} if len(key) == TAIL else {"end": {"end": f"%{key}"}}
    if len(key) >= 2:
        marks["plate"] = {"plate": key, "after_plate": key + AFTER_LAST}
    plates = {key}
    if len(key) in SHORT_PLATE and key[0].isalpha() and key.isascii():
        plates |= {province + key for province in PROVINCES}
        marks["plates"] = {"plates": sorted(plates)}
    if marks:
        values = {name: value for some in marks.values() for name, value in some.items()}
        yield _Meant(tuple(marks), values, lambda vin, plate, _phone: plate in plates or vin[-TAIL:] == key)
    digits = phone_key(words).lstrip("0")
    if len(digits) >= PHONE_DIGITS and key.isdecimal():
        ends_so = {"phone": f"%{digits[-PHONE_DIGITS:]}"}
        yield _Meant(("phone",), ends_so, lambda _vin, _plate, phone: same_number(phone or "", digits))
    parts = typed_words(words)
    if names and parts and not any(letter.isdigit() for letter in words) and (len(key) >= 2 or is_chinese(key)):
        named = {f"name {number}": _name_pattern(part) for number, part in enumerate(parts)}
        yield _Meant(tuple(named), named, lambda _vin, _plate, _phone: False)


def _name_pattern(word: str) -> str:
    """Names with a word that begins so; of a Chinese name any characters."""
    literal = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{literal}%" if is_chinese(word) else f"% {literal}%"


@cache
def _asked(shape: tuple[str, ...], everywhere: bool) -> Any:
    """The statement of a shape, written once: it is asked with every letter that somebody types."""
    known: Any = DealerVehicleRow
    plate = col(known.plate_key)

    def condition(name: str) -> Any:
        value = bindparam(name, type_=CODE)
        match name:
            case "vin":
                return col(VehicleRow.vin) == value
            case "tail":
                return col(known.vin_tail) == value
            case "end":
                return col(known.vin_tail).like(value)
            case "plate":
                return and_(plate >= value, plate < bindparam("after_plate", type_=CODE))
            case "plates":
                return plate.in_(bindparam(name, expanding=True))
            case "phone":
                return col(CustomerRow.phone_key).like(value)
        return col(CustomerRow.name_key).like(value, escape="/")

    said = [condition(name) for name in shape]
    named = shape[0].startswith("name")
    return _known(everywhere).where(and_(*said) if named else or_(*said)).limit(bindparam("most", type_=Integer))


def orders_by_id(session: Session, order_id: int) -> list[FoundOrder]:
    """The order with this id, as exactly what was meant."""
    return [replace(FoundOrder(*row), exact=True) for row in session.execute(_order_by_id(), {"order": order_id})]


@cache
def _order_by_id() -> Any:
    return _orders().where(col(RepairOrderRow.id) == bindparam("order", type_=Integer))


def search_orders(session: Session, words: str, dealer_ids: Collection[int], limit: int) -> list[FoundOrder]:
    """Orders whose number is, or begins with, what was typed."""
    typed = words.strip()
    if len(typed) < 2:
        return []
    upper = typed.upper()
    asked = {"dealers": list(dealer_ids), "most": limit, "typed": typed, "after_typed": typed + AFTER_LAST}
    if upper != typed:
        asked |= {"upper": upper, "after_upper": upper + AFTER_LAST}
    rows = session.execute(_orders_numbered(upper != typed), asked)
    found = {row[0]: replace(FoundOrder(*row), exact=row[2] in (typed, upper)) for row in rows}
    return sorted(found.values(), key=lambda one: (not one.exact, one.number))


@cache
def _orders_numbered(two_spellings: bool) -> Any:
    order: Any = RepairOrderRow
    begins = [
        and_(col(order.number) >= bindparam(one, type_=CODE), col(order.number) < bindparam(f"after_{one}", type_=CODE))
        for one in ("typed", "upper")[: 1 + two_spellings]
    ]
    at = col(order.dealer_id).in_(bindparam("dealers", expanding=True))
    return _orders().where(at, or_(*begins)).order_by(col(order.number)).limit(bindparam("most", type_=Integer))


def _orders() -> Any:
    order: Any = RepairOrderRow
    chosen: Any = select_rows
    return (
        chosen(order.id, DealerRow.code, order.number, VehicleRow.vin, order.plate, PERSON.name, order.opened_at)
        .join(DealerRow, col(DealerRow.id) == col(order.dealer_id))
        .join(VehicleRow, col(VehicleRow.id) == col(order.vehicle_id))
        .join(CustomerRow, col(CustomerRow.id) == col(order.customer_id), isouter=True)
        .join(PERSON, IS_PERSON, isouter=True)
    )


@cache
def _known(named: bool) -> Any:
    """``named``: the dealers are said in the statement."""
    known: Any = DealerVehicleRow
    dealer: Any = DealerRow
    vehicle: Any = VehicleRow
    keys: Any = KEYS
    chosen = (
        select_rows(
            known.dealer_id, dealer.code, vehicle.vin, vehicle.model, known.plate, PERSON.name, PERSON.phone,
            known.seen_at, PERSON.id, PERSON.key_account, PERSON.segment, PERSON.refuses_contact, *keys,
        )
        .join(VehicleRow, col(VehicleRow.id) == col(known.vehicle_id))
        .join(DealerRow, col(DealerRow.id) == col(known.dealer_id))
        .join(CustomerRow, col(CustomerRow.id) == col(known.customer_id), isouter=True)
        .join(PERSON, IS_PERSON, isouter=True)
        .order_by(col(known.seen_at).desc())
    )  # fmt: skip
    return chosen.where(col(known.dealer_id).in_(bindparam("dealers", expanding=True))) if named else chosen
