"""Which capabilities has the application? Add one line for each."""

from dealer_service.web import accounts, dealers, imports, rework, start, users
from dealer_service.web.rail import Capability

CAPABILITIES: tuple[Capability, ...] = (
    start.CAPABILITY,
    rework.CAPABILITY,
    imports.CAPABILITY,
    accounts.CAPABILITY,
    users.CAPABILITY,
    dealers.CAPABILITY,
)
