"""The network at one look: every dealer or region in one line, each figure leading to what it is made of."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Period
from dealer_service.domain.quality import Unit
from dealer_service.pdf.wording import wording
from dealer_service.services import network as service
from dealer_service.services.network import NetworkLine, NetworkView
from dealer_service.web import (
    edge,
    leads,
    network_causes,
    network_comparison,
    network_gap,
    network_signs,
    network_thresholds,
)
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import Column, Order, order_asked, pages_asked
from dealer_service.web.network_frame import asked, bp, period_navigation, said, spark, tabs
from dealer_service.web.quality_figures import interval_of, mark_of, points_alone, provisional
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.words import DASH, number, percent

ROOMS = (network_causes, network_comparison, network_gap, network_signs, network_thresholds)
CAPABILITY = Capability(bp, (RailEntry("network.overview", _l("Network"), Permission.SEE_NETWORK, "diagram-3", 12),))
SIZE = 200
MARK, CODE = "_standing_", "_dealer_"
STANDINGS = {
    "counts": "first_visit",
    "gap": "detected_failed",
    "answered": "answered",
    "satisfied": "answered",
    "difference": "failed",
}
NO_LEADS = dict.fromkeys(f"{name}_href" for name in ("counts", "gap", "answered", "satisfied", "difference", "in_time"))
COLUMNS = [
    Column(_l("Unit"), "code"),
    Column(_l("Rate"), "rate", figure=True),
    Column(_l("a of b"), "b", figure=True),
    Column(_l("95 % interval"), figure=True),
    Column(_l("Against target"), "difference", figure=True),
    Column(_l("Year before"), "change", figure=True),
    Column(_l("24 months")),
    Column(_l("Gap"), "gap", figure=True),
    Column(_l("Complaints in time"), "in_time", figure=True),
    Column(_l("Very satisfied"), "satisfied", figure=True),
    Column(_l("Follow-up answered"), "answered", figure=True),
    Column(_l("State")),
]
_SORTS: dict[str, Callable[[NetworkLine], Any]] = {
    "code": lambda line: line.code,
    "rate": lambda line: line.now.ffv,
    "b": lambda line: line.now.b,
    "difference": lambda line: None if line.now.ffv is None or line.target is None else line.now.ffv - line.target,
    "change": lambda line: line.change,
    "gap": lambda line: line.gap,
    "in_time": lambda line: line.in_time.ffv,
    "satisfied": lambda line: line.satisfied.ffv,
    "answered": lambda line: line.answered.ffv,
}


@page(bp, "/", permission=Permission.SEE_NETWORK)
def overview() -> ResponseReturnValue:
    """``month`` YYYY-MM, ``period`` month, quarter or year, ``by`` dealer or region, ``region`` its id, ``sort``;
    ``show=months`` writes the trend as a table."""
    month, period = asked()
    by = Unit.REGION if request.args.get("by") == "region" else Unit.DEALER
    region_id = request.args.get("region", type=int)
    found = service.network_view(
        edge.session(), edge.actor(), month, edge.now(), period=period, by=by, region_id=region_id
    )
    order = order_asked(COLUMNS, "code")
    lines = sorted_lines(found.lines, order)
    pages = pages_asked(len(lines), SIZE)
    shown = lines[pages.start : pages.last]
    months = request.args.get("show") == "months"
    to = _addresses(found, by)
    return render_template(
        "network/months.html" if months else "network/overview.html",
        rows=[_months(line) for line in shown] if months else [_row(line, to(line)) for line in shown],
        total=_months(found.total) if months else _row(found.total, NO_LEADS | {"href": None}),
        write={"interval": interval_of, "points": points_alone, "share": _share, "spark": spark},
        months=found.span,
        columns=COLUMNS,
        order=order,
        pages=pages,
        tabs=tabs(),
        nav=period_navigation(month, period),
        said=said(period, found.months[-1]),
        regions=found.regions,
        region_id=region_id,
        by=by.value,
        whole=found.whole,
        span=[one.first_day for one in found.span],
        until=provisional(found.total.until, edge.now().date(), wording(reader_locale())),
        written=str(month),
    )


def sorted_lines(lines: list[NetworkLine], order: Order) -> list[NetworkLine]:
    """By the column asked for; what has no value stands last, whichever way."""
    value = _SORTS[order.key]
    known = [line for line in lines if value(line) is not None]
    known.sort(key=lambda line: line.code)
    known.sort(key=value, reverse=order.descending)
    return known + [line for line in lines if value(line) is None]


def _row(line: NetworkLine, to: Mapping[str, str | None]) -> dict[str, Any]:
    """A line as it is, with its mark and where it leads; figures are written last, by the template."""
    figure = line.figure
    return {"line": line, "figure": figure, "mark": mark_of(figure, wording(reader_locale())), **to}


def _share(rate: Rate) -> str:
    return f"{percent(rate.ffv, 0)} · {number(rate.b)}" if rate.b else DASH


def _addresses(view: NetworkView, by: Unit) -> Callable[[NetworkLine], dict[str, str | None]]:
    """Where a line and its figures lead: a region's to its dealers, a dealer's to the orders of the period.

    Each address is built once for the page and filled with the dealer's code: a page shows hundreds.
    """
    first, last, period = view.months[0], view.months[-1], view.period
    length = None if period is Period.MONTH else period.value
    if by is Unit.REGION:
        own = url_for("quality.region", region_id=0, written=str(last), period=length)
        dealers = url_for("network.overview", month=str(last), period=period.value, region="")

        def of_region(line: NetworkLine) -> dict[str, str | None]:
            to: dict[str, str | None] = dict.fromkeys(NO_LEADS, f"{dealers}{line.region_id}")
            return to | {"href": own.replace("/0/", f"/{line.region_id}/")}

        return of_region
    since = {} if first == last else {"since": str(first)}
    orders = leads.orders(CODE, last, standing=MARK, **since)
    patterns = {f"{name}_href": orders and orders.replace(MARK, standing) for name, standing in STANDINGS.items()}
    patterns["in_time_href"] = leads.page_at(
        "complaints.listed", **{"dealer": CODE, "from": str(first), "to": str(last), "figure": "answered_of"}
    )
    patterns["href"] = url_for("quality.dealer", code=CODE, written=str(last), period=length)

    def of_dealer(line: NetworkLine) -> dict[str, str | None]:
        code = quote(line.code, safe="")
        return {name: address and address.replace(CODE, code) for name, address in patterns.items()}

    return of_dealer


def _months(line: NetworkLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "months": [(percent(a / b), f"{number(a)} / {number(b)}") if b else (DASH, "") for a, b in line.trend],
    }
