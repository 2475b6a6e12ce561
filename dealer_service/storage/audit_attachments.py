"""Which photos and papers are kept with findings and corrective actions?

They lie in the database, so that a copy of it holds them: one table for what is known of a file, one for its bytes,
which no list reads.
"""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.storage.columns import UtcSeconds


class AuditAttachmentRow(SQLModel, table=True):
    """A file at a finding or at an action; one that was taken away leaves this row and its digest."""

    __tablename__ = "audit_attachment"
    __table_args__ = (Index("ix_audit_attachment_audit", "audit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    audit_id: int = Field(foreign_key="audit.id")
    finding_id: int | None = Field(default=None, foreign_key="audit_finding.id")
    action_id: int | None = Field(default=None, foreign_key="audit_action.id")
    name: str
    kind: str
    size: int
    digest: str
    added_at: datetime = Field(sa_type=UtcSeconds)
    added_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    removed_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    removed_by_id: int | None = Field(default=None, foreign_key="app_user.id")


class AuditAttachmentBodyRow(SQLModel, table=True):
    """The bytes of a file."""

    __tablename__ = "audit_attachment_body"

    attachment_id: int = Field(foreign_key="audit_attachment.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    content: bytes = Field(sa_type=LargeBinary)


def keep(session: Session, row: AuditAttachmentRow, content: bytes) -> int:
    """Keep a file; answers its id."""
    session.add(row)
    session.flush()
    session.add(AuditAttachmentBodyRow(attachment_id=row.id or 0, dealer_id=row.dealer_id, content=content))
    session.flush()
    return row.id or 0


def list_of_audit(session: Session, audit_id: int) -> list[AuditAttachmentRow]:
    """The files of an audit that were not taken away, in the order in which they came."""
    row = AuditAttachmentRow
    found = select(row).where(row.audit_id == audit_id, col(row.removed_at).is_(None))
    return list(session.exec(found.order_by(col(row.id))))


def adders_of(session: Session, audit_id: int) -> set[int]:
    """The ids of the people who put files to an audit."""
    found = select(AuditAttachmentRow.added_by_id).where(AuditAttachmentRow.audit_id == audit_id)
    return {one for one in session.exec(found) if one is not None}


def find(session: Session, attachment_id: int) -> AuditAttachmentRow | None:
    """A file in scope, also one that was taken away."""
    return session.exec(select(AuditAttachmentRow).where(AuditAttachmentRow.id == attachment_id)).first()


def find_body(session: Session, attachment_id: int) -> bytes | None:
    """Its bytes; None where it was taken away."""
    body = AuditAttachmentBodyRow
    return session.exec(select(body.content).where(body.attachment_id == attachment_id)).first()


def drop_body(session: Session, row: AuditAttachmentRow) -> None:
    """Its bytes go, what is known of it stays."""
    body = AuditAttachmentBodyRow
    held = session.exec(select(body).where(body.attachment_id == row.id)).first()
    if held is not None:
        session.delete(held)
    session.add(row)
    session.flush()
