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
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from flask import g, render_template, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event

from benchmarks.yardstick_network import KEPT, loaded, network
from dealer_service.app import create_app
from dealer_service.domain.accounts import SYSTEM_ACTOR, Grant, Role
from dealer_service.pdf.wording import wording
from dealer_service.services import accounts
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.settings import Settings
from dealer_service.storage.cause_counts import charged_causes
from dealer_service.storage.dealers import list_dealers
from dealer_service.web import edge, frame, quality
from dealer_service.web.guards import GuardedApp

LIMIT = 2.0
TODAY = date(2025, 11, 22)
EMAIL, PASSWORD = "manager@example.com", "three quiet pistons"


def signed_in(database: Database, app: GuardedApp) -> tuple[FlaskClient, str]:
    """A browser of a manager of the dealer with most causes in the month, and the address of her month."""
    with database.session(SYSTEM, write=True) as session:
        dealer = max(
            list_dealers(session), key=lambda dealer: len(charged_causes(session, 202510, 202510, dealer_id=dealer.id))
        )
        accounts.add_user(
            session, SYSTEM_ACTOR, email=EMAIL, name="Max Manager", grants=[Grant(Role.MANAGER, dealer.id)],
            password=PASSWORD, now=app.extensions["settings"].now(),
        )  # fmt: skip
        session.commit()
    browser = app.test_client()
    answer = browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return browser, f"/quality/{dealer.code}/2025-10"


def recorded(app: GuardedApp, browser: FlaskClient, address: str) -> tuple[list[tuple[str, Any]], dict[str, Any], Any]:
    """The statements of one request with their values, what the template was given, and the frame around it."""
    seen: list[tuple[str, Any]] = []
    given: dict[str, Any] = {}

    def note(_c: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        seen.append((statement, values))

    def rendered(_sender: object, template: object, context: dict[str, Any], **_more: object) -> None:
        given.update(context)
        given["frame_built"] = frame.frame()

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    with template_rendered.connected_to(rendered, app):
        assert browser.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    built = given.pop("frame_built")
    return seen, given, built


def milliseconds(work: Callable[[], object], turns: int) -> float:
    times = []
    for _ in range(turns):
        began = process_time()
        work()
        times.append((process_time() - began) * 1000)
    return median(times)


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
        browser, address = signed_in(app.extensions["database"], app)
        # The first request reads all of the page's rows; later ones keep those of which nothing was recorded since.
        statements, given, built = recorded(app, browser, address)
        for _ in range(5):
            browser.get(address)
        bare = sqlite3.connect(file)
        reading = [
            (statement, values) for statement, values in statements if statement.lstrip()[:4] in ("SELE", "WITH")
        ]

        def rows() -> None:
            for statement, values in reading:
                bare.execute(statement, values).fetchall()

        view, words = given["view"], wording("en")
        shown = {
            name: value for name, value in given.items() if name not in ("trend", "pareto", "g", "request", "session")
        }

        def constants() -> None:
            with app.test_request_context(address):
                g.actor, g.frame, g.zone = built.person, built, "Asia/Shanghai"
                g.now = edge.settings().now()
                trend, pareto = quality._trend(view, words), quality._pareto(view, words)
                render_template("quality/month.html", **shown, trend=trend, pareto=pareto)

        page, sql, template = (
            milliseconds(work, asked.turns) for work in (lambda: browser.get(address), rows, constants)
        )
        ratio = page / (sql + template)
        verdict = "ok" if ratio <= LIMIT else "OVER"
        print(
            f"{asked.orders:,} orders: page {page:.1f} ms, plain SQL {sql:.1f} ms ({len(reading)} statements), "
            f"template and charts {template:.1f} ms, ratio {ratio:.2f} (limit {LIMIT:.0f}): {verdict}"
        )


if __name__ == "__main__":
    main()
