"""In which month does a delivery count, in which region, and how long is its rework window open?"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.rework import DAY_SECONDS, ReworkWindow, km_limit, window_on

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_offsets: dict[tuple[str, int], int | None] = {}
_days: dict[int, date] = {}


def utc_offset(zone: ZoneInfo, seconds: int) -> int:
    """Seconds that the zone is ahead of UTC at an instant; remembered for UTC days without a change of clocks."""
    key = (zone.key, seconds // DAY_SECONDS)
    offset = _offsets.get(key)
    if offset is None:
        if key in _offsets:
            return _offset(zone, seconds)
        start = key[1] * DAY_SECONDS
        first, last = _offset(zone, start), _offset(zone, start + DAY_SECONDS - 1)
        offset = _offsets[key] = first if first == last else None
        if offset is None:
            return _offset(zone, seconds)
    return offset


def _offset(zone: ZoneInfo, seconds: int) -> int:
    moved = datetime.fromtimestamp(seconds, UTC).astimezone(zone).utcoffset()
    return int(moved.total_seconds()) if moved is not None else 0


def local_day(zone: ZoneInfo, seconds: int) -> date:
    """The calendar day in the zone at an instant (seconds UTC)."""
    number = (seconds + utc_offset(zone, seconds)) // DAY_SECONDS
    day = _days.get(number)
    if day is None:
        day = _days[number] = date.fromordinal(_EPOCH_DAY + number)
    return day


def delivery_day(dealer: Dealer, delivered_at: int) -> date:
    """The local day of a delivery in the dealer's zone valid on that day."""
    if len(dealer.zones) == 1:
        return local_day(dealer.zone_on(date.max), delivered_at)
    for valid_from, _name in sorted(dealer.zones, reverse=True):
        day = local_day(dealer.zone_on(valid_from), delivered_at)
        if day >= valid_from:
            return day
    return local_day(dealer.zone_on(date.min), delivered_at)


class DeliveryFacts(NamedTuple):
    """What follows from a delivery: yyyymm, region id, and the end of the rework window (seconds UTC; km reading)."""

    month: int
    region_id: int
    window_until: int
    km_limit: int | None


class DeliveryRules:
    """Month, region and window of one dealer's deliveries, each by the setting valid on the local day (section 2)."""

    __slots__ = ("_dealer", "_lasting", "_windows", "_zone")

    def __init__(self, dealer: Dealer, windows: Sequence[ReworkWindow]) -> None:
        self._dealer = dealer
        self._windows = windows
        self._zone = dealer.zone_on(date.max)
        # Most dealers never changed zone, region or window: then nothing needs to be looked up by day.
        self._lasting = (
            (dealer.regions[0][1][0], windows[0])
            if len(dealer.zones) == len(dealer.regions) == len(windows) == 1 and dealer.regions[0][0] == date.min
            else None
        )

    def facts(self, delivered_at: int, odometer_km: int | None, odometer_out_km: int | None) -> DeliveryFacts:
        """What follows from a delivery at an instant (seconds UTC).

        Raises ``LookupError`` for a dealer that was in no region on that day.
        """
        if self._lasting is not None:
            region_id, window = self._lasting
            day = local_day(self._zone, delivered_at)
        else:
            day = delivery_day(self._dealer, delivered_at)
            region = self._dealer.region_on(day)
            if region is None:
                raise LookupError(f"dealer {self._dealer.code} was in no region on {day}")
            region_id, window = region[0], window_on(self._windows, day)
        return DeliveryFacts(
            day.year * 100 + day.month,
            region_id,
            delivered_at + window.days * DAY_SECONDS,
            km_limit(window, odometer_km, odometer_out_km),
        )


def delivery_facts(
    dealer: Dealer,
    windows: Sequence[ReworkWindow],
    delivered_at: int,
    odometer_km: int | None,
    odometer_out_km: int | None,
) -> DeliveryFacts:
    """As ``DeliveryRules.facts``, for a single delivery."""
    return DeliveryRules(dealer, windows).facts(delivered_at, odometer_km, odometer_out_km)
