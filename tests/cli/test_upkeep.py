"""Setting up, people, imports, recounts and copies from the command line."""

import io
import sqlite3
from pathlib import Path

import pytest

from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.quality import MonthCountRow
from tests.cli.conftest import Typed

DEALERS = "code,name,region,city,timezone,locale\nN1,Nord,North,Kiel,Europe/Berlin,en\nN2,Süd,South,Ulm,Mars/Base,en\n"
ORDERS = (
    "dealer_code,ro_number,vin,opened_at,delivered_at,job_type,concern_group\n"
    "N1,1,WVWZZZ1JZXW000001,2026-10-01T09:00,2026-10-02T10:00,warranty,ENG-IDLE\n"
    "N1,2,WVWZZZ1JZXW000001,2026-10-09T09:00,2026-10-10T10:00,warranty,ENG-IDLE\n"
    "N1,3,SHORT,2026-10-09T09:00,2026-10-10T10:00,warranty,ENG-IDLE\n"
)


def test_before_init_every_question_says_what_to_do(typed_anew: Typed) -> None:
    for words in (("quality", "--from", "2026-10", "--to", "2026-10"), ("recount", "--check"), ("sweep",), ("serve",)):
        said = typed_anew(*words)
        assert said.code == 1
        assert "dealer-service init" in said.err


def test_from_nothing_to_the_first_rate(typed_anew: Typed, tmp_path: Path) -> None:
    assert typed_anew("init").code == 0
    assert typed_anew("init").code == 0
    (tmp_path / "dealers.csv").write_text(DEALERS, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    said = typed_anew("import", "dealers", tmp_path / "dealers.csv", "--format", "json")
    assert (said.code, said.rows["added"], said.rows["rejected"]) == (1, 1, 1)
    assert "Mars/Base" in said.err
    before = typed_anew("import", "repair-orders", tmp_path / "orders.csv", "--dry-run", "--format", "json")
    assert before.rows["added"] == 2
    rejects = tmp_path / "rejects.csv"
    said = typed_anew("import", "repair-orders", tmp_path / "orders.csv", "--rejects", rejects, "--format", "json")
    assert said.code == 1
    assert list(said.rows) == ["read", "added", "updated", "unchanged", "rejected", "warnings"]
    assert (said.rows["read"], said.rows["added"], said.rows["rejected"]) == (3, 2, 1)
    assert "SHORT" in rejects.read_text(encoding="utf-8-sig")
    again = typed_anew("import", "repair-orders", tmp_path / "orders.csv", "--format", "json")
    assert (again.rows["unchanged"], again.rows["added"], again.rows["updated"]) == (2, 0, 0)
    rows = typed_anew("quality", "--from", "2026-10", "--to", "2026-10", "--basis", "detected", "--format", "json").rows
    assert [(row["unit"], row["a"], row["b"]) for row in rows] == [("N1", 0, 1)]
    assert typed_anew("recount", "--check").code == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 not a table", b"dealer_code,ro_number\n"])
def test_a_file_that_cannot_be_read_is_a_sentence(typed: Typed, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.csv").write_bytes(content)
    said = typed("import", "repair-orders", tmp_path / "bad.csv")
    assert (said.code, said.out) == (1, "")
    assert said.err.strip().endswith(".")


def test_a_person_with_a_password_from_standard_input(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    add = ("user", "add", "new@example.com", "--role", "advisor", "--password-stdin")
    monkeypatch.setattr("sys.stdin", io.StringIO("three quiet pistons\n"))
    assert typed(*add, "--dealer", "D1").code == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("three quiet pistons\n"))
    assert "already an account" in typed(*add, "--dealer", "D1").err
    monkeypatch.setattr("sys.stdin", io.StringIO("three quiet pistons\n"))
    said = typed("user", "add", "other@example.com", "--role", "advisor", "--password-stdin")
    assert (said.code, "Name the dealer" in said.err) == (1, True)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert typed(*add, "--dealer", "D1").code == 2


def test_a_recount_reports_heals_and_is_quiet_afterwards(typed: Typed, database: Database) -> None:
    assert typed("recount", "--check", "--format", "json").rows == []
    with database.session(SYSTEM, write=True) as session:
        session.add(MonthCountRow(dealer_id=1, month=202610, region_id=1, first_b=7, first_a=7))
        session.commit()
    said = typed("recount", "--check", "--format", "json")
    assert said.code == 1
    assert said.rows[0] == {"dealer": "D1", "ro_number": None, "line": None, "month": "2026-10", "what": "first_b",
                            "kept": 7, "right": 0}  # fmt: skip
    assert typed("recount").code == 0
    assert typed("recount", "--check").code == 0


def test_a_backup_is_a_whole_database(typed: Typed, tmp_path: Path) -> None:
    copy = tmp_path / "kept" / "night.sqlite"
    copy.parent.mkdir()
    for _ in range(2):
        assert typed("backup", copy).code == 0
    with sqlite3.connect(copy) as opened:
        assert opened.execute("SELECT count(*) FROM dealer").fetchone() == (3,)
    opened.close()
    assert list(copy.parent.iterdir()) == [copy]


def test_a_backup_never_replaces_the_database(typed: Typed, database: Database) -> None:
    said = typed("backup", database.engine.url.database)
    assert said.code == 1
    assert "the database itself" in said.err


def test_a_sweep_says_what_lapsed(typed: Typed) -> None:
    assert typed("sweep").out == "0 follow-ups lapsed. 0 deadlines of complaints passed.\n"


def test_scorecards_are_files_by_code_and_month(typed: Typed, tmp_path: Path) -> None:
    assert typed("init").code == 0
    said = typed("scorecard", "--month", "2026-10", "--dealer", "D1", "--out", tmp_path / "cards")
    assert said.code == 0, said.err
    assert (tmp_path / "cards" / "D1-2026-10.pdf").read_bytes().startswith(b"%PDF")
    assert typed("scorecard", "--month", "2026-10", "--dealer", "D9", "--out", tmp_path / "cards").code == 1


def test_help_names_every_command(typed: Typed) -> None:
    out = typed("--help").out
    for command in ("init", "demo", "serve", "worker", "user", "import", "sweep", "rework", "quality", "causes",
                    "scorecard", "recount", "backup", "export"):  # fmt: skip
        assert f"\n  {command} " in out


def test_verify_names_the_first_entry_that_was_changed(typed: Typed, database: Database) -> None:
    said = typed("verify", "--format", "json")
    assert said.code == 0 and said.rows[0]["problem"] is None and "chain holds" in said.err
    noted = said.rows[0]["digest"]
    assert typed("verify", "--noted", noted).code == 0 and typed("verify", "--noted", "0" * 64).code == 1
    with sqlite3.connect(str(database.engine.url.database)) as connection:
        connection.execute("DROP TRIGGER change_no_update")
        connection.execute("UPDATE change SET actor = 'user:99' WHERE id = 2")
    said = typed("verify", "--format", "json")
    assert said.code == 1 and said.rows[0]["broken_at"] == 2 and "Entry 2 was changed" in said.err
