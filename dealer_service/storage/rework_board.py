"""Which jobs wait for a decision or a cause, oldest first, and how many?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from dealer_service.domain.rework import LinkState
from dealer_service.domain.rework_decisions import PAIR_VERDICTS, DecisionState
from dealer_service.storage.lists import ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import CauseClaimRow, ReworkDecisionRow, ReworkLinkRow
from dealer_service.storage.rework_decisions import live_pairs_of
from dealer_service.storage.scope import scope_of

SUSPECTED, UNTAGGED, PENDING, CLAIMS, DECIDED = "suspected", "untagged", "pending", "claims", "decided"
_BOUND = (LinkState.IN_WINDOW, LinkState.OUTSIDE)
_WITH_OTHERS = (DecisionState.PROPOSED.value, DecisionState.DISPUTED.value)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters of a queue: opening of the return from ``start`` until before ``end``, group, advisor, across dealers."""

    start: datetime | None = None
    end: datetime | None = None
    group_id: int | None = None
    advisor: str | None = None
    across: bool = False


def list_queue(session: Session, queue: str, narrowing: Narrowing, *, skip: int = 0, most: int = 50) -> list[int]:
    """Ids of the returning jobs of a queue in the session's scope."""
    newest_first = queue == DECIDED
    order = (col(JobRow.opened_at).desc(), col(JobRow.id).desc()) if newest_first else (
        col(JobRow.opened_at), col(JobRow.id))  # fmt: skip
    statement = select(JobRow.id).where(*_where(queue, narrowing)).order_by(*order)
    return [job_id or 0 for job_id in session.exec(statement.offset(skip).limit(most))]


def count_queue(session: Session, queue: str, narrowing: Narrowing) -> int:
    return session.exec(select(func.count(col(JobRow.id))).where(*_where(queue, narrowing))).one()


def advisors_of(session: Session, queue: str, narrowing: Narrowing) -> list[str]:
    """The advisors named on the orders of a queue."""
    statement = (
        select(RepairOrderRow.advisor)
        .join(JobRow, col(JobRow.order_id) == col(RepairOrderRow.id))
        .where(*_where(queue, narrowing), col(RepairOrderRow.advisor).is_not(None))
        .distinct()
        .order_by(col(RepairOrderRow.advisor))
        .limit(200)
    )
    return [name for name in session.exec(statement) if name]


def waiting_pairs(session: Session, states: Iterable[DecisionState], *, of_original: bool) -> list[tuple[int, int]]:
    """(Job, original) of proposals or disputes at the session's dealers, by the side they stand on, oldest first."""
    wanted = set(states)
    ids = scope_of(session).dealer_ids
    found = live_pairs_of(session, ids, of_original=of_original)
    return [(d.job_id, d.original_id or 0) for d in found if d.state in wanted]


def narrow(session: Session, job_ids: Sequence[int], narrowing: Narrowing) -> set[int]:
    """Those of the jobs that the session sees and that pass the filters of group and advisor."""
    parts = _filters(Narrowing(group_id=narrowing.group_id, advisor=narrowing.advisor))
    return {job_id or 0 for job_id in session.exec(select(JobRow.id).where(col(JobRow.id).in_(list(job_ids)), *parts))}


def conditions(queue: str) -> list[Any]:
    """What makes a returning job one of a queue, for statements that count several at once."""
    return _where(queue, Narrowing())


def _where(queue: str, narrowing: Narrowing) -> list[Any]:
    linked = [col(JobRow.original_id).is_not(None), col(JobRow.link_state).in_(_BOUND)]
    parts: list[Any]
    if queue == SUSPECTED:
        asked = exists().where(
            col(ReworkDecisionRow.job_id) == col(JobRow.id), col(ReworkDecisionRow.state).in_(_WITH_OTHERS)
        )
        parts = [col(JobRow.suspect_id).is_not(None), ~asked]
    elif queue == UNTAGGED:
        parts = [*linked, col(JobRow.cause_id).is_(None)]
    elif queue == PENDING:
        # Through the few links without an original: no index says that a job is pending.
        unbound = select(ReworkLinkRow.job_id).where(col(ReworkLinkRow.original_id).is_(None))
        parts = [col(JobRow.id).in_(unbound), col(JobRow.link_state) == LinkState.PENDING]
    elif queue == CLAIMS:
        theirs = select(ReworkCauseRow.id).where(ReworkCauseRow.side == "manufacturer")
        refused = exists().where(
            col(CauseClaimRow.job_id) == col(JobRow.id),
            col(CauseClaimRow.cause_id) == col(JobRow.cause_id),
            col(CauseClaimRow.state) == "refused",
        )
        parts = [*linked, col(JobRow.cause_id).in_(theirs), col(JobRow.cause_accepted).is_(False), ~refused]
    else:
        verdicts = [verdict.value for verdict in PAIR_VERDICTS]
        parts = [
            col(JobRow.id).in_(
                select(ReworkDecisionRow.job_id).where(
                    col(ReworkDecisionRow.verdict).in_(verdicts),
                    col(ReworkDecisionRow.state).in_((DecisionState.STANDING.value, DecisionState.VOID.value)),
                )
            )
        ]
    return parts + _filters(narrowing)


def _filters(narrowing: Narrowing) -> list[Any]:
    parts: list[Any] = []
    if narrowing.start is not None and narrowing.end is not None:
        parts += [col(JobRow.opened_at) >= narrowing.start, col(JobRow.opened_at) < narrowing.end]
    if narrowing.group_id is not None:
        parts.append(col(JobRow.group_id) == narrowing.group_id)
    if narrowing.advisor:
        parts.append(exists().where(col(RepairOrderRow.id) == col(JobRow.order_id),
                                    col(RepairOrderRow.advisor) == narrowing.advisor))  # fmt: skip
    if narrowing.across:
        # An original out of the scope is another dealer's; within it the dealers are compared.
        near = aliased(JobRow)
        same = exists().where(or_(near.id == JobRow.suspect_id, near.id == JobRow.original_id),  # type: ignore[arg-type]
                              near.dealer_id == JobRow.dealer_id)  # type: ignore[arg-type]  # fmt: skip
        parts += [or_(col(JobRow.suspect_id).is_not(None), col(JobRow.original_id).is_not(None)), ~same]
    return parts
