"""What are the rows of a CSV file, the broken ones included?"""

import csv
from collections.abc import Iterator

from dealer_service.domain import import_problems as say

MOST_LINES = 500
"""A row that runs over more lines than this has a quotation mark that was never closed."""


class BrokenRow(list[str]):
    """A row that cannot be trusted; ``fault`` is the template of the sentence, ``value`` what it is about."""

    __slots__ = ("fault", "value")

    def __init__(self, cells: list[str], fault: str, value: str | None = None) -> None:
        super().__init__(cells)
        self.fault = fault
        self.value = value


def csv_rows(
    lines: Iterator[bytes], encoding: str, delimiter: str, width: int = 0, most_cells: int = 0
) -> Iterator[list[str]]:
    """One list of texts for each row, blank lines included (``[""]`` or ``[]``).

    A row over several lines that does not come out ``width`` cells wide is taken for a forgotten quotation mark: its
    first line is a ``BrokenRow`` and reading goes on with the second, so that no row behind it is lost. ``most_cells``
    stops splitting rows without quotation marks after so many cells, where only the first ones are wanted.
    """
    tricky = _Tricky(lines, encoding, delimiter, width)
    splits = most_cells or -1
    for raw in lines:
        try:
            line = raw.decode(encoding)
        except UnicodeDecodeError:
            yield from tricky.rows(raw)
            continue
        if '"' in line or "\0" in line:
            yield from tricky.rows(raw)
        else:
            yield line.split(delimiter, splits)


class _Tricky:
    """Reads lines with quotation marks, foreign bytes or NUL characters."""

    def __init__(self, lines: Iterator[bytes], encoding: str, delimiter: str, width: int) -> None:
        self._lines = lines
        self._encoding = encoding
        self._delimiter = delimiter
        self._width = width
        self._again: list[bytes] = []
        self._fault: str | None = None

    def rows(self, first: bytes) -> Iterator[list[str]]:
        """The row that starts with this line, and the rows of lines that had to be given back."""
        self._again.append(first)
        while self._again:
            raw = self._again.pop()
            self._fault = None
            row = self._alone(self._text(raw)) or self._over_lines(raw)
            yield row if self._fault is None else BrokenRow(row, self._fault)

    def _text(self, raw: bytes) -> str:
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError:
            self._fault = say.UNDECODABLE
            text = raw.decode(self._encoding, "backslashreplace")
        if "\0" in text:
            self._fault = self._fault or say.CONTROL_CHARACTER
            text = text.replace("\0", "\\x00")
        return text

    def _alone(self, text: str) -> list[str] | None:
        """The row, if it ends with its line."""
        reader = csv.reader((text, ""), delimiter=self._delimiter)
        try:
            row = next(reader)
        except csv.Error:
            return None
        return row if reader.line_num == 1 else None

    def _over_lines(self, first: bytes) -> list[str]:
        taken = [first]
        ended = False

        def feed() -> Iterator[str]:
            nonlocal ended
            yield self._text(first) + "\n"
            while len(taken) < MOST_LINES:
                raw = self._again.pop() if self._again else next(self._lines, None)
                if raw is None:
                    break
                taken.append(raw)
                yield self._text(raw) + "\n"
            ended = True

        try:
            row = next(csv.reader(feed(), delimiter=self._delimiter))
        except csv.Error:
            ended = True
            row = []
        if not ended and (not self._width or len(row) == self._width):
            return row
        self._again.extend(reversed(taken[1:]))
        self._fault = None
        text = self._text(first)
        self._fault = self._fault or say.OPEN_QUOTE
        return text.replace('"', "").split(self._delimiter)
