"""Questions on the command line: the documented keys, unrounded, and nothing but the answer on standard output."""

import csv
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dealer_service.domain.intervals import wilson
from dealer_service.services.opening import Database
from tests.cli.conftest import Typed
from tests.orders import at, job, order
from tests.services.complaining import House
from tests.services.test_quality import write

QUALITY = ["unit", "month", "rule", "basis", "a", "b", "ffv", "rework_rate", "low", "high", "final_from"]
OCTOBER = ("--from", "2026-10", "--to", "2026-10")


@pytest.fixture(autouse=True)
def orders(database: Database) -> None:
    """One repair in three came back, and one more looks like it."""
    write(
        database,
        [
            order("R1", at(5, month=10), at(6, month=10), jobs=[job(group="ENG-IDLE")]),
            order("R2", at(7, month=10), at(8, month=10), vin="WVWZZZ1JZXW000002"),
            order("R3", at(7, month=10), at(8, month=10), vin="WVWZZZ1JZXW000003", dealer="D3"),
            order("R4", at(10, month=10), at(11, month=10), dealer="D2", jobs=[
                job(group="ENG-IDLE", rework_of="R1", rework_of_dealer="D1", rework_cause="D01")]),
            order("R5", at(20, month=10), dealer="D1", vin="WVWZZZ1JZXW000002", km=10_500),
        ],
    )  # fmt: skip


def test_quality_as_json(typed: Typed) -> None:
    said = typed("quality", *OCTOBER, "--format", "json")
    assert (said.code, said.err) == (0, "")
    assert [list(row) for row in said.rows] == [[*QUALITY, "a_dealer"]] * 2
    first = said.rows[0]
    assert (first["unit"], first["month"], first["a"], first["b"], first["final_from"]) == (
        "D1", "2026-10", 1, 2, "2026-12-01",
    )  # fmt: skip
    assert first["ffv"] + first["rework_rate"] == 1
    assert (first["low"], first["high"]) == wilson(1, 2)


@pytest.mark.parametrize("by", ["dealer", "region", "network"])
@pytest.mark.parametrize("basis", ["reported", "detected", "customer"])
def test_quality_by_every_unit_and_basis(typed: Typed, by: str, basis: str) -> None:
    said = typed("quality", *OCTOBER, "--by", by, "--basis", basis, "--format", "json")
    assert said.code == 0
    last = {"reported": ["a_dealer"], "detected": [], "customer": ["share_answered"]}[basis]
    assert all(list(row) == [*QUALITY, *last] for row in said.rows)
    assert said.rows or basis == "customer"


def test_the_share_of_returns_is_never_provisional(typed: Typed) -> None:
    rows = typed("quality", *OCTOBER, "--rule", "return_share", "--format", "json").rows
    assert [row["final_from"] for row in rows] == [None] * 3
    assert "provisional" not in typed("quality", *OCTOBER, "--rule", "return_share").out


def test_the_table_for_people_says_what_is_provisional(typed: Typed) -> None:
    out = typed("quality", *OCTOBER).out
    assert "provisional until 2026-12-01" in out
    assert "50.0 %" in out and "together" in out
    assert "No repairs" in typed("quality", "--from", "2020-01", "--to", "2020-02").out


def test_csv_has_a_header_and_empty_cells_for_unknown(typed: Typed) -> None:
    out = typed("quality", *OCTOBER, "--rule", "return_share", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0]) == QUALITY
    assert rows[0]["final_from"] == ""


def test_no_rows_are_an_empty_array(typed: Typed) -> None:
    assert typed("quality", "--from", "2020-01", "--to", "2020-01", "--format", "json").rows == []
    assert typed("causes", "--from", "2020-01", "--to", "2020-01", "--format", "json").rows == []


