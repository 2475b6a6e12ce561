"""What stands on page 1 of the scorecard, from top to bottom?"""

from dealer_service.domain.scorecards import CauseBar, Figure, MonthPoint, ScorecardContent, Side
from dealer_service.pdf import charts, findings, ink
from dealer_service.pdf import type as faces
from dealer_service.pdf.drawing import Drawing
from dealer_service.pdf.sheet import LEFT, RIGHT, TOP, WIDE, Sheet
from dealer_service.pdf.wording import DASH, Wording

GAP = 12.0
NAME_LEAD = 12.5


def top(sheet: Sheet, content: ScorecardContent, w: Wording) -> float:
    """Dealer and month, then state and rule in one line; the y below."""
    month = w.month(content.month)
    span = sheet.write(RIGHT, TOP - 14, month, 15, "end", bold=True)
    room = WIDE - span - 14
    name, sizes = content.dealer.name, (15.0, 13.5, 12.0)
    size = next((s for s in sizes if faces.width(faces.printable(name), s) <= room), 11.0)
    lines = faces.wrap(name, size, room, 3)
    sheet.lines(LEFT, TOP - 14, lines, size, NAME_LEAD, bold=True)
    top = TOP - NAME_LEAD * (len(lines) - 1)
    dealer = content.dealer
    merged = w.t("merged into %(code)s", code=dealer.merged_into) if dealer.merged_into else ""
    took = w.t("took over %(codes)s", codes=", ".join(dealer.took_over)) if dealer.took_over else ""
    place = " · ".join(part for part in (dealer.code, merged, took, dealer.city, dealer.region) if part)
    span = sheet.write(RIGHT, top - 27, w.t("After-sales quality scorecard"), anchor="end")
    sheet.write(LEFT, top - 27, faces.clip(place, ink.SMALL, WIDE - span - 12))
    sheet.rule(LEFT, top - 32, RIGHT, 1.4)
    state = findings.state_line(content, w)
    span = sheet.write(LEFT, top - 43, state, 9, bold=True)
    issued = w.day(content.state.issued_on)
    made = w.t("issued %(day)s", day=issued) if content.state.issue else w.t("preview of %(day)s", day=issued)
    rest = made + " · " + findings.rule_line(content, w)
    sheet.write(RIGHT, top - 43, faces.clip(rest, ink.SMALL, WIDE - span - 12), anchor="end")
    y = top - 48
    for change in content.state.changes[:2]:
        words = w.t("changed %(day)s: %(what)s", day=w.day(change.on), what=change.what)
        y -= 10
        sheet.write(LEFT, y, faces.clip(words, ink.SMALL, WIDE))
    return y - (7 if content.state.changes else 4)


def figures(sheet: Sheet, content: ScorecardContent, w: Wording, y: float) -> float:
    """Four figures in boxes, and the lesser ones in a strip below."""
    figs = content.figures
    wides = [WIDE * part for part in (0.28, 0.24, 0.24, 0.24)]
    last = figs.last_final
    tiles: list[tuple[str, Figure | None, bool, list[str]]] = [
        (w.t("First-time-fix rate"), figs.first_visit, False, _own(content, w)),
        (_before(figs.first_visit, w), last, False, _last(content, last, w)),
        (w.t("Rework rate, all failures"), figs.rework, True, [_dealer_side(figs.rework_dealer, w)]),
        (w.t("By the customers' answers"), figs.customer, False, [_answered(content, w)]),
    ]
    bodies = [
        _tile_lines(figure, lower, extra, wide - 9, w)
        for (_, figure, lower, extra), wide in zip(tiles, wides, strict=True)
    ]
    high = 41 + 10.5 * max(len(body) for body in bodies)
    strip = _strip(content, w)
    x = LEFT
    for place, wide in enumerate(wides):
        label, figure, _, _ = tiles[place]
        sheet.box(x, y - high, wide, high, 0.6)
        sheet.write(x + 6, y - 11, faces.clip(label, ink.SMALL, wide - 9), bold=True)
        sheet.write(x + 6, y - 33, w.percent(figure.rate if figure else None), 20, bold=True)
        for number, words in enumerate(bodies[place]):
            size = 8.5 if number < 2 and faces.width(words, 8.5) <= wide - 9 else ink.SMALL
            sheet.write(x + 6, y - 46 - 10.5 * number, words, size, bold=words[:1] in "▼●◆✓")
        name, value = strip[place]
        sheet.write(x + 6, y - high - 11, faces.clip(name, ink.SMALL, wide - 9), colour=ink.SOFT)
        sheet.write(x + 6, y - high - 21.5, faces.clip(value, ink.SMALL, wide - 9))
        x += wide
    sheet.box(LEFT, y - high, wides[0], high, 1.4)
    return y - high - 27


def _before(own: Figure, w: Wording) -> str:
    """What the second figure is: on a card that is final itself, the month before."""
    return w.t("Last final month") if own.provisional_until or not own.b else w.t("Final month before")


def _tile_lines(figure: Figure | None, lower: bool, extra: list[str], wide: float, w: Wording) -> list[str]:
    """Counts and interval, target and difference, mark and word, then what this figure alone needs."""
    if figure is None:
        return [w.t("not known")]
    verdict = figure.verdict(lower_is_better=lower)
    lines = [findings.counts(figure, w)] if figure.b else []
    if figure.target is not None:
        lines.append(findings.against(figure, w))
    lines += [findings.mark(verdict, w), *extra]
    return [part for words in lines if words for part in faces.wrap(words, ink.SMALL, wide, 2)]


def _provisional(content: ScorecardContent, w: Wording) -> str:
    until = content.figures.first_visit.provisional_until or content.state.final_on
    return findings.provisional(until, content.state.issued_on, w, short=True) if until else w.t("final")


