"""Vehicles near a statutory threshold, over all dealers."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.vehicle_warnings import MET
from dealer_service.services.near_thresholds import Near, vehicles_near
from dealer_service.web import edge, leads
from dealer_service.web.guards import page
from dealer_service.web.network_frame import bp, tabs
from dealer_service.web.order_frame import group_names
from dealer_service.web.vehicle_words import warning_words
from dealer_service.web.words import DASH, day


@page(bp, "/reporting-gap/thresholds", permission=Permission.SEE_NETWORK)
def thresholds() -> ResponseReturnValue:
    """What is met first, then what one more repair meets."""
    found = vehicles_near(edge.session(), edge.actor(), edge.now())
    names = group_names()
    return render_template(
        "network/thresholds.html",
        rows=[_row(one, names) for one in found.vehicles],
        more=found.more,
        tabs=tabs(),
        crumbs=[(_("Reporting gap"), url_for("network.gap"))],
    )


def _row(one: Near, names: dict[str, str]) -> dict[str, object]:
    sees = edge.actor().may(Permission.SEE_ORDERS)
    return {
        "vin": one.vin,
        "href": leads.page_at("vehicles.vehicle", vin=one.vin) if sees else None,
        "model": one.model or DASH,
        "dealers": ", ".join(one.dealers) or DASH,
        "others": one.others,
        "last": day(one.last_on),
        "open": one.is_open,
        "met": any(said.message in MET for said in one.duties),
        "sentences": [warning_words(said, names)["sentence"] for said in one.duties],
    }
