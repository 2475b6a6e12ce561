"""How do the charts of the comparison read: the finding as title, what is plotted, and two sentences that explain?"""

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from dealer_service.domain.comparison import FunnelUnit, FunnelVerdict
from dealer_service.domain.control_charts import ChartMethod, NelsonRule
from dealer_service.pdf.charts_network import (
    ControlPoint,
    FunnelLimits,
    FunnelPoint,
    NetworkWords,
    control_chart,
    funnel,
    places,
)
from dealer_service.pdf.drawing import Drawing
from dealer_service.pdf.svg import to_names, to_svg
from dealer_service.pdf.wording import Wording
from dealer_service.services.comparison import Comparison, DealerChart
from dealer_service.web.words import number, percent, short_month

OUTSIDE = (FunnelVerdict.FAR_BELOW, FunnelVerdict.FAR_ABOVE)
CURVE_STEPS = 60
NAMED_ON_PAPER = 40


def verdict_words(verdict: FunnelVerdict) -> tuple[str, str]:
    """Word and kind of a status: never colour alone."""
    return {
        FunnelVerdict.FAR_BELOW: (_("below both limits"), "bad"),
        FunnelVerdict.BELOW: (_("below the inner limit"), "attention"),
        FunnelVerdict.INSIDE: (_("within the limits"), "quiet"),
        FunnelVerdict.ABOVE: (_("above the inner limit"), "good"),
        FunnelVerdict.FAR_ABOVE: (_("above both limits"), "good"),
        FunnelVerdict.TOO_FEW: (_("too few to judge"), "quiet"),
    }[verdict]


def funnel_finding(found: Comparison) -> str:
    """How many of the dealers shown lie outside the outer limits."""
    if not found.dealers:
        return _("No repairs in this period")
    below = found.spread.get(FunnelVerdict.FAR_BELOW, 0)
    above = found.spread.get(FunnelVerdict.FAR_ABOVE, 0)
    if not below and not above:
        return _("No dealer differs from the network by more than chance explains")
    return _(
        "Of %(n)s dealers %(below)s lie below both limits and %(above)s above them",
        n=number(found.dealers), below=number(below), above=number(above),
    )  # fmt: skip


def funnel_sentences() -> tuple[str, str]:
    """What a dealer principal needs to read the chart."""
    return (
        _("Each dot is a dealer: the further right, the more first visits it had; the higher, the more of them were "
          "right the first time."),
        _("Small dealers swing more by chance, so the limits open to the left: inside the dashed ones a dealer is as "
          "good as any other, outside the dotted ones chance explains it in only 2 of 1,000 cases."),
    )  # fmt: skip


def method_sentence(found: Comparison) -> str:
    """Method, centre and over-dispersion, with φ and τ²."""
    spread = found.funnel.over_dispersion
    limits = _("Limits of 95 % and 99.8 %, exact binomial below 100 visits.")
    if spread is None:
        return limits
    figures = {"phi": number(spread.phi, 2), "tau": f"{spread.tau2:.5f}"}
    if spread.applied:
        more = _("The dealers differ more than chance alone (φ = %(phi)s), so the limits were widened (τ² = %(tau)s) "
                 "around the network's rate of %(rate)s.", rate=percent(spread.centre), **figures)  # fmt: skip
    else:
        more = _("The dealers differ no more than chance (φ = %(phi)s): the limits were not widened, and lie around "
                 "the target.", **figures)  # fmt: skip
    aim = _("The network's target is %(rate)s.", rate=percent(found.funnel.target)) if found.target_set else ""
    return " ".join(one for one in (limits, more, aim) if one)


def funnel_drawing(
    found: Comparison, w: Wording, wide: float = 620, high: float = 330, *, on_paper: bool = False
) -> tuple[Drawing, list[FunnelPoint]]:
    """The drawing for page and print, with the points in the order given; on paper, where none can be pointed at,
    all of a few dealers stand with their names."""
    alone = len(found.named) == 1 and bool(found.others)
    points = [_point(one.unit, one.dealer.code, own=alone) for one in found.named]
    points += [_point(unit, "") for unit in found.others]
    most = max((point.b for point in points), default=0)
    spread = found.funnel.over_dispersion
    centre = spread.centre if spread is not None and spread.applied else found.funnel.target
    words = NetworkWords(
        title=funnel_finding(found),
        subtitle=_("First-time-fix rate over the number of first visits; filled dots lie outside both limits"),
        target=_("network") if (spread is not None and spread.applied) or not found.target_set else _("target"),
        inner=w.percent(0.95, 0),
        outer=w.percent(0.998, 1),
        across=_("first visits"),
        none=_("No repairs in this period"),
    )
    drawing = funnel(points, _curve(found, most), centre, words, w.percent, lambda n: w.number(n), wide, high,
                     lambda rate: w.percent(rate, 0),
                     name_all=on_paper and len(found.named) <= NAMED_ON_PAPER)  # fmt: skip
    return drawing, points


