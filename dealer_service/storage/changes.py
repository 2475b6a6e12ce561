"""Which changes were made, by whom? Each entry is chained to the one before by its digest."""

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, select

from dealer_service.storage.columns import UtcSeconds, as_seconds

GENESIS = "0" * 64


class ChangeRow(SQLModel, table=True):
    """One entry of the record: who, when, what; values only as a salted digest."""

    __tablename__ = "change"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcSeconds)
    actor: str  # user:12, or the name of a system scope
    verb: str
    subject: str  # noun:key
    dealer_id: int | None = Field(default=None, index=True)
    values_digest: str
    previous: str
    digest: str = Field(unique=True)


class ChangeValueRow(SQLModel, table=True):
    """The values of an entry; may be erased, the chain still verifies."""

    __tablename__ = "change_value"

    change_id: int = Field(primary_key=True, foreign_key="change.id")
    dealer_id: int | None = Field(default=None, index=True)
    salt: str
    body: str  # JSON


class ChangeHeadRow(SQLModel, table=True):
    """The last digest of the chain; locking it puts entries in one order."""

    __tablename__ = "change_head"

    id: int = Field(default=1, primary_key=True)
    digest: str = GENESIS


def entry_digest(
    previous: str, at: int, actor: str, verb: str, subject: str, dealer_id: int | None, values_digest: str
) -> str:
    """SHA-256 over the entry and the digest of the one before."""
    text = json.dumps([previous, at, actor, verb, subject, dealer_id, values_digest], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def latest_digest(session: Session) -> str:
    """The last digest of the chain: as long as it stays, nothing was recorded."""
    return session.execute(_LATEST).scalar_one()  # type: ignore[no-any-return]


_LATEST = select(ChangeHeadRow.digest).where(ChangeHeadRow.id == 1)


def record_change(
    session: Session,
    *,
    at: datetime,
    actor: str,
    verb: str,
    subject: str,
    dealer_id: int | None = None,
    values: dict[str, Any] | None = None,
) -> ChangeRow:
    """Append an entry to the record. Call it late in a transaction: it serialises the writers on PostgreSQL."""
    head = session.exec(select(ChangeHeadRow).where(ChangeHeadRow.id == 1).with_for_update()).one()
    salt = secrets.token_hex(16)
    body = json.dumps(values or {}, ensure_ascii=False, sort_keys=True, default=str)
    values_digest = hashlib.sha256((salt + body).encode()).hexdigest()
    row = ChangeRow(
        at=at,
        actor=actor,
        verb=verb,
        subject=subject,
        dealer_id=dealer_id,
        values_digest=values_digest,
        previous=head.digest,
        digest=entry_digest(head.digest, as_seconds(at), actor, verb, subject, dealer_id, values_digest),
    )
    head.digest = row.digest
    session.add(row)
    session.add(head)
    session.flush()
    session.add(ChangeValueRow(change_id=row.id or 0, dealer_id=dealer_id, salt=salt, body=body))
    session.flush()
    return row
