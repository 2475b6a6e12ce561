"""The returns behind a bar of the Pareto: each with the repair before it."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month, Period, ends, starts
from dealer_service.domain.order_filters import UNTAGGED
from dealer_service.domain.rework_causes import ACCEPTED, CLAIMED, DEALER_SIDE
from dealer_service.services import cause_cases as service
from dealer_service.services.cause_cases import SeenCase
from dealer_service.services.cause_overview import CauseAsked
from dealer_service.web import edge, leads
from dealer_service.web.cause_warnings import plan_from
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import pages_asked
from dealer_service.web.network_frame import asked, bp, said
from dealer_service.web.quality import month_asked
from dealer_service.web.words import DASH, day, number, short_month

FILTERS = ("dealer", "group", "model", "technician", "side")
SIZE = 100


@page(bp, "/causes/cases", permission=Permission.SEE_QUALITY)
def cause_cases() -> ResponseReturnValue:
    """``cause`` a code or untagged, ``since`` YYYY-MM with ``month`` for several, else ``month`` and ``period``;
    narrowed like the page of causes."""
    month, period = asked(length=Period.QUARTER)
    given = {name: request.args.get(name, "").strip() or None for name in FILTERS}
    side = dict(side_choices()).get(given["side"] or "")
    narrowed = CauseAsked(region_id=request.args.get("region", type=int), **given)
    cause, since = request.args.get("cause") or None, request.args.get("since")
    first, last = starts(period, month), ends(period, month)
    if since:
        first, last = min(month_asked(since), month), month
    wanted = max(1, request.args.get("page", 1, type=int) or 1)
    total, found = service.cases_of_cause(
        edge.session(), edge.actor(), first, last, asked=narrowed, cause=cause, start=(wanted - 1) * SIZE, most=SIZE
    )
    named = next((one.case for one in found if one.case.code == cause), None)
    words = _("untagged") if cause == UNTAGGED else _cause(named) if named else cause
    return render_template(
        "network/cases.html",
        rows=[_row(one) for one in found],
        cause=" · ".join(one for one in (words, side) if one),
        total=number(total),
        pages=pages_asked(total, SIZE),
        said=cases_span(first, last) if since else said(period, month),
        plan_href=plan_from(narrowed.dealer, cause),
        crumbs=[(_("Causes"), url_for("network.causes", **_kept()))],
    )


def side_choices() -> list[tuple[str, str]]:
    """Whose side a return is on, as a filter and its words."""
    return [
        (DEALER_SIDE, _("dealer-side, untagged with them")),
        (CLAIMED, _("claimed from the manufacturer, not accepted")),
        (ACCEPTED, _("accepted by the manufacturer")),
    ]


def _kept() -> dict[str, Any]:
    """The filters with which the page of causes was left."""
    return {
        name: request.args[name] for name in ("month", "period", "region", "since", *FILTERS) if name in request.args
    }


def cases_span(first: Month, last: Month) -> str:
    """Jul 2026 – Sep 2026, or one month."""
    if first == last:
        return short_month(first.first_day)
    return f"{short_month(first.first_day)} – {short_month(last.first_day)}"


def _cause(case: Any) -> str:
    if case.code is None:
        return _("untagged")
    return f"{case.code} {case.cause_zh if reader_locale() == 'zh' else case.cause_en}"


def _row(one: SeenCase) -> dict[str, Any]:
    case = one.case
    days = None if case.original_delivered_at is None else (case.opened_at - case.original_delivered_at).days
    return {
        "dealer": case.dealer,
        "at": case.at_dealer if one.here else "",
        "number": f"{case.number}/{case.line}" if one.here else _("at another dealer"),
        "href": leads.page_at("repair_orders.order", order_id=case.order_id) if one.here else None,
        "original": f"{case.original_number}/{case.original_line}",
        "original_href": leads.page_at("repair_orders.order", order_id=case.original_order_id) if one.there else None,
        "opened": day(case.opened_at.date()),
        "days": DASH if days is None else number(days),
        "vin": case.vin,
        "model": case.model,
        "concern": case.concern or DASH,
        "correction": case.correction,
        "cause": _cause(case) + (f" ({_('accepted')})" if case.accepted else ""),
        "technician": case.technician or DASH,
    }
