"""How does the report of an audit print: result first, findings, actions, both sides' words, signatures, the sample?"""

from collections.abc import Iterator
from datetime import datetime

from dealer_service.domain.audit_papers import (
    ACTIONS,
    ANSWERS,
    CLASSES,
    FINDINGS,
    METHODS,
    QUESTIONS,
    RECIPES,
    SEVERITIES,
    STATES,
    AuditReport,
)
from dealer_service.domain.audits import Answer
from dealer_service.domain.dealers import zone_of
from dealer_service.pdf import paper, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.long_text import long_row, prose
from dealer_service.pdf.sheet import LEFT, RIGHT, TOP, WIDE, Sheet
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import DASH, Wording, wording

_SIGN_HIGH = 78.0


def audit_report_pdf(content: AuditReport) -> bytes:
    """The report; the same content gives the same bytes with the same release and typeface."""
    w = wording(content.locale)
    kind = w.t("Audit report")
    name = f"{content.dealer_code} {content.dealer_name}"
    sheet = Sheet(f"{kind} · {name}", w.t("After-sales quality"), name, w.language)
    mark = f"{content.dealer_code} · {w.t('Audit')} {content.number} · {paper.digest_words(content, w)}"
    return paper.filed(sheet, _blocks(content, w), w, title=f"{kind} {content.number}", owner=name, mark=mark,
                       front=lambda: _front(sheet, content, w, kind, name))  # fmt: skip


def _front(sheet: Sheet, content: AuditReport, w: Wording, kind: str, name: str) -> None:
    sheet.bookmark("report", f"{kind} {content.dealer_code}")
    sheet.write(LEFT, TOP - 16, faces.clip(f"{kind} · {name}", 15, WIDE * 0.8), 15, bold=True)
    sheet.write(RIGHT, TOP - 16, w.number(content.number), 15, "end", bold=True)
    months = w.month(content.first_month)
    if content.last_month != content.first_month:
        months += f" – {w.month(content.last_month)}"
    sheet.write(LEFT, TOP - 31, w.t("Orders delivered: %(months)s", months=months), 9)
    visit = w.t("visit on %(day)s", day=w.day(content.visit_on))
    sheet.write(RIGHT, TOP - 31, f"{visit} · {w.t(STATES[content.state])}", 9, "end")
    sheet.write(LEFT, TOP - 43, w.t("Auditors: %(names)s", names=", ".join(content.auditors)), 9)
    sheet.rule(LEFT, TOP - 48, RIGHT, 1.4)


def _blocks(content: AuditReport, w: Wording) -> Iterator[Block]:
    yield from _result(content, w)
    yield from _findings(content, w)
    yield from _actions(content, w)
    yield from _files(content, w)
    yield from _said(content, w)
    yield table.gap(10)
    yield _signatures(w)
    yield from _sample(content, w)


