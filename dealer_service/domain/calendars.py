"""At which hours is a dealer open? Weekly hours, holidays and exceptions, as a value that can be frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Range = tuple[int, int]
"""Half-open, in seconds of the local day; 86400 is its end."""

Ranges = tuple[Range, ...]

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Calendar:
    """Business hours in one time zone.

    ``weekly`` has the ranges of the seven weekdays, Monday first. An exception replaces its date's weekly ranges (a
    working Sunday, a short Christmas Eve); a holiday closes its date, whatever else is said of it. Equal calendars
    hash alike. Raises Refused for an unknown zone, or ranges that are empty, overlap or leave the day.
    """

    zone: str
    weekly: tuple[Ranges, ...]
    holidays: frozenset[date] = frozenset()
    exceptions: tuple[tuple[date, Ranges], ...] = ()
    _special: dict[date, Ranges] = field(init=False, repr=False, compare=False)
    _last_special: date = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_zone(self.zone)
        if len(self.weekly) != len(WEEKDAYS):
            raise ValueError("A week has seven days.")
        for ranges in (*self.weekly, *(ranges for _, ranges in self.exceptions)):
            _check_ranges(ranges)
        special = {**dict(self.exceptions), **dict.fromkeys(self.holidays, ())}
        object.__setattr__(self, "_special", special)
        object.__setattr__(self, "_last_special", max(special, default=date.min))
        object.__setattr__(self, "_hash", hash((self.zone, self.weekly, self.holidays, self.exceptions)))

    def __hash__(self) -> int:
        return self._hash

    def ranges_on(self, on: date) -> Ranges:
        """Ranges of one local day, in order."""
        special = self._special.get(on)
        return self.weekly[on.weekday()] if special is None else special

    def can_open_on_or_after(self, on: date) -> bool:
        """False once no day can be open any more, so that a search may end."""
        return any(self.weekly) or on <= self._last_special

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Calendar":
        """Calendar from what ``to_dict`` gives: ``tz``, ``weekly``, ``holidays``, ``exceptions``; all but ``tz`` may
        be missing. Ranges are pairs like "09:00" and "24:00". Raises Refused for what is no calendar."""
        weekly = plain.get("weekly") or {}
        unknown = sorted(set(weekly) - set(WEEKDAYS))
        if unknown:
            raise Refused(N_("There is no weekday {name}: use mon, tue, wed, thu, fri, sat, sun."), name=unknown[0])
        exceptions = {_date(on): _ranges(pairs) for on, pairs in (plain.get("exceptions") or {}).items()}
        return cls(
            str(plain["tz"]),
            tuple(_ranges(weekly.get(day) or ()) for day in WEEKDAYS),
            frozenset(_date(on) for on in plain.get("holidays") or ()),
            tuple(sorted(exceptions.items())),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and strings, fit for JSON; days without hours are left out of ``weekly``."""
        return {
            "tz": self.zone,
            "weekly": {day: _plain(ranges) for day, ranges in zip(WEEKDAYS, self.weekly, strict=True) if ranges},
            "holidays": [on.isoformat() for on in sorted(self.holidays)],
            "exceptions": {on.isoformat(): _plain(ranges) for on, ranges in self.exceptions},
        }


@lru_cache(maxsize=512)
def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        raise Refused(N_("There is no time zone {zone}: use a name like Asia/Shanghai."), zone=zone) from None


def _check_ranges(ranges: Ranges) -> None:
    for opens, closes in ranges:
        if not 0 <= opens < closes <= _DAY_S:
            raise Refused(
                N_(
                    "Hours must run forward within one day, {opens} to {closes} do not: "
                    "write hours past midnight as two ranges, until 24:00 and from 00:00."
                ),
                opens=_clock(opens),
                closes=_clock(closes),
            )
    for (_, closes), (opens, _) in pairwise(ranges):
        if opens < closes:
            overlap = N_("The hours from {opens} overlap the ones before: make them one range.")
            raise Refused(overlap, opens=_clock(opens))


def _ranges(pairs: Iterable[Iterable[str]]) -> Ranges:
    ranges = []
    for pair in pairs:
        opens, closes = pair
        ranges.append((_seconds(opens), _seconds(closes)))
    return tuple(sorted(ranges))


def _seconds(clock: str) -> int:
    """Second of the day of "9:30", "09:30" or "09:30:15"."""
    parts = [int(part) if part.isdecimal() else -1 for part in clock.strip().split(":")]
    if len(parts) not in (2, 3) or min(parts) < 0 or max(parts[1:]) > 59:
        raise Refused(N_("{clock} is no time of day: write it like 09:00."), clock=clock)
    hours, minutes, seconds = (*parts, 0)[:3]
    return hours * 3600 + minutes * 60 + seconds


def _clock(second: int) -> str:
    text = f"{second // 3600:02}:{second // 60 % 60:02}"
    return f"{text}:{second % 60:02}" if second % 60 else text


def _plain(ranges: Ranges) -> list[list[str]]:
    return [[_clock(opens), _clock(closes)] for opens, closes in ranges]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(N_("{text} is no date: write it like 2026-10-01."), text=text) from None
