"""How did the month go: of one dealer, of a region, of the network, and of all dealers side by side?"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from dealer_service.domain.accounts import Permission, Role
from dealer_service.domain.months import Month, Period, Waiting
from dealer_service.domain.quality import Unit
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.pdf import findings
from dealer_service.pdf.scorecard_front import causes_chart, trend_chart
from dealer_service.pdf.svg import to_svg
from dealer_service.pdf.wording import Wording, wording
from dealer_service.services import months as service
from dealer_service.services import workshop
from dealer_service.services.cause_overview import recurring_at
from dealer_service.services.months import DealerLine, UnitMonth
from dealer_service.services.words import N_
from dealer_service.web import edge, leads
from dealer_service.web.cause_warnings import warning_line
from dealer_service.web.guards import page
from dealer_service.web.improvement_rows import plans_of
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import Column, order_asked, pages_asked
from dealer_service.web.quality_bonus import bonus_line
from dealer_service.web.quality_figures import (
    against_of,
    cause_lines,
    figure_lines,
    leads_of,
    mark_of,
    month_line,
    points_alone,
    provisional,
    rate_of,
)
from dealer_service.web.quality_navigation import begun, crumbs, month_hrefs, navigation
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.words import month as month_words
from dealer_service.web.words import number

bp = Blueprint("quality", __name__, url_prefix="/quality")
CAPABILITY = Capability(
    bp,
    (RailEntry("quality.units", _l("Quality"), Permission.SEE_QUALITY, "speedometer2", 10),),
    dict.fromkeys((Role.MANAGER, Role.PRINCIPAL, Role.AREA_MANAGER, Role.AUDITOR, Role.HEAD_OFFICE), "quality.units"),
)
MISSING_SHOWN = 8
CHART_WIDE, CHART_HIGH = 300.0, 178.0
COLUMNS = [
    Column(_l("Code"), "code"),
    Column(_l("Dealer"), "name"),
    Column(_l("Rate"), "rate", figure=True),
    Column(_l("Fixed first time"), "a", figure=True),
    Column(_l("First visits"), "b", figure=True),
    Column(_l("95 % interval"), figure=True),
    Column(_l("Target"), "target", figure=True),
    Column(_l("Difference"), "difference", figure=True),
    Column(_l("Mark")),
    Column(_l("State")),
    Column(_l("Region"), "region"),
]


@page(bp, "/", permission=Permission.SEE_QUALITY)
def units() -> ResponseReturnValue:
    """All dealers in scope; ``month`` YYYY-MM, ``region`` its id, ``sort`` a column. One dealer alone is opened."""
    month = month_asked(request.args.get("month", str(latest_full_month())))
    region_id = request.args.get("region", type=int)
    found = service.dealer_lines(edge.session(), edge.actor(), month, edge.now(), region_id)
    if len(found.lines) == 1 and not found.network and region_id is None:
        return redirect(url_for("quality.dealer", code=found.lines[0].code, written=str(month)))
    w = wording(reader_locale())
    order = order_asked(COLUMNS, "code")
    lines = sorted(found.lines, key=lambda line: line.code)
    lines.sort(key=lambda line: _sort_value(line, order.key), reverse=order.descending)
    lines.sort(key=lambda line: _sort_value(line, order.key)[0])
    pages = pages_asked(len(lines))
    return render_template(
        "quality/units.html",
        rows=[_row(line, month, w) for line in lines[pages.start : pages.last]],
        total=_total_row(found.total, w),
        pages=pages,
        order=order,
        columns=COLUMNS,
        month=month.first_day,
        previous=month.plus(-1).first_day,
        next=begun(month.plus(1)),
        regions=found.regions,
        region=dict(found.regions).get(region_id or 0),
        region_id=region_id,
        network=found.network,
        written=str(month),
    )


@page(bp, "/<code>/<written>", permission=Permission.SEE_QUALITY)
def dealer(code: str, written: str) -> ResponseReturnValue:
    """A dealer's month; ``period`` month, quarter or year."""
    view = service.dealer_month(edge.session(), edge.actor(), code, month_asked(written), edge.now(), _period())
    return _shown(view)


