"""How does a complaint come in: with a number, with promises that are frozen, and what belongs beside it?"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, Role, require
from dealer_service.domain.complaint_case import Case, apply
from dealer_service.domain.complaint_clocks import NOTHING_DUE, promises_to_plain
from dealer_service.domain.complaint_contents import Situation
from dealer_service.domain.complaint_entries import Entry, Facts, Said, Step
from dealer_service.domain.complaint_workflow import take
from dealer_service.domain.complaints import (
    RECURRENCE_DAYS,
    Channel,
    Level,
    Related,
    Severity,
    Source,
    State,
    complaint_number,
)
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.list_versions import usable
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.domain.vehicles import normalise_vin
from dealer_service.services.complaint_access import Standing, standing_at
from dealer_service.services.complaint_policy import calendar_for, dealer_seen
from dealer_service.services.complaint_retries import own_key, sent_before
from dealer_service.services.complaint_steps import LONGEST_NOTE, write_on
from dealer_service.services.complaint_vehicles import vehicle_named
from dealer_service.services.words import N_
from dealer_service.storage import complaint_evidence as orders
from dealer_service.storage import complaint_log as log
from dealer_service.storage.changes import record_change
from dealer_service.storage.complaint_guides import list_categories
from dealer_service.storage.complaint_search import customer_of, earlier_than, open_of
from dealer_service.storage.complaints import ComplaintPersonRow, ComplaintRow
from dealer_service.storage.lists import list_concern_groups
from dealer_service.storage.order_parties import phone_key
from dealer_service.storage.vehicle_search import find_vehicle

OLDEST_DAYS = 60
SPOKEN: dict[Source, Channel] = {
    Source.COUNTER: Channel.COUNTER,
    Source.LETTER: Channel.LETTER,
    Source.E_MAIL: Channel.E_MAIL,
    Source.ONLINE: Channel.ONLINE,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written down of a new complaint; only dealer, words, category and severity are needed.

    ``heard`` is the customer's side as noted by whom he has spoken with just now: the complaint is acknowledged with
    it in the same moment. ``received_at`` is earlier than now for a letter or an e-mail; ``group`` the code of the
    concern group it is about; ``handler_id`` without a value is the person of the dealer who takes it.
    ``sent_key`` tells a retry from a second complaint.
    """

    dealer: str
    words: str = ""
    category: str = ""
    severity: Severity | None = None
    source: Source = Source.COUNTER
    asks: str | None = None
    vin: str | None = None
    order_number: str | None = None
    plate: str | None = None
    group: str | None = None
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    locale: str | None = None
    received_at: datetime | None = None
    handler_id: int | None = None
    heard: str | None = None
    answer_id: int | None = None
    sent_key: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A new complaint; ``beside`` are open ones of the same customer or vehicle, ``before`` those of 90 days.

    ``again`` where the same was sent before: it is the first one, as it stands.
    """

    id: int
    number: str
    version: int
    beside: tuple[Related, ...]
    before: tuple[Related, ...]
    state: State
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """Vehicle, order and customer that a draft names."""

    vehicle_id: int | None
    order_id: int | None
    customer_id: int | None
    plate: str | None


def receive(session: Session, actor: Actor, draft: Draft, now: datetime) -> Received:
    """Take a complaint: number, promises of today's policy, first entry, all at once.

    An order brings its vehicle, plate and customer. What came with the same ``sent_key`` is not taken twice. Raises
    ``NotFound`` for a dealer out of scope, ``Refused`` with the field for what is missing.
    """
    require(actor, Permission.RECEIVE_COMPLAINTS)
    dealer = dealer_seen(session, draft.dealer)
    standing = standing_at(session, actor, dealer, now)
    if not standing.may(Permission.RECEIVE_COMPLAINTS):
        raise NotAllowed(N_("You see this dealer's complaints, but take only those of your own dealer."))
    at = now.astimezone(UTC).replace(microsecond=0)
    draft = _checked(session, draft, standing, at)
    named = _named(session, dealer, draft, to_write=True)
    if first := sent_before(session, actor, draft.sent_key):
        return _as_before(session, first, draft)
    row, facts = _new_row(session, actor, dealer, standing, draft, named, at)
    # The number waited for whoever took one at the same moment.
    if sent_before(session, actor, draft.sent_key) is not None:
        raise Conflict(N_("The same complaint is being taken at this moment. Look at it again."))
    person = ComplaintPersonRow(
        complaint_id=0, dealer_id=dealer.id, name=draft.name, phone=draft.phone, email=draft.email,
        phone_key=phone_key(draft.phone or ""), address=draft.address, locale=draft.locale or dealer.locale,
    )  # fmt: skip
    complaint_id = log.add_complaint(session, row, person)
    case = _first_entries(session, actor, row, facts, standing, draft, named, at)
    beside = _beside(session, dealer, named, draft)
    record_change(session, at=at, actor=actor.key, verb="receive_complaint", subject=f"complaint:{complaint_id}",
                  dealer_id=dealer.id, values={"number": row.number, "source": row.source})  # fmt: skip
    return Received(complaint_id, row.number, case.version, tuple(one for one in beside if one.id != complaint_id),
                    tuple(earlier(session, row)), case.state)  # fmt: skip


def _as_before(session: Session, first: ComplaintRow, draft: Draft) -> Received:
    if first.words != draft.words:
        raise Refused(N_("This key came with another complaint before. Send a new one with a new key."))
    return Received(first.id or 0, first.number, first.version, (), tuple(earlier(session, first)), State(first.state),
                    again=True)  # fmt: skip


def open_matters(session: Session, actor: Actor, draft: Draft, now: datetime) -> list[Related]:
    """Open complaints of the same customer or vehicle at the dealer: the new one may be an addition to one of them."""
    require(actor, Permission.RECEIVE_COMPLAINTS)
    dealer = dealer_seen(session, draft.dealer)
    return _beside(session, dealer, _named(session, dealer, _trimmed(draft), to_write=False), draft)


def earlier(session: Session, row: ComplaintRow) -> list[Related]:
    """Complaints of the same vehicle or cause within the 90 days before."""
    return earlier_than(session, row, row.received_at - timedelta(days=RECURRENCE_DAYS))


def _beside(session: Session, dealer: Dealer, named: _Named, draft: Draft) -> list[Related]:
    return open_of(session, dealer.id, named.vehicle_id, named.customer_id, phone_key(draft.phone or ""))


def _trimmed(draft: Draft) -> Draft:
    names = ("words", "asks", "vin", "order_number", "plate", "group", "name", "phone", "email", "address", "heard")
    trimmed: dict[str, Any] = {name: (getattr(draft, name) or "").strip() or None for name in names}
    return replace(draft, **trimmed)


_LONGEST = {"words": LONGEST_NOTE, "asks": LONGEST_NOTE, "heard": LONGEST_NOTE, "name": 200, "phone": 60, "email": 200,
            "address": 400, "plate": 60}  # fmt: skip


def _checked(session: Session, draft: Draft, standing: Standing, at: datetime) -> Draft:
    """Trimmed and complete; the service centre's complaints are marked as such."""
    draft = _trimmed(draft)
    if not draft.words:
        raise Refused(N_("Write down what is complained about, in the customer's words."), field="words")
    for name, most in _LONGEST.items():
        if len(getattr(draft, name) or "") > most:
            raise Refused(N_("At most {most} characters."), field=name, most=most)
    if draft.category not in {one.code for one in usable(list_categories(session), at.date())}:
        raise Refused(N_("Choose what the complaint is about."), field="category")
    if draft.severity is None:
        raise Refused(N_("Choose the severity."), field="severity")
    received = draft.received_at or at
    if received > at:
        raise Refused(N_("The complaint cannot come in later than now."), field="received_at")
    if received < at - timedelta(days=OLDEST_DAYS):
        raise Refused(N_("A complaint is entered within {days} days of its receipt."), field="received_at",
                      days=OLDEST_DAYS)  # fmt: skip
    own = standing.own
    centre = Role.SERVICE_CENTRE in own.roles and not own.roles - {Role.SERVICE_CENTRE}
    if draft.source is Source.SERVICE_CENTRE and not (centre or own.is_system):
        raise Refused(N_("Choose how the customer reached you."), field="source")
    source = Source.SERVICE_CENTRE if centre else draft.source
    return replace(draft, received_at=received.astimezone(UTC).replace(microsecond=0), source=source)


