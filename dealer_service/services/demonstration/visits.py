"""What does one visit of a vehicle look like, from the counter to delivery?"""

from dataclasses import dataclass, field
from random import Random

from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder, JobType, OrderStatus, Outcome, Powertrain
from dealer_service.services.demonstration.concern_mix import SHAPES, weights
from dealer_service.services.demonstration.countries import HABITS, Country, distance_in_words
from dealer_service.services.demonstration.fleet import DAY_SECONDS, MANUAL, Vehicle
from dealer_service.services.demonstration.opening import OpenDays
from dealer_service.services.demonstration.people import Staff
from dealer_service.services.demonstration.planted import Nature
from dealer_service.services.demonstration.roster import DealerProfile
from dealer_service.services.demonstration.words.vocabulary import Fault, Vocabulary

HOUR = 3600
_WINDOW_KM, _WINDOW_DAYS = 1_950, 29.4
_ELECTRIC_ONLY = frozenset({"HV-BATT", "HV-CHARGE", "HV-DRIVE"})
_SERIOUS = frozenset({"ENG-OIL", "TRN-NOISE", "TRN-SHIFT", "HV-DRIVE", "HV-BATT"})
_PAID_BY_CUSTOMER = frozenset({JobType.CUSTOMER_PAY, JobType.MAINTENANCE, JobType.INSURANCE})


@dataclass(slots=True, eq=False)
class Link:
    """A planted return, before the orders have their numbers."""

    order: ImportedOrder
    job: ImportedJob
    original: ImportedOrder
    original_job: ImportedJob
    nature: Nature
    nth: int
    shown: bool
    dismissal: tuple[str, str, int] | None = None


@dataclass(slots=True, eq=False)
class Site:
    """One dealer at work: its people, open days and vehicles, and the orders so far."""

    profile: DealerProfile
    staff: Staff
    open_days: OpenDays
    vehicles: list[Vehicle] = field(default_factory=list)
    orders: list[ImportedOrder] = field(default_factory=list)
    sent_back: list[tuple[ImportedOrder, ImportedJob, str, int]] = field(default_factory=list)

    @property
    def words(self) -> Vocabulary:
        return HABITS[self.profile.country].words


def pick_group(vehicle: Vehicle, month: int, rng: Random) -> str:
    """A concern group that fits the vehicle and the season."""
    codes, cumulative = weights(month, vehicle.model.powertrain)
    code = rng.choices(codes, cum_weights=cumulative)[0]
    return "TRN-CLUTCH" if code == "TRN-SHIFT" and vehicle.model.name in MANUAL else code


def fitting_faults(words: Vocabulary, group: str, vehicle: Vehicle) -> list[Fault]:
    """The group's faults that the vehicle can have; a hybrid can have all, but is serviced like an engine."""
    lacking = {Powertrain.COMBUSTION: "electric", Powertrain.ELECTRIC: "fuel"}.get(vehicle.model.powertrain)
    if group == "MNT-SERV" and lacking is None:
        lacking = "electric"
    return [fault for fault in words.faults[group] if fault.fits != lacking]


def pick_fault(words: Vocabulary, group: str, vehicle: Vehicle, rng: Random) -> Fault:
    return rng.choice(fitting_faults(words, group, vehicle))


def job_type_for(group: str, vehicle: Vehicle, at: int, rng: Random) -> JobType:
    """Who pays: by the vehicle's age, what wears, and what an insurer covers."""
    if group.startswith("MNT"):
        return JobType.CAMPAIGN if group == "MNT-CAMP" else JobType.MAINTENANCE
    roll, years = rng.random(), (at - vehicle.registered_at) / (365 * 86_400)
    if group == "BDY-ACC":
        return JobType.INSURANCE if roll < 0.76 else JobType.CUSTOMER_PAY
    if SHAPES[group].wear:
        return JobType.CUSTOMER_PAY if roll < 0.88 else JobType.WARRANTY if years < 2 else JobType.GOODWILL
    if years < 3 or group in _ELECTRIC_ONLY:
        return JobType.WARRANTY if roll < 0.84 else JobType.CUSTOMER_PAY if roll < 0.97 else JobType.GOODWILL
    return JobType.CUSTOMER_PAY if roll < 0.93 else JobType.GOODWILL


def new_job(site: Site, vehicle: Vehicle, group: str, at: int, rng: Random) -> ImportedJob:
    """A job whose concern, cause and correction belong together, carried out as it should be."""
    country, shape = site.profile.country, SHAPES[group]
    fault = pick_fault(site.words, group, vehicle, rng)
    concern = rng.choice(fault.concerns)
    if group == "MNT-SERV":
        concern = concern.format(distance=distance_in_words(country, vehicle.odometer_at(at)))
    job_type = job_type_for(group, vehicle, at, rng)
    return ImportedJob(
        line=1,
        job_type=job_type.value,
        concern_group=group,
        concern=concern,
        cause=fault.cause,
        correction=fault.correction,
        labour_op=labour_operation(site.words, group, fault),
        technician=rng.choice(site.staff.technicians),
        amount=100 * round(shape.price * HABITS[country].prices * rng.lognormvariate(0, 0.3) / 100),
        repair_class=_repair_class(group, job_type, rng) if country is Country.CHINA else None,
        outcome=Outcome.REPAIRED.value,
    )


def _repair_class(group: str, job_type: JobType, rng: Random) -> str | None:
    if job_type is JobType.MAINTENANCE:
        return "level_2" if rng.random() < 0.3 else "level_1"
    if job_type is JobType.CAMPAIGN:
        return None
    return "overhaul" if group in _SERIOUS and rng.random() < 0.15 else "minor"


