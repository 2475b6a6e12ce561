"""What must the advisor know of this vehicle at one look: warnings, open complaints, calls, whose it is?"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.domain.statutory import Rule, rules_from, rules_on
from dealer_service.domain.vehicle_warnings import PastJob, PastVisit, VehicleHistory, Warned, warnings
from dealer_service.paths import LISTS
from dealer_service.services.complaint_policy import country_of
from dealer_service.services.vehicles import ElsewhereJob, VehiclePage, Visit
from dealer_service.storage import vehicle_matters as stored
from dealer_service.storage.vehicle_matters import OpenCall, OpenComplaint

__all__ = ["Matters", "OpenCall", "OpenComplaint", "Warned", "matters_of"]


@dataclass(frozen=True, slots=True)
class Matters:
    """``brought_by`` names the customer of an order by its id, where it was another person than the owner."""

    warnings: list[Warned]
    complaints: list[OpenComplaint]
    calls: list[OpenCall]
    brought_by: dict[int, str]


@cache
def statutory_rules() -> tuple[Rule, ...]:
    """The dated list of duties that follow from repairs."""
    with (LISTS / "statutory_rules.csv").open(encoding="utf-8", newline="") as file:
        return rules_from(csv.DictReader(file))


def matters_of(session: Session, actor: Actor, page: VehiclePage, now: datetime) -> Matters:
    """What is open around a vehicle whose page the person sees."""
    ids = [visit.order_id for visit in page.visits]
    complaints = stored.open_complaints(session, page.vehicle_id) if actor.may(Permission.SEE_COMPLAINTS) else []
    if page.customer_hidden:
        return Matters(_warnings(page, now), [], [], {})
    owner_id = None if page.owner is None else page.owner.id
    brought_by = {visit.order_id: visit.person for visit in page.visits if visit.person and visit.person_id != owner_id}
    return Matters(_warnings(page, now), complaints, stored.open_calls(session, ids) if ids else [], brought_by)


def _warnings(page: VehiclePage, now: datetime) -> list[Warned]:
    """By the rules of the country of the dealer who saw the vehicle last.

    Of other dealers' visits only how many there were for quality problems, and on how many days: the law counts those
    of the vehicle.
    """
    live = [visit for visit in page.visits if visit.status != OrderStatus.CANCELLED]
    zone = live[0].zone if live else "UTC"
    here = [visit for visit in live if visit.dealer_id == live[0].dealer_id]
    history = VehicleHistory(
        page.vin, page.first_registered_on, tuple(_past(visit) for visit in here),
        frozenset(back.original_id for back in page.returns),
        (*(_past(visit) for visit in live if visit.dealer_id != here[0].dealer_id), *past_visits(page.jobs_elsewhere)),
    )  # fmt: skip
    local: date = now.astimezone(ZoneInfo(zone)).date()
    return warnings(history, rules_on(statutory_rules(), country_of(zone), local), now, ZoneInfo(zone))


def past_visits(jobs: Iterable[ElsewhereJob]) -> list[PastVisit]:
    """Jobs as visits, as far as the law counts them."""
    found: dict[int, list[ElsewhereJob]] = {}
    for job in jobs:
        found.setdefault(job.order_id, []).append(job)
    return [
        PastVisit(
            order_id, "", some[0].opened_at, some[0].delivered_at, some[0].km_in, None,
            tuple(PastJob(job.id, job.group, job.system, job.job_type, job.outcome) for job in some),
        )
        for order_id, some in found.items()
    ]  # fmt: skip


def _past(visit: Visit) -> PastVisit:
    return PastVisit(
        visit.order_id, visit.number, visit.opened_at, visit.delivered_at, visit.odometer_km, visit.odometer_out_km,
        tuple(
            PastJob(job.id, job.group, job.system, job.job_type, job.outcome, job.repair_class, job.window_until,
                    job.km_limit)
            for job in visit.jobs
        ),
    )  # fmt: skip
