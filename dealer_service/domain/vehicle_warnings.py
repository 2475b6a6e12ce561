"""What must the advisor know before she opens an order on this vehicle? Sentences with their numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from dealer_service.domain.repair_orders import REPAIRS, JobType, Outcome, RepairClass
from dealer_service.domain.statutory import (
    DAYS_IN_REPAIR,
    DAYS_OF_VISIT,
    SAFETY_REPAIRS,
    SAFETY_SYSTEMS,
    SAME_PROBLEM,
    Duty,
    Rule,
)
from dealer_service.domain.vehicles import VinFault, judge_vin
from dealer_service.domain.words import N_

QUALITY_TYPES = frozenset({JobType.WARRANTY, JobType.GOODWILL})


class Kind(StrEnum):
    CAME_BACK = "came_back"
    RETURN = "return"
    MOBILITY = "mobility"
    GUARANTEE = "guarantee"
    MILEAGE = "mileage"
    VIN = "vin"


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: a sentence with ``{named}`` places, and what fills them.

    ``group`` is the code of a concern group, ``groups`` several; ``days``, ``times`` and ``km`` are numbers, days are
    dates; ``elsewhere`` says how many of the ``times`` or ``days`` were at other dealers. ``doubtful``: the date of
    first registration is not known, so the duty may be over.
    """

    kind: Kind
    message: str
    values: dict[str, object] = field(default_factory=dict)
    order_id: int | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class PastJob:
    """A job of a visit that was not cancelled, as far as warnings look at it."""

    id: int
    group: str
    system: str
    job_type: str
    outcome: str | None = None
    repair_class: str | None = None
    window_until: datetime | None = None
    km_limit: int | None = None

    @property
    def is_repair(self) -> bool:
        return self.job_type in REPAIRS and self.outcome in (None, Outcome.REPAIRED)


@dataclass(frozen=True, slots=True)
class PastVisit:
    order_id: int
    number: str
    opened_at: datetime
    delivered_at: datetime | None
    km_in: int | None
    km_out: int | None
    jobs: tuple[PastJob, ...]

    @property
    def left_with(self) -> int | None:
        return self.km_in if self.km_out is None else self.km_out


@dataclass(frozen=True, slots=True)
class VehicleHistory:
    """A vehicle as one dealer knows it; ``visits`` newest first, ``returned`` the ids of jobs whose return is known.

    ``elsewhere`` are its visits for quality problems at other dealers: the law counts the vehicle's, not a dealer's.
    """

    vin: str
    first_registered_on: date | None
    visits: tuple[PastVisit, ...]
    returned: frozenset[int] = frozenset()
    elsewhere: tuple[PastVisit, ...] = ()


CAME_BACK = N_("Came back? {group} was repaired here {days} ago.")
CAME_BACK_FROM = N_("Came back? {group} was repaired here {days} ago, at {km}.")
CAME_BACK_AFTER = N_("Came back? {group} was repaired here {days} and {km} ago.")
GUARANTEE = N_("The repair guarantee of order {number} ({groups}) runs until {until}: rework is free if the fault may "
               "come from the repair.")  # fmt: skip
GUARANTEE_KM = N_("The repair guarantee of order {number} ({groups}) runs until {until} or {km}: rework is free if the "
                  "fault may come from the repair.")  # fmt: skip
SAFETY_NEAR = N_("{group} concerns safety and was repaired {times}. If it is not right after {limit}, the "
                 "customer may ask for another vehicle or the money back: {law}.")  # fmt: skip
SAFETY_MET = N_("{group} concerns safety and was repaired {times}. If it is not right now, the customer may ask "
                "for another vehicle or the money back: {law}.")  # fmt: skip
PROBLEM_NEAR = N_("{group} was repaired {times} as a quality problem. From {limit} on the customer may ask for "
                  "another vehicle or the money back: {law}.")  # fmt: skip
PROBLEM_MET = N_("{group} was repaired {times} as a quality problem. The customer may ask for another vehicle or "
                 "the money back: {law}.")  # fmt: skip
