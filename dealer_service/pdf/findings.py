"""What do the figures say in words: marks, verdicts, the finding over a chart, the sentence of an action?"""

from datetime import date

from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month
from dealer_service.domain.scorecards import (
    CardStatus,
    CauseBar,
    CauseName,
    Figure,
    MonthPoint,
    ScorecardContent,
    Side,
    Verdict,
)
from dealer_service.pdf.wording import Wording


def mark(verdict: Verdict, w: Wording) -> str:
    """Symbol and word; never colour alone."""
    return {
        Verdict.MET: "✓ " + w.t("on target"),
        Verdict.WITHIN_CHANCE: "● " + w.t("off target, within chance"),
        Verdict.MISSED: "▼ " + w.t("off target"),
        Verdict.TOO_FEW: "◆ " + w.t("too few to judge"),
        Verdict.NO_RATE: "– " + w.t("no repairs"),
        Verdict.NO_TARGET: "○ " + w.t("no target set"),
    }[verdict]


def counts(figure: Figure, w: Wording) -> str:
    """ "301 of 320 · 90.9–96.2": the counts, and the interval where there is one."""
    words = w.t("%(a)s of %(b)s", a=w.number(figure.a), b=w.number(figure.b))
    return words if figure.low is None or figure.high is None else f"{words} · {w.interval(figure.low, figure.high)}"


def against(figure: Figure, w: Wording) -> str:
    """The target and the difference from it."""
    if figure.target is None:
        return w.t("no target set")
    words = w.t("target %(rate)s", rate=w.percent(figure.target))
    if figure.difference is None:
        return words
    return f"{words} · " + w.t("%(points)s points", points=w.points(figure.difference))


def state_line(content: ScorecardContent, w: Wording) -> str:
    """State of the card: provisional until, final, or reissued for the n-th time."""
    state = content.state
    if state.status == CardStatus.PROVISIONAL:
        return "◇ " + provisional(state.final_on, state.issued_on, w)
    if state.status == CardStatus.FINAL:
        return "◆ " + w.t("final")
    return "◆ " + w.t("reissued, issue %(n)s", n=w.number(state.issue))


def provisional(until: date | None, on: date, w: Wording, *, short: bool = False) -> str:
    """Until when a figure is provisional; once that day has come it is the dealer's records that are awaited."""
    day = w.day_short(until) if short else w.day(until)
    if until is None or until > on:
        return w.t("provisional until %(day)s", day=day)
    return w.t("provisional until the records reach %(day)s", day=day)


def rule_line(content: ScorecardContent, w: Wording) -> str:
    names = {
        "first_visit": w.t("first visits"),
        "all_visits": w.t("all visits"),
        "return_share": w.t("return share"),
    }
    rule = content.rule
    return w.t(
        "rule: %(rule)s, rework within %(days)s days and %(km)s km",
        rule=names.get(rule.name, rule.name),
        days=w.number(rule.window_days),
        km=w.number(rule.window_km),
    )


def cause_name(cause: CauseName | None, w: Wording) -> str:
    """Code and name; what the manufacturer has accepted is named as its own."""
    if cause is None:
        return w.t("no cause yet")
    words = f"{cause.code} {w.either(cause.en, cause.zh)}"
    if cause.side != Side.MANUFACTURER:
        return words
    standing = w.t("accepted") if cause.accepted else w.t("not accepted")
    return f"{words} ({standing})"


def severity(code: str, w: Wording) -> str:
    return {"safety": w.t("safety"), "major": w.t("major"), "minor": w.t("minor")}.get(code, code)


def trend_finding(series: tuple[MonthPoint, ...], w: Wording) -> str:
    """How often the last final months met their target; a month with too few repairs gets no verdict."""
    final = [p for p in series if not p.provisional and p.rate is not None and p.target is not None][-6:]
    if not final:
        return w.t("No final month with a target yet")
    judged = [p for p in final if not Rate(p.a, p.b).too_few(p.target or 0.0)]
    if not judged:
        return w.t("Too few repairs a month to judge")
    if len(judged) < len(final):
        missed = sum((p.rate or 0.0) < (p.target or 0.0) for p in judged)
        return w.tn(
            "Short of target in %(k)s of %(n)s final months; %(num)s has too few repairs",
            "Short of target in %(k)s of %(n)s final months; %(num)s have too few repairs",
            len(final) - len(judged),
            k=w.number(missed),
            n=w.number(len(judged)),
        )
    missed = sum((p.rate or 0.0) < (p.target or 0.0) for p in judged)
    if not missed:
        return w.tn(
            "On target in the last final month", "On target in all of the last %(num)s final months", len(judged)
        )
    if missed == len(judged):
        return w.tn(
            "Short of target in the last final month", "Short of target in all of the last %(num)s final months", missed
        )
    return w.t("Short of target in %(k)s of the last %(n)s final months", k=w.number(missed), n=w.number(len(judged)))


def cause_finding(bars: tuple[CauseBar, ...], w: Wording) -> str:
    """How much of the returns the leading causes make up."""
    total = sum(bar.count for bar in bars)
    named = [bar.count for bar in bars if bar.cause is not None]
    if not total:
        return w.t("No returns in this month")
    if not named:
        return w.tn("The only return has no cause yet", "None of the %(num)s returns has a cause yet", total)
    if total == 1:
        return w.t("One return, and its cause is known")
    count = sum(named[:2])
    if count == total:
        one, two = w.t("All %(n)s returns come from one cause"), w.t("All %(n)s returns come from two causes")
    else:
        one, two = w.t("%(k)s of %(n)s returns come from one cause"), w.t("%(k)s of %(n)s returns come from two causes")
    return (one if len(named) == 1 else two) % {"k": w.number(count), "n": w.number(total)}


def _new_window(content: ScorecardContent, w: Wording) -> tuple[str, ...]:
    """Where months beside this one were counted by another rework window, the card says so."""
    since = content.rule.valid_from
    if since is None or not content.series or Month.on(since) <= Month.of(content.series[0].month):
        return ()
    return (w.t("This rework window holds for deliveries from %(day)s; the months before were counted by another.",
                day=w.day(since)),)  # fmt: skip


def standard_definitions(content: ScorecardContent, w: Wording) -> tuple[str, ...]:
    """The definitions a reader needs on the card itself."""
    return (
        w.t(
            "First-time-fix rate: of the repair visits delivered in the month, the share not followed by rework, by an "
            'answer "not fixed" or by an upheld complaint about the repair. Rework rate: the rest.'
        ),
        w.t(
            "Rework: the same concern of the same vehicle back within %(days)s days and %(km)s km of delivery, at any "
            "dealer. Dealer-side: without the failures the manufacturer has accepted as its own.",
            days=w.number(content.rule.window_days),
            km=w.number(content.rule.window_km),
        ),
        *_new_window(content, w),
        w.t(
            "Range after the counts: %(level)s Wilson interval. Too few to judge: even a full score would lie inside "
            "the target's limits.",
            level=w.percent(0.95, 0),
        ),
        w.t(
            "Detected rate: every undecided suspicion counted as if confirmed. Sent back before delivery never lowers "
            "the rate."
        ),
    )
