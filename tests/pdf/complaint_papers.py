"""A complaint with everything on it, for its papers: offers, a superior's decision, a reopening, text of any kind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dealer_service.domain.complaint_case import read_case
from dealer_service.domain.complaint_clocks import DEFAULT_PROMISES
from dealer_service.domain.complaint_entries import Entry, Facts, Said, Step
from dealer_service.domain.complaint_papers import (
    AnswerLetter,
    ComplaintFile,
    ComplaintReceipt,
    Customer,
    EarlierComplaint,
    FiledEntry,
)
from dealer_service.domain.complaints import Channel, Function, Offer, OfferKind, Outcome, Severity, Source, State
from tests.complaints import CALENDAR, MONDAY

C, K, S, T = Channel, OfferKind, State, Step
WORDS = {
    "en": "Third time the brakes squeal.\nYour advisor said it was done, and it was not. I missed my flight.",
    "zh": "刹车第三次异响。\n你们的顾问说修好了，其实没有。我因此误了航班。",
}
ANSWER = {
    "en": "We replace discs and pads free of charge, and pay for the taxi. The advisor is sorry.",
    "zh": "我们免费更换制动盘和制动片，并承担出租车费用。服务顾问向您致歉。",
}
_STORY: tuple[tuple[int, Step, State, Said, str | None], ...] = (
    (0, T.RECEIVE, S.RECEIVED, Said(severity=Severity.MAJOR, category="repair_quality", handler_id=5), "Cara Care"),
    (1, T.ACKNOWLEDGE, S.ACKNOWLEDGED, Said(note="Heard her side: {words}", channel=C.TELEPHONE), "Cara Care"),
    (2, T.NEGOTIATE, S.NEGOTIATING, Said(note="Workshop looks at the discs"), "Cara Care"),
    (3, T.OFFER, S.NEGOTIATING, Said(note="towards the taxi", channel=C.TELEPHONE, offer=Offer(K.REFUND, 12_050)),
     "Cara Care"),
    (4, T.TURN_DOWN, S.NEGOTIATING, Said(note="wants the flight", ways_left="service manager; arbitration board"),
     "Cara Care"),
    (5, T.CONTACT, S.NEGOTIATING, Said(channel=C.TELEPHONE, outcome=Outcome.NO_ANSWER,
                                       next_attempt_at=MONDAY + timedelta(days=1)), "Cara Care"),
    (6, T.ESCALATE, S.ESCALATED, Said(note="flight", offer=Offer(K.REFUND, 300_000), raised_to=2), "Cara Care"),
    (24, T.GIVE_BACK, S.NEGOTIATING, Said(note="half of it", limit=150_000), "Max Manager"),
    (80, T.MISS, S.NEGOTIATING, Said(deadline="answer-1", due=MONDAY + timedelta(days=3), raised_to=3), None),
    (81, T.OFFER, S.NEGOTIATING, Said(note="half", channel=C.E_MAIL, offer=Offer(K.REFUND, 150_000)), "Cara Care"),
    (82, T.ANSWER, S.ANSWERED, Said(note="{answer}", channel=C.LETTER), "Cara Care"),
    (100, T.FOLLOW_UP, S.REOPENED, Said(note="still squeals", channel=C.TELEPHONE, satisfaction=1, raised_to=4),
     "Cara Care"),
    (101, T.NEGOTIATE, S.NEGOTIATING, Said(note="again"), "Cara Care"),
    (104, T.ANSWER, S.ANSWERED, Said(note="{answer}", channel=C.TELEPHONE), "Cara Care"),
    (120, T.FOLLOW_UP, S.FOLLOW_UP, Said(note="quiet now", channel=C.VISIT, satisfaction=3), "Cara Care"),
    (121, T.CLOSE, S.CLOSED, Said(upheld=True, function=Function.WORKSHOP, lines=(1, 2)), "Max Manager"),
)  # fmt: skip


def a_file(locale: str, words: str | None = None) -> ComplaintFile:
    """The whole story; ``words`` stand in place of what the customer and everybody said."""
    said, answer = words or WORDS[locale], words or ANSWER[locale]
    entries = []
    for seq, (hours, step, state, what, _by) in enumerate(_STORY, 1):
        note = what.note.format(words=said, answer=answer) if what.note else None
        entries.append(Entry(seq, MONDAY + timedelta(hours=hours), step, state, 5, replace(what, note=note)))
    facts = Facts(MONDAY, DEFAULT_PROMISES, CALENDAR)
    case, as_of = read_case(facts, entries), datetime(2026, 11, 22, 8, tzinfo=UTC)
    category = "Repair quality" if locale == "en" else "维修质量"
    return ComplaintFile(
        number="D1-2026-0007", dealer_code="D1", dealer_name="Northgate Motors", zone="Europe/Berlin", as_of=as_of,
        locale=locale, state=case.state, level=case.level, severity=case.severity, category=category,
        source=Source.COUNTER, received_at=MONDAY, words=said,
        entries=tuple(
            FiledEntry(entry.seq, entry.at, entry.step, entry.state, entry.said, by,
                       handler="Cara Care" if entry.seq == 1 else None, category=category if entry.seq == 1 else None)
            for entry, (*_what, by) in zip(entries, _STORY, strict=True)
        ),
        clocks=tuple(case.clocks(facts, as_of)),
        customer=Customer("Kim Klage" if locale == "en" else "王建国", "+49 40 66969 123", "kim@example.com", "Weg 1"),
        currency="EUR", received_by="Ann Advisor", handler="Cara Care", asks="The taxi and the flight",
        vin="WVWZZZ1JZXW000001", model="Astra", plate="HH-QT 1", order_number="R1", offers=tuple(case.offers),
        answer=answer, satisfaction=case.satisfaction, upheld=case.upheld, function=case.function, lines=case.lines,
        closed_at=case.closed_at, closed_by=case.closed_by, reopened=case.reopened, additions=case.additions,
        earlier=(EarlierComplaint("D1-2026-0002", category, S.CLOSED, True, False),),
    )  # fmt: skip


def a_receipt(locale: str, words: str | None = None) -> ComplaintReceipt:
    return ComplaintReceipt(
        number="D1-2026-0007", dealer_name="Northgate Motors", zone="Europe/Berlin", locale=locale,
        received_at=MONDAY, category="Repair quality" if locale == "en" else "维修质量",
        words=words or WORDS[locale], city="Hamburg", received_by="Ann Advisor", name="Kim Klage",
        asks="The taxi and the flight", vin="WVWZZZ1JZXW000001", model="Astra", plate="HH-QT 1", order_number="R1",
        heard_by=MONDAY + timedelta(hours=4), answer_by=MONDAY + timedelta(days=3),
    )  # fmt: skip


def a_letter(locale: str, words: str | None = None) -> AnswerLetter:
    return AnswerLetter(
        number="D1-2026-0007", locale=locale, dealer_name="Northgate Motors", zone="Europe/Berlin",
        received_at=MONDAY, answered_at=MONDAY + timedelta(days=3), words=words or WORDS[locale],
        answer=words or ANSWER[locale], city="Hamburg", name="Kim Klage" if locale == "en" else "王建国",
        address="Lange Reihe 17\n20099 Hamburg", vin="WVWZZZ1JZXW000001", plate="HH-QT 1",
        offers=(Offer(K.FREE_REPAIR), Offer(K.REFUND, 150_000)), currency="EUR",
        ways_left="service manager; arbitration board", signed_by="Cara Care",
    )  # fmt: skip
