"""Which vehicles come to a dealer, and what identifies them?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from dealer_service.domain.repair_orders import Powertrain
from dealer_service.services.demonstration.countries import HABITS, Country
from dealer_service.services.demonstration.people import person, phone
from dealer_service.services.demonstration.roster import DealerProfile, Trait

DAY_SECONDS = 86_400
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
                   (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9, *range(10)), strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_MODEL_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Model(NamedTuple):
    name: str
    descriptor: str
    powertrain: Powertrain
    weight: float


MODELS = (
    Model("Linnet 1.5T", "LN15A", Powertrain.COMBUSTION, 5.0),
    Model("Linnet 1.5 MT", "LN15M", Powertrain.COMBUSTION, 1.0),
    Model("Plover 2.0T", "PV20A", Powertrain.COMBUSTION, 4.0),
    Model("Plover 2.0T AWD", "PV20X", Powertrain.COMBUSTION, 2.0),
    Model("Egret 2.0T", "EG20A", Powertrain.COMBUSTION, 2.0),
    Model("Plover Hybrid", "PVHYB", Powertrain.HYBRID, 2.5),
    Model("Egret Plug-in", "EGPHB", Powertrain.HYBRID, 1.5),
    Model("Siskin EV", "SKE40", Powertrain.ELECTRIC, 3.0),
    Model("Avocet EV 60", "AVE60", Powertrain.ELECTRIC, 4.0),
    Model("Avocet EV 80 AWD", "AVE80", Powertrain.ELECTRIC, 2.5),
)
MANUAL = frozenset({"Linnet 1.5 MT"})
_ELECTRIC = tuple(model for model in MODELS if model.powertrain is Powertrain.ELECTRIC)
_OTHERS = tuple(model for model in MODELS if model.powertrain is not Powertrain.ELECTRIC)


def check_digit(vin: str) -> str:
    """The ninth character that makes the number right (weighted sum modulo 11, ten being X)."""
    remainder = sum(weight * _VALUES[char] for weight, char in zip(_WEIGHTS, vin, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


def vin_of(plant: str, model: Model, year: int, serial: int) -> str:
    """A vehicle identification number: plant, descriptor, check digit, model year, line and serial number."""
    year_code = _MODEL_YEARS[(year - 2010) % len(_MODEL_YEARS)]
    draft = f"{plant}{model.descriptor}0{year_code}H{serial:06d}"
    return draft[:8] + check_digit(draft) + draft[9:]


def plate_of(country: Country, area: str, electric: bool, rng: Random) -> str:
    """A registration plate in the country's pattern."""
    letters = rng.choices(_PLATE_LETTERS, k=4)
    digits = f"{rng.randrange(100_000):05d}"
    if country is Country.CHINA:
        place = area if len(area) == 2 else area + rng.choice("ABCDEF")
        return f"{place}D{digits}" if electric else f"{place}·{letters[0]}{digits[1:]}"
    if country is Country.GERMANY:
        number = f"{rng.randrange(10, 1000)}E" if electric else str(rng.randrange(10, 10_000))
        return f"{area}-{letters[0]}{letters[1]} {number}"
    if country is Country.CANADA:
        return f"C{''.join(letters[1:])} {digits[:3]}"
    return f"{letters[0]}{letters[1]} {digits}"


@dataclass(slots=True, eq=False)
class Vehicle:
    """One vehicle and who brings it; ``free_from`` keeps unplanned visits away while a case of it is running."""

    vin: str
    model: Model
    registered_on: date
    registered_at: int
    km_per_day: float
    plate: str
    customer: str
    phone: str | None
    refuses_contact: bool
    free_from: int

    def odometer_at(self, at: int) -> int:
        return 9 + int((at - self.registered_at) / DAY_SECONDS * self.km_per_day)


def _own_phone(country: Country, area: str, taken: set[str], rng: Random) -> str | None:
    """A number that nobody else has, or None where the small ranges for fiction seem used up."""
    for _ in range(20):
        found = phone(country, area, rng)
        if found not in taken:
            taken.add(found)
            return found
    return None


def vehicles_of(
    profile: DealerProfile, number: int, start: date, today: date, serials: "count[int]", taken: set[str],
    shared_phone: str, rng: Random,
) -> list[Vehicle]:
    """The vehicles of a dealer's customers; ``taken`` are the telephone numbers already given to others."""
    country, vehicles = profile.country, []
    for _ in range(number):
        electric = rng.random() < profile.electric
        pool = _ELECTRIC if electric else _OTHERS
        model = rng.choices(pool, [each.weight for each in pool])[0]
        oldest = 5 if electric else 9
        if rng.random() < 0.14:
            registered_on = start + timedelta(days=rng.randrange(max(1, (today - start).days)))
        else:
            registered_on = start - timedelta(days=int(oldest * 365 * rng.random() ** 1.3) + 20)
        registered_at = int(datetime.combine(registered_on, time(0, tzinfo=UTC)).timestamp())
        number_of_customer = _own_phone(country, profile.area, taken, rng)
        if profile.trait is Trait.HIDES_BY_ENTRY and rng.random() < 0.05:
            number_of_customer = shared_phone
        elif rng.random() < 0.02:
            number_of_customer = None
        vehicles.append(Vehicle(
            vin=vin_of(HABITS[country].plant, model, registered_on.year + (registered_on.month > 8), next(serials)),
            model=model,
            registered_on=registered_on,
            registered_at=registered_at,
            km_per_day=min(62.0, max(12.0, rng.lognormvariate(3.5, 0.35))),
            plate=plate_of(country, profile.area, electric, rng),
            customer=person(country, rng),
            phone=number_of_customer,
            refuses_contact=rng.random() < 0.015,
            free_from=registered_at + 25 * DAY_SECONDS,
        ))
    return vehicles
