"""How does another system bring a repair order, and read it again?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from flask import Response, url_for
from pydantic import BaseModel, Field

from dealer_service.api.documents import body
from dealer_service.api.order_schema import REQUEST
from dealer_service.api.problems import ERRORS_OF_WRITING, FieldFault, answer, as_fault
from dealer_service.api.tokens import SECURITY, actor, bp, needs, now, session
from dealer_service.domain.accounts import Permission
from dealer_service.domain.repair_orders import JobType, OrderStatus, Outcome, Powertrain, RepairClass
from dealer_service.domain.rework import LinkState
from dealer_service.domain.words import N_
from dealer_service.services.order_intake import StoredOrder, Taken, stored_order, take_order
from dealer_service.services.vehicles import JobVisit

BRING = N_("Bring one repair order, new or changed; sent again it changes nothing, what a person decided stays")
READ = N_("One repair order as it is now")
LINKS = {
    LinkState.IN_WINDOW: "in_window",
    LinkState.OUTSIDE: "late",
    LinkState.PENDING: "pending",
    LinkState.REFUSED: "refused",
}


class RowCount(BaseModel):
    """Rows, that is jobs, by what became of them; as an import counts."""

    read: int
    added: int
    updated: int
    unchanged: int


class OrderAnswer(BaseModel):
    """What became of an order that was brought."""

    dealer_code: str
    ro_number: str
    result: Taken
    href: str = Field(description="Where it can be read")
    rows: RowCount
    warnings: list[FieldFault] = Field(description="What is odd; the order was taken all the same")


class JobOut(BaseModel):
    """A job. ``rework`` says how a returning job stands; the original is named as far as this token sees it."""

    line: int
    job_type: JobType
    concern_group: str
    concern: str | None
    cause: str | None
    correction: str | None
    labour_op: str | None
    technician: str | None
    amount: str | None
    repair_class: RepairClass | None
    outcome: Outcome | None
    rework: Literal["in_window", "late", "pending", "refused", "suspected"] | None
    rework_of: str | None
    rework_of_line: int | None
    rework_of_dealer: str | None
    rework_cause: str | None


class OrderOut(BaseModel):
    """An order as it is now, under the names of the import file; times with the offset of the dealer's zone."""

    dealer_code: str
    ro_number: str
    vin: str
    plate: str | None
    customer_name: str | None
    customer_phone: str | None
    opened_at: datetime
    promised_at: datetime | None
    delivered_at: datetime | None
    entered_at: datetime | None
    odometer_km: int | None
    odometer_out_km: int | None
    status: OrderStatus
    advisor: str | None
    estimate: str | None
    invoice: str | None
    currency: str | None
    model: str | None
    powertrain: Powertrain | None
    first_registered_on: date | None
    jobs: list[JobOut]


class OrderPath(BaseModel):
    dealer: str = Field(description="The dealer's code")
    ro_number: str = Field(description="The order's number at this dealer")


@bp.post(
    "/repair-orders",
    summary=BRING,
    security=SECURITY,
    responses={201: OrderAnswer, 200: OrderAnswer, **ERRORS_OF_WRITING},
    openapi_extensions={"requestBody": REQUEST},
)
@needs(Permission.IMPORT_ORDERS)
def bring_order() -> Response:
    taken = take_order(session(), actor(), body(), now())
    href = url_for("api.read_order", dealer=taken.dealer_code, ro_number=taken.number)
    added = taken.became is Taken.ADDED
    response = answer(
        {
            "dealer_code": taken.dealer_code,
            "ro_number": taken.number,
            "result": taken.became.value,
            "href": href,
            "rows": {name: getattr(taken.rows, name) for name in RowCount.model_fields},
            "warnings": [as_fault(warning) for warning in taken.warnings],
        },
        201 if added else 200,
    )
    if added:
        response.headers["Location"] = href
    return response


@bp.get("/repair-orders/<dealer>/<path:ro_number>", summary=READ, security=SECURITY, responses={200: OrderOut})
@needs(Permission.SEE_ORDERS)
def read_order(path: OrderPath) -> Response:
    found = stored_order(session(), actor(), path.dealer, path.ro_number, now())
    view, zone = found.view, ZoneInfo(found.view.zone)
    return answer(
        {
            "dealer_code": view.dealer,
            "ro_number": view.number,
            "vin": view.vin,
            "plate": view.plate,
            "customer_name": view.customer,
            "customer_phone": view.phone,
            "opened_at": local(view.opened_at, zone),
            "promised_at": local(view.promised_at, zone),
            "delivered_at": local(view.delivered_at, zone),
            "entered_at": local(view.entered_at, zone),
            "odometer_km": view.odometer_km,
            "odometer_out_km": view.odometer_out_km,
            "status": view.status,
            "advisor": view.advisor,
            "estimate": money(view.estimate),
            "invoice": money(view.invoice),
            "currency": view.currency,
            "model": view.model,
            "powertrain": found.powertrain,
            "first_registered_on": found.first_registered_on.isoformat() if found.first_registered_on else None,
            "jobs": [_job(found, job) for job in view.jobs],
        }
    )


def local(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()


def money(minor: int | None) -> str | None:
    """Minor units as a decimal text: exact, as in the import file."""
    return None if minor is None else f"{Decimal(minor) / 100:.2f}"


def rework_of(job: JobVisit) -> str | None:
    """How a returning job stands: by its link, else as a suspicion nobody has decided."""
    return LINKS.get(LinkState(job.link_state)) or ("suspected" if job.suspect_id is not None else None)


def _job(found: StoredOrder, job: JobVisit) -> dict[str, Any]:
    names = ("concern", "cause", "correction", "labour_op", "technician")
    pending, original = found.view.pending.get(job.line), found.originals.get(job.id)
    dealer: str | None = None
    number: str | None = None
    line: int | None = None
    if pending is not None:
        dealer, number, line = pending
    elif original is not None:
        dealer, number, line = original.dealer, original.number, original.line
    return {
        "line": job.line,
        "job_type": job.job_type,
        "concern_group": job.group,
        **{name: getattr(job, name) for name in names},
        "amount": money(job.amount),
        "repair_class": job.repair_class,
        "outcome": job.outcome,
        "rework": rework_of(job),
        "rework_of": number,
        "rework_of_line": line if number is not None else None,
        "rework_of_dealer": dealer,
        "rework_cause": job.cause_code,
    }
