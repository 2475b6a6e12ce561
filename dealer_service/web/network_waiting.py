"""Suspicions that nobody has decided, of one dealer: which, and for how many days."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.services import gap_details
from dealer_service.web import edge, leads
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import pages_asked
from dealer_service.web.network_frame import bp
from dealer_service.web.words import DASH, day, number

SHOWN = 50


@page(bp, "/reporting-gap/waiting/<code>", permission=Permission.SEE_NETWORK)
def waiting(code: str) -> ResponseReturnValue:
    dealer, found = gap_details.waiting_suspicions(edge.session(), edge.actor(), code, edge.now())
    pages = pages_asked(len(found), SHOWN)
    named = 1 if reader_locale() == "zh" else 0
    rows = [
        {
            "href": leads.page_at("repair_orders.order", order_id=one.order_id),
            "number": f"{one.number}/{one.line}",
            "concern": one.concern or one.group[named],
            "opened": day(one.opened_at.date()),
            "earlier": one.earlier,
            "days": number(one.days),
            "km": number(one.km),
            "advisor": one.advisor or DASH,
            "waits": number(one.waits),
        }
        for one in found[pages.start : pages.last]
    ]
    return render_template(
        "network/waiting.html",
        rows=rows,
        pages=pages,
        count=number(len(found)),
        name=f"{dealer.code} {dealer.name}",
        audit_href=leads.page_at("audits.plan", dealer=dealer.code),
        crumbs=[(_("Reporting gap"), url_for("network.gap"))],
    )
