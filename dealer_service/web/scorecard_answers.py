"""What does the dealer say to its card, and what is answered?"""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from dealer_service.domain.scorecard_answers import LONGEST, Said
from dealer_service.services import scorecard_answers as service
from dealer_service.services.scorecard_answers import Talk
from dealer_service.web.forms import Form
from dealer_service.web.scorecard_frame import SAID, STANDINGS


class WordForm(Form):
    """One word on a card, and what its writer had read."""

    seen = HiddenField()
    words = TextAreaField(_l("Reason"), [Length(max=LONGEST)], render_kw={"rows": 3})


FLASHES: dict[Said, Any] = {
    Said.RECEIVED: _l("The scorecard is acknowledged as received."),
    Said.DISPUTED: _l("The scorecard is disputed; head office is to answer."),
    Said.ANSWERED: _l("The dispute is answered; the dealer reads it with the card."),
}


def talk_parts(talk: Talk, form: WordForm | None, said: Said | None) -> dict[str, Any]:
    """The conversation as the card's page shows it; the form that was sent keeps what was typed."""
    word, mark = STANDINGS[talk.standing]
    blank = WordForm(formdata=None, seen=talk.seen)
    return {
        "standing": str(word) if talk.version else None,
        "mark": mark,
        "version": talk.version,
        "words": [
            {"who": one.by, "said": str(SAID[one.said]), "words": one.words, "at": one.at, "version": one.version,
             "mark": STANDINGS[service.Standing(one.said.value)][1]}
            for one in talk.words
        ],
        "may": [one.value for one in talk.open_to_me],
        "forms": {one.value: form if form is not None and one is said else blank for one in Said},
        "labels": {"disputed": _("What is wrong with which figure, and why"), "answered": _("The answer")},
    }  # fmt: skip
