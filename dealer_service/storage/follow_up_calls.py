"""Which call after delivery does an order get, and what becomes of it when the order changes?"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import text
from sqlmodel import Session, col, select, update

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import delivery_day
from dealer_service.domain.follow_up import due_on, lapses_on
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL, OrderStatus
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.follow_up import FollowUpRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.vehicles import CustomerRow


def keep_call(session: Session, row: RepairOrderRow, dealer: Dealer, now: datetime) -> None:
    """Keep the order's first call in step with its delivery; one that is no longer owed is void, never deleted.

    A call that was answered, or lapsed, stays as it is.
    """
    call = session.exec(select(FollowUpRow).where(FollowUpRow.order_id == row.id, FollowUpRow.round == 1)).first()
    if call is not None and call.state not in ("due", "void"):
        return
    roles = session.exec(select(JobRow.role).where(JobRow.order_id == row.id))
    repairs = any(role & CAN_BE_ORIGINAL for role in roles)
    if row.status != OrderStatus.DELIVERED or row.delivered_at is None or not repairs:
        if call is not None:
            call.state = "void"
            session.add(call)
        return
    delivered_on = delivery_day(dealer, as_seconds(row.delivered_at))
    if call is None:
        if lapses_on(delivered_on) <= now.astimezone(dealer.zone_on(now.date())).date():
            return
        call = FollowUpRow(dealer_id=row.dealer_id, order_id=row.id or 0, due_on=date.min, lapses_on=date.min)
    call.due_on, call.lapses_on = due_on(delivered_on), lapses_on(delivered_on)
    call.state = "refused_contact" if _refuses(session, row.customer_id) else "due"
    session.add(call)
    session.flush()


def mark_refusals(session: Session, order_ids: Iterable[int]) -> None:
    """Calls of customers who refused contact are counted apart, not made."""
    refused = (
        select(FollowUpRow)
        .join(RepairOrderRow, col(RepairOrderRow.id) == col(FollowUpRow.order_id))
        .join(CustomerRow, col(CustomerRow.id) == col(RepairOrderRow.customer_id))
        .where(col(FollowUpRow.order_id).in_(order_ids), FollowUpRow.state == "due", col(CustomerRow.refuses_contact))
    )
    for call in session.exec(refused).all():
        call.state = "refused_contact"
        session.add(call)


def mark_all_refusals(session: Session) -> None:
    """The same for every due call: an import brings orders of customers who refused contact before."""
    refusing = (
        select(RepairOrderRow.id)
        .join(CustomerRow, col(CustomerRow.id) == col(RepairOrderRow.customer_id))
        .where(col(RepairOrderRow.id) == col(FollowUpRow.order_id), col(CustomerRow.refuses_contact))
    )
    session.exec(
        update(FollowUpRow)
        .where(text("follow_up.state = 'due'"), refusing.exists())
        .values(state="refused_contact")
        .execution_options(synchronize_session=False)
    )


def _refuses(session: Session, customer_id: int | None) -> bool:
    if customer_id is None:
        return False
    return bool(session.exec(select(CustomerRow.refuses_contact).where(CustomerRow.id == customer_id)).first())
