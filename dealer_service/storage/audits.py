"""Which audits are kept: visit, list drawn from, sample with its check lists, findings, corrective actions?"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.storage.columns import CODE, UtcSeconds


class AuditRow(SQLModel, table=True):
    """One visit to a dealer; its state follows from the moments kept."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id", index=True)
    first_month: int  # yyyymm
    last_month: int
    visit_on: date
    purpose: str = ""
    planned_at: datetime = Field(sa_type=UtcSeconds)
    planned_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    method: str | None = None
    seed: str | None = None
    frame_digest: str | None = None
    drawn_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    drawn_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    reported_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    reported_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    summary: str | None = None
    commented_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    commented_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    comment: str | None = None
    agreed: bool | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    closed_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    closing_words: str | None = None
    called_off_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    called_off_words: str | None = None


class AuditAuditorRow(SQLModel, table=True):
    """Who goes there."""

    __tablename__ = "audit_auditor"

    audit_id: int = Field(foreign_key="audit.id", primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")


class AuditFrameRow(SQLModel, table=True):
    """The list that was drawn from, as it was then: lines of number, class and whether recorded as a return."""

    __tablename__ = "audit_frame"

    audit_id: int = Field(foreign_key="audit.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    body: str


class AuditOrderRow(SQLModel, table=True):
    """One order of the sample and what was found of it."""

    __tablename__ = "audit_order"
    __table_args__ = (UniqueConstraint("audit_id", "place"), UniqueConstraint("audit_id", "order_id"))

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    audit_id: int = Field(foreign_key="audit.id")
    order_id: int = Field(foreign_key="repair_order.id", index=True)
    number: str = Field(sa_type=CODE)
    place: int
    record_class: str
    probability: float
    returned: bool
    was_rework: str | None = None
    cause_right: str | None = None
    questions_asked: str | None = None
    times_agreed: str | None = None
    words: str | None = None
    answered_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    version: int = 0


class AuditFindingRow(SQLModel, table=True):
    """What was found wrong; one about an order may say how a pair of visits must be decided."""

    __tablename__ = "audit_finding"
    __table_args__ = (Index("ix_audit_finding_audit", "audit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    audit_id: int = Field(foreign_key="audit.id")
    order_id: int | None = Field(default=None, foreign_key="repair_order.id")
    severity: str
    words: str
    evidence: str
    verdict: str | None = None
    job_id: int | None = Field(default=None, foreign_key="job.id")
    original_id: int | None = Field(default=None, foreign_key="job.id")
    reason: str | None = None
    state: str = "raised"
    raised_at: datetime = Field(sa_type=UtcSeconds)
    raised_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    decided_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    decided_words: str | None = None


class AuditActionRow(SQLModel, table=True):
    """What the dealer does about it."""

    __tablename__ = "audit_action"
    __table_args__ = (Index("ix_audit_action_audit", "audit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    audit_id: int = Field(foreign_key="audit.id")
    finding_id: int | None = Field(default=None, foreign_key="audit_finding.id")
    words: str
    owner: str
    due_on: date
    set_at: datetime = Field(sa_type=UtcSeconds)
    set_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    proof: str | None = None
    proven_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    proven_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    sent_back_words: str | None = None
    verified_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    verified_by_id: int | None = Field(default=None, foreign_key="app_user.id")


def save(session: Session, row: SQLModel) -> int:
    """Add or change a row of this noun; answers its id."""
    session.add(row)
    session.flush()
    return getattr(row, "id", None) or 0


def find_audit(session: Session, audit_id: int, *, lock: bool = False) -> AuditRow | None:
    """An audit in scope; locked where what follows depends on its state."""
    statement = select(AuditRow).where(AuditRow.id == audit_id)
    return session.exec(statement.with_for_update() if lock else statement).first()


def list_audits(session: Session, dealer_ids: list[int] | None = None) -> list[AuditRow]:
    """Audits in scope, the latest visit first."""
    statement = select(AuditRow).order_by(col(AuditRow.visit_on).desc(), col(AuditRow.id).desc())
    if dealer_ids is not None:
        statement = statement.where(col(AuditRow.dealer_id).in_(dealer_ids))
    return list(session.exec(statement))


def auditors_of(session: Session, audit_id: int) -> list[int]:
    """The ids of those who go there."""
    found = select(AuditAuditorRow.user_id).where(AuditAuditorRow.audit_id == audit_id)
    return sorted(session.exec(found))


def find_frame(session: Session, audit_id: int) -> str | None:
    return session.exec(select(AuditFrameRow.body).where(AuditFrameRow.audit_id == audit_id)).first()


def list_orders(session: Session, audit_id: int) -> list[AuditOrderRow]:
    """The sample in the order in which it is looked at."""
    found = select(AuditOrderRow).where(AuditOrderRow.audit_id == audit_id)
    return list(session.exec(found.order_by(col(AuditOrderRow.place))))


def find_order(session: Session, audit_id: int, place: int) -> AuditOrderRow | None:
    found = select(AuditOrderRow).where(AuditOrderRow.audit_id == audit_id, AuditOrderRow.place == place)
    return session.exec(found).first()


def list_findings(session: Session, audit_id: int) -> list[AuditFindingRow]:
    """Findings in the order in which they were raised."""
    found = select(AuditFindingRow).where(AuditFindingRow.audit_id == audit_id)
    return list(session.exec(found.order_by(col(AuditFindingRow.id))))


def find_finding(session: Session, finding_id: int) -> AuditFindingRow | None:
    return session.exec(select(AuditFindingRow).where(AuditFindingRow.id == finding_id)).first()


def list_actions(session: Session, audit_ids: list[int]) -> list[AuditActionRow]:
    """Corrective actions of these audits, the earliest due first."""
    found = select(AuditActionRow).where(col(AuditActionRow.audit_id).in_(audit_ids))
    return list(session.exec(found.order_by(col(AuditActionRow.due_on), col(AuditActionRow.id))))


def find_action(session: Session, action_id: int) -> AuditActionRow | None:
    return session.exec(select(AuditActionRow).where(AuditActionRow.id == action_id)).first()
