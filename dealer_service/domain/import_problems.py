"""What is told to a person about a row of an import, and how?

Every sentence names the row, the column where there is one, the value and the remedy.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from dealer_service.domain.refusals import Refused
from dealer_service.domain.repair_orders import ImportedOrder


def N_(message: str) -> str:
    """Mark an English template for translation."""
    return message


class UnreadableFile(Refused):
    """The whole file cannot be read; nothing of it was imported."""


class BadCell(Exception):
    """A cell, or a pair of cells, breaks a rule: ``template`` is the sentence.

    ``params`` lacks row, column and value; whoever knows them adds them.
    """

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template)


class Problem(NamedTuple):
    """``column`` is our name of the column, None where the whole row is meant; ``params`` fill the template."""

    column: str | None
    value: str | None
    template: str
    params: dict[str, object]

    def sentence(self) -> str:
        return self.template.format(**self.params)


@dataclass(slots=True)
class RefusedRow:
    """A row that was not imported, with all that is needed to write it back.

    ``cells``: source header to text as it stood. ``dealer_code`` and ``number`` only where readable and the dealer
    known; ``month`` as yyyymm of delivery, else of opening, in the dealer's zone. ``digest``: signed 64 bits over the
    cells of known columns, whatever their order in the file.
    """

    row: int
    cells: dict[str, str]
    dealer_code: str | None
    number: str | None
    line: int | None
    month: int | None
    digest: int
    problems: list[Problem]


class RowWarning(NamedTuple):
    """``row`` is the row in the file, 1 for what concerns the whole file."""

    row: int
    problem: Problem


@dataclass(slots=True)
class OrderGroup:
    """All that a file says about one order, or a part of it that belongs to no order.

    ``order`` is None where nothing is to be saved: the order was refused whole, or the rows were refused alone, or the
    group only carries warnings about the file (``rows`` 0). A very long list of refusals of one order may come in
    several groups. ``rows`` counts the rows read, repeats and refusals included.
    """

    dealer_code: str
    number: str
    order: ImportedOrder | None
    refusals: list[RefusedRow] = field(default_factory=list)
    unchanged_duplicates: int = 0
    warnings: list[RowWarning] = field(default_factory=list)
    rows: int = 1


SHOWN = 80


def shown(value: str) -> str:
    """A value short enough to stand in a sentence."""
    return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"


EMPTY_NEEDED = N_("Row {row}, column {column}: the cell is empty, but needed. Fill it in.")
UNKNOWN_DEALER = N_(
    "Row {row}, column {column}: no dealer has the code “{value}”. Correct the code, or import the dealer first."
)
NO_KEY = N_(
    "Row {row}, column {column}: the cell is empty, so the row belongs to no order. "
    "Fill in dealer code and order number."
)
UNDECODABLE = N_(
    "Row {row}: the text is not valid {encoding}. Export the file as UTF-8, or type the damaged characters again."
)
CONTROL_CHARACTER = N_("Row {row}: the row contains a NUL character. Delete it, or export the file again.")
OPEN_QUOTE = N_("Row {row}: a quotation mark is not closed. Close it, or double quotation marks inside a text.")
TOO_MANY_CELLS = N_(
    "Row {row}: the row has {cells} cells, the header {columns}. "
    "Put texts that contain the separator in quotation marks."
)
CUT_OFF = N_("Row {row}: the file breaks off in this row ({cells} of {columns} cells). Export the file again.")
NO_CACHED_VALUE = N_(
    "Row {row}: cell {value} holds a formula without a stored result, or with an error. "
    "Open the file in the spreadsheet program and save it, or type the value."
)
TOO_LONG = N_("Row {row}, column {column}: the text has {length} characters, at most {limit} are kept. Shorten it.")
NOT_IN_LIST = N_("Row {row}, column {column}: “{value}” is not in the list. Use one of: {choices}.")
NOT_A_CODE = N_("Row {row}, column {column}: “{value}” is not a code of the list {list}. Use a code of that list.")
NOT_WHOLE = N_("Row {row}, column {column}: “{value}” is not a whole number from {low} to {high}. Write digits only.")
NOT_AN_AMOUNT = N_("Row {row}, column {column}: “{value}” is not an amount. Write it like {example}.")
NOT_A_CURRENCY = N_("Row {row}, column {column}: “{value}” is not a currency. Write three letters like CNY or EUR.")
NOT_A_TIME = N_("Row {row}, column {column}: “{value}” is not a date and time. Write it like {example}.")
NOT_A_DATE = N_("Row {row}, column {column}: “{value}” is not a date. Write it like {example}.")
NO_SUCH_HOUR = N_(
    "Row {row}, column {column}: “{value}” did not exist in {zone}, the clocks were put forward. "
    "Correct the time, or write it with its offset from UTC."
)
BEFORE_OPENED = N_("Row {row}, column {column}: “{value}” is before the opening at “{opened}”. Correct one of the two.")
OPEN_BUT_DELIVERED = N_(
    "Row {row}, column {column}: the status is open, but delivered_at is “{delivered}”. Correct one of the two."
)
DELIVERED_WITHOUT_TIME = N_(
    "Row {row}, column {column}: the status is delivered, but delivered_at is empty. Fill it in, or correct the status."
)
VIN_LENGTH = N_(
    "Row {row}, column {column}: “{value}” has {length} characters, a vehicle identification number has 17. Correct it."
)
VIN_LETTERS = N_(
    "Row {row}, column {column}: “{value}” contains a character that no vehicle identification number has "
    "(only digits and capital letters without I, O and Q). Correct it."
)
VIN_CHECK_DIGIT = N_(
    "Row {row}, column {column}: the check digit of “{value}” is wrong (9th character). "
    "Compare the number with the vehicle or its papers."
)
OTHER_CONTENT = N_(
    "Row {row}: dealer {dealer}, order {number}, line {line} stands already in row {first} with other content. "
    "Delete one of the two rows, or give this one a line number of its own."
)
SPOILT_BY = N_(
    "Row {row}: nothing is wrong here, but row {other} of the same order {number} was refused, "
    "and an order is imported whole or not at all. Correct row {other} and import both again."
)
ORDER_DISAGREES = N_(
    "Row {row}, column {column}: “{value}” here, but “{other_value}” in row {other} of the same order {number}. "
    "Make the two equal."
)
MILEAGE_MISSING = N_(
    "Row {row}, column {column}: the mileage is missing, so the rework window counts the days alone. "
    "Fill it in if known."
)
LINK_WITHOUT_ORDER = N_(
    "Row {row}, column {column}: “{value}” is ignored, because rework_of is empty. "
    "Fill in the number of the first order."
)
UNKNOWN_COLUMN = N_("Column “{column}” is not known and was ignored. Rename it, or map it in an import profile.")
OTHER_SHEETS = N_("Only the sheet “{sheet}” was read; the others were ignored. Put all rows on one sheet.")