def funnel_page(found: Comparison, w: Wording) -> Markup:
    """The drawing with a layer on which the dealers name themselves."""
    drawing, points = funnel_drawing(found, w)
    spots = [
        (x, y, f"{point.label} · {percent(point.rate)} · {number(point.b)}", f"#dealer-{point.label}")
        for point, x, y in places(drawing, points)
        if point.label
    ]
    desc = " ".join(funnel_sentences())
    layer = to_names(drawing, spots, _("Dealers in the chart"))
    return Markup(f'<div class="chart-box">{to_svg(drawing, funnel_finding(found), desc)}{layer}</div>')


def _point(unit: FunnelUnit, label: str, own: bool = False) -> FunnelPoint:
    return FunnelPoint(label, unit.rate.b, unit.rate.a / unit.rate.b, own, bool(label) and unit.verdict in OUTSIDE)


def _curve(found: Comparison, most: int) -> list[FunnelLimits]:
    if not most:
        return []
    step = max(1, most // CURVE_STEPS)
    places_ = sorted({*range(5, min(most, 100), 5), *range(5, most + 1, step), most})
    made = []
    for b in places_:
        at = found.funnel.limits_at(b)
        made.append(FunnelLimits(b, at.low95, at.high95, at.low99_8, at.high99_8))
    return made


def rule_words(rule: NelsonRule) -> str:
    return {
        NelsonRule.BEYOND_LIMITS: _("a month outside its limits"),
        NelsonRule.NINE_ON_ONE_SIDE: _("nine months in a row on one side of the mean"),
        NelsonRule.SIX_RISING_OR_FALLING: _("six months in a row rising or falling"),
        NelsonRule.FOURTEEN_ALTERNATING: _("fourteen months going up and down by turns"),
    }[rule]


def control_finding(view: DealerChart) -> str:
    if view.too_few:
        return _("Too few first visits to judge a change")
    if not view.signals:
        return _("The usual up and down: no month and no run stands out")
    return ngettext("One run or month stands out", "%(num)s runs or months stand out", len(view.signals))


def control_sentences() -> tuple[str, str]:
    return (
        _("Each dot is a month; the dashed steps are where nearly all months of this dealer fall while nothing "
          "changes, wider in months with few visits."),
        _("Where a rule fired, the dot carries its number: something changed there beyond the usual up and down, and "
          "it is worth asking what."),
    )  # fmt: skip


def control_method(view: DealerChart) -> str:
    prime = view.chart.method is ChartMethod.P_PRIME
    name = _("p′ chart (Laney)") if prime else _("p chart")
    sigma = "–" if view.chart.sigma_z is None else number(view.chart.sigma_z, 2)
    method = _("%(method)s, limits of three sigma, σz = %(sigma)s; Nelson's rules 1 to 4 on final months, centre and "
               "σz from final months.", method=name, sigma=sigma)  # fmt: skip
    if view.target is None:
        return method
    aim = _("The target is %(rate)s; whether it is met is another question than whether something changed.",
            rate=percent(view.target))  # fmt: skip
    return f"{method} {aim}"


def control_drawing(view: DealerChart, w: Wording, wide: float = 620, high: float = 260) -> Drawing:
    fired: dict[int, list[int]] = {}
    for signal in view.signals:
        fired.setdefault(signal.at, []).append(signal.rule.value)
    points = []
    for point in view.chart.points:
        rules = fired.get(point.index, [])
        label = w.month_short(view.months[point.index].number)
        points.append(ControlPoint(label, point.value, point.low, point.high, ", ".join(map(str, rules)),
                                   view.provisional[point.index]))  # fmt: skip
    words = NetworkWords(
        title=control_finding(view),
        subtitle=_("First-time-fix rate by month of delivery; hollow: provisional"),
        target=_("mean"),
        inner="",
        outer=_("limit"),
        across="",
        none=_("No repairs in this period"),
    )
    return control_chart(points, view.chart.centre or 0.0, words, w.percent, wide, high,
                         lambda rate: w.percent(rate, 0))  # fmt: skip


def control_page(view: DealerChart, w: Wording) -> Markup:
    return Markup(to_svg(control_drawing(view, w), control_finding(view), " ".join(control_sentences())))


def signal_lines(view: DealerChart) -> list[dict[str, str]]:
    """Each rule that fired with its months."""
    return [
        {
            "rule": str(signal.rule.value),
            "words": rule_words(signal.rule),
            "since": short_month(view.months[signal.since].first_day),
            "at": short_month(view.months[signal.at].first_day),
        }
        for signal in view.signals
    ]
