"""Which writers must wait for one another, so that orders written side by side on PostgreSQL see each other?

SQLite has one writer at a time. Every lock is taken in one order (names, then vehicles), so that two writers never
wait for each other; the head of the record of changes is locked after these.
"""

from sqlalchemy import Connection, text

_NAMES = 64  # names share this many locks; a chunk of an import holds them all, shared with other chunks

# An order that arrives, and a link that waits for an order of that name, must not miss each other.
_NAMES_TO_LOCK = f"""
SELECT name, bool_or(waits) FROM (
    SELECT (hashtext(d.code || ' ' || o.number) & {_NAMES - 1}) AS name, false AS waits
    FROM rw_touched t CROSS JOIN repair_order o CROSS JOIN dealer d WHERE o.id = t.order_id AND d.id = o.dealer_id
    UNION ALL
    SELECT (hashtext(l.ref_dealer || ' ' || l.ref_number) & {_NAMES - 1}), true
    FROM rw_touched t CROSS JOIN job j CROSS JOIN rework_link l
    WHERE j.order_id = t.order_id AND l.job_id = j.id AND l.original_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM dealer d CROSS JOIN repair_order o
        WHERE d.code = l.ref_dealer AND o.dealer_id = d.id AND o.number = l.ref_number)
) AS named GROUP BY name ORDER BY name"""

# Two orders of one vehicle must see each other; so must whoever looks at jobs of another vehicle, because a link leads
# from or to it, or a suspicion did before a correction. Not FOR UPDATE: writers of new orders hold the key of the
# vehicle that they refer to, and would wait for each other.
_LOCK_VEHICLES = """
SELECT id FROM vehicle WHERE id IN (
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
) ORDER BY id FOR NO KEY UPDATE"""


def lock_touched(connection: Connection) -> None:
    """Wait for writers whose orders the orders in ``rw_touched`` must see; nothing to do on SQLite."""
    if connection.dialect.name != "postgresql":
        return
    for name, waits in connection.execute(text(_NAMES_TO_LOCK)).all():
        shared = "" if waits else "_shared"
        connection.execute(text(f"SELECT pg_advisory_xact_lock{shared}(74, :name)"), {"name": name})
    held = -1
    # Who waited may find that the one before it brought a vehicle into play.
    while (found := len(connection.execute(text(_LOCK_VEHICLES)).all())) > held:
        held = found
