"""What does one more order cost, opened and delivered through the service, in a small and in a large network?

    python -m benchmarks.one_order [SMALL] [LARGE] [--folder F]

Prints the medians at both sizes and their ratio, which should be 1 within noise. Each order is a transaction of its
own, checks, rework, counts, follow-up and the record of changes included.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder
from dealer_service.paths import LISTS
from dealer_service.services.opening import SYSTEM, Database, upgrade_database
from dealer_service.services.repair_orders import deliver_order, open_order
from dealer_service.storage import lists
from dealer_service.storage.dealers import DealerMaster, save_dealer
from dealer_service.storage.order_writing import Writing, add_orders
from dealer_service.storage.registers import load_register
from dealer_service.storage.rework_settling import settle

START = datetime(2023, 11, 1, tzinfo=UTC)
DAYS = 1_095
GROUPS = ("ENG-START", "ENG-IDLE", "BRK-NOISE", "OTH")
ORDERS_OF_A_DEALER = 3_000
CHUNK = 5_000


def dealer_codes(size: int) -> list[str]:
    """A network grows by dealers: each has the same work at both sizes."""
    return [f"D{number:04}" for number in range(max(1, size // ORDERS_OF_A_DEALER))]


def history(size: int, codes: list[str], seed: int = 7) -> Iterator[ImportedOrder]:
    """Orders in time, of vehicles that come some eight times each."""
    rng = random.Random(seed)
    vehicles = max(1, size // 8)
    for number in range(size):
        opened = START + timedelta(days=DAYS * number / size, hours=rng.randrange(10))
        vehicle = rng.randrange(vehicles)
        yield made(codes[vehicle % len(codes)], f"B{number:07}", vehicle, opened, rng)


def made(code: str, number: str, vehicle: int, opened: datetime, rng: random.Random) -> ImportedOrder:
    at = int(opened.timestamp())
    return ImportedOrder(
        code, number, f"WVWZZZ1JZ{vehicle:08}", at, "delivered", at + 20_000, at + 25_000,
        odometer_km=rng.randrange(9**6),
        plate=f"P{vehicle}", advisor="A",
        jobs=[ImportedJob(1, "customer_pay", rng.choice(GROUPS), "it rattles", digest=1)],
    )  # fmt: skip


def fill(database: Database, size: int) -> list[str]:
    """Migrate, and load the history in chunks, as an import does."""
    upgrade_database(database)
    codes = dealer_codes(size)
    with database.session(SYSTEM, write=True) as session:
        lists.load_lists(session, LISTS)
        for number, code in enumerate(codes):
            zone = "Asia/Shanghai" if number % 2 else "Europe/Berlin"
            save_dealer(session, DealerMaster(code, code, f"R{number % 9}", None, zone, "en"), date(2020, 1, 1))
        session.commit()
        register = load_register(session)
    writing = Writing("import", datetime.now(UTC), date(2026, 11, 22))
    orders = history(size, codes)
    while chunk := [order for _n, order in zip(range(CHUNK), orders, strict=False)]:
        with database.session(SYSTEM, write=True) as session:
            settle(session, add_orders(session, chunk, register, writing), all_new=True)
            session.commit()
    return codes


def one_more(database: Database, codes: list[str], size: int, count: int) -> tuple[list[float], list[float]]:
    """Seconds to open and to deliver each of so many orders of vehicles that were here before."""
    rng = random.Random(11)
    opened, delivered = [], []
    for number in range(count):
        at = START + timedelta(days=DAYS + number / 50)
        vehicle = rng.randrange(max(1, size // 8))
        order = made(codes[vehicle % len(codes)], f"N{number}", vehicle, at, rng)
        order.status, order.delivered_at = "open", None
        start = perf_counter()
        with database.session(SYSTEM, write=True) as session:
            order_id = open_order(session, SYSTEM_ACTOR, order, at)
            session.commit()
        opened.append(perf_counter() - start)
        start = perf_counter()
        with database.session(SYSTEM, write=True) as session:
            deliver_order(session, SYSTEM_ACTOR, order_id, at + timedelta(hours=6), now=at + timedelta(hours=7))
            session.commit()
        delivered.append(perf_counter() - start)
    return opened[count // 5 :], delivered[count // 5 :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("small", type=int, nargs="?", default=100_000)
    parser.add_argument("large", type=int, nargs="?", default=3_000_000)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        networks = []
        for size in (asked.small, asked.large):
            database = Database(f"sqlite:///{folder}/{size}.sqlite")
            networks.append((size, database, fill(database, size)))
        measured = [one_more(database, codes, size, asked.count) for size, database, codes in networks]
        for name, place in (("open", 0), ("deliver", 1)):
            small, large = (figures[place] for figures in measured)
            for size, found in ((asked.small, small), (asked.large, large)):
                print(f"{name:8} {size:>10,} orders  median {median(found) * 1e3:6.2f} ms   "
                      f"95 % {quantiles(found, n=20)[-1] * 1e3:6.2f} ms")  # fmt: skip
            print(f"{name:8} ratio {median(large) / median(small):.2f}")


if __name__ == "__main__":
    main()
