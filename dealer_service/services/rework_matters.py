"""How does a job stand, on which sides does this person stand, and what is written when a decision takes effect?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL, CAN_RETURN
from dealer_service.domain.rework_decisions import (
    LIVE,
    MEANWHILE,
    PAIR_VERDICTS,
    Decision,
    DecisionState,
    OnTable,
    PairState,
    Party,
    Reference,
    Situation,
    Verdict,
    names_of,
    on_table,
    parties_of,
    staff_key,
)
from dealer_service.services.words import N_
from dealer_service.storage import rework_decisions as stored
from dealer_service.storage import rework_jobs as jobs
from dealer_service.storage.changes import record_change
from dealer_service.storage.rework_jobs import StoredJob
from dealer_service.storage.rework_settling import settle
from dealer_service.storage.scope import scope_of

OWN_SYSTEM = frozenset({"import", "api", "counter"})


@dataclass(frozen=True, slots=True)
class Matter:
    """One returning job with the original on the table, as one person meets it."""

    returned: StoredJob
    original: StoredJob | None
    decisions: tuple[Decision, ...]
    situation: Situation

    @property
    def table(self) -> OnTable:
        return self.situation.table


@dataclass(frozen=True, slots=True)
class Decided:
    """What a step came to: how the pair stands now, and what it stood for."""

    state: PairState
    job_id: int
    original_id: int | None


def open_matter(session: Session, actor: Actor, job_id: int, now: datetime, *, seen: str | None = None,
                other: StoredJob | None = None) -> Matter:  # fmt: skip
    """The matter of a job that this person sees, to decide on it; ``other`` is an original that he names instead.

    Raises ``NotFound`` where neither visit is his to see, ``Conflict`` where it no longer stands as ``seen``.
    """
    jobs.lock_vehicle_of(session, job_id)
    returned = jobs.jobs_by_id(session, [job_id]).get(job_id)
    if returned is None:
        raise NotFound(N_("There is no such job, or it is not for you."))
    decisions = stored.decisions_on(session, [job_id])[job_id]
    table = on_table(returned.link, decisions)
    original = jobs.jobs_by_id(session, [table.original_id]).get(table.original_id) if table.original_id else None
    check_seen(session, returned, original, table)
    if seen is not None and seen != table.seen:
        raise Conflict(MEANWHILE[table.state])
    situation = situation_of(session, actor, returned, original, table, now, other)
    return Matter(returned, original, tuple(decisions), situation)


def check_seen(session: Session, returned: StoredJob, original: StoredJob | None, table: OnTable) -> None:
    """The dealer of the return sees its job; that of the original sees the pair once something was proposed or decided.

    Raises ``NotFound`` for all others: what is only suspected, or asked for inside the other house, is not told.
    """
    scope = scope_of(session)
    told = table.decision is not None and table.state is not PairState.REQUESTED
    if scope.allows(returned.dealer_id) or (told and original is not None and scope.allows(original.dealer_id)):
        return
    raise NotFound(N_("There is no such job, or it is not for you."))


def situation_of(session: Session, actor: Actor, returned: StoredJob, original: StoredJob | None, table: OnTable,
                 now: datetime, other: StoredJob | None = None) -> Situation:  # fmt: skip
    """On which sides the person stands, and whether his name is on one of the two visits."""
    meant = other or original or returned
    here, there = jobs.answering_dealers(session, returned.dealer_id), jobs.answering_dealers(session, meant.dealer_id)
    staff = {staff_key(name) for job in (returned, original) if job is not None for name in job.staff}
    region = jobs.region_of(session, there[-1], now.date())
    return Situation(
        table=table,
        across=here[-1] != there[-1],
        parties=parties_of(actor, here, there, region),
        own_name=bool(names_of(actor) & staff),
        now=now,
    )


def require_at(session: Session, actor: Actor, dealer_id: int, permission: Permission) -> None:
    """The permission must come from a role at this dealer: a manager elsewhere, or an auditor, changes nothing here."""
    require(actor, permission)
    here = parties_of(actor, jobs.answering_dealers(session, dealer_id), (), None).get(Party.RETURN)
    if here is None:
        raise NotAllowed(N_("This is done by the dealer whose order it is."))
    require(here, permission)


def check_pair(session: Session, returned: StoredJob, original: StoredJob, decisions: Sequence[Decision],
               *, by_audit: bool = False) -> None:  # fmt: skip
    """Can the job be rework of this original? Refuses what cannot be, with the reason."""
    if not returned.role & CAN_RETURN:
        raise Refused(N_("A campaign job or a cancelled order is no return. Choose another job."), field="original")
    if original.order_id == returned.order_id:
        raise Refused(N_("A job is no rework of its own order. Choose an earlier order."), field="original")
    if original.vehicle_id != returned.vehicle_id:
        raise Refused(N_("That job was done on another vehicle. Choose one of this vehicle."), field="original")
    if not original.role & CAN_BE_ORIGINAL:
        raise Refused(
            N_("That job is not a repair (maintenance, campaign, internal, inspection only, or cancelled), so nothing "
               "can be rework of it. Choose a repair."), field="original")  # fmt: skip
    if original.opened_at > returned.opened_at:
        raise Refused(
            N_("That order was opened later than this one. The original is the earlier visit."),
            field="original")  # fmt: skip
    if returned.id in jobs.earlier_in_chain(session, original.id):
        raise Refused(
            N_("That job is itself rework that leads back to this one: the two would point at each other. Undo that "
               "link first."), field="original")  # fmt: skip
    ruled = any(d.source == "audit" and d.state is DecisionState.STANDING and d.original_id == original.id
                and d.verdict is Verdict.DISMISSED for d in decisions)  # fmt: skip
    if ruled and not by_audit:
        raise Refused(
            N_("The auditor found that this is no rework of that job; a dealer cannot link it."),
            field="original")  # fmt: skip


def put_in_effect(session: Session, returned: StoredJob, original: StoredJob, decisions: Sequence[Decision],
                  verdict: Verdict, *, at: datetime, by_user_id: int | None, source: str = "person",
                  reason_id: int | None = None, words: str | None = None) -> int:  # fmt: skip
    """Write a decision that stands: the link follows it, what it replaces is superseded, and the counts are settled."""
    confirmed = verdict is Verdict.CONFIRMED
    breaks = not confirmed and returned.link.linked_to == original.id
    before = _before(returned, decisions) if confirmed or breaks else None
    decision_id = stored.record_decision(
        session, returned, original, verdict, DecisionState.STANDING, at=at, by_user_id=by_user_id, source=source,
        reason_id=reason_id, words=words, before=before)  # fmt: skip
    stored.supersede(session, _followed(decisions, original, confirmed), decision_id)
    if confirmed:
        link_source = "audit" if source == "audit" else "person"
        stored.replace_link(session, returned, original, source=link_source, at=at, by_user_id=by_user_id)
    elif breaks:
        stored.replace_link(session, returned, None, source="", at=at, by_user_id=by_user_id)
    settle(session, [returned.order_id, original.order_id])
    return decision_id


def _before(returned: StoredJob, decisions: Sequence[Decision]) -> Reference | None:
    """What the dealer's own system said before anybody decided."""
    if returned.reference is None or returned.reference.source in OWN_SYSTEM:
        return returned.reference
    made = [d for d in decisions if d.verdict is Verdict.CONFIRMED and d.original_id == returned.link.linked_to
            and d.state in (DecisionState.STANDING, DecisionState.VOID)]  # fmt: skip
    return made[-1].before if made else None


