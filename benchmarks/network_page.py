"""What does the network page cost, against the plain SQL of the same counts and the same template with constants?

    python -m benchmarks.network_page [--orders 100000] [--dealers 1000] [--turns 10]

Processor time of one request of head office: every dealer of the network, 24 months. The peer, in the same run: the
statements of that very request on a bare connection, all rows fetched, then the same template rendered from constants.
Limit: 2 times the peer. The page reads kept counts: run it at more orders, the time stays.
"""

import argparse
import shutil
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.page_cost import add_person, compared, recorded, signed_in
from benchmarks.yardstick_network import KEPT, loaded, network
from dealer_service.app import served
from dealer_service.domain.accounts import Grant, Role
from dealer_service.settings import Settings

TODAY = date(2025, 11, 22)
ADDRESS = "/network/?month=2025-10"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--dealers", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=10)
    asked = parser.parse_args()
    prefix = network(asked.orders, asked.dealers)
    loaded(prefix).close()
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        file = Path(folder) / "page.sqlite"
        shutil.copy(prefix.with_suffix(".sqlite"), file)
        app = served(Settings(f"sqlite:///{file}", None, "x" * 40, "en", TODAY, Path(folder)))
        app.config.update(WTF_CSRF_ENABLED=False)
        add_person(app.extensions["database"], Grant(Role.HEAD_OFFICE), app.extensions["settings"].now())
        browser = signed_in(app)
        for _ in range(3):
            browser.get(ADDRESS)
        last = recorded(app, browser, ADDRESS)
        bare = sqlite3.connect(file)

        def constants() -> None:
            with app.test_request_context(ADDRESS):
                last.rendered("UTC")

        cost = compared(
            lambda: browser.get(ADDRESS), lambda: last.rows(bare), constants, asked.turns, len(last.reading)
        )
        print(f"{asked.dealers:,} dealers × 24 months at {asked.orders:,} orders: {cost}")


if __name__ == "__main__":
    main()
