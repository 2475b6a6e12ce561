"""Where do the rows of scattered orders wait until the end of the file?"""

import json
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

_BATCH = 500


class Waiting(NamedTuple):
    """A row held back; ``fault`` and ``value`` as in ``BrokenRow``, fault None for a sound one."""

    dealer_code: str
    number: str
    row: int
    cells: list[str]
    fault: str | None
    value: str | None


class Spill:
    """Rows on disk, in a file that the system deletes; given back order by order."""

    def __init__(self) -> None:
        self._database: sqlite3.Connection | None = None
        self._batch: list[tuple[str, str, int, str]] = []

    def add(self, waiting: Waiting) -> None:
        rest = json.dumps((waiting.cells, waiting.fault, waiting.value))
        self._batch.append((waiting.dealer_code, waiting.number, waiting.row, rest))
        if len(self._batch) >= _BATCH:
            self._write()

    def _write(self) -> None:
        if self._database is None:
            self._database = sqlite3.connect("", isolation_level=None)
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE", "cache_size=-8000"):
                self._database.execute(f"PRAGMA {pragma}")
            self._database.execute("CREATE TABLE waiting (dealer TEXT, number TEXT, row INTEGER, rest TEXT)")
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO waiting VALUES (?, ?, ?, ?)", self._batch)
        self._database.execute("COMMIT")
        self._batch.clear()

    def rows(self) -> Iterator[Waiting]:
        """All rows, those of one order together and as they stood in the file."""
        if self._database is None:
            for dealer_code, number, row, rest in sorted(self._batch):
                yield Waiting(dealer_code, number, row, *json.loads(rest))
            return
        self._write()
        found = self._database.execute("SELECT dealer, number, row, rest FROM waiting ORDER BY dealer, number, row")
        for dealer_code, number, row, rest in found:
            yield Waiting(dealer_code, number, row, *json.loads(rest))

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
