"""In which month does a delivery count, in which region, and how long is its rework window open?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
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


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What follows from a delivery: yyyymm, region id, and the end of the rework window (seconds UTC; km reading)."""

    month: int
    region_id: int
    window_until: int
    km_limit: int | None


def delivery_facts(
    dealer: Dealer,
    windows: Sequence[ReworkWindow],
    delivered_at: int,
    odometer_km: int | None,
    odometer_out_km: int | None,
) -> DeliveryFacts:
    """Month, region and window of a delivery, each by the setting valid on its local day (domain section 2).

    Raises ``LookupError`` for a dealer that was in no region on that day.
    """
    day = delivery_day(dealer, delivered_at)
    region = dealer.region_on(day)
    if region is None:
        raise LookupError(f"dealer {dealer.code} was in no region on {day}")
    window = windows[0] if len(windows) == 1 else window_on(windows, day)
    return DeliveryFacts(
        day.year * 100 + day.month,
        region[0],
        delivered_at + window.days * DAY_SECONDS,
        km_limit(window, odometer_km, odometer_out_km),
    )
