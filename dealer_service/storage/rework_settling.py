"""What do new or changed orders do to links, suspicions, standings and counts? Worked out in sets.

``settle`` is the one way by which an import, a page and the API keep these true. It looks only at what the touched
orders can affect: their own jobs, the links from and to them, and jobs of the same vehicle and concern group. The
readable twin is ``domain/rework.py`` with ``domain/first_fix.py``.

The joins are written as CROSS JOIN from the few touched rows outwards: SQLite then keeps that order, whatever it
believes about the sizes of tables. PostgreSQL is told to seek, see ``SEEK_ONLY``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlmodel import Session

from dealer_service.domain.rework import breaks_circle
from dealer_service.storage.bulk import load_rows
from dealer_service.storage.first_fix_counts import recount_orders
from dealer_service.storage.scope import system_connection
from dealer_service.storage.settling_locks import SEEK_ONLY, lock_touched

WINDOW_OPEN = """e.delivered_at <= r.opened_at AND r.opened_at <= e.window_until
    AND (r.km_in IS NULL OR e.km_limit IS NULL OR r.km_in <= e.km_limit)"""

LINKS_TO_LOOK_AT = """
INSERT INTO rw_links
SELECT l.job_id FROM rw_touched t CROSS JOIN job j CROSS JOIN rework_link l
WHERE j.order_id = t.order_id AND l.job_id = j.id
UNION
SELECT l.job_id FROM rw_touched t CROSS JOIN job j CROSS JOIN rework_link l
WHERE j.order_id = t.order_id AND l.original_id = j.id
UNION
SELECT l.job_id FROM rw_touched t CROSS JOIN repair_order o CROSS JOIN dealer d CROSS JOIN rework_link l
WHERE o.id = t.order_id AND d.id = o.dealer_id AND l.ref_number = o.number AND l.ref_dealer = d.code
    AND l.original_id IS NULL"""

BIND_ARRIVED = """
UPDATE rework_link SET original_id = (
    SELECT e.id FROM dealer d JOIN repair_order o ON o.dealer_id = d.id AND o.number = rework_link.ref_number
    JOIN job e ON e.order_id = o.id AND e.line = rework_link.ref_line
    WHERE d.code = rework_link.ref_dealer)
WHERE job_id IN (SELECT job_id FROM rw_links) AND original_id IS NULL"""

# A circle holds at least one link to a job that was not opened earlier; without one there is nothing to look for.
VEHICLES_WITH_BACKWARD_LINKS = """
SELECT DISTINCT b.vehicle_id FROM rw_links k CROSS JOIN job j CROSS JOIN job b CROSS JOIN rework_link l CROSS JOIN job e
WHERE j.id = k.job_id AND b.vehicle_id = j.vehicle_id AND l.job_id = b.id AND e.id = l.original_id
    AND e.opened_at >= b.opened_at"""

LINKS_OF_VEHICLES = """
SELECT r.id, e.id, r.opened_at, d.code, o.number, r.line,
    CASE WHEN r.role & 2 <> 0 AND e.role & 1 <> 0 AND e.vehicle_id = r.vehicle_id AND e.order_id <> r.order_id
    THEN 1 ELSE 0 END
FROM job r JOIN rework_link l ON l.job_id = r.id JOIN job e ON e.id = l.original_id
JOIN repair_order o ON o.id = r.order_id JOIN dealer d ON d.id = o.dealer_id WHERE r.vehicle_id = :vehicle"""

STATES = f"""
INSERT INTO rw_states (job_id, order_id, old_state, new_state, old_original, new_original, new_dealer)
SELECT r.id, r.order_id, r.link_state,
    CASE WHEN r.role & 2 = 0 THEN 4
         WHEN l.original_id IS NULL THEN 3
         WHEN e.order_id = r.order_id OR e.vehicle_id <> r.vehicle_id OR e.role & 1 = 0 THEN 4
         WHEN {WINDOW_OPEN} THEN 1
         ELSE 2 END,
    r.original_id, l.original_id, e.dealer_id
