"""Do month, region and rework window of every order follow from the settings as they are dated now?

In system scope, over the whole network. A zone, region or window that was set back in time shows here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlmodel import Session

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import delivery_facts
from dealer_service.domain.rework import ReworkWindow
from dealer_service.storage.recounting import Difference
from dealer_service.storage.scope import system_connection

_SIZE = 20_000

_ORDERS = """
SELECT o.id, o.dealer_id, o.number, CASE WHEN o.status = 'delivered' THEN o.delivered_at END, o.odometer_km,
    o.odometer_out_km, o.delivered_month, o.delivered_region_id, j.id, j.line, j.window_until, j.km_limit
FROM repair_order o JOIN job j ON j.order_id = o.id WHERE o.id BETWEEN :first AND :last"""

_SAVE_ORDER = "UPDATE repair_order SET delivered_month = :month, delivered_region_id = :region WHERE id = :order"
_SAVE_JOB = "UPDATE job SET window_until = :until, km_limit = :km WHERE id = :job"

# What a job repeats of its order; its role is set where status, type or outcome say otherwise.
_ROLE = """CASE WHEN o.status = 'cancelled' THEN 0 ELSE 4
    + CASE WHEN job.job_type IN ('customer_pay', 'warranty', 'goodwill', 'insurance')
        AND coalesce(job.outcome, '') <> 'inspected_part_ordered' THEN 1 ELSE 0 END
    + CASE WHEN job.job_type <> 'campaign' THEN 2 ELSE 0 END END"""
_DELIVERED = "CASE WHEN o.status = 'delivered' THEN o.delivered_at END"
COPY_AGAIN = f"""
UPDATE job SET dealer_id = o.dealer_id, vehicle_id = o.vehicle_id, opened_at = o.opened_at, km_in = o.odometer_km,
    month = o.delivered_month, delivered_at = {_DELIVERED}, role = {_ROLE}
FROM repair_order o WHERE o.id = job.order_id AND job.order_id BETWEEN :first AND :last AND (
    job.dealer_id <> o.dealer_id OR job.vehicle_id <> o.vehicle_id OR job.opened_at <> o.opened_at
    OR coalesce(job.km_in, -1) <> coalesce(o.odometer_km, -1)
    OR coalesce(job.month, 0) <> coalesce(o.delivered_month, 0)
    OR coalesce(job.delivered_at, -1) <> coalesce({_DELIVERED}, -1) OR job.role <> {_ROLE})"""


@dataclass(frozen=True, slots=True)
class WrongFacts:
    """A job whose kept month, region or window are not those that follow from its delivery."""

    order_id: int
    job_id: int
    difference: Difference
    right: tuple[int | None, int | None, int | None, int | None]


def wrong_facts(
    session: Session, dealers: Mapping[int, Dealer], windows: Sequence[ReworkWindow], ids: Sequence[int] = ()
) -> Iterator[WrongFacts]:
    """Every such job of the network, or of a run of order ids."""
    connection = system_connection(session)
    bounds = connection.execute(text("SELECT min(id), max(id) FROM repair_order")).one()
    if bounds[0] is None:
        return
    first, last = (ids[0], ids[-1]) if ids else bounds
    for start in range(first, last + 1, _SIZE):
        rows = connection.execute(text(_ORDERS), {"first": start, "last": min(start + _SIZE - 1, last)})
        for order, dealer_id, number, delivered_at, km, km_out, month, region, job, line, until, limit in rows:
            kept = (month, region, until, limit)
            right: tuple[int | None, int | None, int | None, int | None] = (None, None, None, None)
            dealer = dealers[dealer_id]
            if delivered_at is not None:
                facts = delivery_facts(dealer, windows, delivered_at, km, km_out)
                right = (facts.month, facts.region_id, facts.window_until, facts.km_limit)
            if kept != right:
                told = Difference(dealer.code, number, line, None, "month, region and window", kept, right)
                yield WrongFacts(order, job, told, right)


def put_right(
    session: Session, dealers: Mapping[int, Dealer], windows: Sequence[ReworkWindow], ids: Sequence[int]
) -> None:
    """Write month, region and window of these orders anew, and what their jobs repeat of them."""
    connection: Connection = system_connection(session)
    wrong = list(wrong_facts(session, dealers, windows, ids))
    for found in wrong:
        month, region, until, limit = found.right
        connection.execute(text(_SAVE_ORDER), {"month": month, "region": region, "order": found.order_id})
        connection.execute(text(_SAVE_JOB), {"until": until, "km": limit, "job": found.job_id})
    connection.execute(text(COPY_AGAIN), {"first": ids[0], "last": ids[-1]})


def orders_delivered_from(session: Session, month: int) -> list[int]:
    """Ids of the orders that count in a month (yyyymm) or a later one, of the whole network."""
    found = system_connection(session).execute(
        text("SELECT id FROM repair_order WHERE delivered_month >= :month ORDER BY id"), {"month": month}
    )
    return list(found.scalars())
