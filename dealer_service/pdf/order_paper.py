"""How do the papers of an order print: the repair order to be signed, and the card that goes with the vehicle?"""

from collections.abc import Callable
from datetime import datetime

from dealer_service.domain.order_papers import OrderPaper, PaperJob, PaperKind
from dealer_service.domain.repair_orders import JobType, Outcome
from dealer_service.domain.three_questions import ThreeAnswers
from dealer_service.pdf import ink, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.marks import scan_mark
from dealer_service.pdf.paper import drawn
from dealer_service.pdf.sheet import BOTTOM, LEFT, RIGHT, TOP, WIDE, Sheet
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import DASH, Wording, wording

Draw = Callable[[Sheet, float], None]
BODY, LABEL, LEAD = 10.0, 8.0, 13.5
_HEAD = 66.0
_FOOT = BOTTOM + 14
_ROOM = TOP - _HEAD - _FOOT - 6
_WORDS_IN = 8.0
_WRITE_LEAD = 19.0
_TYPES = {
    JobType.CUSTOMER_PAY: "customer pays", JobType.WARRANTY: "warranty", JobType.GOODWILL: "goodwill",
    JobType.INSURANCE: "insurance", JobType.MAINTENANCE: "maintenance", JobType.CAMPAIGN: "campaign",
    JobType.INTERNAL: "internal work",
}  # fmt: skip
_OUTCOMES = {
    Outcome.REPAIRED: "repaired", Outcome.INSPECTED_PART_ORDERED: "inspected, part ordered",
    Outcome.NOT_REPRODUCED: "fault not reproduced", Outcome.DECLINED: "declined by the customer",
}  # fmt: skip


def order_pdf(paper: OrderPaper, kind: PaperKind) -> bytes:
    """The paper as a file; the same content gives the same bytes."""
    w = wording(paper.locale)
    title = w.t("Repair order") if kind is PaperKind.ORDER else w.t("Job card")
    sheet = Sheet(
        title=f"{title} {paper.number}",
        author=paper.dealer_name,
        subject=f"{paper.dealer_code} {paper.number}",
        language=w.language,
    )
    blocks = _order_blocks(paper, w) if kind is PaperKind.ORDER else _card_blocks(paper, w)
    pages = table.pages(blocks, _ROOM)
    lost = _lost(paper)
    return drawn(sheet, pages, lambda _: _head(sheet, paper, w, title),
                 lambda number, count: _foot(sheet, paper, w, number, count, lost))  # fmt: skip


def _head(sheet: Sheet, paper: OrderPaper, w: Wording, title: str) -> float:
    """Dealer, title, number and its mark for the scanner, on every page; the y under it."""
    sheet.write(LEFT, TOP - 12, title, 17, bold=True)
    sheet.write(LEFT, TOP - 28, faces.clip(f"{paper.dealer_code} {paper.dealer_name}", BODY, WIDE * 0.5), BODY)
    number = faces.clip(paper.number, 15, WIDE * 0.48)
    sheet.write(LEFT, TOP - 50, number, 15, bold=True)
    mark = scan_mark(paper.number)
    sheet.place_mark(mark, RIGHT - mark.width, TOP - 2 - mark.height)
    sheet.rule(LEFT, TOP - _HEAD + 8, RIGHT - (mark.width + 8 if mark.height > _HEAD - 12 else 0), 1.2)
    return TOP - _HEAD


def _foot(sheet: Sheet, paper: OrderPaper, w: Wording, page: int, count: int, lost: bool) -> None:
    sheet.rule(LEFT, _FOOT - 3, RIGHT, 0.4, ink.FAINT)
    words = f"{faces.clip(paper.number, LABEL, 160)} · {w.t('page %(page)s of %(count)s', page=page, count=count)}"
    sheet.write(RIGHT, BOTTOM, words, LABEL, anchor="end")
    if lost:
        note = w.t("%(mark)s: a letter this paper cannot print; the order on the screen has it.", mark=faces.GETA)
        sheet.write(LEFT, BOTTOM, note, LABEL)


