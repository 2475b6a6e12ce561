"""What should links, suspicions, standings and monthly counts be, worked out from scratch, and what differs?

In system scope, over the whole network. The recomputed values stand in the working tables of the connection.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import Session

from dealer_service.domain.first_fix import COUNTS
from dealer_service.storage.detection import detect_all
from dealer_service.storage.first_fix_counts import STANDINGS, adds
from dealer_service.storage.rework_settling import BIND_ARRIVED, STATES, broken_circles
from dealer_service.storage.scope import system_connection

_ORDER = "JOIN repair_order o ON o.id = {order} JOIN dealer d ON d.id = o.dealer_id"

# What a job repeats of its order, and what it can be in the rules of rework (domain/repair_orders.job_role).
COPIES = f"""
SELECT d.code, o.number, j.line, 'copies of the order', 'differ', 'equal' FROM job j {_ORDER.format(order="j.order_id")}
WHERE j.dealer_id <> o.dealer_id OR j.vehicle_id <> o.vehicle_id OR j.opened_at <> o.opened_at
    OR coalesce(j.km_in, -1) <> coalesce(o.odometer_km, -1) OR coalesce(j.month, 0) <> coalesce(o.delivered_month, 0)
    OR coalesce(j.delivered_at, -1) <> coalesce(CASE WHEN o.status = 'delivered' THEN o.delivered_at END, -1)
    OR j.role <> CASE WHEN o.status = 'cancelled' THEN 0 ELSE 4
        + CASE WHEN j.job_type IN ('customer_pay', 'warranty', 'goodwill', 'insurance')
            AND coalesce(j.outcome, '') <> 'inspected_part_ordered' THEN 1 ELSE 0 END
        + CASE WHEN j.job_type <> 'campaign' THEN 2 ELSE 0 END END"""

UNBOUND = f"""
SELECT d.code, o.number, j.line, 'original of the link', l.original_id, e.id
FROM rework_link l JOIN job j ON j.id = l.job_id {_ORDER.format(order="j.order_id")}
JOIN dealer f ON f.code = l.ref_dealer JOIN repair_order p ON p.dealer_id = f.id AND p.number = l.ref_number
JOIN job e ON e.order_id = p.id AND e.line = l.ref_line WHERE l.original_id IS NULL"""

WRONG_STATES = f"""
SELECT d.code, o.number, j.line, 'link', j.link_state, s.new_state
FROM rw_states s JOIN job j ON j.id = s.job_id {_ORDER.format(order="j.order_id")}
WHERE j.link_state <> s.new_state
    OR coalesce(j.original_id, 0) <> CASE WHEN s.new_state IN (1, 2) THEN s.new_original ELSE 0 END
    OR coalesce(j.charged_dealer_id, 0) <> CASE WHEN s.new_state IN (1, 2) THEN s.new_dealer ELSE 0 END
UNION ALL
SELECT d.code, o.number, j.line, 'link', j.link_state, 0 FROM job j {_ORDER.format(order="j.order_id")}
WHERE (j.link_state <> 0 OR j.original_id IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM rework_link l WHERE l.job_id = j.id)"""

WRONG_SUSPICIONS = f"""
SELECT d.code, o.number, j.line, 'suspicion', j.suspect_id, b.suspect_id
FROM job j LEFT JOIN rw_best b ON b.job_id = j.id {_ORDER.format(order="j.order_id")}
WHERE j.suspect_id IS NOT NULL AND (b.suspect_id IS NULL OR b.suspect_id <> j.suspect_id)
UNION ALL
SELECT d.code, o.number, j.line, 'suspicion', j.suspect_id, b.suspect_id
FROM rw_best b JOIN job j ON j.id = b.job_id {_ORDER.format(order="j.order_id")} WHERE j.suspect_id IS NULL"""

ALL_STANDINGS = "INSERT INTO rw_standing " + STANDINGS.replace("{orders}", "repair_order").replace("{key}", "id")

WRONG_STANDINGS = """
SELECT d.code, o.number, NULL, 'standing', o.standing, coalesce(s.standing, 0)
FROM repair_order o LEFT JOIN rw_standing s ON s.order_id = o.id JOIN dealer d ON d.id = o.dealer_id
WHERE o.standing <> coalesce(s.standing, 0)
UNION ALL
SELECT d.code, o.number, NULL, 'counted month', o.counted_month, o.delivered_month
FROM repair_order o JOIN rw_standing s ON s.order_id = o.id JOIN dealer d ON d.id = o.dealer_id
WHERE s.standing <> 0 AND (coalesce(o.counted_month, 0) <> coalesce(o.delivered_month, 0)
    OR coalesce(o.counted_region_id, 0) <> coalesce(o.delivered_region_id, 0))"""

MONTH_SUMS = f"""
SELECT dealer_id, month, region_id, {", ".join(f"sum({name})" for name in COUNTS)} FROM (
    SELECT o.dealer_id, o.delivered_month AS month, o.delivered_region_id AS region_id, {adds("s.standing", "")}
    FROM rw_standing s CROSS JOIN repair_order o WHERE o.id = s.order_id AND s.standing <> 0
) AS counted GROUP BY dealer_id, month, region_id"""

KEPT_SUMS = f"""
SELECT m.dealer_id, m.month, m.region_id, {", ".join(f"m.{name}" for name in COUNTS)} FROM month_count m"""

FRESH_COUNTS = f"INSERT INTO month_count (dealer_id, month, region_id, {', '.join(COUNTS)}) " + MONTH_SUMS


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is kept otherwise than it comes out; ``month`` (yyyymm) for counts, the order for the rest."""

    dealer: str
    ro_number: str | None
    line: int | None
    month: int | None
    what: str
    kept: Any
    right: Any


