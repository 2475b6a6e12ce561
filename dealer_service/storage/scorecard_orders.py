"""Which orders stand in a dealer's month, and how does each count?"""

from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.repair_orders import RepairOrderRow


def counted_orders(session: Session, dealer_id: int, first: int, last: int) -> list[tuple[str, int]]:
    """Number and standing (bits of ``domain/first_fix.py``) of the orders that count, by number."""
    order = RepairOrderRow
    found = select_rows(col(order.number), col(order.standing)).where(
        col(order.dealer_id) == dealer_id, col(order.delivered_month).between(first, last), col(order.standing) != 0
    )
    return [(number, standing) for number, standing in session.execute(found.order_by(col(order.number)))]