FROM rw_links k CROSS JOIN rework_link l CROSS JOIN job r LEFT JOIN job e ON e.id = l.original_id
WHERE l.job_id = k.job_id AND r.id = l.job_id"""

STATES_WITHOUT_LINK = """
INSERT INTO rw_states (job_id, order_id, old_state, new_state, old_original)
SELECT j.id, j.order_id, j.link_state, 0, j.original_id FROM rw_touched t CROSS JOIN job j
WHERE j.order_id = t.order_id AND j.link_state <> 0
    AND NOT EXISTS (SELECT 1 FROM rework_link l WHERE l.job_id = j.id)"""

WRITE_STATES = """
UPDATE job SET link_state = s.new_state,
    original_id = CASE WHEN s.new_state IN (1, 2) THEN s.new_original END,
    charged_dealer_id = CASE WHEN s.new_state IN (1, 2) THEN s.new_dealer END
FROM rw_states s WHERE job.id = s.job_id AND job.id IN (SELECT job_id FROM rw_states)
    AND (job.link_state <> s.new_state OR coalesce(job.original_id, 0) <>
    CASE WHEN s.new_state IN (1, 2) THEN s.new_original ELSE 0 END)"""

JOBS_TO_SUSPECT = """
INSERT INTO rw_jobs
SELECT j.id FROM rw_touched t CROSS JOIN job j WHERE j.order_id = t.order_id
UNION
SELECT r.id FROM rw_touched t CROSS JOIN job e CROSS JOIN job r
WHERE e.order_id = t.order_id AND r.vehicle_id = e.vehicle_id AND r.group_id = e.group_id
    AND r.opened_at > e.opened_at AND r.opened_at >= e.delivered_at AND r.opened_at <= e.window_until
UNION
SELECT r.id FROM rw_touched t CROSS JOIN job e CROSS JOIN job r WHERE e.order_id = t.order_id AND r.suspect_id = e.id
UNION
SELECT job_id FROM rw_states WHERE old_state <> new_state"""

# Every unlinked job in {jobs} and every earlier repair it may point to; the best of them has place 1.
SUSPICIONS = f"""
SELECT job_id, suspect_id FROM (
    SELECT r.id AS job_id, e.id AS suspect_id, row_number() OVER (PARTITION BY r.id ORDER BY e.delivered_at DESC,
        CASE WHEN e.dealer_id = r.dealer_id THEN 0 ELSE 1 END, o.number DESC, d.code DESC, e.line DESC) AS place
    FROM {{jobs}} CROSS JOIN job e CROSS JOIN repair_order o CROSS JOIN dealer d
    WHERE e.vehicle_id = r.vehicle_id AND e.group_id = r.group_id AND e.opened_at < r.opened_at
    AND o.id = e.order_id AND d.id = e.dealer_id AND r.link_state IN (0, 4)
    AND r.role & 2 <> 0 AND e.role & 1 <> 0 AND {WINDOW_OPEN}
    AND NOT EXISTS (SELECT 1 FROM rework_decision x WHERE x.job_id = r.id AND x.original_id = e.id
        AND x.verdict = 'dismissed' AND x.state = 'standing')
) AS pairs WHERE place = 1"""

FIND_SUSPICIONS = "INSERT INTO rw_best " + SUSPICIONS.replace(
    "{jobs}", "(SELECT job.* FROM rw_jobs CROSS JOIN job WHERE job.id = rw_jobs.job_id) AS r"
)

KEEP_CHANGED_SUSPICIONS = """
DELETE FROM rw_jobs WHERE EXISTS (SELECT 1 FROM job j WHERE j.id = rw_jobs.job_id AND coalesce(j.suspect_id, 0) =
    coalesce((SELECT b.suspect_id FROM rw_best b WHERE b.job_id = j.id), 0))"""

AFFECTED_ORDERS = """
INSERT INTO rw_orders
SELECT order_id FROM rw_touched
UNION SELECT order_id FROM rw_states
UNION SELECT e.order_id FROM rw_states s CROSS JOIN job e WHERE e.id = s.old_original
UNION SELECT e.order_id FROM rw_states s CROSS JOIN job e WHERE e.id = s.new_original
UNION SELECT r.order_id FROM rw_jobs k CROSS JOIN job r WHERE r.id = k.job_id
UNION SELECT e.order_id FROM rw_jobs k CROSS JOIN job r CROSS JOIN job e WHERE r.id = k.job_id AND e.id = r.suspect_id
UNION SELECT e.order_id FROM rw_jobs k CROSS JOIN rw_best b CROSS JOIN job e
    WHERE b.job_id = k.job_id AND e.id = b.suspect_id"""

WRITE_SUSPICIONS = """
UPDATE job SET suspect_id = (SELECT b.suspect_id FROM rw_best b WHERE b.job_id = job.id)
WHERE id IN (SELECT job_id FROM rw_jobs)"""

# A decided pair that a correction has made impossible is void; it stands again when the correction is taken back.
VOID_DECISIONS = """
UPDATE rework_decision SET state = (
    SELECT CASE WHEN r.role & 2 <> 0 AND e.role & 1 <> 0 AND e.vehicle_id = r.vehicle_id AND e.order_id <> r.order_id
        THEN 'standing' ELSE 'void' END
    FROM job r, job e WHERE r.id = rework_decision.job_id AND e.id = rework_decision.original_id)
