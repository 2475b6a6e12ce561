"""Which changes were made, by whom? Each entry is chained to the one before by its digest."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    subject: str = Field(index=True)  # noun:key
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


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What one of several entries of a verb says; ``subject`` is noun:key."""

    subject: str
    dealer_id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


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
    entry = NewEntry(subject, dealer_id, values or {})
    return record_changes(session, at=at, actor=actor, verb=verb, entries=[entry])[0]


def record_changes(
    session: Session, *, at: datetime, actor: str, verb: str, entries: Sequence[NewEntry]
) -> list[ChangeRow]:
    """Append several entries in their order; as ``record_change``."""
    if not entries:
        return []
    head = session.exec(select(ChangeHeadRow).where(ChangeHeadRow.id == 1).with_for_update()).one()
    rows, values = [], []
    for entry in entries:
        salt = secrets.token_hex(16)
        body = json.dumps(entry.values, ensure_ascii=False, sort_keys=True, default=str)
        told = hashlib.sha256((salt + body).encode()).hexdigest()
        digest = entry_digest(head.digest, as_seconds(at), actor, verb, entry.subject, entry.dealer_id, told)
        rows.append(
            ChangeRow(
                at=at,
                actor=actor,
                verb=verb,
                subject=entry.subject,
                dealer_id=entry.dealer_id,
                values_digest=told,
                previous=head.digest,
                digest=digest,
            )
        )
        values.append((salt, body))
        head.digest = digest
    session.add_all(rows)
    session.add(head)
    session.flush()
    session.add_all(
        ChangeValueRow(change_id=row.id or 0, dealer_id=row.dealer_id, salt=salt, body=body)
        for row, (salt, body) in zip(rows, values, strict=True)
    )
    session.flush()
    return rows