def _named(session: Session, dealer: Dealer, draft: Draft, *, to_write: bool) -> _Named:
    if draft.order_number:
        order = orders.order_named(session, dealer.id, draft.order_number)
        if order is not None:
            return _Named(order.vehicle_id, order.id, order.customer_id, draft.plate or order.plate)
        if to_write:
            raise Refused(N_("This dealer has no order {number}."), field="order_number", number=draft.order_number)
    if not draft.vin:
        return _Named(None, None, None, draft.plate)
    vin = normalise_vin(draft.vin)
    known = find_vehicle(session, vin)
    vehicle_id = vehicle_named(session, vin) if to_write else known.id if known else None
    if vehicle_id is None:
        return _Named(None, None, None, draft.plate)
    customer_id, plate = customer_of(session, dealer.id, vehicle_id)
    return _Named(vehicle_id, None, customer_id, draft.plate or plate)


def _new_row(session: Session, actor: Actor, dealer: Dealer, standing: Standing, draft: Draft, named: _Named,
             at: datetime) -> tuple[ComplaintRow, Facts]:  # fmt: skip
    received = draft.received_at or at
    local: date = received.astimezone(dealer.zone_on(received.date())).date()
    if draft.answer_id is not None and log.find_by_answer(session, draft.answer_id) is not None:
        raise Conflict(N_("This answer has its complaint already. Open it and add to it."))
    policy = standing.policy
    calendar = calendar_for(dealer, policy, local)
    number = complaint_number(dealer.code, local.year, log.next_serial(session, dealer.id, local.year))
    row = ComplaintRow(
        dealer_id=dealer.id, number=number, received_at=received, entered_at=at, month=local.year * 100 + local.month,
        received_by_id=actor.user_id, source=draft.source.value, words=draft.words or "", asks=draft.asks,
        vehicle_id=named.vehicle_id, order_id=named.order_id, customer_id=named.customer_id, plate=named.plate,
        group_id=_group_id(session, draft, named), answer_id=draft.answer_id,
        calendar_id=log.freeze_calendar(session, dealer.id, calendar),
        promises=json.dumps(promises_to_plain(policy.promises), sort_keys=True), category=draft.category,
        severity=(draft.severity or Severity.MINOR).value, level=Level.ADVISOR.value, state=State.RECEIVED.value,
        version=0, due_at=NOTHING_DUE, alert_at=NOTHING_DUE,
        sent_key=own_key(actor, draft.sent_key),
    )  # fmt: skip
    return row, Facts(received, policy.promises, calendar)


