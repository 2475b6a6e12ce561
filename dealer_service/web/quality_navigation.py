"""From a unit's month, where can one go: before and after, longer periods, wider units, the card?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from dealer_service.domain.months import Month, Period, starts
from dealer_service.domain.quality import Unit
from dealer_service.services import months as service
from dealer_service.services.months import UnitMonth
from dealer_service.web import edge


def navigation(view: UnitMonth) -> dict[str, Any]:
    """The period before and after, and the other lengths of period, as addresses of this unit."""
    size = view.period.months
    first = view.months[0]
    after = first.plus(size)
    lengths = [(Period.MONTH, _("Month")), (Period.QUARTER, _("Quarter")), (Period.YEAR, _("Year"))]
    shown = Month.parse(str((request.view_args or {})["written"]))
    return {
        "previous": _unit_href(view, first.plus(-size), view.period),
        "next": _unit_href(view, after, view.period) if begun(after) else None,
        "lengths": [(words, _unit_href(view, shown, period), period is view.period) for period, words in lengths],
        "units": _units(view, shown),
        "card": url_for("scorecards.card", code=view.dealer.code, written=str(view.last))
        if view.dealer is not None and view.period is Period.MONTH
        else None,
        "dealers": None
        if view.dealer is not None
        else url_for("quality.units", month=str(view.last), region=view.region[0] if view.region else None),
    }


def _units(view: UnitMonth, shown: Month) -> list[tuple[str, str]]:
    """The wider units that this person may open from here."""
    found = []
    if view.unit is not Unit.NETWORK and service.sees_network(edge.session()):
        found.append((_("Network"), _address(Unit.NETWORK, None, shown, view.period)))
    if view.unit is Unit.DEALER and view.region is not None:
        found.append((view.region[1], _address(Unit.REGION, view.region[0], shown, view.period)))
    return found


def _unit_href(view: UnitMonth, month: Month, period: Period) -> str:
    if view.dealer is not None:
        return url_for("quality.dealer", code=view.dealer.code, written=str(month), period=_period_value(period))
    return _address(view.unit, view.region[0] if view.region else None, month, period)


def _address(unit: Unit, region_id: int | None, month: Month, period: Period) -> str:
    if unit is Unit.NETWORK:
        return url_for("quality.network", written=str(month), period=_period_value(period))
    return url_for("quality.region", region_id=region_id, written=str(month), period=_period_value(period))


def _period_value(period: Period) -> str | None:
    return None if period is Period.MONTH else period.value


def month_hrefs(view: UnitMonth) -> Callable[[Month], str | None]:
    """Where a month of this unit leads, None for one that lies ahead; the address is built once for all months."""
    present = Month.on(edge.now().date())
    before, _slash, after = _unit_href(view, present, Period.MONTH).rpartition(str(present))
    return lambda month: f"{before}{month}{after}" if month <= present else None


def begun(month: Month) -> date | None:
    """The first day of a month that has begun; None for one that lies ahead."""
    return month.first_day if starts(Period.MONTH, month) <= Month.on(edge.now().date()) else None


def crumbs(view: UnitMonth) -> list[tuple[str, str]]:
    """The wider units on the way here; none for who sees one dealer alone."""
    wider = _units(view, view.last)
    if view.unit is Unit.DEALER and not wider:
        return []
    return [(_("Quality"), url_for("quality.units", month=str(view.last))), *wider]
