"""Which audit is it, how does it stand, and may this person take the step?"""

from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.audits import ActionState, AuditState, AuditStep, action_state, check_step
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services.rework_matters import require_at
from dealer_service.services.words import N_
from dealer_service.storage import audits as stored
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage.audits import AuditActionRow, AuditRow
from dealer_service.storage.changes import record_change

LONGEST = 4000


def audit_seen(session: Session, actor: Actor, audit_id: int, *, lock: bool = False) -> AuditRow:
    """An audit that this person sees; raises ``NotFound`` otherwise.

    A dealer is told of a visit, and of what was found once it is reported.
    """
    require(actor, Permission.SEE_AUDITS)
    row = stored.find_audit(session, audit_id, lock=lock)
    if row is None:
        raise NotFound(N_("There is no such audit, or it is not for you."))
    return row


def state_of(row: AuditRow) -> AuditState:
    """How an audit stands, from the moments kept."""
    if row.called_off_at is not None:
        return AuditState.CALLED_OFF
    if row.closed_at is not None:
        return AuditState.CLOSED
    if row.commented_at is not None:
        return AuditState.ANSWERED
    if row.reported_at is not None:
        return AuditState.REPORTED
    return AuditState.PLANNED if row.drawn_at is None else AuditState.UNDER_WAY


def standing_of(row: AuditActionRow, today: date) -> ActionState:
    """How a corrective action stands on a day."""
    return action_state(row.due_on, today, proven=row.proven_at is not None, verified=row.verified_at is not None)


def audit_to_step(session: Session, actor: Actor, audit_id: int, step: AuditStep, *, lock: bool = True) -> AuditRow:
    """The audit, locked where something is written, for a step its state allows and this person may take here."""
    row = audit_seen(session, actor, audit_id, lock=lock)
    needed = check_step(state_of(row), step)
    check_person(session, actor, row.dealer_id, needed)
    return row


def may_take(session: Session, actor: Actor, row: AuditRow, step: AuditStep) -> bool:
    """Would the step be refused? For pages; the verb asks again."""
    try:
        check_person(session, actor, row.dealer_id, check_step(state_of(row), step))
    except Refused:
        return False
    return True


def check_person(session: Session, actor: Actor, dealer_id: int, needed: Permission) -> None:
    """Nobody audits a house in which he has a role himself; the dealer's side is taken by its own people alone."""
    require(actor, needed)
    if needed is Permission.ANSWER_AUDITS:
        require_at(session, actor, dealer_id, needed)
    elif any(grant.dealer_id == dealer_id for grant in actor.grants):
        raise NotAllowed(N_("You have a role at this dealer, so another auditor does this."))


def conducts(actor: Actor) -> bool:
    """Does the person stand on the auditors' side, who see an audit before it is reported?"""
    return actor.user_id is None or actor.may(Permission.CONDUCT_AUDITS) or actor.may(Permission.SEE_NETWORK)


def dealer_of(session: Session, dealer_id: int) -> Dealer:
    """The dealer of an audit or a plan."""
    return next(dealer for dealer in stored_dealers.list_dealers(session) if dealer.id == dealer_id)


def local_day(dealer: Dealer, at: datetime) -> date:
    """The day of an instant where the dealer is."""
    return at.astimezone(dealer.zone_on(at.date())).date()


def written(words: str | None, field: str = "words") -> str:
    """Words that are needed, trimmed."""
    trimmed = (words or "").strip()
    if not trimmed:
        raise Refused(N_("Write a few words here: the other side reads them."), field=field)
    if len(trimmed) > LONGEST:
        raise Refused(N_("At most {most} characters."), field=field, most=LONGEST)
    return trimmed


def record(session: Session, actor: Actor, verb: str, row: AuditRow, now: datetime, **values: object) -> None:
    """Put a step on the record of changes, under the dealer."""
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"audit:{row.id}", dealer_id=row.dealer_id,
                  values=values)  # fmt: skip
