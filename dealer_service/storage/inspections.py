"""Which delivered orders went through a final inspection that is kept here, and of which was work sent back?"""

from typing import Any

from sqlalchemy import and_, not_
from sqlmodel import col, select

from dealer_service.storage.repair_orders import OrderCorrectionRow, RepairOrderRow
from dealer_service.storage.rework import SentBackRow

_order: Any = RepairOrderRow
_SENT_BACK: Any = (
    select(SentBackRow.id).where(col(SentBackRow.order_id) == _order.id).correlate(RepairOrderRow).exists()
)
INSPECTED: Any = (
    select(OrderCorrectionRow.id)
    .where(col(OrderCorrectionRow.order_id) == _order.id, OrderCorrectionRow.field == "stage",
           OrderCorrectionRow.new == "inspection")
    .correlate(RepairOrderRow)
    .exists()
)  # fmt: skip
# Of orders without a kept inspection only those are known of which work was sent back: a share of them says nothing.
SENT_BACK: Any = and_(INSPECTED, _SENT_BACK)

INSPECTIONS = {
    "inspected": and_(_order.delivered_month.is_not(None), INSPECTED),
    "not_inspected": and_(_order.delivered_month.is_not(None), not_(INSPECTED)),
    "sent_back": and_(_order.delivered_month.is_not(None), SENT_BACK),
}
