"""When is a job rework of an earlier one, and when is it only suspected to be?

The set-based twin of these rules is ``storage/rework_settling.py``; tests hold the two equal on random histories.
Instants are whole seconds UTC.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from dealer_service.domain.dealers import dated_value
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL, CAN_RETURN

DAY_SECONDS = 86_400


class LinkState(IntEnum):
    """What a link to an original comes to, from the present state of both jobs.

    ``REFUSED`` covers what can be no rework (not a repair job, same order, other vehicle, a circle, a cancelled side):
    the reference is kept, the job is open to suspicion, and a later correction can revive it.
    """

    NONE = 0
    IN_WINDOW = 1
    OUTSIDE = 2
    PENDING = 3
    REFUSED = 4


@dataclass(frozen=True, slots=True)
class ReworkWindow:
    """Days (of 24 h, in UTC) and kilometres after delivery, both inclusive; valid for deliveries from a date on."""

    valid_from: date
    days: int
    km: int


def window_on(windows: Sequence[ReworkWindow], delivered_on: date) -> ReworkWindow:
    """The window valid for a delivery on that local day.

    Raises ``LookupError`` when no window was set for the day.
    """
    found = dated_value([(window.valid_from, window) for window in windows], delivered_on)
    if found is None:
        raise LookupError(f"no rework window is set for {delivered_on}")
    return found


def km_limit(window: ReworkWindow, odometer_km: int | None, odometer_out_km: int | None) -> int | None:
    """The highest reading inside the window: mileage out, or in where that is missing, plus the kilometres."""
    left_with = odometer_km if odometer_out_km is None else odometer_out_km
    return None if left_with is None else left_with + window.km


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What the rules of rework look at in a job. ``window_until`` and ``km_limit`` are those of its own delivery.

    ``order_key`` is (dealer code, order number); ``role`` the bits of ``repair_orders.job_role``.
    """

    order_key: tuple[str, str]
    line: int
    vin: str
    concern_group: str
    role: int
    opened_at: int
    delivered_at: int | None
    window_until: int | None
    km_in: int | None
    km_limit: int | None

    @property
    def key(self) -> tuple[str, str, int]:
        return (*self.order_key, self.line)


def window_open(original: JobFacts, returned: JobFacts) -> bool:
    """Was the rework window of the original still open when the later order was opened?"""
    if original.delivered_at is None or original.window_until is None:
        return False
    if not original.delivered_at <= returned.opened_at <= original.window_until:
        return False
    return returned.km_in is None or original.km_limit is None or returned.km_in <= original.km_limit


def link_state(returned: JobFacts, original: JobFacts | None, in_circle: bool = False) -> LinkState:
    """What the link of a job to its original comes to; ``original`` is None while it has not arrived."""
    if not returned.role & CAN_RETURN:
        return LinkState.REFUSED
    if original is None:
        return LinkState.PENDING
    possible = (
        original.role & CAN_BE_ORIGINAL
        and original.vin == returned.vin
        and original.order_key != returned.order_key
        and not in_circle
    )
    if not possible:
        return LinkState.REFUSED
    return LinkState.IN_WINDOW if window_open(original, returned) else LinkState.OUTSIDE


def breaks_circle(links: Mapping[int, int], opened: Mapping[int, tuple[int, str, str, int]], job: int) -> bool:
    """Is this the link that a circle must lose?

    ``links`` maps a job to its original; ``opened`` gives (opened at, dealer code, number, line). A circle has one
    link that leads from its earliest job to a later one: that job came first, so it returned from nothing. Which file
    arrived first does not matter.
    """
    circle = [job]
    at = links.get(job)
    while at is not None and at != job and at not in circle:
        circle.append(at)
        at = links.get(at)
    return at == job and min(circle, key=lambda member: opened[member]) == job


def suspected_original(
    returned: JobFacts, earlier: Iterable[JobFacts], dismissed: frozenset[tuple[str, str, int]] = frozenset()
) -> JobFacts | None:
    """The earlier repair job that an unlinked job points to, or None.

    ``dismissed`` are the keys of originals whose pair with this job was dismissed. The latest delivery wins; then the
    same dealer; then the higher order number, dealer code and line (domain section 1).
    """
    if not returned.role & CAN_RETURN:
        return None
    candidates = [
        job
        for job in earlier
        if job.role & CAN_BE_ORIGINAL
        and job.vin == returned.vin
        and job.concern_group == returned.concern_group
        and job.order_key != returned.order_key
        and job.opened_at < returned.opened_at
        and window_open(job, returned)
        and job.key not in dismissed
    ]
    if not candidates:
        return None
    return max(
        candidates,
        key=lambda job: (
            job.delivered_at,
            job.order_key[0] == returned.order_key[0],
            job.order_key[1],
            job.order_key[0],
            job.line,
        ),
    )
