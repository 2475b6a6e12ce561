"""What stands in the record of changes, and does every entry follow from the one before?"""

import hashlib
import json
import re
from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.domain.record import Break, ChainCheck, RecordFilter
from dealer_service.storage.changes import (
    GENESIS,
    ChangeHeadRow,
    ChangeRow,
    ChangeValueRow,
    entry_digest,
)
from dealer_service.storage.columns import as_seconds

AT_ONCE = 2_000
WHOLE = re.compile(r"[a-z_]+:\d+")  # such as order:12, which is not order:123


class Entry(NamedTuple):
    """One entry; ``values`` None where they were erased."""

    id: int
    at: datetime
    actor: str
    verb: str
    subject: str
    dealer_id: int | None
    digest: str
    values: dict[str, Any] | None


def walk_chain(session: Session, noted: str | None = None) -> ChainCheck:
    """Follow the chain from its first entry; stops at the first that does not fit.

    Run it in one consistent look: entries written meanwhile would otherwise seem to be missing.
    """
    row, value = ChangeRow, ChangeValueRow
    walked = select_rows(
        col(row.id), col(row.at), col(row.actor), col(row.verb), col(row.subject), col(row.dealer_id),
        col(row.values_digest), col(row.previous), col(row.digest), col(value.salt), col(value.body),
    ).join(value, col(value.change_id) == col(row.id), isouter=True).order_by(col(row.id))  # fmt: skip
    last, seen, erased, noted_at, at_id = GENESIS, 0, 0, None, None
    with closing(session.execute(walked.execution_options(yield_per=AT_ONCE))) as rows:
        for at_id, at, actor, verb, subject, dealer_id, values_digest, previous, digest, salt, body in rows:
            broken = None
            if previous != last:
                broken = Break.FOLLOWS
            elif digest != entry_digest(last, as_seconds(at), actor, verb, subject, dealer_id, values_digest):
                broken = Break.CHANGED
            elif body is not None and hashlib.sha256((salt + body).encode()).hexdigest() != values_digest:
                broken = Break.VALUES
            if broken is not None:
                return ChainCheck(seen, erased, last, broken, at_id, noted_at)
            last, seen, erased = digest, seen + 1, erased + (body is None)
            if digest == noted:
                noted_at = at_id
    head = session.execute(select_rows(col(ChangeHeadRow.digest)).where(col(ChangeHeadRow.id) == 1)).scalar()
    broken = None if head == last else Break.ENDS
    return ChainCheck(seen, erased, last, broken, at_id if broken else None, noted_at)


def is_recorded(session: Session, verb: str, subject: str) -> bool:
    """Is there an entry of this verb about this subject?"""
    row = ChangeRow
    sought = select_rows(col(row.id)).where(col(row.subject) == subject, col(row.verb) == verb).limit(1)
    return session.execute(sought).first() is not None


def find_entry(session: Session, entry_id: int) -> Entry | None:
    """One entry, whoever's it is."""
    found = session.execute(_entries().where(col(ChangeRow.id) == entry_id)).first()
    return None if found is None else _entry(found)


def list_entries(
    session: Session,
    asked: RecordFilter,
    dealer_ids: Collection[int] | None,
    most: int,
    *,
    also_verbs: Collection[str] = (),
    no_dealer: bool = False,
) -> list[Entry]:
    """The latest first: of these dealers (None: all), of no dealer at all, and with certain verbs whoever's they are.

    The record is of no dealer's tables, so that the caller says whose entries may be seen.
    """
    row = ChangeRow
    found = _entries().order_by(col(row.id).desc()).limit(most)
    if dealer_ids is not None:
        own = [col(row.dealer_id).in_(sorted(dealer_ids))]
        if no_dealer:
            own.append(col(row.dealer_id).is_(None))
        if also_verbs:
            own.append(col(row.verb).in_(sorted(also_verbs)))
        found = found.where(or_(*own))
    if asked.actor is not None:
        found = found.where(col(row.actor) == asked.actor)
    if asked.subject is not None:
        whole = WHOLE.fullmatch(asked.subject) is not None
        subject = col(row.subject)
        found = found.where(subject == asked.subject if whole else subject.icontains(asked.subject, autoescape=True))
    if asked.dealer_id is not None:
        found = found.where(col(row.dealer_id) == asked.dealer_id)
    if asked.since is not None:
        found = found.where(col(row.at) >= asked.since)
    if asked.until is not None:
        found = found.where(col(row.at) < asked.until)
    if asked.before is not None:
        found = found.where(col(row.id) < asked.before)
    return [_entry(values) for values in session.execute(found)]


def _entries() -> Any:
    row, value = ChangeRow, ChangeValueRow
    return select_rows(
        col(row.id), col(row.at), col(row.actor), col(row.verb), col(row.subject), col(row.dealer_id),
        col(row.digest), col(value.body),
    ).join(value, col(value.change_id) == col(row.id), isouter=True)  # fmt: skip


def _entry(values: Any) -> Entry:
    return Entry._make((*values[:-1], None if values[-1] is None else json.loads(values[-1])))
