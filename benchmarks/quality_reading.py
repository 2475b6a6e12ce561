"""How long do a and b of 1,000 dealers and 36 months take through the service, whatever the number of orders?

    python -m benchmarks.quality_reading [--orders 100000 --orders 3000000] [--dealers 1000]

Against DuckDB, which works them out from the orders (``confirmed``, ``suspected`` and ``quality`` of the yardstick),
in the same run. Limits: less time than DuckDB from 1,000,000 orders on, and a row costs the same at every size.
"""

import argparse
import statistics
import time

from benchmarks.yardstick_network import Peer, loaded, network
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.first_fix import Basis, Rule
from dealer_service.domain.months import Month
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.quality import quality_rows

FIRST, LAST = Month(2023, 1), Month(2025, 12)
LIMIT_FROM = 1_000_000
BASES = (Basis.REPORTED, Basis.DETECTED)


def read(database: Database, rule: Rule, basis: Basis) -> list[tuple[object, ...]]:
    with database.session(SYSTEM) as session:
        rows = quality_rows(session, SYSTEM_ACTOR, first=FIRST, last=LAST, rule=rule, basis=basis)
    return [row[:6] for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, action="append", help="default: 100000")
    parser.add_argument("--dealers", type=int, default=1000)
    asked = parser.parse_args()
    for orders in asked.orders or [100_000]:
        prefix = network(orders, asked.dealers)
        database, peer = loaded(prefix), Peer(prefix)
        peer_seconds = peer.seconds("confirmed", "suspected", "quality")
        found = {row for rule in Rule for basis in BASES for row in read(database, rule, basis)}
        wanted = peer.rows(
            "SELECT dealer, month, rule, basis, a, b FROM quality WHERE month BETWEEN '2023-01' AND '2025-12'"
        )
        one, everything = [], []
        for _ in range(5):
            began = time.perf_counter()
            read(database, Rule.FIRST_VISIT, Basis.REPORTED)
            one.append(time.perf_counter() - began)
            for rule in Rule:
                for basis in BASES:
                    if (rule, basis) != (Rule.FIRST_VISIT, Basis.REPORTED):
                        read(database, rule, basis)
            everything.append(time.perf_counter() - began)
        seconds, all_six = statistics.median(one), statistics.median(everything)
        equal = found == wanted
        within = orders < LIMIT_FROM or all_six < peer_seconds
        verdict = "ok" if equal and within else "OVER" if equal else "ANSWERS DIFFER"
        print(
            f"{orders:,} orders, {len(found) // 6:,} rows a rule: headline {seconds:.3f} s "
            f"({1e6 * seconds / max(1, len(found) // 6):.1f} µs a row), all six {all_six:.3f} s, "
            f"DuckDB (all six) {peer_seconds:.3f} s, ratio {seconds / peer_seconds:.2f} and "
            f"{all_six / peer_seconds:.2f}, answers {'equal' if equal else 'differ'}: {verdict}"
        )


if __name__ == "__main__":
    main()
