"""Which scorecards were issued, with which frozen content?"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from dealer_service.storage.columns import UtcSeconds


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
