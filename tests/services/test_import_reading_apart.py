"""A large file is read in a process of its own: the same orders, the same sentences, and no process left behind."""

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dealer_service.domain.data_exchange import STANDARD
from dealer_service.domain.import_problems import UnreadableFile
from dealer_service.services.import_reading import chunks
from dealer_service.services.import_reading.survey import FileSurvey, survey
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.order_shapes import OrderShaper
from dealer_service.storage.order_writing import shaper_of
from dealer_service.storage.registers import load_register
from tests.networks import WRITING, add_shops, as_csv
from tests.services.test_import_killed import ROOT, network_of

ROWS = 100

_READ_AND_WAIT = """
import pickle, sys, time
from dealer_service.domain.import_problems import UnreadableFile
from dealer_service.services.import_reading import chunks
chunks.WORTH_A_PROCESS = 0
with open(sys.argv[1], "rb") as file:
    surveyed, profile, shaper = pickle.load(file)
read = chunks.read_chunks(surveyed, profile, shaper, 100)
next(read)
print("one", flush=True)
time.sleep(60)
"""


@pytest.fixture
def shaper(house: Database) -> OrderShaper:
    network = network_of(1, 1)
    with house.session(SYSTEM, write=True) as session:
        add_shops(session, network)
        session.commit()
        return shaper_of(load_register(session), WRITING)


@pytest.fixture
def surveyed(tmp_path: Path) -> FileSurvey:
    file = tmp_path / "orders.csv"
    lines = as_csv(network_of(7, 600).orders).splitlines(keepends=True)
    lines[40] = lines[40].replace("WBAAD4EL4SA0", "WBAAD4EL4SAI")
    file.write_text("".join(lines), encoding="utf-8")
    return survey(file)


def test_the_same_chunks(shaper: OrderShaper, surveyed: FileSurvey, monkeypatch: pytest.MonkeyPatch) -> None:
    here = list(chunks.read_chunks(surveyed, STANDARD, shaper, ROWS))
    monkeypatch.setattr(chunks, "WORTH_A_PROCESS", 0)
    apart = list(chunks.read_chunks(surveyed, STANDARD, shaper, ROWS))
    assert len(here) > 5 and sum(len(chunk.refusals) for chunk in here) > 0
    assert apart == here
    assert [shaped.order for chunk in apart for shaped in chunk.shaped] == [
        shaped.order for chunk in here for shaped in chunk.shaped
    ]


def test_a_reading_that_fails_says_why(
    shaper: OrderShaper, surveyed: FileSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "WORTH_A_PROCESS", 0)
    surveyed.path.unlink()
    with pytest.raises(UnreadableFile, match="Check that it is there"):
        list(chunks.read_chunks(surveyed, STANDARD, shaper, ROWS))


def test_the_reading_ends_with_the_import(shaper: OrderShaper, surveyed: FileSurvey, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    asked.write_bytes(pickle.dumps((surveyed, STANDARD, shaper)))
    with subprocess.Popen(
        [sys.executable, "-c", _READ_AND_WAIT, str(asked)], cwd=ROOT, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout is not None and run.stdout.readline() == b"one\n"
        readers = _children(run.pid)
        assert len(readers) == 1
        run.send_signal(signal.SIGKILL)
    for _look in range(200):
        if not Path(f"/proc/{readers[0]}").exists() or _state(readers[0]) == "Z":
            return
        time.sleep(0.05)
    os.kill(readers[0], signal.SIGKILL)
    pytest.fail("the process that reads lived on")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