def differences(session: Session) -> Iterator[Difference]:
    """Everything that differs, from links to monthly counts. Nothing is changed."""
    connection = system_connection(session)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL jit = off")
    yield from _of_orders(connection, COPIES)
    yield from _of_orders(connection, UNBOUND)
    _link_states(connection)
    yield from _of_orders(connection, WRONG_STATES)
    detect_all(connection)
    yield from _of_orders(connection, WRONG_SUSPICIONS)
    recompute_standings(connection)
    yield from _of_orders(connection, WRONG_STANDINGS)
    yield from _of_counts(connection)


def _of_orders(connection: Connection, query: str) -> Iterator[Difference]:
    for dealer, number, line, what, kept, right in connection.execute(text(query)):
        yield Difference(dealer, number, line, None, what, kept, right)


def _link_states(connection: Connection) -> None:
    for name in ("rw_links", "rw_states"):
        connection.execute(text(f"DELETE FROM {name}"))
    connection.execute(text("INSERT INTO rw_links SELECT job_id FROM rework_link"))
    broken = broken_circles(connection)
    connection.execute(text(STATES))
    for job_id in broken:
        connection.execute(text("UPDATE rw_states SET new_state = 4 WHERE job_id = :job"), {"job": job_id})


def recompute_standings(connection: Connection) -> None:
    """Fill ``rw_standing`` with the standing of every order."""
    connection.execute(text("DELETE FROM rw_standing"))
    connection.execute(text(ALL_STANDINGS))


def _of_counts(connection: Connection) -> Iterator[Difference]:
    codes = {row[0]: row[1] for row in connection.execute(text("SELECT id, code FROM dealer"))}
    kept = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(text(KEPT_SUMS))}
    right = {tuple(row[:3]): tuple(map(int, row[3:])) for row in connection.execute(text(MONTH_SUMS))}
    nothing = (0,) * len(COUNTS)
    for key in sorted(kept.keys() | right.keys()):
        pairs = zip(COUNTS, kept.get(key, nothing), right.get(key, nothing), strict=True)
        for name, was, should in pairs:
            if was != should:
                yield Difference(codes[key[0]], None, None, key[1], name, was, should)


def bind_arrived(session: Session) -> None:
    """Bind every pending link whose original is there."""
    connection = system_connection(session)
    connection.execute(text("DELETE FROM rw_links"))
    connection.execute(text("INSERT INTO rw_links SELECT job_id FROM rework_link WHERE original_id IS NULL"))
    connection.execute(text(BIND_ARRIVED))


def order_ids(session: Session, size: int) -> Iterator[list[int]]:
    """Ids of all orders, in chunks."""
    ids = iter(list(system_connection(session).execute(text("SELECT id FROM repair_order ORDER BY id")).scalars()))
    while chunk := list(islice(ids, size)):
        yield chunk


def write_counts_anew(session: Session) -> None:
    """Throw the monthly counts away and sum them up again from the standings kept on the orders."""
    connection = system_connection(session)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE repair_order, month_count IN SHARE ROW EXCLUSIVE MODE")
    connection.execute(text("DELETE FROM rw_standing"))
    connection.execute(text("INSERT INTO rw_standing SELECT id, standing FROM repair_order WHERE standing <> 0"))
    connection.execute(text("DELETE FROM month_count"))
    connection.execute(text(FRESH_COUNTS))
