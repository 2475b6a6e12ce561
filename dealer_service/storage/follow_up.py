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
    state: str = "due"  # due, answered, not_reached, refused_contact, void
    next_at: datetime | None = Field(default=None, sa_type=UtcSeconds)  # when the next attempt is planned


class FollowUpAttemptRow(SQLModel, table=True):
    """One time that somebody tried to reach the customer and did not; never changed."""

    __tablename__ = "follow_up_attempt"

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    follow_up_id: int = Field(foreign_key="follow_up.id", index=True)
    at: datetime = Field(sa_type=UtcSeconds)
    words: str | None = None
    next_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")


class FollowUpSettingRow(SQLModel, table=True):
    """A dealer that calls a second time at the end of the rework window, for windows that end from a day on."""

    __tablename__ = "follow_up_setting"

    dealer_id: int = Field(foreign_key="dealer.id", primary_key=True)
    second: bool = False
    second_from: date
    changed_at: datetime = Field(sa_type=UtcSeconds)
    changed_by_id: int | None = Field(default=None, foreign_key="app_user.id")


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
    kept_time: bool | None = None  # the promises, as the customer saw them kept
    kept_cost: bool | None = None
    kept_quality: bool | None = None
    source: str  # import or person
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    corrected_by_id: int | None = Field(default=None, foreign_key="follow_up_answer.id")
