"""What do the manufacturer's standard lists say, and how does head office publish the next version?"""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from dealer_service.domain.accounts import Permission
from dealer_service.domain.list_versions import LONGEST, SIDES, ChangeKind, ListChange, ListName
from dealer_service.domain.refusals import NotFound
from dealer_service.services import standard_lists as service
from dealer_service.services.standard_lists import ListView
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.standards_frame import bp, tabs

NAMES: dict[ListName, Any] = {
    ListName.CAUSES: _l("Causes of rework"),
    ListName.CONCERN_GROUPS: _l("Concern groups"),
    ListName.DISMISSAL_REASONS: _l("Reasons of a dismissal"),
    ListName.COMPLAINT_CATEGORIES: _l("Categories of complaints"),
}
KINDS: dict[ChangeKind, Any] = {
    ChangeKind.ADD: _l("new"),
    ChangeKind.REWORD: _l("new wording"),
    ChangeKind.RETIRE: _l("retired"),
}
BELONGS_WORDS: dict[str, Any] = {
    "dealer": _l("dealer's side"),
    "manufacturer": _l("manufacturer's side"),
    "body": _l("body"),
    "brakes": _l("brakes"),
    "climate": _l("climate"),
    "electric drive": _l("electric drive"),
    "electrical": _l("electrical system"),
    "engine": _l("engine"),
    "maintenance": _l("maintenance"),
    "other": _l("other systems"),
    "safety": _l("safety devices"),
    "steering": _l("steering"),
    "suspension": _l("suspension"),
    "transmission": _l("transmission"),
    "wheels": _l("wheels"),
}


class VersionForm(Form):
    """From which day the next version holds, and why there is one."""

    valid_from = DateField(_l("Valid from"), [InputRequired(_l("Enter a day."))])
    reason = StringField(_l("Why the list changes"), [InputRequired(_l("Say why the list changes.")), Length(max=300)])


class ChangeForm(Form):
    """What happens to one code."""

    kind = SelectField(_l("What happens"))
    code = StringField(_l("Code"), [InputRequired(_l("Enter the code.")), Length(max=30)], render_kw={"list": "codes"})
    en = StringField(_l("Wording in English"), [Length(max=LONGEST)])
    zh = StringField(_l("Wording in Chinese"), [Length(max=LONGEST)])
    belongs = SelectField(_l("Belongs to"), default="")


@page(bp, "/lists", permission=Permission.SIGNED_IN)
def lists() -> ResponseReturnValue:
    return redirect(url_for("standards.list_page", name=ListName.CAUSES.value))


@page(bp, "/lists/<name>", permission=Permission.SIGNED_IN)
def list_page(name: str) -> ResponseReturnValue:
    return _page(_name(name))


@page(bp, "/lists/<name>/version", permission=Permission.SET_LISTS, methods=("POST",))
def begin(name: str) -> ResponseReturnValue:
    """Begin the next version, or change its day and reason."""
    chosen, form = _name(name), VersionForm()
    if form.validate_on_submit():
        with refusals_at(form):
            service.begin_version(edge.session(), edge.actor(), chosen, form.valid_from.data, form.reason.data,
                                  edge.now())  # fmt: skip
            flash(_("The next version is being written. Nothing of it is used before it is published."))
            return _back(chosen)
    return _page(chosen, version=form), form.status


@page(bp, "/lists/<name>/change", permission=Permission.SET_LISTS, methods=("POST",))
def change(name: str) -> ResponseReturnValue:
    """Add, reword or retire a code in the version that is being written."""
    chosen = _name(name)
    form = _change_form(service.list_view(edge.session(), edge.actor(), chosen))
    if form.validate_on_submit():
        with refusals_at(form):
            what = ListChange(ChangeKind(form.kind.data), form.code.data.strip(), (form.en.data or "").strip(),
                              (form.zh.data or "").strip(), form.belongs.data or "")  # fmt: skip
            service.change_draft(edge.session(), edge.actor(), chosen, what)
            flash(_("%(code)s stands in the next version.", code=what.code))
            return _back(chosen)
    return _page(chosen, changing=form), form.status


