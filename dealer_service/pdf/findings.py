"""What do the figures say in words: marks, verdicts, the finding over a chart, the sentence of an action?"""

from datetime import date

from dealer_service.domain.scorecards import (
    ActionKind,
    CardStatus,
    CauseBar,
    CauseName,
    Figure,
    MonthPoint,
    NextAction,
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


def trend_finding(series: tuple[MonthPoint, ...], w: Wording) -> str:
    """How often the last final months met their target."""
    judged = [p for p in series if not p.provisional and p.rate is not None and p.target is not None][-6:]
    if not judged:
        return w.t("No final month with a target yet")
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
    k, n = w.number(sum(named[:2])), w.number(total)
    if len(named) == 1:
        return w.t("%(k)s of %(n)s returns come from one cause", k=k, n=n)
    return w.t("%(k)s of %(n)s returns come from two causes", k=k, n=n)


def action_title(action: NextAction, w: Wording) -> str:
    if action.kind == ActionKind.TAGGING:
        return w.tn("Give one return its cause", "Give %(num)s returns their cause", action.returns)
    if action.kind == ActionKind.CASE:
        return w.t(
            "Case %(order)s: %(group)s", order=action.orders[0], group=w.either(action.group_en, action.group_zh)
        )
    return cause_name(action.cause, w)


def action_effect(action: NextAction, first_visit: Figure, w: Wording) -> str:
    """What stands behind the action, and what the rate would have been without it."""
    words = w.t(
        "%(cases)s, %(returns)s.",
        cases=w.tn("%(num)s case", "%(num)s cases", action.cases),
        returns=w.tn("%(num)s return", "%(num)s returns", action.returns),
    )
    if action.kind == ActionKind.TAGGING:
        effect = w.tn(
            "%(num)s of the first visits of this month failed with them.",
            "%(num)s of the first visits of this month failed with them.",
            action.gain,
        )
    elif action.gain and action.rate_after is not None:
        effect = w.t(
            "Without them the month would stand at %(after)s instead of %(now)s.",
            after=w.percent(action.rate_after),
            now=w.percent(first_visit.rate),
        )
    else:
        effect = w.t("Their first visits lie in earlier months; this month's rate does not change.")
    return w.sentences(words, effect)


def action_advice(action: NextAction, w: Wording) -> str:
    """What to do about it: the note of a person, else the measure that belongs to the cause."""
    if action.note:
        return action.note
    if action.kind == ActionKind.TAGGING or action.cause is None:
        return w.t("Until then they count as the dealer's own, and no cause can be worked on.")
    if action.cause.side == Side.MANUFACTURER:
        return w.t("Send the evidence of these cases to the manufacturer for acceptance.")
    measures = {
        "D01": w.t(
            "Repeat the concern in the customer's words, and drive with the customer before the order is signed."
        ),
        "D02": w.t("Hand over the job card with the customer's own words and when the fault appears."),
        "D03": w.t("Open the repair information before work starts, and note its number on the job card."),
        "D04": w.t("Search the published solutions at reception; note the one used, or that there is none."),
        "D05": w.t("Run the guided fault finding to its end, and keep its record with the order."),
        "D06": w.t("Let a second technician confirm the diagnosis before parts are fitted; drive before delivery."),
        "D07": w.t("Order the part on the day of diagnosis, and agree the date of return with the customer."),
        "D08": w.t("Go through the first repairs with the technician; inspect such jobs in full before delivery."),
        "D09": w.t("List what was lacking, case by case, and bring it to the area manager."),
        "D10": w.t("Compare both orders with the customer's words; ask the three questions at every return."),
    }
    return measures.get(action.cause.code, "")


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
