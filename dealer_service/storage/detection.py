"""Which jobs of the whole network are suspected to be rework, found anew and in one pass?

The same answers as ``SUSPICIONS`` of ``rework_settling`` with every job in it. On SQLite the pairs are found first,
inside the covering index alone; only for those found are the rows looked up.
"""

from sqlalchemy import Connection, text

from dealer_service.storage.rework_settling import SUSPICIONS, WINDOW_OPEN

_PAIR_OPEN = WINDOW_OPEN.replace("e.", "f.").replace("r.", "k.")

_PAIRS_FIRST = "job k CROSS JOIN job f CROSS JOIN job r"

FIND_ALL = SUSPICIONS.replace("{jobs}", "job r")

FIND_ALL_BY_INDEX = SUSPICIONS.replace("{jobs}", _PAIRS_FIRST).replace(
    "WHERE e.vehicle_id = r.vehicle_id",
    f"""WHERE f.vehicle_id = k.vehicle_id AND f.group_id = k.group_id AND f.opened_at < k.opened_at
    AND k.role & 2 <> 0 AND f.role & 1 <> 0 AND {_PAIR_OPEN} AND r.id = k.id AND e.id = f.id
    AND e.vehicle_id = r.vehicle_id""",
)

# PostgreSQL shares a query among its workers where it makes a table of the answer, not where it inserts into one.
_SIDE_BY_SIDE = {"work_mem": "'256MB'", "enable_mergejoin": "off", "jit": "off"}


def detect_all(connection: Connection) -> int:
    """Fill ``rw_best`` with every suspicion of the network as it should stand; answers how many."""
    connection.execute(text("DELETE FROM rw_best"))
    if connection.dialect.name == "sqlite":
        return connection.execute(text(f"INSERT INTO rw_best {FIND_ALL_BY_INDEX}")).rowcount
    for name, value in _SIDE_BY_SIDE.items():
        connection.exec_driver_sql(f"SET LOCAL {name} = {value}")
    connection.execute(text(f"CREATE TEMP TABLE rw_found ON COMMIT DROP AS {FIND_ALL}"))
    for name in _SIDE_BY_SIDE:
        connection.exec_driver_sql(f"SET LOCAL {name} TO DEFAULT")
    found = connection.execute(text("INSERT INTO rw_best SELECT job_id, suspect_id FROM rw_found")).rowcount
    connection.execute(text("DROP TABLE rw_found"))
    return found
