"""Dealers against the network: funnel, bands and ranks with their intervals, case mix, one dealer's control chart."""

from io import BytesIO
from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.domain.case_mix import ObservedOverExpected
from dealer_service.domain.comparison import FunnelVerdict
from dealer_service.domain.months import Month, Period
from dealer_service.domain.standings import Band
from dealer_service.pdf.comparison import ComparisonPaper, comparison_pdf
from dealer_service.pdf.sheet import WIDE
from dealer_service.pdf.wording import Wording, wording
from dealer_service.services import comparison as service
from dealer_service.services.comparison import ComparedDealer, Comparison, DealerChart
from dealer_service.web import edge, leads, network_charts
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import Column, Order, order_asked
from dealer_service.web.network_frame import asked, bp, period_navigation, said, tabs
from dealer_service.web.quality import month_asked
from dealer_service.web.quality_figures import provisional
from dealer_service.web.words import DASH, number, percent, short_month

COLUMNS = [
    Column(_l("Dealer"), "code"),
    Column(_l("Rate"), "rate", figure=True),
    Column(_l("a of b"), "b", figure=True),
    Column(_l("95 % limits"), figure=True),
    Column(_l("Verdict"), "verdict"),
    Column(_l("Shrunken rate"), "shrunken", figure=True),
    Column(_l("Band")),
    Column(_l("Rank between"), figure=True),
    Column(_l("Failures over expected"), "mix", figure=True),
]
_ORDER = list(FunnelVerdict)


@page(bp, "/comparison", permission=Permission.SEE_QUALITY)
def comparison() -> ResponseReturnValue:
    """``month``, ``period`` (a quarter unless asked otherwise), ``region`` id, ``sort``."""
    found, month, period = _found()
    w = wording(reader_locale())
    order = order_asked(COLUMNS, "code")
    return render_template(
        "network/comparison.html",
        found=found,
        rows=[_row(one, found) for one in _sorted(found.named, order)],
        columns=COLUMNS,
        order=order,
        chart=network_charts.funnel_page(found, w),
        sentences=network_charts.funnel_sentences(),
        method=network_charts.method_sentence(found),
        shown=_shown_words(found),
        spread=[(network_charts.verdict_words(one), number(found.spread.get(one, 0))) for one in _ORDER],
        state=provisional(found.until, edge.now().date(), w),
        tabs=tabs(),
        nav=period_navigation(month, period),
        said=said(period, found.months[-1]),
        regions=found.regions if edge.actor().may(Permission.SEE_NETWORK) else (),
        region_id=request.args.get("region", type=int),
        paper=url_for("network.comparison_paper", **_kept()),
    )


@page(bp, "/comparison.pdf", permission=Permission.SEE_QUALITY)
def comparison_paper() -> ResponseReturnValue:
    """The same as A4, in the reader's language."""
    found, _month, period = _found()
    w = wording(reader_locale())
    drawing, _points = network_charts.funnel_drawing(found, w, WIDE, 270, on_paper=True)
    order = order_asked(COLUMNS, "code")
    title = said(period, found.months[-1])
    weights = (2.2, 0.95, 1.25, 1.4, 2.05, 1.3, 1.05, 1.15, 3.25)
    rows = []
    for one in _sorted(found.named, order):
        row = _row(one, found)
        rows.append([f"{row['code']} {row['name']}", row["rate"], row["counts"], row["limits"], row["verdict"],
                     row["shrunken"], row["band"], row["rank"], row["mix"]])  # fmt: skip
    content = comparison_pdf(
        _paper(w, _("Comparison of dealers"), title, provisional(found.until, edge.now().date(), w) or _("final"),
               drawing, (*network_charts.funnel_sentences(), network_charts.method_sentence(found)), weights, rows)
    )  # fmt: skip
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=f"comparison-{found.months[-1]}.pdf")


