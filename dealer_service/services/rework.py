"""How does a dealer decide that a job is rework of an earlier one, or that it is not?

Each verb takes the state that the person has ``seen`` (``OnTable.seen``): who comes second is told so.
"""

from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.list_versions import usable
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.rework_decisions import (
    DecisionState,
    PairState,
    Step,
    Verdict,
    check_step,
)
from dealer_service.domain.standard_lists import DismissalReason
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
from dealer_service.storage.lists import list_dismissal_reasons
from dealer_service.storage.rework_jobs import StoredJob
from dealer_service.storage.rework_settling import settle

LONGEST_WORDS = 10_000


def confirm_rework(session: Session, actor: Actor, job_id: int, now: datetime, *, words: str | None = None,
                   seen: str | None = None) -> Decided:  # fmt: skip
    """The suspicion is right: the job is linked to its original. Across dealers this is a proposal."""
    require(actor, Permission.CONFIRM_REWORK)
    matter = open_matter(session, actor, job_id, now, seen=seen)
    waits = check_step(matter.situation, Step.CONFIRM)
    return _decide(session, actor, matter, _original(matter), Verdict.CONFIRMED, waits, now, words=words)


def dismiss_suspicion(session: Session, actor: Actor, job_id: int, reason: str, words: str, now: datetime, *,
                      seen: str | None = None) -> Decided:  # fmt: skip
    """The pair is no rework, for a reason of the standard list (its code) and in words.

    Whoever's own name is on one of the two visits only asks for it; across dealers it is a proposal. A manager so
    dismisses what the dealer's own system reported, too.
    """
    require(actor, Permission.DISMISS_REWORK)
    matter = open_matter(session, actor, job_id, now, seen=seen)
    waits = check_step(matter.situation, Step.DISMISS)
    chosen = reason_of(session, reason, now.date())
    return _decide(session, actor, matter, _original(matter), Verdict.DISMISSED, waits, now, words=checked_words(words),
                   reason_id=chosen.id)  # fmt: skip


def link_rework(session: Session, actor: Actor, job_id: int, original_id: int, now: datetime, *,
                words: str | None = None, seen: str | None = None) -> Decided:  # fmt: skip
    """The job is rework of another one than is on the table, at any dealer; another dealer's is proposed to."""
    require(actor, Permission.CONFIRM_REWORK)
    other = jobs.jobs_by_id(session, [original_id]).get(original_id)
    matter = open_matter(session, actor, job_id, now, seen=seen, other=other)
    if other is None or other.vehicle_id != matter.returned.vehicle_id:
        # A job of another dealer that was not done on this vehicle is not told apart from one that is not there.
        raise Refused(N_("There is no such job for this vehicle. Check order number and line."), field="original")
    waits = check_step(matter.situation, Step.LINK)
    return _decide(session, actor, matter, other, Verdict.CONFIRMED, waits, now, words=words)


def find_original(session: Session, actor: Actor, dealer_code: str, number: str, line: int = 1) -> int:
    """The id of a job by its names, for ``link_rework``; 0 where there is none."""
    require(actor, Permission.CONFIRM_REWORK)
    found = jobs.find_job(session, dealer_code.strip(), number.strip(), line)
    return found.id if found else 0


def is_suspected(session: Session, job_id: int) -> bool:
    """Does an undecided suspicion stand on the job?"""
    return standing_now(session, job_id).state is PairState.SUSPECTED


def undo_decision(session: Session, actor: Actor, job_id: int, now: datetime, *, words: str | None = None,
                  seen: str | None = None) -> Decided:  # fmt: skip
    """Take back the decision or proposal on the table: a new entry; the job stands as its own system left it."""
    require(actor, Permission.SEE_REWORK)
    matter = open_matter(session, actor, job_id, now, seen=seen)
    check_step(matter.situation, Step.UNDO)
    returned, original, decision = matter.returned, matter.original, matter.table.decision
    entry = stored.record_decision(session, returned, original, Verdict.UNDONE, DecisionState.ENTRY, at=now,
                                   by_user_id=actor.user_id, words=words)  # fmt: skip
    if decision is not None:
        stored.supersede(session, [decision.id], entry)
    waiting = matter.table.state in (PairState.REQUESTED, PairState.PROPOSED, PairState.DISPUTED)
    dismissed = decision is not None and decision.verdict is Verdict.DISMISSED
    if not waiting and (not dismissed or (returned.reference is None and decision and decision.before)):
        stored.restore_link(session, returned, decision.before if decision else None, now)
    settle(session, [returned.order_id, *([original.order_id] if original else [])])
    undone = decision.id if decision else None
    record(session, actor, "undo_decision", returned, original, now, undone=undone, words=words)
    return _decided(session, matter)


def reason_of(session: Session, code: str, today: date | None = None) -> DismissalReason:
    """The dismissal reason of a code; refuses one that is not on the list, or with a day: not on that day."""
    reasons = list_dismissal_reasons(session)
    for reason in reasons if today is None else usable(reasons, today):
        if reason.code == code:
            return reason
    raise Refused(N_("Choose a reason of the list."), field="reason")


def checked_words(words: str | None) -> str:
    """Trimmed; refuses none, and more than a page of them."""
    trimmed = (words or "").strip()
    if not trimmed:
        raise Refused(N_("Say in a few words why: the manufacturer's auditor reads it first."), field="words")
    if len(trimmed) > LONGEST_WORDS:
        raise Refused(N_("At most {most} characters."), field="words", most=LONGEST_WORDS)
    return trimmed


def _original(matter: Matter) -> StoredJob:
    if matter.original is None:
        raise NotFound(N_("The original is no longer there."))
    return matter.original


def _decide(session: Session, actor: Actor, matter: Matter, original: StoredJob, verdict: Verdict,
            waits: PairState | None, now: datetime, *, words: str | None = None,
            reason_id: int | None = None) -> Decided:  # fmt: skip
    """Write what the table of steps leads to: a decision in effect, or one that waits for another's answer."""
    returned = matter.returned
    if verdict is Verdict.CONFIRMED:
        check_pair(session, returned, original, matter.decisions)
    words = (words or "").strip() or None
    if waits is None:
        put_in_effect(session, returned, original, matter.decisions, verdict, at=now, by_user_id=actor.user_id,
                      reason_id=reason_id, words=words)  # fmt: skip
    else:
        entry = stored.record_decision(
            session, returned, original, verdict, DecisionState(waits.value), at=now, by_user_id=actor.user_id,
            reason_id=reason_id, words=words)  # fmt: skip
        if matter.table.decision is not None and matter.table.state is PairState.REQUESTED:
            stored.supersede(session, [matter.table.decision.id], entry)
        session.expire_all()
    record(session, actor, f"rework_{verdict}" if waits is None else f"rework_{waits}", returned, original, now,
           verdict=verdict.value, reason=reason_id, words=words)  # fmt: skip
    return Decided(standing_now(session, returned.id).state, returned.id, original.id)


def _decided(session: Session, matter: Matter) -> Decided:
    table = standing_now(session, matter.returned.id)
    return Decided(table.state, matter.returned.id, table.original_id)
