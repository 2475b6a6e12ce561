"""Signs that a rate was made to look better, each with its orders."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month, Period
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.repair_orders import JobType
from dealer_service.domain.signs import SHARED_BY, Sign
from dealer_service.services import gap_details
from dealer_service.services import reporting_gap as service
from dealer_service.services.reporting_gap import SignLine, SignOrder, SignPart
from dealer_service.services.words import N_
from dealer_service.web import edge, leads
from dealer_service.web.guards import page
from dealer_service.web.network_frame import asked, bp, period_navigation, said, tabs
from dealer_service.web.order_words import JOB_TYPES
from dealer_service.web.words import DASH, day, moment, number, percent

# Head of the column, and what is counted.
WORDS: dict[Sign, tuple[Any, Any]] = {
    Sign.DISMISSED: (_l("Dismissed"), _l("Suspicions dismissed in the period; the gap's page has them by person.")),
    Sign.TWO_STAYS: (
        _l("Two stays"),
        _l("An order that seems to span two stays: over 100 km between in and out, or over 20 days open."),
    ),
    Sign.LATE_ENTRY: (_l("Entered late"), _l("Delivery entered more than 3 days after it happened.")),
    Sign.MILEAGE_OR_VIN: (
        _l("Mileage, VIN"),
        _l("Mileage below that of an earlier visit, or a VIN kept in spite of a wrong check digit."),
    ),
    Sign.SHARED_CONTACT: (
        _l("Shared contact"),
        _l("A telephone number that at least four customers share, or a customer who bears the name of staff."),
    ),
    Sign.INTERNAL_GOODWILL: (_l("Internal, goodwill"), _l("Orders with a job booked as internal or goodwill.")),
    Sign.BURSTS: (_l("Bursts"), _l("Follow-up answers of which one person entered ten or more in ten minutes.")),
    Sign.OTHER_CONCERN: (_l("Group OTH"), _l("Orders with a job in the concern group “other”.")),
    Sign.LATE_LINKS: (_l("Late links"), _l("Returns that a person linked after the rework window had closed.")),
    Sign.CLAIMS_OPEN: (_l("Claims M"), _l("Causes claimed from the manufacturer and not accepted.")),
    Sign.REFUSED_ROWS: (_l("Refused rows"), _l("Import rows of the period that were refused and are not corrected.")),
}


@page(bp, "/reporting-gap/signs", permission=Permission.SEE_NETWORK)
def signs() -> ResponseReturnValue:
    """``month``, ``period``, ``region`` id."""
    month, period = asked(length=Period.QUARTER)
    region_id = request.args.get("region", type=int)
    lines, regions = service.sign_lines(edge.session(), edge.actor(), month, period=period, region_id=region_id)
    return render_template(
        "network/signs.html",
        heads=[(str(head), str(meaning)) for head, meaning in WORDS.values()],
        rows=[_row(line, month, period) for line in lines],
        tabs=tabs(),
        nav=period_navigation(month, period),
        said=said(period, month),
        regions=regions,
        region_id=region_id,
        crumbs=[(_("Reporting gap"), url_for("network.gap", month=str(month), period=period.value))],
    )


@page(bp, "/reporting-gap/signs/<written>/<code>", permission=Permission.SEE_NETWORK)
def sign(written: str, code: str) -> ResponseReturnValue:
    """The orders behind one count."""
    if written not in set(Sign):
        raise NotFound(N_("There is no sign of this name."))
    month, period = asked(length=Period.QUARTER)
    kind = Sign(written)
    dealer, orders = service.sign_orders(edge.session(), edge.actor(), code, kind, month, period=period)
    facts = gap_details.sign_facts_of(edge.session(), edge.actor(), kind, [one.order_id for one in orders])
    head, meaning, zone = *WORDS[kind], str(dealer.zone_on(edge.now().date()))
    return render_template(
        "network/sign.html",
        name=f"{dealer.code} {dealer.name}",
        head=str(head),
        meaning=str(meaning),
        said=said(period, month),
        rows=[_order(one, kind, facts.get(one.order_id, []), zone) for one in orders],
        shown=bool(facts),
        parts=[
            _part(one, kind)
            for one in service.sign_parts(edge.session(), edge.actor(), code, kind, month, period=period)
        ],
        crumbs=[(_("Signs"), url_for("network.signs", month=str(month), period=period.value))],
    )


def _row(line: SignLine, month: Month, period: Period) -> dict[str, Any]:
    code = line.dealer.code
    cells = []
    for kind in WORDS:
        count = line.counts[kind]
        href = None
        if count:
            href = url_for("network.sign", written=kind.value, code=code, month=str(month), period=period.value)
            if kind is Sign.REFUSED_ROWS:
                href = leads.page_at("imports.refused", dealer=line.dealer.id)
        share = percent(count / line.delivered, 0) if count and line.delivered else ""
        cells.append((_("not known") if count is None else number(count), share, href, kind in line.far))
    return {"code": code, "name": line.dealer.name, "cells": cells, "far": len(line.far)}


def _part(one: SignPart, kind: Sign) -> tuple[str, str, str]:
    """Whose or what, how many, and the share beside the others'."""
    if kind is Sign.LATE_LINKS:
        return one.name or _("not known"), number(one.count), ""
    shares = _("%(share)s of the jobs here, %(others)s elsewhere", share=percent(one.share), others=percent(one.others))
    return str(JOB_TYPES[JobType(one.name or "")]), number(one.count), shares


def _fact(kind: Sign, first: Any, second: Any, zone: str) -> str:
    """By what an order shows the sign, in words."""
    if kind is Sign.LATE_ENTRY:
        return _("entered %(day)s, %(days)s days after", day=day(first.date()), days=number((first - second).days))
    if kind is Sign.MILEAGE_OR_VIN:
        back = _("%(km)s km at an earlier visit", km=number(first)) if first is not None else None
        return " · ".join(filter(None, (back, second)))
    if kind is Sign.SHARED_CONTACT and second < SHARED_BY:
        return _("%(name)s, the name of one of the staff", name=first or DASH)
    if kind is Sign.SHARED_CONTACT:
        return _("%(name)s; %(n)s names share the number", name=first or DASH, n=number(second))
    if kind in (Sign.BURSTS, Sign.LATE_LINKS):
        return f"{first or _('not known')} · {moment(second, zone)}"
    return " · ".join(filter(None, (first, second)))


def _order(one: SignOrder, kind: Sign, facts: list[tuple[Any, Any]], zone: str) -> dict[str, Any]:
    days = None if one.delivered_at is None else (one.delivered_at - one.opened_at).days
    driven = None if one.km_in is None or one.km_out is None else one.km_out - one.km_in
    return {
        "number": one.number,
        "href": leads.page_at("repair_orders.order", order_id=one.order_id),
        "opened": day(one.opened_at.date()),
        "delivered": day(one.delivered_at.date()) if one.delivered_at else DASH,
        "days": number(days),
        "km_in": number(one.km_in),
        "driven": number(driven),
        "advisor": one.advisor or DASH,
        "shown": "; ".join(filter(None, (_fact(kind, first, second, zone) for first, second in facts))) or DASH,
    }
