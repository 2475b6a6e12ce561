"""Which capabilities has the application? Add one line for each."""

from dealer_service.web import (
    accounts,
    api_tokens,
    audits,
    complaints,
    customers,
    day,
    dealers,
    imports,
    improvement,
    network,
    quality,
    record,
    repair_orders,
    rework,
    scorecards,
    start,
    users,
    vehicles,
)
from dealer_service.web.rail import Capability

CAPABILITIES: tuple[Capability, ...] = (
    start.CAPABILITY,
    day.CAPABILITY,
    quality.CAPABILITY,
    network.CAPABILITY,
    scorecards.CAPABILITY,
    rework.CAPABILITY,
    complaints.CAPABILITY,
    imports.CAPABILITY,
    vehicles.CAPABILITY,
    customers.CAPABILITY,
    repair_orders.CAPABILITY,
    accounts.CAPABILITY,
    users.CAPABILITY,
    dealers.CAPABILITY,
    api_tokens.CAPABILITY,
    audits.CAPABILITY,
    improvement.CAPABILITY,
    record.CAPABILITY,
)
