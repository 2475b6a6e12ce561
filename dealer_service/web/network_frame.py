"""Which pages show dealers side by side, of which period, and how does one get from one to the other?"""

from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month, Period, starts
from dealer_service.web import edge
from dealer_service.web.lists import here_with
from dealer_service.web.quality import latest_full_month, month_asked, period_words
from dealer_service.web.words import DASH, percent, short_month

bp = Blueprint("network", __name__, url_prefix="/network")

SPARK_WIDE, SPARK_HIGH = 96.0, 20.0
_GONE = ("month", "page", "since")  # what another month does away with


def tabs() -> list[tuple[str, str, bool]]:
    """The pages of this room that the person may open, with the period asked for; the one shown is marked."""
    kept: dict[str, Any] = {name: request.args[name] for name in ("month", "period", "region") if name in request.args}
    pages = [
        ("network.overview", _("Overview"), Permission.SEE_NETWORK),
        ("network.comparison", _("Comparison"), Permission.SEE_QUALITY),
        ("network.causes", _("Causes"), Permission.SEE_QUALITY),
        ("network.gap", _("Reporting gap"), Permission.SEE_NETWORK),
        ("audits.listed", _("Audits"), Permission.SEE_NETWORK),
    ]
    return [
        (words, url_for(endpoint, **kept), endpoint == request.endpoint)
        for endpoint, words, permission in pages
        if endpoint in current_app.view_functions and edge.actor().may(permission)
    ]


def asked(default: Month | None = None, length: Period = Period.MONTH) -> tuple[Month, Period]:
    """``month`` YYYY-MM and ``period`` month, quarter or year of the address."""
    written = request.args.get("month")
    month = month_asked(written) if written else default or latest_full_month()
    period = request.args.get("period", length.value)
    return month, Period(period) if period in set(Period) else length


def period_navigation(month: Month, period: Period) -> dict[str, Any]:
    """The period before and after, the other lengths of period, as addresses of this page; ``pick`` is what a form
    for any other month keeps."""
    first = starts(period, month)
    after = first.plus(period.months)
    begun = after <= Month.on(edge.now().date())
    lengths = [(Period.MONTH, _("Month")), (Period.QUARTER, _("Quarter")), (Period.YEAR, _("Year"))]
    return {
        "month": str(month),
        "pick": {"period": period.value} | {name: value for name, value in request.args.items() if name not in _GONE},
        "previous": here_with(month=str(first.plus(-period.months)), page=None),
        "next": here_with(month=str(after), page=None) if begun else None,
        "lengths": [
            (words, here_with(period=one.value, month=str(month), page=None), one is period) for one, words in lengths
        ],
    }


def said(period: Period, month: Month) -> str:
    return period_words(period, month)


def spark(trend: list[tuple[int, int]], span: tuple[Month, ...]) -> Markup:
    """The months as a small line, on a scale from the lowest to the highest; a month without repairs is a gap."""
    rates = [a / b if b else None for a, b in trend]
    known = [rate for rate in rates if rate is not None]
    if not known:
        return Markup(DASH)
    low, high = min(known), max(known)
    room = (high - low) or 1.0
    step = SPARK_WIDE / max(len(rates) - 1, 1)
    runs: list[list[str]] = [[]]
    for place, rate in enumerate(rates):
        if rate is not None:
            runs[-1].append(f"{2 + place * step:.1f},{SPARK_HIGH - (rate - low) / room * (SPARK_HIGH - 5):.1f}")
        elif runs[-1]:
            runs.append([])
    lines = "".join(f'<polyline points="{" ".join(run)}"/>' for run in runs if len(run) > 1)
    x, y = next(run for run in reversed(runs) if run)[-1].split(",")
    # Figures are put together here and not in sentences: a page holds a thousand of these.
    first, last, least, most = (percent(round(rate, 3)) for rate in (known[0], known[-1], low, high))
    words = f"{first} – {last} ({least}–{most})"
    return Markup(
        f'<svg class="spark" viewBox="0 0 100 24" width="100" height="24" role="img" aria-label="{words}">'
        f"<title>{short_month(span[0].first_day)}–{short_month(span[-1].first_day)}: {words}</title>"
        f'{lines}<circle cx="{x}" cy="{y}" r="2"/></svg>'
    )