def _group_id(session: Session, draft: Draft, named: _Named) -> int | None:
    """The concern group named, or the one of the order where all its jobs are of one group."""
    if draft.group:
        for group in list_concern_groups(session):
            if group.code == draft.group:
                return group.id
        raise Refused(N_("“{value}” is not a code of the standard list. Choose one of the list."), field="group",
                      value=draft.group)  # fmt: skip
    groups = {group for _job, group in orders.jobs_of(session, named.order_id).values()} if named.order_id else set()
    return groups.pop() if len(groups) == 1 else None


def _first_entries(session: Session, actor: Actor, row: ComplaintRow, facts: Facts, standing: Standing, draft: Draft,
                   named: _Named, at: datetime) -> Case:  # fmt: skip
    """Received; and acknowledged at once where the customer was heard."""
    works_here = standing.own.roles - {Role.SERVICE_CENTRE} and actor.token is None
    handler_id = draft.handler_id or (actor.user_id if works_here else None)
    said = Said(severity=draft.severity, category=draft.category, handler_id=handler_id, order_id=named.order_id,
                vehicle_id=named.vehicle_id)  # fmt: skip
    case = Case()
    entries = [Entry(1, at, Step.RECEIVE, State.RECEIVED, actor.user_id, said)]
    apply(case, facts, entries[0])
    if draft.heard:
        heard = Said(note=draft.heard, channel=SPOKEN.get(draft.source, Channel.TELEPHONE))
        move = take(Situation(case, standing.own, at), Step.ACKNOWLEDGE, heard)
        entries.append(Entry(2, at, Step.ACKNOWLEDGE, move.to, actor.user_id, move.said))
        apply(case, facts, entries[1])
    write_on(session, row, case, facts, entries, at)
    return case


def find_complaint(session: Session, actor: Actor, number: str) -> int:
    """The id of the complaint with the number that a customer quotes; raises ``NotFound``."""
    require(actor, Permission.SEE_COMPLAINTS)
    row = log.find_by_number(session, number.strip())
    if row is None:
        raise NotFound(N_("There is no such complaint, or not for you."))
    return row.id or 0
