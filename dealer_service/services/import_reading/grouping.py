"""What becomes of the rows of one order: an order, unchanged repeats, refusals?"""

from dataclasses import dataclass

from dealer_service.domain import import_problems as say
from dealer_service.domain.import_faults import AT, FaultFinder, raw_digest
from dealer_service.domain.import_plans import RowPlan
from dealer_service.domain.import_problems import BadCell, OrderGroup, Problem, RefusedRow, RowWarning
from dealer_service.domain.import_rows import (
    ODOMETER_KM,
    ORDER_NAMES,
    VIN,
    Cells,
    JobValues,
    OrderValues,
    RowReader,
    build_job,
    build_order,
)
from dealer_service.domain.repair_orders import ImportedJob

OF_LINE = AT["rework_of_line"]
OF_DEALER = AT["rework_of_dealer"]
MOST_REFUSALS = 500
"""Refusals of one order beyond this are handed on in a group of their own, so that memory stays bounded."""


@dataclass(slots=True)
class Entry:
    """A row of an order, normalised in ``order``, ``job`` and ``digest`` unless it has problems."""

    row: int
    raw: list[str]
    cells: Cells
    problems: list[Problem]
    order: OrderValues | None = None
    job: JobValues | None = None
    digest: int = 0


class Desk:
    """What is needed to read the rows of one file: its plan, the reader of rows, the words for faults."""

    def __init__(self, header: tuple[str, ...], plan: RowPlan, reader: RowReader, encoding: str) -> None:
        self.header = header
        self.plan = plan
        self.reader = reader
        self.finder = FaultFinder(reader, plan.headers)
        self.encoding = encoding

    def entry(self, row: int, raw: list[str], cells: Cells, fault: str | None, value: str | None) -> Entry:
        """The row read; ``fault`` is what the file reader found wrong with it."""
        if fault is not None:
            return Entry(row, raw, cells, [self.broken(row, raw, fault, value)])
        try:
            return Entry(row, raw, cells, [], *self.reader.read(cells))
        except BadCell as bad:
            problems = self.finder.faults(row, cells)
            return Entry(
                row, raw, cells, problems or [self.finder.problem(row, None, None, bad.template, **bad.params)]
            )

    def broken(self, row: int, raw: list[str], fault: str, value: str | None) -> Problem:
        return self.finder.problem(
            row, None, value, fault, encoding=self.encoding.upper(), cells=len(raw), columns=len(self.header)
        )

    def refuse(self, row: int, raw: list[str], cells: Cells, problems: list[Problem]) -> RefusedRow:
        """The row as it is written back and kept."""
        written = dict(zip(self.header, raw, strict=False))
        for place in range(len(self.header), len(raw)):
            written[f"+{place + 1}"] = raw[place]
        key = self.plan.key(raw)
        code, _days = self.finder.dealer(cells)
        return RefusedRow(
            row,
            written,
            code,
            None if key is None else key[1],
            self.finder.line(cells),
            self.finder.month(cells),
            raw_digest(cells),
            problems,
        )

    def single(self, code: str, number: str, row: int, raw: list[str], cells: Cells) -> OrderGroup:
        """The group of an order with one row: by far the most, so no more is done than needed."""
        try:
            values, job, digest = self.reader.read(cells)
        except BadCell:
            entry = self.entry(row, raw, cells, None, None)
            return OrderGroup(code, number, None, [self.refuse(row, raw, cells, entry.problems)])
        order = build_order(values, [build_job(job, digest, row)])
        odd = values[ODOMETER_KM] is None or values[VIN] in self.reader.odd_vins or (cells[OF_LINE] or cells[OF_DEALER])
        return OrderGroup(code, number, order, [], 0, self.warnings(row, values, cells) if odd else [], 1)

    def warnings(self, row: int, values: OrderValues, cells: Cells) -> list[RowWarning]:
        return self.finder.warnings(row, values) + self.finder.loose_link(row, cells)


