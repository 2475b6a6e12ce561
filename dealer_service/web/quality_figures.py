"""How do the figures of a month read on a page: rate, counts, interval, target, what may be said, where it leads?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask_babel import gettext as _

from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month
from dealer_service.domain.order_filters import UNTAGGED
from dealer_service.domain.quality import Unit
from dealer_service.domain.rework_causes import ACCEPTED, CLAIMED, MANUFACTURER
from dealer_service.domain.scorecards import CauseBar, Figure, MonthPoint, Verdict
from dealer_service.pdf import findings
from dealer_service.pdf.wording import Wording
from dealer_service.services.months import UnitMonth
from dealer_service.web import leads
from dealer_service.web.words import DASH, number, percent, points

_MARK = "_which_"
KINDS = {
    Verdict.MET: "good",
    Verdict.WITHIN_CHANCE: "open",
    Verdict.MISSED: "bad",
    Verdict.TOO_FEW: "attention",
    Verdict.NO_RATE: "quiet",
    Verdict.NO_TARGET: "quiet",
}


@dataclass(frozen=True, slots=True)
class Mark:
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line of the table of figures, all of it written out; ``href`` leads to the orders."""

    term: str
    meaning: str
    figure: str
    counts: str
    interval: str
    beside: str
    mark: Mark | None
    href: str | None


def mark_of(figure: Figure, w: Wording, *, lower: bool = False) -> Mark:
    """What may be said; a target that is met while returns can still come is met so far, and no more."""
    verdict = figure.verdict(lower_is_better=lower)
    if verdict is Verdict.MET and figure.provisional_until is not None:
        return Mark(_("on target so far"), "open")
    return Mark(findings.mark(verdict, w)[2:], KINDS[verdict])


def counts_of(figure: Figure | None) -> str:
    if figure is None or not figure.b:
        return DASH
    return _("%(a)s of %(b)s", a=number(figure.a), b=number(figure.b))


def interval_of(figure: Figure | None) -> str:
    if figure is None or figure.low is None or figure.high is None:
        return DASH
    return f"{number(figure.low * 100, 1)}–{number(figure.high * 100, 1)}"


def against_of(figure: Figure) -> str:
    """Target and difference: "target 93.0 % · −0.6 points"."""
    if figure.target is None:
        return _("no target set")
    target = _("target %(rate)s", rate=percent(figure.target))
    return target if figure.difference is None else f"{target} · {points(figure.difference)}"


def points_alone(difference: float | None) -> str:
    """A difference with its sign, for a column whose head says that it is in points."""
    if difference is None:
        return DASH
    rounded = round(difference * 100, 1)
    return ("+" if rounded > 0 else "±" if rounded == 0 else "") + number(rounded, 1)


def rate_of(figure: Figure) -> Rate:
    return Rate(figure.a, figure.b)


def provisional(until: date | None, today: date, w: Wording) -> str | None:
    """Until when, or for what, a figure is provisional; None for a final one."""
    return None if until is None else findings.provisional(until, today, w)


def figure_lines(view: UnitMonth, w: Wording, to: Callable[[str], str | None]) -> list[FigureLine]:
    """All figures of the month side by side, each with its definition and its orders, to which ``to`` leads."""
    figs = view.figures
    days = {"days": number(view.window.days), "km": number(view.window.km)}

    def line(
        term: str, meaning: str, figure: Figure | None, standing: str | None, beside: str = "", lower: bool = False
    ) -> FigureLine:
        known = figure is not None and figure.rate is not None
        shown = percent(figure.rate) if figure is not None and known else _("not known")
        judged = mark_of(figure, w, lower=lower) if figure is not None and figure.target is not None else None
        words = beside or (against_of(figure) if figure is not None and figure.target is not None else "")
        href = to(standing) if known and standing else None
        return FigureLine(term, meaning, shown, counts_of(figure), interval_of(figure), words, judged, href)

    share = DASH
    if figs.customer is not None and figs.customer_asked:
        share = _("answered by %(share)s", share=percent(figs.customer.b / figs.customer_asked, 0))
    gap = DASH
    if figs.reporting_gap is not None:
        gap = _("reporting gap %(points)s", points=points(figs.reporting_gap))
    lines = [
        line(
            _("First-time-fix rate"),
            _(
                "Of the first visits delivered in the period, the share that was not followed by rework within "
                '%(days)s days and %(km)s km, by an answer "not fixed" or by an upheld complaint. A return belongs to '
                "the visit it came from.",
                **days,
            ),
            figs.first_visit,
            "fixed",
        ),
        line(
            _("Rework rate, all failures"),
            _("The rest: what the customers lived through. First-time-fix rate and rework rate add up to 100 %."),
            figs.rework,
            "failed",
            lower=True,
        ),
        line(
            _("Rework rate, dealer-side"),
            _(
                "Without the failures whose cause the manufacturer has accepted as its own. What is not tagged yet "
                "counts as the dealer's."
            ),
            figs.rework_dealer,
            "failed_dealer_side",
            lower=True,
        ),
        line(
            _("Return share of all visits"),
            _(
                "Of all repair visits, the share that was a return, late ones included. It is the workshop's load and "
                "waits for nothing."
            ),
            figs.return_share,
            "linked",
        ),
        line(
            _("By the customers' answers"),
            _(
                "Of the first visits whose customer answered at the follow-up, the share whose latest answer is "
                '"fixed". It stands beside the rate by records: a wide gap between the two is a finding.'
            ),
            figs.customer,
            "answered",
            beside=share,
        ),
        line(
            _("Detected rate"),
            _(
                "The same rate with every undecided suspicion counted as if it were confirmed. Reported less detected "
                "is the reporting gap, the measure of rework that nobody reported."
            ),
            figs.detected,
            "detected_failed",
            beside=gap,
        ),
    ]
    return [*lines, *_plain_lines(view)]


