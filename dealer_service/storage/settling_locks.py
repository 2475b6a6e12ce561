"""Which writers must wait for one another, so that orders written side by side on PostgreSQL see each other?

SQLite has one writer at a time. On PostgreSQL whoever writes locks names first, then vehicles, then rows of
theirs, and the head of the record of changes last: so two writers do not wait for each other.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from dealer_service.storage.bulk import load_rows

_NAMES = 512  # names share this many locks; a chunk of an import holds them all, shared with other chunks

# An order that arrives, and a link that waits for an order of that name, must not miss each other: who brings an order
# shares its name, who names an order that is not there yet holds the name alone.
_NAMES_TO_LOCK = f"""
SELECT hashtext(code || ' ' || number) & {_NAMES - 1} AS name, bool_or(alone) FROM (
    SELECT d.code, o.number, false AS alone
    FROM rw_touched t CROSS JOIN repair_order o CROSS JOIN dealer d WHERE o.id = t.order_id AND d.id = o.dealer_id
    UNION ALL
    SELECT d.code, k.number, false FROM rw_keys k CROSS JOIN dealer d WHERE d.id = k.dealer_id
    UNION ALL
    SELECT ref.dealer, ref.number, true FROM (
        SELECT l.ref_dealer AS dealer, l.ref_number AS number
        FROM rw_touched t CROSS JOIN job j CROSS JOIN rework_link l
        WHERE j.order_id = t.order_id AND l.job_id = j.id AND l.original_id IS NULL
        UNION ALL
        SELECT n.dealer, n.number FROM unnest(CAST(:dealers AS text[]), CAST(:numbers AS text[])) AS n (dealer, number)
    ) AS ref WHERE NOT EXISTS (
        SELECT 1 FROM dealer d CROSS JOIN repair_order o
        WHERE d.code = ref.dealer AND o.dealer_id = d.id AND o.number = ref.number)
) AS named GROUP BY 1 ORDER BY 1"""

_LOCK_NAMES = """
SELECT CASE WHEN alone THEN CAST(pg_advisory_xact_lock(74, name) AS text)
    ELSE CAST(pg_advisory_xact_lock_shared(74, name) AS text) END
FROM unnest(CAST(:names AS integer[]), CAST(:alone AS boolean[])) AS held (name, alone)"""

# Two orders of one vehicle must see each other; so must whoever looks at jobs of another vehicle, because a link leads
# from or to it, or a suspicion did before a correction. Not FOR UPDATE: writers of new orders hold the key of the
# vehicle that they refer to, and would wait for each other.
_LOCK_VEHICLES = """
SELECT id FROM vehicle WHERE id IN (
    SELECT unnest(CAST(:ids AS integer[]))
    UNION
    SELECT o.vehicle_id FROM rw_touched t CROSS JOIN repair_order o WHERE o.id = t.order_id
    UNION
    SELECT e.vehicle_id FROM rw_touched t CROSS JOIN job j CROSS JOIN rework_link l CROSS JOIN dealer d
        CROSS JOIN repair_order e
    WHERE j.order_id = t.order_id AND l.job_id = j.id AND d.code = l.ref_dealer AND e.dealer_id = d.id
        AND e.number = l.ref_number
    UNION
    SELECT e.vehicle_id FROM rw_touched t CROSS JOIN job j CROSS JOIN job e
    WHERE j.order_id = t.order_id AND e.id = j.original_id
    UNION
    SELECT r.vehicle_id FROM rw_touched t CROSS JOIN job j CROSS JOIN rework_link l CROSS JOIN job r
    WHERE j.order_id = t.order_id AND l.original_id = j.id AND r.id = l.job_id
    UNION
    SELECT r.vehicle_id FROM rw_touched t CROSS JOIN repair_order o CROSS JOIN dealer d CROSS JOIN rework_link l
        CROSS JOIN job r
    WHERE o.id = t.order_id AND d.id = o.dealer_id AND l.ref_number = o.number AND l.ref_dealer = d.code
        AND l.original_id IS NULL AND r.id = l.job_id
    UNION
    SELECT r.vehicle_id FROM rw_touched t CROSS JOIN job j CROSS JOIN job r
    WHERE j.order_id = t.order_id AND r.suspect_id = j.id
    UNION
    SELECT e.vehicle_id FROM unnest(CAST(:dealers AS text[]), CAST(:numbers AS text[])) AS n (dealer, number)
        CROSS JOIN dealer d CROSS JOIN repair_order e
    WHERE d.code = n.dealer AND e.dealer_id = d.id AND e.number = n.number
    UNION
    SELECT r.vehicle_id FROM rw_keys k CROSS JOIN dealer d CROSS JOIN rework_link l CROSS JOIN job r
    WHERE d.id = k.dealer_id AND l.ref_number = k.number AND l.ref_dealer = d.code AND l.original_id IS NULL
        AND r.id = l.job_id
) ORDER BY id FOR NO KEY UPDATE"""

# As SQLite does by itself: joins in the order in which they are written, and each a look-up.
SEEK_ONLY = """
SET LOCAL join_collapse_limit = 1; SET LOCAL from_collapse_limit = 1; SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off; SET LOCAL jit = off"""


def lock_to_write(
    connection: Connection,
    *,
    vehicle_ids: Iterable[int] = (),
    keys: Iterable[tuple[int, str]] = (),
    named: Iterable[tuple[str, str]] = (),
    order_ids: Iterable[int] = (),
) -> None:
    """Hold all that the writing of some orders touches, before any row is written; nothing to do on SQLite.

    ``keys`` are the (dealer id, number) of new orders, ``named`` the (dealer code, number) that their links name;
    ``order_ids`` are orders about to be changed.
    """
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql(SEEK_ONLY)
    connection.execute(text("DELETE FROM rw_keys"))
    connection.execute(text("DELETE FROM rw_touched"))
    load_rows(connection, "rw_keys", ["dealer_id", "number"], sorted(set(keys)))
    load_rows(connection, "rw_touched", ["order_id"], ((order_id,) for order_id in sorted(set(order_ids))))
    _lock(connection, sorted(set(vehicle_ids)), sorted(set(named)))
    connection.execute(text("DELETE FROM rw_keys"))


def lock_numbers(connection: Connection, dealer_id: int) -> None:
    """Wait for whoever is giving an order of this dealer a number; before all other locks, nothing to do on SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT CAST(pg_advisory_xact_lock(75, :dealer) AS text)"), {"dealer": dealer_id})


def lock_touched(connection: Connection) -> None:
    """Wait for writers whose orders the orders in ``rw_touched`` must see; nothing to do on SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DELETE FROM rw_keys"))
        _lock(connection, [], [])


def _lock(connection: Connection, vehicle_ids: list[int], named: list[tuple[str, str]]) -> None:
    refs = {"dealers": [code for code, _number in named], "numbers": [number for _code, number in named]}
    names = connection.execute(text(_NAMES_TO_LOCK), refs).all()
    locks = {"names": [name for name, _alone in names], "alone": [alone for _name, alone in names]}
    connection.execute(text(_LOCK_NAMES), locks).all()
    connection.execute(text(_LOCK_VEHICLES), {"ids": vehicle_ids, **refs}).all()
