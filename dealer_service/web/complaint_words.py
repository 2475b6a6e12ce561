"""How are the states, levels, promises and urgencies of complaints called on a page?"""

from typing import Any

from flask_babel import gettext, lazy_gettext

from dealer_service.domain.complaint_clocks import Deadline, TimeLeft, Urgency
from dealer_service.domain.complaints import Level, Severity, State
from dealer_service.services.complaint_guides import list_categories
from dealer_service.services.complaint_lists import View
from dealer_service.web import edge
from dealer_service.web.languages import reader_locale
from dealer_service.web.words import DASH

_l = lazy_gettext

STATES: dict[str, Any] = {
    State.RECEIVED: _l("received"),
    State.ACKNOWLEDGED: _l("acknowledged"),
    State.NEGOTIATING: _l("negotiating"),
    State.ESCALATED: _l("decision awaited"),
    State.ANSWERED: _l("answered"),
    State.FOLLOW_UP: _l("asked after the answer"),
    State.REOPENED: _l("reopened"),
    State.CLOSED: _l("closed"),
}
SEVERITIES: dict[str, Any] = {
    Severity.SAFETY: _l("safety"),
    Severity.MAJOR: _l("major"),
    Severity.MINOR: _l("minor"),
}
SEVERITY_KINDS = {"safety": "bad", "major": "attention", "minor": "quiet"}
LEVELS: dict[int, Any] = {
    Level.ADVISOR: _l("1 advisor"),
    Level.MANAGER: _l("2 service manager"),
    Level.REGION: _l("3 region"),
    Level.MANUFACTURER: _l("4 manufacturer"),
}
DEADLINES: dict[str, Any] = {
    Deadline.ACKNOWLEDGE: _l("acknowledge"),
    Deadline.ANSWER: _l("answer"),
    Deadline.FOLLOW_UP: _l("follow up"),
}
URGENCIES: dict[str, tuple[Any, str]] = {
    Urgency.OVERDUE: (_l("overdue"), "bad"),
    Urgency.SOON: (_l("due soon"), "attention"),
    Urgency.TODAY: (_l("due today"), "open"),
    Urgency.ON_TIME: (_l("in time"), "good"),
    Urgency.WAITING: (_l("waiting for the customer"), "quiet"),
    Urgency.NOTHING_DUE: (_l("nothing due"), "quiet"),
}
VIEWS: dict[View, Any] = {
    View.MINE: _l("Mine"),
    View.OPEN: _l("All open"),
    View.OVERDUE: _l("Overdue"),
    View.WAITING: _l("Waiting for the customer"),
    View.FOLLOW_UPS: _l("To ask today"),
    View.TO_DECIDE: _l("To decide"),
    View.CLOSED: _l("Closed"),
    View.ALL: _l("Open and closed"),
}
VIEW_LEADS: dict[View, Any] = {
    View.MINE: _l("The open complaints in your hands, and of those for whom you stand in: what is due first."),
    View.OPEN: _l("All open complaints, what is due first."),
    View.OVERDUE: _l("A promise has passed: the one that passed longest ago first."),
    View.WAITING: _l("The clock stands still until the customer answers."),
    View.FOLLOW_UPS: _l("Customers who have their answer and are to be asked by the end of today."),
    View.TO_DECIDE: _l("Offers above the authority of those who work on them: a superior decides."),
    View.CLOSED: _l("Closed complaints, the latest first."),
    View.ALL: _l("Open and closed complaints, the latest received first."),
}
NOTHING: dict[View, Any] = {
    View.MINE: _l("No open complaint is in your hands."),
    View.OPEN: _l("No complaint is open."),
    View.OVERDUE: _l("No promise has passed."),
    View.WAITING: _l("No customer is waited for."),
    View.FOLLOW_UPS: _l("Nobody is to be asked today."),
    View.TO_DECIDE: _l("No offer waits for a decision."),
    View.CLOSED: _l("No complaint is closed yet."),
    View.ALL: _l("There is no complaint yet."),
}


def categories() -> dict[str, str]:
    """What a complaint can be about, by code, in the reader's language."""
    locale = reader_locale()
    return {one.code: one.name(locale) for one in list_categories(edge.session(), edge.actor())}


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
    return gettext("%(time)s over", time=spelled) if left.urgency is Urgency.OVERDUE else gettext(
        "%(time)s left", time=spelled)  # fmt: skip