def _plain_lines(view: UnitMonth) -> list[FigureLine]:
    """Figures that are no rate of counts: the expected rate, and what was sent back before delivery."""
    figs, found = view.figures, []
    if figs.estimate is not None:
        found.append(
            FigureLine(
                _("Expected at the end of the window"),
                _(
                    "An estimate from the times to return seen so far (Kaplan-Meier). It is shown while the month is "
                    "provisional and replaces nothing."
                ),
                percent(figs.estimate),
                DASH,
                DASH,
                _("estimate"),
                None,
                None,
            )
        )
    if view.unit is Unit.DEALER:
        count = _("not known") if figs.internal_returns is None else number(figs.internal_returns)
        found.append(
            FigureLine(
                _("Sent back before delivery"),
                _(
                    "Work that the final inspection returned to the workshop. It never lowers the first-time-fix rate: "
                    "the customer did not have to come back."
                ),
                count,
                DASH,
                DASH,
                "",
                None,
                None,
            )
        )
    return found


def leads_of(view: UnitMonth) -> Callable[[str], str | None]:
    """The orders behind a figure: of a dealer, of a region by the region at delivery, or of the network.

    The address is built once for the page: it holds a dozen of these.
    """
    first = view.months[0]
    since = None if first == view.last else str(first)
    region = None if view.dealer is not None or view.region is None else view.region[0]
    dealer = None if view.dealer is None else view.dealer.code
    pattern = leads.orders(dealer, view.last, standing=_MARK, since=since, region=region)
    return lambda standing: pattern and pattern.replace(_MARK, standing)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the table beside the chart."""

    month: date
    href: str | None
    rate: Rate
    target: float | None
    provisional: bool
    estimate: float | None


def month_line(point: MonthPoint, href: str | None) -> MonthLine:
    month = Month.of(point.month).first_day
    return MonthLine(month, href, Rate(point.a, point.b), point.target, point.provisional, point.estimate)


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One cause of the table beside the chart; ``href`` leads to the returns here that carry it."""

    name: str
    count: int
    share: float
    cumulative: float
    href: str | None


def cause_lines(view: UnitMonth, w: Wording) -> list[CauseLine]:
    """Each bar with the returns behind it, wherever the vehicles came back."""
    region = None if view.dealer is not None or view.region is None else view.region[0]
    pattern = leads.page_at(
        "network.cause_cases", month=str(view.last), period=view.period.value, region=region,
        dealer=None if view.dealer is None else view.dealer.code, cause=_MARK,
    )  # fmt: skip

    def behind(bar: CauseBar) -> str | None:
        cause = bar.cause
        side = ""
        if cause is not None and cause.side == MANUFACTURER:
            side = f"&side={ACCEPTED if cause.accepted else CLAIMED}"
        code = UNTAGGED if cause is None else quote(cause.code, safe="")
        return pattern and pattern.replace(_MARK, code) + side

    return [
        CauseLine(findings.cause_name(bar.cause, w), bar.count, bar.share, bar.cumulative, behind(bar))
        for bar in view.causes
    ]
