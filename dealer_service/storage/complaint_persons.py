"""How is the person behind a complaint kept, found again in others, and forgotten?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select, update

from dealer_service.storage.complaint_search import named_by_phone
from dealer_service.storage.complaints import ComplaintPersonRow, ComplaintRow


def get_person(session: Session, complaint_id: int) -> ComplaintPersonRow | None:
    return session.exec(select(ComplaintPersonRow).where(ComplaintPersonRow.complaint_id == complaint_id)).first()


def save_person(session: Session, person: ComplaintPersonRow) -> None:
    session.add(person)
    session.flush()


def same_person(session: Session, row: ComplaintRow, person: ComplaintPersonRow) -> list[int]:
    """Ids of this complaint and all others of the customer at the dealer: the same customer, or telephone and name."""
    alike: list[Any] = [ComplaintRow.id == row.id]
    if row.customer_id is not None:
        alike.append(ComplaintRow.customer_id == row.customer_id)
    if person.phone_key and person.name:
        alike.append(
            and_(col(ComplaintRow.id).in_(named_by_phone(session, row.dealer_id, person.phone_key)),
                 func.lower(ComplaintPersonRow.name) == person.name.lower())
        )  # fmt: skip
    statement = (
        select(ComplaintRow.id)
        .join(ComplaintPersonRow, col(ComplaintPersonRow.complaint_id) == col(ComplaintRow.id))
        .where(ComplaintRow.dealer_id == row.dealer_id, or_(*alike))
        .order_by(col(ComplaintRow.id))
    )
    return [complaint_id or 0 for complaint_id in session.exec(statement)]


def erase(session: Session, complaint_ids: Collection[int], now: datetime) -> None:
    """Make the people of these complaints unknown; the complaints stay."""
    ids = list(complaint_ids)
    session.exec(
        update(ComplaintPersonRow)
        .where(col(ComplaintPersonRow.complaint_id).in_(ids))
        .values(name=None, phone=None, phone_key="", email=None, address=None, erased_at=now)
        .execution_options(synchronize_session="fetch")
    )
    session.exec(
        update(ComplaintRow)
        .where(col(ComplaintRow.id).in_(ids))
        .values(customer_id=None, plate=None)
        .execution_options(synchronize_session="fetch")
    )
