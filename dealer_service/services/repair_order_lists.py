"""Which orders stand behind a figure or a filter, page by page or as a file?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.order_filters import OrderFilter
from dealer_service.services.order_scope import Sight, sight_of
from dealer_service.storage import order_lists as stored
from dealer_service.storage.order_conditions import Spans
from dealer_service.storage.order_lists import JobLine, OrderRow, OrderSums

__all__ = ["JobLine", "OrderPage", "OrderRow", "OrderSums", "export_orders", "list_orders", "people_of"]

SIZE = 50
EXPORT_LIMIT = 50_000
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of a list; ``before`` and ``after`` are the orders to go on from, None at the ends.

    ``zones`` are the dealers' time zones by dealer id.
    """

    orders: list[OrderRow]
    jobs: dict[int, list[JobLine]]
    sums: OrderSums
    before: int | None
    after: int | None
    zones: dict[int, str]


def list_orders(
    session: Session,
    actor: Actor,
    asked: OrderFilter,
    now: datetime,
    *,
    sort: str = "opened",
    descending: bool = True,
    after: int | None = None,
    before: int | None = None,
    size: int = SIZE,
) -> OrderPage:
    """One page of the orders that pass a filter, within what the person sees."""
    require(actor, Permission.SEE_ORDERS)
    sight = sight_of(session, actor)
    ids, days = sight.named(asked.dealer), _days(asked, sight, now)
    orders, more = stored.page_of_orders(
        session, asked, ids, days, sort=sort, descending=descending, size=size, after=after, before=before,
        technician=sight.technician,
    )  # fmt: skip
    sums = stored.sum_of_orders(session, asked, ids, days, sight.technician)
    before_more, after_more = (more, before is not None) if before is not None else (after is not None, more)
    return OrderPage(
        orders,
        _jobs(session, [order.id for order in orders], sight),
        sums,
        orders[0].id if orders and before_more else None,
        orders[-1].id if orders and after_more else None,
        {order.dealer_id: sight.zone(order.dealer_id, now) for order in orders},
    )


def export_orders(
    session: Session,
    actor: Actor,
    asked: OrderFilter,
    now: datetime,
    *,
    sort: str = "opened",
    descending: bool = True,
) -> Iterator[tuple[OrderRow, list[JobLine], str]]:
    """Every order that passes, with its jobs and its dealer's time zone, up to ``EXPORT_LIMIT``."""
    require(actor, Permission.SEE_ORDERS)
    sight = sight_of(session, actor)
    found = stored.every_order(
        session, asked, sight.named(asked.dealer), _days(asked, sight, now), sort=sort, descending=descending,
        limit=EXPORT_LIMIT, technician=sight.technician,
    )  # fmt: skip
    orders = list(found)
    for first in range(0, len(orders), BATCH):
        part = orders[first : first + BATCH]
        jobs = _jobs(session, [order.id for order in part], sight)
        for order in part:
            yield order, jobs[order.id], sight.zone(order.dealer_id, now)


def people_of(session: Session, actor: Actor, dealer: str | None) -> tuple[list[str], list[str]]:
    """Advisors and technicians on the newest orders, for choosing; none where several dealers are seen at once."""
    require(actor, Permission.SEE_ORDERS)
    ids = sight_of(session, actor).named(dealer)
    return stored.people_of(session, ids) if len(ids) == 1 else ([], [])


def _jobs(session: Session, order_ids: list[int], sight: Sight) -> dict[int, list[JobLine]]:
    found = stored.job_lines(session, order_ids)
    if sight.technician is None:
        return found
    own = sight.technician.casefold()
    return {order_id: [job for job in jobs if (job.technician or "").casefold() == own]
            for order_id, jobs in found.items()}  # fmt: skip


def _days(asked: OrderFilter, sight: Sight, now: datetime) -> Spans:
    """The days of the filter as instants, in the zone of the dealer; for several dealers, in that of the first."""
    ids = sight.named(asked.dealer)
    zone = ZoneInfo(sight.zone(ids[0], now)) if ids else UTC

    def start(day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day, time(), zone)

    def end(day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day + timedelta(days=1), time(), zone)

    return Spans(
        start(asked.opened_from), end(asked.opened_to), start(asked.promised_from), end(asked.promised_to),
        start(asked.sent_from), end(asked.sent_to),
    )  # fmt: skip