def _order_blocks(paper: OrderPaper, w: Wording) -> list[Block]:
    facts = [
        (w.t("Customer"), paper.customer), (w.t("Telephone"), paper.phone),
        (w.t("Plate"), paper.plate), (w.t("Model"), paper.model),
        (w.t("VIN"), paper.vin), (w.t("Mileage in (km)"), _km(paper, w)),
        (w.t("Opened"), _moment(paper.opened_at, w)), (w.t("Promised for"), _moment(paper.promised_at, w)),
        (w.t("Advisor"), paper.advisor), (w.t("Estimate"), _money(paper.estimate, paper.currency, w)),
    ]  # fmt: skip
    blocks = [*_facts(facts), table.gap(8)]
    for job in paper.jobs:
        blocks += _job(job, paper, w)
    if paper.questions is not None:
        blocks += _questions(paper.questions, w)
    return [*blocks, table.gap(10), _terms(w), _signatures([w.t("Customer, date"), w.t("Service advisor, date")])]


def _card_blocks(paper: OrderPaper, w: Wording) -> list[Block]:
    facts = [
        (w.t("Plate"), paper.plate), (w.t("Model"), paper.model),
        (w.t("VIN"), paper.vin), (w.t("Mileage in (km)"), _km(paper, w)),
        (w.t("Promised for"), _moment(paper.promised_at, w)), (w.t("Advisor"), paper.advisor),
    ]  # fmt: skip
    blocks = [*_facts(facts), table.gap(8)]
    for job in paper.jobs:
        blocks += _job(job, paper, w)
        blocks.append(_to_write(job, w))
    return [*blocks, _inspection(w)]


def _facts(facts: list[tuple[str, str | None]]) -> list[Block]:
    """Two columns of labels and values, a long value on as many lines as it needs."""
    blocks, half, indent = [], WIDE / 2, 82.0
    for at in range(0, len(facts), 2):
        pair = facts[at : at + 2]
        values = [faces.wrap(value or DASH, BODY, half - indent - 8, 4) for _label, value in pair]

        def draw(sheet: Sheet, y: float, pair: list[tuple[str, str | None]] = pair,
                 values: list[tuple[str, ...]] = values) -> None:  # fmt: skip
            for column, ((label, _value), lines) in enumerate(zip(pair, values, strict=True)):
                x = LEFT + column * half
                sheet.write(x, y - BODY, faces.clip(label, LABEL, indent - 4), LABEL, colour=ink.SOFT)
                sheet.lines(x + indent, y - BODY, lines, BODY, LEAD)

        blocks.append(Block(max(map(len, values)) * LEAD + 2, draw))
    return blocks


def _job(job: PaperJob, paper: OrderPaper, w: Wording) -> list[Block]:
    """Heading with the first lines of the concern, then the other lines one by one, so that a page can end anywhere."""
    kind = w.t(_TYPES[JobType(job.job_type)])
    heading = f"{job.line} · {job.group}"
    more = [kind]
    if job.returned_from:
        more.append(w.t("rework of order %(number)s", number=job.returned_from))
    if job.agreed is not None:
        more.append(w.t("added, agreed: %(amount)s", amount=_money(job.agreed, paper.currency, w) or DASH))
    lines = [
        line
        for part in (job.concern or DASH).splitlines() or [DASH]
        for line in faces.wrap(part, BODY, WIDE - _WORDS_IN)
    ]
    first = lines[:2]

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(LEFT, y - 3, RIGHT, 0.5, ink.FAINT)
        right = " · ".join(more)
        room = WIDE * 0.52
        span = sheet.write(
            LEFT,
            y - 17,
            faces.clip(heading, 11, WIDE - min(faces.width(faces.printable(right), LABEL), room) - 12),
            11,
            bold=True,
        )
        sheet.write(RIGHT, y - 17, faces.clip(right, LABEL, WIDE - span - 12), LABEL, anchor="end", colour=ink.SOFT)
        sheet.lines(LEFT + _WORDS_IN, y - 17 - LEAD - 1, first, BODY, LEAD)

    def one(line: str) -> Draw:
        def draw_line(sheet: Sheet, y: float) -> None:
            sheet.write(LEFT + _WORDS_IN, y - LEAD + 3.5, line, BODY)

        return draw_line

    return [Block(22 + LEAD * len(first), draw), *(Block(LEAD, one(line)) for line in lines[2:]), table.gap(5)]


