"""How are business hours typed, written and drawn?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.calendars import WEEKDAYS, Range
from dealer_service.domain.complaint_policy import Hours

DAY_NAMES: dict[str, Any] = dict(
    zip(
        WEEKDAYS,
        (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday")),
        strict=True,
    )
)
SHORT_DAYS = (_l("Mo"), _l("Tu"), _l("We"), _l("Th"), _l("Fr"), _l("Sa"), _l("Su"))
ALL_DAY: Hours = [["00:00", "24:00"]]
_CLOSED = frozenset({"", "-", "–", "closed", "休息", "关门", "不营业"})
_ALL_DAY = re.compile(r"24\s*(h|hours|小时)", re.I)
_RANGE = re.compile(r"(\d{1,2})(?:[:：.](\d{2}))?\s*(?:-|–|—|~|～|to|至|到)\s*(\d{1,2})(?:[:：.](\d{2}))?", re.I)
_BETWEEN = re.compile(r"[\s,;，；、]*")


def read_hours(text: str) -> Hours:
    """Ranges of a day as a person types them: "8-12, 13:00–18:00", "24 h", nothing for closed.

    Raises ValueError for what is no range; whether ranges can be is for the domain to say.
    """
    typed = text.strip()
    if typed.casefold() in _CLOSED:
        return []
    if _ALL_DAY.fullmatch(typed):
        return [list(pair) for pair in ALL_DAY]
    found, at = [], 0
    while at < len(typed):
        match = _RANGE.match(typed, at)
        if match is None:
            raise ValueError(text)
        opens, closes = (f"{int(match[part]):02}:{match[part + 1] or '00'}" for part in (1, 3))
        found.append([opens, closes])
        between = _BETWEEN.match(typed, match.end())
        at = between.end() if between else match.end()
    return found


def written(hours: Sequence[Sequence[str]]) -> str:
    """As it can be typed again."""
    return ", ".join(f"{opens}–{closes}" for opens, closes in hours)


def hours_words(hours: Sequence[Sequence[str]]) -> str:
    """As it is read: closed and 24 h have words."""
    pairs = [list(pair) for pair in hours]
    return _("closed all day") if not pairs else _("open 24 h") if pairs == ALL_DAY else written(pairs)


def ranges_words(ranges: Iterable[Range]) -> str:
    return hours_words([[f"{second // 3600:02}:{second // 60 % 60:02}" for second in pair] for pair in ranges])


@dataclass(frozen=True, slots=True)
class Bar:
    """One open stretch of a drawn day, in hours."""

    x: float
    width: float


def bars(hours: Sequence[Sequence[str]]) -> list[Bar]:
    """A day drawn on 24 hours."""
    return [Bar(round(_hour(opens), 3), round(_hour(closes) - _hour(opens), 3)) for opens, closes in hours]


def _hour(clock: str) -> float:
    hours, minutes = clock.split(":")[:2]
    return int(hours) + int(minutes) / 60
