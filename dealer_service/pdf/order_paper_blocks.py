"""What do the papers of an order consist of: facts, jobs, room to write, answers, signatures?"""

from collections.abc import Callable

from dealer_service.domain.order_papers import OrderPaper, PaperJob
from dealer_service.domain.repair_orders import JobType, Outcome
from dealer_service.domain.three_questions import ThreeAnswers
from dealer_service.pdf import ink, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.sheet import LEFT, RIGHT, WIDE, Sheet
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import DASH, Wording

Draw = Callable[[Sheet, float], None]
BODY, LABEL, LEAD = 10.0, 8.0, 13.5
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


def facts_block(facts: list[tuple[str, str | None]]) -> list[Block]:
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


def job_blocks(job: PaperJob, paper: OrderPaper, w: Wording) -> list[Block]:
    """Heading with the first lines of the concern, then the other lines one by one, so that a page can end anywhere."""
    kind = w.t(_TYPES[JobType(job.job_type)])
    heading = f"{job.line} · {job.group}"
    more = [kind]
    if job.returned_from:
        more.append(w.t("rework of order %(number)s", number=job.returned_from))
    if job.agreed is not None:
        more.append(w.t("added, agreed: %(amount)s", amount=money(job.agreed, paper.currency, w) or DASH))
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


def room_to_write(job: PaperJob, w: Wording) -> Block:
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


def inspection_block(w: Wording) -> Block:
    """Where the final inspection ticks and signs, sent back or ready."""

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


def questions_block(answers: ThreeAnswers, w: Wording) -> list[Block]:
    """What the customer answered at the counter of a vehicle that was here before."""
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


def terms_block(w: Wording) -> Block:
    """What the signature stands for."""
    words = w.sentences(
        w.t("The customer orders the work listed here."),
        w.t("The estimate is no fixed price; more work is done only after the customer has agreed to it."),
    )
    lines = faces.wrap(words, 9, WIDE)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.lines(LEFT, y - 10, lines, 9, 12)

    return Block(12 * len(lines) + 4, draw)


def signatures_block(labels: list[str]) -> Block:
    """Lines to sign on, side by side."""

    def draw(sheet: Sheet, y: float) -> None:
        wide = (WIDE - 30) / len(labels)
        for at, label in enumerate(labels):
            x = LEFT + at * (wide + 30)
            sheet.rule(x, y - 46, x + wide, 0.7)
            sheet.write(x, y - 57, label, LABEL, colour=ink.SOFT)

    return Block(62, draw)


def _yes(value: bool, w: Wording) -> str:
    return w.t("yes") if value else w.t("no")


def money(minor: int | None, currency: str | None, w: Wording) -> str | None:
    """An amount in minor units with its currency, where both are known."""
    return None if minor is None else " ".join(filter(None, (w.number(minor / 100, 2), currency)))
