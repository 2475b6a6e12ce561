"""Which visits belong together: the first one, and every return that leads back to it?"""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.rework import LinkState
from dealer_service.domain.rework_cases import Case, CaseVisit, Relation, Visit
from dealer_service.domain.standard_lists import Cause
from dealer_service.services.words import N_
from dealer_service.storage import rework_cases as stored
from dealer_service.storage.lists import list_causes
from dealer_service.storage.rework_causes import contributing_of
from dealer_service.storage.rework_jobs import StoredJob, jobs_by_id

_RELATIONS = {
    LinkState.IN_WINDOW: Relation.REWORK,
    LinkState.OUTSIDE: Relation.LATE,
    LinkState.PENDING: Relation.PENDING,
}


def case_of(session: Session, actor: Actor, order_id: int, *, suspected: bool = True) -> list[Case]:
    """The cases to which the jobs of an order belong, by line; jobs that stand alone have none.

    Raises ``NotFound`` for an order that is not the person's to see.
    """
    require(actor, Permission.SEE_ORDERS)
    jobs = stored.jobs_of_order(session, order_id)
    if not jobs:
        raise NotFound(N_("There is no such order, or it is not for you."))
    return cases_of(session, actor, jobs, suspected=suspected)


def cases_of(session: Session, actor: Actor, job_ids: Sequence[int], *, suspected: bool = True) -> list[Case]:
    """The cases of these jobs, each once, in the order of the jobs; undecided suspicions count where ``suspected``."""
    require(actor, Permission.SEE_ORDERS)
    facts = jobs_by_id(session, stored.family_of(session, job_ids))
    parents = {job.id: _parent(job, suspected) for job in facts.values()}
    families: dict[int, list[StoredJob]] = {}
    for job in facts.values():
        families.setdefault(_root(job.id, parents), []).append(job)
    roots = list(dict.fromkeys(_root(job_id, parents) for job_id in job_ids if job_id in facts))
    chosen = [family for root in roots if _worth_showing(family := families[root])]
    shown = [job.id for family in chosen for job in family]
    visits = stored.visits_of(session, shown)
    causes = {cause.id: cause for cause in list_causes(session)}
    also = contributing_of(session, shown)
    return [
        Case(tuple(_visit(job, facts, parents, visits, causes, also) for job in sorted(family, key=_place)))
        for family in chosen
    ]


def _parent(job: StoredJob, suspected: bool) -> int | None:
    return job.original_id or (job.link.suspect_id if suspected else None)


def _root(job_id: int, parents: dict[int, int | None]) -> int:
    seen = {job_id}
    while (parent := parents.get(job_id)) is not None and parent not in seen and parent in parents:
        job_id = parent
        seen.add(parent)
    return job_id


def _worth_showing(family: Iterable[StoredJob]) -> bool:
    members = list(family)
    return len(members) > 1 or members[0].link.state is LinkState.PENDING


def _place(job: StoredJob) -> tuple[object, ...]:
    return (job.opened_at, job.dealer_code, job.number, job.line)


def _visit(job: StoredJob, facts: dict[int, StoredJob], parents: dict[int, int | None], visits: dict[int, Visit],
           causes: dict[int, Cause], also: dict[int, list[int]]) -> CaseVisit:  # fmt: skip
    visit, parent = visits[job.id], facts.get(parents[job.id] or 0)
    relation = _RELATIONS.get(job.link.state) or (Relation.SUSPECTED if parent else Relation.FIRST)
    own = visit.own is not None
    waits_for = None
    if relation is Relation.PENDING and own and job.reference is not None:
        waits_for = f"{job.reference.dealer} {job.reference.number}/{job.reference.line}"
    return CaseVisit(
        visit=visit,
        relation=relation,
        returned_from=parent.id if parent else None,
        days=job.days_from(parent) if parent else None,
        km=job.km_from(parent) if parent else None,
        primary=causes.get(job.cause_id or 0) if own else None,
        contributing=tuple(causes[cause_id] for cause_id in also.get(job.id, ())),
        waits_for=waits_for,
    )
