"""At the counter: who is this, what have we done, did it come back?"""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.services.customers import sees_customers
from dealer_service.services.vehicle_matters import matters_of
from dealer_service.services.vehicles import Back, JobVisit, VehiclePage, Visit, history_of, search
from dealer_service.web import edge
from dealer_service.web.complaint_list_words import categories
from dealer_service.web.guards import page
from dealer_service.web.order_frame import group_names
from dealer_service.web.order_page import days_words
from dealer_service.web.order_words import JOB_TYPES, OUTCOMES, STATUSES, km, signed_km
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.vehicle_words import KEY_ACCOUNTS, LEGAL, open_words, owner_words, warning_words
from dealer_service.web.words import DASH, day, moment

bp = Blueprint("vehicles", __name__, url_prefix="/vehicles")
CAPABILITY = Capability(
    bp,
    # Last: where eight nouns are too few, the search box at the top of every page leads here as well.
    (RailEntry("vehicles.search", _l("Vehicles"), Permission.SEE_ORDERS, "car-front", 70),),
)

SUGGESTED = 8


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
    return render_template(
        "vehicles/found.html",
        words=words,
        found=result,
        several=several,
        key_accounts=KEY_ACCOUNTS,
        sees_customers=sees_customers(edge.actor()),
    )


@page(bp, "/suggest", permission=Permission.SEE_ORDERS)
def suggest() -> ResponseReturnValue:
    """What is meant, while it is typed: the options of the search box."""
    words = request.args.get("q", "").strip()
    found = search(edge.session(), edge.actor(), words, SUGGESTED)
    elsewhere = found.vin if found.vin not in {one.vin for one in found.vehicles} else None
    several = len({one.dealer for one in found.vehicles} | {one.dealer for one in found.orders}) > 1
    return render_template(
        "vehicles/_hits.html", found=found, elsewhere=elsewhere, several=several, key_accounts=KEY_ACCOUNTS
    )


@page(bp, "/<vin>", permission=Permission.SEE_ORDERS)
def vehicle(vin: str) -> ResponseReturnValue:
    known = history_of(edge.session(), edge.actor(), vin, edge.now())
    matters = matters_of(edge.session(), edge.actor(), known, edge.now())
    names = group_names()
    zone = known.visits[0].zone if known.visits else "UTC"
    today = edge.now().astimezone(ZoneInfo(zone)).date()
    several = len({visit.dealer for visit in known.visits}) > 1
    backs = {back.job_id: back for back in known.returns}
    return render_template(
        "vehicles/vehicle.html",
        vehicle=known,
        facts=_facts(known),
        owner=owner_words(known.owner),
        open=open_words(
            matters,
            categories() if matters.complaints else {},
            {visit.order_id: visit.number for visit in known.visits},
            today,
        ),
        warnings=[warning_words(one, names) for one in matters.warnings],
        legal=any(one.kind in LEGAL for one in matters.warnings),
        came_back=[_returned(back, names) for back in known.returns if back.in_window],
        visits=[_visit(visit, names, backs, several, matters.brought_by.get(visit.order_id)) for visit in known.visits],
        elsewhere=[
            {"day": day(one.opened_at.date()), "groups": ", ".join(names.get(code, code) for code in one.groups),
             "rework": one.rework}
            for one in known.elsewhere
        ],
    )  # fmt: skip


def _facts(known: VehiclePage) -> list[tuple[str, str]]:
    last = known.visits[0] if known.visits else None
    facts = [
        (_("Plate"), known.plate or DASH),
        (_("Model"), known.model or DASH),
        (_("Last visit"), moment(last.opened_at, last.zone) if last else DASH),
        (_("Last mileage"), km(last.odometer_km) if last else DASH),
    ]
    if known.first_registered_on:
        facts.append((_("First registered"), day(known.first_registered_on)))
    return facts


def _returned(back: Back, names: dict[str, str]) -> dict[str, Any]:
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


def _visit(
    visit: Visit, names: dict[str, str], backs: dict[int, Back], several: bool, brought_by: str | None
) -> dict[str, Any]:
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
        "brought_by": brought_by,
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
