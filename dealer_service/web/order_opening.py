"""Opening an order by hand, with what is known of the vehicle beside it."""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder, OrderStatus
from dealer_service.services import repair_orders
from dealer_service.services.order_scope import dealers_to_write
from dealer_service.services.repair_order_lists import people_of
from dealer_service.services.repair_order_view import answer_questions
from dealer_service.services.vehicles import VehiclePage, history_of
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.guards import page
from dealer_service.web.order_changes import filled, three_answers, typed_fields
from dealer_service.web.order_frame import bp, group_names, now_there
from dealer_service.web.repair_orders_forms import JobForm, NewOrderForm, faults_at
from dealer_service.web.words import short_day

MOST_JOBS = 20


@page(bp, "/new", permission=Permission.WRITE_ORDERS, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Open an order; ``?vin=`` fills in what is known of the vehicle."""
    dealers = dealers_to_write(edge.session(), edge.actor())
    if not dealers:
        raise NotAllowed(N_("You open orders at no dealer."))
    known = known_vehicle(request.form.get("vin") or request.args.get("vin", ""))
    form = NewOrderForm(data=_known_values(known) if request.method == "GET" else None)
    form.dealer.choices = [SelectChoice(dealer.code, f"{dealer.code} {dealer.name}") for dealer in dealers]
    chosen = next((dealer for dealer in dealers if dealer.code == form.dealer.data), dealers[0])
    zone = chosen.zone_on(edge.now().date()).key
    if request.method == "GET":
        form.dealer.data, form.opened_at.data = chosen.code, now_there(zone)
    if "more" in request.form and len(form.jobs.entries) < MOST_JOBS:
        form.jobs.append_entry()
    names, earlier = group_names(), earlier_jobs(known)
    for entry in form.jobs:
        entry.form.offer(sorted(names.items(), key=lambda pair: pair[1]), earlier)
    if request.method == "POST" and "more" not in request.form and form.validate():
        with faults_at(form, range(1, len(form.jobs.entries) + 1)):
            order = _order(form, zone)
            order_id = repair_orders.open_order(
                edge.session(), edge.actor(), order, edge.now(), odd_vin=form.odd_vin.data or None
            )
            if answers := three_answers(form):
                answer_questions(edge.session(), edge.actor(), order_id, answers, edge.now())
            flash(_("Order %(number)s is open.", number=order.number))
            return redirect(url_for("repair_orders.order", order_id=order_id))
    if "more" in request.form:
        edge.refuse()
    advisors, technicians = people_of(edge.session(), edge.actor(), chosen.code)
    page_values = {
        "form": form, "known": known, "names": names, "advisors": advisors, "technicians": technicians,
        "several": len(dealers) > 1, "visits": recent(known, names),
    }  # fmt: skip
    return render_template("repair_orders/new.html", **page_values), form.status


def known_vehicle(vin: str) -> VehiclePage | None:
    """What is known of a vehicle, None of one that never came."""
    if not vin.strip():
        return None
    try:
        return history_of(edge.session(), edge.actor(), vin, edge.now())
    except NotFound:
        return None


def earlier_jobs(known: VehiclePage | None) -> list[tuple[str, str]]:
    """Jobs of earlier delivered visits from which a concern can have returned, latest first, for a select."""
    if known is None:
        return []
    names = group_names()
    return [
        (f"{visit.dealer}|{visit.number}|{job.line}",
         f"{visit.number} · {short_day(visit.opened_at.date())} · {names.get(job.group, job.group)}")
        for visit in known.visits if visit.status == OrderStatus.DELIVERED
        for job in visit.jobs if job.role & 1
    ][:30]  # fmt: skip


def recent(known: VehiclePage | None, names: dict[str, str]) -> list[dict[str, Any]]:
    """The last visits, shown beside the form."""
    if known is None:
        return []
    return [
        {
            "number": visit.number,
            "order_id": visit.order_id,
            "day": visit.opened_at.date(),
            "jobs": [(names.get(job.group, job.group), job.concern, job.correction) for job in visit.jobs],
        }
        for visit in known.visits[:4]
    ]


def link_of(chosen: str | None) -> dict[str, Any]:
    """The original that a select of ``earlier_jobs`` names, as fields of a job."""
    dealer, _bar, rest = (chosen or "").partition("|")
    number, _bar, line = rest.rpartition("|")
    if not (dealer and number and line.isdigit()):
        return {}
    return {"rework_of": number, "rework_of_line": int(line), "rework_of_dealer": dealer}


def job_of(line: int, form: JobForm) -> ImportedJob:
    return ImportedJob(
        line, form.job_type.data or "", form.concern_group.data or "", concern=filled(form.concern.data),
        technician=filled(form.technician.data), **link_of(form.rework_of.data),
    )  # fmt: skip


def _order(form: NewOrderForm, zone: str) -> ImportedOrder:
    values = typed_fields(form, zone)
    opened = values.pop("opened_at")
    return ImportedOrder(
        form.dealer.data, form.number.data, values.pop("vin"), opened, OrderStatus.OPEN,
        jobs=[job_of(line, entry.form) for line, entry in enumerate(form.jobs, 1)], **values,
    )  # fmt: skip


def _known_values(known: VehiclePage | None) -> dict[str, Any]:
    values: dict[str, Any] = {"advisor": edge.actor().staff_name, "vin": request.args.get("vin", "")}
    if known is not None:
        values |= {"vin": known.vin, "plate": known.plate}
        values |= {"customer_name": known.customer, "customer_phone": known.phone}
    return values
