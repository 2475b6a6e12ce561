"""What does the annex carry: each rework case with its chain, open complaints, vehicles, state of the records?"""

from collections.abc import Iterator, Sequence

from dealer_service.domain.scorecards import CaseVisit, ComplaintCounts, ReworkCase, ScorecardContent
from dealer_service.pdf import findings, ink, long_text, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.complaint_words import hours
from dealer_service.pdf.sheet import LEFT, RIGHT, WIDE, Sheet
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import DASH, Wording

_MOST_NAMED = 150


def blocks(content: ScorecardContent, w: Wording) -> list[Block]:
    """The annex from its first to its last line."""
    return [
        *_cases(content, w),
        *_complaints(content, w),
        *_actions(content, w),
        *_watched(content, w),
        *_changes(content, w),
        *_records(content, w),
    ]


def _cases(content: ScorecardContent, w: Wording) -> Iterator[Block]:
    count = w.tn("%(num)s case", "%(num)s cases", len(content.cases))
    yield table.section(LEFT, RIGHT, w.t("Rework cases of the month, each with its chain"), count)
    if not content.cases:
        yield table.paragraph(LEFT, WIDE, w.t("No vehicle came back in this month."))
        return
    cols = table.columns(
        LEFT + 12,
        RIGHT,
        (
            (w.t("visit"), 12, False),
            (w.t("order, dealer"), 21, False),
            (w.t("opened, delivered"), 16, False),
            (w.t("km"), 11, True),
            (w.t("concern"), 27, False),
            (w.t("found, done"), 33, False),
        ),
    )
    head = table.header(cols, ruled=False)
    yield head
    for number, case in enumerate(content.cases, 1):
        yield _case_title(case, number, head, w)
        for place, visit in enumerate(case.visits):
            last = place == len(case.visits) - 1
            yield table.row(cols, _visit(visit, place, w), most=9, ruled=not last, keep=not last)
        yield table.gap(3)


def _case_title(case: ReworkCase, number: int, head: Block, w: Wording) -> Block:
    left = f"{w.number(number)}  {case.vehicle} · {case.model} · {w.either(case.group_en, case.group_zh)}"
    cause = findings.cause_name(case.cause, w)
    if case.contributing:
        cause += " + " + ", ".join(part.code for part in case.contributing)
    if not case.counts:
        cause += " · " + w.t("first visit in another month")

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(LEFT, top - 1, RIGHT, 0.7)
        sheet.write(LEFT, top - 11, faces.clip(left, ink.SMALL, WIDE), bold=True)
        sheet.write(LEFT + 12, top - 21, faces.clip(cause, ink.SMALL, WIDE - 12))

    return Block(25, draw, keep=True, repeat=head)


def _visit(visit: CaseVisit, place: int, w: Wording) -> tuple[str, ...]:
    if place == 0:
        name = w.t("first visit")
    else:
        name = w.t("return %(n)s", n=w.number(place))
        if visit.late:
            name += " (" + w.t("after the window") + ")"
    after = "" if visit.days is None else w.tn("+%(num)s day", "+%(num)s days", visit.days)
    odometer = DASH if visit.odometer_km is None else w.number(visit.odometer_km)
    if visit.km is not None:
        odometer += f" +{w.number(visit.km)}"
    dates = f"{w.day_digits(visit.opened_on)} {w.day_digits(visit.delivered_on)}"
    done = visit.found
    if visit.correction:
        done = f"{done} → {visit.correction}" if done else visit.correction
    return (
        f"{name} {after}".strip(),
        f"{visit.order} {visit.dealer_name or visit.dealer_code}".strip(),
        dates,
        odometer,
        visit.concern,
        done or DASH,
    )


def _complaints(content: ScorecardContent, w: Wording) -> Iterator[Block]:
    if content.complaints is None and not content.open_complaints:
        return
    count = w.number(len(content.open_complaints))
    yield table.section(LEFT, RIGHT, w.t("Open complaints"), count)
    if not content.open_complaints:
        yield table.paragraph(LEFT, WIDE, w.t("None open."))
        yield from _answered(content.complaints, w)
        return
    cols = table.columns(
        LEFT,
        RIGHT,
        (
            (w.t("complaint"), 20, False),
            (w.t("received on"), 13, False),
            (w.t("severity"), 11, False),
            (w.t("about"), 32, False),
            (w.t("order"), 16, False),
            (w.t("level"), 8, True),
            (w.t("next promise"), 26, False),
        ),
    )
    yield table.header(cols)
    for item in content.open_complaints:
        due = w.day_digits(item.due_on)
        cells = (
            item.number,
            w.day_digits(item.received_on),
            findings.severity(item.severity, w),
            item.about,
            item.order or DASH,
            w.number(item.level),
            "▼ " + due + " " + w.t("overdue") if item.overdue else due,
        )
        yield table.row(cols, cells, most=4)
    yield from _answered(content.complaints, w)


