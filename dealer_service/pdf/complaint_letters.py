"""How do a complaint's receipt and the letter with the answer print, in the customer's language?"""

from collections.abc import Iterator

from dealer_service.domain.complaint_papers import AnswerLetter, ComplaintReceipt
from dealer_service.domain.dealers import zone_of
from dealer_service.pdf import complaint_words as words
from dealer_service.pdf import ink, paper, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.long_text import prose
from dealer_service.pdf.sheet import BOTTOM, LEFT, MILLIMETRE, RIGHT, TOP, WIDE, Sheet
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import Wording, wording

_TEXT = 10.0
_LEAD = 14.0
_ROOM = TOP - BOTTOM - 30
_FOLD = 105 * MILLIMETRE
"""From the upper edge of the paper to the first fold of a letter; recipient and reference stand above it."""


def receipt_pdf(content: ComplaintReceipt) -> bytes:
    """What the customer takes home: the number in large, what was written down, and what happens now."""
    w = wording(content.locale)
    title = w.t("Receipt for your complaint")
    return _paper(f"{title} · {content.number}", content.dealer_name, content.number, w, _receipt(content, w, title))


def answer_letter_pdf(content: AnswerLetter) -> bytes:
    """The answer as it was told, to be signed and sent."""
    w = wording(content.locale)
    title = w.t("Our answer to your complaint")
    return _paper(f"{title} · {content.number}", content.dealer_name, content.number, w, _letter(content, w, title))


def _paper(title: str, author: str, number: str, w: Wording, blocks: Iterator[Block]) -> bytes:
    sheet = Sheet(title, author, number, w.language)
    pages = table.pages(list(blocks), _ROOM)
    mark = f"{author} · {number}"
    return paper.drawn(sheet, pages, lambda _: TOP, lambda page, count: paper.last_line(sheet, mark, w, page, count))


def _receipt(content: ComplaintReceipt, w: Wording, title: str) -> Iterator[Block]:
    yield _line(content.dealer_name, 11, bold=True)
    if content.city:
        yield _line(content.city, 9)
    yield table.gap(14)
    yield _line(title, 15, bold=True)
    yield table.gap(6)
    yield _number(content.number, w)
    yield table.gap(10)
    vehicle = " · ".join(part for part in (content.plate, content.vin, content.model) if part)
    pairs = [
        (w.t("Received"), words.moment(w, content.received_at, content.zone)),
        (w.t("Taken by"), content.received_by),
        (w.t("Name"), content.name),
        (w.t("Vehicle"), vehicle),
        (w.t("Order"), content.order_number),
        (w.t("Category"), content.category),
        (w.t("What you told us"), content.words),
        (w.t("What you ask for"), content.asks),
    ]
    yield from paper.pairs(((name, value) for name, value in pairs if value), 24)
    yield table.section(LEFT, RIGHT, w.t("What happens now"))
    yield table.gap(4)
    for sentence in _promised(content, w):
        yield from prose(LEFT, WIDE, sentence, _TEXT, _LEAD)
    yield table.gap(34)
    yield _sign(w.t("date, signature of the dealer"))


def _promised(content: ComplaintReceipt, w: Wording) -> Iterator[str]:
    if content.closed:
        yield w.t("This complaint is closed. If it troubles you again, tell us: it will be opened again.")
    if content.heard_by:
        yield w.t("We speak with you about it by %(until)s.", until=words.moment(w, content.heard_by, content.zone))
    if content.answer_by:
        yield w.t("You have our answer by %(until)s.", until=words.moment(w, content.answer_by, content.zone))
    yield w.t("Quote the number above whenever you call or write: everybody here finds your complaint by it.")