@page(bp, "/comparison/<code>", permission=Permission.SEE_QUALITY)
def dealer_chart(code: str) -> ResponseReturnValue:
    """One dealer's months as a control chart; ``month`` is the last."""
    view = _chart(code)
    w = wording(reader_locale())
    return render_template(
        "network/dealer.html",
        view=view,
        name=f"{view.dealer.code} {view.dealer.name}",
        said=short_month(view.months[-1].first_day),
        chart=network_charts.control_page(view, w),
        sentences=network_charts.control_sentences(),
        method=network_charts.control_method(view),
        signals=network_charts.signal_lines(view),
        rows=_chart_rows(view),
        paper=url_for("network.dealer_paper", code=code, month=str(view.months[-1])),
        crumbs=[(_("Comparison"), url_for("network.comparison"))],
    )


@page(bp, "/comparison/<code>.pdf", permission=Permission.SEE_QUALITY)
def dealer_paper(code: str) -> ResponseReturnValue:
    view = _chart(code)
    w = wording(reader_locale())
    drawing = network_charts.control_drawing(view, w, WIDE, 230)
    rows = [[row[name] or "" for name in ("month", "rate", "counts", "limits", "said")] for row in _chart_rows(view)]
    signals = [f"{one['rule']}: {one['words']} ({one['since']} – {one['at']})" for one in
               network_charts.signal_lines(view)]  # fmt: skip
    heads = (_("Month"), _("Rate"), _("a of b"), _("Limits"), _("State"))
    paper = ComparisonPaper(
        kind=f"{view.dealer.code} {view.dealer.name}",
        title=_("control chart of 24 months"),
        state=short_month(view.months[-1].first_day),
        author=_("After-sales quality"),
        language=w.language,
        drawing=drawing,
        sentences=(*network_charts.control_sentences(), network_charts.control_method(view), *signals),
        columns=tuple(zip(heads, (2.0, 1.0, 1.4, 1.6, 3.0), (False, True, True, True, False), strict=True)),
        rows=rows,
        none=_("No repairs in this period"),
        page=_page_words(),
    )
    return send_file(BytesIO(comparison_pdf(paper)), mimetype="application/pdf",
                     download_name=f"chart-{view.dealer.code}-{view.months[-1]}.pdf")  # fmt: skip


def _shown_words(found: Comparison) -> str:
    """Which dealers the panel counts."""
    if found.whole:
        return _("All dealers of the network")
    names = {one.region[1] for one in found.named if one.region is not None}
    return _("Dealers of %(region)s", region=names.pop()) if len(names) == 1 else _("The dealers shown")


def _kept() -> dict[str, Any]:
    """What the address asks for, for the paper of the same page."""
    return {name: request.args[name] for name in ("month", "period", "region", "sort") if name in request.args}


def _found() -> tuple[Comparison, Month, Period]:
    session, actor, now = edge.session(), edge.actor(), edge.now()
    written = request.args.get("period", Period.QUARTER.value)
    length = Period(written) if written in set(Period) else Period.QUARTER
    month, period = asked(service.last_final_period(session, length, now), length)
    region_id = request.args.get("region", type=int)
    return service.comparison(session, actor, month, now, period=period, region_id=region_id), month, period


def _chart(code: str) -> DealerChart:
    session = edge.session()
    written = request.args.get("month")
    last = month_asked(written) if written else service.last_final_month(session, edge.now())
    return service.dealer_chart(session, edge.actor(), code, last, edge.now())


def _sorted(named: tuple[ComparedDealer, ...], order: Order) -> list[ComparedDealer]:
    def value(one: ComparedDealer) -> Any:
        return {
            "code": one.dealer.code,
            "rate": one.unit.rate.ffv,
            "b": one.unit.rate.b,
            "verdict": _ORDER.index(one.unit.verdict),
            "shrunken": one.standing.shrunken,
            "mix": None if one.mix is None else one.mix.ratio,
        }[order.key]

    known = [one for one in named if value(one) is not None]
    return sorted(known, key=value, reverse=order.descending) + [one for one in named if value(one) is None]


