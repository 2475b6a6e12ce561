"""Can a manager bring a file in, see first what it would do, and correct what was refused?"""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.imports import ImportRunRow
from dealer_service.web.guards import GuardedApp
from tests.web.import_files import csv_file, row
from tests.web.reading import told

BrowserOf = Callable[[str], FlaskClient]


def send(browser: FlaskClient, file: io.BytesIO, name: str = "october.csv", kind: str = "repair-orders", **more: str
         ) -> Any:  # fmt: skip
    """Upload a file and go where the answer leads."""
    answer = browser.post(f"/imports/new/{kind}", data={"file": (file, name), **more}, follow_redirects=True)
    for step in (*answer.history, answer):
        step.request.environ["wsgi.input"].close()  # the client keeps what it sent in a file
    assert answer.status_code == 200, answer.text
    return answer


def confirm(browser: FlaskClient, page: Any) -> Any:
    address = re.search(r'action="(/imports/uploads/[^"]+/import)"', page.text)
    assert address, page.text
    return browser.post(address[1], follow_redirects=True)


def download(browser: FlaskClient, address: str) -> str:
    with browser.get(address) as answer:
        assert answer.status_code == 200
        return answer.data.decode("utf-8-sig")


def test_from_upload_to_an_empty_list_of_refused_rows(browser_of: BrowserOf, app: GuardedApp) -> None:
    manager = browser_of("manager")
    page = send(manager, csv_file([row("R1"), row("R2", job_type="warrantee"), row("R3", group="NO-SUCH")]))
    assert "Nothing is written yet" in page.text
    assert "Row 3, column job_type: “warrantee” is not in the list" in page.text
    assert "<h1>Imports" in manager.get("/imports/").text and "october.csv" in manager.get("/imports/").text
    assert "/imports/runs/" not in manager.get("/imports/").text

    page = confirm(manager, page)
    assert page.request.path == "/imports/runs/1"
    assert "finished, in part refused" in page.text
    assert "Row 4, column concern_group" in page.text
    assert list(app.extensions["settings"].instance.glob("uploads/*/file")) == []

    written = download(manager, "/imports/refused.csv?run=1")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [(line["ro_number"], line["row"]) for line in rows] == [("R2", "3"), ("R3", "4")]
    corrected = written.replace("warrantee,", "warranty,").replace("NO-SUCH,", "ENG-IDLE,")
    page = confirm(manager, send(manager, io.BytesIO(corrected.encode()), "corrected.csv"))
    assert "finished" in page.text and "in part refused" not in page.text
    assert "No row waits for correction" in manager.get("/imports/refused").text
    assert "were corrected since" in manager.get("/imports/runs/1").text


