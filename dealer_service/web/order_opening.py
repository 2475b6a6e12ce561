"""Opening an order by hand, with what is known of the vehicle beside it."""

# mypy: disallow-untyped-calls=false

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder, OrderStatus
from dealer_service.services.lists import groups_to_choose, reasons_to_choose
from dealer_service.services.order_opening import (
    Counter,
    Match,
    Said,
    Word,
    counter_of,
    is_closed_then,
    matches_of,
    open_at_counter,
)
from dealer_service.services.order_scope import dealers_to_write
from dealer_service.services.repair_order_lists import people_of
from dealer_service.services.vehicles import VehiclePage, history_of
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.order_changes import filled, three_answers, typed_fields
from dealer_service.web.order_frame import bp, group_names, instant, now_there
from dealer_service.web.order_opening_forms import JobForm, NewOrderForm, group_choices
from dealer_service.web.order_words import km
from dealer_service.web.repair_orders_forms import faults_at
from dealer_service.web.words import babel_locale, day, short_day

MOST_JOBS = 20
NOT_SENT = ("more", "look")


@page(bp, "/new", permission=Permission.WRITE_ORDERS, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Open an order; ``?vin=`` (or ``?vehicle=``) fills in what is known of the vehicle."""
    dealers = dealers_to_write(edge.session(), edge.actor())
    if not dealers:
        raise NotAllowed(N_("You open orders at no dealer."))
    vin = request.form.get("vin") or request.args.get("vin") or request.args.get("vehicle") or ""
    known = known_vehicle(vin)
    form = NewOrderForm(data=_known_values(known, vin) if request.method == "GET" else None)
    form.dealer.choices = [SelectChoice(dealer.code, f"{dealer.code} {dealer.name}") for dealer in dealers]
    chosen = next((dealer for dealer in dealers if dealer.code == form.dealer.data), dealers[0])
    zone = chosen.zone_on(edge.now().date()).key
    counter = counter_of(edge.session(), edge.actor(), chosen.code, edge.now())
    if request.method == "GET":
        _begin(form, chosen.code, zone, counter)
    if "more" in request.form and len(form.jobs.entries) < MOST_JOBS:
        form.jobs.append_entry()
    if "look" in request.form and known is not None:
        _fill_in(form, known)
    names = group_names()
    matches = matches_of(edge.session(), edge.actor(), vin, chosen.code, edge.now()) if vin else []
    spare = _offer(form, known, names, bool(matches))
    sent = request.method == "POST" and not any(name in request.form for name in NOT_SENT)
    if sent and form.validate():
        with faults_at(form, _lines(form)):
            return _opened(form, zone)
    if request.method == "POST" and not sent:
        edge.refuse()
    advisors, technicians = people_of(edge.session(), edge.actor(), chosen.code)
    page_values = {
        "form": form, "known": known, "names": names, "advisors": advisors, "technicians": technicians,
        "several": len(dealers) > 1, "visits": recent(known, names), "spare": spare, "vin": vin.strip(),
        "matches": [_match(match, names, zone) for match in matches], "days": _days(counter, zone),
        "who": [value for value in (form.plate.data, known.model if known else None, form.customer_name.data,
                                    form.customer_phone.data) if value],
        "most": MOST_JOBS,
    }  # fmt: skip
    return render_template("repair_orders/new.html", **page_values), form.status if sent else 200


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


def earlier_groups(known: VehiclePage | None) -> list[str]:
    """Concern groups of a vehicle's earlier visits, the latest first."""
    return [] if known is None else [job.group for visit in known.visits for job in visit.jobs]


def offered_groups(known: VehiclePage | None, names: dict[str, str], also: str = "") -> list[SelectChoice]:
    """The concern groups that may be chosen today, and the one a job has; those of the vehicle first."""
    open_codes = groups_to_choose(edge.session(), edge.now().date(), (also,))
    names = {code: name for code, name in names.items() if code in open_codes}
    return group_choices(names, earlier_groups(known), _("This vehicle before"), _("All others"))


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


def _begin(form: NewOrderForm, code: str, zone: str, counter: Counter) -> None:
    """What stands in the form before anybody typed."""
    form.dealer.data, form.opened_at.data = code, now_there(zone)
    form.number.data = form.suggested.data = counter.number or ""
    form.currency.data = counter.currency
    if counter.days:
        form.promised_at.data = counter.days[0].latest.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _offer(form: NewOrderForm, known: VehiclePage | None, names: dict[str, str], matches: bool) -> JobForm:
    """Fill the choices of all jobs; answers an empty one more, for the script to add without a page load."""
    groups, earlier = offered_groups(known, names), earlier_jobs(known)
    locale = reader_locale()
    offered = reasons_to_choose(edge.session(), edge.actor(), edge.now().date())
    reasons = [(one.code, one.name(locale)) for one in offered]
    spare = JobForm(prefix="jobs-__at__-")
    for job in (*(entry.form for entry in form.jobs), spare):
        job.offer(groups, earlier, reasons, matches=matches)
    return spare


def _opened(form: NewOrderForm, zone: str) -> ResponseReturnValue:
    order = _order(form, zone)
    order_id = open_at_counter(
        edge.session(), edge.actor(), order, edge.now(), said=_said(form), suggested=form.suggested.data or None,
        answers=three_answers(form), odd_vin=form.odd_vin.data or None,
    )  # fmt: skip
    flash(_("Order %(number)s is open.", number=order.number))
    promised_at = instant(form.promised_at.data, zone, "promised_at")
    if is_closed_then(edge.session(), order.dealer_code, promised_at):
        flash(_("The house is closed at the promised time. Agree with the customer how the vehicle is fetched."))
    return redirect(url_for("repair_orders.order", order_id=order_id))


def _order(form: NewOrderForm, zone: str) -> ImportedOrder:
    values = typed_fields(form, zone)
    opened = values.pop("opened_at")
    return ImportedOrder(
        form.dealer.data, form.number.data or "", values.pop("vin"), opened, OrderStatus.OPEN,
        jobs=[_job(line, job) for line, job in enumerate(form.kept_jobs(), 1)], **values,
    )  # fmt: skip


def _job(line: int, form: JobForm) -> ImportedJob:
    return ImportedJob(
        line, form.job_type.data or "", form.concern_group.data or "", concern=filled(form.concern.data),
        technician=filled(form.technician.data), **link_of(form.rework_of.data),
    )  # fmt: skip


def _said(form: NewOrderForm) -> dict[int, Said]:
    """The advisor's word on matches, by line."""
    return {
        line: Said(Word(job.rework_of.data), job.other_reason.data or "", job.other_words.data or "")
        for line, job in enumerate(form.kept_jobs(), 1)
        if job.rework_of.data in set(Word)
    }


def _lines(form: NewOrderForm) -> list[int]:
    """The line that each entry of the form becomes; 0 for one in which nothing was said."""
    kept = form.kept_jobs()
    return [kept.index(entry.form) + 1 if entry.form in kept else 0 for entry in form.jobs]


def _match(match: Match, names: dict[str, str], zone: str) -> dict[str, Any]:
    """An earlier repair inside its window, in words."""
    group = names.get(match.group, match.group)
    since = ngettext("%(num)s day ago", "%(num)s days ago", match.days) if match.days else _("less than a day ago")
    said: list[str] = [] if match.here else [_("at another dealer")]
    if match.number:
        said.append(_("order %(number)s", number=match.number))
    said.append(day(match.delivered_at.astimezone(ZoneInfo(zone)).date()))
    if match.left_with_km is not None:
        said.append(_("at %(km)s", km=km(match.left_with_km)))
    return {
        "group": match.group,
        "title": _("%(group)s was repaired %(since)s", group=group, since=since),
        "facts": " · ".join(said),
        "words": " → ".join(filter(None, (match.concern, match.correction))),
        "order_id": match.order_id,
        "km_limit": match.km_limit if match.order_id is not None else None,
    }


def _days(counter: Counter, zone: str) -> list[dict[str, Any]]:
    """The open days ahead, each with its hours and how many vehicles are promised for it."""
    home = ZoneInfo(zone)
    return [
        {
            "value": f"{one.latest.astimezone(home):%Y-%m-%dT%H:%M}",
            "day": _weekday(one.on),
            "hours": ", ".join(f"{a.astimezone(home):%H:%M}–{b.astimezone(home):%H:%M}" for a, b in one.hours),
            "load": ngettext("%(num)s promised", "%(num)s promised", one.promised),
        }
        for one in counter.days
    ]


def _weekday(on: date) -> str:
    return str(format_skeleton("MMMEd", on, locale=babel_locale()))


def _known_values(known: VehiclePage | None, vin: str) -> dict[str, Any]:
    values: dict[str, Any] = {"advisor": edge.actor().staff_name, "vin": vin.strip()}
    if known is not None:
        values |= {"vin": known.vin, "plate": known.plate}
        values |= {"customer_name": known.customer, "customer_phone": known.phone}
    return values


def _fill_in(form: NewOrderForm, known: VehiclePage) -> None:
    """What is known of the vehicle into the fields that are empty still."""
    for field, value in ((form.plate, known.plate), (form.customer_name, known.customer),
                         (form.customer_phone, known.phone)):  # fmt: skip
        field.data = field.data or value
