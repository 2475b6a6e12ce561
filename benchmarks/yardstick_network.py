"""How is a network of the yardstick made, imported and answered by its peer, for the benchmarks?

The yardstick lies beside the repository, in ``../shared/yardstick``; what was made once is kept in ``build/bench``.
"""

import importlib.util
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
from sqlalchemy import text

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.importing import import_repair_orders
from dealer_service.services.importing_lists import import_dealers
from dealer_service.services.installing import install
from dealer_service.services.opening import Database

ROOT = Path(__file__).resolve().parent.parent
YARDSTICK = ROOT.parent / "shared" / "yardstick"
KEPT = ROOT / "build" / "bench"
NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def network(orders: int, dealers: int, seed: int = 1) -> Path:
    """The prefix of the files of a network, made if they are not there."""
    prefix = KEPT / f"r{orders}-d{dealers}-s{seed}"
    if not prefix.with_suffix(".parquet").exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, YARDSTICK / "gen.py", "--dealers", str(dealers), "--orders", str(orders),
             "--seed", str(seed), "--out", prefix], check=True, stdout=sys.stderr,
        )  # fmt: skip
    return prefix


def loaded(prefix: Path, url: str | None = None) -> Database:
    """A database into which the network was imported: a SQLite file beside it, or the one named."""
    database = Database(url or f"sqlite:///{prefix.with_suffix('.sqlite')}")
    install(database)
    with database.engine.connect() as connection:
        there = connection.execute(text("SELECT count(*) FROM import_run WHERE state = 'finished'")).scalar_one()
    if not there:
        print(f"importing {prefix.name}", file=sys.stderr)
        import_dealers(database, f"{prefix}.dealers.csv", actor=SYSTEM_ACTOR, now=NOW)
        import_repair_orders(database, f"{prefix}.csv", actor=SYSTEM_ACTOR, now=NOW)
    return database


class Peer:
    """DuckDB on the network's rows, with the statements of the yardstick's ``answers.py``."""

    def __init__(self, prefix: Path) -> None:
        self._answers = _answers()
        self._connection: Any = duckdb.connect()
        self._connection.execute(self._answers.JOBS.format(prefix=prefix))

    def seconds(self, *works: str, repeat: int = 3) -> float:
        """The sum of the medians of these works."""
        total = 0.0
        for work in works:
            times = []
            for _ in range(repeat):
                began = time.perf_counter()
                self._connection.execute(getattr(self._answers, work.upper()))
                times.append(time.perf_counter() - began)
            total += statistics.median(times)
        return total

    def rows(self, query: str) -> set[tuple[Any, ...]]:
        return set(self._connection.execute(query).fetchall())


def _answers() -> ModuleType:
    found = importlib.util.spec_from_file_location("yardstick_answers", YARDSTICK / "answers.py")
    if found is None or found.loader is None:
        raise SystemExit(f"The yardstick is not in {YARDSTICK}.")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
