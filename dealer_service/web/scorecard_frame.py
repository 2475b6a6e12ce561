"""What do the pages of the scorecards share?"""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _l

from dealer_service.domain import canonical
from dealer_service.domain.months import Month
from dealer_service.domain.scorecard_answers import Said, Standing
from dealer_service.services.scorecards import IssuedCard
from dealer_service.web.languages import OWN_NAMES
from dealer_service.web.lists import Column

bp = Blueprint("scorecards", __name__, url_prefix="/scorecards")

COLUMNS = [
    Column(_l("Month")),
    Column(_l("Dealer")),
    Column(_l("Language")),
    Column(_l("Issue number"), figure=True),
    Column(_l("Dealer's word")),
    Column(_l("Issued on")),
    Column(_l("Issued by")),
    Column(_l("Reason")),
    Column(_l("Digest")),
]

# How the dealer's word is called, with the mark of its state.
STANDINGS: dict[Standing, tuple[Any, str]] = {
    Standing.WAITING: (_l("not acknowledged yet"), "open"),
    Standing.RECEIVED: (_l("receipt acknowledged"), "good"),
    Standing.DISPUTED: (_l("disputed by the dealer"), "attention"),
    Standing.ANSWERED: (_l("dispute answered"), "open"),
}
SAID: dict[Said, Any] = {
    Said.RECEIVED: _l("Receipt acknowledged"),
    Said.DISPUTED: _l("Figures disputed"),
    Said.ANSWERED: _l("Answer of head office"),
}


def card_row(card: IssuedCard, standing: Standing | None = None) -> dict[str, Any]:
    """One issue as a line of a table; ``standing`` None: a later issue has taken its place."""
    month = Month.of(card.month)
    word, mark = STANDINGS[standing] if standing is not None else (_l("replaced by a later issue"), "quiet")
    return {
        "month": month.first_day,
        "dealer": f"{card.dealer_code} {card.dealer_name}",
        "language": OWN_NAMES.get(card.locale, card.locale),
        "version": card.version,
        "at": card.issued_at,
        "by": card.by,
        "reason": card.reason,
        "digest": canonical.short_digest(card.digest),
        "href": url_for("scorecards.kept", card_id=card.id),
        "card_href": url_for("scorecards.card", code=card.dealer_code, written=str(month)),
        "standing": str(word),
        "mark": mark,
    }
