"""At the counter: who is this, what have we done, did it come back?"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission, Role
from dealer_service.services.vehicles import Back, JobVisit, VehiclePage, Visit, history_of, search
from dealer_service.web import edge
from dealer_service.web.guards import page
from dealer_service.web.order_frame import group_names
from dealer_service.web.order_page import days_words
from dealer_service.web.order_words import JOB_TYPES, OUTCOMES, STATUSES, km, signed_km
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.words import DASH, day, moment

bp = Blueprint("vehicles", __name__, url_prefix="/vehicles")
CAPABILITY = Capability(
    bp,
    (RailEntry("vehicles.search", _l("Vehicles"), Permission.SEE_ORDERS, "car-front", 20),),
    {Role.ADVISOR: "vehicles.search"},
)


@page(bp, "/", permission=Permission.SEE_ORDERS, endpoint="search")
def found() -> ResponseReturnValue:
    """``q``: VIN, plate, telephone, name or order number; what is meant exactly opens at once."""
    words = request.args.get("q", "").strip()
    result = search(edge.session(), edge.actor(), words)
    if result.vin is not None:
        return redirect(url_for("vehicles.vehicle", vin=result.vin))
    if result.order_id is not None:
        return redirect(url_for("repair_orders.order", order_id=result.order_id))
    several = len({one.dealer for one in result.vehicles} | {one.dealer for one in result.orders}) > 1
    return render_template("vehicles/found.html", words=words, found=result, several=several)


@page(bp, "/<vin>", permission=Permission.SEE_ORDERS)
def vehicle(vin: str) -> ResponseReturnValue:
    known = history_of(edge.session(), edge.actor(), vin, edge.now())
    names = group_names()
    several = len({visit.dealer for visit in known.visits}) > 1
    backs = {back.job_id: back for back in known.returns}
    return render_template(
        "vehicles/vehicle.html",
        vehicle=known,
        facts=_facts(known),
        warnings=[_warning(back, names) for back in known.returns if back.in_window],
        visits=[_visit(visit, names, backs, several) for visit in known.visits],
        elsewhere=[
            {"day": day(one.opened_at.date()), "groups": ", ".join(names.get(code, code) for code in one.groups),
             "rework": one.rework}
            for one in known.elsewhere
        ],
    )  # fmt: skip


def _facts(known: VehiclePage) -> list[tuple[str, str]]:
    last = known.visits[0] if known.visits else None
    facts = [
        (_("Customer"), known.customer or DASH),
        (_("Telephone"), known.phone or DASH),
        (_("Plate"), known.plate or DASH),
        (_("Model"), known.model or DASH),
        (_("Last visit"), moment(last.opened_at, last.zone) if last else DASH),
        (_("Last mileage"), km(last.odometer_km) if last else DASH),
    ]
    if known.first_registered_on:
        facts.append((_("First registered"), day(known.first_registered_on)))
    return facts


def _warning(back: Back, names: dict[str, str]) -> dict[str, Any]:
    """A return inside the window, in one line."""
    return {
        "suspected": back.suspected,
        "group": names.get(back.group, back.group),
        "days": DASH if back.days is None else days_words(back.days),
        "km": signed_km(back.km),
        "number": back.number,
        "order_id": back.order_id,
        "original_number": back.original_number,
        "original_order_id": back.original_order_id,
    }


def _visit(visit: Visit, names: dict[str, str], backs: dict[int, Back], several: bool) -> dict[str, Any]:
    status, kind = STATUSES[visit.status]
    return {
        "order_id": visit.order_id,
        "number": visit.number,
        "dealer": visit.dealer if several else None,
        "opened": moment(visit.opened_at, visit.zone),
        "status": str(status),
        "kind": kind,
        "km": km(visit.odometer_km),
        "advisor": visit.advisor,
        "late": visit.promise_kept is False,
        "jobs": [_job(job, names, backs.get(job.id)) for job in visit.jobs],
    }


def _job(job: JobVisit, names: dict[str, str], back: Back | None) -> dict[str, Any]:
    mark = None
    if back is not None:
        word = _("suspected") if back.suspected else (_("rework") if back.in_window else _("late rework"))
        of = _("of %(number)s", number=back.original_number) if back.original_number else _("of another dealer's order")
        mark = {"word": f"{word} {of}", "kind": "raised" if back.suspected else "attention"}
    elif job.link_state == 3:
        mark = {"word": _("rework of an order that has not arrived"), "kind": "open"}
    return {
        "group": names.get(job.group, job.group),
        "type": str(JOB_TYPES[job.job_type]),
        "concern": job.concern,
        "cause": job.cause,
        "correction": job.correction,
        "outcome": str(OUTCOMES[job.outcome]) if job.outcome else None,
        "mark": mark,
    }
