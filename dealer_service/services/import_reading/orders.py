"""What are the orders of a file, whole and normalised, one after the other?"""

from collections.abc import Iterator, Mapping

from dealer_service.domain import import_problems as say
from dealer_service.domain.data_exchange import ImportProfile
from dealer_service.domain.import_plans import RowPlan
from dealer_service.domain.import_problems import OrderGroup, Problem, RowWarning
from dealer_service.domain.import_rows import Cells, CodeLists, RowReader
from dealer_service.domain.import_times import DealerZone, compile_format
from dealer_service.domain.import_values import clean
from dealer_service.services.import_reading.csv_rows import BrokenRow, csv_rows
from dealer_service.services.import_reading.grouping import Desk, OpenOrder
from dealer_service.services.import_reading.lines import read_lines
from dealer_service.services.import_reading.spill import Spill, Waiting
from dealer_service.services.import_reading.survey import FileSurvey, survey

ALONE = frozenset({say.UNDECODABLE, say.CONTROL_CHARACTER})
"""Faults of rows that are refused alone, because nothing in them can be trusted."""

_NO_KEY = "\x1f"


def read_orders(
    surveyed: FileSurvey, profile: ImportProfile, dealers: Mapping[str, DealerZone], lists: CodeLists
) -> Iterator[OrderGroup]:
    """Whole orders in the order of the file, then those whose rows lie scattered.

    Memory is bounded whatever the file: one order, the caches, and a file on disk for scattered rows. Raises
    ``UnreadableFile`` as ``survey`` does, where the file was surveyed for another profile or has become unreadable.
    """
    if surveyed.profile != profile:
        surveyed = survey(surveyed.path, profile)
    plan = RowPlan(surveyed.header, profile)
    formats = tuple(compile_format(template) for template in profile.date_formats)
    reader = RowReader(dealers, lists, formats, profile.decimal_comma)
    desk = Desk(surveyed.header, plan, reader, surveyed.encoding)
    told = _about_the_file(surveyed, plan)
    if told:
        yield OrderGroup("", "", None, warnings=[RowWarning(1, problem) for problem in told], rows=0)
    spill = Spill()
    try:
        yield from _stream(surveyed, desk, spill)
        yield from _held_back(desk, spill)
    finally:
        spill.close()


def source_rows(surveyed: FileSurvey) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header with their numbers, broken and blank ones included."""
    if surveyed.sheet is not None:
        rows = surveyed.sheet.rows()
    else:
        lines = read_lines(surveyed.path)
        rows = csv_rows(lines, surveyed.encoding, surveyed.delimiter, len(surveyed.header))
    numbered = enumerate(rows, 1)
    for number, _row in numbered:
        if number >= surveyed.header_row:
            break
    return numbered


def rows_with_faults(surveyed: FileSurvey) -> Iterator[tuple[int, list[str], str | None, str | None]]:
    """Rows below the header that are not blank, at least as wide as it: number, texts, fault and what it is about."""
    width = len(surveyed.header)
    for at, row in source_rows(surveyed):
        if any(map(str.strip, row)):
            fault, value = _fault(row, width, at == surveyed.breaks_off_at)
            yield at, row + [""] * (width - len(row)), fault, value


def _about_the_file(surveyed: FileSurvey, plan: RowPlan) -> list[Problem]:
    told = plan.unknown_columns()
    if surveyed.sheet is not None and surveyed.sheet.others:
        told.append(Problem(None, None, say.OTHER_SHEETS, {"sheet": surveyed.sheet.name}))
    return told


def _stream(surveyed: FileSurvey, desk: Desk, spill: Spill) -> Iterator[OrderGroup]:
    """Groups of adjacent rows; rows of scattered orders go to the spill, rows without an order out alone."""
    width = len(surveyed.header)
    cells_of, single = desk.plan.cells, desk.single
    dealer_at, number_at = desk.plan.key_places
    scattered = surveyed.scattered.lookup()
    code = number = _NO_KEY
    held: tuple[int, list[str], Cells] | None = None
    several: OpenOrder | None = None
    for at, row in source_rows(surveyed):
        fault = value = None
        if type(row) is not list or len(row) != width:
            if not any(row) or (len(row) < width and not any(map(str.strip, row))):
                continue
            fault, value = _fault(row, width, at == surveyed.breaks_off_at)
            row += [""] * (width - len(row))
        cells = cells_of(row if len(row) == width else row[:width])
        new_code, new_number = cells[dealer_at], cells[number_at]
        if new_number != number or new_code != code or fault is not None:
            if not (new_code.isalnum() and new_number.isalnum()):
                new_code, new_number = clean(new_code), clean(new_number)
            if fault in ALONE or not new_code or not new_number:
                if any(map(str.strip, row)):
                    yield _alone(desk, at, row, cells, fault, value)
                continue
            if scattered is not None and (new_code, new_number) in scattered:
                spill.add(Waiting(new_code, new_number, at, row, fault, value))
                continue
            if new_number != number or new_code != code:
                if several is not None:
                    yield several.settle()
                elif held is not None:
                    yield single(code, number, *held)
                code, number, held, several = new_code, new_number, None, None
            if fault is None and held is None and several is None:
                held = (at, row, cells)
                continue
        if several is None:
            several = OpenOrder(desk, code, number)
            if held is not None:
                several.add(*held)
            held = None
        several.add(at, row, cells, fault, value)
        if (part := several.overflow()) is not None:
            yield part
    if several is not None:
        yield several.settle()
    elif held is not None:
        yield single(code, number, *held)


def _held_back(desk: Desk, spill: Spill) -> Iterator[OrderGroup]:
    order: OpenOrder | None = None
    width = len(desk.header)
    for waiting in spill.rows():
        if order is None or (order.code, order.number) != (waiting.dealer_code, waiting.number):
            if order is not None:
                yield order.settle()
            order = OpenOrder(desk, waiting.dealer_code, waiting.number)
        cells = desk.plan.cells(waiting.cells[:width])
        order.add(waiting.row, waiting.cells, cells, waiting.fault, waiting.value)
        if (part := order.overflow()) is not None:
            yield part
    if order is not None:
        yield order.settle()


def _fault(row: list[str], width: int, last: bool) -> tuple[str | None, str | None]:
    """What is wrong with a row of another width. A short one is complete: spreadsheets leave out empty cells at its
    end, unless the file breaks off in it."""
    if isinstance(row, BrokenRow):
        return row.fault, row.value
    if len(row) > width and any(map(str.strip, row[width:])):
        return say.TOO_MANY_CELLS, None
    return (say.CUT_OFF, None) if last and len(row) < width else (None, None)


def _alone(desk: Desk, at: int, row: list[str], cells: Cells, fault: str | None, value: str | None) -> OrderGroup:
    """A row that belongs to no order, or cannot be trusted to say which."""
    if fault is not None:
        problems = [desk.broken(at, row, fault, value)]
    else:
        names = zip(desk.plan.key_names, desk.plan.key_places, strict=True)
        problems = [desk.finder.problem(at, name, "", say.NO_KEY) for name, place in names if not clean(cells[place])]
        problems += [problem for problem in desk.finder.faults(at, cells) if problem.column not in desk.plan.key_names]
    return OrderGroup("", "", None, [desk.refuse(at, row, cells, problems)])
