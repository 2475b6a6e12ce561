"""How does a complaint move on: one step, written down, with everything that follows from it in one transaction?"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, require
from dealer_service.domain.complaint_authority import Authority, roles_at
from dealer_service.domain.complaint_case import CLOSINGS, Case, apply
from dealer_service.domain.complaint_contents import Situation
from dealer_service.domain.complaint_entries import Entry, Facts, Said, Step
from dealer_service.domain.complaint_workflow import raised_by, take
from dealer_service.domain.complaints import REPAIR_QUALITY, Function, State
from dealer_service.domain.list_versions import usable
from dealer_service.domain.refusals import Conflict, Refused
from dealer_service.domain.vehicles import normalise_vin
from dealer_service.services.complaint_access import Opened, moment_of, open_complaint, take_as
from dealer_service.services.complaint_vehicles import vehicle_named
from dealer_service.services.words import N_
from dealer_service.storage import complaint_evidence as evidence
from dealer_service.storage.accounts import find_user, grants_of
from dealer_service.storage.changes import record_change
from dealer_service.storage.complaint_guides import list_categories
from dealer_service.storage.complaint_log import append_entries, repeat_case
from dealer_service.storage.complaints import ComplaintRow
from dealer_service.storage.rework_jobs import answering_dealers, region_of
from dealer_service.storage.rework_settling import settle

LONGEST_NOTE = 10_000
# After these, what the complaint proves about its order may be another.
PROVES = CLOSINGS | {Step.OVERTURN, Step.REOPEN, Step.RECLASSIFY, Step.LINK}


@dataclass(frozen=True, slots=True)
class Taken:
    """How the complaint stands after a step; ``level_rose`` also where a deadline had passed before it."""

    id: int
    number: str
    state: State
    level: int
    version: int
    level_rose: bool


def take_step(session: Session, actor: Actor, complaint_id: int, step: Step, said: Said, now: datetime, *,
              seen: int | None = None) -> Taken:  # fmt: skip
    """Take a step; ``seen`` is the version on the person's page.

    A deadline that had passed by now is recorded before the step. Raises ``Refused`` and ``NotAllowed`` as the table of
    steps says, ``Conflict`` for whom came second, ``NotFound`` out of scope.
    """
    require(actor, Permission.HANDLE_COMPLAINTS)
    opened = open_complaint(session, actor, complaint_id, now, to_write=True, seen=seen)
    said = _checked(session, opened, step, said, now)
    at = moment_of(opened.case, now)
    move, authority = take_as(opened, step, said, at)
    level = opened.case.level
    fresh = pass_deadlines(opened.case, opened.facts, at)
    raised = raised_by(Situation(opened.case, authority, at), step, move.to)
    entry = Entry(opened.case.version + 1, at, step, move.to, actor.user_id, replace(move.said, raised_to=raised),
                  authority.for_user_id)  # fmt: skip
    apply(opened.case, opened.facts, entry)
    write_on(session, opened.row, opened.case, opened.facts, [*fresh, entry], at)
    if step in PROVES or move.to is State.REOPENED:
        _prove(session, opened.row, opened.case, at)
    record_change(session, at=at, actor=actor.key, verb=f"complaint_{step}", subject=f"complaint:{complaint_id}",
                  dealer_id=opened.row.dealer_id, values={"entry": entry.seq, "state": move.to.value})  # fmt: skip
    case = opened.case
    return Taken(complaint_id, opened.row.number, case.state, case.level, case.version, case.level > level)


def link_order(session: Session, actor: Actor, complaint_id: int, order_number: str | None, vin: str | None,
               note: str, now: datetime, *, seen: int | None = None) -> Taken:  # fmt: skip
    """Say which order of the dealer, and which vehicle, the complaint is about; an order brings its vehicle."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    opened = open_complaint(session, actor, complaint_id, now, seen=seen)
    order_id = vehicle_id = None
    if order_number and order_number.strip():
        order = evidence.order_named(session, opened.row.dealer_id, order_number.strip())
        if order is None:
            raise Refused(N_("This dealer has no order {number}."), field="order", number=order_number.strip())
        order_id, vehicle_id = order.id, order.vehicle_id
    elif vin and vin.strip():
        vehicle_id = vehicle_named(session, normalise_vin(vin))
    said = Said(note=note, order_id=order_id, vehicle_id=vehicle_id)
    return take_step(session, actor, complaint_id, Step.LINK, said, now, seen=seen)


