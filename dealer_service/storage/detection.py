"""Which jobs of the whole network are suspected to be rework, found anew and in one pass?

The same answers as ``SUSPICIONS`` of ``rework_settling`` with every job in it. On SQLite the pairs are found first,
inside the covering index alone; only for those found are the rows looked up.
"""

from sqlalchemy import Connection, text

from dealer_service.storage.rework_settling import SUSPICIONS, WINDOW_OPEN

_PAIR_OPEN = WINDOW_OPEN.replace("e.", "f.").replace("r.", "k.")

_PAIRS_FIRST = "job k CROSS JOIN job f CROSS JOIN job r"

FIND_ALL = "INSERT INTO rw_best " + SUSPICIONS.replace("{jobs}", "job r")

FIND_ALL_BY_INDEX = "INSERT INTO rw_best " + SUSPICIONS.replace("{jobs}", _PAIRS_FIRST).replace(
    "WHERE e.vehicle_id = r.vehicle_id",
    f"""WHERE f.vehicle_id = k.vehicle_id AND f.group_id = k.group_id AND f.opened_at < k.opened_at
    AND k.role & 2 <> 0 AND f.role & 1 <> 0 AND {_PAIR_OPEN} AND r.id = k.id AND e.id = f.id
    AND e.vehicle_id = r.vehicle_id""",
)


def detect_all(connection: Connection) -> int:
    """Fill ``rw_best`` with every suspicion of the network as it should stand; answers how many."""
    connection.execute(text("DELETE FROM rw_best"))
    by_index = connection.dialect.name == "sqlite"
    return connection.execute(text(FIND_ALL_BY_INDEX if by_index else FIND_ALL)).rowcount
