"""Which calls after delivery are due, and what did customers answer?"""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from dealer_service.storage.columns import UtcSeconds


class FollowUpRow(SQLModel, table=True):
    __tablename__ = "follow_up"
    __table_args__ = (
        Index(
            "ix_follow_up_due",
            "dealer_id",
            "due_on",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    order_id: int = Field(foreign_key="repair_order.id", index=True)
    round: int = 1
    due_on: date
    lapses_on: date
    state: str = "due"  # due, answered, not_reached, refused_contact


class FollowUpAnswerRow(SQLModel, table=True):
    """What a customer answered; a corrected answer stays, marked."""

    __tablename__ = "follow_up_answer"

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    order_id: int = Field(foreign_key="repair_order.id", index=True)
    answered_at: datetime = Field(sa_type=UtcSeconds)
    fixed: bool
    level: int | None = None
    channel: str | None = None
    words: str | None = None
    source: str  # import or person
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    corrected_by_id: int | None = Field(default=None, foreign_key="follow_up_answer.id")
