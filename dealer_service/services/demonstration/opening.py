"""When is a dealer's counter open, and when is the next moment at which it is?"""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dealer_service.services.demonstration.countries import Country, opening_minutes

QUARTER_HOUR = 900


class Shift(NamedTuple):
    """One open day: the local day, and the instants at which it opens and closes."""

    day: date
    opens_at: int
    closes_at: int


class OpenDays:
    """The open days of one dealer over a stretch of time, to move instants about inside them."""

    def __init__(self, country: Country, timezone: str, first: date, last: date) -> None:
        zone = ZoneInfo(timezone)
        self.shifts: list[Shift] = []
        day = first
        while day <= last:
            minutes = opening_minutes(country, day)
            if minutes is not None:
                # Summer time changes at night, so an open day has no missing hour.
                opens = datetime.combine(day, time(minutes[0] // 60, minutes[0] % 60), zone)
                opens_at = int(opens.timestamp())
                self.shifts.append(Shift(day, opens_at, opens_at + (minutes[1] - minutes[0]) * 60))
            day += timedelta(days=1)
        self._openings = [shift.opens_at for shift in self.shifts]

    def index_at(self, at: int) -> int:
        """The shift that is open at the instant, else the next one (the last one when none follows)."""
        index = bisect_right(self._openings, at) - 1
        if index < 0:
            return 0
        if at > self.shifts[index].closes_at:
            index += 1
        return min(index, len(self.shifts) - 1)

    def shift_at(self, at: int) -> Shift:
        return self.shifts[self.index_at(at)]

    def inside(self, at: int, rng: Random) -> int:
        """The instant itself when open, else one in the first two hours of the next shift."""
        shift = self.shift_at(at)
        if shift.opens_at <= at <= shift.closes_at:
            return at
        return shift.opens_at + rng.randrange(300, min(7200, shift.closes_at - shift.opens_at))

    def last_before(self, at: int, rng: Random) -> int:
        """An instant in the latest shift that was open by then, not after ``at``."""
        index = max(0, bisect_right(self._openings, at) - 1)
        shift = self.shifts[index]
        return rng.randint(shift.opens_at, max(shift.opens_at, min(at, shift.closes_at)))

    def after_work(self, at: int, seconds: int, rng: Random) -> int:
        """When so much open time later the work is done; what does not fit before closing goes on next day."""
        index = self.index_at(at)
        at = max(at, self.shifts[index].opens_at)
        while seconds > self.shifts[index].closes_at - at - QUARTER_HOUR and index + 1 < len(self.shifts):
            seconds = max(rng.randrange(3600, 9000), seconds - max(0, self.shifts[index].closes_at - at))
            index += 1
            at = self.shifts[index].opens_at
        return min(at + seconds, self.shifts[index].closes_at)

    def days_on(self, at: int, open_days: int, rng: Random) -> int:
        """An instant of the shift that many open days later."""
        index = min(self.index_at(at) + open_days, len(self.shifts) - 1)
        shift = self.shifts[index]
        return rng.randrange(shift.opens_at + 1800, shift.closes_at - 600)