def _to_write(job: PaperJob, w: Wording) -> Block:
    """Room for the technician's hand: cause, correction, operation, outcome."""
    outcomes = [w.t(word) for word in _OUTCOMES.values()]

    def draw(sheet: Sheet, y: float) -> None:
        at = y - _WRITE_LEAD + 3
        for label in (w.t("Cause: what was found"), w.t("Correction: what was done")):
            for line in range(2):
                if line == 0:
                    sheet.write(LEFT + _WORDS_IN, at, label, LABEL, colour=ink.SOFT)
                sheet.rule(LEFT + 130, at - 2, RIGHT, 0.4, ink.SOFT)
                at -= _WRITE_LEAD
        third = (WIDE - _WORDS_IN) / 3
        for column, (label, value) in enumerate((
            (w.t("Technician"), job.technician), (w.t("Labour operation"), job.labour_op), (w.t("Hours"), None),
        )):  # fmt: skip
            x = LEFT + _WORDS_IN + column * third
            span = sheet.write(x, at, label, LABEL, colour=ink.SOFT)
            sheet.write(x + span + 6, at, faces.clip(value or "", BODY, third - span - 14), BODY)
            sheet.rule(x + span + 4, at - 2, x + third - 8, 0.4, ink.SOFT)
        _boxes(sheet, at - _WRITE_LEAD, outcomes)

    return Block(_WRITE_LEAD * 6 + 8, draw)


def _inspection(w: Wording) -> Block:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(LEFT, y - 62, WIDE, 58, 0.8)
        sheet.write(LEFT + 8, y - 19, w.t("Final inspection"), 11, bold=True)
        _boxes(sheet, y - 36, [w.t("ready for the customer"), w.t("sent back, cause:")])
        sheet.write(LEFT + 8, y - 54, w.t("Inspector, date"), LABEL, colour=ink.SOFT)
        sheet.rule(LEFT + 96, y - 56, RIGHT - 8, 0.4, ink.SOFT)

    return Block(70, draw)


def _boxes(sheet: Sheet, y: float, words: list[str]) -> None:
    """Boxes to tick, in a row."""
    x = LEFT + _WORDS_IN
    for word in words:
        sheet.box(x, y - 1, 8, 8, 0.7)
        x += 12 + sheet.write(x + 12, y, word, 9) + 14


def _questions(answers: ThreeAnswers, w: Wording) -> list[Block]:
    right = w.t("not known") if answers.right_when_left is None else _yes(answers.right_when_left, w)
    said = [(w.t("Had it before?"), _yes(answers.had_before, w))]
    if answers.had_before:
        said += [(w.t("Was it right when you left?"), right),
                 (w.t("When did it come back?"), w.day(answers.came_back_on))]  # fmt: skip
    words = " · ".join(f"{question} {answer}" for question, answer in said)
    lines = faces.wrap(words, 9, WIDE)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(LEFT, y - 3, RIGHT, 0.5, ink.FAINT)
        sheet.lines(LEFT, y - 15, lines, 9, 12)

    return [Block(10 + 12 * len(lines), draw)]


def _terms(w: Wording) -> Block:
    words = w.sentences(
        w.t("The customer orders the work listed here."),
        w.t("The estimate is no fixed price; more work is done only after the customer has agreed to it."),
    )
    lines = faces.wrap(words, 9, WIDE)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.lines(LEFT, y - 10, lines, 9, 12)

    return Block(12 * len(lines) + 4, draw)


def _signatures(labels: list[str]) -> Block:
    def draw(sheet: Sheet, y: float) -> None:
        wide = (WIDE - 30) / len(labels)
        for at, label in enumerate(labels):
            x = LEFT + at * (wide + 30)
            sheet.rule(x, y - 46, x + wide, 0.7)
            sheet.write(x, y - 57, label, LABEL, colour=ink.SOFT)

    return Block(62, draw)


def _lost(paper: OrderPaper) -> bool:
    """Will the paper show a mark in place of a letter?"""
    texts = [paper.customer, paper.plate, paper.model, paper.advisor, *(job.concern for job in paper.jobs)]
    return any(faces.GETA in faces.printable(text) for text in texts if text)


def _yes(value: bool, w: Wording) -> str:
    return w.t("yes") if value else w.t("no")


def _km(paper: OrderPaper, w: Wording) -> str | None:
    return None if paper.odometer_km is None else w.number(paper.odometer_km)


def _money(minor: int | None, currency: str | None, w: Wording) -> str | None:
    return None if minor is None else " ".join(filter(None, (w.number(minor / 100, 2), currency)))


def _moment(at: datetime | None, w: Wording) -> str | None:
    return None if at is None else f"{w.day(at.date())}, {at:%H:%M}"
