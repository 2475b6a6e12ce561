"""Where do refused rows lie while nobody knows yet how many they become?"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from dealer_service.domain.import_problems import Problem, RefusedRow


class RefusedPile:
    """Refused rows in a file, one a line: written once inside ``with``, read as often as wanted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._out: TextIO | None = None

    def __enter__(self) -> Self:
        self._out = self._path.open("w", encoding="utf-8", errors="backslashreplace")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._out is not None:
            self._out.close()

    def add(self, row: RefusedRow) -> None:
        assert self._out is not None
        problems = [list(problem) for problem in row.problems]
        self._out.write(json.dumps((row.row, row.cells, problems), ensure_ascii=False, default=str) + "\n")

    def keep(self, rows: Iterable[RefusedRow]) -> None:
        """Instead of what was there."""
        with self:
            for row in rows:
                self.add(row)

    def __iter__(self) -> Iterator[RefusedRow]:
        """The rows in the order in which they were refused; only what writing back needs is known of them."""
        if not self._path.exists():
            return
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                row, cells, problems = json.loads(line)
                yield RefusedRow(row, cells, None, None, None, None, 0, [Problem(*parts) for parts in problems])
