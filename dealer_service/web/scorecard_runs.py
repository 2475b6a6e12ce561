"""How are the cards of a month issued for a dealer, a region or all, and how far has it come?"""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.services import scorecard_runs as service
from dealer_service.services.scorecard_answers import standings
from dealer_service.services.scorecard_bundle import cards_as_zip
from dealer_service.services.scorecard_runs import BOTH, OWN, RunView, ScorecardRuns
from dealer_service.web import edge
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.imports_frame import workroom
from dealer_service.web.languages import OWN_NAMES
from dealer_service.web.names import sentence_of
from dealer_service.web.quality import latest_full_month
from dealer_service.web.scorecard_frame import bp
from dealer_service.web.words import month as month_words
from dealer_service.web.words import number

SHOWN = 60
LANGUAGE_WORDS: dict[str, Any] = {OWN: _l("each dealer's own language"), BOTH: _l("both languages"), **OWN_NAMES}
STATE_WORDS: dict[str, tuple[Any, str]] = {
    "running": (_l("under way"), "open"),
    "stopped": (_l("interrupted"), "attention"),
    "finished": (_l("finished"), "good"),
}


class BatchForm(Form):
    """Which cards are issued, in which language, and why again."""

    month = StringField(
        _l("Month"), [InputRequired(_l("Enter a month."))], description=_l("Such as 2026-10."),
        render_kw={"type": "month"},
    )  # fmt: skip
    unit = SelectField(_l("Dealers"))
    languages = SelectField(_l("Language of the cards"))
    reason = StringField(
        _l("Why cards are issued again"), [Length(max=300)],
        description=_l("Only needed where figures have changed since the last issue; without it those cards stay."),
    )  # fmt: skip


@page(bp, "/batch", permission=Permission.ISSUE_SCORECARDS, methods=("GET", "POST"), writes=False)
def batch() -> ResponseReturnValue:
    """What would be issued, with a preview of each card, and the button that issues them."""
    form = BatchForm(formdata=request.form if request.method == "POST" else request.args)
    now = edge.now()
    month = _month(form.month.data) or latest_full_month()
    form.month.data = form.month.data or str(month)
    form.languages.choices = [SelectChoice(value, str(word)) for value, word in LANGUAGE_WORDS.items()]
    form.languages.data = form.languages.data or OWN
    dealers = service.dealers_of(edge.session(), month, None, None)
    regions = {r[0]: r[1] for one in dealers if (r := one.region_on(month.last_day)) is not None}
    form.unit.choices = [
        SelectChoice("", _("All dealers")),
        *(SelectChoice(f"region:{key}", name) for key, name in sorted(regions.items(), key=lambda pair: pair[1])),
        *(SelectChoice(f"dealer:{one.code}", f"{one.code} {one.name}") for one in dealers),
    ]
    form.unit.data = form.unit.data or ""
    kind, _colon, key = form.unit.data.partition(":")
    region_id = int(key) if kind == "region" and key.isdigit() else None
    code = key if kind == "dealer" else None
    if request.method == "POST" and form.validate():
        with refusals_at(form):
            run_id = _runs().ask(edge.actor(), month, form.languages.data, dealer_code=code, region_id=region_id,
                                 reason=form.reason.data)  # fmt: skip
            return redirect(url_for("scorecards.run", run_id=run_id), 303)
    chosen = [d for d in service.dealers_of(edge.session(), month, None, region_id) if code in (None, d.code)]
    known = standings(edge.session(), edge.actor(), month)
    issued = sum((one.code, month.number) in known for one in chosen)
    rows = [
        {
            "code": one.code, "name": one.name,
            "href": url_for("scorecards.card", code=one.code, written=str(month)),
            "papers": [(url_for("scorecards.paper", code=one.code, written=str(month), locale=at), OWN_NAMES[at])
                       for at in service.locales_for(one, form.languages.data)],
            "version": known.get((one.code, month.number), (0,))[0],
        }
        for one in chosen[:SHOWN]
    ]  # fmt: skip
    return render_template(
        "scorecards/batch.html", form=form, rows=rows, said=month_words(month.first_day), count=len(chosen),
        issued=issued, hidden=max(len(chosen) - SHOWN, 0), over=now.date() > month.last_day,
        open_from=month.plus(1).first_day,
        runs=[_row(one) for one in service.list_runs(edge.session(), edge.actor(), now)],
    ), form.status  # fmt: skip


@page(bp, "/batch/<int:run_id>", permission=Permission.ISSUE_SCORECARDS)
def run(run_id: int) -> ResponseReturnValue:
    found = service.run_view(edge.session(), edge.actor(), run_id, edge.now())
    refused = [(code, OWN_NAMES.get(locale, locale), sentence_of(message, given))
               for code, locale, message, given in found.refused]  # fmt: skip
    return render_template(
        "scorecards/run.html", run=found, row=_row(found), progress=_progress(found), refused=refused,
        said=month_words(found.month.first_day),
    )  # fmt: skip


@page(bp, "/batch/<int:run_id>/progress", permission=Permission.ISSUE_SCORECARDS)
def run_progress(run_id: int) -> ResponseReturnValue:
    found = service.run_view(edge.session(), edge.actor(), run_id, edge.now())
    return {"stage": found.state, "words": _progress(found), "read": found.done, "total": found.total}


@page(bp, "/batch/<int:run_id>/again", permission=Permission.ISSUE_SCORECARDS, methods=("POST",), writes=False)
def run_again(run_id: int) -> ResponseReturnValue:
    _runs().again(edge.actor(), run_id)
    flash(_("The batch goes on; what was issued stays."))
    return redirect(url_for("scorecards.run", run_id=run_id), 303)


@page(bp, "/batch/<int:run_id>/cards.zip", permission=Permission.ISSUE_SCORECARDS)
def run_cards(run_id: int) -> ResponseReturnValue:
    """The PDFs of all dealers of the batch as last issued, made while they are sent."""
    found = service.run_view(edge.session(), edge.actor(), run_id, edge.now())
    parts = cards_as_zip(edge.database(), edge.actor(), run_id, edge.now())
    answer = Response(stream_with_context(parts), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"scorecards-{found.month}-{run_id}.zip")
    return answer


def _runs() -> ScorecardRuns:
    return ScorecardRuns(edge.database(), workroom().jobs, edge.settings().now)


def _month(written: str | None) -> Month | None:
    try:
        return Month.parse(written) if written else None
    except ValueError:
        return None


def _progress(found: RunView) -> str:
    return _("%(done)s of %(total)s cards", done=number(found.done), total=number(found.total))


def _row(found: RunView) -> dict[str, Any]:
    word, mark = STATE_WORDS[found.state]
    return {
        "id": found.id,
        "href": url_for("scorecards.run", run_id=found.id),
        "month": found.month.first_day,
        "unit": found.unit or _("All dealers"),
        "languages": str(LANGUAGE_WORDS[found.languages]),
        "by": found.by,
        "at": found.asked_at,
        "state": str(word),
        "mark": mark,
        "issued": found.issued,
        "unchanged": found.unchanged,
        "refused": len(found.refused),
    }
