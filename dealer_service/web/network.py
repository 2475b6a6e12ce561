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
    network_waiting,
)
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import Column, Order, here_with, order_asked, pages_asked
from dealer_service.web.network_frame import asked, bp, period_navigation, said, spark, tabs
from dealer_service.web.quality_figures import interval_of, mark_of, points_alone, provisional
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.words import DASH, number, percent

ROOMS = (network_causes, network_comparison, network_gap, network_signs, network_thresholds, network_waiting)
CAPABILITY = Capability(bp, (RailEntry("network.overview", _l("Network"), Permission.SEE_NETWORK, "diagram-3", 12),))
SIZE = 200
MARK, CODE, REGION, NAME = "_standing_", "_dealer_", "_region_", "_name_"
STANDINGS = {
    "counts": "first_visit",
    "gap": "detected_failed",
    "answered": "answered",
    "satisfied": "answered",
    "difference": "failed",
}
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
        total=_months(found.total) if months else _row(found.total, _together(found, region_id)),
        write={"interval": interval_of, "points": points_alone, "share": _share, "spark": spark, "plain": _plain},
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


def _plain(share: float | None) -> str:
    """A share as a number, for what stands small beside a difference."""
    return "" if share is None else number(share * 100, 1)


def _share(rate: Rate) -> str:
    return f"{percent(rate.ffv, 0)} · {number(rate.b)}" if rate.b else DASH


def _addresses(view: NetworkView, by: Unit) -> Callable[[NetworkLine], dict[str, str | None]]:
    """Where a line and its figures lead: to its month, and to the orders and complaints of the period.

    Each address is built once for the page and filled with the dealer's code or the region: a page shows hundreds.
    """
    last, length = str(view.months[-1]), None if view.period is Period.MONTH else view.period.value
    year_ago = str(view.months[-1].plus(-12))
    if by is Unit.REGION:
        of_region = _figures(view, {"region": REGION}, {"region": NAME})
        of_region["href"] = url_for("quality.region", region_id=0, written=last, period=length)
        dealers = url_for("network.overview", month=last, period=view.period.value, region="")
        of_region["unit_href"] = f"{dealers}{REGION}"
        of_region["change_href"] = url_for("quality.region", region_id=0, written=year_ago, period=length)

        def filled(line: NetworkLine) -> dict[str, str | None]:
            id_, named = str(line.region_id), quote(line.code, safe="")
            return {
                name: address
                and address.replace(NAME, named).replace(REGION, id_).replace("/regions/0/", f"/regions/{id_}/")
                for name, address in of_region.items()
            }

        return filled
    of_dealer = _figures(view, {"dealer": CODE}, {"dealer": CODE})
    of_dealer["href"] = url_for("quality.dealer", code=CODE, written=last, period=length)
    of_dealer["unit_href"] = of_dealer["href"]
    of_dealer["change_href"] = url_for("quality.dealer", code=CODE, written=year_ago, period=length)

    def named(line: NetworkLine) -> dict[str, str | None]:
        code = quote(line.code, safe="")
        return {name: address and address.replace(CODE, code) for name, address in of_dealer.items()}

    return named


def _together(view: NetworkView, region_id: int | None) -> dict[str, str | None]:
    """Where the figures of all lines together lead: to all orders, and to the network's or the region's month."""
    last, length = str(view.months[-1]), None if view.period is Period.MONTH else view.period.value
    alone = region_id or (view.regions[0][0] if len(view.regions) == 1 and not view.whole else None)
    to = _figures(view, {"region": region_id}, {"region": dict(view.regions).get(region_id or 0)})
    to["change_href"] = here_with(month=str(view.months[-1].plus(-12)), page=None)
    to["href"] = to["counts_href"]
    if alone:
        to["href"] = url_for("quality.region", region_id=alone, written=last, period=length)
    elif view.whole:
        to["href"] = url_for("quality.network", written=last, period=length)
    return to


def _figures(view: NetworkView, orders_of: dict[str, Any], complaints_of: dict[str, Any]) -> dict[str, str | None]:
    first, last = view.months[0], view.months[-1]
    since = None if first == last else str(first)
    if edge.actor().may(Permission.SEE_ORDERS):
        orders = leads.page_at("repair_orders.listed", **orders_of, month=str(last), standing=MARK, since=since)
    else:
        orders = None
    found = {f"{name}_href": orders and orders.replace(MARK, standing) for name, standing in STANDINGS.items()}
    months = {"from": str(first), "to": str(last)}
    found["in_time_href"] = leads.page_at("complaints.listed", **complaints_of, **months, figure="answered_of")
    return found


def _months(line: NetworkLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "months": [(percent(a / b), f"{number(a)} / {number(b)}") if b else (DASH, "") for a, b in line.trend],
    }
