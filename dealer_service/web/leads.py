"""Where does a figure lead? To its orders, where the reader may see them."""

from typing import Any

from flask import current_app, url_for

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.web import edge
from dealer_service.web.guards import permissions_of_view


def orders(dealer_code: str | None, month: Month | None = None, /, **narrowed: Any) -> str | None:
    """The orders that a figure consists of, of a dealer or (None) of all that are seen; None for who sees no orders."""
    if not edge.actor().may(Permission.SEE_ORDERS):
        return None
    span = {} if month is None else {"month": str(month)}
    return page_at("repair_orders.listed", dealer=dealer_code, **span, **narrowed)


def page_at(endpoint: str, **values: Any) -> str | None:
    """The address of a page, None where this installation has none such or the reader may not open it."""
    view, reader = current_app.view_functions.get(endpoint), edge.person()
    if view is None or reader is None or not any(reader.may(needed) for needed in permissions_of_view(view)):
        return None
    return url_for(endpoint, **values)