def _letter(content: AnswerLetter, w: Wording, title: str) -> Iterator[Block]:
    yield _head(content, w)
    vehicle = " · ".join(part for part in (content.plate, content.vin) if part)
    subject = f"{title} {content.number}"
    yield table.paragraph(LEFT, WIDE, f"{subject} · {vehicle}" if vehicle else subject, 11, bold=True)
    yield table.gap(8)
    dear = w.t("Dear %(name)s,", name=content.name) if content.name else w.t("Dear customer,")
    yield from _said(dear)
    received = words.moment(w, content.received_at, content.zone)
    yield from _said(w.t("On %(when)s you told us what went wrong. We wrote down:", when=received))
    yield from _quoted(content.words)
    yield from _said(w.t("Thank you for saying so. This is our answer:"))
    yield from _said(content.answer)
    if content.offers:
        yield from _said(w.t("We offer you:"))
        for offer in content.offers:
            yield from _quoted(words.offered(w, offer, content.currency))
    if content.ways_left:
        yield from _said(w.t("You turned down an earlier offer. These ways stay open to you:"))
        yield from _quoted(content.ways_left)
    yield from _said(w.t("If something is still not right, call us or write to us and quote %(number)s. "
                         "We also ask you ourselves in a few days whether you are satisfied.",
                         number=content.number))  # fmt: skip
    yield from _said(w.t("Yours sincerely"))
    yield table.gap(30)
    yield _sign(", ".join(part for part in (content.signed_by, content.dealer_name) if part))


def _head(content: AnswerLetter, w: Wording) -> Block:
    """Sender in small type, the recipient as the window of an envelope shows it, place and day at the right."""
    to = [content.name or "", *(content.address or "").splitlines()]
    lines = [faces.clip(line, _TEXT, 85 * MILLIMETRE) for line in to if line.strip()][:6]
    if not lines[1:] and content.email:
        lines.append(faces.clip(w.t("by e-mail to %(address)s", address=content.email), _TEXT, 85 * MILLIMETRE))
    sender = " · ".join(part for part in (content.dealer_name, content.city) if part)
    day = w.day(content.answered_at.astimezone(zone_of(content.zone)).date())
    place = w.t("%(city)s, %(day)s", city=content.city, day=day) if content.city else day

    def draw(sheet: Sheet, top: float) -> None:
        sheet.write(LEFT, top - 10, faces.clip(content.dealer_name, 13, WIDE), 13, bold=True)
        sheet.rule(LEFT, top - 17, RIGHT, 1.0)
        y = top - 33 * MILLIMETRE
        sheet.write(LEFT, y, faces.clip(sender, ink.SMALL, 85 * MILLIMETRE), colour=ink.SOFT)
        sheet.rule(LEFT, y - 3, LEFT + 85 * MILLIMETRE, 0.4, ink.FAINT)
        sheet.lines(LEFT, y - 18, lines, _TEXT, 13)
        sheet.write(RIGHT, top - _FOLD + 34 * MILLIMETRE, place, _TEXT, "end")

    return Block(_FOLD - 18 * MILLIMETRE, draw)


def _said(text: str) -> Iterator[Block]:
    yield from prose(LEFT, WIDE, text, _TEXT, _LEAD)
    yield table.gap(7)


def _quoted(text: str) -> Iterator[Block]:
    yield from prose(LEFT + 16, WIDE - 32, text, _TEXT, _LEAD)
    yield table.gap(7)


def _line(text: str, size: float, bold: bool = False) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.write(LEFT, top - size, faces.clip(text, size, WIDE), size, bold=bold)

    return Block(size * 1.35, draw)


def _number(number: str, w: Wording) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT, top - 46, WIDE, 46, 1.0)
        sheet.write(LEFT + 10, top - 17, w.t("Your number"), 9)
        sheet.write(LEFT + 10, top - 38, number, 19, bold=True)

    return Block(46, draw)


def _sign(words_under: str) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(LEFT, top - 2, LEFT + 80 * MILLIMETRE, 0.5)
        sheet.write(LEFT, top - 13, faces.clip(words_under, ink.SMALL, WIDE), colour=ink.SOFT)

    return Block(18, draw)
