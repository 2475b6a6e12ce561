"""How does a whole complaint print: facts, promises, decision, contacts, every entry, and who signs?"""

from collections.abc import Iterator

from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaint_names import (
    FUNCTIONS,
    LEVELS,
    SATISFIED,
    SEVERITIES,
    SOURCES,
    STATES,
    STEPS,
)
from dealer_service.domain.complaint_papers import ComplaintFile
from dealer_service.pdf import complaint_words as words
from dealer_service.pdf import ink, paper, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.complaint_timeline import contacts, timeline
from dealer_service.pdf.long_text import prose
from dealer_service.pdf.sheet import LEFT, RIGHT, TOP, WIDE, Sheet
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import DASH, Wording, wording

_SIGN_HIGH = 62.0


def complaint_file_pdf(content: ComplaintFile) -> bytes:
    """The file; the same content gives the same bytes with the same release and typeface."""
    w = wording(content.locale)
    kind = w.t("Complaint file")
    title = f"{kind} {content.number}"
    sheet = Sheet(f"{kind} · {content.number}", w.t("After-sales quality"), f"{content.number}, {content.dealer_name}",
                  w.language)  # fmt: skip
    mark = f"{content.dealer_code} · {content.number} · {paper.digest_words(content, w)}"
    return paper.filed(sheet, _blocks(content, w), w, title=title, owner=content.dealer_name, mark=mark,
                       front=lambda: _front(sheet, content, w, kind))  # fmt: skip


def _front(sheet: Sheet, content: ComplaintFile, w: Wording, kind: str) -> None:
    sheet.bookmark("file", f"{kind} {content.number}")
    sheet.write(LEFT, TOP - 16, kind, 15, bold=True)
    sheet.write(RIGHT, TOP - 16, content.number, 15, "end", bold=True)
    dealer = faces.clip(f"{content.dealer_code} {content.dealer_name}", 9, WIDE * 0.6)
    sheet.write(LEFT, TOP - 31, dealer, 9)
    as_of = w.t("as of %(when)s", when=words.moment(w, content.as_of, content.zone))
    sheet.write(RIGHT, TOP - 31, as_of, anchor="end")
    state = " · ".join((w.t(STATES[content.state]), w.t(LEVELS[content.level]), w.t(SEVERITIES[content.severity])))
    sheet.write(LEFT, TOP - 43, state, 9, bold=True)
    sheet.write(RIGHT, TOP - 43, w.t("all times in %(zone)s", zone=content.zone), anchor="end", colour=ink.SOFT)
    sheet.rule(LEFT, TOP - 48, RIGHT, 1.4)


def _blocks(content: ComplaintFile, w: Wording) -> Iterator[Block]:
    yield from _facts(content, w)
    yield from _told(content, w)
    yield from _promises(content, w)
    yield from _decision(content, w)
    yield from contacts(content, w)
    yield from timeline(content, w)
    yield from _earlier(content, w)
    yield table.gap(10)
    yield paper.signatures(w, (w.t("Customer"), w.t("Taken care of by"), w.t("Service manager")), _SIGN_HIGH)


def _facts(content: ComplaintFile, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("Facts"))
    came = words.word(w, SOURCES, content.source)
    vehicle = " · ".join(part for part in (content.vin, content.plate, content.model) if part)
    pairs = [
        (w.t("Received"), f"{words.moment(w, content.received_at, content.zone)} ({came})"),
        (w.t("Taken by"), content.received_by or DASH),
        (w.t("With"), content.handler or w.t("nobody yet")),
        (w.t("Category"), content.category),
        (w.t("Vehicle"), vehicle or DASH),
        (w.t("Order"), content.order_number or DASH),
        (w.t("Customer"), _customer(content, w)),
    ]
    yield from paper.pairs(pairs, 26)


def _customer(content: ComplaintFile, w: Wording) -> str:
    if content.customer is None:
        return w.t("known to those who speak with the customer")
    if content.customer.erased:
        return w.t("unknown: erased on the customer's request")
    one = content.customer
    return " · ".join(part for part in (one.name, one.phone, one.email, one.address) if part) or DASH


def _told(content: ComplaintFile, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("What the customer told us"))
    yield table.gap(3)
    yield from prose(LEFT, WIDE, content.words, 9)
    if content.asks:
        yield table.paragraph(LEFT, WIDE, w.t("What the customer asks for"), bold=True, keep=True)
        yield from prose(LEFT, WIDE, content.asks, 9)


def _promises(content: ComplaintFile, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("Promises"))
    cols = table.columns(
        LEFT,
        RIGHT,
        (
            (w.t("promise"), 25, False),
            (w.t("due"), 21, False),
            (w.t("done"), 21, False),
            (w.t("working time"), 15, True),
            (w.t("stopped"), 13, True),
            ("", 2, False),
            (w.t("result"), 24, False),
        ),
    )
    yield table.header(cols)
    for clock in content.clocks:
        ended, due = words.moment(w, clock.ended_at, content.zone), words.moment(w, clock.due_at, content.zone)
        ran, stood = words.hours(w, clock.running_seconds), words.hours(w, clock.paused_seconds)
        yield table.row(cols, (words.clock_name(w, clock), due, ended, ran, stood, "", words.kept(w, clock)))


def _decision(content: ComplaintFile, w: Wording) -> Iterator[Block]:
    yield table.section(LEFT, RIGHT, w.t("Decision"))
    function = words.word(w, FUNCTIONS, content.function)
    lines = ", ".join(w.number(line) for line in content.lines) or w.t("all of the order")
    pairs = [(w.t("Complaint"), words.upheld(w, content.upheld)), (w.t("Responsible function"), function)]
    if content.upheld and content.order_number:
        pairs.append((w.t("Jobs it concerns"), lines))
    for given in content.offers:
        said = f"{words.offered(w, given.offer, content.currency)} · {words.moment(w, given.at, content.zone)}"
        if given.turned_down:
            ways = w.t("turned down; ways left to the customer: %(ways)s", ways=given.ways_left or DASH)
            said = f"{said}\n{ways}"
        pairs.append((w.t("Offer"), said))
    pairs.append((w.t("Answer, as told"), content.answer or DASH))
    pairs.append((w.t("Customer's satisfaction"), words.word(w, SATISFIED, content.satisfaction)))
    if content.closed_at is not None:
        how = "" if content.closed_by in (None, Step.CLOSE) else f" ({w.t(STEPS[content.closed_by])})"
        pairs.append((w.t("Closed"), words.moment(w, content.closed_at, content.zone) + how))
    if content.reopened:
        pairs.append((w.t("Reopened"), w.tn("%(num)s time", "%(num)s times", content.reopened)))
    if content.additions:
        pairs.append((w.t("Complained again"), w.tn("%(num)s time", "%(num)s times", content.additions)))
    yield from paper.pairs(pairs, 26)


def _earlier(content: ComplaintFile, w: Wording) -> Iterator[Block]:
    if not content.earlier:
        return
    yield table.section(LEFT, RIGHT, w.t("Complaints of the 90 days before"), w.number(len(content.earlier)))
    cols = table.columns(LEFT, RIGHT, (("", 24, False), ("", 26, False), ("", 20, False), ("", 30, False)))
    for one in content.earlier:
        same = [w.t("same vehicle")] * one.same_vehicle + [w.t("same cause")] * one.same_cause
        yield table.row(cols, (one.number, one.category, w.t(STATES[one.state]), ", ".join(same)))
