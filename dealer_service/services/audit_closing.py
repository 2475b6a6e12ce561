"""How does an audit come to its end: report, the dealer's comment, corrective actions, closing?"""

from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.audits import AuditStep, FindingState, check_silence
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services.audit_access import audit_to_step, dealer_of, local_day, record, state_of, written
from dealer_service.services.words import N_
from dealer_service.storage import audits as stored
from dealer_service.storage.audits import AuditActionRow, AuditRow


def report_audit(session: Session, actor: Actor, audit_id: int, summary: str, now: datetime) -> None:
    """Tell the dealer what was found; from here on no answer changes. Every order must have been looked at."""
    row = audit_to_step(session, actor, audit_id, AuditStep.REPORT)
    left = sum(one.answered_at is None for one in stored.list_orders(session, audit_id))
    if left:
        raise Refused(N_("{left} orders of the sample have no answers yet. Look at them first."), left=left)
    row.summary, row.reported_at, row.reported_by_id = written(summary, "summary"), now, actor.user_id
    stored.save(session, row)
    record(session, actor, "report_audit", row, now, summary=row.summary)


def comment_audit(session: Session, actor: Actor, audit_id: int, agreed: bool, comment: str, now: datetime) -> None:
    """The dealer's own people say whether they agree, in words."""
    row = audit_to_step(session, actor, audit_id, AuditStep.COMMENT)
    row.comment, row.agreed = written(comment, "comment"), agreed
    row.commented_at, row.commented_by_id = now, actor.user_id
    stored.save(session, row)
    record(session, actor, "comment_audit", row, now, agreed=agreed, comment=row.comment)


def close_audit(session: Session, actor: Actor, audit_id: int, words: str, now: datetime) -> None:
    """Close it: every finding is decided and every action verified, the dealer has commented or let his days pass."""
    row = audit_to_step(session, actor, audit_id, AuditStep.CLOSE)
    if row.reported_at is not None:
        dealer = dealer_of(session, row.dealer_id)
        check_silence(state_of(row), local_day(dealer, row.reported_at), local_day(dealer, now))
    undecided = sum(one.state == FindingState.RAISED for one in stored.list_findings(session, audit_id))
    if undecided:
        raise Refused(N_("{count} findings are neither verified nor withdrawn. An auditor decides them first."),
                      count=undecided)  # fmt: skip
    waiting = sum(one.verified_at is None for one in stored.list_actions(session, [audit_id]))
    if waiting:
        raise Refused(N_("{count} corrective actions are not verified yet."), count=waiting)
    row.closing_words, row.closed_at, row.closed_by_id = written(words), now, actor.user_id
    stored.save(session, row)
    record(session, actor, "close_audit", row, now, words=row.closing_words, commented=row.commented_at is not None)


def set_action(session: Session, actor: Actor, audit_id: int, words: str, owner: str, due_on: date | None,
               now: datetime, *, finding_id: int | None = None) -> int:  # fmt: skip
    """Agree on what the dealer does, who of his people, until which day; answers its id."""
    audit = audit_to_step(session, actor, audit_id, AuditStep.SET_ACTION)
    if due_on is None or due_on < now.date():
        raise Refused(N_("Give a day that is still to come."), field="due_on")
    if finding_id is not None:
        finding = stored.find_finding(session, finding_id)
        if finding is None or finding.audit_id != audit_id:
            raise NotFound(N_("There is no such finding, or it is not for you."))
    row = AuditActionRow(dealer_id=audit.dealer_id, audit_id=audit_id, finding_id=finding_id, words=written(words),
                         owner=written(owner, "owner"), due_on=due_on, set_at=now, set_by_id=actor.user_id)  # fmt: skip
    action_id = stored.save(session, row)
    record(session, actor, "set_action", audit, now, action=action_id, words=row.words, owner=row.owner,
           due_on=due_on.isoformat())  # fmt: skip
    return action_id


def prove_action(session: Session, actor: Actor, action_id: int, proof: str, now: datetime) -> None:
    """The dealer says that it is done, and by what it can be seen."""
    audit, row = _action(session, actor, action_id, AuditStep.PROVE)
    if row.verified_at is not None:
        raise Refused(N_("This action is verified already."))
    row.proof, row.proven_at, row.proven_by_id = written(proof, "proof"), now, actor.user_id
    stored.save(session, row)
    record(session, actor, "prove_action", audit, now, action=action_id, proof=row.proof)


def verify_action(session: Session, actor: Actor, action_id: int, now: datetime, *, holds: bool,
                  words: str = "") -> None:  # fmt: skip
    """The auditor has seen the proof: it holds, or goes back with words."""
    audit, row = _action(session, actor, action_id, AuditStep.VERIFY_ACTION)
    if row.proven_at is None or row.verified_at is not None:
        raise Refused(N_("There is no proof to look at yet, or it is verified already."))
    if holds:
        row.verified_at, row.verified_by_id, row.sent_back_words = now, actor.user_id, None
    else:
        row.sent_back_words, row.proven_at, row.proven_by_id = written(words), None, None
    stored.save(session, row)
    record(session, actor, "verify_action" if holds else "send_back_action", audit, now, action=action_id, words=words)


def _action(session: Session, actor: Actor, action_id: int, step: AuditStep) -> tuple[AuditRow, AuditActionRow]:
    row = stored.find_action(session, action_id)
    if row is None:
        raise NotFound(N_("There is no such action, or it is not for you."))
    return audit_to_step(session, actor, row.audit_id, step), row
