"""When is the call after delivery due, and when does it lapse? Domain section 5."""

from collections.abc import Callable
from datetime import date, timedelta

FIRST_CALL_AFTER_DAYS = 3
LAPSES_AFTER_DAYS = 15
LEVELS = (1, 2, 3, 4)  # dissatisfied, neutral, basically satisfied, very satisfied
CHANNELS = ("telephone", "e-mail", "letter", "visit", "online")


def open_but_sundays(day: date) -> bool:
    """The opening days of a dealer that has set none."""
    return day.weekday() != 6


def due_on(delivered_on: date, is_open: Callable[[date], bool] = open_but_sundays) -> date:
    """The first open day from the third day after delivery; the third day itself when none is open within it."""
    earliest = delivered_on + timedelta(days=FIRST_CALL_AFTER_DAYS)
    for ahead in range(LAPSES_AFTER_DAYS - FIRST_CALL_AFTER_DAYS):
        day = earliest + timedelta(days=ahead)
        if is_open(day):
            return day
    return earliest


def lapses_on(delivered_on: date) -> date:
    """The day on which an unanswered follow-up counts as not reached."""
    return delivered_on + timedelta(days=LAPSES_AFTER_DAYS)
