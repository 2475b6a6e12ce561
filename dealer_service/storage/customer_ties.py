"""Which customers did a person call one, or two, and how is that taken back?"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from dealer_service.storage.vehicles import CustomerRow, CustomerTieRow


def find_tie(session: Session, tie_id: int) -> CustomerTieRow | None:
    return session.exec(select(CustomerTieRow).where(CustomerTieRow.id == tie_id)).first()


def lead_to(session: Session, kept: CustomerRow, moved: Sequence[CustomerRow]) -> None:
    """From here on all these customers are the person kept."""
    for row in moved:
        row.merged_into_id = kept.id
        session.add(row)
    session.flush()


def refuse_alike(session: Session, members: Sequence[CustomerRow]) -> list[CustomerRow]:
    """Who refused contact under one name refused it under all; answers the rows that this changed."""
    if not any(row.refuses_contact for row in members):
        return []
    changed = [row for row in members if not row.refuses_contact]
    for row in changed:
        row.refuses_contact = True
        session.add(row)
    session.flush()
    return changed


def record_tie(
    session: Session, kept: CustomerRow, other: CustomerRow, same: bool, by_user_id: int | None, at: datetime,
    moved: Sequence[CustomerRow] = (), refused: Sequence[CustomerRow] = (),
) -> int:  # fmt: skip
    tie = CustomerTieRow(
        dealer_id=kept.dealer_id, kept_id=kept.id or 0, other_id=other.id or 0, same=same,
        moved=json.dumps([row.id for row in moved]), refused=json.dumps([row.id for row in refused]),
        by_user_id=by_user_id, at=at,
    )  # fmt: skip
    session.add(tie)
    session.flush()
    return tie.id or 0


def take_back(session: Session, tie: CustomerTieRow, by_user_id: int | None, at: datetime) -> None:
    """Put the customers of a tie back where they were, and mark it."""
    moved = json.loads(tie.moved)
    for row in session.exec(select(CustomerRow).where(col(CustomerRow.id).in_(moved))).all():
        row.merged_into_id = None if row.id == tie.other_id else tie.other_id
        session.add(row)
    for row in session.exec(select(CustomerRow).where(col(CustomerRow.id).in_(json.loads(tie.refused)))).all():
        row.refuses_contact = False
        session.add(row)
    tie.undone_by_id, tie.undone_at = by_user_id, at
    session.add(tie)
    session.flush()


def ties_of(session: Session, customer_ids: Sequence[int]) -> list[CustomerTieRow]:
    """What was decided on these customers and stands, the latest first."""
    statement = select(CustomerTieRow).where(
        or_(col(CustomerTieRow.kept_id).in_(customer_ids), col(CustomerTieRow.other_id).in_(customer_ids)),
        col(CustomerTieRow.undone_at).is_(None),
    )
    return list(session.exec(statement.order_by(col(CustomerTieRow.id).desc())))


def later_merging(session: Session, tie: CustomerTieRow) -> bool:
    """Was the person kept, or the other, merged further since, or again, so that this tie cannot be undone alone?"""
    touching = [one for one in ties_of(session, [tie.kept_id]) if one.same and (one.id or 0) > (tie.id or 0)]
    return any(one.other_id == tie.kept_id for one in touching)


def kept_apart(session: Session, dealer_id: int) -> set[tuple[int, int]]:
    """Pairs that a person called two, lower id first."""
    statement = select(CustomerTieRow.kept_id, CustomerTieRow.other_id).where(
        CustomerTieRow.dealer_id == dealer_id, col(CustomerTieRow.same).is_(False),
        col(CustomerTieRow.undone_at).is_(None),
    )  # fmt: skip
    return {(min(pair), max(pair)) for pair in session.exec(statement)}
