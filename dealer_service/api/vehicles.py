"""What does a program learn of a vehicle's visits?"""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from flask import Response
from pydantic import BaseModel, Field

from dealer_service.api.problems import answer
from dealer_service.api.repair_orders import local, rework_of
from dealer_service.api.tokens import SECURITY, actor, bp, needs, now, session
from dealer_service.domain.accounts import Permission
from dealer_service.domain.repair_orders import JobType, OrderStatus, Outcome
from dealer_service.domain.words import N_
from dealer_service.services.accounts import zone_of
from dealer_service.services.vehicles import VehiclePage, history_of

HISTORY = N_("The visits of one vehicle: your own in full, those elsewhere in outline")


class VehiclePath(BaseModel):
    vin: str = Field(description="The vehicle identification number")


class VisitJob(BaseModel):
    line: int
    job_type: JobType
    concern_group: str
    concern: str | None
    cause: str | None
    correction: str | None
    outcome: Outcome | None
    rework: Literal["in_window", "late", "pending", "refused", "suspected"] | None


class VisitOut(BaseModel):
    """A visit to a dealer of this token; times with the offset of the dealer's zone."""

    dealer_code: str
    ro_number: str
    status: OrderStatus
    opened_at: datetime
    delivered_at: datetime | None
    odometer_km: int | None
    jobs: list[VisitJob]


class VisitElsewhere(BaseModel):
    """A visit to another dealer: when, for what, and was it rework; nothing else."""

    date: date
    concern_groups: list[str]
    rework: bool


class VehicleHistory(BaseModel):
    """All visits of one vehicle, newest first."""

    vin: str
    visits: list[VisitOut]
    elsewhere: list[VisitElsewhere]


@bp.get("/vehicles/<vin>/history", summary=HISTORY, security=SECURITY, responses={200: VehicleHistory})
@needs(Permission.SEE_ORDERS)
def vehicle_history(path: VehiclePath) -> Response:
    page = history_of(session(), actor(), path.vin, now())
    names = ("line", "job_type", "concern", "cause", "correction", "outcome")
    return answer(
        {
            "vin": page.vin,
            "visits": [
                {
                    "dealer_code": visit.dealer,
                    "ro_number": visit.number,
                    "status": visit.status,
                    "opened_at": local(visit.opened_at, ZoneInfo(visit.zone)),
                    "delivered_at": local(visit.delivered_at, ZoneInfo(visit.zone)),
                    "odometer_km": visit.odometer_km,
                    "jobs": [
                        {
                            **{name: getattr(job, name) for name in names},
                            "concern_group": job.group,
                            "rework": rework_of(job),
                        }
                        for job in visit.jobs
                    ],
                }
                for visit in page.visits
            ],
            "elsewhere": _elsewhere(page),
        }
    )


def _elsewhere(page: VehiclePage) -> list[dict[str, object]]:
    """The day in the reader's own zone: that of the other dealer would tell where it is."""
    zone = ZoneInfo(page.visits[0].zone if page.visits else zone_of(session(), actor(), now()))
    return [
        {
            "date": visit.opened_at.astimezone(zone).date().isoformat(),
            "concern_groups": list(visit.groups),
            "rework": visit.rework,
        }
        for visit in page.elsewhere
    ]
