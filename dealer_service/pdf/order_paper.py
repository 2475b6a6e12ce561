"""How do the papers of an order print: the repair order to be signed, and the card that goes with the vehicle?"""

from datetime import datetime

from dealer_service.domain.order_papers import OrderPaper, PaperKind
from dealer_service.pdf import ink, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.marks import scan_mark
from dealer_service.pdf.order_paper_blocks import (
    BODY,
    LABEL,
    facts_block,
    inspection_block,
    job_blocks,
    money,
    questions_block,
    room_to_write,
    signatures_block,
    terms_block,
)
from dealer_service.pdf.paper import drawn
from dealer_service.pdf.sheet import BOTTOM, LEFT, RIGHT, TOP, WIDE, Sheet
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import Wording, wording

_HEAD = 66.0
_FOOT = BOTTOM + 14
_ROOM = TOP - _HEAD - _FOOT - 6


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
        (w.t("Advisor"), paper.advisor), (w.t("Estimate"), money(paper.estimate, paper.currency, w)),
    ]  # fmt: skip
    blocks = [*facts_block(facts), table.gap(8)]
    for job in paper.jobs:
        blocks += job_blocks(job, paper, w)
    if paper.questions is not None:
        blocks += questions_block(paper.questions, w)
    return [
        *blocks,
        table.gap(10),
        terms_block(w),
        signatures_block([w.t("Customer, date"), w.t("Service advisor, date")]),
    ]


def _card_blocks(paper: OrderPaper, w: Wording) -> list[Block]:
    facts = [
        (w.t("Plate"), paper.plate), (w.t("Model"), paper.model),
        (w.t("VIN"), paper.vin), (w.t("Mileage in (km)"), _km(paper, w)),
        (w.t("Promised for"), _moment(paper.promised_at, w)), (w.t("Advisor"), paper.advisor),
    ]  # fmt: skip
    blocks = [*facts_block(facts), table.gap(8)]
    for job in paper.jobs:
        blocks += job_blocks(job, paper, w)
        blocks.append(room_to_write(job, w))
    return [*blocks, inspection_block(w)]


def _lost(paper: OrderPaper) -> bool:
    """Will the paper show a mark in place of a letter?"""
    texts = [paper.customer, paper.plate, paper.model, paper.advisor, *(job.concern for job in paper.jobs)]
    return any(faces.GETA in faces.printable(text) for text in texts if text)


def _km(paper: OrderPaper, w: Wording) -> str | None:
    return None if paper.odometer_km is None else w.number(paper.odometer_km)


def _moment(at: datetime | None, w: Wording) -> str | None:
    return None if at is None else f"{w.day(at.date())}, {at:%H:%M}"
