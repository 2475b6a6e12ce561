"""Which complaints are kept, and how?

What stands in ``complaint`` beside the facts of receipt (state, level, due times) repeats what its entries say, so that
lists can be read in order; ``complaint_entry`` is the truth and is never changed.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from dealer_service.storage.columns import CODE, UtcSeconds

IS_OPEN = "complaint.state <> 'closed'"
IS_CLOSED = "complaint.state = 'closed'"
IS_ESCALATED = "complaint.state = 'escalated'"
_OPEN = text("state <> 'closed'")


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class ComplaintRow(SQLModel, table=True):
    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_due", "dealer_id", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaint_due_network", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaint_handler", "handler_id", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaint_alert", "alert_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaint_month", "dealer_id", "month"),
        Index("ix_complaint_received", "dealer_id", "received_at"),
        Index("ix_complaint_received_network", "received_at"),
        _partial("ix_complaint_escalated", "level", "due_at", where="state = 'escalated'"),
        _partial("ix_complaint_closed", "closed_at", where="state = 'closed'"),
        _partial("ix_complaint_vehicle", "vehicle_id", "received_at", where="vehicle_id IS NOT NULL"),
        _partial("ix_complaint_order", "order_id", where="order_id IS NOT NULL"),
        _partial("ix_complaint_customer", "customer_id", where="customer_id IS NOT NULL"),
        _partial("ix_complaint_cause", "dealer_id", "group_id", "received_at", where="group_id IS NOT NULL"),
        _partial("ix_complaint_sent", "sent_key", where="sent_key IS NOT NULL", unique=True),
        _partial("ix_complaint_answer", "answer_id", where="answer_id IS NOT NULL", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    number: str = Field(sa_type=CODE, unique=True)  # what the customer quotes
    received_at: datetime = Field(sa_type=UtcSeconds)
    entered_at: datetime = Field(sa_type=UtcSeconds)
    month: int  # yyyymm of the receipt, in the dealer's zone
    received_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    source: str
    words: str  # of the customer
    asks: str | None = None  # what the customer asks for
    vehicle_id: int | None = Field(default=None, foreign_key="vehicle.id")
    order_id: int | None = Field(default=None, foreign_key="repair_order.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    plate: str | None = None
    group_id: int | None = Field(default=None, foreign_key="concern_group.id")
    answer_id: int | None = Field(default=None, foreign_key="follow_up_answer.id")
    sent_key: str | None = Field(default=None, sa_type=CODE)  # one sender's own: a retry brings it again
    calendar_id: int = Field(foreign_key="complaint_calendar.id")
    promises: str  # JSON by severity, frozen
    # From here on: repeated from the entries.
    category: str
    severity: str
    level: int
    state: str
    version: int
    handler_id: int | None = Field(default=None, foreign_key="app_user.id")
    due_at: datetime = Field(sa_type=UtcSeconds)
    alert_at: datetime = Field(sa_type=UtcSeconds)
    waiting_since: datetime | None = Field(default=None, sa_type=UtcSeconds)
    next_attempt_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    closed_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


class ComplaintEntryRow(SQLModel, table=True):
    """One step: who, when, what, why. Append-only, held by the database itself."""

    __tablename__ = "complaint_entry"
    __table_args__ = (
        UniqueConstraint("complaint_id", "seq"),
        _partial("ix_complaint_entry_once", "complaint_id", "deadline", where="deadline IS NOT NULL", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    complaint_id: int = Field(foreign_key="complaint.id")
    seq: int
    at: datetime = Field(sa_type=UtcSeconds)
    step: str
    state: str  # after the step
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    for_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    note: str | None = None
    said: str  # JSON
    deadline: str | None = None  # a passed one is recorded once


class ComplaintPersonRow(SQLModel, table=True):
    """Who complains. Apart from the complaint, so that it can be corrected and erased."""

    __tablename__ = "complaint_person"
    __table_args__ = (Index("ix_complaint_person_phone", "dealer_id", "phone_key"),)

    complaint_id: int = Field(primary_key=True, foreign_key="complaint.id")
    dealer_id: int = Field(foreign_key="dealer.id")
    name: str | None = None
    phone: str | None = None
    phone_key: str = Field(default="", sa_type=CODE)
    email: str | None = None
    address: str | None = None
    locale: str = "en"
    erased_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


class ComplaintCalendarRow(SQLModel, table=True):
    """Business hours as they were when a complaint came in; equal ones of one dealer are kept once. Never changed."""

    __tablename__ = "complaint_calendar"
    __table_args__ = (UniqueConstraint("dealer_id", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    digest: str
    body: str


class ComplaintSerialRow(SQLModel, table=True):
    """The last running number given out by a dealer in a year."""

    __tablename__ = "complaint_serial"

    dealer_id: int = Field(foreign_key="dealer.id", primary_key=True)
    year: int = Field(primary_key=True)
    last: int
