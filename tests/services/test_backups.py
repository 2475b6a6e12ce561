"""A copy made while the database is open is whole; a place that cannot be written is a sentence."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dealer_service.domain.refusals import Refused
from dealer_service.services import backups
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.dealers import RegionRow


def test_what_is_not_committed_is_not_in_the_copy(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "night"
    with database.session(SYSTEM, write=True) as session:
        session.add(RegionRow(name="Half done"))
        session.flush()
        size = backups.back_up(database, file)
    assert size == file.stat().st_size
    if not database.is_sqlite:
        assert file.read_bytes().startswith(b"PGDMP")
        return
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("SELECT name FROM region ORDER BY name").fetchall() == [("North",), ("South",)]


def test_without_a_folder_or_the_program_it_is_refused(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="no folder"):
        backups.back_up(database, tmp_path / "nowhere" / "night")
    if not database.is_sqlite:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(Refused, match="not installed here"):
            backups.back_up(database, tmp_path / "night")
    assert list(tmp_path.glob("night*")) == []