class OpenOrder:
    """An order of several rows while they arrive."""

    def __init__(self, desk: Desk, code: str, number: str) -> None:
        self.code = code
        self.number = number
        self._desk = desk
        self._kept: dict[int, Entry] = {}
        self._spoiler: int | None = None
        self._refusals: list[RefusedRow] = []
        self._unchanged = 0
        self._rows = 0

    def add(self, row: int, raw: list[str], cells: Cells, fault: str | None = None, value: str | None = None) -> None:
        self._rows += 1
        entry = self._desk.entry(row, raw, cells, fault, value)
        line = self._desk.finder.line(cells)
        first = None if line is None else self._kept.get(line)
        if first is not None:
            if fault is None and _equal(first, entry):
                self._unchanged += 1
            elif fault is not None:
                self._refuse(entry, entry.problems)
            else:
                told = {"dealer": self.code, "number": self.number, "line": line, "first": first.row}
                self._refuse(entry, [self._desk.finder.problem(row, None, None, say.OTHER_CONTENT, **told)])
            return
        if entry.problems and self._spoiler is None:
            self._spoiler = row
        if line is None:
            self._refuse(entry, entry.problems)
        else:
            self._kept[line] = entry

    def _refuse(self, entry: Entry, problems: list[Problem]) -> None:
        self._refusals.append(self._desk.refuse(entry.row, entry.raw, entry.cells, problems))

    def overflow(self) -> OrderGroup | None:
        """Refusals handed on before the order is complete, where there are very many."""
        if len(self._refusals) < MOST_REFUSALS:
            return None
        kept = len(self._kept)
        group = OrderGroup(self.code, self.number, None, self._refusals, self._unchanged, [], self._rows - kept)
        self._refusals, self._unchanged, self._rows = [], 0, kept
        return group

    def settle(self) -> OrderGroup:
        """The order, or all its rows refused."""
        entries = list(self._kept.values())
        group = OrderGroup(self.code, self.number, None, self._refusals, self._unchanged, [], self._rows)
        if self._spoiler is None:
            self._find_disagreement(entries)
        if self._spoiler is not None:
            for entry in entries:
                self._refuse(entry, entry.problems or [self._spoilt(entry)])
        elif entries:
            first = entries[0]
            assert first.order is not None
            group.order = build_order(first.order, [_job(entry) for entry in entries])
            for entry in entries:
                group.warnings += self._desk.finder.loose_link(entry.row, entry.cells)
            group.warnings += self._desk.finder.warnings(first.row, first.order)
        group.refusals.sort(key=lambda refusal: refusal.row)
        return group

    def _spoilt(self, entry: Entry) -> Problem:
        return self._desk.finder.problem(entry.row, None, None, say.SPOILT_BY, other=self._spoiler, number=self.number)

    def _find_disagreement(self, entries: list[Entry]) -> None:
        """Give a problem to each row whose order columns differ from the first row's, and to the first."""
        first = entries[0] if entries else None
        for entry in entries[1:]:
            assert first is not None and first.order is not None and entry.order is not None
            if entry.order == first.order:
                continue
            for place, column in enumerate(ORDER_NAMES):
                if entry.order[place] != first.order[place]:
                    entry.problems.append(self._differs(entry, first, column))
                    if self._spoiler is None:
                        first.problems.append(self._differs(first, entry, column))
            self._spoiler = self._spoiler or entry.row

    def _differs(self, entry: Entry, other: Entry, column: str) -> Problem:
        at = AT[column]
        return self._desk.finder.problem(
            entry.row, column, entry.cells[at], say.ORDER_DISAGREES,
            other=other.row, other_value=say.shown(other.cells[at]), number=self.number,
        )  # fmt: skip


def _job(entry: Entry) -> ImportedJob:
    assert entry.job is not None
    return build_job(entry.job, entry.digest, entry.row)


def _equal(first: Entry, again: Entry) -> bool:
    if first.problems or again.problems:
        return bool(first.problems and again.problems) and raw_digest(first.cells) == raw_digest(again.cells)
    return first.digest == again.digest and first.order == again.order and first.job == again.job
