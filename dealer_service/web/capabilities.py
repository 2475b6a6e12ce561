"""Which capabilities has the application? Add one line for each."""

from dealer_service.web import accounts, dealers, imports, repair_orders, rework, start, users, vehicles
from dealer_service.web.rail import Capability

CAPABILITIES: tuple[Capability, ...] = (
    start.CAPABILITY,
    rework.CAPABILITY,
    imports.CAPABILITY,
    vehicles.CAPABILITY,
    repair_orders.CAPABILITY,
    accounts.CAPABILITY,
    users.CAPABILITY,
    dealers.CAPABILITY,
)
