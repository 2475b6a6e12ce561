"""Which import profiles did people make?"""

import json

from sqlmodel import Session, col, select

from dealer_service.domain.data_exchange import ImportProfile
from dealer_service.storage.imports import ImportProfileRow
from dealer_service.storage.scope import scope_of


def list_profiles(session: Session) -> list[ImportProfile]:
    """The network's profiles and those of the dealers in scope, by name."""
    rows = session.exec(select(ImportProfileRow).order_by(col(ImportProfileRow.name)))
    scope = scope_of(session)
    return [ImportProfile.from_dict(json.loads(row.body)) for row in rows
            if row.dealer_id is None or scope.allows(row.dealer_id)]  # fmt: skip


def save_profile(session: Session, profile: ImportProfile, dealer_id: int | None) -> None:
    """Keep a profile under its name for a dealer, or for the network; one that is there is replaced."""
    row = session.exec(
        select(ImportProfileRow).where(
            ImportProfileRow.name == profile.name, col(ImportProfileRow.dealer_id).is_not_distinct_from(dealer_id)
        )
    ).first()
    row = row or ImportProfileRow(dealer_id=dealer_id, name=profile.name, body="")
    row.body = json.dumps(profile.to_dict(), ensure_ascii=False, sort_keys=True)
    session.add(row)
    session.flush()
