"""How long does it take to find every suspicion of a whole network, against DuckDB on the same rows in the same run?

    python -m benchmarks.detection [--orders 1000000] [--dealers 300] [--postgres URL]

Limits: 4 times the peer on SQLite, 8 times on PostgreSQL, at 1,000,000 orders. The answers must be equal.
"""

import argparse
import statistics
import time
from pathlib import Path

from sqlalchemy import text

from benchmarks.yardstick_network import Peer, loaded, network
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.detection import detect_all
from dealer_service.storage.scope import system_connection

LIMITS = {"sqlite": 4.0, "postgresql": 8.0}

NAMES = """
SELECT d.code, o.number, j.line, f.code, p.number, e.line FROM rw_best b
JOIN job j ON j.id = b.job_id JOIN repair_order o ON o.id = j.order_id JOIN dealer d ON d.id = o.dealer_id
JOIN job e ON e.id = b.suspect_id JOIN repair_order p ON p.id = e.order_id JOIN dealer f ON f.id = p.dealer_id"""
PEER_NAMES = """
SELECT r.dealer, r.ro_number, r.line, e.dealer, e.ro_number, e.line
FROM suspected s JOIN jobs r ON r.id = s.id JOIN jobs e ON e.id = s.original"""


def detected(database: Database, repeat: int = 3) -> tuple[float, int, set[tuple[object, ...]]]:
    """Median seconds, how many were found, and their names."""
    times, found = [], 0
    with database.session(SYSTEM) as session:
        connection = system_connection(session)
        for _ in range(repeat):
            began = time.perf_counter()
            found = detect_all(connection)
            times.append(time.perf_counter() - began)
        names = {tuple(row) for row in connection.execute(text(NAMES))}
    return statistics.median(times), found, names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--dealers", type=int, default=300)
    parser.add_argument("--prefix", type=Path, help="files of a network that is there already")
    parser.add_argument("--sqlite", help="file of a database into which it was imported")
    parser.add_argument("--postgres", help="address of a PostgreSQL database, empty or with this network in it")
    asked = parser.parse_args()
    prefix = asked.prefix or network(asked.orders, asked.dealers)
    peer = Peer(prefix)
    databases = [Database(f"sqlite:///{asked.sqlite}") if asked.sqlite else loaded(prefix)]
    if asked.postgres:
        databases.append(loaded(prefix, asked.postgres) if asked.prefix is None else Database(asked.postgres))
    for database in databases:
        kind = "sqlite" if database.is_sqlite else "postgresql"
        peer_seconds = peer.seconds("suspected")
        seconds, found, names = detected(database)
        ratio = seconds / peer_seconds
        equal = names == peer.rows(PEER_NAMES)
        verdict = "ok" if ratio <= LIMITS[kind] and equal else "OVER" if equal else "ANSWERS DIFFER"
        print(
            f"{kind}: {found:,} suspicions in {seconds:.2f} s, DuckDB {peer_seconds:.2f} s, "
            f"ratio {ratio:.2f} (limit {LIMITS[kind]:.0f}), answers {'equal' if equal else 'differ'}: {verdict}"
        )


if __name__ == "__main__":
    main()
