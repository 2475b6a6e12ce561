"""A killed import leaves what is in whole and true, is shown as unfinished, and is completed by the next one."""

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.importing import import_repair_orders
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.recounting import check
from tests import stored
from tests.networks import GROUPS, NOW, SHOPS, WINDOWS, add_shops, as_csv
from tests.twin import Job, Network, Order

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = 10


def network_of(seed: int, count: int = 1_500) -> Network:
    """Many visits of few vehicles, every fourth linked to the one before it of the same vehicle."""
    draw = random.Random(seed)
    last: dict[str, tuple[str, str, int]] = {}
    orders = []
    for number in range(count):
        vin = f"WBAAD4EL4SA0{draw.randrange(250):05}"
        shop = draw.choice(SHOPS).code
        opened = datetime(2025, 9, 1, 8) + timedelta(minutes=40 * number)
        named = last.get(vin) if draw.random() < 0.25 else None
        jobs = tuple(
            Job(line, draw.choice(["warranty", "customer_pay", "internal"]), draw.choice(GROUPS),
                rework_of=named if line == 1 else None, cause=draw.choice([None, "D01", "D06"]) if named else None)
            for line in range(1, draw.choice([2, 2, 3]))
        )  # fmt: skip
        order = Order(shop, f"R{number:05}", vin, opened, opened + timedelta(hours=20), "delivered", None, None, jobs)
        last[vin] = (*order.key, 1)
        orders.append(order)
    draw.shuffle(orders)
    return Network(SHOPS, WINDOWS, tuple(orders))


def start_and_kill(url: str, file: Path, chunks: int, pause: float) -> bool:
    """Kill a moment after some chunks were handed on; False when the import was done before."""
    command = [sys.executable, "-m", "tests.services.importing_alone", url, str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for _line in range(1 + chunks):
            if "finished" in run.stdout.readline():
                return False
        time.sleep(pause)
        run.kill()
    return True


def whole_orders(database: Database, network: Network) -> Network:
    """The part of the network that is in; each of its orders with all its jobs."""
    found = Counter((row["code"], row["number"]) for row in stored.rows(database, _JOBS))
    taken = tuple(order for order in network.orders if order.key in found)
    assert {order.key: len(order.jobs) for order in taken} == dict(found)
    return Network(network.shops, network.windows, taken)


_JOBS = """SELECT d.code, o.number FROM repair_order o JOIN dealer d ON d.id = o.dealer_id
    LEFT JOIN job j ON j.order_id = o.id"""


def test_killed_ten_times(house: Database, tmp_path: Path) -> None:
    seed = time.time_ns() % 1_000_000
    print(f"seed {seed}")
    network, draw = network_of(seed), random.Random(seed)
    with house.session(SYSTEM, write=True) as session:
        add_shops(session, network)
        session.commit()
    file = tmp_path / "orders.csv"
    file.write_text(as_csv(network.orders), encoding="utf-8")
    sizes = []
    for moment in range(MOMENTS):
        if not start_and_kill(house.url, file, 1 + draw.randint(0, moment), draw.random() * 0.05):
            pytest.fail("The import was done before it was killed ten times: give it more rows.")
        wait_for_the_dead(house)
        part = whole_orders(house, network)
        stored.assert_equal(house, part)
        assert check(house).count == 0
        sizes.append(len(part.orders))
    runs = stored.rows(house, "SELECT state FROM import_run")
    assert [run["state"] for run in runs] == ["running"] * MOMENTS
    assert sizes == sorted(sizes) and 0 < sizes[-1] < len(network.orders)
    answer = import_repair_orders(house, file, actor=SYSTEM_ACTOR, now=NOW)
    jobs = sum(len(order.jobs) for order in network.orders)
    assert (answer.counts.added + answer.counts.unchanged, answer.counts.updated, answer.counts.rejected) == (
        jobs,
        0,
        0,
    )
    stored.assert_equal(house, network)


def wait_for_the_dead(database: Database) -> None:
    """PostgreSQL notices after a moment that nobody is there any more, and rolls back."""
    if not database.is_sqlite:
        while stored.rows(database, _OTHERS):
            time.sleep(0.02)


_OTHERS = """SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend' AND state <> 'idle'"""
