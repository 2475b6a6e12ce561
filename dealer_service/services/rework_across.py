"""How do two dealers agree on a return, and what do the area manager, the clock and the auditor decide?

The dealer of the return proposes (``rework.confirm_rework`` and its like); here is what answers to it.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor, Permission, require
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.rework_decisions import (
    OBJECTION_DAYS,
    PAIR_VERDICTS,
    Decision,
    DecisionState,
    Step,
    Verdict,
    check_step,
)
from dealer_service.services.rework import checked_words, reason_of
from dealer_service.services.rework_matters import (
    Decided,
    Matter,
    check_pair,
    open_matter,
    put_in_effect,
    record,
    standing_now,
)
from dealer_service.services.words import N_
from dealer_service.storage import rework_decisions as stored
from dealer_service.storage import rework_jobs as jobs
from dealer_service.storage.rework_jobs import StoredJob


def accept_proposal(session: Session, actor: Actor, job_id: int, now: datetime, *, seen: str | None = None) -> Decided:
    """The dealer of the original agrees: the proposal takes effect now, before its ten days are over."""
    require(actor, Permission.DECIDE_REWORK)
    matter = open_matter(session, actor, job_id, now, seen=seen)
    check_step(matter.situation, Step.ACCEPT)
    original, proposal = _on_table(matter)
    if proposal.verdict is Verdict.CONFIRMED:
        check_pair(session, matter.returned, original, matter.decisions)
    put_in_effect(session, matter.returned, original, matter.decisions, proposal.verdict, at=now,
                  by_user_id=actor.user_id, reason_id=proposal.reason_id, words=proposal.words)  # fmt: skip
    record(session, actor, "accept_proposal", matter.returned, original, now, proposal=proposal.id)
    return _decided(session, matter.returned.id, original)


def object_to_proposal(session: Session, actor: Actor, job_id: int, words: str, now: datetime, *,
                       seen: str | None = None) -> Decided:  # fmt: skip
    """The dealer of the original disagrees, within ten days of the proposal; the area manager settles it."""
    require(actor, Permission.DECIDE_REWORK)
    matter = open_matter(session, actor, job_id, now, seen=seen)
    check_step(matter.situation, Step.OBJECT)
    original, proposal = _on_table(matter)
    why = checked_words(words)
    stored.record_decision(session, matter.returned, original, Verdict.OBJECTED, DecisionState.ENTRY, at=now,
                           by_user_id=actor.user_id, words=why)  # fmt: skip
    stored.dispute(session, proposal.id)
    session.expire_all()
    record(session, actor, "object_to_proposal", matter.returned, original, now, proposal=proposal.id, words=why)
    return _decided(session, matter.returned.id, original)


def settle_dispute(session: Session, actor: Actor, job_id: int, verdict: Verdict, words: str, now: datetime, *,
                   reason: str | None = None, seen: str | None = None) -> Decided:  # fmt: skip
    """The area manager decides between two dealers: ``confirmed``, or ``dismissed`` with a reason of the list."""
    require(actor, Permission.SETTLE_DISPUTES)
    matter = open_matter(session, actor, job_id, now, seen=seen)
    check_step(matter.situation, Step.SETTLE)
    original, dispute = _on_table(matter)
    _put_verdict(session, actor, matter.returned, original, matter.decisions, verdict, words, reason, now, "person")
    record(session, actor, "settle_dispute", matter.returned, original, now, verdict=verdict.value, proposal=dispute.id,
           words=words)  # fmt: skip
    return _decided(session, matter.returned.id, original)


def rule_by_audit(session: Session, actor: Actor, job_id: int, original_id: int, verdict: Verdict, words: str,
                  now: datetime, *, reason: str | None = None) -> Decided:  # fmt: skip
    """The auditor's verified finding on a pair: it outranks the dealers' decisions and restates the figures."""
    require(actor, Permission.VERIFY_FINDINGS)
    found = jobs.jobs_by_id(session, [original_id]).get(original_id)
    matter = open_matter(session, actor, job_id, now, other=found)
    check_step(matter.situation, Step.RULE)
    if found is None or found.vehicle_id != matter.returned.vehicle_id:
        raise NotFound(N_("There is no such job of this vehicle."))
    _put_verdict(session, actor, matter.returned, found, matter.decisions, verdict, words, reason, now, "audit")
    record(session, actor, "rule_by_audit", matter.returned, found, now, verdict=verdict.value, words=words)
    return _decided(session, matter.returned.id, found)


def sweep_proposals(session: Session, now: datetime) -> int:
    """Let proposals take effect to which nobody objected in ten days; for the system scope. Answers how many did.

    A proposal whose pair a correction has made impossible meanwhile lapses.
    """
    effective = 0
    for found in stored.overdue_proposals(session, now - timedelta(days=OBJECTION_DAYS, seconds=1)):
        matter = open_matter(session, SYSTEM_ACTOR, found.job_id, now)
        proposal = matter.table.decision
        if proposal is None or proposal.id != found.id or matter.original is None:
            continue
        returned, original = matter.returned, matter.original
        check_step(matter.situation, Step.TAKE_EFFECT)
        try:
            check_pair(session, returned, original, matter.decisions)
        except Refused as impossible:
            stored.supersede(session, [proposal.id], None, DecisionState.LAPSED)
            session.expire_all()
            record(session, SYSTEM_ACTOR, "proposal_lapsed", returned, original, now, why=str(impossible))
            continue
        put_in_effect(session, returned, original, matter.decisions, proposal.verdict, at=now, source="time",
                      by_user_id=proposal.by_user_id, reason_id=proposal.reason_id, words=proposal.words)  # fmt: skip
        record(session, SYSTEM_ACTOR, "proposal_takes_effect", returned, original, now, proposal=proposal.id)
        effective += 1
    return effective


def _put_verdict(session: Session, actor: Actor, returned: StoredJob, original: StoredJob,
                 decisions: tuple[Decision, ...], verdict: Verdict, words: str, reason: str | None, now: datetime,
                 source: str) -> None:  # fmt: skip
    if verdict not in PAIR_VERDICTS:
        raise Refused(N_("Decide that it is rework, or that it is not."), field="verdict")
    why = checked_words(words)
    reason_id = reason_of(session, reason or "", now.date()).id if verdict is Verdict.DISMISSED else None
    if verdict is Verdict.CONFIRMED:
        check_pair(session, returned, original, decisions, by_audit=source == "audit")
    put_in_effect(session, returned, original, decisions, verdict, at=now, by_user_id=actor.user_id, source=source,
                  reason_id=reason_id, words=why)  # fmt: skip


def _on_table(matter: Matter) -> tuple[StoredJob, Decision]:
    if matter.original is None or matter.table.decision is None:
        raise NotFound(N_("The original is no longer there."))
    return matter.original, matter.table.decision


def _decided(session: Session, job_id: int, original: StoredJob) -> Decided:
    return Decided(standing_now(session, job_id).state, job_id, original.id)
