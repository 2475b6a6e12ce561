"""What did the dealer say to an issued card, and what was answered?"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import UniqueConstraint, func, or_
from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col

from dealer_service.domain.scorecard_answers import Said, Standing
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.columns import UtcSeconds
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.scorecards import ScorecardRow


class ScorecardAnswerRow(SQLModel, table=True):
    """One word on one issue of a dealer's month, whatever language it was read in; ``step`` counts from 1."""

    __tablename__ = "scorecard_answer"
    __table_args__ = (UniqueConstraint("dealer_id", "month", "version", "step"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    month: int
    version: int
    step: int
    said: str
    words: str = ""
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    at: datetime = Field(sa_type=UtcSeconds)


class Word(NamedTuple):
    """``by`` None for automatic work."""

    version: int
    step: int
    said: Said
    words: str
    by: str | None
    at: datetime


def list_words(session: Session, dealer_id: int, month: int) -> list[Word]:
    """All that was said of the issues of a month, in order."""
    row = ScorecardAnswerRow
    found = (
        select_rows(col(row.version), col(row.step), col(row.said), col(row.words), col(UserRow.name), col(row.at))
        .outerjoin(UserRow, col(UserRow.id) == col(row.by_user_id))
        .where(col(row.dealer_id) == dealer_id, col(row.month) == month)
        .order_by(col(row.version), col(row.step))
    )
    return [Word(v, step, Said(said), words, by, at) for v, step, said, words, by, at in session.execute(found)]


def add_word(session: Session, row: ScorecardAnswerRow) -> None:
    """Raises ``IntegrityError`` where somebody else said something in the meantime."""
    session.add(row)
    session.flush()


def standings(session: Session, wanted: Collection[Standing] | None = None, limit: int | None = None,
              month: int | None = None) -> list[tuple[str, int, int, Standing]]:  # fmt: skip
    """Dealer code, month, version and standing of every last issue in scope, the latest month first."""
    card, word = ScorecardRow, ScorecardAnswerRow
    last = (
        select_rows(col(card.dealer_id), col(card.month), func.max(col(card.version)).label("version"))
        .group_by(col(card.dealer_id), col(card.month))
        .subquery()
    )
    steps = (
        select_rows(col(word.dealer_id), col(word.month), col(word.version), func.max(col(word.step)).label("step"))
        .group_by(col(word.dealer_id), col(word.month), col(word.version))
        .subquery()
    )
    found = (
        select_rows(col(DealerRow.code), last.c.month, last.c.version, col(word.said))
        .select_from(last)
        .join(DealerRow, col(DealerRow.id) == last.c.dealer_id)
        .outerjoin(
            steps,
            (steps.c.dealer_id == last.c.dealer_id)
            & (steps.c.month == last.c.month)
            & (steps.c.version == last.c.version),
        )
        .outerjoin(
            word,
            (col(word.dealer_id) == steps.c.dealer_id)
            & (col(word.month) == steps.c.month)
            & (col(word.version) == steps.c.version)
            & (col(word.step) == steps.c.step),
        )
        .order_by(last.c.month.desc(), col(DealerRow.code))
    )
    if wanted is not None:
        kinds = [one.value for one in wanted if one is not Standing.WAITING]
        fits = col(word.said).in_(kinds)
        found = found.where(or_(fits, col(word.said).is_(None)) if Standing.WAITING in wanted else fits)
    if month is not None:
        found = found.where(last.c.month == month)
    if limit is not None:
        found = found.limit(limit)
    return [(code, month, version, Standing(said) if said else Standing.WAITING)
            for code, month, version, said in session.execute(found)]  # fmt: skip
