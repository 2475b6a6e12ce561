"""Which attempts were made to reach the customer, and what is written to him?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.complaint_case import ATTEMPTS_NEEDED
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaints import Channel, Offer, Outcome
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.services.complaint_access import open_complaint
from dealer_service.services.complaint_steps import Taken, take_step
from dealer_service.services.words import N_
from dealer_service.storage.accounts import find_user
from dealer_service.storage.complaint_log import find_person
from dealer_service.storage.order_details import names_of
from dealer_service.storage.vehicles import VehicleRow

SPEAKING = (Step.CONTACT, Step.ACKNOWLEDGE, Step.OFFER, Step.ANSWER, Step.FOLLOW_UP, Step.ADD, Step.REOPEN,
            Step.WITHDRAW)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contact:
    """One time the customer was spoken with, or tried to be; ``outcome`` None where a step took place with him."""

    at: datetime
    step: Step
    channel: Channel | None
    outcome: Outcome | None
    note: str | None
    next_attempt_at: datetime | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Contacts:
    """``days`` are the different days on which the customer was not reached since he was last spoken with."""

    contacts: tuple[Contact, ...]
    days: int
    days_needed: int
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter or an e-mail to the customer says, in his language: facts alone, the wording is the printer's."""

    number: str
    locale: str
    dealer_name: str
    city: str | None
    name: str | None
    address: str | None
    email: str | None
    vin: str | None
    plate: str | None
    received_at: datetime
    answered_at: datetime
    zone: str
    words: str
    answer: str
    offers: tuple[Offer, ...]
    currency: str | None
    ways_left: str | None
    signed_by: str | None


def record_attempt(session: Session, actor: Actor, complaint_id: int, channel: Channel, outcome: Outcome,
                   now: datetime, *, note: str | None = None, next_attempt_at: datetime | None = None,
                   seen: int | None = None) -> Taken:  # fmt: skip
    """Write down an attempt to reach the customer."""
    said = Said(note=note, channel=channel, outcome=outcome, next_attempt_at=next_attempt_at)
    return take_step(session, actor, complaint_id, Step.CONTACT, said, now, seen=seen)


def list_contacts(session: Session, actor: Actor, complaint_id: int, now: datetime) -> Contacts:
    """All contacts, the latest first."""
    require(actor, Permission.SEE_COMPLAINTS)
    opened = open_complaint(session, actor, complaint_id, now)
    spoken = [entry for entry in opened.entries if entry.step in SPEAKING]
    names = names_of(session, {entry.by_user_id for entry in spoken if entry.by_user_id is not None})
    found = tuple(
        Contact(entry.at, entry.step, entry.said.channel, entry.said.outcome, entry.said.note,
                entry.said.next_attempt_at, names.get(entry.by_user_id or 0))
        for entry in reversed(spoken)
    )  # fmt: skip
    return Contacts(found, opened.case.attempt_days, ATTEMPTS_NEEDED, opened.case.next_attempt_at)


def letter_of(session: Session, actor: Actor, complaint_id: int, now: datetime) -> Letter:
    """The letter with the last answer; refused before there is one, and to those who need not know the customer."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    opened = open_complaint(session, actor, complaint_id, now)
    if not opened.sees_person:
        raise NotAllowed(N_("Letters are written by those who speak with the customer."))
    answers = [entry for entry in opened.entries if entry.step is Step.ANSWER]
    if not answers:
        raise Refused(N_("There is no answer yet that could be written to the customer."))
    row, case, answer = opened.row, opened.case, answers[-1]
    person = find_person(session, complaint_id)
    vehicle = session.get(VehicleRow, case.vehicle_id) if case.vehicle_id is not None else None
    user = find_user(session, answer.by_user_id) if answer.by_user_id is not None else None
    turned_down = [given for given in case.offers if given.turned_down]
    dealer = opened.standing.dealer
    return Letter(
        row.number, person.locale if person else dealer.locale, dealer.name, dealer.city,
        person.name if person else None, person.address if person else None, person.email if person else None,
        vehicle.vin if vehicle else None, row.plate, row.received_at, answer.at, opened.facts.calendar.zone, row.words,
        answer.said.note or "", tuple(given.offer for given in case.offers if not given.turned_down),
        opened.standing.policy.currency, turned_down[-1].ways_left if turned_down else None,
        user.name if user else None,
    )  # fmt: skip
