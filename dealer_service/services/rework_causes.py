"""Why did the vehicle come back, and does the manufacturer accept that it was his side?"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.list_versions import usable
from dealer_service.domain.refusals import Conflict, NotFound, Refused
from dealer_service.domain.rework import LinkState
from dealer_service.domain.rework_causes import MANUFACTURER, checked_part_order, find_cause
from dealer_service.domain.standard_lists import Cause
from dealer_service.services.rework import checked_words
from dealer_service.services.rework_matters import record, require_at
from dealer_service.services.words import N_
from dealer_service.storage import rework_causes as stored
from dealer_service.storage import rework_jobs as jobs
from dealer_service.storage.lists import list_causes
from dealer_service.storage.repair_orders import JobRow
from dealer_service.storage.rework import CauseClaimRow
from dealer_service.storage.rework_jobs import StoredJob
from dealer_service.storage.rework_settling import settle

LINKED = frozenset({LinkState.IN_WINDOW, LinkState.OUTSIDE, LinkState.PENDING})


def tag_cause(session: Session, actor: Actor, job_id: int, primary: str, now: datetime, *,
              contributing: Sequence[str] = (), part_order: str | None = None) -> Cause:  # fmt: skip
    """Give a rework its one primary cause (code or words) and contributing ones (codes); a new choice replaces the old.

    A manufacturer-side cause is a claim: it counts as dealer-side until the manufacturer accepts it.
    """
    require(actor, Permission.TAG_CAUSES)
    job, facts = _rework(session, job_id)
    require_at(session, actor, job.dealer_id, Permission.TAG_CAUSES)
    causes = usable(list_causes(session), now.date())
    cause = find_cause(causes, primary)
    also = {find_cause(causes, code, "contributing").id for code in contributing if code.strip()} - {cause.id}
    number = checked_part_order(cause, part_order)
    before, claim = job.cause_id, stored.find_claim(session, job_id)
    same_claim = claim is not None and (claim.cause_id, claim.part_order) == (cause.id, number)
    if not (before == cause.id and (cause.side != MANUFACTURER or same_claim)):
        _put_cause(session, actor, job, cause, number, claim, now)
    stored.save_contributing(session, job, also)
    job.cause_by_user_id = actor.user_id  # from now on no import changes it, though it may have said the same
    session.add(job)
    settle(session, [job.order_id])
    record(session, actor, "tag_cause", facts, None, now, before=before, cause=cause.code, contributing=sorted(also),
           part_order=number)  # fmt: skip
    return cause


def answer_claim(session: Session, actor: Actor, job_id: int, accept: bool, now: datetime, *,
                 words: str | None = None) -> None:  # fmt: skip
    """The manufacturer accepts a cause as his own, or refuses it in words; the original's order is counted anew."""
    require(actor, Permission.ACCEPT_CAUSES)
    job, facts = _rework(session, job_id)
    cause = next((c for c in list_causes(session) if c.id == job.cause_id), None)
    if cause is None or cause.side != MANUFACTURER:
        raise Conflict(N_("No manufacturer-side cause is claimed here any more. Look at it again."))
    why = (words or "").strip() or None
    if not accept:
        why = checked_words(words)
    claim = stored.find_claim(session, job_id)
    if claim is None:  # brought by an import
        claim = CauseClaimRow(job_id=job_id, dealer_id=job.dealer_id, cause_id=cause.id, at=now)
    claim.cause_id, claim.state, claim.words = cause.id, "accepted" if accept else "refused", why
    claim.answered_by_id, claim.answered_at = actor.user_id, now
    job.cause_accepted = accept
    session.add(job)
    stored.save_claim(session, claim)
    settle(session, [job.order_id])
    record(session, actor, "accept_cause" if accept else "refuse_cause", facts, None, now, cause=cause.code, words=why)


def _put_cause(session: Session, actor: Actor, job: JobRow, cause: Cause, part_order: str | None,
               claim: CauseClaimRow | None, now: datetime) -> None:  # fmt: skip
    job.cause_id, job.cause_accepted = cause.id, False
    session.add(job)
    session.flush()
    if cause.side != MANUFACTURER:
        stored.drop_claim(session, job.id or 0)
        return
    claim = claim or CauseClaimRow(job_id=job.id or 0, dealer_id=job.dealer_id, cause_id=cause.id, at=now)
    claim.cause_id, claim.part_order, claim.by_user_id, claim.at = cause.id, part_order, actor.user_id, now
    claim.state, claim.words, claim.answered_by_id, claim.answered_at = "claimed", None, None, None
    stored.save_claim(session, claim)


def _rework(session: Session, job_id: int) -> tuple[JobRow, StoredJob]:
    """A job in the session's scope that is linked to an original, or waits for it."""
    jobs.lock_vehicle_of(session, job_id)
    job = stored.get_job(session, job_id)
    if job is None:
        raise NotFound(N_("There is no such job, or it is not for you."))
    if job.link_state not in LINKED:
        raise Refused(N_("This job is not linked to an original, so it has no cause of rework. Link it first."))
    return job, jobs.jobs_by_id(session, [job_id])[job_id]
