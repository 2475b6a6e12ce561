"""Does the demonstration hold complaints in every state, worked on by the right people, in both languages?"""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dealer_service.domain.complaints import State
from dealer_service.services.demonstration.loading import load_demonstration
from dealer_service.services.opening import Database
from tests import stored

NOW = datetime(2026, 11, 20, 9, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(housed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Two dealers, one of each language, one month of orders."""
    file = tmp_path_factory.mktemp("demonstration") / "demonstration.sqlite"
    shutil.copy(housed, file)
    filled = Database(f"sqlite:///{file}")
    load_demonstration(filled, now=NOW, dealers=2, months=1)
    yield filled
    filled.close()


def complaints(loaded: Database) -> list[dict[str, Any]]:
    return [dict(row) for row in stored.rows(loaded, "SELECT * FROM complaint ORDER BY id")]


def test_every_state_some_overdue_two_reopened_one_at_the_manufacturer(loaded: Database) -> None:
    found = complaints(loaded)
    states = Counter(row["state"] for row in found)
    assert set(states) == {state.value for state in State} and states["reopened"] == 2
    assert [row["state"] for row in found if row["level"] == 4] == ["escalated"]
    overdue = [row for row in found if row["state"] != "closed" and row["due_at"] < NOW.timestamp()]
    assert 2 <= len(overdue) < len(found) - states["closed"]
    assert states["closed"] >= 8 and not [row for row in found if row["alert_at"] < NOW.timestamp()]


def test_both_languages_with_contacts_offers_and_follow_ups(loaded: Database) -> None:
    steps = {row["step"] for row in stored.rows(loaded, "SELECT DISTINCT step FROM complaint_entry")}
    assert {"contact", "offer", "follow_up", "turn_down", "wait", "unreachable", "withdraw", "miss"} <= steps
    words = [row["words"] for row in complaints(loaded)]
    chinese = [text for text in words if any("\u4e00" <= char <= "\u9fff" for char in text)]
    assert chinese and len(chinese) < len(words)


def test_nothing_happened_later_than_now_and_everything_in_order(loaded: Database) -> None:
    rows = stored.rows(loaded, "SELECT complaint_id, seq, at FROM complaint_entry ORDER BY complaint_id, seq")
    last: dict[int, tuple[int, int]] = {}
    for row in rows:
        before, at = last.get(row["complaint_id"], (0, 0))
        assert row["seq"] == before + 1 and at <= row["at"] <= NOW.timestamp()
        last[row["complaint_id"]] = (row["seq"], row["at"])
