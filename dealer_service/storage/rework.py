"""Which links, decisions and causes of rework are kept?"""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from dealer_service.storage.columns import CODE, UtcSeconds


class ReworkLinkRow(SQLModel, table=True):
    """The one original that a job names, by a person or by the dealer's own system.

    The reference is kept by its names, so that an original which arrives later is found.
    """

    __tablename__ = "rework_link"
    __table_args__ = (
        Index("ix_rework_link_original", "original_id"),
        Index(
            "ix_rework_link_pending",
            "ref_number",
            "ref_dealer",
            sqlite_where=text("original_id IS NULL"),
            postgresql_where=text("original_id IS NULL"),
        ),
    )

    job_id: int = Field(foreign_key="job.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    ref_dealer: str = Field(sa_type=CODE)
    ref_number: str = Field(sa_type=CODE)
    ref_line: int
    original_id: int | None = None
    source: str  # import, person or audit
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    at: datetime = Field(sa_type=UtcSeconds)


class ReworkDecisionRow(SQLModel, table=True):
    """A decision on a job or a pair; never edited but for being superseded or voided, never deleted."""

    __tablename__ = "rework_decision"
    __table_args__ = (
        Index("ix_rework_decision_pair", "job_id", "original_id"),
        Index("ix_rework_decision_original", "original_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id", index=True)  # of the return
    original_dealer_id: int = Field(foreign_key="dealer.id")
    job_id: int = Field(foreign_key="job.id")
    original_id: int | None = Field(default=None, foreign_key="job.id")
    verdict: str  # this and the state: see domain/rework_decisions.py
    state: str = "standing"
    source: str = "person"  # person, time (an unobjected proposal) or audit
    reason_id: int | None = Field(default=None, foreign_key="dismissal_reason.id")
    words: str | None = None
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    at: datetime = Field(sa_type=UtcSeconds)
    superseded_by_id: int | None = Field(default=None, foreign_key="rework_decision.id")
    # The link by the dealer's own system that this decision took the place of; an undo puts it back.
    before_source: str | None = None
    before_dealer: str | None = Field(default=None, sa_type=CODE)
    before_number: str | None = Field(default=None, sa_type=CODE)
    before_line: int | None = None


class ContributingCauseRow(SQLModel, table=True):
    __tablename__ = "contributing_cause"

    job_id: int = Field(foreign_key="job.id", primary_key=True)
    cause_id: int = Field(foreign_key="rework_cause.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")


class CauseClaimRow(SQLModel, table=True):
    """A manufacturer-side cause that a dealer claims; it counts as dealer-side until it is accepted."""

    __tablename__ = "cause_claim"

    job_id: int = Field(foreign_key="job.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id", index=True)
    cause_id: int = Field(foreign_key="rework_cause.id")
    part_order: str | None = None  # the order number of the part that was not delivered (M04)
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    at: datetime = Field(sa_type=UtcSeconds)
    state: str = "claimed"  # claimed, accepted, refused
    words: str | None = None  # of the answer
    answered_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


class SentBackRow(SQLModel, table=True):
    """Work that the final inspection returned to the workshop before delivery."""

    __tablename__ = "sent_back"
    __table_args__ = (Index("ix_sent_back_at", "dealer_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    order_id: int = Field(foreign_key="repair_order.id", index=True)
    job_id: int = Field(foreign_key="job.id", index=True)
    cause_id: int | None = Field(default=None, foreign_key="rework_cause.id")
    words: str | None = None
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    at: datetime = Field(sa_type=UtcSeconds)


class FailureEvidenceRow(SQLModel, table=True):
    """Evidence of failure beside rework: a customer's "not fixed", or an upheld complaint on repair quality."""

    __tablename__ = "failure_evidence"
    __table_args__ = (
        Index(
            "ix_failure_evidence_order",
            "order_id",
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    order_id: int = Field(foreign_key="repair_order.id")
    job_id: int | None = Field(default=None, foreign_key="job.id")  # None: every repair job of the order
    kind: str  # answer or complaint
    source_id: int
    product: bool = False  # an upheld complaint whose responsible function is the product
    at: datetime = Field(sa_type=UtcSeconds)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