@page(bp, "/lists/<name>/back", permission=Permission.SET_LISTS, methods=("POST",))
def take_back(name: str) -> ResponseReturnValue:
    """Leave a code as it is after all."""
    service.take_back_change(edge.session(), edge.actor(), _name(name), request.form.get("code", ""))
    return _back(_name(name))


@page(bp, "/lists/<name>/discard", permission=Permission.SET_LISTS, methods=("POST",))
def discard(name: str) -> ResponseReturnValue:
    service.discard_draft(edge.session(), edge.actor(), _name(name))
    flash(_("The version that was being written is discarded."))
    return _back(_name(name))


@page(bp, "/lists/<name>/publish", permission=Permission.SET_LISTS, methods=("POST",))
def publish(name: str) -> ResponseReturnValue:
    """From here on the version stands; while a translation is missing, the page says which."""
    chosen, form = _name(name), Form()
    with refusals_at(form):
        version = service.publish_version(edge.session(), edge.actor(), chosen, edge.now())
        flash(_("Version %(number)s is published.", number=version.number))
        return _back(chosen)
    return _page(chosen, publishing=form), form.status


def _page(
    name: ListName,
    version: VersionForm | None = None,
    changing: ChangeForm | None = None,
    publishing: Form | None = None,
) -> str:
    view = service.list_view(edge.session(), edge.actor(), name)
    today, draft = edge.now().date(), view.draft
    return render_template(
        "standards/list.html",
        tabs=tabs("lists"),
        lists=[
            (str(words), url_for("standards.list_page", name=one.value), one is name) for one, words in NAMES.items()
        ],
        name=name.value, words=str(NAMES[name]), number=view.version,
        entries=[
            {"code": one.code, "en": one.en, "zh": one.zh, "belongs": _belongs(one.belongs), "from": one.valid_from,
             "retired": one.retired_on, "usable": one.usable_on(today),
             "coming": one.valid_from is not None and one.valid_from > today}
            for one in view.entries
        ],
        has_belongs=any(one.belongs for one in view.entries),
        draft=None if draft is None else {
            "number": draft.number, "from": draft.valid_from, "reason": draft.reason, "incomplete": draft.incomplete,
            "changes": [_change_row(one) for one in draft.changes],
        },
        published=[
            {"number": one.number, "from": one.valid_from, "reason": one.reason, "by": one.by, "at": one.published_at,
             "changes": [_change_row(change) for change in one.changes]}
            for one in view.published
        ],
        version_form=version or VersionForm(formdata=None, valid_from=draft.valid_from if draft else today,
                                            reason=draft.reason if draft else ""),
        change_form=changing or (_change_form(view) if draft else None),
        publish_form=publishing or Form(formdata=None),
    )  # fmt: skip


def _change_form(view: ListView) -> ChangeForm:
    form = ChangeForm()
    form.kind.choices = [SelectChoice(kind.value, str(words)) for kind, words in KINDS.items()]
    if view.name is ListName.CAUSES:
        values = list(SIDES)
    else:
        values = sorted({one.belongs for one in view.entries if one.belongs})
    form.belongs.choices = [SelectChoice("", "–"), *(SelectChoice(value, _belongs(value)) for value in values)]
    return form


def _change_row(one: ListChange) -> dict[str, Any]:
    was = one.was_zh if reader_locale() == "zh" else one.was_en
    return {"code": one.code, "kind": str(KINDS[one.kind]), "en": one.en, "zh": one.zh, "complete": one.complete,
            "was": was}  # fmt: skip


def _belongs(value: str) -> str:
    return str(BELONGS_WORDS.get(value, value.replace("_", " ")))


def _name(written: str) -> ListName:
    try:
        return ListName(written)
    except ValueError:
        raise NotFound(N_("There is no such list.")) from None


def _back(name: ListName) -> ResponseReturnValue:
    return redirect(url_for("standards.list_page", name=name.value))
