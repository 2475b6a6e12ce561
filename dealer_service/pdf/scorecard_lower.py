"""What stands in the lower half of page 1: complaints, satisfaction, what to do next, definitions, signatures?"""

from collections.abc import Sequence

from dealer_service.domain.scorecard_steps import STEPS
from dealer_service.domain.scorecards import ComplaintCounts, NextAction, Satisfaction, ScorecardContent, short_digest
from dealer_service.pdf import findings, ink
from dealer_service.pdf import next_steps as next_steps_words
from dealer_service.pdf import type as faces
from dealer_service.pdf.drawing import Drawing
from dealer_service.pdf.scorecard_front import GAP
from dealer_service.pdf.sheet import BOTTOM, LEFT, RIGHT, WIDE, Sheet
from dealer_service.pdf.wording import DASH, Wording

_PATTERNS: tuple[ink.Pattern, ...] = ("diagonal", "dots", "hollow", "solid")
SIGN_HIGH = 56.0
_STEP_GAP = 7.0


def heading(sheet: Sheet, x: float, right: float, y: float, words: str) -> float:
    sheet.write(x, y - 9, words, 9.5, bold=True)
    sheet.rule(x, y - 13, right, 0.6)
    return y - 13


def two_halves(sheet: Sheet, content: ScorecardContent, w: Wording, y: float) -> float:
    """Complaints in time at the left, satisfaction at the right."""
    middle = LEFT + (WIDE - GAP) * 0.46
    _complaints(sheet, content.complaints, w, LEFT, middle, y)
    _satisfaction(sheet, content.satisfaction, w, middle + GAP, RIGHT, y)
    return y - halves_high(content)


def halves_high(content: ScorecardContent) -> float:
    return 76.0 if content.complaints or content.satisfaction else 36.0


def _complaints(sheet: Sheet, counts: ComplaintCounts | None, w: Wording, x: float, right: float, y: float) -> None:
    y = heading(sheet, x, right, y, w.t("Complaints in time"))
    if counts is None:
        sheet.write(x, y - 13, w.t("not recorded"))
        return
    raised = w.t("%(n)s raised a level", n=w.number(counts.escalated)) if counts.escalated else ""
    reopened = w.t("%(n)s reopened", n=w.number(counts.reopened)) if counts.reopened else ""
    rows = [
        (w.t("received in the month"), w.number(counts.received), raised),
        _kept(w.t("acknowledged in time"), counts.acknowledge_kept, counts.acknowledge_due, w),
        _kept(w.t("answered in time"), counts.answer_kept, counts.answer_due, w),
        (w.t("of these still open"), w.number(counts.open), reopened),
    ]
    for label, value, extra in rows:
        y -= 13.5
        sheet.write(x, y, label)
        sheet.write(right - 62, y, value, anchor="end", bold=True)
        sheet.write(right, y, extra, anchor="end")


def _kept(label: str, kept: int, due: int, w: Wording) -> tuple[str, str, str]:
    if not due:
        return label, DASH, w.t("none due")
    return label, w.t("%(a)s of %(b)s", a=w.number(kept), b=w.number(due)), w.percent(kept / due, 0)


def _satisfaction(sheet: Sheet, answers: Satisfaction | None, w: Wording, x: float, right: float, y: float) -> None:
    y = heading(sheet, x, right, y, w.t("Satisfaction after service"))
    total = sum(answers.levels) if answers else 0
    if answers is None:
        sheet.write(x, y - 13, w.t("not recorded"))
        return
    if not total:
        sheet.write(x, y - 13, w.t("no answers in the month"))
    else:
        _levels(sheet, answers.levels, total, w, x, right, y)
    sheet.lines(x, y - 51, faces.wrap(_coverage(answers, w), ink.SMALL, right - x, 2))