def test_rows_that_name_no_order_are_settled_too(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    confirm(manager, send(manager, csv_file([row("R1"), row("", day=6), row("R3", dealer="XX")])))
    written = download(manager, "/imports/refused.csv")
    assert written.count("\n") == 3
    corrected = written.replace("D1,,", "D1,R2,").replace("XX,R3", "D1,R3")
    page = confirm(manager, send(manager, io.BytesIO(corrected.encode())))
    assert "in part refused" not in page.text
    assert "No row waits for correction" in manager.get("/imports/refused").text


def test_rows_of_another_dealer_are_refused_with_a_sentence(browser_of: BrowserOf, database: Database) -> None:
    manager = browser_of("manager")
    page = send(manager, csv_file([row("R1"), row("R2", dealer="D2")]))
    assert "no dealer has the code “D2”" in page.text
    confirm(manager, page)
    assert "D2" in manager.get("/imports/refused").text
    assert "no dealer has the code" not in browser_of("far_manager").get("/imports/refused").text


def test_anothers_run_refusals_and_upload_are_not_found(browser_of: BrowserOf) -> None:
    manager, far = browser_of("manager"), browser_of("far_manager")
    page = send(manager, csv_file([row("R1"), row("R2", group="NO")]))
    upload = page.request.path
    for other in (far, browser_of("head_office")):
        for address in ("", "/progress", "/refused.csv", "/columns"):
            assert other.get(upload + address).status_code == 404
        for address in ("/import", "/discard", "/again", "/columns", "/values"):
            assert other.post(upload + address).status_code == 404
    run = confirm(manager, page).request.path
    assert far.get(run).status_code == 404 and far.get(run + "/progress").status_code == 404
    assert "R2" not in told(far.get("/imports/refused?run=1").text)
    assert download(far, "/imports/refused.csv?run=1").count("\n") == 1
    assert browser_of("head_office").get(run).status_code == 200
    for key in ("advisor", "auditor", "principal", "outsider"):
        assert browser_of(key).get("/imports/").status_code == 403
        assert browser_of(key).get(upload).status_code == 403


@pytest.mark.parametrize("token", ["../../secret_key", "x", "..", "a" * 24, "%2e%2e%2fsecret_key"])
def test_a_made_up_token_leads_nowhere(browser_of: BrowserOf, token: str) -> None:
    assert browser_of("manager").get(f"/imports/uploads/{token}").status_code == 404


def test_an_upload_is_private_and_can_be_thrown_away(browser_of: BrowserOf, app: GuardedApp) -> None:
    manager = browser_of("manager")
    page = send(manager, csv_file([row("R1")]), "..\\..\\C:\\x/<b>orders.csv")
    assert "<h1>&lt;b&gt;orders.csv</h1>" in page.text and "C:" not in page.text
    files = list(app.extensions["settings"].instance.glob("uploads/*/file"))
    assert len(files) == 1
    assert [place.stat().st_mode & 0o77 for place in (files[0], files[0].parent, files[0].parent.parent)] == [0, 0, 0]
    answer = manager.post(page.request.path + "/discard", follow_redirects=True)
    assert "is thrown away" in answer.text
    assert manager.get(page.request.path).status_code == 404
    assert not files[0].parent.exists()


def test_confirmed_twice_is_imported_once(browser_of: BrowserOf, database: Database) -> None:
    manager = browser_of("manager")
    page = send(manager, csv_file([row("R1")]))
    confirm(manager, page)
    again = manager.post(page.request.path + "/import")
    assert again.status_code == 400 and "not waiting to be confirmed" in again.text
    with database.session(SYSTEM) as session:
        assert len(session.exec(select(ImportRunRow)).all()) == 1


def test_the_same_file_again_says_that_all_is_here(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    confirm(manager, send(manager, csv_file([row("R1"), row("R2", day=7)])))
    page = send(manager, csv_file([row("R1"), row("R2", day=7)]))
    assert "All rows of this file are here already" in page.text
    assert "finished" in confirm(manager, page).text


def test_a_form_without_a_file_says_so(browser_of: BrowserOf) -> None:
    answer = browser_of("manager").post("/imports/new/repair-orders", data={})
    assert answer.status_code == 422 and "Choose a file." in answer.text


def test_dealers_come_in_by_the_same_pages(browser_of: BrowserOf) -> None:
    header = "code,name,region,city,timezone,locale"
    lines = ["D8,Seaside Cars,North,Kiel,Europe/Berlin,en", "D9,Nowhere,North,X,Mars/Base,en"]
    for key in ("admin", "head_office"):
        page = send(browser := browser_of(key), csv_file(lines, header), "dealers.csv", "dealers")
        assert "“Mars/Base” is no time zone" in page.text
        page = confirm(browser, page)
        assert page.status_code == 200 and "Mars/Base" in page.text
    assert browser_of("manager").get("/imports/new/dealers").status_code == 404
    assert browser_of("admin").get("/imports/new/repair-orders").status_code == 404


def test_answers_come_in_by_the_same_pages(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    confirm(manager, send(manager, csv_file([row("R1")])))
    header = "dealer_code,ro_number,answered_at,fixed,level,channel,words"
    lines = ["D1,R1,2026-10-09 10:00,yes,4,telephone,fine", "D1,R7,2026-10-09 10:00,no,1,telephone,still there"]
    page = send(manager, csv_file(lines, header), "answers.csv", "follow-ups")
    assert "there is no order “R7” at this dealer" in page.text
    page = confirm(manager, page)
    assert "Follow-up answers" in page.text and page.request.path.startswith("/imports/runs/")


def test_an_unfinished_run_says_what_to_do(browser_of: BrowserOf, database: Database) -> None:
    manager = browser_of("manager")
    confirm(manager, send(manager, csv_file([row("R1")])))
    with database.session(SYSTEM, write=True) as session:
        run = session.get(ImportRunRow, 1)
        assert run is not None and run.noted_at is not None
        run.state, run.noted_at, run.finished_at = "running", run.noted_at.replace(year=2025), None
        session.commit()
    assert "unfinished" in manager.get("/imports/").text
    assert "Import the same file again" in manager.get("/imports/runs/1").text
    assert manager.get("/imports/runs/1/progress").json["stage"] == "unfinished"


def test_chinese_sentences(browser_of: BrowserOf) -> None:
    far = browser_of("far_manager")
    page = send(far, csv_file([row("R1", dealer="D3"), row("R2", dealer="D3", job_type="坏")]))
    assert "第 3 行" in page.text and "warranty" in page.text
    header = download(far, "/imports/blank.csv").strip()
    assert header.startswith("经销商代码,维修委托书号")
