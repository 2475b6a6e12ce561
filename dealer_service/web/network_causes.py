"""Causes of a network, region or dealer: Pareto, whose side, before and after, and what recurs."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from dealer_service.domain.accounts import Permission
from dealer_service.domain.cause_recurrence import Change
from dealer_service.domain.months import Month, Period
from dealer_service.domain.order_filters import UNTAGGED
from dealer_service.domain.rework_causes import ACCEPTED, CLAIMED, DEALER_SIDE, MANUFACTURER
from dealer_service.pdf import findings
from dealer_service.pdf.scorecard_front import causes_chart
from dealer_service.pdf.svg import to_svg
from dealer_service.pdf.wording import Wording, wording
from dealer_service.services import cause_overview as service
from dealer_service.services.cause_overview import CauseAsked, CauseLine, CauseView
from dealer_service.services.sheets import write_sheet
from dealer_service.web import edge, leads
from dealer_service.web.cause_warnings import warning_line
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.network_cases import FILTERS, cases_span, side_choices
from dealer_service.web.network_frame import asked, bp, period_navigation, said, tabs
from dealer_service.web.order_lists import KINDS
from dealer_service.web.quality import month_asked
from dealer_service.web.words import DASH, number, percent

KEPT = ("month", "period", "region", "since", *FILTERS)
WIDE, HIGH = 560.0, 230.0


@page(bp, "/causes", permission=Permission.SEE_QUALITY)
def causes() -> ResponseReturnValue:
    """``month``, ``period``, ``region`` id, ``dealer`` code, ``group`` code, ``model``, ``technician``; ``since``
    YYYY-MM compares the months from it up to ``month`` with as many before."""
    month, period = asked(length=Period.QUARTER)
    given = {name: request.args.get(name, "").strip() or None for name in FILTERS}
    narrowed = CauseAsked(region_id=request.args.get("region", type=int), **given)
    since = month_asked(request.args["since"]) if request.args.get("since") else None
    view = service.cause_view(
        edge.session(), edge.actor(), month, edge.now(), period=period, asked=narrowed, since=since
    )
    w = wording(reader_locale())
    return render_template(
        "network/causes.html",
        view=view,
        rows=[_row(line, view, w) for line in view.lines],
        all_href=_cases(),
        all_before_href=_cases(**_before(view)),
        chart=_chart(view, w),
        sides=_sides(view),
        side_choices=side_choices(),
        total={
            "count": number(view.total),
            "per_1000": _per_1000(view.total, view.visits),
            "before": _per_1000(view.total_before, view.visits_before),
        },
        warnings=[warning_line(one) for one in view.warnings],
        since=since and str(since),
        before=cases_span(view.months[0].plus(-len(view.months)), view.months[0].plus(-1)),
        asked=narrowed,
        groups=[(group.code, f"{group.code} {group.name(reader_locale())}") for group in view.groups],
        dealers=[(dealer.code, f"{dealer.code} {dealer.name}") for dealer in view.dealers],
        tabs=tabs(),
        nav=period_navigation(month, period),
        said=cases_span(view.months[0], view.months[-1]) if since else said(period, view.months[-1]),
        kept={"month": str(month), "period": period.value},
    )


@page(bp, "/causes/manufacturer", permission=Permission.SEE_NETWORK)
def manufacturer() -> ResponseReturnValue:
    """Every return of the period with a manufacturer-side cause."""
    month, period = asked(length=Period.QUARTER)
    rows = _manufacturer_rows(month, period)
    return render_template(
        "network/manufacturer.html",
        rows=[{key: value if key == "href" else value or DASH for key, value in row.items()} for row in rows],
        nav=period_navigation(month, period),
        said=said(period, month),
        kept={"month": str(month), "period": period.value},
        crumbs=[(_("Causes"), url_for("network.causes", month=str(month), period=period.value))],
    )


@page(bp, "/causes/manufacturer.<kind>", permission=Permission.SEE_NETWORK)
def manufacturer_file(kind: str) -> ResponseReturnValue:
    """The same as CSV or XLSX."""
    if kind not in KINDS:
        return redirect(url_for("network.manufacturer"))
    month, period = asked(length=Period.QUARTER)
    heads = _heads()
    rows = ({heads[key]: row[key] for key in heads} for row in _manufacturer_rows(month, period))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"causes.{kind}"
        write_sheet(file, list(heads.values()), rows)
        content = file.read_bytes()
    answer = Response(content, mimetype=KINDS[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="manufacturer-causes-{month}.{kind}"'
    return answer


def _heads() -> dict[str, str]:
    return {
        "order": _("Order"), "vin": _("VIN"), "model": _("Model"), "group": _("Concern group"),
        "concern": _("Concern"), "correction": _("Correction"), "labour_op": _("Labour operation"),
        "cause": _("Cause of rework"), "part": _("Part number"), "part_order": _("Part order"),
        "opened": _("Opened"), "state": _("State"),
    }  # fmt: skip


def _manufacturer_rows(month: Month, period: Period) -> list[dict[str, Any]]:
    chinese = reader_locale() == "zh"
    states = {"claimed": _("claimed"), "refused": _("refused"), "accepted": _("accepted")}
    rows = []
    for one in service.manufacturer_list(edge.session(), edge.actor(), month, period=period):
        state = "accepted" if one.accepted else one.state or "claimed"
        rows.append({
            "order": f"{one.dealer} {one.number}/{one.line}", "vin": one.vin, "model": one.model,
            "group": one.group_zh if chinese else one.group_en, "concern": one.concern, "correction": one.correction,
            "labour_op": one.labour_op, "cause": f"{one.code} {one.cause_zh if chinese else one.cause_en}",
            "part": one.part_number, "part_order": one.part_order,
            "opened": one.opened_at.date().isoformat(), "state": states[state],
            "href": leads.page_at("repair_orders.order", order_id=one.order_id),
        })  # fmt: skip
    return rows


def _chart(view: CauseView, w: Wording) -> Markup | None:
    bars = tuple(line.bar for line in view.lines if line.bar.count)
    if not bars:
        return None
    subtitle = _("Rework delivered in the period; striped: accepted by the maker")
    drawing = causes_chart(bars, subtitle, w, WIDE, HIGH)
    desc = _("Causes by falling count with the cumulative share; the table below has the figures.")
    return Markup(to_svg(drawing, findings.cause_finding(bars, w), desc))


def _sides(view: CauseView) -> list[tuple[str, str, str, str | None]]:
    """Words, count, share, and the returns behind the count."""
    found = (
        (_("Dealer-side, untagged with them"), view.dealer_side, {"side": DEALER_SIDE}),
        (_("Untagged"), view.untagged, {"cause": UNTAGGED}),
        (_("Claimed from the manufacturer, not accepted"), view.claimed, {"side": CLAIMED}),
        (_("Accepted by the manufacturer"), view.accepted, {"side": ACCEPTED}),
    )
    return [(words, number(n), _share(n, view), _cases(**narrowed) if n else None) for words, n, narrowed in found]


def _share(count: int, view: CauseView) -> str:
    return percent(count / view.total, 0) if view.total else DASH


def _cases(**narrowed: Any) -> str:
    """The returns behind a figure of this page, narrowed as it is."""
    kept: dict[str, Any] = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return url_for("network.cause_cases", **(kept | narrowed))


def _before(view: CauseView) -> dict[str, str]:
    """The months that the period is compared with."""
    first = view.months[0]
    return {"since": str(first.plus(-len(view.months))), "month": str(first.plus(-1))}


def _row(line: CauseLine, view: CauseView, w: Wording) -> dict[str, Any]:
    cause = line.bar.cause
    narrowed = {"cause": cause.code if cause else UNTAGGED}
    if cause is not None and cause.side == MANUFACTURER:
        narrowed["side"] = ACCEPTED if cause.accepted else CLAIMED
    word, kind = _changed(line.change)
    return {
        "name": findings.cause_name(cause, w),
        "href": _cases(**narrowed) if line.bar.count else None,
        "before_href": _cases(**narrowed, **_before(view)) if line.before else None,
        "count": number(line.bar.count),
        "share": percent(line.bar.share, 0),
        "cumulative": percent(line.bar.cumulative, 0),
        "per_1000": _per_1000(line.bar.count, view.visits),
        "before": _per_1000(line.before, view.visits_before),
        "ratio": _ratio(line.change),
        "word": word,
        "kind": kind,
    }


def _per_1000(count: int, visits: int) -> str:
    return number(1000 * count / visits, 1) if visits else DASH


def _ratio(change: Change | None) -> str:
    if change is None or change.ratio is None or change.high is None:
        return DASH
    return f"{number(change.ratio, 2)} ({number(change.low, 2)}–{number(change.high, 2)})"


def _changed(change: Change | None) -> tuple[str, str]:
    if change is None:
        return DASH, "quiet"
    if not change.differs:
        return _("within chance"), "quiet"
    return (_("more than before"), "bad") if change.low > 1.0 else (_("fewer than before"), "good")