def _row(one: ComparedDealer, found: Comparison) -> dict[str, Any]:
    limits, standing = one.unit.limits, one.standing
    word, kind = network_charts.verdict_words(one.unit.verdict)
    bands = {Band.UPPER: _("upper"), Band.MIDDLE: _("middle"), Band.LOWER: _("lower")}
    period = None if found.period is Period.MONTH else found.period.value
    last, since = found.months[-1], None if found.period is Period.MONTH else str(found.months[0])
    return {
        "code": one.dealer.code,
        "name": one.dealer.name,
        "href": url_for("quality.dealer", code=one.dealer.code, written=str(found.months[-1]), period=period),
        "chart_href": url_for("network.dealer_chart", code=one.dealer.code, month=str(found.months[-1])),
        "rate": percent(one.unit.rate.ffv),
        "counts": f"{number(one.unit.rate.a)} / {number(one.unit.rate.b)}",
        "counts_href": leads.orders(one.dealer.code, last, standing="first_visit", since=since),
        "failed_href": leads.orders(one.dealer.code, last, standing="failed", since=since),
        "limits": f"{number(limits.low95 * 100, 1)}–{number(limits.high95 * 100, 1)}",
        "verdict": word,
        "kind": kind,
        "shrunken": percent(standing.shrunken),
        "band": DASH if standing.band is None else bands[standing.band],
        "rank": DASH if standing.best_rank is None else f"{number(standing.best_rank)}–{number(standing.worst_rank)}",
        "mix": DASH if one.too_few else _mix(one.mix),
    }


def _mix(mix: ObservedOverExpected | None) -> str:
    if mix is None or mix.ratio is None or mix.low is None or mix.high is None:
        return DASH
    counts = f"{number(mix.observed)} / {number(mix.expected, 1)}"
    return f"{number(mix.ratio, 2)} ({number(mix.low, 2)}–{number(mix.high, 2)}) · {counts}"


def _chart_rows(view: DealerChart) -> list[dict[str, str | None]]:
    """The months from the first with a visit on, the latest first."""
    points = {point.index: point for point in view.chart.points}
    begin = next((place for place, rate in enumerate(view.rates) if rate.b), len(view.rates))
    rows: list[dict[str, str | None]] = []
    for place, (month, rate) in list(enumerate(zip(view.months, view.rates, strict=True)))[begin:]:
        point = points.get(place)
        fired = [_("rule %(n)s", n=s.rule.value) for s in view.signals if s.at == place]
        said_of = [_("provisional")] if view.provisional[place] else []
        rows.append({
            "month": short_month(month.first_day),
            "href": url_for("quality.dealer", code=view.dealer.code, written=str(month)),
            "rate": percent(rate.ffv),
            "counts": f"{number(rate.a)} / {number(rate.b)}" if rate.b else DASH,
            "counts_href": leads.orders(view.dealer.code, month, standing="first_visit") if rate.b else None,
            "limits": DASH if point is None else f"{number(point.low * 100, 1)}–{number(point.high * 100, 1)}",
            "said": " · ".join(said_of + fired) or DASH,
        })  # fmt: skip
    return rows[::-1]


def _paper(w: Wording, kind: str, title: str, state: str, drawing: Any, sentences: tuple[str, ...],
           weights: tuple[float, ...], rows: list[list[str]]) -> ComparisonPaper:  # fmt: skip
    heads = [str(column.label) for column in COLUMNS]
    return ComparisonPaper(
        kind, title, state, _("After-sales quality"), w.language, drawing, sentences,
        tuple((head, weight, column.figure) for head, weight, column in zip(heads, weights, COLUMNS, strict=True)),
        rows, _("No repairs in this period"), _page_words(),
    )  # fmt: skip


def _page_words() -> str:
    """Filled by the paper, which alone knows its pages."""
    return _("page %(page)s of %(pages)s", page="%(page)s", pages="%(pages)s")
