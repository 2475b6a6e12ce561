"""What does the document of one repair order say, as rows of an import?

Either one flat row, or the order's columns with its jobs: ``{"dealer_code": …, "jobs": [{"line": 1, …}]}``. What the
texts mean is left to the reader of rows, so that a program is told the same as a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from dealer_service.domain.import_columns import REPAIR_ORDERS, Kind
from dealer_service.domain.import_problems import (
    CONTROL_CHARACTER,
    NOT_A_DATE,
    NOT_A_TIME,
    UNDECODABLE,
    UNKNOWN_COLUMN,
    Problem,
    shown,
)
from dealer_service.domain.import_rows import Cells
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.words import N_

JOBS = "jobs"
NUMBERS = frozenset({Kind.WHOLE, Kind.LINE, Kind.AMOUNT})
MOST_DIGITS = 40
COLUMNS = {column.name: column for column in REPAIR_ORDERS.columns}

NOT_AN_OBJECT = N_("The document is one order: an object with the columns of the import file.")
NO_JOBS = N_("“jobs” is a list with at least one job, each an object with the columns of a job.")
KIND_FAULTS: dict[Kind, tuple[str, str]] = {
    Kind.INSTANT: (NOT_A_TIME, "2026-03-05T14:30"),
    Kind.DATE: (NOT_A_DATE, "2026-03-05"),
}
NOT_TEXT = N_("Row {row}, column {column}: “{value}” is not text. Put it between quotation marks.")
NOT_A_NUMBER = N_("Row {row}, column {column}: “{value}” is neither a number nor text. Write a number.")
OF_THE_JOB = N_("Row {row}, column {column}: the column belongs to a job. Move it into “jobs”.")
OF_THE_ORDER = N_("Row {row}, column {column}: the column belongs to the order. Write it once, beside “jobs”.")
WRONG = N_("The order was not taken. Correct what is listed, and send it again.")
UNKNOWN = N_("There is no dealer {code}.")


class FieldProblem(NamedTuple):
    """What is wrong at which place of the document; ``field`` is None for the document as a whole."""

    field: str | None
    value: str | None
    template: str
    params: dict[str, object]


class WrongFields(Refused):
    """A document of which nothing was taken; ``problems`` says all that is wrong with it."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(WRONG)


class UnknownDealer(NotFound):
    """The document names a dealer that is not there, or not for this program; both are told the same."""

    def __init__(self, code: str, problem: FieldProblem) -> None:
        self.problems = (problem,)
        super().__init__(UNKNOWN, code=code)


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """One row for each job, in the order of the import's columns; ``nested`` where the jobs stand in a list."""

    rows: list[Cells]
    nested: bool
    warnings: list[Problem]

    def field_of(self, column: str | None, row: int) -> str | None:
        """Where in the document a column of a row (counted from 1) stands."""
        if column is None:
            return f"{JOBS}.{row - 1}" if self.nested else None
        if self.nested and COLUMNS[column].of_job:
            return f"{JOBS}.{row - 1}.{column}"
        return column


def read_document(document: object) -> OrderDocument:
    """Rows of texts; raises ``WrongFields`` where a value has the wrong kind or stands at the wrong place."""
    if not isinstance(document, Mapping):
        raise WrongFields([FieldProblem(None, None, NOT_AN_OBJECT, {})])
    nested = JOBS in document
    jobs: object = document[JOBS] if nested else [document]
    if not isinstance(jobs, list) or not jobs or not all(isinstance(job, Mapping) for job in jobs):
        raise WrongFields([FieldProblem(JOBS, None, NO_JOBS, {})])
    reading = _Reading(nested)
    shared = reading.texts(document, 1, of_job=False) if nested else {}
    rows = []
    for number, job in enumerate(jobs, 1):
        texts = shared | reading.texts(job, number, of_job=True)
        rows.append(tuple(texts.get(name, "") for name in REPAIR_ORDERS.names))
    if reading.problems:
        raise WrongFields(reading.problems)
    return OrderDocument(rows, nested, reading.warnings)


class _Reading:
    def __init__(self, nested: bool) -> None:
        self.nested = nested
        self.problems: list[FieldProblem] = []
        self.warnings: list[Problem] = []

    def texts(self, part: Mapping[str, object], row: int, of_job: bool) -> dict[str, str]:
        """The texts of the order or of one job; what is unknown is left out with a warning, as in a file."""
        found: dict[str, str] = {}
        for name, value in part.items():
            column = COLUMNS.get(name)
            if column is None:
                if name != JOBS or (of_job and self.nested):
                    self.warnings.append(
                        Problem(None, None, UNKNOWN_COLUMN, {"column": shown(_plain(name)), "row": row})
                    )
            elif self.nested and column.of_job != of_job:
                self._say(name, row, of_job, None, OF_THE_JOB if column.of_job else OF_THE_ORDER)
            elif value is not None:
                found[name] = self._text(name, row, of_job, value, column.kind)
        return found

    def _text(self, name: str, row: int, of_job: bool, value: object, kind: Kind) -> str:
        if isinstance(value, str):
            if "\0" in value:
                self._say(name, row, of_job, None, CONTROL_CHARACTER)
            elif _plain(value) != value:
                self._say(name, row, of_job, None, UNDECODABLE, encoding="UTF-8")
            return value
        if kind in NUMBERS and isinstance(value, int | Decimal) and not isinstance(value, bool):
            return _digits(value)
        if isinstance(value, bool):
            written = str(value).lower()
        else:
            written = _digits(value) if isinstance(value, int | Decimal) else "…"
        template, example = KIND_FAULTS.get(kind, (NOT_A_NUMBER if kind in NUMBERS else NOT_TEXT, ""))
        self._say(name, row, of_job, written, template, example=example)
        return ""

    def _say(self, name: str, row: int, of_job: bool, value: str | None, template: str, **params: object) -> None:
        field = f"{JOBS}.{row - 1}.{name}" if self.nested and of_job else name
        full = {"row": row, "column": name, "value": shown(value or ""), **params}
        self.problems.append(FieldProblem(field, value, template, full))


def _digits(value: int | Decimal) -> str:
    """A number as a file would write it; a giant keeps its exponent and is refused by the reader of the column."""
    if isinstance(value, Decimal) and abs(value.adjusted()) <= MOST_DIGITS:
        return format(value, "f")
    return str(value)


def _plain(text: str) -> str:
    """The text without halves of characters, which no database keeps."""
    return text.encode("utf-8", "ignore").decode("utf-8")
