"""What are the rows of a workbook, as the texts that a CSV export would hold?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine as calamine

from dealer_service.domain import import_problems as say
from dealer_service.domain.import_problems import N_, UnreadableFile
from dealer_service.services.import_reading.csv_rows import BrokenRow
from dealer_service.services.import_reading.xlsx_guard import inspect_workbook

Cell = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class XlsxSheet:
    """The sheet that is read: the first visible one. ``unfit``: rows (as shown) with a formula that has no result."""

    path: Path
    name: str
    others: bool
    unfit: dict[int, str]

    def rows(self) -> Iterator[list[str]]:
        """Texts of all rows from the first of the sheet."""
        try:
            with calamine.CalamineWorkbook.from_path(self.path) as workbook:
                for at, cells in enumerate(workbook.get_sheet_by_name(self.name).iter_rows(), 1):
                    row = [cell if type(cell) is str else cell_text(cell) for cell in cells]
                    yield BrokenRow(row, say.NO_CACHED_VALUE, self.unfit[at]) if at in self.unfit else row
        except (calamine.CalamineError, OSError, ValueError):
            raise _damaged() from None


def open_xlsx(path: Path) -> XlsxSheet:
    """Check size, content and shape before anything is unpacked, then choose the sheet."""
    sheets = inspect_workbook(path)
    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            visible = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible
            ]
            if not visible:
                raise UnreadableFile(N_("The workbook has no visible sheet. Put the rows on a sheet, or export CSV."))
            name = visible[0]
            merged = workbook.get_sheet_by_name(name).merged_cell_ranges
    except (calamine.CalamineError, OSError, ValueError):
        raise _damaged() from None
    if merged:
        (row, column), _end = merged[0]
        raise UnreadableFile(
            N_(
                "Cell {cell} of sheet “{sheet}” is merged with others. Unmerge all cells, so that each row is complete."
            ),
            cell=f"{column_letters(column)}{row + 1}",
            sheet=name,
        )
    return XlsxSheet(path, name, len(visible) > 1, sheets.unfit(name))


def cell_text(cell: Cell) -> str:
    """A value of a spreadsheet as text; times to the second, because days as fractions are not exact."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return (cell + timedelta(milliseconds=500)).strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def column_letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _damaged() -> UnreadableFile:
    return UnreadableFile(
        N_("The workbook is damaged or protected. Save it again as XLSX without a password, or as CSV.")
    )
