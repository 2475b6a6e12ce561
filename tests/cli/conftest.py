"""A terminal at which commands are typed, on the test's own database."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dealer_service.cli import main
from dealer_service.services.opening import Database


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> Any:
        return json.loads(self.out)


Typed = Callable[..., Said]


@pytest.fixture
def typed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    """``typed("quality", "--from", …)`` on a database with the cast in it; never a trace."""
    monkeypatch.setenv("DATABASE_URL", database.url)
    return typist(tmp_path, monkeypatch, capsys)


@pytest.fixture
def typed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """The same where nothing is set up yet."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return typist(tmp_path, monkeypatch, capsys)


def typist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    monkeypatch.setenv("DEALER_SERVICE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DEALER_SERVICE_TODAY", "2026-11-22")
    monkeypatch.setenv("SECRET_KEY", "only for tests")

    def type_in(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return Said(code, told.out, told.err)

    return type_in