@page(bp, "/regions/<int:region_id>/<written>", permission=Permission.SEE_QUALITY)
def region(region_id: int, written: str) -> ResponseReturnValue:
    return _wider(Unit.REGION, region_id, written)


@page(bp, "/network/<written>", permission=Permission.SEE_QUALITY)
def network(written: str) -> ResponseReturnValue:
    return _wider(Unit.NETWORK, None, written)


def month_asked(written: str) -> Month:
    """The month in an address; one that is none is not found."""
    try:
        return Month.parse(written)
    except ValueError as error:
        raise NotFound(N_("There is no month {month}. Write it as 2026-10."), month=written) from error


def latest_full_month() -> Month:
    """The month whose card is on the table: the last that is over."""
    return Month.on(edge.now().date()).plus(-1)


def _wider(unit: Unit, region_id: int | None, written: str) -> ResponseReturnValue:
    month = month_asked(written)
    try:
        return _shown(service.wider_month(edge.session(), edge.actor(), unit, region_id, month, edge.now(), _period()))
    except NotAllowed as refusal:
        # Whoever sees one dealer is told the same of every wider address, whether there is such a region or not.
        raise NotFound(refusal.message) from refusal


def _plan_href(view: UnitMonth) -> str | None:
    """Where a plan is opened against the dealer's most frequent cause, for who may."""
    if view.dealer is None or not edge.actor().may(Permission.PLAN_IMPROVEMENT):
        return None
    cause = next((bar.cause.code for bar in view.causes if bar.cause is not None), None)
    return leads.page_at("improvement.plan", dealer=view.dealer.code, cause=cause)


def _workshop_href(view: UnitMonth) -> str | None:
    """The workshop's figures of the period, for those who lead the dealer."""
    actor = edge.actor()
    if view.dealer is None or not actor.may(Permission.SEE_STAFF_FIGURES):
        return None
    code = view.dealer.code
    if code not in {dealer.code for dealer in workshop.dealers_led(edge.session(), actor)}:
        return None
    return leads.page_at("today.workshop", dealer=code, month=str(view.last), period=view.period.value)


def _warnings(view: UnitMonth) -> list[dict[str, Any]]:
    """Causes that come back at this dealer more often than its own history explains."""
    if view.dealer is None:
        return []
    found = recurring_at(edge.session(), edge.actor(), view.dealer, view.last)
    return [warning_line(one) for one in found]


def _beside(view: UnitMonth) -> dict[str, str | None]:
    """Where the same figures stand among other dealers, over 24 months, and cause by cause."""
    code = None if view.dealer is None else view.dealer.code
    at: dict[str, Any] = {"month": str(view.last), "period": view.period.value}
    region = None if code is not None or view.region is None else view.region[0]
    return {
        "comparison": leads.page_at("network.comparison", **at, region=region),
        "chart": None if code is None else leads.page_at("network.dealer_chart", code=code, month=str(view.last)),
        "causes": leads.page_at("network.causes", **at, dealer=code, region=region),
    }


def _period() -> Period:
    asked = request.args.get("period", "month")
    return Period(asked) if asked in set(Period) else Period.MONTH


def _shown(view: UnitMonth) -> ResponseReturnValue:
    w = wording(reader_locale())
    today = edge.now().date()
    figure = view.figures.first_visit
    last = view.figures.last_final
    to, to_month = leads_of(view), month_hrefs(view)
    return render_template(
        "quality/month.html",
        view=view,
        name=_unit_name(view),
        said=period_words(view.period, view.last),
        today=today,
        rate=rate_of(figure),
        rate_href=to("fixed"),
        counted_href=to("first_visit"),
        failed_href=to("failed"),
        target=figure.target,
        against=against_of(figure),
        mark=mark_of(figure, w),
        provisional=provisional(figure.provisional_until, today, w),
        missing=_missing(view),
        last_final=None if last is None else rate_of(last),
        last_final_month=None if last is None or last.month is None else Month.of(last.month).first_day,
        lines=figure_lines(view, w, to),
        months=[month_line(point, to_month(Month.of(point.month))) for point in reversed(view.series)],
        causes=cause_lines(view, w),
        trend=_trend(view, w),
        pareto=_pareto(view, w),
        matters=_matters(view),
        nav=navigation(view),
        bonus=bonus_line(view),
        warnings=_warnings(view),
        beside=_beside(view),
        plans=plans_of(view.dealer) if view.dealer is not None else [],
        plan_href=_plan_href(view),
        workshop_href=_workshop_href(view),
        crumbs=crumbs(view),
    )


