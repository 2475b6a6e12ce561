"""What kind of file is this, how many rows has it, and which of its orders lie scattered?"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dealer_service.domain.data_exchange import STANDARD, ImportProfile
from dealer_service.domain.import_columns import REPAIR_ORDERS, TableShape
from dealer_service.domain.import_plans import RowPlan
from dealer_service.domain.import_problems import N_, UnreadableFile
from dealer_service.services.import_reading.csv_rows import csv_rows
from dealer_service.services.import_reading.file_kind import file_kind
from dealer_service.services.import_reading.key_marks import KeyMarks, ScatteredKeys
from dealer_service.services.import_reading.lines import BLOCK, Census, read_lines
from dealer_service.services.import_reading.xlsx_rows import XlsxSheet, open_xlsx

DELIMITERS = ",;\t"
SAMPLE = 5
_SHORTEST_ROW = 40


@dataclass(slots=True)
class FileSurvey:
    """What the first pass found. Rows are numbered as a spreadsheet shows them.

    ``rows`` counts the rows below the header that are not blank. ``scattered``: keys of orders whose rows are not
    adjacent under ``profile``, and a few more. ``sample``: the first rows as texts, for the page where a person
    matches columns. ``breaks_off_at``: the last row, where no end of line follows it.
    """

    path: Path
    kind: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_row: int
    rows: int
    sha256: str
    scattered: ScatteredKeys
    profile: ImportProfile | None
    shape: TableShape
    sample: tuple[tuple[str, ...], ...]
    sheet: XlsxSheet | None = None
    breaks_off_at: int | None = None


def survey(path: str | Path, profile: ImportProfile | None = STANDARD, shape: TableShape = REPAIR_ORDERS) -> FileSurvey:
    """Read the file once. Raises ``UnreadableFile`` with the remedy where nothing of it can be imported.

    Without a profile only the file itself is judged, not its columns: for matching columns by hand.
    """
    path = Path(path)
    if file_kind(path) == "xlsx":
        return _survey_xlsx(path, profile, shape)
    encoding = _guess_encoding(path)
    for _attempt in range(2):
        found, census = _survey_csv(path, encoding, profile, shape)
        if census.encoding == encoding:
            break
        encoding = census.encoding
    return found


def _guess_encoding(path: Path) -> str:
    census = Census()
    for _line in read_lines(path, census, end=4 * BLOCK):
        pass
    return census.encoding


def _survey_csv(
    path: Path, encoding: str, profile: ImportProfile | None, shape: TableShape
) -> tuple[FileSurvey, Census]:
    header_row, header, delimiter = _csv_header(path, encoding, profile, shape)
    plan = None if profile is None else RowPlan(header, profile, shape)
    census = Census()
    lines = read_lines(path, census)
    rows = csv_rows(lines, encoding, delimiter, len(header), 0 if plan is None else plan.key_width)
    for _row in zip(range(header_row), rows, strict=False):
        pass
    marks, count, total = _count(rows, plan, path.stat().st_size // _SHORTEST_ROW)
    sample = _sample(csv_rows(read_lines(path), encoding, delimiter, len(header)), header_row)
    return FileSurvey(
        path, "csv", encoding, delimiter, header, header_row, count, census.digest.hexdigest(), marks, profile, shape,
        sample, breaks_off_at=None if _ends_with_a_line(path) else header_row + total,
    ), census  # fmt: skip


def _survey_xlsx(path: Path, profile: ImportProfile | None, shape: TableShape) -> FileSurvey:
    sheet = open_xlsx(path)
    census = Census()
    for _line in _blocks(path, census):
        pass
    rows = sheet.rows()
    header_row = 0
    header: tuple[str, ...] = ()
    for row in rows:
        header_row += 1
        if any(row):
            header = tuple(row)
            break
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        raise UnreadableFile(N_("The sheet is empty. Put the names of the columns in its first row."))
    plan = None if profile is None else RowPlan(header, profile, shape)
    marks, count, _total = _count(rows, plan, 100_000)
    sample = _sample(sheet.rows(), header_row)
    return FileSurvey(
        path, "xlsx", "utf-8", "", header, header_row, count, census.digest.hexdigest(), marks, profile, shape, sample,
        sheet,
    )  # fmt: skip


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"


def _blocks(path: Path, census: Census) -> Iterator[None]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            census.digest.update(block)
            yield None


def _count(rows: Iterator[list[str]], plan: RowPlan | None, expected: int) -> tuple[ScatteredKeys, int, int]:
    """Keys that come back after other keys, the number of rows that are not blank, and of all."""
    seen = KeyMarks(expected)
    scattered = ScatteredKeys(expected)
    count = total = 0
    last: tuple[str, str] | None = None
    for row in rows:
        total += 1
        if len(row) < 2 and not any(row):
            continue
        count += 1
        if plan is None:
            continue
        key = plan.key(row)
        if key == last or key is None:
            if key is None and not any(map(str.strip, row)):
                count -= 1
            continue
        last = key
        if seen.add(key):
            scattered.add(key)
    return scattered, count, total


def _sample(rows: Iterator[list[str]], header_row: int) -> tuple[tuple[str, ...], ...]:
    kept: list[tuple[str, ...]] = []
    for at, row in enumerate(rows):
        if at >= header_row and any(row):
            kept.append(tuple(row))
        if len(kept) == SAMPLE or at > header_row + 100:
            break
    return tuple(kept)


def _csv_header(
    path: Path, encoding: str, profile: ImportProfile | None, shape: TableShape
) -> tuple[int, tuple[str, ...], str]:
    """Row number of the header, its names, and the separator that makes most sense of it."""
    number = 0
    line = ""
    for raw in read_lines(path, end=4 * BLOCK):
        number += 1
        line = raw.decode(encoding, "replace").strip("\ufeff")
        if line.strip(" ,;\t\u00a0"):
            break
    else:
        raise UnreadableFile(N_("The file is empty. Export it again, with the names of the columns in the first row."))
    best = max(DELIMITERS, key=lambda sign: _sense(line, sign, profile or STANDARD, shape))
    header = _split(line, best)
    if len(header) < 2:
        raise UnreadableFile(
            N_(
                "The first row is one single column: “{line}”. "
                "Export the file with commas, semicolons or tabs between the columns."
            ),
            line=line[:80],
        )
    return number, header, best


def _split(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return (line,)


def _sense(line: str, delimiter: str, profile: ImportProfile, shape: TableShape) -> tuple[int, int]:
    header = _split(line, delimiter)
    return len(profile.mapping(header, shape)), len(header)