def _result(content: AuditReport, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("Result"))
    found = DASH
    if content.rate is not None:
        found = (f"{w.percent(content.rate)} · {w.interval(content.low, content.high)} · "
                 + w.t("about %(n)s orders", n=w.number(round(content.orders or 0))))  # fmt: skip
    if content.left_out:
        found += "\n" + w.t("Says nothing of %(n)s orders of classes of which none could be judged.",
                            n=w.number(content.left_out))  # fmt: skip
    recorded = DASH
    if content.total:
        of = w.t("%(a)s of %(b)s", a=w.number(content.recorded), b=w.number(content.total))
        recorded = f"{w.percent(content.recorded / content.total)} · {of}"
    seen = w.t("%(a)s of %(b)s", a=w.number(content.hits), b=w.number(content.clear))
    method = DASH if content.method is None else w.t(METHODS[content.method])
    pairs = [
        (w.t("Return visits found, for all orders"), found),
        (w.t("Return visits on record"), recorded),
        (w.t("Return visits in the sample"), seen),
        (w.t("Sample"), f"{w.number(len(content.sample))} · {method} · {w.t('seed')} {content.seed}"),
        (w.t("Digest of the list"), " ".join(content.list_digest[at : at + 8] for at in range(0, 64, 8))),
    ]
    if content.purpose:
        pairs.append((w.t("Why this dealer"), content.purpose))
    yield from paper.pairs(pairs, 30)
    points = DASH if content.points is None else w.number(content.points)
    yield table.section(LEFT, RIGHT, w.t("Score: %(points)s of 100", points=points),
                        w.t("findings took %(n)s", n=w.number(content.deducted)))  # fmt: skip
    parts = ((w.t("Question"), 55, False), (w.t("Right"), 15, True), (w.t("Judged"), 15, True),
             (w.t("Share"), 15, True))  # fmt: skip
    cols = table.columns(LEFT, RIGHT, parts)
    yield table.header(cols)
    for one in content.scores:
        share = w.percent(one.right / one.of, 0) if one.of else DASH
        yield table.row(cols, (w.t(QUESTIONS[one.question]), w.number(one.right), w.number(one.of), share))


def _findings(content: AuditReport, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("Findings"), w.number(len(content.findings)))
    if not content.findings:
        yield table.paragraph(LEFT, WIDE, w.t("Nothing was found wrong."))
        return
    parts = ((w.t("No."), 5, True), (w.t("Severity"), 12, False), (w.t("Order"), 11, False),
             (w.t("What is wrong"), 33, False), (w.t("Evidence"), 22, False), (w.t("State"), 17, False))  # fmt: skip
    cols = table.columns(LEFT, RIGHT, parts)
    head = table.header(cols)
    yield head
    decides = {"confirmed": w.t("decides: it is rework"), "dismissed": w.t("decides: it is no rework")}
    for number, one in enumerate(content.findings, 1):
        symbol, word = SEVERITIES[one.severity]
        says = "\n".join(filter(None, (one.words, decides.get(one.verdict or ""))))
        by = one.decided_by if one.decided_at else one.raised_by
        stands = _stands(content, w, FINDINGS[one.state], by, one.decided_at)
        cells = (w.number(number), f"{symbol} {w.t(word)}", one.number or DASH, says, one.evidence, stands)
        yield from long_row(cols, cells, head)


def _actions(content: AuditReport, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("Corrective actions"), w.number(len(content.actions)))
    if not content.actions:
        yield table.paragraph(LEFT, WIDE, w.t("None is agreed."))
        return
    parts = ((w.t("No."), 5, True), (w.t("What is done"), 32, False), (w.t("Who does it"), 15, False),
             (w.t("Until"), 12, False), (w.t("Proof"), 19, False), (w.t("State"), 17, False))  # fmt: skip
    cols = table.columns(LEFT, RIGHT, parts)
    head = table.header(cols)
    yield head
    for number, one in enumerate(content.actions, 1):
        stands = _stands(content, w, ACTIONS[one.state], one.verified_by, one.verified_at)
        cells = (w.number(number), one.words, one.owner, w.day(one.due_on), one.proof or DASH, stands)
        yield from long_row(cols, cells, head)


def _stands(content: AuditReport, w: Wording, state: str, by: str | None, at: datetime | None) -> str:
    """The state with who decided it and when."""
    when = w.day(at.astimezone(zone_of(content.zone)).date()) if at else None
    return "\n".join(filter(None, (w.t(state), by, when)))


