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

from flask import g, render_template

from benchmarks.month_page import EMAIL, PASSWORD, milliseconds, recorded
from benchmarks.yardstick_network import KEPT, loaded, network
from dealer_service.app import served
from dealer_service.domain.accounts import SYSTEM_ACTOR, Grant, Role
from dealer_service.services import accounts
from dealer_service.services.opening import SYSTEM
from dealer_service.settings import Settings
from dealer_service.web import edge

LIMIT = 2.0
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
        database = app.extensions["database"]
        with database.session(SYSTEM, write=True) as session:
            accounts.add_user(
                session, SYSTEM_ACTOR, email=EMAIL, name="Hedda Office", grants=[Grant(Role.HEAD_OFFICE)],
                password=PASSWORD, now=app.extensions["settings"].now(),
            )  # fmt: skip
            session.commit()
        browser = app.test_client()
        assert browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 302
        for _ in range(3):
            browser.get(ADDRESS)
        statements, given, built = recorded(app, browser, ADDRESS)
        bare = sqlite3.connect(file)
        reading = [(words, values) for words, values in statements if words.lstrip()[:4] in ("SELE", "WITH")]
        shown = {name: value for name, value in given.items() if name not in ("g", "request", "session")}

        def rows() -> None:
            for words, values in reading:
                bare.execute(words, values).fetchall()

        def constants() -> None:
            with app.test_request_context(ADDRESS):
                g.actor, g.frame, g.zone = built.person, built, "UTC"
                g.now = edge.settings().now()
                render_template("network/overview.html", **shown)

        page, sql, template = (
            milliseconds(work, asked.turns) for work in (lambda: browser.get(ADDRESS), rows, constants)
        )
        ratio = page / (sql + template)
        verdict = "ok" if ratio <= LIMIT else "OVER"
        print(
            f"{asked.dealers:,} dealers × 24 months at {asked.orders:,} orders: page {page:.1f} ms, plain SQL "
            f"{sql:.1f} ms ({len(reading)} statements), template {template:.1f} ms, ratio {ratio:.2f} "
            f"(limit {LIMIT:.0f}): {verdict}"
        )


if __name__ == "__main__":
    main()
