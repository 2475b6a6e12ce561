"""The blueprint that all pages of the day share, and how its states are called."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.domain.day import PromiseState
from dealer_service.domain.follow_up import CallState
from dealer_service.web import edge

bp = Blueprint("today", __name__)

PROMISES: dict[PromiseState, tuple[Any, str]] = {
    PromiseState.LATE: (_l("late"), "bad"),
    PromiseState.SOON: (_l("within the hour"), "attention"),
    PromiseState.TODAY: (_l("today"), "open"),
    PromiseState.WAITING: (_l("awaits customer"), "good"),
    PromiseState.LATER: (_l("later"), "quiet"),
    PromiseState.NONE: (_l("nothing promised"), "quiet"),
}
CALLS: dict[CallState, tuple[Any, str]] = {
    CallState.PLANNED: (_l("call back now"), "attention"),
    CallState.LAST_DAY: (_l("last day"), "bad"),
    CallState.OVERDUE: (_l("overdue"), "attention"),
    CallState.DUE: (_l("due today"), "open"),
    CallState.LATER: (_l("planned"), "quiet"),
}


def tabs() -> list[tuple[str, str, bool]]:
    """The pages of this room that the person may open; the one shown is marked."""
    nothing: dict[str, Any] = {}
    pages = [
        ("today.board", _("Today"), Permission.ANSWER_FOLLOW_UPS, kept()),
        ("today.calls", _("Follow-ups"), Permission.ANSWER_FOLLOW_UPS, kept()),
        ("today.workshop", _("Workshop figures"), Permission.SEE_STAFF_FIGURES, nothing),
    ]
    return [
        (words, url_for(endpoint, **more), request.endpoint == endpoint)
        for endpoint, words, permission, more in pages
        if edge.actor().may(permission)
    ]


def mine() -> bool:
    """Does the address ask for what carries the reader's own name?"""
    return request.args.get("mine") == "1"


def kept() -> dict[str, Any]:
    """What every address of the room carries on."""
    return {"mine": "1"} if mine() else {}
