"""When may a new rework window begin, and which windows held over a stretch of days?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dealer_service.domain.refusals import Refused
from dealer_service.domain.rework import ReworkWindow, window_on
from dealer_service.domain.words import N_

# Shorter than a week most faults had no time to show; after half a year it is hardly the same repair any more.
LEAST_DAYS, MOST_DAYS = 7, 180
LEAST_KM, MOST_KM = 500, 50_000


@dataclass(frozen=True, slots=True)
class WindowSpan:
    """A window with the last day for which it holds; None while no later one is set."""

    window: ReworkWindow
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.window.valid_from <= day and (self.until is None or day <= self.until)

    def comes_after(self, day: date) -> bool:
        return self.window.valid_from > day


def window_spans(windows: Sequence[ReworkWindow]) -> list[WindowSpan]:
    """Each window with its last day, oldest first."""
    ordered = sorted(windows, key=lambda window: window.valid_from)
    ended = [WindowSpan(one, following.valid_from - timedelta(days=1)) for one, following in pairwise(ordered)]
    return [*ended, *(WindowSpan(one, None) for one in ordered[-1:])]


def spans_between(windows: Sequence[ReworkWindow], first: date, last: date) -> list[WindowSpan]:
    """Those that held on a day from ``first`` to ``last``, oldest first."""
    return [
        span
        for span in window_spans(windows)
        if span.window.valid_from <= last and (span.until is None or span.until >= first)
    ]


def check_new_window(windows: Sequence[ReworkWindow], new: ReworkWindow, begun: date) -> None:
    """Raise ``Refused`` for a window that no network would set, begins too early or changes nothing.

    ``begun`` is the latest day that has begun at any dealer: what was delivered on it is counted by the window that
    held. A window begins with a month, so that a month's rate is made by one window and can name it.
    """
    if not LEAST_DAYS <= new.days <= MOST_DAYS:
        raise Refused(N_("A rework window has {least} to {most} days."), field="days", least=LEAST_DAYS, most=MOST_DAYS)
    if not LEAST_KM <= new.km <= MOST_KM:
        raise Refused(N_("A rework window has {least} to {most} km."), field="km", least=LEAST_KM, most=MOST_KM)
    if new.valid_from.day != 1:
        raise Refused(N_("A rework window begins with the first day of a month."), field="valid_from")
    check_not_begun(new.valid_from, begun)
    held = window_on([one for one in windows if one.valid_from < new.valid_from], new.valid_from)
    coming = next((one for one in windows if one.valid_from == new.valid_from), None)
    if (new.days, new.km) == (held.days, held.km):
        if coming is not None:
            raise Refused(N_("That window holds before that month. To go back to it, withdraw the coming one."),
                          field="days")  # fmt: skip
        raise Refused(N_("That window holds then already. Enter other days or kilometres."), field="days")
    if new == coming:
        raise Refused(N_("This window is set for that month already."), field="days")
    check_changes([one for one in windows if one.valid_from != new.valid_from] + [new])


def check_not_begun(valid_from: date, begun: date) -> None:
    """Raise ``Refused`` for a window whose first day has begun somewhere: deliveries were counted by it."""
    if valid_from <= begun:
        raise Refused(
            N_("{month} has begun: what was delivered since is counted by the window that held. Choose a later month."),
            field="valid_from", month=f"{valid_from:%Y-%m}",
        )  # fmt: skip


def check_changes(windows: Sequence[ReworkWindow]) -> None:
    """Raise ``Refused`` where a window would be the same as the one before it."""
    for one, following in pairwise(sorted(windows, key=lambda window: window.valid_from)):
        if (one.days, one.km) == (following.days, following.km):
            raise Refused(
                N_("The window that begins in {month} would then change nothing. Withdraw that one first."),
                field="days", month=f"{following.valid_from:%Y-%m}",
            )  # fmt: skip