def pass_deadlines(case: Case, facts: Facts, at: datetime) -> list[Entry]:
    """Record every deadline that has passed, once each; the level rises by one for each. Answers the entries."""
    fresh = []
    for clock in case.passed(facts, at):
        said = Said(deadline=clock.key, due=clock.due_at)
        move = take(Situation(case, Authority(frozenset(), {}, frozenset(), is_system=True), at), Step.MISS, said)
        entry = Entry(case.version + 1, at, Step.MISS, move.to, None, move.said)
        apply(case, facts, entry)
        fresh.append(entry)
    return fresh


def write_on(session: Session, row: ComplaintRow, case: Case, facts: Facts, entries: list[Entry], at: datetime) -> None:
    """Append entries and repeat on the complaint what they come to; raises ``Conflict`` where someone was first."""
    append_entries(session, row, entries)
    if not repeat_case(session, row, case, facts, at, entries[0].seq - 1):
        raise Conflict(N_("Someone else was first here. Look at it again."))


def _checked(session: Session, opened: Opened, step: Step, said: Said, now: datetime) -> Said:
    """What the table of steps cannot know: lists, jobs of the order, people of the house."""
    note = (said.note or "").strip() or None
    if note is not None and len(note) > LONGEST_NOTE:
        raise Refused(N_("At most {most} characters."), field="note", most=LONGEST_NOTE)
    if said.category is not None and said.category not in {
        one.code for one in usable(list_categories(session), now.date())
    }:
        raise Refused(N_("Choose what the complaint is about."), field="category")
    if said.lines and opened.case.order_id is not None:
        known = evidence.jobs_of(session, opened.case.order_id)
        if missing := set(said.lines) - set(known):
            raise Refused(N_("The order has no line {line}."), field="lines", line=min(missing))
    elif said.lines:
        raise Refused(N_("Jobs can be named once the complaint has an order."), field="lines")
    if step is Step.ASSIGN and said.handler_id is not None:
        check_handler(session, opened.row.dealer_id, said.handler_id, now)
    return replace(said, note=note, lines=None if said.lines is None else tuple(sorted(set(said.lines))))


def check_handler(session: Session, dealer_id: int, user_id: int, now: datetime) -> None:
    """Refuses a person who could not work on this dealer's complaints."""
    user = find_user(session, user_id)
    here = answering_dealers(session, dealer_id)
    roles = roles_at(grants_of(session, user_id), here, region_of(session, here[-1], now.date())) if user else ()
    if user is None or not user.active or not any(Permission.HANDLE_COMPLAINTS in PERMISSIONS[role] for role in roles):
        raise Refused(N_("Choose a person who works on this dealer's complaints."), field="handler_id")


def _prove(session: Session, row: ComplaintRow, case: Case, at: datetime) -> None:
    """An upheld complaint about repair quality that is closed fails its order; anything else proves nothing."""
    proves = (case.state is State.CLOSED and case.upheld is True and case.category == REPAIR_QUALITY
              and case.order_id is not None)  # fmt: skip
    jobs: list[int | None] = [None]
    if proves and case.lines and case.order_id is not None:
        known = evidence.jobs_of(session, case.order_id)
        jobs = [known[line][0] for line in case.lines if line in known] or [None]
    touched = evidence.replace_evidence(session, row.dealer_id, row.id or 0, case.order_id if proves else None, jobs,
                                        case.function == Function.PRODUCT, at)  # fmt: skip
    if touched:
        settle(session, touched)
