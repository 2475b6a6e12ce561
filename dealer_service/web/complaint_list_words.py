"""How are the lists of complaints, their rows and the working time that is left called on a page?"""

from typing import Any

from flask_babel import lazy_gettext

from dealer_service.domain.complaints import Level
from dealer_service.services.complaint_guides import list_categories
from dealer_service.services.complaint_lists import View
from dealer_service.web import edge
from dealer_service.web.complaint_case_words import SEVERITIES, STATES
from dealer_service.web.complaint_words import URGENCIES, left_words, working_time
from dealer_service.web.languages import reader_locale

__all__ = ["LEVELS", "NOTHING", "SEVERITIES", "STATES", "URGENCIES", "VIEWS", "VIEW_LEADS", "categories", "left_words",
           "working_time"]  # fmt: skip

_l = lazy_gettext

LEVELS: dict[int, Any] = {
    Level.ADVISOR: _l("1 advisor"),
    Level.MANAGER: _l("2 service manager"),
    Level.REGION: _l("3 region"),
    Level.MANUFACTURER: _l("4 manufacturer"),
}
VIEWS: dict[View, Any] = {
    View.MINE: _l("Mine"),
    View.OPEN: _l("All open"),
    View.OVERDUE: _l("Overdue"),
    View.WAITING: _l("Waiting for the customer"),
    View.FOLLOW_UPS: _l("Follow-ups due today"),
    View.TO_DECIDE: _l("To decide"),
    View.CLOSED: _l("Closed"),
    View.ALL: _l("Open and closed"),
}
VIEW_LEADS: dict[View, Any] = {
    View.MINE: _l("The open complaints in your hands, and of those for whom you stand in: what is due first."),
    View.OPEN: _l("All open complaints, what is due first."),
    View.OVERDUE: _l("A promise has passed: the one that passed longest ago first."),
    View.WAITING: _l("The clock stands still until the customer answers."),
    View.FOLLOW_UPS: _l("Customers who have their answer: the follow-up is due by the end of today."),
    View.TO_DECIDE: _l("Offers above the authority of those who work on them: a superior decides."),
    View.CLOSED: _l("Closed complaints, the latest first."),
    View.ALL: _l("Open and closed complaints, the latest received first."),
}
NOTHING: dict[View, Any] = {
    View.MINE: _l("No open complaint is in your hands."),
    View.OPEN: _l("No complaint is open."),
    View.OVERDUE: _l("No promise has passed."),
    View.WAITING: _l("No customer is waited for."),
    View.FOLLOW_UPS: _l("No follow-up is due today."),
    View.TO_DECIDE: _l("No offer waits for a decision."),
    View.CLOSED: _l("No complaint is closed yet."),
    View.ALL: _l("There is no complaint yet."),
}


def categories() -> dict[str, str]:
    """What a complaint can be about, by code, in the reader's language."""
    locale = reader_locale()
    return {one.code: one.name(locale) for one in list_categories(edge.session(), edge.actor())}
