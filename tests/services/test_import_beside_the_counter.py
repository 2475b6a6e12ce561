"""While a file comes in, nobody at the counter waits; and what both brought is true afterwards."""

import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.repair_orders import open_order
from tests import stored
from tests.networks import NOW, SHOPS, add_shops, as_csv, imported
from tests.services.test_import_killed import ROOT, network_of
from tests.twin import Job, Network, Order

_IMPORT = """
import sys
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services import importing
from dealer_service.services.opening import Database
from tests.networks import NOW
importing.CHUNK_ROWS = 500
database = Database(sys.argv[1])
print("begun", flush=True)
importing.import_repair_orders(database, sys.argv[2], actor=SYSTEM_ACTOR, now=NOW)
database.close()
"""


def visit(number: int, vin: str) -> Order:
    opened = datetime(2026, 1, 5, 8) + timedelta(minutes=number)
    return Order(SHOPS[0].code, f"C{number:05}", vin, opened, None, "open", None, None, (Job(1),))


def test_nobody_waits(house: Database, tmp_path: Path) -> None:
    network = network_of(time.time_ns() % 1_000, 5_000)
    with house.session(SYSTEM, write=True) as session:
        add_shops(session, network)
        session.commit()
    file = tmp_path / "orders.csv"
    file.write_text(as_csv(network.orders), encoding="utf-8")
    vins = [order.vin for order in network.orders]
    entered: list[Order] = []
    longest = 0.0
    with subprocess.Popen(
        [sys.executable, "-c", _IMPORT, house.url, str(file)], cwd=ROOT, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout is not None and run.stdout.readline() == b"begun\n"
        begun = time.monotonic()
        while run.poll() is None:
            order = visit(len(entered), vins[len(entered) * 37 % len(vins)])
            began = time.monotonic()
            with house.session(SYSTEM, write=True) as session:
                open_order(session, SYSTEM_ACTOR, imported(network, order), NOW)
                session.commit()
            longest = max(longest, time.monotonic() - began)
            entered.append(order)
            time.sleep(0.02)
    whole = time.monotonic() - begun
    assert run.returncode == 0
    assert len(entered) > 3 and longest < whole / 2, "a save waits for a chunk, never for the file"
    stored.assert_equal(house, Network(network.shops, network.windows, (*network.orders, *entered)))
