"""What is a dealer, and which region and time zone were valid for it on a day?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

Value = TypeVar("Value")


def dated_value(dated: Sequence[tuple[date, Value]], on: date) -> Value | None:
    """The value whose valid-from date is the latest not after the day, or None before the first."""
    best: tuple[date, Value] | None = None
    for valid_from, value in dated:
        if valid_from <= on and (best is None or valid_from > best[0]):
            best = (valid_from, value)
    return None if best is None else best[1]


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone by its IANA name, read once."""
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True)
class Dealer:
    """A dealer with its dated settings.

    ``regions`` are (valid from, (id, name)), ``zones`` (valid from, IANA name).
    """

    id: int
    code: str
    name: str
    city: str | None
    locale: str
    regions: tuple[tuple[date, tuple[int, str]], ...]
    zones: tuple[tuple[date, str], ...]
    successor_id: int | None = None
    complete_to: date | None = None

    def region_on(self, on: date) -> tuple[int, str] | None:
        return dated_value(self.regions, on)

    def zone_on(self, on: date) -> ZoneInfo:
        """The time zone valid on a local day; the earliest one for days before it."""
        name = dated_value(self.zones, on) or (self.zones[0][1] if self.zones else "UTC")
        return zone_of(name)

    def begin_of(self, day: date) -> datetime:
        """The instant at which a local day begins, UTC."""
        return datetime.combine(day, time(), self.zone_on(day)).astimezone(UTC)