def _actions(content: ScorecardContent, w: Wording) -> Iterator[Block]:
    if not content.open_actions:
        return  # that there is none is said with the records
    yield table.section(LEFT, RIGHT, w.t("Open actions"), w.number(len(content.open_actions)))
    sources = {"audit": w.t("audit"), "plan": w.t("improvement plan")}
    cols = table.columns(
        LEFT,
        RIGHT,
        (
            (w.t("from"), 30, False),
            (w.t("what is to be done"), 54, False),
            (w.t("who"), 20, False),
            (w.t("until"), 22, False),
        ),
    )
    yield table.header(cols)
    for item in content.open_actions:
        due = w.day_digits(item.due_on)
        until = "▼ " + due + " " + w.t("overdue") if item.overdue else due
        yield table.row(cols, (f"{sources[item.source]} {item.of}", item.what, item.owner, until), most=4)


def _answered(counts: ComplaintCounts | None, w: Wording) -> Iterator[Block]:
    """How long the first answers took, and how many closed complaints stayed closed."""
    said = []
    if counts is not None and counts.median_answer_seconds is not None:
        time = hours(w, counts.median_answer_seconds)
        said.append(w.t("Half of the month's first answers took less than %(time)s of working time.", time=time))
    if counts is not None and counts.closed:
        part, whole = w.number(counts.closed_first), w.number(counts.closed)
        said.append(w.t("Of %(b)s closed, %(a)s stayed closed at the first answer.", a=part, b=whole))
    if said:
        yield table.paragraph(LEFT, WIDE, w.sentences(*said))


def _watched(content: ScorecardContent, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("Vehicles to watch"), w.number(len(content.watched)))
    if not content.watched:
        yield table.paragraph(LEFT, WIDE, w.t("None came back twice, or three times within 90 days for one concern."))
        return
    cols = table.columns(
        LEFT,
        RIGHT,
        ((w.t("vehicle"), 26, False), (w.t("model"), 20, False), (w.t("why"), 44, False), (w.t("orders"), 30, False)),
    )
    yield table.header(cols)
    for car in content.watched:
        yield table.row(cols, (car.vehicle, car.model, car.reason, ", ".join(car.orders)), most=6)
    yield table.paragraph(LEFT, WIDE, w.t("An aid for keeping watch, no legal advice."))


def _changes(content: ScorecardContent, w: Wording) -> Iterator[Block]:
    if not content.state.changes:
        return
    yield table.section(LEFT, RIGHT, w.t("What changed since the first issue"))
    cols = table.columns(LEFT, RIGHT, ((w.t("day"), 15, False), (w.t("what changed"), 85, False)))
    yield table.header(cols)
    for change in content.state.changes:
        yield table.row(cols, (w.day(change.on), change.what))


def _records(content: ScorecardContent, w: Wording) -> Iterator[Block]:
    quality = content.quality
    yield table.section(LEFT, RIGHT, w.t("How far the records carry these figures"))

    def known(count: int | None) -> str:
        return w.t("not known") if count is None else w.number(count)

    facts = (
        (w.t("suspected rework not yet decided"), known(quality.undecided)),
        (w.t("suspicions of the month that were dismissed"), known(quality.dismissed)),
        (w.t("returns without a cause"), known(quality.untagged)),
        (w.t("import rows refused and not yet corrected"), known(quality.refused_rows)),
        (w.t("links that wait for an earlier order"), known(quality.pending_links)),
        (w.t("last import"), w.day(quality.last_import_on) if quality.last_import_on else w.t("not known")),
        (w.t("records complete to"), w.day(quality.complete_to) if quality.complete_to else w.t("not known")),
        (w.t("open actions of audits and plans"), w.number(len(content.open_actions))),
    )
    half = (len(facts) + 1) // 2
    cols = table.columns(
        LEFT, RIGHT, (("", 34, False), ("", 16, True), ("", 5, False), ("", 34, False), ("", 16, True))
    )
    for place in range(half):
        right = facts[place + half] if place + half < len(facts) else ("", "")
        yield table.row(cols, (*facts[place], "", *right), keep=place + 1 < half)
    lists = (
        (w.t("To be decided, by order: %(orders)s"), quality.undecided_orders),
        (w.t("Rows to be corrected, by order: %(orders)s"), quality.refused_orders),
        (w.t("Returns that wait for an earlier order: %(orders)s"), quality.pending_orders),
    )
    for words, orders in lists:
        if orders:
            yield from long_text.prose(LEFT, WIDE, words % {"orders": _named(orders, w)})
    if quality.dismissed_for:
        reasons = ", ".join(f"{w.either(r.en, r.zh)} {w.number(r.count)}" for r in quality.dismissed_for)
        yield table.paragraph(LEFT, WIDE, w.t("Dismissed because: %(reasons)s", reasons=reasons))


def _named(orders: Sequence[str], w: Wording) -> str:
    named = ", ".join(orders[:_MOST_NAMED])
    more = len(orders) - _MOST_NAMED
    return named if more <= 0 else w.t("%(list)s and %(n)s more", list=named, n=w.number(more))
