"""Which batches of scorecards were asked for, and how far did each come?"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.storage.columns import UtcSeconds
from dealer_service.storage.scorecards import ScorecardRow


class ScorecardRunRow(SQLModel, table=True):
    """One batch: a month, for a dealer, a region, or all where both are empty. ``seen_at``: its last sign of life."""

    __tablename__ = "scorecard_run"

    id: int | None = Field(default=None, primary_key=True)
    month: int
    languages: str  # own, en, zh, both
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id")
    region_id: int | None = Field(default=None, foreign_key="region.id")
    reason: str | None = None  # for cards that were issued before and say something else now
    by_user_id: int = Field(foreign_key="app_user.id")
    asked_at: datetime = Field(sa_type=UtcSeconds)
    seen_at: datetime = Field(sa_type=UtcSeconds)
    finished_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    total: int = 0
    done: int = 0
    refused: str = "[]"  # JSON: [[dealer code, language, sentence, what fills it], ...]


def add_run(session: Session, row: ScorecardRunRow) -> int:
    session.add(row)
    session.flush()
    return row.id or 0


def find_run(session: Session, run_id: int) -> ScorecardRunRow | None:
    return session.exec(select(ScorecardRunRow).where(ScorecardRunRow.id == run_id)).first()


def list_runs(session: Session, most: int) -> list[ScorecardRunRow]:
    """The latest first."""
    return list(session.exec(select(ScorecardRunRow).order_by(col(ScorecardRunRow.id).desc()).limit(most)))


def note_run(session: Session, run_id: int, done: int, total: int, seen_at: datetime) -> None:
    """How far it has come."""
    row = find_run(session, run_id)
    if row is not None:
        row.done, row.total, row.seen_at = done, total, seen_at
        session.add(row)
        session.flush()


def finish_run(session: Session, run_id: int, done: int, refused: list[list[Any]], at: datetime) -> None:
    row = find_run(session, run_id)
    if row is not None:
        row.done = row.total = done
        row.refused, row.seen_at, row.finished_at = json.dumps(refused, ensure_ascii=False), at, at
        session.add(row)
        session.flush()


def unfinished_runs(session: Session, silent_since: datetime) -> list[int]:
    """Runs that are not finished and gave no sign of life since then."""
    row = ScorecardRunRow
    found = select(row.id).where(col(row.finished_at).is_(None), row.seen_at < silent_since).order_by(col(row.id))
    return [run_id or 0 for run_id in session.exec(found)]


def issued_in(session: Session, run_id: int) -> int:
    """How many cards a run froze."""
    found = select_rows(func.count(col(ScorecardRow.id))).where(col(ScorecardRow.run_id) == run_id)
    return int(session.execute(found).scalar_one())


def made_in(session: Session, run_id: int) -> set[tuple[int, str]]:
    """Dealer and language of the cards that a run froze."""
    found = select_rows(col(ScorecardRow.dealer_id), col(ScorecardRow.locale))
    rows = session.execute(found.where(col(ScorecardRow.run_id) == run_id))
    return {(dealer_id, locale) for dealer_id, locale in rows}
