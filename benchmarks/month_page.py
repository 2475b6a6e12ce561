"""What does the dealer's month page cost, against the plain SQL of the same rows and the same template with constants?

    python -m benchmarks.month_page [--orders 100000] [--turns 40]

Processor time of one request of a signed-in manager. The peer, in the same run: the statements of her first request on
a bare connection, all rows fetched, then the same template rendered and the same two charts drawn from constants.
Limit: 2 times the peer.
"""

import argparse
import shutil
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.page_cost import add_person, compared, recorded, signed_in
from benchmarks.yardstick_network import KEPT, loaded, network
from dealer_service.app import create_app
from dealer_service.domain.accounts import Grant, Role
from dealer_service.domain.dealers import Dealer
from dealer_service.pdf.wording import wording
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.settings import Settings
from dealer_service.storage.cause_counts import charged_causes
from dealer_service.storage.dealers import list_dealers
from dealer_service.web import quality

TODAY = date(2025, 11, 22)


def most_caused(database: Database) -> Dealer:
    """The dealer with most causes in the month."""
    with database.session(SYSTEM) as session:
        return max(
            list_dealers(session), key=lambda dealer: len(charged_causes(session, 202510, 202510, dealer_id=dealer.id))
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=40)
    asked = parser.parse_args()
    prefix = network(asked.orders, asked.orders // 1000)
    loaded(prefix).close()
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        file = Path(folder) / "page.sqlite"
        shutil.copy(prefix.with_suffix(".sqlite"), file)
        app = create_app(Settings(f"sqlite:///{file}", None, "x" * 40, "en", TODAY, Path(folder)))
        app.config.update(WTF_CSRF_ENABLED=False)
        dealer = most_caused(app.extensions["database"])
        add_person(app.extensions["database"], Grant(Role.MANAGER, dealer.id), app.extensions["settings"].now())
        browser, address = signed_in(app), f"/quality/{dealer.code}/2025-10"
        # The first request reads all of the page's rows; later ones keep those of which nothing was recorded since.
        first = recorded(app, browser, address)
        for _ in range(5):
            browser.get(address)
        bare = sqlite3.connect(file)
        view, words = first.given["view"], wording("en")

        def constants() -> None:
            with app.test_request_context(address):
                trend, pareto = quality._trend(view, words), quality._pareto(view, words)
                first.rendered("Asia/Shanghai", ("trend", "pareto"), trend=trend, pareto=pareto)

        cost = compared(
            lambda: browser.get(address), lambda: first.rows(bare), constants, asked.turns, len(first.reading)
        )
        print(f"{asked.orders:,} orders: {cost}")


if __name__ == "__main__":
    main()
