"""Which scorecards were issued, and how does one come to paper?"""

# mypy: disallow-untyped-calls=false

from datetime import date
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session
from wtforms import SelectField, StringField
from wtforms.validators import Length

from dealer_service.domain.accounts import Actor, Permission
from dealer_service.domain.months import Month
from dealer_service.domain.scorecard_answers import Said, Standing
from dealer_service.services import scorecards as service
from dealer_service.services.scorecard_answers import answer_card, count_waiting, list_waiting, standings, talk_of
from dealer_service.services.scorecard_freezing import issue_scorecard
from dealer_service.services.scorecards import CardStanding, IssuedCard
from dealer_service.web import edge, scorecard_runs
from dealer_service.web.account_forms import LANGUAGES
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import OWN_NAMES, reader_locale
from dealer_service.web.lists import pages_asked
from dealer_service.web.quality import latest_full_month, month_asked
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.scorecard_answers import FLASHES, WordForm, talk_parts
from dealer_service.web.scorecard_frame import COLUMNS, STANDINGS, bp, card_row
from dealer_service.web.scorecard_steps import card_said
from dealer_service.web.words import month as month_words

# Each module of pages puts its routes on ``scorecard_frame.bp``; name it here so that it is imported.
PAGES = (scorecard_runs,)


def waiting(session: Session, actor: Actor) -> int:
    """How many cards wait for this person's word, for the rail."""
    return count_waiting(session, actor)


CAPABILITY = Capability(
    bp, (RailEntry("scorecards.listed", _l("Scorecards"), Permission.SEE_QUALITY, "file-earmark-text", 50, waiting),)
)


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
    known = standings(session, actor, month)
    return render_template(
        "scorecards/listed.html",
        rows=[_listed(card, known) for card in cards],
        awaited=[
            {"code": code, "month": at.first_day, "standing": str(STANDINGS[standing][0]),
             "mark": STANDINGS[standing][1],
             "href": url_for("scorecards.card", code=code, written=str(at))}
            for code, at, standing in list_waiting(session, actor)
        ],
        columns=COLUMNS,
        pages=pages,
        month=None if month is None else month.first_day,
        latest=latest.first_day,
        latest_href=url_for("quality.units", month=str(latest)),
    )


@page(bp, "/<code>/<written>", permission=Permission.SEE_QUALITY)
def card(code: str, written: str) -> ResponseReturnValue:
    return card_page(code, month_asked(written))


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
            issued = issue_scorecard(
                edge.session(), edge.actor(), code, month, form.locale.data, edge.now(), form.reason.data
            )
            if any(known.id == issued.id for known in before.issued):
                flash(_("Nothing has changed since issue %(issue)s; it stands as it is.", issue=issued.version))
            else:
                flash(_("Issue %(issue)s is frozen.", issue=issued.version))
            return redirect(url_for("scorecards.card", code=code, written=written))
    return card_page(code, month, form), form.status


@page(bp, "/<code>/<written>/received", permission=Permission.ANSWER_SCORECARDS, methods=("POST",))
def receive(code: str, written: str) -> ResponseReturnValue:
    """The dealer has received and read the card."""
    return _say(code, written, Said.RECEIVED)


@page(bp, "/<code>/<written>/dispute", permission=Permission.ANSWER_SCORECARDS, methods=("POST",))
def dispute(code: str, written: str) -> ResponseReturnValue:
    """The dealer disputes figures of the card, with the reason."""
    return _say(code, written, Said.DISPUTED)


@page(bp, "/<code>/<written>/answer", permission=Permission.ISSUE_SCORECARDS, methods=("POST",))
def answer_dispute(code: str, written: str) -> ResponseReturnValue:
    """Head office answers a dispute."""
    return _say(code, written, Said.ANSWERED)


def _say(code: str, written: str, said: Said) -> ResponseReturnValue:
    month, form = month_asked(written), WordForm()
    if form.validate_on_submit():
        with refusals_at(form):
            answer_card(edge.session(), edge.actor(), code, month, said, form.words.data or "", edge.now(),
                        seen=form.seen.data or None)  # fmt: skip
            flash(str(FLASHES[said]))
            return redirect(url_for("scorecards.card", code=code, written=written))
    return card_page(code, month, word_form=form, said=said), form.status


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


def card_page(
    code: str, month: Month, form: IssueForm | None = None, word_form: WordForm | None = None, said: Said | None = None
) -> str:
    """The card's page, with what was typed where a form was refused."""
    form = form or IssueForm(formdata=None, locale=reader_locale())
    talk = talk_of(edge.session(), edge.actor(), code, month)
    standing = service.card_standing(edge.session(), edge.actor(), code, month, edge.now())
    name = f"{standing.dealer.code} {standing.dealer.name}"
    when = month_words(month.first_day)
    return render_template(
        "scorecards/card.html",
        form=form,
        name=name,
        said=when,
        written=str(month),
        code=standing.dealer.code,
        papers=[_paper(standing, month, locale, words) for locale, words in OWN_NAMES.items()],
        rows=[card_row(one, talk.standing if one.version == talk.version else None) for one in standing.issued],
        talk=talk_parts(talk, word_form, said),
        changes=_changes(standing),
        content=card_said(standing, month),
        columns=COLUMNS,
        over=standing.month_is_over,
        open_from=standing.open_from,
        again=bool(standing.issued),
        crumbs=[(f"{name} · {when}", url_for("quality.dealer", code=standing.dealer.code, written=str(month)))],
    )


def _paper(standing: CardStanding, month: Month, locale: str, words: str) -> dict[str, object]:
    issued = standing.latest(locale)
    return {
        "language": words,
        "lang": "zh-Hans" if locale == "zh" else "en",
        "issued": None if issued is None else card_row(issued),
        "href": url_for("scorecards.paper", code=standing.dealer.code, written=str(month), locale=locale),
    }


def _changes(standing: CardStanding) -> list[tuple[date, str]]:
    """What the last issue says that it changed, in the reader's language where it was issued in it."""
    mine = standing.changes.get(reader_locale()) or next(iter(standing.changes.values()), ())
    return [(change.on, change.what) for change in mine]


def _listed(card: IssuedCard, known: dict[tuple[str, int], tuple[int, Standing]]) -> dict[str, Any]:
    version, standing = known.get((card.dealer_code, card.month), (0, None))
    return card_row(card, standing if card.version == version else None)
