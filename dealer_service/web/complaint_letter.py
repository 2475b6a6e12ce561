"""The answer as a letter or an e-mail, in the customer's language: read, copied, or opened in the mail program."""

# mypy: disallow-untyped-calls=false

from urllib.parse import quote

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.services.complaint_contacts import Letter, letter_of
from dealer_service.web import edge
from dealer_service.web.complaint_case_words import offer_words
from dealer_service.web.complaint_frame import bp
from dealer_service.web.guards import page
from dealer_service.web.languages import CATALOGUES
from dealer_service.web.leads import page_at
from dealer_service.web.order_frame import wall_clock
from dealer_service.web.words import day


@page(bp, "/<int:complaint_id>/letter", permission=Permission.HANDLE_COMPLAINTS)
def letter(complaint_id: int) -> ResponseReturnValue:
    content = letter_of(edge.session(), edge.actor(), complaint_id, edge.now())
    with force_locale(CATALOGUES.get(content.locale, "en")):
        subject = _("Your complaint %(number)s", number=content.number)
        text = "\n\n".join(_paragraphs(content))
    mail = None
    if content.email:
        mail = f"mailto:{quote(content.email, safe='@')}?subject={quote(subject)}&body={quote(text)}"
    return render_template(
        "complaints/letter.html",
        complaint_id=complaint_id,
        letter=content,
        subject=subject,
        text=text,
        mail=mail,
        lang="zh-Hans" if content.locale.startswith("zh") else "en",
        paper=page_at("complaints.letter_pdf", complaint_id=complaint_id),
    )


def _paragraphs(content: Letter) -> list[str]:
    """The letter, one paragraph after the other, in the language that is in force."""
    received = wall_clock(content.received_at, content.zone)
    answered = wall_clock(content.answered_at, content.zone)
    vehicle = content.plate or content.vin
    about = _("your complaint %(number)s of %(day)s", number=content.number, day=day(received))
    if vehicle:
        about = _("your complaint %(number)s of %(day)s about your vehicle %(vehicle)s", number=content.number,
                  day=day(received), vehicle=vehicle)  # fmt: skip
    parts = [
        _("Dear %(name)s,", name=content.name) if content.name else _("Dear customer,"),
        _("This is our answer to %(about)s. You told us:", about=about),
        _("“%(words)s”", words=content.words),
        content.answer,
    ]
    if content.offers:
        offers = "; ".join(offer_words(offer, content.currency) for offer in content.offers)
        parts.append(_("We have offered you: %(offers)s.", offers=offers))
    if content.ways_left:
        parts.append(_("If you do not agree, these ways are left to you: %(ways)s", ways=content.ways_left))
    parts.append(_("We will ask you in the next days whether this settles the matter for you."))
    closing = [_("Kind regards"), content.signed_by, content.dealer_name, day(answered)]
    return [*parts, "\n".join(line for line in closing if line)]
