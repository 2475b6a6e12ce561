"""What could a person see on the pages, as rows to take away?"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.first_fix import RATE_COUNTS
from dealer_service.domain.import_columns import REPAIR_ORDERS, Kind
from dealer_service.domain.months import Month
from dealer_service.domain.quality import Unit, row_keys
from dealer_service.services.quality import quality_rows
from dealer_service.services.quality_units import dealer_seen
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage.exports import order_rows
from dealer_service.storage.scope import scope_of

ORDER_KEYS = REPAIR_ORDERS.names
QUALITY_KEYS = (*dict.fromkeys(key for pair in RATE_COUNTS for key in row_keys(*pair)),)

_INSTANTS = frozenset(column.name for column in REPAIR_ORDERS.columns if column.kind is Kind.INSTANT)
_AMOUNTS = frozenset(column.name for column in REPAIR_ORDERS.columns if column.kind is Kind.AMOUNT)

FIRST, LAST = Month(1900, 1), Month(9998, 12)


def exported_orders(session: Session, actor: Actor, dealer_code: str | None = None) -> Iterator[dict[str, Any]]:
    """Repair orders under the columns of an import file, one row per job, by dealer and opening.

    Times are local to the dealer with their offset, amounts in whole units with two decimals.
    """
    require(actor, Permission.SEE_ORDERS)
    scope = scope_of(session)
    if dealer_code is not None:
        dealers = [dealer_seen(session, dealer_code)]
    else:
        dealers = [dealer for dealer in stored_dealers.list_dealers(session) if scope.allows(dealer.id)]
    for dealer in dealers:
        for row in order_rows(session, dealer.id):
            yield {"dealer_code": dealer.code, **{name: _value(name, row, dealer) for name in ORDER_KEYS[1:]}}


def exported_quality(
    session: Session,
    actor: Actor,
    first: Month | None = None,
    last: Month | None = None,
    dealer_code: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Every rule and basis by dealer and month; what a rule does not have is None."""
    for rule, basis in RATE_COUNTS:
        keys = row_keys(rule, basis)
        for row in quality_rows(session, actor, first=first or FIRST, last=last or LAST, by=Unit.DEALER,
                                dealer_code=dealer_code, rule=rule, basis=basis):  # fmt: skip
            yield {key: getattr(row, key) if key in keys else None for key in QUALITY_KEYS}


def _value(name: str, row: dict[str, Any], dealer: Dealer) -> Any:
    value = row[name]
    if value is None:
        return None
    if name in _INSTANTS and isinstance(value, datetime):
        return value.astimezone(dealer.zone_on(value.date())).isoformat()
    if name in _AMOUNTS:
        return Decimal(value).scaleb(-2)
    if name == "rework_of_dealer":
        return None if value == dealer.code else value
    return value.isoformat() if isinstance(value, date) else value