def _followed(decisions: Sequence[Decision], original: StoredJob, confirmed: bool) -> list[int]:
    """Entries that a new decision takes the place of: what waited, the same pair, and any other link of the job."""
    kept = (DecisionState.STANDING, DecisionState.VOID)
    return [
        d.id for d in decisions
        if d.state in LIVE or (d.state in kept and (
            (d.original_id == original.id and d.verdict in PAIR_VERDICTS)
            or (confirmed and d.verdict is Verdict.CONFIRMED)))
    ]  # fmt: skip


def standing_now(session: Session, job_id: int) -> OnTable:
    """How a job stands after what was just written."""
    returned = jobs.jobs_by_id(session, [job_id])[job_id]
    return on_table(returned.link, stored.decisions_on(session, [job_id])[job_id])


def record(session: Session, actor: Actor, verb: str, returned: StoredJob, original: StoredJob | None, now: datetime,
           **values: object) -> None:  # fmt: skip
    """Put a decision on the record of changes, under the dealer of the return."""
    pair = {"job": f"{returned.dealer_code}/{returned.number}/{returned.line}"}
    if original is not None:
        pair["original"] = f"{original.dealer_code}/{original.number}/{original.line}"
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"rework:{returned.id}",
                  dealer_id=returned.dealer_id, values={**pair, **values})  # fmt: skip
