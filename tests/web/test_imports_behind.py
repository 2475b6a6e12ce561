"""Does a long file hold no request, and does a stopped machine leave something a person can go on from?"""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import func, select

from dealer_service.services.import_jobs import SHORT_ROWS, Workroom
from dealer_service.services.import_uploads import SILENT_SECONDS
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.worker import start_worker
from dealer_service.settings import Settings
from dealer_service.storage.repair_orders import JobRow
from dealer_service.web.guards import GuardedApp
from tests.web.import_files import csv_file, row
from tests.web.test_imports import confirm, send

BrowserOf = Callable[[str], FlaskClient]
ROWS = SHORT_ROWS + 200
WORKER = """
import sys
from pathlib import Path
from dealer_service.services.opening import open_database
from dealer_service.services.worker import run_worker
from dealer_service.settings import Settings
chosen = Settings(sys.argv[1], None, sys.argv[2], "en", None, Path(sys.argv[3]))
run_worker(chosen, open_database(chosen))
"""


@pytest.fixture
def room(app: GuardedApp) -> Iterator[Workroom]:
    found: Workroom = app.extensions["workroom"]
    yield found
    found.jobs.stop()


def long_file(rows: int = ROWS) -> io.BytesIO:
    return csv_file(row(f"R{at}", vin=f"WVWZZZ1KZ6W{at:06}", day=1 + at % 25, km=10_000 + at) for at in range(rows))


def until(browser: FlaskClient, address: str, stage: str, seconds: float = 60) -> Any:
    """Look at the progress as the page does, until a stage is reached."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = browser.get(address + "/progress")
        if answer.status_code == 200 and answer.json["stage"] == stage:
            return answer.json
        time.sleep(0.1)
    raise AssertionError(f"{stage} was not reached: {browser.get(address).text}")


def jobs_in(database: Database) -> int:
    with database.session(SYSTEM) as session:
        return session.exec(select(func.count()).select_from(JobRow)).one()


def test_a_long_file_is_worked_on_behind_the_page(browser_of: BrowserOf, app: GuardedApp, database: Database,
                                                  room: Workroom) -> None:  # fmt: skip
    manager = browser_of("manager")
    page = send(manager, long_file())
    assert "is being checked" in page.text and "Waits for its turn" in page.text
    address = page.request.path
    assert manager.post(address + "/discard").status_code == 400
    assert start_worker(room, app.extensions["settings"])
    until(manager, address, "ready")
    page = manager.get(address)
    assert f"Import {ROWS:,} rows" in page.text
    begun = time.monotonic()
    page = confirm(manager, page)
    assert time.monotonic() - begun < 2
    end = until(manager, address, "done")
    assert end["total"] == ROWS
    assert manager.get(address, follow_redirects=True).request.path == "/imports/runs/1"
    assert jobs_in(database) == ROWS


def test_with_a_queue_of_its_own_the_server_does_not_work(database: Database, tmp_path: Path, room: Workroom) -> None:
    apart = Settings(database.url, f"sqlite:///{tmp_path}/queue.sqlite", "x" * 20, "en", None, tmp_path)
    assert not start_worker(room, apart)


def test_killed_while_importing(browser_of: BrowserOf, app: GuardedApp, database: Database, room: Workroom) -> None:
    rows, chosen = 40_000, app.extensions["settings"]
    manager = browser_of("manager")
    command = [sys.executable, "-c", WORKER, chosen.database_url, chosen.secret_key, str(chosen.instance)]
    worker = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        address = send(manager, long_file(rows)).request.path
        until(manager, address, "ready")
        confirm(manager, manager.get(address))
        end = time.monotonic() + 60
        while not 0 < jobs_in(database) < rows and time.monotonic() < end:
            time.sleep(0.02)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    came = jobs_in(database)
    assert 0 < came < rows, manager.get(address + "/progress").text
    long_ago = time.time() - SILENT_SECONDS - 5
    os.utime(next(chosen.instance.glob("uploads/*/progress")), (long_ago, long_ago))
    page = manager.get(address)
    assert "What is in is whole and true" in page.text and "Go on" in page.text

    assert start_worker(room, chosen)
    manager.post(address + "/again")
    until(manager, address, "done")
    assert jobs_in(database) == rows
    page = manager.get("/imports/runs/2")
    assert "finished" in page.text and f"{came:,}" in page.text
