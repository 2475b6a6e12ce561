"""Which scorecards were issued, and how does one come to paper?"""

# mypy: disallow-untyped-calls=false

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.services import scorecards as service
from dealer_service.services.scorecards import CardStanding, IssuedCard
from dealer_service.web import edge
from dealer_service.web.account_forms import LANGUAGES
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import OWN_NAMES, reader_locale
from dealer_service.web.lists import Column, pages_asked
from dealer_service.web.quality import latest_full_month, month_asked
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.words import month as month_words

bp = Blueprint("scorecards", __name__, url_prefix="/scorecards")
CAPABILITY = Capability(
    bp, (RailEntry("scorecards.listed", _l("Scorecards"), Permission.SEE_QUALITY, "file-earmark-text", 50),)
)
COLUMNS = [
    Column(_l("Month")),
    Column(_l("Dealer")),
    Column(_l("Language")),
    Column(_l("Issue number"), figure=True),
    Column(_l("Issued on")),
    Column(_l("Issued by")),
    Column(_l("Reason")),
    Column(_l("Digest")),
]


class IssueForm(Form):
    """What is asked before a card is frozen."""

    locale = SelectField(_l("Language of the card"), choices=LANGUAGES)
    reason = StringField(
        _l("Why it is issued again"),
        [Length(max=300)],
        description=_l("Needed from the second issue on; it stands on the card."),
    )


@page(bp, "/", permission=Permission.SEE_QUALITY)
def listed() -> ResponseReturnValue:
    """The archive, the latest month first; ``month`` YYYY-MM narrows it."""
    written = request.args.get("month")
    month = month_asked(written) if written else None
    session, actor = edge.session(), edge.actor()
    pages = pages_asked(service.count_issued(session, actor, month))
    cards = service.list_issued(session, actor, month=month, limit=pages.size, skip=pages.start)
    latest = latest_full_month()
    return render_template(
        "scorecards/listed.html",
        rows=[_row(card) for card in cards],
        columns=COLUMNS,
        pages=pages,
        month=None if month is None else month.first_day,
        latest=latest.first_day,
        latest_href=url_for("quality.units", month=str(latest)),
    )


@page(bp, "/<code>/<written>", permission=Permission.SEE_QUALITY)
def card(code: str, written: str) -> ResponseReturnValue:
    return _card_page(code, month_asked(written), IssueForm(formdata=None, locale=reader_locale()))


@page(bp, "/<code>/<written>/issue", permission=Permission.ISSUE_SCORECARDS, methods=("GET", "POST"))
def issue(code: str, written: str) -> ResponseReturnValue:
    """Freeze the card. Without a form: back to the card."""
    month = month_asked(written)
    form = IssueForm()
    if request.method == "GET":
        return redirect(url_for("scorecards.card", code=code, written=written))
    if form.validate_on_submit():
        with refusals_at(form):
            before = service.card_standing(edge.session(), edge.actor(), code, month, edge.now())
            issued = service.issue_scorecard(
                edge.session(), edge.actor(), code, month, form.locale.data, edge.now(), form.reason.data
            )
            if any(known.id == issued.id for known in before.issued):
                flash(_("Nothing has changed since issue %(issue)s; it stands as it is.", issue=issued.version))
            else:
                flash(_("Issue %(issue)s is frozen.", issue=issued.version))
            return redirect(url_for("scorecards.card", code=code, written=written))
    return _card_page(code, month, form), form.status


@page(bp, "/<code>/<written>/card.pdf", permission=Permission.SEE_QUALITY)
def paper(code: str, written: str) -> ResponseReturnValue:
    """The card as it was last issued in the language, else a preview; ``locale`` en or zh."""
    month = month_asked(written)
    session, actor = edge.session(), edge.actor()
    locale = service.checked_locale(request.args.get("locale", reader_locale()))
    standing = service.card_standing(session, actor, code, month, edge.now())
    content = service.scorecard_bytes(session, actor, code, month, locale, standing.today)
    return _pdf(content, f"{standing.dealer.code}-{month}.pdf")


@page(bp, "/kept/<int:card_id>/card.pdf", permission=Permission.SEE_QUALITY)
def kept(card_id: int) -> ResponseReturnValue:
    """One issue, also one that was replaced by a later."""
    issued, content = service.issued_bytes(edge.session(), edge.actor(), card_id)
    return _pdf(content, f"{issued.dealer_code}-{Month.of(issued.month)}-{issued.version}.pdf")


def _pdf(content: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=name)


def _card_page(code: str, month: Month, form: IssueForm) -> str:
    standing = service.card_standing(edge.session(), edge.actor(), code, month, edge.now())
    name = f"{standing.dealer.code} {standing.dealer.name}"
    said = month_words(month.first_day)
    return render_template(
        "scorecards/card.html",
        form=form,
        name=name,
        said=said,
        written=str(month),
        code=standing.dealer.code,
        papers=[_paper(standing, month, locale, words) for locale, words in OWN_NAMES.items()],
        rows=[_row(issued) for issued in standing.issued],
        columns=COLUMNS,
        over=standing.month_is_over,
        open_from=standing.open_from,
        again=bool(standing.issued),
        crumbs=[(f"{name} · {said}", url_for("quality.dealer", code=standing.dealer.code, written=str(month)))],
    )


def _paper(standing: CardStanding, month: Month, locale: str, words: str) -> dict[str, object]:
    issued = standing.latest(locale)
    return {
        "language": words,
        "lang": "zh-Hans" if locale == "zh" else "en",
        "issued": None if issued is None else _row(issued),
        "href": url_for("scorecards.paper", code=standing.dealer.code, written=str(month), locale=locale),
    }


def _row(card: IssuedCard) -> dict[str, object]:
    month = Month.of(card.month)
    return {
        "month": month.first_day,
        "dealer": f"{card.dealer_code} {card.dealer_name}",
        "language": OWN_NAMES.get(card.locale, card.locale),
        "version": card.version,
        "at": card.issued_at,
        "by": card.by,
        "reason": card.reason,
        "digest": " ".join((card.digest[:4], card.digest[4:8], card.digest[8:12])),
        "href": url_for("scorecards.kept", card_id=card.id),
        "card_href": url_for("scorecards.card", code=card.dealer_code, written=str(month)),
    }