def _missing(view: UnitMonth) -> str | None:
    """Whose records a figure waits for, once it waits for nothing else."""
    codes = view.state.missing
    if view.dealer is not None or view.state.waiting_for is not Waiting.RECORDS:
        return None
    shown = ", ".join(codes[:MISSING_SHOWN])
    rest = len(codes) - MISSING_SHOWN
    return shown if rest <= 0 else _("%(list)s and %(n)s more", list=shown, n=number(rest))


def _trend(view: UnitMonth, w: Wording) -> Markup:
    drawing = trend_chart(view.series, w, CHART_WIDE, CHART_HIGH)
    desc = _("First-time-fix rate by month of delivery with its interval and target; the table below has the figures.")
    return Markup(to_svg(drawing, findings.trend_finding(view.series, w), desc))


def _pareto(view: UnitMonth, w: Wording) -> Markup | None:
    if not view.causes:
        return None
    subtitle = _("Rework delivered in the period; striped: accepted by the maker")
    drawing = causes_chart(view.causes, subtitle, w, CHART_WIDE, CHART_HIGH)
    desc = _("Causes by falling count with the cumulative share; the table below has the figures.")
    return Markup(to_svg(drawing, findings.cause_finding(view.causes, w), desc))


def _unit_name(view: UnitMonth) -> str:
    if view.dealer is not None:
        return f"{view.dealer.code} {view.name}"
    return view.name if view.unit is Unit.REGION else _("Network")


def period_words(period: Period, month: Month) -> str:
    """October 2026, 4th quarter of 2026, 2026."""
    if period is Period.MONTH:
        return month_words(month.first_day)
    if period is Period.QUARTER:
        return _("quarter %(quarter)s of %(year)s", quarter=(month.month + 2) // 3, year=month.year)
    return _("year %(year)s", year=month.year)


def _matters(view: UnitMonth) -> list[tuple[str, str, str | None]]:
    """What needs a decision today: words, count, and where it is decided."""
    open_now = view.matters
    if open_now is None or view.dealer is None:
        return []
    found: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
        (open_now.suspicions, _("suspected returns to decide"), "rework.board", {"tab": "suspected"}),
        (open_now.untagged, _("returns without a cause"), "rework.board", {"tab": "untagged"}),
        (open_now.refused_rows, _("import rows refused and not yet corrected"), "imports.refused",
         {"dealer": view.dealer.id}),
        (open_now.calls_due, _("follow-up calls due"), "today.calls", {}),
        (open_now.pending, _("returns that wait for an earlier order"), "rework.board", {"tab": "waiting"}),
    )  # fmt: skip
    return [
        (words, number(count), leads.page_at(place, **where) if count else None) for count, words, place, where in found
    ]


def _sort_value(line: DealerLine, key: str) -> tuple[bool, Any]:
    """What has no value stands last, whichever way the list is sorted."""
    figure = line.figure
    value: Any = {
        "code": line.code,
        "name": line.name,
        "region": line.region,
        "a": figure.a if figure.b else None,
        "b": figure.b,
        "rate": figure.rate,
        "target": figure.target,
        "difference": figure.difference,
    }[key]
    return (value is None, "" if value is None and key in ("code", "name", "region") else value or 0)


def _row(line: DealerLine, month: Month, w: Wording) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "region": line.region,
        "href": url_for("quality.dealer", code=line.code, written=str(month)),
        "figure": line.figure,
        "rate": rate_of(line.figure),
        "mark": mark_of(line.figure, w),
        "difference": points_alone(line.figure.difference),
    }


def _total_row(total: Any, w: Wording) -> dict[str, Any]:
    return {
        "figure": total,
        "rate": rate_of(total),
        "mark": mark_of(total, w),
        "difference": points_alone(total.difference),
        "provisional": provisional(total.provisional_until, edge.now().date(), w),
    }
