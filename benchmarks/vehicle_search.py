"""What do the vehicle's page and the search by plate cost, against plain SQL and the same template with constants?

    python -m benchmarks.vehicle_search [--orders 100000 1000000] [--database FILE ...] [--turns 40]

Processor time of one request of a signed-in advisor: the page of a car with twelve visits, and what a plate brings up.
The peer, in the same run and application, is a page of the same person that runs the statements of her first request
on a bare connection, fetches all rows, and renders the same template from constants. Limit: 2 times the peer; and the
largest network may cost no more than 1.25 times the smallest, which is the noise of a machine that does other work.
"""

import argparse
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint
from flask.testing import FlaskClient

from benchmarks.page_cost import LIMIT, add_person, milliseconds, recorded, signed_in
from benchmarks.yardstick_network import KEPT, loaded, network
from dealer_service.app import create_app
from dealer_service.domain.accounts import Grant, Permission, Role
from dealer_service.services.opening import Database
from dealer_service.settings import Settings
from dealer_service.web.guards import GuardedApp, page

GROWTH, VISITS = 1.25, 12
# A dealer's car with a plate and as many visits as are asked for, or the most there are.
CAR = """
SELECT o.dealer_id, v.vin, k.plate, count(*) FROM repair_order o JOIN vehicle v ON v.id = o.vehicle_id
JOIN dealer_vehicle k ON k.dealer_id = o.dealer_id AND k.vehicle_id = o.vehicle_id
WHERE k.plate IS NOT NULL AND o.vehicle_id <= 20000 GROUP BY o.dealer_id, o.vehicle_id, v.vin, k.plate
HAVING count(*) = 5 AND (SELECT count(*) FROM job j WHERE j.vehicle_id = o.vehicle_id) = 5 LIMIT 1"""
# Visits more, as copies of the first, until there are twelve.
FIRST_ORDER = """
SELECT o.id FROM repair_order o JOIN vehicle v ON v.id = o.vehicle_id
WHERE v.vin = :vin AND o.dealer_id = :dealer ORDER BY o.id LIMIT 1"""
MORE_ORDERS = """
INSERT INTO repair_order ({columns}) SELECT {values} FROM repair_order o JOIN vehicle v ON v.id = o.vehicle_id
WHERE v.vin = :vin AND o.dealer_id = :dealer ORDER BY o.id LIMIT 1"""


class Cost(NamedTuple):
    page: float
    peer: float
    statements: int

    @property
    def ratio(self) -> float:
        return self.page / self.peer


def car_of(file: Path) -> tuple[int, str, str]:
    """Dealer, VIN and plate of a car that was given twelve visits."""
    connection = sqlite3.connect(file)
    dealer, vin, plate, visits = connection.execute(CAR).fetchone()
    named = {"vin": vin, "dealer": dealer}
    names = [row[1] for row in connection.execute("PRAGMA table_info(repair_order)")]
    jobs = [row[1] for row in connection.execute("PRAGMA table_info(job)")]
    for more in range(VISITS - visits):
        own = {"id": "(SELECT max(id) + 1 FROM repair_order)", "number": f"'more-{more}'",
               "opened_at": f"o.opened_at - {86_400 * (40 + more)}"}  # fmt: skip
        values = ", ".join(own.get(name, f"o.{name}") for name in names)
        connection.execute(MORE_ORDERS.format(columns=", ".join(names), values=values), named)
        order_id = connection.execute("SELECT max(id) FROM repair_order").fetchone()[0]
        first = connection.execute(FIRST_ORDER, named).fetchone()[0]
        old_jobs = connection.execute("SELECT id, opened_at FROM job WHERE order_id = ?", (first,)).fetchall()
        for job_id, opened in old_jobs:
            own = {
                "id": "(SELECT max(id) + 1 FROM job)", "order_id": str(order_id), "original_id": "NULL",
                "suspect_id": "NULL", "link_state": "0", "opened_at": str(opened - 86_400 * (40 + more)),
            }  # fmt: skip
            values = ", ".join(own.get(name, f"j.{name}") for name in jobs)
            insert = f"INSERT INTO job ({', '.join(jobs)}) SELECT {values} FROM job j WHERE j.id = ?"
            connection.execute(insert, (job_id,))
    connection.commit()
    connection.close()
    return dealer, vin, plate


def cost_of(app: GuardedApp, browser: FlaskClient, file: Path, address: str, turns: int) -> Cost:
    """One address against its own statements and its own template."""
    # Her first request reads all of the page's rows; later ones keep those of which nothing was recorded since.
    first = recorded(app, browser, address)
    for _ in range(5):
        browser.get(address)
    bare = sqlite3.connect(file, check_same_thread=False)

    def peer() -> str:
        first.rows(bare)
        return first.rendered("Asia/Shanghai")

    app.extensions["peer"] = peer
    assert browser.get("/peer").status_code == 200
    page_cost, peer_cost = milliseconds((lambda: browser.get(address), lambda: browser.get("/peer")), turns)
    bare.close()
    return Cost(page_cost, peer_cost, len(first.reading))


def with_peer(app: GuardedApp) -> GuardedApp:
    """The application with a page for the peer."""
    bp = Blueprint("peer", __name__)
    page(bp, "/peer", permission=Permission.SEE_ORDERS, endpoint="peer")(lambda: app.extensions["peer"]())
    app.register_blueprint(bp)
    return app


def measured(original: Path, turns: int) -> dict[str, Cost]:
    with tempfile.TemporaryDirectory(dir=original.parent) as folder:
        file = Path(folder) / "search.sqlite"
        shutil.copy(original, file)
        dealer_id, vin, plate = car_of(file)
        settings = Settings(f"sqlite:///{file}", None, "x" * 40, "en", None, Path(folder))
        database = Database(settings.database_url)
        add_person(database, Grant(Role.ADVISOR, dealer_id), settings.now())
        database.close()
        addresses = {
            "page": f"/vehicles/{vin}",
            "plate": f"/vehicles/suggest?q={plate}",
            "half a plate": f"/vehicles/?q={plate[:5]}",
        }
        found = {}
        for what, address in addresses.items():
            app = with_peer(create_app(settings))
            app.config.update(WTF_CSRF_ENABLED=False)
            found[what] = cost_of(app, signed_in(app), file, address, turns)
            app.extensions["database"].close()
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--database", type=Path, nargs="*", default=[], help="databases that are there already")
    parser.add_argument("--turns", type=int, default=40)
    asked = parser.parse_args()
    files = list(asked.database)
    for orders in [] if files else asked.orders:
        prefix = network(orders, orders // 1000)
        KEPT.mkdir(parents=True, exist_ok=True)
        loaded(prefix).close()
        files.append(prefix.with_suffix(".sqlite"))
    first: dict[str, Cost] = {}
    for file in files:
        for what, cost in measured(file, asked.turns).items():
            grown = cost.page / first.setdefault(what, cost).page
            verdict = "ok" if cost.ratio <= LIMIT and grown <= GROWTH else "OVER"
            print(
                f"{file.stem}, {what}: {cost.page:.1f} ms, peer {cost.peer:.1f} ms ({cost.statements} statements), "
                f"ratio {cost.ratio:.2f} (limit {LIMIT:.0f}), {grown:.2f} times the first network: {verdict}"
            )


if __name__ == "__main__":
    main()