WHERE state IN ('standing', 'void') AND verdict IN ('confirmed', 'dismissed') AND original_id IS NOT NULL AND (
    job_id IN (SELECT j.id FROM rw_touched t CROSS JOIN job j WHERE j.order_id = t.order_id)
    OR original_id IN (SELECT j.id FROM rw_touched t CROSS JOIN job j WHERE j.order_id = t.order_id))"""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a settling changed: orders looked at, suspicions that changed, and jobs whose link was refused by it."""

    orders: int
    suspicions: int
    refused_links: tuple[int, ...]


def settle(session: Session, order_ids: Iterable[int], *, all_new: bool = False) -> Settled:
    """Bring links, suspicions, standings and monthly counts up to date for touched orders, in this transaction.

    ``all_new`` says that the orders were only just added, so that no decision can speak of them yet.
    """
    connection = system_connection(session)
    session.flush()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(SEEK_ONLY)
    _clear(connection)
    load_rows(connection, "rw_touched", ["order_id"], ((order_id,) for order_id in sorted(set(order_ids))))
    lock_touched(connection)
    if not all_new:
        connection.execute(text(VOID_DECISIONS))
    refused = _settle_links(connection)
    connection.execute(text(JOBS_TO_SUSPECT))
    connection.execute(text(FIND_SUSPICIONS))
    connection.execute(text(KEEP_CHANGED_SUSPICIONS))
    connection.execute(text(AFFECTED_ORDERS))
    suspicions = connection.execute(text(WRITE_SUSPICIONS)).rowcount
    orders = recount_orders(connection)
    session.expire_all()
    return Settled(orders, suspicions, refused)


def _clear(connection: Connection) -> None:
    for name in ("rw_touched", "rw_links", "rw_states", "rw_jobs", "rw_best", "rw_orders", "rw_standing"):
        connection.execute(text(f"DELETE FROM {name}"))


def _settle_links(connection: Connection) -> tuple[int, ...]:
    found = connection.execute(text(LINKS_TO_LOOK_AT)).rowcount
    if found:
        connection.execute(text(BIND_ARRIVED))
        broken = broken_circles(connection)
        connection.execute(text(STATES))
        for job_id in broken:
            connection.execute(text("UPDATE rw_states SET new_state = 4 WHERE job_id = :job"), {"job": job_id})
    connection.execute(text(STATES_WITHOUT_LINK))
    connection.execute(text(WRITE_STATES))
    newly = "SELECT job_id FROM rw_states WHERE new_state = 4 AND old_state <> 4 ORDER BY job_id"
    return tuple(row[0] for row in connection.execute(text(newly)))


def broken_circles(connection: Connection) -> list[int]:
    """Jobs whose link a circle must lose; all links of their vehicles are looked at again."""
    broken: list[int] = []
    for (vehicle,) in connection.execute(text(VEHICLES_WITH_BACKWARD_LINKS)).all():
        links: dict[int, int] = {}
        opened: dict[int, tuple[int, str, str, int]] = {}
        for job, original, opened_at, dealer, number, line, possible in connection.execute(
            text(LINKS_OF_VEHICLES), {"vehicle": vehicle}
        ):
            opened[job] = (opened_at, dealer, number, line)
            if possible:
                links[job] = original
        connection.execute(
            text(
                "INSERT INTO rw_links SELECT l.job_id FROM job j JOIN rework_link l ON l.job_id = j.id "
                "WHERE j.vehicle_id = :vehicle AND l.job_id NOT IN (SELECT job_id FROM rw_links)"
            ),
            {"vehicle": vehicle},
        )
        broken += [job for job in links if breaks_circle(links, opened, job)]
    return broken
