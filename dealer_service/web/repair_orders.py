"""Repair orders on pages: the list, one order, and what a person changes of it."""

from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission, Role
from dealer_service.web import (
    order_changes,
    order_jobs,
    order_lists,
    order_opening,
    order_page,
    order_papers,
    order_stages,
)
from dealer_service.web.order_frame import bp
from dealer_service.web.rail import Capability, RailEntry

# Each of these has put its pages on the blueprint.
PAGES = (order_lists, order_page, order_opening, order_changes, order_jobs, order_stages, order_papers)
CAPABILITY = Capability(
    bp,
    (RailEntry("repair_orders.listed", _l("Orders"), Permission.SEE_ORDERS, "card-list", 30),),
    {Role.TECHNICIAN: "repair_orders.listed"},
)
