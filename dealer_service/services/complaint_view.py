"""One complaint: how it stands, what is due, what was done, and what may be done now, as a page shows it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, require
from dealer_service.domain.complaint_authority import Authorised
from dealer_service.domain.complaint_case import Case, Given
from dealer_service.domain.complaint_clocks import Clock, TimeLeft, Urgency, time_left
from dealer_service.domain.complaint_entries import Entry, Said, Step
from dealer_service.domain.complaint_workflow import Offered
from dealer_service.domain.complaints import Function, Offer, Related, Severity, Source, State
from dealer_service.services.complaint_access import Opened, moment_of, open_complaint, steps_open
from dealer_service.services.complaints import earlier
from dealer_service.storage import complaint_evidence as orders
from dealer_service.storage.accounts import people_at
from dealer_service.storage.complaint_log import find_person
from dealer_service.storage.complaints import ComplaintRow
from dealer_service.storage.order_details import names_of
from dealer_service.storage.rework_jobs import answering_dealers
from dealer_service.storage.scope import scope_of
from dealer_service.storage.vehicles import VehicleRow

__all__ = ["ComplaintView", "PersonView", "TimelineEntry", "Waiting", "get_complaint", "handler_choices"]


@dataclass(frozen=True, slots=True)
class PersonView:
    """Who complains; ``erased`` where the person asked to be forgotten."""

    name: str | None
    phone: str | None
    email: str | None
    address: str | None
    locale: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Since when the customer's answer is awaited, why, and who said so."""

    since: datetime
    reason: str
    by: str | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry; ``by`` None for what happened by itself, ``on_behalf_of`` the absent person of a deputy.

    ``given_to`` is who got it where it was given to somebody.
    """

    seq: int
    at: datetime
    step: Step
    state: State
    by: str | None
    on_behalf_of: str | None
    said: Said
    given_to: str | None = None


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint with finished values.

    ``version`` is what the next step must have seen. ``person`` is None for those who need not know. ``order_id`` and
    ``order_number`` are None where the reader does not see the order. ``left`` speaks of ``next_clock``. ``limit`` is
    the reader's own for an offer, None for no limit. ``jobs`` are the lines of the order that can be named.
    """

    id: int
    version: int
    number: str
    dealer_id: int
    dealer: str
    dealer_name: str
    zone: str
    currency: str | None
    state: State
    level: int
    severity: Severity
    category: str
    source: Source
    received_at: datetime
    entered_at: datetime
    received_by: str | None
    words: str
    asks: str | None
    vin: str | None
    model: str | None
    plate: str | None
    order_id: int | None
    order_number: str | None
    jobs: tuple[int, ...]
    answer_id: int | None
    person: PersonView | None
    handler_id: int | None
    handler: str | None
    clocks: tuple[Clock, ...]
    next_clock: Clock | None
    left: TimeLeft
    waiting: Waiting | None
    timeline: tuple[TimelineEntry, ...]
    steps: tuple[Offered, ...]
    offers: tuple[Given, ...]
    asked: Offer | None
    authorised: Authorised | None
    limit: int | None
    additions: int
    attempt_days: int
    next_attempt_at: datetime | None
    satisfaction: int | None
    upheld: bool | None
    function: Function | None
    lines: tuple[int, ...]
    answer: str | None
    closed_at: datetime | None
    closed_by: Step | None
    reopened: int
    before: tuple[Related, ...]


