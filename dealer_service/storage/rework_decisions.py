"""How are decisions on pairs kept, and links changed by them?

A pair may lie across two dealers of whom each sees only one: what is written here goes by the system connection, after
the verb has asked ``domain.rework_decisions`` who may decide.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlmodel import Session

from dealer_service.domain.rework_decisions import (
    Decision,
    DecisionState,
    Reference,
    Verdict,
)
from dealer_service.storage.rework import ReworkDecisionRow, ReworkLinkRow
from dealer_service.storage.rework_jobs import StoredJob
from dealer_service.storage.scope import system_connection

_DECISIONS: Any = ReworkDecisionRow.__table__  # type: ignore[attr-defined]
_LINKS: Any = ReworkLinkRow.__table__  # type: ignore[attr-defined]
# Written out as in the partial index, so that both databases use it.
_LIVE = "rework_decision.state IN ('requested', 'proposed', 'disputed')"


def decisions_on(session: Session, job_ids: Iterable[int]) -> dict[int, list[Decision]]:
    """All entries on the jobs' pairs, oldest first, across dealers."""
    wanted = sorted(set(job_ids))
    kept: dict[int, list[Decision]] = {job_id: [] for job_id in wanted}
    for first in range(0, len(wanted), 900):
        statement = (
            select(_DECISIONS)
            .where(_DECISIONS.c.job_id.in_(wanted[first : first + 900]))
            .order_by(_DECISIONS.c.id)
        )
        for row in system_connection(session).execute(statement):
            kept[row.job_id].append(_decision(row))
    return kept


def _decision(row: Any) -> Decision:
    before = None
    if row.before_number is not None:
        before = Reference(row.before_source, row.before_dealer, row.before_number, row.before_line)
    return Decision(
        row.id, row.job_id, row.original_id, row.original_dealer_id, Verdict(row.verdict), DecisionState(row.state),
        row.source, row.by_user_id, row.at, row.reason_id, row.words, before,
    )  # fmt: skip


def overdue_proposals(session: Session, made_before: datetime) -> list[Decision]:
    """Proposals that nobody objected to, made at or before the instant, oldest first."""
    statement = (
        select(_DECISIONS)
        .where(_DECISIONS.c.state == DecisionState.PROPOSED.value, _DECISIONS.c.at <= made_before)
        .order_by(_DECISIONS.c.id)
    )
    return [_decision(row) for row in system_connection(session).execute(statement)]


def record_decision(
    session: Session,
    returned: StoredJob,
    original: StoredJob | None,
    verdict: Verdict,
    state: DecisionState,
    *,
    at: datetime,
    by_user_id: int | None,
    source: str = "person",
    reason_id: int | None = None,
    words: str | None = None,
    before: Reference | None = None,
) -> int:
    """Append an entry; answers its id."""
    values = {
        "dealer_id": returned.dealer_id,
        "original_dealer_id": original.dealer_id if original else returned.dealer_id,
        "job_id": returned.id,
        "original_id": original.id if original else None,
        "verdict": verdict.value,
        "state": state.value,
        "source": source,
        "reason_id": reason_id,
        "words": words,
        "by_user_id": by_user_id,
        "at": at,
        "before_source": before.source if before else None,
        "before_dealer": before.dealer if before else None,
        "before_number": before.number if before else None,
        "before_line": before.line if before else None,
    }
    session.flush()
    written = system_connection(session).execute(insert(_DECISIONS).values(values))
    key: int = written.inserted_primary_key[0]  # type: ignore[index]
    return key


def supersede(session: Session, ids: Iterable[int], by_id: int | None,
              state: DecisionState = DecisionState.SUPERSEDED) -> None:  # fmt: skip
    """Mark entries as followed by another; nothing is deleted."""
    wanted = sorted(set(ids))
    if wanted:
        changed: Mapping[str, Any] = {"state": state.value, "superseded_by_id": by_id}
        system_connection(session).execute(update(_DECISIONS).where(_DECISIONS.c.id.in_(wanted)).values(changed))


def dispute(session: Session, decision_id: int) -> None:
    system_connection(session).execute(
        update(_DECISIONS).where(_DECISIONS.c.id == decision_id).values(state=DecisionState.DISPUTED.value)
    )


def replace_link(session: Session, returned: StoredJob, original: StoredJob | None, *, source: str, at: datetime,
                 by_user_id: int | None) -> None:  # fmt: skip
    """The one link of a job leads to this original from now on, or nowhere; ``settle`` must follow."""
    connection = system_connection(session)
    session.flush()
    connection.execute(delete(_LINKS).where(_LINKS.c.job_id == returned.id))
    if original is not None:
        _write_link(session, returned, Reference(source, original.dealer_code, original.number, original.line),
                    at, by_user_id, original.id)  # fmt: skip
    session.expire_all()


def restore_link(session: Session, returned: StoredJob, before: Reference | None, at: datetime) -> None:
    """Put back what the dealer's own system said, or nothing; ``settle`` must follow."""
    replace_link(session, returned, None, source="", at=at, by_user_id=None)
    if before is not None:
        _write_link(session, returned, before, at, None, None)


def _write_link(session: Session, returned: StoredJob, to: Reference, at: datetime, by_user_id: int | None,
                original_id: int | None) -> None:  # fmt: skip
    values = {
        "job_id": returned.id, "dealer_id": returned.dealer_id, "ref_dealer": to.dealer, "ref_number": to.number,
        "ref_line": to.line, "original_id": original_id, "source": to.source, "by_user_id": by_user_id, "at": at,
    }  # fmt: skip
    system_connection(session).execute(insert(_LINKS).values(values))


def live_pairs_of(session: Session, dealer_ids: Iterable[int] | None, *, of_original: bool) -> list[Decision]:
    """Requests, proposals and disputes at these dealers (None: all): by the return's dealer, or by the original's."""
    column = _DECISIONS.c.original_dealer_id if of_original else _DECISIONS.c.dealer_id
    statement = select(_DECISIONS).where(text(_LIVE)).order_by(_DECISIONS.c.id)
    if dealer_ids is not None:
        statement = statement.where(column.in_(sorted(dealer_ids)))
    return [_decision(row) for row in system_connection(session).execute(statement)]
