"""What was set for complaints, when and by whom, as the record of changes keeps it?"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from dealer_service.storage.changes import ChangeRow, ChangeValueRow


class Recorded(NamedTuple):
    """One entry; ``values`` is empty where they were erased."""

    id: int
    at: datetime
    actor: str
    verb: str
    subject: str
    values: dict[str, Any]


def list_recorded(session: Session, verbs: Collection[str], *, dealer_id: int | None = None,
                  subjects: Collection[str] | None = None, most: int) -> list[Recorded]:  # fmt: skip
    """Entries with these verbs, the latest first: of a dealer, or of none, and of these subjects."""
    statement = (
        select(ChangeRow, ChangeValueRow)
        .join(ChangeValueRow, col(ChangeValueRow.change_id) == col(ChangeRow.id), isouter=True)
        .where(col(ChangeRow.verb).in_(sorted(verbs)), col(ChangeRow.dealer_id) == dealer_id)
        .order_by(col(ChangeRow.id).desc())
        .limit(most)
    )
    if subjects is not None:
        statement = statement.where(col(ChangeRow.subject).in_(sorted(subjects)))
    return [
        Recorded(row.id or 0, row.at, row.actor, row.verb, row.subject, json.loads(value.body) if value else {})
        for row, value in session.exec(statement)
    ]
