"""Can a person say which column is which, what foreign values mean, and never say it twice?"""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from flask.testing import FlaskClient
from sqlmodel import select

from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from tests.web.import_files import VINS
from tests.web.test_imports import confirm, download, send

BrowserOf = Callable[[str], FlaskClient]
FOREIGN = "Auftrag;Fahrgestell;Annahme;Ausgabe;Zahlungsart;Baugruppe;Betrag;Bemerkung"
LINES = (
    f"A-1;{VINS[1]};05/10/2026 08:30;06/10/2026 17:00;Garantie;Starter;1.234,50;x",
    f"A-2;{VINS[2]};13/10/2026 08:30;14/10/2026 17:00;Kunde;Starter;80,00;y",
)
CHOSEN = ("ro_number", "vin", "opened_at", "delivered_at", "job_type", "concern_group", "amount", "")
MATCHING = {f"column-{at}": ours for at, ours in enumerate(CHOSEN)} | {"dates": "day first", "decimal_comma": "y"}


def foreign_file(lines: tuple[str, ...] = LINES) -> io.BytesIO:
    return io.BytesIO("\r\n".join([FOREIGN, *lines, ""]).encode())


def match(browser: FlaskClient, page: Any, **more: str) -> Any:
    return browser.post(page.request.path + "/columns", data=MATCHING | more, follow_redirects=True)


def explain(browser: FlaskClient, page: Any, meanings: dict[tuple[str, str], str]) -> Any:
    asked = re.findall(r'name="column" value="([^"]*)"><input type="hidden" name="theirs" value="([^"]*)"', page.text)
    data = {"column": [column for column, _theirs in asked], "theirs": [theirs for _column, theirs in asked],
            "ours": [meanings[pair] for pair in asked]}  # fmt: skip
    return browser.post(page.request.path + "/values", data=data, follow_redirects=True)


MEANINGS = {
    ("job_type", "Garantie"): "warranty",
    ("job_type", "Kunde"): "customer_pay",
    ("concern_group", "Starter"): "ENG-START",
}


def test_a_foreign_file_is_matched_explained_kept_and_known_again(browser_of: BrowserOf, database: Database) -> None:
    manager = browser_of("manager")
    page = send(manager, foreign_file(), "autohaus.csv")
    assert "<h1>Match the columns" in page.text
    assert "05/10/2026 08:30" in page.text and "Bemerkung" in page.text
    assert re.search(r'<option selected value="day first"', page.text), page.text

    page = match(manager, page, dealer="D1", name="Autohaus")
    assert "Say what these mean" in page.text and "Garantie" in page.text and "Starter" in page.text
    assert "No row of this file can be imported as it is" in page.text
    page = explain(manager, page, MEANINGS)
    assert "Import 2 rows" in page.text and "Say what these mean" not in page.text
    assert "Autohaus" in confirm(manager, page).text

    with database.session(SYSTEM) as session:
        order = session.exec(select(RepairOrderRow).where(RepairOrderRow.number == "A-1")).one()
        assert order.opened_at == datetime(2026, 10, 5, 6, 30, tzinfo=UTC)
        job = session.exec(select(JobRow).where(JobRow.order_id == order.id)).one()
        assert (job.job_type, job.amount) == ("warranty", 123_450)

    more = (f"A-3;{VINS[3]};20/10/2026 08:30;21/10/2026 17:00;Garantie;Starter;10,00;",)
    page = send(manager, foreign_file(more), "november.csv")
    assert "Import 1 row" in page.text and "Columns: Autohaus" in page.text


def test_another_dealers_matching_is_not_known(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    match(manager, send(manager, foreign_file()), dealer="D1", name="Autohaus")
    assert "<h1>对应各列" in send(browser_of("far_manager"), foreign_file()).text


def test_day_and_month_that_could_change_places_are_asked_for(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    lines = tuple(line.replace("13/10", "11/10").replace("14/10", "12/10") for line in LINES)
    page = send(manager, foreign_file(lines))
    assert re.search(r'<option selected value=""', page.text)
    answer = match(manager, page, dealer="D1", dates="")
    assert answer.status_code == 422 and "can be read in two ways" in answer.text


def test_needed_columns_that_are_missing_are_said_at_the_form(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    page = send(manager, foreign_file())
    answer = match(manager, page, **{"column-1": "", "dealer": "D1"})
    assert answer.status_code == 422
    assert "These columns are needed and not matched yet: vin." in answer.text
    assert 'value="ro_number" selected' in answer.text
    answer = match(manager, page, **{"column-7": "vin", "dealer": "D1"})
    assert answer.status_code == 422 and "Two columns are matched with vin" in answer.text
    answer = match(manager, page, dealer="D1", name="standard")
    assert answer.status_code == 422 and "is built in" in answer.text


def test_a_dealer_of_somebody_else_cannot_be_chosen(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    page = send(manager, foreign_file())
    assert match(manager, page, dealer="D2").status_code == 422


def test_dates_that_cannot_be_read_are_asked_for(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    page = match(manager, send(manager, foreign_file()), dealer="D1", dates="known")
    assert "4 dates cannot be read" in page.text
    asked = {"column": [c for c, _t in MEANINGS], "theirs": [t for _c, t in MEANINGS], "ours": list(MEANINGS.values())}
    page = manager.post(page.request.path + "/values", data=asked | {"dates": "day first"}, follow_redirects=True)
    assert "Import 2 rows" in page.text
    assert "matched on the page" in confirm(manager, page).text


def test_refused_rows_of_a_foreign_file_come_home_under_its_own_columns(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    page = match(manager, send(manager, foreign_file()), dealer="D1", name="Autohaus")
    page = explain(manager, page, MEANINGS | {("job_type", "Kunde"): ""})
    run = confirm(manager, page).request.path.rsplit("/", 1)[1]
    written = download(manager, f"/imports/refused.csv?run={run}")
    assert written.startswith(FOREIGN.replace(";", ",") + ",problem,row")
    page = send(manager, io.BytesIO(written.replace("Kunde,", "Garantie,").encode()))
    assert "Import 1 row" in page.text
    confirm(manager, page)
    assert "No row waits for correction" in manager.get("/imports/refused").text


def test_a_profile_that_does_not_fit_can_be_put_right(browser_of: BrowserOf) -> None:
    manager = browser_of("manager")
    page = send(manager, foreign_file(), profile="standard")
    assert "Needed columns are missing" in page.text and "/columns" in page.text
    assert "Say what these mean" in match(manager, page, dealer="D1").text


def test_a_table_kept_by_hand_in_chinese(browser_of: BrowserOf) -> None:
    far = browser_of("far_manager")
    header = download(far, "/imports/blank.csv").strip().split(",")
    given = {"经销商代码": "D3", "维修委托书号": "R1", "车架号": VINS[1], "进厂时间": "2026年10月5日 9:30",
             "交车时间": "2026/10/5 17:20", "维修类型": "保修", "故障类别": "ENG-START"}  # fmt: skip
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, [given.get(name, "") for name in header])
    page = send(far, io.BytesIO(book.getvalue()), "十月.xlsx")
    assert "导入 1 行" in page.text and "手工表" in page.text
    assert "已完成" in confirm(far, page).text
