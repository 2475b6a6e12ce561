"""Which delivered orders kept what was promised? The set-based twin of ``domain.order_stages.promises_kept``."""

from typing import Any

from sqlalchemy import and_, func
from sqlmodel import col, select

from dealer_service.storage.order_work import JobConsentRow
from dealer_service.storage.repair_orders import RepairOrderRow

_order: Any = RepairOrderRow
_delivered = _order.delivered_month.is_not(None)
_agreed: Any = (
    select(func.coalesce(func.sum(col(JobConsentRow.amount)), 0))
    .where(col(JobConsentRow.order_id) == _order.id)
    .correlate(RepairOrderRow)
    .scalar_subquery()
)

TIME_GIVEN: Any = and_(_delivered, _order.promised_at.is_not(None))
TIME_MISSED: Any = and_(TIME_GIVEN, _order.delivered_at > _order.promised_at)
COST_GIVEN: Any = and_(_delivered, _order.estimate.is_not(None), _order.invoice.is_not(None))
# What the customer agreed to later is looked up only where the invoice is above the estimate.
COST_MISSED: Any = and_(COST_GIVEN, _order.invoice > _order.estimate, _order.invoice > _order.estimate + _agreed)

PROMISES = {
    "time_given": TIME_GIVEN,
    "time_missed": TIME_MISSED,
    "cost_given": COST_GIVEN,
    "cost_missed": COST_MISSED,
}