def labour_operation(words: Vocabulary, group: str, fault: Fault) -> str:
    """The operation's number; its tail tells the faults of a group apart."""
    return f"{SHAPES[group].operation:04d}-{1 + words.faults[group].index(fault):02d}"


def fault_of(words: Vocabulary, job: ImportedJob) -> Fault:
    """The fault behind a job, by the labour operation that was written for it."""
    return words.faults[job.concern_group][int((job.labour_op or "-1").rsplit("-", 1)[1]) - 1]


def take_in(site: Site, vehicle: Vehicle, jobs: list[ImportedJob], at: int, rng: Random, behind: bool) -> ImportedOrder:
    """An order of that vehicle with its promise and its delivery, all inside opening hours.

    ``behind`` is a day on which the workshop does not keep up, so that promises are broken more often.
    """
    days = site.open_days
    for number, job in enumerate(jobs, start=1):
        job.line = number
    hours = sum(SHAPES[job.concern_group].hours for job in jobs)
    work = (hours * rng.uniform(0.7, 1.5) + rng.uniform(0.7, 2)) * HOUR
    if rng.random() < 0.12:
        work += rng.uniform(6, 24) * HOUR
    promised = days.after_work(at, int(work), rng)
    promised = max(at + 1800, promised - promised % 900)
    roll = rng.random()
    if roll < (0.55 if behind else 0.11):
        delivered = days.after_work(promised, int(rng.uniform(0.5, 7) * HOUR), rng)
    elif roll < (0.68 if behind else 0.13):
        delivered = days.days_on(promised, rng.randrange(1, 6), rng)
    else:
        delivered = days.inside(max(at + 1500, promised - rng.randrange(0, 4500)), rng)
    odometer = vehicle.odometer_at(at)
    habits = HABITS[site.profile.country]
    payable = sum(job.amount or 0 for job in jobs if job.job_type in _PAID_BY_CUSTOMER)
    overrun = rng.uniform(1.12, 1.4) if rng.random() < 0.06 else rng.uniform(0.93, 1.06)
    order = ImportedOrder(
        dealer_code=site.profile.dealer.code,
        number="",
        vin=vehicle.vin,
        opened_at=at,
        status=OrderStatus.DELIVERED.value,
        promised_at=promised,
        delivered_at=delivered,
        entered_at=delivered + rng.randrange(60, 1500),
        odometer_km=odometer,
        odometer_out_km=odometer + rng.choice((0, 1, 1, 2, 3, 6)),
        plate=vehicle.plate,
        customer_name=vehicle.customer,
        customer_phone=vehicle.phone,
        advisor=rng.choice(site.staff.advisors),
        estimate=round(payable / overrun / 1000) * 1000 if payable else None,
        invoice=payable or None,
        currency=habits.currency,
        model=vehicle.model.name,
        powertrain=vehicle.model.powertrain.value,
        first_registered_on=vehicle.registered_on,
        jobs=jobs,
    )
    site.orders.append(order)
    return order


def delay(site: Site, order: ImportedOrder, rng: Random) -> None:
    """The order was promised for the same morning and is not ready before the next day."""
    closes_at = site.open_days.shift_at(order.opened_at).closes_at
    order.promised_at = min(closes_at, order.opened_at + 5400 - order.opened_at % 900)
    order.delivered_at = site.open_days.days_on(order.opened_at, rng.randrange(1, 3), rng)
    order.entered_at = order.delivered_at + 600


def restate_invoice(order: ImportedOrder) -> None:
    """The invoice again from the jobs, after one of them came to nothing."""
    order.invoice = sum(job.amount or 0 for job in order.jobs if job.job_type in _PAID_BY_CUSTOMER) or None


def send_back(site: Site, order: ImportedOrder, job: ImportedJob, rng: Random) -> None:
    """The final inspection finds the work wanting, some time before delivery."""
    delivered = order.delivered_at or order.opened_at
    cause = rng.choices(("D08", "D06", "D03", "D02", "D05"), (6, 3, 2, 1, 1))[0]
    at = max(order.opened_at + 900, delivered - rng.randrange(1800, 3 * HOUR))
    at = site.open_days.last_before(at, rng) if site.open_days.shift_at(at).opens_at > at else at
    site.sent_back.append((order, job, cause, min(delivered, max(at, order.opened_at + 600))))


def moment_of_return(place: Site, vehicle: Vehicle, order: ImportedOrder, after: int, rng: Random) -> int | None:
    """When the vehicle is back at ``place``: later than ``after``, inside the window by days and by kilometres."""
    delivered = order.delivered_at or order.opened_at
    in_house = (delivered - order.opened_at) / DAY_SECONDS
    longest = min(_WINDOW_DAYS, _WINDOW_KM / vehicle.km_per_day - in_house)
    gap = 0.7 + rng.lognormvariate(1.95, 0.8)
    at = place.open_days.inside(after + int(min(gap, longest) * DAY_SECONDS), rng)
    if at - delivered > longest * DAY_SECONDS:
        at = place.open_days.last_before(delivered + int(longest * DAY_SECONDS), rng)
    return at if at > after + HOUR else None


def dismissal(site: Site, returned_at: int, reason: str, rng: Random) -> tuple[str, str, int]:
    """Reason, words and moment of a service manager's decision, some open days after the return."""
    decided = site.open_days.days_on(returned_at, rng.randrange(1, 5), rng)
    return reason, rng.choice(site.words.dismissals[reason]), decided
