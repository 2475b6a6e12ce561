"""The network at one look: every dealer or region in one line, each figure leading to what it is made of."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Period
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
MARK = "_standing_"
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
    return render_template(
        "network/months.html" if months else "network/overview.html",
        rows=[_months(line) for line in shown] if months else [_row(line, found, by) for line in shown],
        total=_months(found.total) if months else _row(found.total, found, None),
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


def _row(line: NetworkLine, view: NetworkView, by: Unit | None) -> dict[str, Any]:
    """A line as it is, with its mark and where it leads; figures are written last, by the template."""
    figure, last = line.figure, view.months[-1]
    row = {
        "line": line,
        "figure": figure,
        "mark": mark_of(figure, wording(reader_locale())),
        "href": _href(line, view.period, last, by),
    }
    if by is Unit.DEALER:
        return row | _leads(line, view.months[0], last)
    return row | (NO_LEADS if by is None else _dealers(line, view.period, last))


def _share(rate: Rate) -> str:
    return f"{percent(rate.ffv, 0)} · {number(rate.b)}" if rate.b else DASH


def _href(line: NetworkLine, period: Period, last: Month, by: Unit | None) -> str | None:
    """The unit's own page of the same period."""
    length = None if period is Period.MONTH else period.value
    if by is Unit.DEALER:
        return url_for("quality.dealer", code=line.code, written=str(last), period=length)
    if by is Unit.REGION:
        return url_for("quality.region", region_id=line.region_id, written=str(last), period=length)
    return None


def _dealers(line: NetworkLine, period: Period, last: Month) -> dict[str, str | None]:
    """A region's figures are made of its dealers'."""
    href = url_for("network.overview", month=str(last), period=period.value, region=line.region_id)
    return dict.fromkeys(NO_LEADS, href)


def _leads(line: NetworkLine, first: Month, last: Month) -> dict[str, str | None]:
    """The orders behind each figure of a dealer's month, quarter or year."""
    since = {} if first == last else {"since": str(first)}
    base = leads.orders(line.code, last, standing=MARK, **since)
    found = {name: None if base is None else base.replace(MARK, standing) for name, standing in STANDINGS.items()}
    found["in_time"] = leads.page_at(
        "complaints.listed", **{"dealer": line.code, "from": str(first), "to": str(last), "figure": "answered_of"}
    )
    return {f"{name}_href": href for name, href in found.items()}


def _months(line: NetworkLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "months": [(percent(a / b), f"{number(a)} / {number(b)}") if b else (DASH, "") for a, b in line.trend],
    }
