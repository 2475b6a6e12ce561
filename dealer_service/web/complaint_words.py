"""How is it said how urgent a complaint is, and how much working time is left?"""

from typing import Any

from flask_babel import gettext, lazy_gettext

from dealer_service.domain.complaint_clocks import TimeLeft, Urgency
from dealer_service.web.words import DASH

_l = lazy_gettext

URGENCIES: dict[str, tuple[Any, str]] = {
    Urgency.OVERDUE: (_l("overdue"), "bad"),
    Urgency.SOON: (_l("due soon"), "attention"),
    Urgency.TODAY: (_l("due today"), "open"),
    Urgency.ON_TIME: (_l("in time"), "good"),
    Urgency.WAITING: (_l("waiting for the customer"), "quiet"),
    Urgency.NOTHING_DUE: (_l("nothing due"), "quiet"),
}


def working_time(seconds: float | None) -> str:
    """Working time in hours and minutes: its days have no fixed length. A dash for none."""
    if seconds is None:
        return DASH
    hours, minutes = divmod(int(abs(seconds)) // 60, 60)
    parts = []
    if hours:
        parts.append(gettext("%(hours)s h", hours=hours))
    if minutes or not hours:
        parts.append(gettext("%(minutes)s min", minutes=minutes))
    return " ".join(parts)


def left_words(left: TimeLeft) -> str:
    """How much working time is left, or since when there is none; empty where nothing is due."""
    if left.seconds is None:
        return ""
    spelled = working_time(left.seconds)
    return gettext("by %(time)s", time=spelled) if left.urgency is Urgency.OVERDUE else gettext(
        "%(time)s left", time=spelled)  # fmt: skip
