"""Which pages has the room of audits and improvement plans?"""

from datetime import date

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.web import edge
from dealer_service.web.words import short_month

bp = Blueprint("audits", __name__, url_prefix="/audits")


def tabs() -> list[tuple[str, str, bool]]:
    """The pages of this room that the person may open; the one shown is marked."""
    pages = [("audits.listed", _("Audits"), Permission.SEE_AUDITS),
             ("improvement.listed", _("Improvement plans"), Permission.SEE_QUALITY)]  # fmt: skip
    return [(words, url_for(endpoint), endpoint == request.endpoint) for endpoint, words, permission in pages
            if edge.actor().may(permission) and endpoint in current_app.view_functions]  # fmt: skip


def months_words(first: date, last: date) -> str:
    """Sep 2026 – Nov 2026, or one month."""
    return short_month(first) if first == last else f"{short_month(first)} – {short_month(last)}"
