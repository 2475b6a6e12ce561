"""What dealers do not report: three rates side by side, claims to answer, dismissals with a sample of their orders."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dealer_service.domain.accounts import Permission
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Period
from dealer_service.domain.refusals import Refused
from dealer_service.domain.sampling import METHOD
from dealer_service.services import reporting_gap as service
from dealer_service.services import rework_causes
from dealer_service.services.reporting_gap import GapLine
from dealer_service.web import edge, leads
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import Column, Order, order_asked, pages_asked
from dealer_service.web.names import sentence
from dealer_service.web.network_frame import asked, bp, period_navigation, said, tabs
from dealer_service.web.quality_figures import points_alone
from dealer_service.web.words import DASH, day, number, percent

COLUMNS = [
    Column(_l("Dealer"), "code"),
    Column(_l("Reported"), "reported", figure=True),
    Column(_l("Detected"), "detected", figure=True),
    Column(_l("Customers' answers"), "customer", figure=True),
    Column(_l("Gap, points"), "gap", figure=True),
    Column(_l("Hidden at least"), "hidden", figure=True),
    Column(_l("Undecided"), "open", figure=True),
    Column(_l("Oldest, days"), "oldest", figure=True),
]
CLAIMS_SHOWN = 20


@page(bp, "/reporting-gap", permission=Permission.SEE_NETWORK)
def gap() -> ResponseReturnValue:
    """``month``, ``period``, ``region`` id, ``sort``; without it those that hide most for certain stand first."""
    month, period = asked(length=Period.QUARTER)
    region_id = request.args.get("region", type=int)
    view = service.gap_view(edge.session(), edge.actor(), month, edge.now(), period=period, region_id=region_id)
    order = order_asked(COLUMNS, "-hidden")
    pages = pages_asked(len(view.claims), CLAIMS_SHOWN)
    return render_template(
        "network/gap.html",
        rows=[_row(line, view.months, period) for line in _sorted(view.lines, order)],
        columns=COLUMNS,
        order=order,
        claims=[_claim(one) for one in view.claims[pages.start : pages.last]],
        pages=pages,
        dismissals=[_dismissed(dealer, one, month, period) for dealer, one in view.dismissed],
        signs_href=url_for("network.signs", month=str(month), period=period.value, region=region_id),
        tabs=tabs(),
        nav=period_navigation(month, period),
        said=said(period, view.months[-1]),
        regions=view.regions,
        region_id=region_id,
        here=request.full_path.rstrip("?"),
    )


@page(bp, "/reporting-gap/claims/<int:job_id>", permission=Permission.ACCEPT_CAUSES, methods=("POST",))
def answer_claim(job_id: int) -> Response:
    """Accept a manufacturer-side cause, or refuse it in words; then back to the list."""
    accept = request.form.get("answer") == "accept"
    try:
        rework_causes.answer_claim(
            edge.session(), edge.actor(), job_id, accept, edge.now(), words=request.form.get("words")
        )
    except Refused as refusal:
        if refusal.field is None and type(refusal) is not Refused:
            raise
        edge.refuse()
        flash(sentence(refusal))
    else:
        flash(_("Accepted: the failure is the manufacturer's.") if accept else _("Refused: it stays with the dealer."))
    back = request.form.get("next", "")
    inside = back.startswith(url_for("network.gap")) and "//" not in back and "\\" not in back
    return redirect((back if inside else url_for("network.gap")) + "#claims")


@page(bp, "/reporting-gap/dismissed/<code>", permission=Permission.SEE_NETWORK)
def dismissed(code: str) -> ResponseReturnValue:
    """A sample of one person's dismissals: ``by`` the person's id, ``reason`` a code, ``month``, ``period``."""
    month, period = asked(length=Period.QUARTER)
    user_id, reason = request.args.get("by", type=int), request.args.get("reason") or None
    found = service.dismissal_sample(edge.session(), edge.actor(), code, user_id, reason, month, period)
    return render_template(
        "network/dismissed.html",
        found=found,
        method=METHOD,
        name=f"{found.dealer.code} {found.dealer.name}",
        reason=reason,
        rows=[
            {
                "number": order_number,
                "line": line,
                "href": leads.page_at("repair_orders.order", order_id=order_id),
                "words": words or DASH,
                "at": day(at.date()),
            }
            for order_number, line, order_id, _job, words, at in found.orders
        ],
        crumbs=[(_("Reporting gap"), url_for("network.gap", month=str(month), period=period.value))],
    )


def _sorted(lines: tuple[GapLine, ...], order: Order) -> list[GapLine]:
    def value(line: GapLine) -> Any:
        return {
            "code": line.dealer.code,
            "reported": line.reported.ffv,
            "detected": line.detected.ffv,
            "customer": line.customer.ffv,
            "gap": line.gap,
            "hidden": line.least_hidden,
            "open": line.open,
            "oldest": None if line.oldest is None else -line.oldest.timestamp(),
        }[order.key]

    known = [line for line in lines if value(line) is not None]
    return sorted(known, key=value, reverse=order.descending) + [line for line in lines if value(line) is None]


def _row(line: GapLine, months: tuple[Month, ...], period: Period) -> dict[str, Any]:
    code, last = line.dealer.code, months[-1]
    since = {} if len(months) == 1 else {"since": str(months[0])}
    length = None if period is Period.MONTH else period.value
    return {
        "code": code,
        "name": line.dealer.name,
        "href": url_for("quality.dealer", code=code, written=str(last), period=length),
        "reported": _rate(line.reported),
        "reported_href": leads.orders(code, last, standing="failed", **since),
        "detected": _rate(line.detected),
        "detected_href": leads.orders(code, last, standing="detected_failed", **since),
        "customer": _rate(line.customer),
        "answered": percent(line.customer.b / line.reported.b, 0) if line.reported.b else None,
        "apart": line.customers_differ,
        "customer_href": leads.orders(code, last, standing="answered_not_fixed", **since),
        "gap": points_alone(line.gap),
        "hidden": DASH if line.too_few else percent(line.least_hidden),
        "counts": f"{number(line.hidden.a)} / {number(line.hidden.b)}" if line.hidden.b else DASH,
        "too_few": line.too_few,
        "open": number(line.open) if line.open else DASH,
        "open_href": url_for("network.waiting", code=code) if line.open else None,
        "oldest": DASH if line.oldest is None else number((edge.now() - line.oldest).days),
    }


def _rate(rate: Rate) -> str:
    return f"{percent(rate.ffv)} · {number(rate.b)}" if rate.b else DASH


def _claim(one: Any) -> dict[str, Any]:
    chinese = reader_locale() == "zh"
    return {
        "job_id": one.job_id,
        "dealer": one.dealer,
        "number": one.number,
        "href": leads.page_at("repair_orders.order", order_id=one.order_id),
        "vin": one.vin,
        "model": one.model or DASH,
        "concern": one.concern or (one.group_zh if chinese else one.group_en),
        "correction": one.correction,
        "cause": f"{one.code} {one.cause_zh if chinese else one.cause_en}",
        "part_order": one.part_order,
        "labour_op": one.labour_op,
        "days": number((edge.now() - one.opened_at).days),
    }


def _dismissed(dealer: Dealer, one: Any, month: Month, period: Period) -> dict[str, Any]:
    reason = one.reason_zh if reader_locale() == "zh" else one.reason_en
    return {
        "dealer": dealer.code,
        "person": one.name or _("by the clock"),
        "reason": reason or DASH,
        "count": number(one.count),
        "href": url_for("network.dismissed", code=dealer.code, by=one.user_id, reason=one.reason, month=str(month),
                        period=period.value),
    }  # fmt: skip
