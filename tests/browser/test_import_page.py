"""Can a manager bring a file in with his hands: mouse, keyboard, phone, with and without script?"""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dealer_service.services.import_jobs import SHORT_ROWS
from dealer_service.services.worker import start_worker
from dealer_service.web.guards import GuardedApp
from tests.bad_files import BAD_FILES
from tests.web.import_files import HEADER, VINS, csv_file, row

Tab = Callable[..., Any]
LOOKED_AT = ["PDF named csv", "UTF-16", "merged cells", "bomb", "empty"]
FOREIGN = "Auftrag;Fahrgestell;Annahme;Zahlungsart;Baugruppe"


def file_of(folder: Path, rows: list[str], name: str = "october.csv", header: str = HEADER) -> Path:
    path = folder / name
    path.write_bytes(csv_file(rows, header).read())
    return path


def send(page: Any, path: Path) -> None:
    page.goto("/imports/new/repair-orders")
    page.set_input_files("#file", str(path))
    page.click("text=Look at the file")


def accessible(page: Any) -> None:
    found = Axe().run(page).response["violations"]
    wrong = [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found]
    assert not wrong, (page.url, wrong)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url


@pytest.mark.parametrize("width", [1366, 390])
def test_from_upload_to_an_empty_list(tab: Tab, tmp_path: Path, width: int) -> None:
    page = tab("manager", width=width, height=844)
    rows = [row("R1"), row("R2", job_type="warrantee", vin=VINS[2]), row("", vin=VINS[3])]
    page.goto("/imports/")
    accessible(page)
    page.goto("/imports/new/repair-orders")
    accessible(page)
    send(page, file_of(tmp_path, rows))
    page.wait_for_selector("text=Nothing is written yet")
    accessible(page)
    page.click("text=Import 1 row")
    page.wait_for_selector("text=finished, in part refused")
    accessible(page)
    with page.expect_download() as waiting:
        page.click("text=Download 2 refused rows")
    lines = list(csv.reader(waiting.value.path().read_text("utf-8-sig").splitlines()))
    assert lines[0][-2:] == ["problem", "row"] and [line[-1] for line in lines[1:]] == ["3", "4"]
    page.goto("/imports/refused")
    accessible(page)
    lines[1][6], lines[2][1] = "warranty", "R3"
    corrected = tmp_path / "corrected.csv"
    with corrected.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    send(page, corrected)
    page.click("text=Import 2 rows")
    page.wait_for_selector("main >> text=finished")
    page.goto("/imports/refused")
    page.wait_for_selector("text=No row waits for correction.")


def test_a_foreign_file_by_keyboard_alone(tab: Tab, tmp_path: Path) -> None:
    page = tab("manager")
    page.goto("/imports/")
    page.keyboard.press("c")
    page.wait_for_url("**/imports/new/repair-orders")
    lines = [f"A-{at};{VINS[at]};2026-10-1{at} 09:00;Garantie;Starter" for at in range(3)]
    page.set_input_files("#file", str(file_of(tmp_path, lines, "autohaus.csv", FOREIGN)))
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.wait_for_selector("h1:has-text('Match the columns')")
    accessible(page)
    for at, word in enumerate(("Order n", "VIN", "Opened", "Job type", "Concern g")):
        page.focus(f"[name=column-{at}]")
        page.keyboard.type(word)
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.wait_for_selector("h2:has-text('Say what these mean')")
    accessible(page)
    page.focus("#job_type-1")
    page.keyboard.type("warranty")
    page.focus("#concern_group-1")
    page.keyboard.type("ENG-START")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_selector("text=Import 3 rows")
    page.keyboard.press("i")
    page.wait_for_url("**/imports/runs/*")
    assert "matched on the page" in page.inner_text("main")


def test_a_long_file_moves_on_by_itself(tab: Tab, tmp_path: Path, app: GuardedApp) -> None:
    page = tab("manager")
    room = app.extensions["workroom"]
    rows = [row(f"R{at}", vin=f"WVWZZZ1KZ6W{at:06}") for at in range(SHORT_ROWS + 50)]
    send(page, file_of(tmp_path, rows))
    page.wait_for_selector("[data-poll]")
    accessible(page)
    assert start_worker(room, app.extensions["settings"])
    try:
        page.wait_for_selector(f"text=Import {len(rows):,} rows")
        page.click(f"text=Import {len(rows):,} rows")
        page.wait_for_url("**/imports/runs/*")
        page.wait_for_selector("main >> text=finished")
    finally:
        room.jobs.stop()


def test_without_script(tab: Tab, tmp_path: Path) -> None:
    page = tab("manager", script=False)
    send(page, file_of(tmp_path, [row("R1")]))
    page.click("text=Import 1 row")
    assert "finished" in page.inner_text("main")


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_bad_file_ends_in_a_sentence(tab: Tab, tmp_path: Path, name: str) -> None:
    file_name, build, said = BAD_FILES[name]
    build(tmp_path / file_name)
    page = tab("manager")
    send(page, tmp_path / file_name)
    page.wait_for_selector("[role=alert]")
    assert said in page.inner_text("[role=alert]")
    accessible(page)