def _coverage(answers: Satisfaction, w: Wording) -> str:
    """How many were to be called, were reached, answered, and did not want to be called."""

    def part(count: int) -> str:
        of = w.t("%(a)s of %(b)s", a=w.number(count), b=w.number(answers.due))
        return f"{of} ({w.percent(count / answers.due, 0)})"

    said = [w.t("no follow-up due")]
    if answers.due and answers.reached == answers.answered:
        said = [w.t("reached and answered: %(part)s follow-ups due", part=part(answers.answered))]
    elif answers.due:
        said = [w.t("reached: %(part)s follow-ups due", part=part(answers.reached))]
        said.append(w.t("answered: %(part)s", part=part(answers.answered)))
    if answers.refused:
        said.append(w.tn("%(num)s refused contact", "%(num)s refused contact", answers.refused))
    return w.t("; ").join(said)


def _levels(sheet: Sheet, levels: tuple[int, ...], total: int, w: Wording, x: float, right: float, y: float) -> None:
    """One bar of four parts in four patterns, the names under them, the share of the highest level said first."""
    names = (w.t("dissatisfied"), w.t("neutral"), w.t("basically satisfied"), w.t("very satisfied"))
    wide, high = right - x, 12.0
    chart = Drawing(wide, high)
    at, centres = 0.0, []
    for count, pattern in zip(levels, _PATTERNS, strict=False):
        part = wide * count / total
        if count:
            chart.add_all(ink.bar(at, 0, part, high, pattern, ink.INK if pattern != "solid" else ink.ACCENT))
        centres.append(at + part / 2)
        at += part
    sheet.place(chart, x, y - 18)
    labels = [f"{name} {w.number(n)}" for name, n in zip(names, levels, strict=False)]
    spans = [faces.width(faces.printable(label), ink.SMALL) for label in labels]
    lefts = _side_by_side([c - s / 2 for c, s in zip(centres, spans, strict=False)], spans, wide)
    for left, label in zip(lefts, labels, strict=False):
        sheet.write(x + left, y - 27.5, label)
    best = w.t("very satisfied: %(share)s", share=w.percent(levels[-1] / total))
    words = w.tn("of %(num)s answer", "of %(num)s answers", total)
    span = sheet.write(x, y - 40, best, bold=True)
    sheet.write(x + span + 5, y - 40, words)


def _side_by_side(wanted: list[float], spans: list[float], wide: float, gap: float = 6.0) -> list[float]:
    """Left edges near those wanted, in order, without overlap, inside ``wide``."""
    lefts: list[float] = []
    free = 0.0
    for left, span in zip(wanted, spans, strict=True):
        lefts.append(max(left, free))
        free = lefts[-1] + span + gap
    edge = wide
    for place in range(len(lefts) - 1, -1, -1):
        lefts[place] = min(lefts[place], edge - spans[place])
        edge = lefts[place] - gap
    return lefts


Step = tuple[tuple[str, ...], tuple[str, ...]]  # what to do, in bold; why, and the orders to look at


def steps_of(content: ScorecardContent, w: Wording) -> list[Step]:
    """The steps in lines, as the page has room for them."""
    return [_step(content, action, w) for action in content.next_actions[:STEPS]]


def next_steps_high(steps: Sequence[Step]) -> float:
    """Room that the steps would like."""
    return 22.0 + sum(_STEP_GAP + 11 * len(heads) + 10 * len(lines) for heads, lines in steps) if steps else 36.0


def _step(content: ScorecardContent, action: NextAction, w: Wording) -> Step:
    """The orders stand in the last line where they fit, else in their own."""
    wide = WIDE - 20
    heads = faces.wrap(next_steps_words.title(action, w), 9, wide, 2)
    why = next_steps_words.why(action, content.figures.first_visit, w)
    lines = faces.wrap(why, ink.SMALL, wide, 2)
    if not action.orders:
        return heads, lines
    name = next_steps_words.where(action, w) + ("：" if w.is_chinese else ": ")
    span = faces.width(faces.printable(name), ink.SMALL)
    every = name + ", ".join(action.orders)
    last = w.sentences(lines[-1], every)
    if faces.width(faces.printable(last), ink.SMALL) <= wide:
        return heads, (*lines[:-1], last)
    return heads, (*lines, name + _named(action.orders, wide - span, w))


