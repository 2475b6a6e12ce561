"""A network of the shared yardstick with its answers, made once a run; its seed comes from the clock and is told."""

import csv
import fcntl
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.dealers import DealerMaster, save_dealer
from tests import postgres
from tests.left_out import SHARED

SEED = "YARDSTICK_SEED"  # environment: repeats a run
SIZES = {"network": (20, 4_000), "small": (8, 1_000)}  # dealers, orders


@dataclass(frozen=True)
class Yardstick:
    """Where the files stand: ``prefix`` with .csv, .dealers.csv, .quality.csv and so on behind it."""

    prefix: str
    seed: int

    @property
    def file(self) -> Path:
        return Path(f"{self.prefix}.csv")

    def answers(self, name: str) -> set[tuple[str, ...]]:
        with Path(f"{self.prefix}.{name}.csv").open(newline="") as file:
            return {tuple(row) for row in list(csv.reader(file))[1:]}


def generated(name: str) -> Yardstick:
    """The files of one of ``SIZES``; made by whichever worker comes first."""
    folder = Path(os.environ[postgres.HOME]) / f"yardstick-{name}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        told = lock.read()
        seed = int(told or os.environ.get(SEED) or time.time() % 1_000_000)
        prefix = folder / "network"
        if not told:
            dealers, orders = map(str, SIZES[name])
            sizes = ["--dealers", dealers, "--orders", orders, "--seed", str(seed), "--dirty", "0.02"]
            _run("gen.py", *sizes, "--out", str(prefix))
            _run("answers.py", str(prefix), "--repeat", "1")
            lock.write(str(seed))
    print(f"\nrepeat with {SEED}={seed}")  # shown with a test that fails
    return Yardstick(str(prefix), seed)


def _run(program: str, *arguments: str) -> None:
    command = [sys.executable, str(SHARED / "yardstick" / program), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def yardstick() -> Yardstick:
    return generated("network")


@pytest.fixture
def small() -> Yardstick:
    """For what is entered order by order."""
    return generated("small")


def add_dealers(database: Database, yardstick: Yardstick) -> None:
    with database.session(SYSTEM, write=True) as session, Path(f"{yardstick.prefix}.dealers.csv").open() as file:
        for row in csv.DictReader(file):
            master = DealerMaster(row["code"], row["name"], row["region"], row["city"], row["timezone"], row["locale"])
            save_dealer(session, master, date(2020, 1, 1))
        session.commit()