DAYS_NEAR = N_("In repair for quality problems on {days} so far. From {limit} on the customer may ask for another "
               "vehicle or the money back: {law}.")  # fmt: skip
DAYS_MET = N_("In repair for quality problems on {days}. The customer may ask for another vehicle or the money back: "
              "{law}.")  # fmt: skip
MET = frozenset({SAFETY_MET, PROBLEM_MET, DAYS_MET})
MOBILITY = N_(
    "Order {number} has been in the workshop for {days}: a replacement car or transport money is owed: {law}."
)
MILEAGE = N_(
    "The last reading, {km} on {day}, is below the {earlier_km} of {earlier_day}. Compare it with the vehicle."
)
VIN_DIGIT = N_("The check digit of the VIN is wrong (9th character). Compare it with the vehicle or its papers.")
VIN_OTHER = N_("This is no regular VIN. Compare it with the vehicle or its papers.")


def warnings(history: VehicleHistory, rules: Sequence[Rule], now: datetime, zone: tzinfo) -> list[Warned]:
    """All that is to be said, the most urgent first; ``rules`` are those of the dealer's country, valid today."""
    today = now.astimezone(zone).date()
    return [
        *_came_back(history, now, zone),
        *duties(history, rules, today, zone),
        *_guarantees(history, rules, today, zone),
        *_mileage(history, zone),
        *_number(history.vin),
    ]


def last_reading(visits: Iterable[PastVisit]) -> int | None:
    """The latest mileage on record."""
    for visit in visits:
        km = visit.km_in if visit.delivered_at is None else visit.left_with
        if km is not None:
            return km
    return None


def _came_back(history: VehicleHistory, now: datetime, zone: tzinfo) -> list[Warned]:
    """Repairs whose rework window is open: of each concern group the latest."""
    found: dict[str, Warned] = {}
    here = next((visit for visit in history.visits if visit.delivered_at is None), None)
    reading = here.km_in if here is not None else None
    today = now.astimezone(zone).date()
    for visit in history.visits:
        for job in visit.jobs:
            if job.window_until is None or visit.delivered_at is None or not job.is_repair or job.group in found:
                continue
            passed = reading is not None and job.km_limit is not None and reading > job.km_limit
            if now > job.window_until or passed or job.id in history.returned:
                continue
            values: dict[str, object] = {
                "group": job.group, "days": (today - visit.delivered_at.astimezone(zone).date()).days,
            }  # fmt: skip
            message = CAME_BACK
            if visit.left_with is not None:
                driven = reading is not None and reading >= visit.left_with
                message = CAME_BACK_AFTER if driven else CAME_BACK_FROM
                values["km"] = reading - visit.left_with if driven and reading is not None else visit.left_with
            found[job.group] = Warned(Kind.CAME_BACK, message, values, visit.order_id)
    return list(found.values())


def _guarantees(history: VehicleHistory, rules: Sequence[Rule], today: date, zone: tzinfo) -> list[Warned]:
    by_class = {rule.kind: rule for rule in rules if rule.duty is Duty.GUARANTEE}
    reading = last_reading(history.visits)
    found = []
    for visit in history.visits if by_class else ():
        if visit.delivered_at is None:
            continue
        covered: dict[str, list[str]] = {}
        for job in visit.jobs:
            kind = job.repair_class or (RepairClass.MINOR if job.is_repair else None)
            if kind is not None and job.outcome in (None, Outcome.REPAIRED):
                covered.setdefault(kind, []).append(job.group)
        for kind, groups in covered.items():
            rule = by_class.get(kind)
            until = visit.delivered_at.astimezone(zone).date() + timedelta(days=rule.days if rule else 0)
            limit = None if visit.left_with is None or rule is None else visit.left_with + rule.km
            if rule is None or today > until or (reading is not None and limit is not None and reading > limit):
                continue
            values: dict[str, object] = {
                "number": visit.number, "groups": tuple(dict.fromkeys(groups)), "until": until, "km": limit,
            }  # fmt: skip
            found.append(Warned(Kind.GUARANTEE, GUARANTEE if limit is None else GUARANTEE_KM, values, visit.order_id))
    return found


