"""Which orders of a chunk are in the database already, and with which rows were they last imported?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, text
from sqlmodel import Session

from dealer_service.storage.bulk import load_rows
from dealer_service.storage.scope import system_connection

OrderKey = tuple[int, str]  # dealer id, order number

_KNOWN = """
SELECT k.dealer_id, k.number, o.id, j.line, j.import_digest FROM rw_keys k CROSS JOIN repair_order o CROSS JOIN job j
WHERE o.dealer_id = k.dealer_id AND o.number = k.number AND j.order_id = o.id"""


@dataclass(slots=True)
class KnownOrder:
    """An order that is there; ``digests`` by line, None for a job that no import brought."""

    order_id: int
    digests: dict[int, int | None] = field(default_factory=dict)

    def equal_lines(self, brought: Sequence[tuple[int, int | None]]) -> set[int]:
        """Lines whose rows are still what was last imported."""
        return {line for line, digest in brought if digest is not None and self.digests.get(line) == digest}


def find_known(session: Session, keys: Sequence[OrderKey]) -> dict[OrderKey, KnownOrder]:
    """The orders among ``keys`` that are there. The caller names only dealers of its own scope."""
    connection = system_connection(session)
    _load_keys(connection, keys)
    known: dict[OrderKey, KnownOrder] = {}
    for dealer_id, number, order_id, line, digest in connection.execute(text(_KNOWN)):
        order = known.get((dealer_id, number))
        if order is None:
            order = known[dealer_id, number] = KnownOrder(order_id)
        order.digests[line] = digest
    return known


def _load_keys(connection: Connection, keys: Sequence[OrderKey]) -> None:
    connection.execute(text("DELETE FROM rw_keys"))
    load_rows(connection, "rw_keys", ["dealer_id", "number"], sorted(set(keys)))


# A reading below one that an earlier visit of the same vehicle brought: (order id, reading, highest earlier reading).
_MILEAGE_BACKWARDS = """
SELECT order_id, km, earlier FROM (
    SELECT o.id AS order_id, o.odometer_km AS km,
        (SELECT max(e.km_in) FROM job e WHERE e.vehicle_id = o.vehicle_id AND e.opened_at < o.opened_at) AS earlier
    FROM rw_touched t CROSS JOIN repair_order o WHERE o.id = t.order_id AND o.odometer_km IS NOT NULL
) AS readings WHERE earlier > km"""

_NEW_STATES = """
SELECT j.order_id, j.line, j.link_state FROM rw_touched t CROSS JOIN job j
WHERE j.order_id = t.order_id AND j.link_state IN (3, 4)"""


def mileage_backwards(session: Session) -> list[tuple[int, int, int]]:
    """Of the orders just settled: (order id, reading, highest earlier reading) where mileage went backwards."""
    return [tuple(row) for row in system_connection(session).execute(text(_MILEAGE_BACKWARDS))]


def unbound_links(session: Session) -> list[tuple[int, int, int]]:
    """Of the orders just settled: (order id, line, link state) where the link is pending or refused."""
    return [tuple(row) for row in system_connection(session).execute(text(_NEW_STATES))]