@pytest.mark.parametrize(
    "words",
    [
        ("quality",),
        ("quality", "--from", "2026-10"),
        ("quality", "--from", "10/2026", "--to", "2026-10"),
        ("quality", "--from", "2026-11", "--to", "2026-10"),
        ("quality", *OCTOBER, "--basis", "customer", "--rule", "all_visits"),
        ("quality", *OCTOBER, "--by", "region", "--dealer", "D1"),
        ("quality", *OCTOBER, "--format", "xml"),
        ("causes", "--from", "2026-10"),
        ("rework", "suspected", "--status", "maybe"),
        ("rework", "suspected", "--from", "yesterday"),
        ("rework", "suspected", "--from", "2026-10-02", "--to", "2026-10-01"),
        ("scorecard", "--month", "2026-10", "--out", "cards"),
        ("scorecard", "--month", "2026-10", "--out", "cards", "--all", "--dealer", "D1"),
        ("import", "repair-orders", "no-such-file.csv"),
        ("export", "quality", "rates.pdf"),
        ("user", "add", "x@example.com"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_two_and_says_why(typed: Typed, words: tuple[str, ...]) -> None:
    said = typed(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err


@pytest.mark.parametrize(
    "words",
    [
        ("quality", *OCTOBER, "--dealer", "D9"),
        ("causes", *OCTOBER, "--dealer", "D9"),
        ("rework", "suspected", "--dealer", "D9"),
        ("backup", "/no/such/folder/copy.sqlite"),
        ("export", "quality", "/no/such/folder/rates.csv"),
        ("export", "complaints", "complaints.csv", "--dealer", "D9"),
    ],
)
def test_what_is_refused_is_one_and_a_sentence(typed: Typed, words: tuple[str, ...]) -> None:
    said = typed(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err.strip().endswith(".") and len(said.err.splitlines()) == 1


def test_causes(typed: Typed) -> None:
    said = typed("causes", *OCTOBER, "--dealer", "D1", "--format", "json")
    assert said.rows == [{"cause": "D01", "count": 1, "share": 1.0, "cumulative": 1.0}]
    assert "D01" in typed("causes", *OCTOBER).out


def test_suspicions(typed: Typed) -> None:
    said = typed("rework", "suspected", "--format", "json")
    assert said.rows == [
        {"dealer": "D1", "ro_number": "R5", "line": 1, "original_dealer": "D1", "original_ro_number": "R2",
         "original_line": 1, "days": 12, "km": 500, "status": "open"}
    ]  # fmt: skip
    assert typed("rework", "suspected", "--status", "dismissed", "--format", "json").rows == []
    assert "R5" in typed("rework", "suspected", "--from", "2026-10-20", "--to", "2026-10-20").out


def test_exports_hold_what_the_pages_show(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    assert typed("export", "repair-orders", file).code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [row["ro_number"] for row in rows] == ["R1", "R2", "R5", "R4", "R3"]
    assert (rows[0]["opened_at"], rows[4]["opened_at"]) == ("2026-10-05T11:00:00+02:00", "2026-10-07T17:00:00+08:00")
    assert (rows[3]["rework_of"], rows[3]["rework_of_dealer"], rows[3]["rework_cause"]) == ("R1", "D1", "D01")
    assert typed("export", "quality", tmp_path / "rates.xlsx").code == 0
    assert typed("import", "repair-orders", file, "--dry-run", "--format", "json").rows["rejected"] == 0


def test_complaints_as_a_file(typed: Typed, database: Database, people: dict[str, int], tmp_path: Path) -> None:
    house = House(database, people)
    one = house.receive(words="=HYPERLINK(0)", name="=Kim", category="parts")
    house.receive(key="far_manager", dealer="D3")
    house.closed()
    file = tmp_path / "complaints.csv"
    assert typed("export", "complaints", file, "--dealer", "D1").code == 0
    rows = {row["number"]: row for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))}
    assert set(rows) == {"D1-2026-0001", "D1-2026-0002"}
    told = rows[one.number]
    assert (told["dealer"], told["category"], told["state"], told["level"]) == ("D1", "parts", "received", "1")
    assert rows["D1-2026-0002"]["state"] == "closed" and "=HYPERLINK" not in file.read_text().replace("'=", "")
    book = tmp_path / "complaints.xlsx"
    assert typed("export", "complaints", book, "--from", "2026-11", "--to", "2026-11").code == 0
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    assert len(sheet) == 4 and {row[sheet[0].index("dealer")] for row in sheet[1:]} == {"D1", "D3"}
    assert typed("export", "complaints", book, "--from", "2026-12", "--to", "2026-11").code == 2
