"""Which scorecards were issued, with which frozen content?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, func
from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.storage.accounts import UserRow
from dealer_service.storage.columns import UtcSeconds
from dealer_service.storage.dealers import DealerRow


class ScorecardRow(SQLModel, table=True):
    __tablename__ = "scorecard"
    __table_args__ = (UniqueConstraint("dealer_id", "month", "version", "locale"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    month: int
    version: int
    locale: str
    content: str  # canonical JSON
    digest: str
    issued_at: datetime = Field(sa_type=UtcSeconds)
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    reason: str | None = None
    run_id: int | None = Field(default=None, foreign_key="scorecard_run.id", index=True)  # the batch, if any


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """One issue of a card, without its content; ``month`` is yyyymm, ``by`` None for automatic work."""

    id: int
    dealer_code: str
    dealer_name: str
    month: int
    version: int
    locale: str
    digest: str
    issued_at: datetime
    by: str | None
    reason: str | None


def latest_cards(session: Session, dealer_ids: Sequence[int], month: int, locale: str) -> dict[int, ScorecardRow]:
    """The last issue of each dealer's card in a language, by dealer."""
    row = ScorecardRow
    found = select(row).where(col(row.dealer_id).in_(dealer_ids), row.month == month, row.locale == locale)
    return {card.dealer_id: card for card in session.exec(found.order_by(col(row.version)))}


def find_card(session: Session, card_id: int) -> ScorecardRow | None:
    """One issue by its id, inside the scope."""
    return session.exec(select(ScorecardRow).where(ScorecardRow.id == card_id)).first()


def lock_cards(session: Session, dealer_ids: Sequence[int]) -> None:
    """Hold the cards of dealers until the end of the transaction: nobody else issues one meanwhile."""
    dealer = col(DealerRow.id)
    session.execute(select_rows(dealer).where(dealer.in_(dealer_ids)).order_by(dealer).with_for_update()).all()


def latest_version(session: Session, dealer_id: int, month: int) -> int:
    """The number of the last issue in any language; 0 before the first."""
    found = select_rows(func.max(col(ScorecardRow.version)))
    found = found.where(col(ScorecardRow.dealer_id) == dealer_id, col(ScorecardRow.month) == month)
    return int(session.execute(found).scalar() or 0)


def add_cards(session: Session, rows: Sequence[ScorecardRow]) -> None:
    session.add_all(rows)
    session.flush()


def list_cards(
    session: Session,
    *,
    dealer_ids: Sequence[int] | None = None,
    month: int | None = None,
    card_id: int | None = None,
    limit: int | None = None,
    skip: int = 0,
) -> list[IssuedCard]:
    """Issues in scope, the latest first; of some dealers, of one month, or one by its id."""
    row = ScorecardRow
    found = (
        select_rows(
            col(row.id),
            col(DealerRow.code),
            col(DealerRow.name),
            col(row.month),
            col(row.version),
            col(row.locale),
            col(row.digest),
            col(row.issued_at),
            col(UserRow.name),
            col(row.reason),
        )
        .join(DealerRow, col(DealerRow.id) == col(row.dealer_id))
        .outerjoin(UserRow, col(UserRow.id) == col(row.by_user_id))
        .order_by(col(row.month).desc(), col(DealerRow.code), col(row.locale), col(row.version).desc())
    )
    if dealer_ids is not None:
        found = found.where(col(row.dealer_id).in_(list(dealer_ids)))
    if month is not None:
        found = found.where(col(row.month) == month)
    if card_id is not None:
        found = found.where(col(row.id) == card_id)
    if limit is not None:
        found = found.limit(limit).offset(skip)
    return [IssuedCard(*values) for values in session.execute(found)]


def count_cards(session: Session, month: int | None = None) -> int:
    """Issues in scope, of all months or of one."""
    found = select_rows(func.count(col(ScorecardRow.id)))
    if month is not None:
        found = found.where(col(ScorecardRow.month) == month)
    return int(session.execute(found).scalar_one())
