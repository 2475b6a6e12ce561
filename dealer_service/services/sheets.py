"""How are rows written to a file that a spreadsheet opens?"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from dealer_service.domain.import_plans import with_guard
from dealer_service.domain.refusals import Refused
from dealer_service.services.words import N_

KINDS = (".csv", ".xlsx")
MOST_ROWS = 1_048_575

# A telephone number stays as it is: no spreadsheet can make anything of it but a number.
_TELEPHONE = re.compile(r"\+[\d\s()./-]+")

Rows = Iterable[Mapping[str, Any]]


def write_sheet(file: Path, keys: Sequence[str], rows: Rows) -> int:
    """Write a CSV (UTF-8 with byte order mark) or XLSX, by the ending; answers how many rows.

    The file is put in place whole or not at all. Texts that a spreadsheet would take for a formula are no formula.
    """
    kind = file.suffix.lower()
    if kind not in KINDS:
        raise Refused(N_("The file's name ends in .csv or .xlsx; {name} does not."), name=file.name)
    if not file.parent.is_dir():
        raise Refused(N_("There is no folder {folder}. Make it, or choose another place."), folder=str(file.parent))
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        count = (_write_csv if kind == ".csv" else _write_xlsx)(unfinished, keys, rows)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _write_csv(file: Path, keys: Sequence[str], rows: Rows) -> int:
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(keys)
        for row in rows:
            writer.writerow([_text(row[key]) for key in keys])
            count += 1
    return count


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or _TELEPHONE.fullmatch(value):
        return value
    return with_guard(value)


def _write_xlsx(file: Path, keys: Sequence[str], rows: Rows) -> int:
    count = 0
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, keys, book.add_format({"bold": True}))
        for count, row in enumerate(rows, 1):
            if count > MOST_ROWS:
                raise Refused(
                    N_("A sheet holds at most {most} rows. Write a .csv, or ask for one dealer."), most=MOST_ROWS
                )
            for place, key in enumerate(keys):
                value = row[key]
                if isinstance(value, int | float | Decimal):
                    sheet.write_number(count, place, value)
                elif value is not None:
                    sheet.write_string(count, place, value.isoformat() if isinstance(value, date) else str(value))
    return count
