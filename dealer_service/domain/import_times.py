"""Which instant does the text of a time mean, in the time zone of a dealer?

A time without an offset is local. A repeated hour takes the first, an hour that the clocks left out is refused. A date
alone is the first moment of the day for an opening, 23:59 for everything else.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from dealer_service.domain.import_problems import N_, NO_SUCH_HOUR, NOT_A_DATE, NOT_A_TIME, BadCell
from dealer_service.domain.import_values import REMEMBERED, clean
from dealer_service.domain.refusals import Refused

_EPOCH = datetime(1970, 1, 1)
_DAY = timedelta(days=1)
_YEARS = range(1970, 2201)
_ISO_EXAMPLE = "2026-03-05 14:30"


class _Clock(dict[str, int]):
    """Text behind the date (`` 14:30``, ``T14:30:59``) to seconds after midnight; ``KeyError`` for any other text."""

    def __missing__(self, text: str) -> int:
        if len(text) != 9 or text[6] != ":" or not text[7:].isascii() or not text[7:].isdigit() or text[7] > "5":
            raise KeyError(text)
        self[text] = seconds = self[text[:6]] + int(text[7:])
        return seconds


CLOCK: dict[str, int] = _Clock(
    (f"{separator}{hour:02}:{minute:02}", hour * 3600 + minute * 60)
    for separator in " T"
    for hour in range(24)
    for minute in range(60)
)

_DIRECTIVES = {
    "%Y": r"(?P<Y>\d{4})",
    "%y": r"(?P<y>\d{2})",
    "%m": r"(?P<m>\d{1,2})",
    "%d": r"(?P<d>\d{1,2})",
    "%H": r"(?P<H>\d{1,2})",
    "%I": r"(?P<H>\d{1,2})",
    "%M": r"(?P<M>\d{2})",
    "%S": r"(?P<S>\d{2})",
    "%p": r"(?P<p>[AaPp]\.?[Mm]\.?|上午|下午)",
}


class DealerZone(Protocol):
    """What is asked of a dealer here."""

    @property
    def code(self) -> str: ...

    def zone_on(self, on: date) -> ZoneInfo: ...


def compile_format(template: str) -> re.Pattern[str]:
    """A date format in the notation of ``strptime`` (%Y %y %m %d %H %I %M %S %p) as a pattern."""
    parts = re.split(r"(%.)", template)
    pattern = ""
    for part in parts:
        if part.startswith("%"):
            if part not in _DIRECTIVES:
                raise Refused(
                    N_("“{part}” cannot stand in the date format “{format}”. Use {known}."),
                    field="date_formats", part=part, format=template, known=" ".join(_DIRECTIVES),
                )  # fmt: skip
            pattern += _DIRECTIVES[part]
        else:
            pattern += re.sub(r"(\\ )+", r"\\s+", re.escape(part))
    try:
        return re.compile(pattern, re.ASCII)
    except re.error:
        raise Refused(
            N_("The date format “{format}” names a part twice. Name each part once."),
            field="date_formats", format=template,
        ) from None  # fmt: skip


def to_iso(text: str, formats: tuple[re.Pattern[str], ...]) -> str | None:
    """``text`` in one of the formats as ISO 8601, or None. Whether such a day exists is not asked."""
    for pattern in formats:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        part = found.groupdict()
        year = part.get("Y") or "20" + part.get("y", "00")
        day = f"{year}-{part.get('m', '1'):0>2}-{part.get('d', '1'):0>2}"
        if "H" not in part:
            return day
        hour = int(part["H"])
        if half := part.get("p"):
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if half[0] in "Pp下" else 0)
        return f"{day} {hour:02}:{part.get('M', '00')}:{part.get('S', '00')}"
    return None


def date_reader(formats: tuple[re.Pattern[str], ...]) -> Callable[[str], str]:
    """Reader of dates, as ISO text; a time behind the date is left out."""

    def read(text: str) -> str:
        try:
            found = datetime.fromisoformat(to_iso(text, formats) or text).date()
        except ValueError:
            raise BadCell(NOT_A_DATE, example=_ISO_EXAMPLE[:10]) from None
        if not 1886 <= found.year <= 2200:
            raise BadCell(NOT_A_DATE, example=_ISO_EXAMPLE[:10])
        return found.isoformat()

    return read


class Days(dict[str, int]):
    """Midnight of a dealer's local days, as seconds UTC, by the text of the date (2026-03-05).

    Only of days on which the clocks did not change, so that midnight plus the time of day is the instant; every other
    text raises ``KeyError`` and is read by ``Times.read``.
    """

    __slots__ = ("_times", "dealer")

    def __init__(self, dealer: DealerZone, times: "Times") -> None:
        self.dealer = dealer
        self._times = times

    def __missing__(self, text: str) -> int:
        try:
            on = date.fromisoformat(text)
        except ValueError:
            raise KeyError(text) from None
        if on.year not in _YEARS:
            raise KeyError(text)
        midnight = self._times.midnight(self.dealer.zone_on(on), on)
        self._times.count_one()
        self[text] = midnight
        return midnight


class Times:
    """Reads the times of one file. Remembers days per dealer, in bounded memory."""

    def __init__(self, formats: tuple[re.Pattern[str], ...]) -> None:
        self._formats = formats
        self._days: dict[str, Days] = {}
        self._midnights: dict[tuple[str, date], int | None] = {}
        self._remembered = 0

    def days_of(self, dealer: DealerZone) -> Days:
        """Shared by all dealers whose dated zones are the same, where the dealer tells them."""
        zones = getattr(dealer, "zones", None)
        known_by = str(zones) if zones else dealer.code
        if known_by not in self._days:
            self._days[known_by] = Days(dealer, self)
        return self._days[known_by]

    def count_one(self) -> None:
        self._remembered += 1
        if self._remembered > REMEMBERED:
            self._remembered = 0
            for days in self._days.values():
                days.clear()

    def midnight(self, zone: ZoneInfo, on: date) -> int:
        """Seconds UTC of the start of a day without a change of the clocks; else ``KeyError``."""
        at = (zone.key, on)
        if at not in self._midnights:
            start = datetime(on.year, on.month, on.day)
            offsets = {zone.utcoffset(start + timedelta(hours=hour)) for hour in range(25)}
            offset = offsets.pop()
            seconds = None if offsets or offset is None else (start - _EPOCH - offset) // timedelta(seconds=1)
            self._midnights[at] = seconds
        known = self._midnights[at]
        if known is None:
            raise KeyError(on)
        return known

    def read(self, text: str, dealer: DealerZone | None, end_of_day: bool) -> int:
        """Seconds UTC of any accepted text; without a dealer local times count as UTC. Raises ``BadCell``."""
        text = clean(text)
        if self._formats and (iso := to_iso(text, self._formats)):
            text = iso
        try:
            alone: date | None = date.fromisoformat(text)
        except ValueError:
            alone = None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise BadCell(NOT_A_TIME, example=_ISO_EXAMPLE) from None
        if moment.year not in _YEARS or (alone is None and "T" not in text and " " not in text):
            raise BadCell(NOT_A_TIME, example=_ISO_EXAMPLE)
        if moment.tzinfo is not None:
            return int((moment.astimezone(UTC).replace(tzinfo=None) - _EPOCH) // timedelta(seconds=1))
        zone: tzinfo = UTC if dealer is None else dealer.zone_on(moment.date())
        if alone is not None:
            return _date_alone(moment, zone, end_of_day)
        seconds, exists = _local(moment, zone)
        if not exists:
            raise BadCell(NO_SUCH_HOUR, zone=str(zone))
        return seconds


def _local(moment: datetime, zone: tzinfo) -> tuple[int, bool]:
    """Seconds UTC of a wall-clock time, the first of two; and whether the clocks ever showed it."""
    utc = moment.replace(tzinfo=zone).astimezone(UTC)
    exists = utc.astimezone(zone).replace(tzinfo=None, fold=0) == moment
    return (utc.replace(tzinfo=None) - _EPOCH) // timedelta(seconds=1), exists


def _date_alone(midnight: datetime, zone: tzinfo, end_of_day: bool) -> int:
    """First moment of the day, or 23:59; a left-out midnight gives the first moment there was."""
    wanted = midnight + timedelta(hours=23, minutes=59) if end_of_day else midnight
    seconds, _exists = _local(wanted, zone)
    return seconds


def local_month(seconds: int, dealer: DealerZone | None) -> int:
    """Month of an instant as yyyymm, in the dealer's zone."""
    utc = datetime.fromtimestamp(seconds, UTC)
    local = utc if dealer is None else utc.astimezone(dealer.zone_on(utc.date()))
    return local.year * 100 + local.month