def get_complaint(session: Session, actor: Actor, complaint_id: int, now: datetime) -> ComplaintView:
    """One complaint; raises ``NotFound`` out of scope."""
    require(actor, Permission.SEE_COMPLAINTS)
    opened = open_complaint(session, actor, complaint_id, now)
    row, case, standing = opened.row, opened.case, opened.standing
    at = moment_of(case, now.astimezone(UTC))
    names = _names(session, row, opened.entries, case)
    clocks = case.clocks(opened.facts, at)
    following = min((c for c in clocks if c.is_open), key=lambda clock: clock.due_at, default=None)
    vehicle = session.get(VehicleRow, case.vehicle_id) if case.vehicle_id is not None else None
    sees_order = case.order_id is not None and scope_of(session).allows(row.dealer_id)
    order = orders.order_of(session, case.order_id) if sees_order and case.order_id is not None else None
    answers = [entry.said.note for entry in opened.entries if entry.step is Step.ANSWER]
    waiting = case.waiting
    return ComplaintView(
        id=complaint_id,
        version=case.version,
        number=row.number,
        dealer_id=row.dealer_id,
        dealer=standing.dealer.code,
        dealer_name=standing.dealer.name,
        zone=opened.facts.calendar.zone,
        currency=standing.policy.currency,
        state=case.state,
        level=case.level,
        severity=case.severity,
        category=case.category,
        source=Source(row.source),
        received_at=row.received_at,
        entered_at=row.entered_at,
        received_by=names.get(row.received_by_id or 0),
        words=row.words,
        asks=row.asks,
        vin=vehicle.vin if vehicle else None,
        model=vehicle.model if vehicle else None,
        plate=row.plate,
        order_id=order.id if order else None,
        order_number=order.number if order else None,
        jobs=tuple(orders.jobs_of(session, order.id)) if order else (),
        answer_id=row.answer_id,
        person=_person(session, opened),
        handler_id=case.handler_id,
        handler=names.get(case.handler_id or 0),
        clocks=tuple(clocks),
        next_clock=following,
        left=_left(opened, following, at),
        waiting=Waiting(waiting.at, waiting.said.note or "", names.get(waiting.by_user_id or 0)) if waiting else None,
        timeline=tuple(
            TimelineEntry(entry.seq, entry.at, entry.step, entry.state, names.get(entry.by_user_id or 0),
                          names.get(entry.for_user_id or 0), entry.said, names.get(entry.said.handler_id or 0))
            for entry in opened.entries
        ),
        steps=tuple(steps_open(opened, at)),
        offers=tuple(case.offers),
        asked=case.asked,
        authorised=case.authorised,
        limit=standing.own.limit,
        additions=case.additions,
        attempt_days=case.attempt_days,
        next_attempt_at=case.next_attempt_at,
        satisfaction=case.satisfaction,
        upheld=case.upheld,
        function=case.function,
        lines=case.lines,
        answer=answers[-1] if answers else None,
        closed_at=case.closed_at,
        closed_by=case.closed_by,
        reopened=case.reopened,
        before=tuple(earlier(session, row)),
    )  # fmt: skip


def _left(opened: Opened, following: Clock | None, at: datetime) -> TimeLeft:
    if following is None:
        return TimeLeft(Urgency.NOTHING_DUE)
    return time_left(opened.facts.calendar, following.due_at, at, waiting=opened.case.waiting is not None)


def _names(session: Session, row: ComplaintRow, entries: tuple[Entry, ...], case: Case) -> dict[int, str]:
    people = {row.received_by_id, case.handler_id}
    for entry in entries:
        people |= {entry.by_user_id, entry.for_user_id, entry.said.handler_id}
    return names_of(session, {user_id for user_id in people if user_id is not None})


def _person(session: Session, opened: Opened) -> PersonView | None:
    if not opened.sees_person:
        return None
    found = find_person(session, opened.row.id or 0)
    if found is None:
        return None
    return PersonView(found.name, found.phone, found.email, found.address, found.locale, found.erased_at is not None)


def handler_choices(session: Session, actor: Actor, complaint_id: int, now: datetime) -> list[tuple[int, str]]:
    """People who can be given the complaint: those who work on complaints at its dealer, by name."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    opened = open_complaint(session, actor, complaint_id, now)
    roles = [role for role, allowed in PERMISSIONS.items() if Permission.HANDLE_COMPLAINTS in allowed]
    return people_at(session, answering_dealers(session, opened.row.dealer_id), roles)