def next_steps(sheet: Sheet, steps: Sequence[Step], w: Wording, y: float, floor: float) -> float:
    """The two or three things that count most; one that does not fit above ``floor`` is left out."""
    y = heading(sheet, LEFT, RIGHT, y, w.t("What to do next"))
    if not steps:
        sheet.write(LEFT, y - 13, w.t("Nothing of this month waits for the dealer."))
        return y - 20
    for number, (heads, lines) in enumerate(steps, 1):
        if y - 2 - 11 * len(heads) - 10 * len(lines) < floor:
            break
        sheet.box(LEFT, y - 17, 13, 13, 0.8)
        sheet.write(LEFT + 6.5, y - 14, w.number(number), 9.5, "middle", bold=True)
        y = sheet.lines(LEFT + 20, y - 13, heads, 9, 11, bold=True)
        y = sheet.lines(LEFT + 20, y + 0.5, lines) + 13 - _STEP_GAP
    return y


def _named(orders: tuple[str, ...], room: float, w: Wording) -> str:
    """As many order numbers as fit, whole, and how many more there are; the annex has them all."""
    shown = len(orders)
    while shown > 1:
        words = ", ".join(orders[:shown])
        if shown < len(orders):
            words = w.t("%(list)s and %(n)s more", list=words, n=w.number(len(orders) - shown))
        if faces.width(faces.printable(words), ink.SMALL) <= room:
            return words
        shown -= 1
    if len(orders) == 1:
        return orders[0]
    return w.t("%(list)s and %(n)s more", list=orders[0], n=w.number(len(orders) - 1))


def foot_high(content: ScorecardContent, w: Wording) -> float:
    """Room that definitions, signatures and the last line need."""
    return len(_definitions(content, w)) * 9.6 + SIGN_HIGH + 34


def _definitions(content: ScorecardContent, w: Wording) -> tuple[str, ...]:
    given = tuple(
        f"{d.term}: {d.text}" if d.term else d.text for d in content.definitions
    ) or findings.standard_definitions(content, w)
    return faces.wrap(w.sentences(*given), ink.SMALL, WIDE, 8)


def foot(sheet: Sheet, content: ScorecardContent, w: Wording) -> None:
    """Definitions in small type, then three signatures."""
    y = BOTTOM + 22 + SIGN_HIGH
    lines = _definitions(content, w)
    sheet.lines(LEFT, y + 6 + 9.6 * (len(lines) - 1), lines, lead=9.6, colour=ink.SOFT)
    wide = WIDE / 3
    people = (w.t("Dealer principal"), w.t("Service manager"), w.t("Area manager"))
    for place, person in enumerate(people):
        x = LEFT + wide * place
        sheet.box(x, y - SIGN_HIGH, wide, SIGN_HIGH, 0.6)
        sheet.write(x + 5, y - 11, person, bold=True)
        for left, words in ((x + 5, w.t("card received")), (x + 76, w.t("figures disputed"))):
            sheet.box(left, y - 22.5, 7, 7, 0.8)
            sheet.write(left + 10, y - 22, words)
        sheet.rule(x + 5, y - 43, x + wide - 8, 0.5)
        sheet.write(x + 5, y - 52, w.t("date, name, signature"), colour=ink.SOFT)


def card_mark(content: ScorecardContent, w: Wording) -> str:
    """Which card and which digest: the same on every page of it."""
    parts = [content.dealer.code, w.month(content.month), w.t("digest %(digest)s", digest=short_digest(content))]
    return " · ".join([*parts, content.foot] if content.foot else parts)
