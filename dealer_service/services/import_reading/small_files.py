"""What do a file of dealers and a file of follow-up answers say?"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dealer_service.domain import import_problems as say
from dealer_service.domain.data_exchange import STANDARD, ImportProfile
from dealer_service.domain.import_columns import DEALERS, FOLLOW_UPS, TableShape
from dealer_service.domain.import_faults import raw_digest
from dealer_service.domain.import_plans import RowPlan
from dealer_service.domain.import_problems import N_, BadCell, Problem, RefusedRow, shown
from dealer_service.domain.import_times import DealerZone, Times, compile_format, local_month
from dealer_service.domain.import_values import clean, key_text, one_of, short_text, whole_number
from dealer_service.services.import_reading.orders import rows_with_faults
from dealer_service.services.import_reading.survey import survey

LOCALES = ("en", "zh")
_FIXED = {"yes": True, "no": False}
_FIXED_WORDS = {
    "y": "yes", "true": "yes", "1": "yes", "是": "yes", "已修好": "yes",
    "n": "no", "false": "no", "0": "no", "否": "no", "未修好": "no",
}  # fmt: skip
_NO_ZONE = N_("Row {row}, column {column}: “{value}” is no time zone. Use a name like Asia/Shanghai or Europe/Berlin.")
_TWICE = N_(
    "Row {row}: the dealer code “{value}” stands already in row {first} with other content. Delete one of the two rows."
)
_LOCALE = re.compile(r"(en|zh)([-_]\w+)*", re.IGNORECASE)


@dataclass(slots=True)
class ImportedDealer:
    row: int
    code: str
    name: str
    region: str
    city: str | None
    timezone: str
    locale: str


@dataclass(slots=True)
class ImportedFollowUp:
    """An answer collected elsewhere; ``answered_at`` in seconds UTC, ``level`` 1 to 4 or None."""

    row: int
    dealer_code: str
    number: str
    answered_at: int
    fixed: bool
    level: int | None
    channel: str | None
    words: str | None
    digest: int


class _Table:
    """Rows of a small file by column name, and the words for what is wrong with them."""

    def __init__(self, path: str | Path, profile: ImportProfile, shape: TableShape) -> None:
        self._surveyed = survey(path, profile, shape)
        self._plan = RowPlan(self._surveyed.header, profile, shape)
        self._shape = shape

    def rows(self) -> Iterator["_Row"]:
        for at, raw, fault, value in rows_with_faults(self._surveyed):
            cells = self._plan.cells(raw[: len(self._surveyed.header)])
            row = _Row(at, dict(zip(self._surveyed.header, raw, strict=False)), self._plan.headers)
            row.texts = {name: clean(text) for name, text in zip(self._shape.names, cells, strict=True)}
            row.digest = raw_digest(cells)
            if fault is not None:
                encoding, columns = self._surveyed.encoding.upper(), len(self._surveyed.header)
                row.refuse(None, value, fault, encoding=encoding, cells=len(raw), columns=columns)
            else:
                for name in self._shape.needed:
                    if not row.texts[name]:
                        row.refuse(name, "", say.EMPTY_NEEDED)
            yield row


class _Row:
    def __init__(self, at: int, cells: dict[str, str], headers: Mapping[str, str]) -> None:
        self.at = at
        self.cells = cells
        self.texts: dict[str, str] = {}
        self.digest = 0
        self.problems: list[Problem] = []
        self._headers = headers

    def refuse(self, column: str | None, value: str | None, template: str, **params: object) -> None:
        told: dict[str, object] = {"row": self.at, "value": shown(value or ""), **params}
        if column is not None:
            told["column"] = self._headers.get(column, column)
        self.problems.append(Problem(column, value, template, told))

    def read(self, column: str, reader: Callable[[str], object]) -> object:
        """The value of a filled cell, None for a blank or wrong one."""
        text = self.texts[column]
        if not text:
            return None
        try:
            return reader(text)
        except BadCell as bad:
            self.refuse(column, text, bad.template, **bad.params)
            return None

    def refused(self, dealer: str | None = None, number: str | None = None, month: int | None = None) -> RefusedRow:
        return RefusedRow(self.at, self.cells, dealer, number, None, month, self.digest, self.problems)


def read_dealers(path: str | Path, profile: ImportProfile = STANDARD) -> Iterator[ImportedDealer | RefusedRow]:
    """Dealers and refused rows in the order of the file; an identical repeat is left out."""
    seen: dict[str, tuple[int, int]] = {}
    for row in _Table(path, profile, DEALERS).rows():
        code = row.read("code", key_text)
        name, region, city = (row.read(column, short_text) for column in ("name", "region", "city"))
        zone, locale = row.read("timezone", _zone), row.read("locale", _locale)
        if row.problems:
            yield row.refused()
            continue
        first, digest = seen.setdefault(str(code), (row.at, row.digest))
        if first != row.at:
            if digest != row.digest:
                row.refuse("code", str(code), _TWICE, first=first)
                yield row.refused()
            continue
        yield ImportedDealer(
            row.at,
            str(code),
            str(name),
            str(region),
            None if city is None else str(city),
            str(zone),
            str(locale or "en"),
        )


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadCell(_NO_ZONE) from None


def _locale(text: str) -> str:
    if not _LOCALE.fullmatch(text):
        raise BadCell(say.NOT_IN_LIST, choices=", ".join(LOCALES))
    return text[:2].lower()


def read_follow_ups(
    path: str | Path, dealers: Mapping[str, DealerZone], profile: ImportProfile = STANDARD
) -> Iterator[ImportedFollowUp | RefusedRow]:
    """Answers and refused rows in the order of the file. Whether the order exists is asked by whoever saves them.

    Times are read as in the file of repair orders: local to the dealer, a date alone is 23:59.
    """
    times = Times(tuple(compile_format(template) for template in profile.date_formats))
    yes_or_no, level_of = one_of(_FIXED), whole_number(1, 4)
    for row in _Table(path, profile, FOLLOW_UPS).rows():
        dealer = dealers.get(row.texts["dealer_code"])
        if dealer is None and row.texts["dealer_code"]:
            row.refuse("dealer_code", row.texts["dealer_code"], say.UNKNOWN_DEALER)
        number = row.read("ro_number", key_text)
        answered = row.read("answered_at", lambda text, dealer=dealer: times.read(text, dealer, True))  # type: ignore[misc]
        fixed = row.read("fixed", lambda text: yes_or_no(_FIXED_WORDS.get(text.casefold(), text)))
        level, channel = row.read("level", level_of), row.read("channel", short_text)
        if row.problems:
            month = local_month(answered, dealer) if isinstance(answered, int) else None
            yield row.refused(dealer.code if dealer else None, row.texts["ro_number"] or None, month)
            continue
        assert dealer is not None and isinstance(answered, int)
        yield ImportedFollowUp(
            row.at, dealer.code, str(number), answered, _FIXED[str(fixed)], level if isinstance(level, int) else None,
            None if channel is None else str(channel), row.texts["words"] or None, row.digest,
        )  # fmt: skip
