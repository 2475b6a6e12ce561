"""Which columns does an import file have, what kind of cell is each, and which are needed?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """How the text of a cell is read."""

    DEALER = "dealer"
    KEY = "key"
    TEXT = "text"
    SHORT = "short"
    VIN = "vin"
    INSTANT = "instant"
    DATE = "date"
    WHOLE = "whole"
    LINE = "line"
    AMOUNT = "amount"
    CURRENCY = "currency"
    CODE = "code"


class Column(NamedTuple):
    name: str
    kind: Kind
    needed: bool = False
    of_job: bool = False


@dataclass(frozen=True, slots=True)
class TableShape:
    """The columns of one kind of import file; ``key`` names the two that say which rows belong together."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.needed)


REPAIR_ORDERS = TableShape(
    "repair-orders",
    (
        Column("dealer_code", Kind.DEALER, needed=True),
        Column("ro_number", Kind.KEY, needed=True),
        Column("line", Kind.LINE, of_job=True),
        Column("vin", Kind.VIN, needed=True),
        Column("plate", Kind.SHORT),
        Column("customer_name", Kind.SHORT),
        Column("customer_phone", Kind.SHORT),
        Column("opened_at", Kind.INSTANT, needed=True),
        Column("promised_at", Kind.INSTANT),
        Column("delivered_at", Kind.INSTANT),
        Column("odometer_km", Kind.WHOLE),
        Column("job_type", Kind.CODE, needed=True, of_job=True),
        Column("concern_group", Kind.CODE, needed=True, of_job=True),
        Column("concern", Kind.TEXT, of_job=True),
        Column("cause", Kind.TEXT, of_job=True),
        Column("correction", Kind.TEXT, of_job=True),
        Column("labour_op", Kind.SHORT, of_job=True),
        Column("technician", Kind.SHORT, of_job=True),
        Column("advisor", Kind.SHORT),
        Column("amount", Kind.AMOUNT, of_job=True),
        Column("status", Kind.CODE),
        Column("odometer_out_km", Kind.WHOLE),
        Column("estimate", Kind.AMOUNT),
        Column("invoice", Kind.AMOUNT),
        Column("currency", Kind.CURRENCY),
        Column("entered_at", Kind.INSTANT),
        Column("model", Kind.SHORT),
        Column("powertrain", Kind.CODE),
        Column("first_registered_on", Kind.DATE),
        Column("repair_class", Kind.CODE, of_job=True),
        Column("outcome", Kind.CODE, of_job=True),
        Column("rework_of", Kind.KEY, of_job=True),
        Column("rework_of_line", Kind.LINE, of_job=True),
        Column("rework_of_dealer", Kind.SHORT, of_job=True),
        Column("rework_cause", Kind.CODE, of_job=True),
    ),
    key=("dealer_code", "ro_number"),
)

DEALERS = TableShape(
    "dealers",
    (
        Column("code", Kind.KEY, needed=True),
        Column("name", Kind.SHORT, needed=True),
        Column("region", Kind.SHORT, needed=True),
        Column("city", Kind.SHORT),
        Column("timezone", Kind.SHORT, needed=True),
        Column("locale", Kind.SHORT),
    ),
)

FOLLOW_UPS = TableShape(
    "follow-ups",
    (
        Column("dealer_code", Kind.DEALER, needed=True),
        Column("ro_number", Kind.KEY, needed=True),
        Column("answered_at", Kind.INSTANT, needed=True),
        Column("fixed", Kind.CODE, needed=True),
        Column("level", Kind.WHOLE),
        Column("channel", Kind.SHORT),
        Column("words", Kind.TEXT),
    ),
)

WRITTEN_BACK = ("problem", "row")
"""Columns added to refused rows; a file that has both is such a list, corrected and brought back."""