def duties(history: VehicleHistory, rules: Sequence[Rule], today: date, zone: tzinfo) -> list[Warned]:
    """Thresholds that were met, or will be with the next repair, counted over all dealers."""
    visits = sorted((*history.visits, *history.elsewhere), key=lambda visit: visit.opened_at, reverse=True)
    here = {visit.order_id for visit in history.visits}
    reading = last_reading(visits)
    unknown = history.first_registered_on is None
    by_kind = {
        rule.kind: rule
        for rule in rules
        if rule.duty is not Duty.GUARANTEE and rule.applies_to(history.first_registered_on, reading, today)
    }
    repairs: dict[str, int] = {}
    others: dict[str, int] = {}
    systems: dict[str, str] = {}
    days: set[date] = set()
    days_here: set[date] = set()
    found = []
    for visit in visits:
        quality = [job for job in visit.jobs if job.job_type in QUALITY_TYPES]
        if not quality:
            continue
        if visit.delivered_at is not None:
            for code, system in {job.group: job.system for job in quality if job.is_repair}.items():
                repairs[code] = repairs.get(code, 0) + 1
                others[code] = others.get(code, 0) + (visit.order_id not in here)
                systems[code] = system
        stay = _days_of(visit, today, zone)
        days |= stay
        if visit.order_id not in here:
            continue
        days_here |= stay
        rule = by_kind.get(DAYS_OF_VISIT)
        if rule is not None and visit.delivered_at is None and len(stay) >= rule.flag_from:
            values: dict[str, object] = {"number": visit.number, "days": len(stay), "law": rule.law}
            found.append(Warned(Kind.MOBILITY, MOBILITY, values, visit.order_id, unknown))
    for code, times in repairs.items():
        is_safety = systems[code] in SAFETY_SYSTEMS
        rule = by_kind.get(SAFETY_REPAIRS if is_safety else SAME_PROBLEM)
        if rule is not None and times >= rule.flag_from:
            near, met = (SAFETY_NEAR, SAFETY_MET) if is_safety else (PROBLEM_NEAR, PROBLEM_MET)
            said = {"group": code, "times": times, "limit": rule.times, "law": rule.law, "elsewhere": others[code]}
            found.append(Warned(Kind.RETURN, met if times >= rule.times else near, said, doubtful=unknown))
    rule = by_kind.get(DAYS_IN_REPAIR)
    if rule is not None and len(days) >= rule.flag_from:
        told: dict[str, object] = {
            "days": len(days), "limit": rule.times, "law": rule.law, "elsewhere": len(days - days_here),
        }  # fmt: skip
        message = DAYS_MET if len(days) >= rule.times else DAYS_NEAR
        found.append(Warned(Kind.RETURN, message, told, doubtful=unknown))
    return found


def _days_of(visit: PastVisit, today: date, zone: tzinfo) -> set[date]:
    """The calendar days of a stay, the first and the last included."""
    first = visit.opened_at.astimezone(zone).date()
    last = today if visit.delivered_at is None else visit.delivered_at.astimezone(zone).date()
    return {first + timedelta(days=ahead) for ahead in range((last - first).days + 1)}


def _mileage(history: VehicleHistory, zone: tzinfo) -> list[Warned]:
    """The latest reading, where an earlier visit had a higher one."""
    read = [(visit.opened_at.astimezone(zone).date(), visit.km_in) for visit in history.visits]
    known = [(day, km) for day, km in read if km is not None]
    if len(known) < 2:
        return []
    (day, km), earlier = known[0], max(known[1:], key=lambda reading: reading[1])
    if km >= earlier[1]:
        return []
    values: dict[str, object] = {"km": km, "day": day, "earlier_km": earlier[1], "earlier_day": earlier[0]}
    return [Warned(Kind.MILEAGE, MILEAGE, values)]


def _number(vin: str) -> list[Warned]:
    reason = judge_vin(vin).reason
    if reason is None:
        return []
    return [Warned(Kind.VIN, VIN_DIGIT if reason is VinFault.CHECK_DIGIT else VIN_OTHER)]
