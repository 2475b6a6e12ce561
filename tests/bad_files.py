"""Files that cannot be imported, each built where a test wants it."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

HEADER = "dealer_code,ro_number,vin,opened_at,job_type,concern_group"
ROW = "D1,R1,WBAAD4EL4SA017834,2026-03-05 14:30,warranty,OTH"

_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def packed_book(sheet: bytes) -> bytes:
    """A bare workbook around the XML of one sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return buffer.getvalue()


def lying_bomb() -> bytes:
    """A workbook of 100 MB that says of itself that it has 1,000 bytes."""
    content = packed_book(b"<worksheet><sheetData>" + b" " * (100 << 20) + b"</sheetData></worksheet>")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def write_book(path: Path, rows: list[list[object]], merge: str | None = None, formula: str | None = None) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Orders")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    if formula is not None:
        sheet.write_formula(1, 1, formula, None, "")
    if merge is not None:
        sheet.merge_range(merge, "together")
    book.close()


def _merged(path: Path) -> None:
    write_book(path, [HEADER.split(","), ROW.split(",")], merge="A3:C3")


def _empty_book(path: Path) -> None:
    write_book(path, [])


def _bytes(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def _late(build: Callable[[], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(build()) and None


def _wide() -> bytes:
    return packed_book(b'<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>')


def _tall() -> bytes:
    return packed_book(
        b'<worksheet><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    )


def _many_rows() -> bytes:
    return packed_book(
        b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 100_002 + b"</sheetData></worksheet>"
    )


def _entities() -> bytes:
    return packed_book(b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>')


def _plain_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("orders.csv", HEADER)
    return buffer.getvalue()


_TEXT = f"{HEADER}\n{ROW}\n"

BAD_FILES: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "empty": ("a.csv", _bytes(b""), "empty"),
    "only a byte order mark": ("a.csv", _bytes(b"\xef\xbb\xbf\r\n"), "empty"),
    "only separators": ("a.csv", _bytes(b",,,\n;;;\n"), "empty"),
    "wrong separator": ("a.csv", _bytes(_TEXT.replace(",", "|").encode()), "commas, semicolons or tabs"),
    "PDF named csv": ("a.csv", _bytes(b"%PDF-1.7\n1 0 obj\n"), "PDF"),
    "old spreadsheet": ("a.xls", _bytes(b"\xd0\xcf\x11\xe0" + bytes(600)), "Save it as XLSX"),
    "compressed": ("a.csv", _late(lambda: gzip.compress(_TEXT.encode())), "Unpack"),
    "picture": ("a.csv", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(100)), "picture"),
    "UTF-16": ("a.csv", _bytes(_TEXT.encode("utf-16")), "UTF-8"),
    "UTF-16 without mark": ("a.csv", _bytes(_TEXT.encode("utf-16-le")), "UTF-8"),
    "UTF-32": ("a.csv", _bytes(_TEXT.encode("utf-32")), "UTF-8"),
    "noise": ("a.csv", _bytes(bytes(range(256)) * 40), "not a text file"),
    "web page": ("a.xls", _bytes(b"<html><table><tr><td>dealer_code</td></tr></table></html>"), "web page"),
    "columns missing": ("a.csv", _bytes(b"dealer_code,vin\nD1,X\n"), "ro_number, opened_at, job_type, concern_group"),
    "column twice": ("a.csv", _bytes(f"{HEADER},VIN\n{ROW},X\n".encode()), "mean the same"),
    "unknown column twice": ("a.csv", _bytes(f"{HEADER},note,note\n{ROW},1,2\n".encode()), "mean the same"),
    "merged cells": ("a.xlsx", _merged, "Unmerge"),
    "empty sheet": ("a.xlsx", _empty_book, "empty"),
    "zip without workbook": ("a.xlsx", _late(_plain_zip), "no XLSX workbook"),
    "damaged workbook": ("a.xlsx", _late(lambda: packed_book(b"<worksheet>")[:-60]), "damaged"),
    "broken sheet": ("a.xlsx", _late(lambda: packed_book(b"<worksheet><sheetData><row><c")), "damaged"),
    "entities": ("a.xlsx", _late(_entities), "damaged"),
    "one cell at the far right": ("a.xlsx", _late(_wide), "column XFD"),
    "one cell at the far bottom": ("a.xlsx", _late(_tall), "100000 rows"),
    "too many rows": ("a.xlsx", _late(_many_rows), "100000 rows"),
    "bomb": ("a.xlsx", _late(lambda: packed_book(b" " * (65 << 20))), "64 MB"),
    "bomb that lies": ("a.xlsx", _late(lying_bomb), ""),
    "folder": ("a.csv", lambda path: path.mkdir(), "folder"),
    "missing": ("a.csv", lambda path: None, "cannot be read"),
}
"""Name to file name, builder, and a part of the sentence that must be said."""