def _files(content: AuditReport, w: Wording) -> Iterator[Block]:
    """Photos and papers by name and digest: who holds a file can tell whether it is the one on record."""
    if not content.files:
        return
    yield table.section(LEFT, RIGHT, w.t("Photos and papers on record"), w.number(len(content.files)))
    parts = ((w.t("Belongs to"), 15, False), (w.t("File"), 25, False), (w.t("Size"), 9, True),
             (w.t("Added by"), 14, False), ("SHA-256", 37, False))  # fmt: skip
    cols = table.columns(LEFT, RIGHT, parts)
    head = table.header(cols)
    yield head
    zone = zone_of(content.zone)
    for one in content.files:
        to = w.t("finding %(n)s", n=one.finding) if one.finding else w.t("action %(n)s", n=one.action or 0)
        came = "\n".join(filter(None, (one.by, w.day(one.at.astimezone(zone).date()))))
        digest = " ".join(one.digest[at : at + 8] for at in range(0, len(one.digest), 8))
        size = f"{w.number(max(1, round(one.size / 1000)))} kB"
        yield from long_row(cols, (to, one.name, size, came, digest), head)


def _said(content: AuditReport, w: Wording) -> Iterator[Block]:
    zone = zone_of(content.zone)
    told = [
        (w.t("What the dealer is told"), content.summary, content.reported_by, content.reported_at),
        (_agreed(content, w), content.comment, content.commented_by, content.commented_at),
        (w.t("The dealer"), _silence(content, w), None, None),
        (w.t("At the closing"), content.closing_words, None, None),
    ]
    for title, words, by, at in told:
        if words:
            when = w.day(at.astimezone(zone).date()) if at else ""
            yield table.section(LEFT, RIGHT, title, ", ".join(part for part in (by, when) if part))
            yield table.gap(3)
            yield from prose(LEFT, WIDE, words, 9)


def _silence(content: AuditReport, w: Wording) -> str | None:
    if content.without_comment is None:
        return None
    return w.t("No comment was received until %(day)s.", day=w.day(content.without_comment))


def _agreed(content: AuditReport, w: Wording) -> str:
    stand = w.t("accepts the result") if content.agreed else w.t("disputes the result")
    return f"{w.t('The dealer')}: {stand}"


def _signatures(w: Wording) -> Block:
    people = (w.t("Auditor"), w.t("Dealer principal"), w.t("Service manager"))

    def ticks(sheet: Sheet, place: int, x: float, top: float, wide: float) -> None:
        if place:
            for down, words in ((30, w.t("accepts the result")), (43, w.t("disputes the result"))):
                sheet.box(x + 5, top - down, 7, 7)
                sheet.write(x + 16, top - down + 1, words)

    return paper.signatures(w, people, _SIGN_HIGH, ticks)


def _sample(content: AuditReport, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("Sample"), w.number(len(content.sample)))
    legend = " · ".join(f"{symbol} {w.t(word)}" for symbol, word in ANSWERS.values())
    yield table.paragraph(LEFT, WIDE, legend, keep=True)
    parts = ((w.t("No."), 6, True), (w.t("Order"), 14, False), (w.t("On record"), 20, False), (w.t("Chance"), 9, True),
             (w.t("Rework"), 9, False), (w.t("Cause"), 9, False), (w.t("Questions"), 11, False),
             (w.t("Times"), 9, False), (w.t("What the papers show"), 28, False))  # fmt: skip
    cols = table.columns(LEFT, RIGHT, parts)
    head = table.header(cols)
    yield head
    for one in content.sample:
        marks = [ANSWERS[answer][0] for answer in one.answers] or [DASH] * 4
        if one.answers and one.answers[0] in (Answer.YES, Answer.NO):
            agrees = (one.answers[0] is Answer.YES) == one.returned
            marks[0] = w.t(ANSWERS[one.answers[0]][1]) + ("" if agrees else " ◆")
        cells = (w.number(one.place), one.number, w.t(CLASSES[one.record_class]), w.percent(one.probability, 0), *marks,
                 one.words or "")  # fmt: skip
        yield from long_row(cols, cells, head)
    yield table.paragraph(LEFT, WIDE, w.t("◆ The record says otherwise."))
    if content.method is not None:
        yield table.paragraph(LEFT, WIDE, f"{w.t('To draw it again:')} {w.t(RECIPES[content.method])}")
