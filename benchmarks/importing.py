"""What does an import cost, against the database's own command that reads the same file into one bare table?

    python -m benchmarks.importing [--orders 100000 1000000] [--counter]

For each size: seconds of ``dealer-service import repair-orders`` on an empty SQLite database (checks, vehicles, links,
suspicions, counts, history and follow-ups included) against ``sqlite3 .import`` into one table with indexes on order,
vehicle, plate, dealer and month, and concern; and the greatest memory of the command and the process that reads for it,
together. With ``--counter`` a second import goes on while orders are saved at the counter; the longest save is told.
Limits: 4 times the peer, 400 MB, 2 s.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.yardstick_network import KEPT, NOW, network
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder
from dealer_service.services.importing_lists import import_dealers
from dealer_service.services.installing import install
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.repair_orders import open_order
from dealer_service.storage.registers import load_register

LIMIT, LIMIT_MB, LIMIT_SECONDS = 4.0, 400, 2.0
_COLUMNS = (
    "dealer_code, ro_number, line INT, vin, plate, opened_at, promised_at, delivered_at, odometer_km INT, job_type, "
    "concern_group, concern, advisor, technician, labour_op, amount, rework_of, rework_cause"
)
_PEER = f"""
CREATE TABLE rows ({_COLUMNS});
CREATE INDEX by_order ON rows (dealer_code, ro_number); CREATE INDEX by_vehicle ON rows (vin);
CREATE INDEX by_plate ON rows (plate); CREATE INDEX by_month ON rows (dealer_code, opened_at);
CREATE INDEX by_concern ON rows (concern_group);
.mode csv
.import --skip 1 {{file}} rows
"""


def peer_seconds(prefix: Path, folder: Path) -> float:
    file = folder / "peer.sqlite"
    began = time.perf_counter()
    script = _PEER.format(file=prefix.with_suffix(".csv"))
    subprocess.run(["sqlite3", file], input=script, text=True, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    file.unlink()
    return seconds


def ready(prefix: Path, file: Path) -> Database:
    """A database that knows the dealers and has no order."""
    database = Database(f"sqlite:///{file}")
    install(database)
    import_dealers(database, f"{prefix}.dealers.csv", actor=SYSTEM_ACTOR, now=NOW)
    return database


@contextmanager
def importing(prefix: Path, database: Database, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"DATABASE_URL": database.url, "DEALER_SERVICE_INSTANCE": str(folder)}
    command = [Path(sys.executable).with_name("dealer-service"), "import", "repair-orders", f"{prefix}.csv"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        yield run


def memory_mb(pid: int) -> float:
    """What a process and its children hold now, shared pages counted once."""
    pages = Path(f"/proc/{pid}/smaps_rollup").read_text()
    held = int(next(line for line in pages.splitlines() if line.startswith("Pss:")).split()[1]) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return held + sum(memory_mb(int(child)) for child in children)


def run(prefix: Path, folder: Path, meanwhile: Callable[[Database, int], float]) -> tuple[float, float]:
    """Seconds of the import, and the greatest of what ``meanwhile`` answered again and again."""
    file = folder / "import.sqlite"
    database = ready(prefix, file)
    most = 0.0
    began = time.perf_counter()
    with importing(prefix, database, folder) as process:
        while process.poll() is None:
            with suppress(FileNotFoundError, ProcessLookupError, StopIteration):
                most = max(most, meanwhile(database, process.pid))
            time.sleep(0.1)
    seconds = time.perf_counter() - began
    if process.returncode not in (0, 1):
        raise SystemExit(f"the import ended with {process.returncode}")
    database.close()
    for part in folder.glob("import.sqlite*"):
        part.unlink()
    return seconds, most


def save_at_the_counter(database: Database, _pid: int) -> float:
    """Seconds until an order is saved."""
    now = datetime.now(UTC)
    at = int(now.timestamp())
    with database.session(SYSTEM) as session:
        dealer = min(load_register(session).dealers)
    order = ImportedOrder(
        dealer, f"C{time.monotonic_ns()}", f"WVWZZZ1JZ{time.monotonic_ns() % 10**8:08}", at, "open",
        plate="B-AB 1", advisor="A", jobs=[ImportedJob(1, "customer_pay", "OTH", "it rattles")],
    )  # fmt: skip
    began = time.perf_counter()
    with database.session(SYSTEM, write=True) as session:
        open_order(session, SYSTEM_ACTOR, order, now)
        session.commit()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, nargs="+", default=[100_000])
    parser.add_argument("--counter", action="store_true")
    asked = parser.parse_args()
    for orders in asked.orders:
        prefix = network(orders, orders // 1000)
        with tempfile.TemporaryDirectory(dir=KEPT) as name:
            folder = Path(name)
            peer = peer_seconds(prefix, folder)
            seconds, most = run(prefix, folder, lambda _database, pid: memory_mb(pid))
            peer = (peer + peer_seconds(prefix, folder)) / 2
            print(f"{orders:,} orders: import {seconds:.1f} s, sqlite3 .import {peer:.1f} s, "
                  f"ratio {seconds / peer:.2f} (limit {LIMIT:g}), memory {most:.0f} MB (limit {LIMIT_MB})")  # fmt: skip
            if asked.counter:
                _seconds, longest = run(prefix, folder, save_at_the_counter)
                print(f"longest save at the counter meanwhile {longest:.2f} s (limit {LIMIT_SECONDS:g})")


if __name__ == "__main__":
    main()
