"""Which months does a period hold, and on which day are its figures final?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from dealer_service.domain.rework import ReworkWindow, window_on

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


class Period(StrEnum):
    """How many months make one figure."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[self]


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; raises ValueError outside the years 1 to 9999 and the months 1 to 12."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.month <= 12):
            raise ValueError(f"{self.year}-{self.month} is no month")

    @staticmethod
    def of(yyyymm: int) -> "Month":
        """The month of a number such as 202610, as it is stored."""
        return _of(yyyymm)

    @staticmethod
    def on(day: date) -> "Month":
        return Month(day.year, day.month)

    @staticmethod
    def parse(text: str) -> "Month":
        """The month written as 2026-10; raises ValueError for anything else."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is no month such as 2026-10")
        return Month(int(found[1]), int(found[2]))

    @property
    def number(self) -> int:
        """As it is stored: 202610."""
        return self.year * 100 + self.month

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return self.plus(1).first_day - timedelta(days=1)

    def plus(self, months: int) -> "Month":
        """The month so many later, or earlier for a negative number."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def until(self, last: "Month") -> Iterator["Month"]:
        """This month and those that follow, the last included; none where it lies before this one."""
        at = self
        while at <= last:
            yield at
            at = at.plus(1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@lru_cache(maxsize=4096)
def _of(yyyymm: int) -> Month:
    return Month(*divmod(yyyymm, 100))


def starts(period: Period, month: Month) -> Month:
    """The first month of the period in which a month lies."""
    return Month(month.year, (month.month - 1) // period.months * period.months + 1)


def ends(period: Period, month: Month) -> Month:
    """The last month of the period in which a month lies."""
    return starts(period, month).plus(period.months - 1)


def label(period: Period, month: Month) -> str:
    """How the period of a month is written: 2026-10, 2026-Q4, 2026."""
    if period is Period.MONTH:
        return str(month)
    return f"{month.year:04}" + (f"-Q{(month.month + 2) // 3}" if period is Period.QUARTER else "")


def final_from(last_month: Month, windows: Sequence[ReworkWindow]) -> date:
    """The day from which the rates of a period that ends with the month can be final (domain section 2).

    By calendar: its last day, the days of the rework window valid on it, and one. October 2026: 1 December 2026.
    Not before a longer window that held earlier has closed for its own last day.
    """
    last_day = last_month.last_day
    closed = [last_day + timedelta(days=window_on(windows, last_day).days)]
    for window, following in pairwise(sorted(windows, key=attrgetter("valid_from"))):
        if following.valid_from <= last_day:
            closed.append(following.valid_from + timedelta(days=window.days - 1))
    return max(closed) + timedelta(days=1)


class Waiting(StrEnum):
    """What a provisional figure still waits for."""

    WINDOW = "window"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class FigureState:
    """Whether the figures of a period are final; ``waiting_for`` is None once they are.

    ``missing`` are the codes of the dealers whose records do not yet reach ``final_from``.
    """

    final_from: date
    waiting_for: Waiting | None
    missing: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        return self.waiting_for is None

    @property
    def provisional_until(self) -> date | None:
        """The calendar day to show beside a provisional figure; None for a final one."""
        return None if self.final else self.final_from


def figure_state(final_on: date, today: date, complete_to: Iterable[tuple[str, date | None]]) -> FigureState:
    """The state of a figure of one or many dealers, from each dealer's code and last complete day.

    It is provisional until the day has come and every dealer's records are complete to that day.
    """
    missing = tuple(code for code, day in complete_to if day is None or day < final_on)
    if today < final_on:
        return FigureState(final_on, Waiting.WINDOW, missing)
    return FigureState(final_on, Waiting.RECORDS if missing else None, missing)
