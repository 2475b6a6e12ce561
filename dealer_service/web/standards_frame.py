"""What do the pages of targets, bonus bands, rework window and standard lists share?"""

from flask import Blueprint, url_for
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.services.words import N_
from dealer_service.web import edge

bp = Blueprint("standards", __name__, url_prefix="/standards")


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The pages of this room that the reader may open."""
    actor = edge.actor()
    pages = [
        ("targets", _("Targets"), Permission.SEE_QUALITY),
        ("bonus", _("Bonus"), Permission.SEE_QUALITY),
        ("window", _("Rework window"), Permission.SIGNED_IN),
        ("lists", _("Standard lists"), Permission.SIGNED_IN),
    ]
    mine = [(name, words) for name, words, permission in pages if actor.may(permission)]
    return [(words, url_for(f"standards.{name}"), name == here) for name, words in mine]


def typed_month(written: str) -> Month:
    """The month of a form's field ``valid_from``; one that is none is refused there."""
    try:
        return Month.parse(written)
    except ValueError:
        raise Refused(N_("Write the month as 2026-10."), field="valid_from") from None
