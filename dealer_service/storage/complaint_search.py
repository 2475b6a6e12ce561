"""Which complaints belong beside this one: open ones of the same customer, earlier ones of the same cause?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, text
from sqlmodel import Session, col, select

from dealer_service.domain.complaints import Related, State
from dealer_service.storage.complaints import IS_OPEN, ComplaintPersonRow, ComplaintRow
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.vehicles import DealerVehicleRow

MOST = 20
SHORTEST_PHONE = 7


def open_of(session: Session, dealer_id: int, vehicle_id: int | None, customer_id: int | None,
            phone_key: str) -> list[Related]:  # fmt: skip
    """Open complaints at a dealer of the same vehicle, customer, or telephone, the latest first."""
    row: Any = ComplaintRow
    same = []
    if vehicle_id is not None:
        same.append(row.vehicle_id == vehicle_id)
    if customer_id is not None:
        same.append(row.customer_id == customer_id)
    if len(phone_key.lstrip("0")) >= SHORTEST_PHONE:
        same.append(row.id.in_(named_by_phone(session, dealer_id, phone_key)))
    if not same:
        return []
    statement = _related().where(text(IS_OPEN), row.dealer_id == dealer_id, or_(*same))
    return [
        _as_related(found, vehicle_id, None, None, customer=found[0].vehicle_id != vehicle_id or vehicle_id is None)
        for found in session.exec(statement.limit(MOST))
    ]


def earlier_than(session: Session, row: ComplaintRow, since: datetime) -> list[Related]:
    """Complaints received from ``since`` on and before this one: of the same vehicle, or of the same cause here.

    The same cause is the same category and concern group at the same dealer.
    """
    other: Any = ComplaintRow
    alike = []
    if row.vehicle_id is not None:
        alike.append(other.vehicle_id == row.vehicle_id)
    if row.group_id is not None:
        alike.append(and_(other.dealer_id == row.dealer_id, other.group_id == row.group_id,
                          other.category == row.category))  # fmt: skip
    if not alike:
        return []
    before = or_(other.received_at < row.received_at, and_(other.received_at == row.received_at, other.id < row.id))
    statement = _related().where(or_(*alike), other.received_at >= since, before)
    return [_as_related(found, row.vehicle_id, row.group_id, row) for found in session.exec(statement.limit(MOST))]


def named_by_phone(session: Session, dealer_id: int, phone_key: str) -> list[int]:
    """Complaints at a dealer whose person has this telephone, with or without the country's code."""
    digits = phone_key.lstrip("0")
    if len(digits) < SHORTEST_PHONE:
        return []
    statement = select(ComplaintPersonRow.complaint_id, ComplaintPersonRow.phone_key).where(
        ComplaintPersonRow.dealer_id == dealer_id,
        col(ComplaintPersonRow.phone_key).endswith(digits[-SHORTEST_PHONE:], autoescape=True),
    )
    found = []
    for complaint_id, kept in session.exec(statement):
        other = kept.lstrip("0")
        if other.endswith(digits) or digits.endswith(other):
            found.append(complaint_id)
    return found


def _related() -> Any:
    chosen: Any = select
    return (
        chosen(ComplaintRow, DealerRow.code)
        .join(DealerRow, col(DealerRow.id) == col(ComplaintRow.dealer_id))
        .order_by(col(ComplaintRow.received_at).desc(), col(ComplaintRow.id).desc())
    )


def _as_related(found: Sequence[Any], vehicle_id: int | None, group_id: int | None, beside: ComplaintRow | None,
                customer: bool = False) -> Related:  # fmt: skip
    other, code = found
    cause = (
        beside is not None
        and group_id is not None
        and (other.group_id, other.category, other.dealer_id) == (group_id, beside.category, beside.dealer_id)
    )
    return Related(
        other.id, other.number, code, State(other.state), other.category, other.received_at.date(),
        same_vehicle=vehicle_id is not None and other.vehicle_id == vehicle_id, same_cause=cause,
        same_customer=customer,
    )  # fmt: skip


def customer_of(session: Session, dealer_id: int, vehicle_id: int) -> tuple[int | None, str | None]:
    """Customer and plate of a vehicle as the dealer knows it; nothing for those who do not see its vehicles."""
    statement = select(DealerVehicleRow.customer_id, DealerVehicleRow.plate).where(
        DealerVehicleRow.dealer_id == dealer_id, DealerVehicleRow.vehicle_id == vehicle_id
    )
    return session.exec(statement).first() or (None, None)
