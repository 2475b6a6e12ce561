"""What does a person see who decides on one return: both visits, how it stands, and the steps open to him?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.list_versions import usable
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.rework import LinkState
from dealer_service.domain.rework_cases import Case, Visit
from dealer_service.domain.rework_causes import MANUFACTURER
from dealer_service.domain.rework_decisions import (
    Decision,
    PairState,
    Party,
    Situation,
    Step,
    Verdict,
    on_table,
    steps_open,
)
from dealer_service.domain.standard_lists import Cause, DismissalReason
from dealer_service.services.rework_cases import cases_of
from dealer_service.services.rework_matters import check_seen, situation_of
from dealer_service.services.words import N_
from dealer_service.storage import rework_decisions as stored
from dealer_service.storage.accounts import find_user
from dealer_service.storage.lists import list_causes, list_dismissal_reasons
from dealer_service.storage.rework_cases import earlier_repairs, visits_of
from dealer_service.storage.rework_causes import contributing_of, find_claim
from dealer_service.storage.rework_jobs import StoredJob, jobs_by_id
from dealer_service.storage.scope import scope_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision in the history of the pair; ``who`` is None for another dealer's people, and for the clock."""

    verdict: Verdict
    state: str
    source: str
    at: datetime
    who: str | None
    reason: DismissalReason | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Causing:
    """The causes of a linked job; ``claim`` is claimed, accepted or refused where the manufacturer is named."""

    primary: Cause | None
    contributing: tuple[Cause, ...]
    part_order: str | None
    claim: str | None
    answer: str | None
    may_tag: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One return with the original on the table, finished for a page.

    ``own_name``: a dismissal only asks for it. ``others`` are earlier repairs that could be the original instead.
    """

    job_id: int
    state: PairState
    seen: str
    steps: frozenset[Step]
    original: Visit | None
    returned: Visit
    days: int | None
    km: int | None
    late: bool
    across: bool
    own_name: bool
    proposed: Verdict | None
    open_until: datetime | None
    history: tuple[Entry, ...]
    causing: Causing | None
    case: Case | None
    others: tuple[Visit, ...]
    waits_for: str | None

    @property
    def decides(self) -> bool:
        """Is any step of the board open? A finding of the audit is written elsewhere."""
        return bool(self.steps - {Step.RULE})


def item_of(session: Session, actor: Actor, job_id: int, now: datetime) -> Item:
    """The item of a returning job; raises ``NotFound`` where neither visit is the person's to see."""
    require(actor, Permission.SEE_REWORK)
    facts = jobs_by_id(session, [job_id]).get(job_id)
    decisions = stored.decisions_on(session, [job_id])[job_id]
    if facts is None:
        raise NotFound(N_("There is no such job, or it is not for you."))
    table = on_table(facts.link, decisions)
    original = jobs_by_id(session, [table.original_id]).get(table.original_id) if table.original_id else None
    check_seen(session, facts, original, table)
    mine = scope_of(session).allows(facts.dealer_id)
    situation = situation_of(session, actor, facts, original, table, now)
    steps = steps_open(situation)
    candidates = [c for c in earlier_repairs(session, job_id) if c != table.original_id] if Step.LINK in steps else []
    visits = visits_of(session, [job_id, *([original.id] if original else []), *candidates])
    cases = cases_of(session, actor, [job_id]) if mine and actor.may(Permission.SEE_ORDERS) else []
    decision = table.decision
    waiting = table.state in (PairState.REQUESTED, PairState.PROPOSED, PairState.DISPUTED)
    pending = table.state is PairState.PENDING and facts.reference is not None and mine
    return Item(
        job_id=job_id,
        state=table.state,
        seen=table.seen,
        steps=steps,
        original=visits.get(original.id) if original else None,
        returned=visits[job_id],
        days=facts.days_from(original) if original else None,
        km=facts.km_from(original) if original else None,
        late=facts.link.state is LinkState.OUTSIDE,
        across=original is not None and situation.across,
        own_name=situation.own_name,
        proposed=decision.verdict if decision and waiting else None,
        open_until=decision.open_until if decision and table.state is PairState.PROPOSED else None,
        history=_history(session, decisions, situation, mine),
        causing=_causing(session, actor, facts, situation) if mine else None,
        case=cases[0] if cases and len(cases[0].visits) > 2 else None,
        others=tuple(visits[c] for c in candidates if c in visits),
        waits_for=f"{facts.reference.dealer} {facts.reference.number}/{facts.reference.line}"
        if pending and facts.reference else None,
    )  # fmt: skip


def _history(session: Session, decisions: list[Decision], situation: Situation, mine: bool) -> tuple[Entry, ...]:
    """Latest first. Names only of the own side: across dealers no staff is shown."""
    reasons = {reason.id: reason for reason in list_dismissal_reasons(session)}
    entries = []
    # The other side reads what is proposed to it and what followed, not what was asked inside the house before.
    since = 0 if mine or situation.table.decision is None else situation.table.decision.id
    for decision in reversed([d for d in decisions if d.id >= since]):
        user = find_user(session, decision.by_user_id) if decision.by_user_id else None
        named = user is not None and decision.source == "person" and (mine and not situation.across)
        entries.append(
            Entry(
                decision.verdict,
                decision.state.value,
                decision.source,
                decision.at,
                user.name if named and user else None,
                reasons.get(decision.reason_id or 0),
                decision.words,
            )
        )
    return tuple(entries)


def _causing(session: Session, actor: Actor, facts: StoredJob, situation: Situation) -> Causing | None:
    if facts.link.state not in (LinkState.IN_WINDOW, LinkState.OUTSIDE, LinkState.PENDING):
        return None
    causes = {cause.id: cause for cause in list_causes(session)}
    primary = causes.get(facts.cause_id or 0)
    claim = find_claim(session, facts.id)
    if claim is not None and claim.cause_id != facts.cause_id:
        claim = None  # of a cause that an import has replaced
    theirs = primary is not None and primary.side == MANUFACTURER
    here = situation.parties.get(Party.RETURN)
    state = None
    if theirs:
        state = "accepted" if facts.cause_accepted else (claim.state if claim else "claimed")
    return Causing(
        primary=primary,
        contributing=tuple(causes[c] for c in contributing_of(session, [facts.id]).get(facts.id, ())),
        part_order=claim.part_order if claim else None,
        claim=state,
        answer=claim.words if claim else None,
        may_tag=here is not None and here.may(Permission.TAG_CAUSES),
        may_answer=theirs and actor.may(Permission.ACCEPT_CAUSES),
    )


def choices(session: Session, actor: Actor, now: datetime) -> tuple[list[Cause], list[DismissalReason]]:
    """The causes that may be given today, and the reasons of a dismissal."""
    require(actor, Permission.SEE_REWORK)
    today = now.date()
    return usable(list_causes(session), today), usable(list_dismissal_reasons(session), today)