def _own(content: ScorecardContent, w: Wording) -> list[str]:
    return _with_bonus(content, content.month, _provisional(content, w), w)


def _last(content: ScorecardContent, last: Figure | None, w: Wording) -> list[str]:
    return _with_bonus(content, last.month, w.month(last.month), w) if last and last.month else []


def _with_bonus(content: ScorecardContent, month: int, words: str, w: Wording) -> list[str]:
    """The band stands with the month that earned it."""
    bonus = content.bonus
    if bonus is None or bonus.month != month:
        return [words]
    name, share = w.either(bonus.en, bonus.zh), w.percent(bonus.percent / 100, 0 if bonus.percent % 1 == 0 else 1)
    return [words, w.t("bonus %(band)s, %(share)s", band=name, share=share)]


def _dealer_side(figure: Figure | None, w: Wording) -> str:
    if figure is None or not figure.b:
        return ""
    return (
        w.t("dealer-side %(rate)s", rate=w.percent(figure.rate))
        + " · "
        + w.t("%(a)s of %(b)s", a=w.number(figure.a), b=w.number(figure.b))
    )


def _answered(content: ScorecardContent, w: Wording) -> str:
    customer, asked = content.figures.customer, content.figures.customer_asked
    if customer is None or not asked:
        return ""
    return w.t("answered by %(share)s", share=w.percent(customer.b / asked, 0))


def _strip(content: ScorecardContent, w: Wording) -> list[tuple[str, str]]:
    figs = content.figures
    detected = DASH
    if figs.detected is not None:
        detected = w.percent(figs.detected.rate)
        if figs.reporting_gap is not None:
            detected += " · " + w.t("gap %(points)s points", points=w.points(figs.reporting_gap))
    share = DASH
    if figs.return_share is not None and figs.return_share.b:
        share = f"{w.percent(figs.return_share.rate)} · " + w.t(
            "%(a)s of %(b)s", a=w.number(figs.return_share.a), b=w.number(figs.return_share.b)
        )
    internal = w.t("not known") if figs.internal_returns is None else w.number(figs.internal_returns)
    return [
        (w.t("Expected at the end of the window"), w.percent(figs.estimate)),
        (w.t("Detected rate"), detected),
        (w.t("Return share of all visits"), share),
        (w.t("Sent back before delivery"), internal),
    ]


def charts_row(sheet: Sheet, content: ScorecardContent, w: Wording, y: float, high: float) -> float:
    """Left the months, right the causes."""
    left = (WIDE - GAP) * 0.53
    right = WIDE - GAP - left
    sheet.place(trend_chart(content.series, w, left, high), LEFT, y - high)
    sheet.place(cause_chart(content, w, right, high), LEFT + left + GAP, y - high)
    return y - high - 8


def trend_chart(series: tuple[MonthPoint, ...], w: Wording, wide: float, high: float) -> Drawing:
    """The months as the card prints them; pages may draw the same."""
    points = [
        charts.TrendPoint(
            w.month_short(p.month), p.rate, p.low, p.high, p.target, p.provisional, p.estimate, str(p.month // 100)
        )
        for p in series
    ]
    words = charts.TrendWords(
        title=findings.trend_finding(series, w),
        subtitle=w.t(
            "First-time-fix rate by month of delivery with %(level)s interval; hollow: provisional",
            level=w.percent(0.95, 0),
        ),
        target=w.t("target"),
        estimate=w.t("est."),
        none=w.t("No repairs in these months"),
    )
    return charts.trend(points, words, w.percent, wide, high, show_tick=lambda rate: w.percent(rate, 0))


def cause_chart(content: ScorecardContent, w: Wording, wide: float, high: float) -> Drawing:
    """The causes as the card prints them."""
    words = w.t("Causes of rework delivered in the month; striped: accepted by the manufacturer")
    return causes_chart(content.causes, words, w, wide, high)


def causes_chart(causes: tuple[CauseBar, ...], subtitle: str, w: Wording, wide: float, high: float) -> Drawing:
    """Seven bars at most, the smallest named ones drawn together; pages may draw the same."""
    bars = list(causes)
    named = [bar for bar in bars if bar.cause is not None]
    shown = named if len(bars) <= 7 else named[:5]
    rest = named[len(shown) :]
    out = [
        charts.ParetoBar(
            f"{bar.cause.code} {w.either(bar.cause.en, bar.cause.zh)}" if bar.cause else "",
            bar.count,
            bar.cumulative,
            (w.number(bar.count), w.percent(bar.share, 0), w.percent(bar.cumulative, 0)),
            "level" if bar.cause and bar.cause.accepted and bar.cause.side == Side.MANUFACTURER else "solid",
        )
        for bar in shown
    ]
    if rest:
        count, share = sum(bar.count for bar in rest), sum(bar.share for bar in rest)
        name = w.tn("%(num)s other cause", "%(num)s other causes", len(rest))
        printed = (w.number(count), w.percent(share, 0), w.percent(rest[-1].cumulative, 0))
        out.append(charts.ParetoBar(name, count, rest[-1].cumulative, printed, "dots"))
    out += [
        charts.ParetoBar(
            w.t("no cause yet"),
            bar.count,
            bar.cumulative,
            (w.number(bar.count), w.percent(bar.share, 0), w.percent(bar.cumulative, 0)),
            "diagonal",
        )
        for bar in bars
        if bar.cause is None
    ]
    return charts.pareto(
        out,
        findings.cause_finding(causes, w),
        subtitle,
        (w.t("returns"), w.t("share"), w.t("sum")),
        "",  # the title says so
        wide,
        high,
    )
