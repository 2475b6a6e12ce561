"""Which cars are in the house now, by their promised time?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.vehicles import CustomerRow, VehicleRow

_Person: Any = aliased(CustomerRow)


@dataclass(frozen=True, slots=True)
class CarRow:
    """An open order with its vehicle and the person who brought it."""

    order_id: int
    dealer_id: int
    number: str
    plate: str | None
    vin: str
    model: str | None
    customer: str | None
    advisor: str | None
    opened_at: datetime
    promised_at: datetime | None
    stage: str | None


def cars_in_house(session: Session, advisor: str | None, most: int) -> list[CarRow]:
    """Open orders, what was promised first in front, those without a promise last; ``advisor`` narrows to one name."""
    order: Any = RepairOrderRow
    chosen: Any = select
    statement = (
        chosen(
            order.id, order.dealer_id, order.number, order.plate, VehicleRow.vin, VehicleRow.model,
            func.coalesce(_Person.name, CustomerRow.name), order.advisor, order.opened_at, order.promised_at,
            order.stage,
        )
        .join(VehicleRow, col(VehicleRow.id) == order.vehicle_id)
        .join(CustomerRow, col(CustomerRow.id) == order.customer_id, isouter=True)
        .join(_Person, _Person.id == col(CustomerRow.merged_into_id), isouter=True)
        .where(*_open(advisor))
        .order_by(order.promised_at.is_(None), order.promised_at, order.opened_at, order.id)
        .limit(most)
    )  # fmt: skip
    return [CarRow(*row) for row in session.exec(statement)]


def count_cars(session: Session, advisor: str | None) -> int:
    chosen: Any = select
    statement = chosen(func.count(col(RepairOrderRow.id))).where(*_open(advisor))
    return int(session.exec(statement).one())


def _open(advisor: str | None) -> list[Any]:
    # Without a month of delivery an order is not delivered: with it the index of months finds the few open ones.
    order: Any = RepairOrderRow
    found = [order.delivered_month.is_(None), order.status == "open"]
    return found if advisor is None else [*found, order.advisor == advisor]
