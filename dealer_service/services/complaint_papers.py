"""How does a complaint come to paper: its file, the customer's receipt, the letter with the answer?"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.complaint_clocks import Clock, Deadline
from dealer_service.domain.complaint_papers import (
    AnswerLetter,
    ComplaintFile,
    ComplaintReceipt,
    Customer,
    EarlierComplaint,
    FiledEntry,
)
from dealer_service.domain.complaints import State
from dealer_service.domain.refusals import NotAllowed
from dealer_service.pdf.complaint_file import complaint_file_pdf
from dealer_service.pdf.complaint_letters import answer_letter_pdf, receipt_pdf
from dealer_service.services.complaint_access import dealer_by_id, open_complaint
from dealer_service.services.complaint_contacts import letter_of
from dealer_service.services.complaint_view import ComplaintView, get_complaint
from dealer_service.services.scorecards import checked_locale
from dealer_service.services.words import N_
from dealer_service.storage.changes import record_change
from dealer_service.storage.complaint_guides import list_categories
from dealer_service.storage.order_details import names_of

__all__ = ["Paper", "file_of", "note_print", "print_file", "print_letter", "print_receipt"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to be handed out under a name."""

    name: str
    content: bytes


def print_file(session: Session, actor: Actor, complaint_id: int, locale: str, now: datetime) -> Paper:
    """The whole complaint, as a customer or an authority may ask for it.

    Who complains stands on it where the person who prints it sees that. Raises ``NotFound`` out of scope.
    """
    content = file_of(session, actor, complaint_id, locale, now)
    return Paper(f"{content.number}-file.pdf", complaint_file_pdf(content))


def print_receipt(session: Session, actor: Actor, complaint_id: int, now: datetime,
                  locale: str | None = None) -> Paper:  # fmt: skip
    """What the customer takes home, in his language unless another is named."""
    require(actor, Permission.RECEIVE_COMPLAINTS)
    view = get_complaint(session, actor, complaint_id, now)
    if view.person is None:
        raise NotAllowed(N_("Letters are written by those who speak with the customer."))
    locale = checked_locale(locale) if locale else view.person.locale
    content = ComplaintReceipt(
        number=view.number, dealer_name=view.dealer_name, zone=view.zone, locale=locale, received_at=view.received_at,
        category=_categories(session, locale).get(view.category, view.category), words=view.words,
        city=dealer_by_id(session, view.dealer_id).city, received_by=view.received_by, name=view.person.name,
        asks=view.asks, vin=view.vin, model=view.model, plate=view.plate, order_number=view.order_number,
        heard_by=_due(view, Deadline.ACKNOWLEDGE), answer_by=_due(view, Deadline.ANSWER),
        closed=view.state is State.CLOSED,
    )  # fmt: skip
    return Paper(f"{view.number}-receipt.pdf", receipt_pdf(content))


def print_letter(session: Session, actor: Actor, complaint_id: int, now: datetime,
                 locale: str | None = None) -> Paper:  # fmt: skip
    """The last answer as a letter, in the customer's language unless another is named.

    Raises ``Refused`` before there is an answer.
    """
    found = letter_of(session, actor, complaint_id, now)
    content = AnswerLetter(
        number=found.number, locale=found.locale, dealer_name=found.dealer_name, zone=found.zone,
        received_at=found.received_at, answered_at=found.answered_at, words=found.words, answer=found.answer,
        city=found.city, name=found.name, address=found.address, email=found.email, vin=found.vin, plate=found.plate,
        offers=found.offers, currency=found.currency, ways_left=found.ways_left, signed_by=found.signed_by,
    )  # fmt: skip
    if locale:
        content = replace(content, locale=checked_locale(locale))
    return Paper(f"{found.number}-letter.pdf", answer_letter_pdf(content))


def note_print(session: Session, actor: Actor, complaint_id: int, paper: str, now: datetime) -> None:
    """Put on record that a paper of a complaint was given out, and whether it names the customer."""
    require(actor, Permission.SEE_COMPLAINTS)
    opened = open_complaint(session, actor, complaint_id, now)
    record_change(session, at=now, actor=actor.key, verb="print_complaint", subject=f"complaint:{complaint_id}",
                  dealer_id=opened.row.dealer_id, values={"paper": paper, "person": opened.sees_person})  # fmt: skip


def file_of(session: Session, actor: Actor, complaint_id: int, locale: str, now: datetime) -> ComplaintFile:
    """What stands in the file."""
    view = get_complaint(session, actor, complaint_id, now)
    named = _categories(session, checked_locale(locale))
    handlers = {entry.said.handler_id for entry in view.timeline if entry.said.handler_id is not None}
    people = names_of(session, handlers)
    return ComplaintFile(
        number=view.number, dealer_code=view.dealer, dealer_name=view.dealer_name, zone=view.zone,
        as_of=now.replace(second=0, microsecond=0), locale=locale, state=view.state, level=view.level,
        severity=view.severity, category=named.get(view.category, view.category), source=view.source,
        received_at=view.received_at, words=view.words,
        entries=tuple(
            FiledEntry(entry.seq, entry.at, entry.step, entry.state, entry.said, entry.by, entry.on_behalf_of,
                       people.get(entry.said.handler_id or 0), named.get(entry.said.category or ""))
            for entry in view.timeline
        ),
        clocks=view.clocks, customer=_customer(view), currency=view.currency, received_by=view.received_by,
        handler=view.handler, asks=view.asks, vin=view.vin, model=view.model, plate=view.plate,
        order_number=view.order_number, offers=view.offers, answer=view.answer, satisfaction=view.satisfaction,
        upheld=view.upheld, function=view.function, lines=view.lines, closed_at=view.closed_at,
        closed_by=view.closed_by, reopened=view.reopened, additions=view.additions,
        earlier=tuple(
            EarlierComplaint(one.number, named.get(one.category, one.category), one.state, one.same_vehicle,
                             one.same_cause)
            for one in view.before
        ),
    )  # fmt: skip


def _customer(view: ComplaintView) -> Customer | None:
    if view.person is None:
        return None
    one = view.person
    return Customer(one.name, one.phone, one.email, one.address, one.erased)


def _categories(session: Session, locale: str) -> dict[str, str]:
    return {one.code: one.name(locale) for one in list_categories(session)}


def _due(view: ComplaintView, deadline: Deadline) -> datetime | None:
    """The promise of the round that runs; None once it is fulfilled or over."""
    open_: list[Clock] = [clock for clock in view.clocks if clock.is_open and clock.deadline is deadline]
    return open_[-1].due_at if open_ else None
