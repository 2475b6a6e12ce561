"""Which imports ran, what did they refuse, and which profiles map the columns?"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from dealer_service.storage.columns import CODE, UtcSeconds


class ImportRunRow(SQLModel, table=True):
    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_dealer_started", "dealer_id", "started_at"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # repair-orders, dealers, follow-ups
    file_name: str
    file_digest: str
    profile: str
    state: str = "running"  # running, finished, failed
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id")  # set where a dealer's person imported
    started_at: datetime = Field(sa_type=UtcSeconds)
    noted_at: datetime | None = Field(default=None, sa_type=UtcSeconds)  # when the counts below were last true
    finished_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    total: int = 0
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0
    problem: str | None = None


class ImportRefusalRow(SQLModel, table=True):
    """A refused row, kept until it is corrected; the same row refused again is the same refusal."""

    __tablename__ = "import_refusal"
    __table_args__ = (
        UniqueConstraint("dealer_code", "number", "line", "digest"),
        Index("ix_import_refusal_dealer_month", "dealer_id", "month"),
        Index("ix_import_refusal_run", "run_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id")
    dealer_code: str = Field(default="", sa_type=CODE)
    number: str = Field(default="", sa_type=CODE)
    line: int = 0
    digest: int = Field(sa_type=BigInteger)
    run_id: int = Field(foreign_key="import_run.id")  # the last import that refused it
    row: int
    month: int
    cells: str  # JSON: source header -> value
    problems: str  # JSON: [[column, value, template, params], ...]
    first_refused_at: datetime = Field(sa_type=UtcSeconds)
    corrected_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


class ImportWarningRow(SQLModel, table=True):
    __tablename__ = "import_warning"

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="import_run.id", index=True)
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id")
    row: int
    problem: str  # JSON: [column, value, template, params]


class ImportProfileRow(SQLModel, table=True):
    __tablename__ = "import_profile"

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id")
    name: str
    body: str  # JSON
