"""Which audits are planned, under way and done?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, Role, require
from dealer_service.domain.audits import ActionState, AuditState, AuditStep
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.services.audit_access import audit_to_step, check_person, record, standing_of, state_of, written
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.words import N_
from dealer_service.storage import accounts as stored_people
from dealer_service.storage import audits as stored
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage.audits import AuditAuditorRow, AuditRow
from dealer_service.storage.scope import scope_of

LONGEST_PERIOD = 24


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit in a list; ``late`` are actions beyond their day."""

    id: int
    dealer: Dealer
    state: AuditState
    first: Month
    last: Month
    visit_on: date
    actions_open: int
    late: int


def people_to_send(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Auditors, and area managers: who may go to a dealer."""
    require(actor, Permission.CONDUCT_AUDITS)
    return stored_people.people_above(session, (Role.AUDITOR, Role.AREA_MANAGER))


def dealers_to_visit(session: Session, actor: Actor) -> list[Dealer]:
    """The dealers in the person's scope, by code."""
    require(actor, Permission.CONDUCT_AUDITS)
    allows = scope_of(session).allows
    found = [dealer for dealer in stored_dealers.list_dealers(session) if allows(dealer.id)]
    return sorted(found, key=lambda dealer: dealer.code)


def plan_audit(session: Session, actor: Actor, code: str, first: Month, last: Month, visit_on: date,
               auditor_ids: list[int], purpose: str, now: datetime) -> int:  # fmt: skip
    """Plan a visit: the dealer, the months whose orders are looked at, who goes there; answers its id."""
    require(actor, Permission.CONDUCT_AUDITS)
    dealer = dealer_seen(session, code)
    check_person(session, actor, dealer.id, Permission.CONDUCT_AUDITS)
    if last < first:
        raise Refused(N_("The last month lies before the first."), field="last")
    if first.plus(LONGEST_PERIOD - 1) < last:
        raise Refused(N_("At most {most} months at a time."), field="last", most=LONGEST_PERIOD)
    known = dict(stored_people.people_above(session, (Role.AUDITOR, Role.AREA_MANAGER)))
    going = sorted(set(auditor_ids))
    if not going or not set(going) <= set(known):
        raise Refused(N_("Choose at least one person who goes there."), field="auditors")
    for user_id in going:
        if any(grant.dealer_id == dealer.id for grant in stored_people.grants_of(session, user_id)):
            raise NotAllowed(N_("Who has a role at this dealer does not audit it."))
    row = AuditRow(dealer_id=dealer.id, first_month=first.number, last_month=last.number, visit_on=visit_on,
                   purpose=(purpose or "").strip(), planned_at=now, planned_by_id=actor.user_id)  # fmt: skip
    audit_id = stored.save(session, row)
    for user_id in going:
        stored.save(session, AuditAuditorRow(audit_id=audit_id, user_id=user_id, dealer_id=dealer.id))
    record(session, actor, "plan_audit", row, now, first=str(first), last=str(last), visit_on=visit_on.isoformat(),
           auditors=going)  # fmt: skip
    return audit_id


def call_off(session: Session, actor: Actor, audit_id: int, words: str, now: datetime) -> None:
    """The visit does not take place; what was seen so far stays on record."""
    row = audit_to_step(session, actor, audit_id, AuditStep.CALL_OFF)
    row.called_off_at, row.called_off_words = now, written(words)
    stored.save(session, row)
    record(session, actor, "call_off_audit", row, now, words=row.called_off_words)


def list_audits(session: Session, actor: Actor, now: datetime, code: str | None = None) -> list[AuditLine]:
    """The audits in scope, the latest visit first; of one dealer where a code is given."""
    require(actor, Permission.SEE_AUDITS)
    only = None if code is None else [dealer_seen(session, code).id]
    rows = stored.list_audits(session, only)
    dealers = {dealer.id: dealer for dealer in stored_dealers.list_dealers(session)}
    standing: dict[int, list[ActionState]] = {}
    for action in stored.list_actions(session, [row.id or 0 for row in rows]):
        standing.setdefault(action.audit_id, []).append(standing_of(action, now.date()))
    lines = []
    for row in rows:
        mine = standing.get(row.id or 0, [])
        first, last = Month.of(row.first_month), Month.of(row.last_month)
        waiting = sum(one is not ActionState.VERIFIED for one in mine)
        lines.append(AuditLine(row.id or 0, dealers[row.dealer_id], state_of(row), first, last, row.visit_on, waiting,
                               mine.count(ActionState.LATE)))  # fmt: skip
    return lines
