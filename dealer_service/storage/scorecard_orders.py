"""Which orders stand in the months of dealers, and how does each count?"""

from collections.abc import Sequence

from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.repair_orders import RepairOrderRow


def counted_orders(
    session: Session, dealer_ids: Sequence[int], first: int, last: int
) -> dict[int, list[tuple[str, int]]]:
    """Number and standing (bits of ``domain/first_fix.py``) of the orders that count, by dealer and number."""
    order = RepairOrderRow
    found = select_rows(col(order.dealer_id), col(order.number), col(order.standing)).where(
        col(order.dealer_id).in_(dealer_ids), col(order.delivered_month).between(first, last), col(order.standing) != 0
    )
    counted: dict[int, list[tuple[str, int]]] = {}
    for dealer_id, number, standing in session.execute(found.order_by(col(order.number))):
        counted.setdefault(dealer_id, []).append((number, standing))
    return counted
