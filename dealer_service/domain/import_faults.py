"""What is wrong with a row, all of it, in sentences?"""

import marshal
from collections.abc import Callable, Mapping, Sequence

from dealer_service.domain import import_problems as say
from dealer_service.domain.import_columns import REPAIR_ORDERS, Kind
from dealer_service.domain.import_problems import BadCell, Problem, RowWarning, shown
from dealer_service.domain.import_rows import ODOMETER_KM, VIN, Cells, OrderValues, RowReader, signed_digest
from dealer_service.domain.import_times import Days, local_month
from dealer_service.domain.import_values import clean

AT = {name: place for place, name in enumerate(REPAIR_ORDERS.names)}
_INSTANTS = tuple(column.name for column in REPAIR_ORDERS.columns if column.kind is Kind.INSTANT)


class FaultFinder:
    """Words the faults of the rows of one file; ``headers``: our column to the header that stands in the file."""

    def __init__(self, reader: RowReader, headers: Mapping[str, str]) -> None:
        self._reader = reader
        self._headers = headers
        self._cell_readers = _cell_readers(reader)

    def problem(self, row: int, column: str | None, value: str | None, template: str, **params: object) -> Problem:
        """A sentence about one row; the column is shown by its header in the file."""
        full: dict[str, object] = {"row": row, **params}
        if column is not None:
            full["column"] = self._headers.get(column, column)
        if value is not None:
            full["value"] = shown(value)
        return Problem(column, value, template, full)

    def faults(self, row: int, cells: Cells) -> list[Problem]:
        """All faults of a row for which ``RowReader.read`` raised."""
        found: list[Problem] = []
        _code, days = self.dealer(cells)
        linked = bool(clean(cells[AT["rework_of"]]))
        for column in REPAIR_ORDERS.columns:
            text = clean(cells[AT[column.name]])
            if not linked and column.name in ("rework_of_line", "rework_of_dealer"):
                continue
            try:
                if column.kind is not Kind.INSTANT:
                    self._cell_readers[column.name](text)
                elif text:
                    self._reader.instant(text, days, column.name != "opened_at")
                elif column.needed:
                    raise BadCell(say.EMPTY_NEEDED)
            except BadCell as bad:
                found.append(self.problem(row, column.name, text, bad.template, **bad.params))
        wrong = {problem.column for problem in found}
        if not wrong & {"opened_at", "delivered_at", "promised_at", "status"}:
            found += self._contradictions(row, cells, days)
        return found

    def _contradictions(self, row: int, cells: Cells, days: Days | None) -> list[Problem]:
        found: list[Problem] = []
        text = {name: clean(cells[AT[name]]) for name in ("opened_at", "promised_at", "delivered_at", "status")}
        opened = self._reader.instant(text["opened_at"], days, False)
        for column in ("promised_at", "delivered_at"):
            if text[column] and self._reader.instant(text[column], days) < opened:
                earlier = self.problem(row, column, text[column], say.BEFORE_OPENED, opened=shown(text["opened_at"]))
                found.append(earlier)
        status = self._reader.statuses[text["status"]]
        if status == "open" and text["delivered_at"]:
            delivered = shown(text["delivered_at"])
            found.append(self.problem(row, "status", text["status"], say.OPEN_BUT_DELIVERED, delivered=delivered))
        if status == "delivered" and not text["delivered_at"]:
            found.append(self.problem(row, "status", text["status"], say.DELIVERED_WITHOUT_TIME))
        return found

    def dealer(self, cells: Cells) -> tuple[str | None, Days | None]:
        """The dealer's code and local days, None where the dealer is not known."""
        try:
            return self._reader.dealers[cells[AT["dealer_code"]]]
        except BadCell:
            return None, None

    def line(self, cells: Cells) -> int | None:
        try:
            return self._reader.lines[cells[AT["line"]]]
        except BadCell:
            return None

    def month(self, cells: Cells) -> int | None:
        """Month of delivery, else of opening, as yyyymm in the dealer's zone, where one of them is readable."""
        _code, days = self.dealer(cells)
        for column in ("delivered_at", "opened_at"):
            text = clean(cells[AT[column]])
            if text:
                try:
                    seconds = self._reader.instant(text, days, column != "opened_at")
                except BadCell:
                    continue
                return local_month(seconds, None if days is None else days.dealer)
        return None

    def warnings(self, row: int, values: OrderValues) -> list[RowWarning]:
        """What is odd about an accepted order."""
        found: list[RowWarning] = []
        vin = values[VIN]
        if vin in self._reader.odd_vins:
            found.append(RowWarning(row, self.problem(row, "vin", vin, say.VIN_CHECK_DIGIT)))
        if values[ODOMETER_KM] is None:
            found.append(RowWarning(row, self.problem(row, "odometer_km", "", say.MILEAGE_MISSING)))
        return found

    def loose_link(self, row: int, cells: Cells) -> list[RowWarning]:
        """Link columns that are ignored, because rework_of is empty."""
        return [
            RowWarning(row, self.problem(row, column, cells[AT[column]], say.LINK_WITHOUT_ORDER))
            for column in ("rework_of_line", "rework_of_dealer")
            if clean(cells[AT[column]]) and not clean(cells[AT["rework_of"]])
        ]


def raw_digest(cells: Sequence[str]) -> int:
    """Digest of the texts of a row as they stand, for rows that cannot be normalised."""
    return signed_digest(marshal.dumps([clean(text) for text in cells], 2))


def _cell_readers(reader: RowReader) -> dict[str, Callable[[str], object]]:
    coded: dict[str, Callable[[str], object]] = {
        "rework_of": reader.links.__getitem__,
        "job_type": reader.job_types.__getitem__,
        "concern_group": reader.concern_groups.__getitem__,
        "status": reader.statuses.__getitem__,
        "powertrain": reader.powertrains.__getitem__,
        "repair_class": reader.repair_classes.__getitem__,
        "outcome": reader.outcomes.__getitem__,
        "rework_cause": reader.rework_causes.__getitem__,
    }
    of_kind: dict[Kind, Callable[[str], object]] = {
        Kind.DEALER: reader.dealers.__getitem__,
        Kind.KEY: reader.keys.__getitem__,
        Kind.TEXT: clean,
        Kind.SHORT: reader.short.__getitem__,
        Kind.VIN: reader.vins.__getitem__,
        Kind.DATE: reader.dates.__getitem__,
        Kind.WHOLE: reader.km,
        Kind.LINE: reader.lines.__getitem__,
        Kind.AMOUNT: reader.amount,
        Kind.CURRENCY: reader.currencies.__getitem__,
    }
    return {c.name: coded.get(c.name) or of_kind[c.kind] for c in REPAIR_ORDERS.columns if c.kind is not Kind.INSTANT}
