"""What was found wrong, is it verified, and what does it decide about a pair of visits?

A verified finding about an order goes the one way of decisions (``rework_across.rule_by_audit``): it outranks the
dealers' and restates the figures.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.audits import AuditStep, FindingState, Severity
from dealer_service.domain.refusals import Conflict, NotFound, Refused
from dealer_service.domain.rework_decisions import Verdict
from dealer_service.services.audit_access import audit_to_step, record, written
from dealer_service.services.rework import reason_of
from dealer_service.services.rework_across import rule_by_audit
from dealer_service.services.words import N_
from dealer_service.storage import audits as stored
from dealer_service.storage.audits import AuditFindingRow, AuditRow
from dealer_service.storage.rework_cases import jobs_of_order


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a pair of visits must be decided: the returning job, its original, and a reason where it is no rework."""

    verdict: Verdict
    job_id: int
    original_id: int
    reason: str | None = None


def raise_finding(session: Session, actor: Actor, audit_id: int, severity: Severity, words: str, evidence: str,
                  now: datetime, *, place: int | None = None, ruling: Ruling | None = None) -> int:  # fmt: skip
    """Note what is wrong with its evidence; about an order of the sample where a place is given. Answers its id."""
    audit = audit_to_step(session, actor, audit_id, AuditStep.RAISE)
    order = None if place is None else stored.find_order(session, audit_id, place)
    if place is not None and order is None:
        raise NotFound(N_("There is no such order in this sample, or it is not for you."))
    if ruling is not None:
        if order is None or ruling.job_id not in jobs_of_order(session, order.order_id):
            raise Refused(N_("What is decided must be a job of the order that was looked at."), field="pair")
        if ruling.verdict not in (Verdict.CONFIRMED, Verdict.DISMISSED):
            raise Refused(N_("Decide that it is rework, or that it is not."), field="pair")
        if ruling.verdict is Verdict.DISMISSED:
            reason_of(session, ruling.reason or "")
    row = AuditFindingRow(
        dealer_id=audit.dealer_id, audit_id=audit_id, order_id=order.order_id if order else None,
        severity=severity.value, words=written(words), evidence=written(evidence, "evidence"), raised_at=now,
        raised_by_id=actor.user_id, verdict=ruling.verdict.value if ruling else None,
        job_id=ruling.job_id if ruling else None, original_id=ruling.original_id if ruling else None,
        reason=ruling.reason if ruling and ruling.verdict is Verdict.DISMISSED else None,
    )  # fmt: skip
    finding_id = stored.save(session, row)
    record(session, actor, "raise_finding", audit, now, finding=finding_id, severity=severity.value, words=row.words,
           order=order.number if order else None)  # fmt: skip
    return finding_id


def verify_finding(session: Session, actor: Actor, finding_id: int, now: datetime) -> None:
    """The finding holds. Where it says how a pair must be decided, that is decided now, and the figures follow."""
    audit, row = _finding_to_decide(session, actor, finding_id)
    row.state, row.decided_at, row.decided_by_id = FindingState.VERIFIED.value, now, actor.user_id
    stored.save(session, row)
    if row.verdict is not None and row.job_id is not None and row.original_id is not None:
        words = f"{row.words} ({row.evidence})"[:2000]
        rule_by_audit(session, actor, row.job_id, row.original_id, Verdict(row.verdict), words, now, reason=row.reason)
    record(session, actor, "verify_finding", audit, now, finding=finding_id, verdict=row.verdict)


def withdraw_finding(session: Session, actor: Actor, finding_id: int, words: str, now: datetime) -> None:
    """The finding does not hold; it stays on record with the reason."""
    audit, row = _finding_to_decide(session, actor, finding_id)
    row.state, row.decided_at, row.decided_by_id = FindingState.WITHDRAWN.value, now, actor.user_id
    row.decided_words = written(words)
    stored.save(session, row)
    record(session, actor, "withdraw_finding", audit, now, finding=finding_id, words=row.decided_words)


def _finding_to_decide(session: Session, actor: Actor, finding_id: int) -> tuple[AuditRow, AuditFindingRow]:
    row = stored.find_finding(session, finding_id)
    if row is None:
        raise NotFound(N_("There is no such finding, or it is not for you."))
    audit = audit_to_step(session, actor, row.audit_id, AuditStep.DECIDE)
    if row.state != FindingState.RAISED:
        raise Conflict(N_("This finding is decided already; its decision stands on the page of the audit."))
    return audit, row
