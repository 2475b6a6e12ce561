"""Which causes are kept on a rework, and which claims against the manufacturer wait for an answer?"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from dealer_service.storage.repair_orders import JobRow
from dealer_service.storage.rework import CauseClaimRow, ContributingCauseRow, SentBackRow


def get_job(session: Session, job_id: int) -> JobRow | None:
    """A job of the session's dealers."""
    return session.exec(select(JobRow).where(JobRow.id == job_id)).first()


def contributing_of(session: Session, job_ids: Iterable[int]) -> dict[int, list[int]]:
    """The contributing causes by job."""
    found: dict[int, list[int]] = {}
    statement = select(ContributingCauseRow).where(col(ContributingCauseRow.job_id).in_(sorted(set(job_ids))))
    for row in session.exec(statement.order_by(col(ContributingCauseRow.cause_id))):
        found.setdefault(row.job_id, []).append(row.cause_id)
    return found


def save_contributing(session: Session, job: JobRow, cause_ids: Iterable[int]) -> None:
    """Replace the contributing causes of a job."""
    session.exec(delete(ContributingCauseRow).where(col(ContributingCauseRow.job_id) == job.id))
    for cause_id in sorted(set(cause_ids)):
        session.add(ContributingCauseRow(job_id=job.id or 0, cause_id=cause_id, dealer_id=job.dealer_id))
    session.flush()


def find_claim(session: Session, job_id: int) -> CauseClaimRow | None:
    return session.exec(select(CauseClaimRow).where(CauseClaimRow.job_id == job_id)).first()


def save_claim(session: Session, row: CauseClaimRow) -> None:
    session.add(row)
    session.flush()


def drop_claim(session: Session, job_id: int) -> None:
    """The job's cause is no longer a manufacturer-side one; what was claimed stays in the record of changes."""
    session.exec(delete(CauseClaimRow).where(col(CauseClaimRow.job_id) == job_id))


def save_sent_back(session: Session, row: SentBackRow) -> int:
    session.add(row)
    session.flush()
    return row.id or 0


def find_sent_back(session: Session, row_id: int) -> SentBackRow | None:
    return session.exec(select(SentBackRow).where(SentBackRow.id == row_id)).first()


def list_sent_back(session: Session, order_id: int) -> list[SentBackRow]:
    return list(session.exec(select(SentBackRow).where(SentBackRow.order_id == order_id).order_by(col(SentBackRow.id))))


def count_sent_back(session: Session, dealer_id: int, start: datetime, end: datetime) -> dict[int | None, int]:
    """How often work was sent back at a dealer from one instant until before another, by cause; None: untagged."""
    statement = (
        select(SentBackRow.cause_id, func.count(col(SentBackRow.id)))
        .where(SentBackRow.dealer_id == dealer_id, col(SentBackRow.at) >= start, col(SentBackRow.at) < end)
        .group_by(col(SentBackRow.cause_id))
    )
    return dict(session.exec(statement).all())
