"""May this workbook be opened at all: is it one, and how large would it become?

Nothing here trusts what the archive says of itself: every part is unpacked once in small pieces, counted and thrown
away, before a library may read it into memory.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from defusedxml import ElementTree

from dealer_service.domain.import_problems import N_, UnreadableFile

MOST_BYTES = 64 << 20
MOST_ROWS = 100_000
MOST_COLUMNS = 512
MOST_CELLS = 8_000_000
_MOST_PARTS = 5_000
_PIECE = 1 << 18
_OVERLAP = 1 << 14

_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]{0,200}?\br=[\"'](\d{1,9})")
_COLUMN = re.compile(rb"<(?:\w+:)?c\s[^>]{0,200}?\br=[\"']([A-Za-z]{1,4})")
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]{0,300}?>(?:(?!</(?:\w+:)?c>).){0,12000}?</(?:\w+:)?c>", re.DOTALL)
_CELL_NAME = re.compile(rb"\br=[\"']([A-Za-z]{1,4}(\d{1,9}))")
_RESULT = re.compile(rb"<(?:\w+:)?v>[^<]")

_TOO_LARGE = N_("The workbook unpacks to more than {limit} MB. Export the rows as CSV.")
_TOO_MANY = N_("The sheet has more than {limit} rows. Export the rows as CSV.")
_TOO_WIDE = N_("The sheet reaches to column {column}. Delete the empty columns behind the last one, or export CSV.")
_NO_WORKBOOK = N_("This is a packed file, but no XLSX workbook. Save the rows as XLSX or CSV.")
_DAMAGED = N_("The workbook is damaged or protected. Save it again as XLSX without a password, or as CSV.")


@dataclass(slots=True)
class Inspection:
    """Sheets by name to the part that holds them, and rows with formulas without a result by part."""

    parts: dict[str, str] = field(default_factory=dict)
    unfit_by_part: dict[str, dict[int, str]] = field(default_factory=dict)

    def unfit(self, sheet: str) -> dict[int, str]:
        return self.unfit_by_part.get(self.parts.get(sheet, ""), {})


def inspect_workbook(path: Path) -> Inspection:
    """Raise ``UnreadableFile`` for a workbook that is none, is damaged, or is larger than the limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        raise UnreadableFile(_DAMAGED) from None


def _inspect(archive: zipfile.ZipFile) -> Inspection:
    parts = archive.infolist()
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableFile(_NO_WORKBOOK)
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise UnreadableFile(_TOO_LARGE, limit=MOST_BYTES >> 20)
    found = Inspection(_sheet_parts(archive))
    left = MOST_BYTES
    for part in parts:
        with archive.open(part) as stream:
            scan = _SheetScan() if part.filename.startswith("xl/worksheets/") else None
            left -= _stream(stream, left, scan)
        if scan is not None and scan.unfit:
            found.unfit_by_part[part.filename] = scan.unfit
    return found


def _stream(stream: IO[bytes], left: int, scan: "_SheetScan | None") -> int:
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > left:
            raise UnreadableFile(_TOO_LARGE, limit=MOST_BYTES >> 20)
        if size == len(piece) and b"<!DOCTYPE" in piece[:4096]:
            raise UnreadableFile(_DAMAGED)
        if scan is not None:
            scan.feed(piece)
    if scan is not None:
        scan.close()
    return size


class _SheetScan:
    """Counts rows and finds the widest column and formulas without a result, piece by piece."""

    def __init__(self) -> None:
        self._rest = b""
        self._rows = 0
        self._last_row = 0
        self._widest = 0
        self.unfit: dict[int, str] = {}

    def feed(self, piece: bytes) -> None:
        text = self._rest + piece
        cut = max(text.rfind(b"</c>"), text.rfind(b"</x:c>"), text.rfind(b"</row>"))
        cut = len(text) - _OVERLAP if cut < 0 else text.index(b">", cut) + 1
        if cut <= 0:
            self._rest = text
            return
        self._rest = text[cut:]
        self._look(text[:cut])

    def close(self) -> None:
        self._look(self._rest)

    def _look(self, text: bytes) -> None:
        self._rows += len(_ROW.findall(text))
        self._last_row = max([self._last_row, self._rows, *map(int, set(_ROW_NUMBER.findall(text)))])
        if self._last_row > MOST_ROWS + 1:
            raise UnreadableFile(_TOO_MANY, limit=MOST_ROWS)
        for letters in set(_COLUMN.findall(text)):
            column = 0
            for letter in letters.upper():
                column = column * 26 + letter - 64
            self._widest = max(self._widest, column)
            if self._widest > MOST_COLUMNS or self._widest * self._last_row > MOST_CELLS:
                raise UnreadableFile(_TOO_WIDE, column=letters.decode().upper())
        if b"<f" in text or b":f>" in text or b't="e"' in text:
            self._find_unfit(text)

    def _find_unfit(self, text: bytes) -> None:
        for cell in _CELL.findall(text):
            opening = cell[: cell.index(b">") + 1]
            error = b't="e"' in opening or b"t='e'" in opening
            formula = b"<f" in cell or b":f" in cell
            if (error or formula) and (name := _CELL_NAME.search(opening)):
                stored_text = b't="str"' in opening or b"t='str'" in opening
                if error or not (stored_text or _RESULT.search(cell)):
                    self.unfit.setdefault(int(name[2]), name[1].decode())


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Names of the sheets to the parts of the archive that hold them."""
    try:
        book = _small_xml(archive, "xl/workbook.xml")
        links = _small_xml(archive, "xl/_rels/workbook.xml.rels")
    except KeyError:
        raise UnreadableFile(_NO_WORKBOOK) from None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found: dict[str, str] = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            link = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            target = targets.get(link, "")
            found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    return found


def _small_xml(archive: zipfile.ZipFile, name: str):  # type: ignore[no-untyped-def]
    with archive.open(name) as stream:
        text = stream.read((4 << 20) + 1)
    if len(text) > 4 << 20:
        raise UnreadableFile(_TOO_LARGE, limit=4)
    try:
        return ElementTree.fromstring(text, forbid_dtd=True)
    except (ElementTree.ParseError, ValueError):
        raise UnreadableFile(_DAMAGED) from None
