"""Who complains: put right, handed out to the customer, or forgotten on request."""

# mypy: disallow-untyped-calls=false

import json

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField
from wtforms.validators import InputRequired

from dealer_service.domain.accounts import Permission
from dealer_service.domain.refusals import NotAllowed
from dealer_service.services import complaint_persons
from dealer_service.services.complaint_persons import PersonDetails
from dealer_service.services.complaint_view import ComplaintView, get_complaint
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.complaint_forms import PersonForm
from dealer_service.web.complaint_frame import bp
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page

HANDLES = Permission.HANDLE_COMPLAINTS


class EraseForm(Form):
    """What cannot be taken back is confirmed."""

    sure = BooleanField(_l("The customer asked for it, and I have checked that it is he."),
                        [InputRequired(_l("Confirm it: this cannot be taken back."))])  # fmt: skip


@page(bp, "/<int:complaint_id>/person", permission=HANDLES, methods=("GET", "POST"))
def person(complaint_id: int) -> ResponseReturnValue:
    view = _view(complaint_id)
    if view.person is None:
        raise NotAllowed(N_("The customer's name is for those who speak with the customer."))
    form = PersonForm(obj=view.person)
    if form.validate_on_submit():
        with refusals_at(form):
            typed = {name: form._fields[name].data for name in ("name", "phone", "email", "address", "locale")}
            complaint_persons.correct_person(
                edge.session(), edge.actor(), complaint_id, PersonDetails(**typed), edge.now()
            )
            flash(_("The customer's data are corrected."))
            return _back(complaint_id)
    return render_template("complaints/person.html", complaint=view, form=form), form.status


@page(bp, "/<int:complaint_id>/person/copy", permission=HANDLES, methods=("POST",))
def export(complaint_id: int) -> ResponseReturnValue:
    """All that is kept of this customer's complaints, as a file to be handed to him; that it was is on record."""
    kept = complaint_persons.export_person(edge.session(), edge.actor(), complaint_id, edge.now())
    view = _view(complaint_id)
    answer = Response(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{view.number}-customer.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(bp, "/<int:complaint_id>/person/erase", permission=Permission.ERASE_PERSONS, methods=("GET", "POST"))
def erase(complaint_id: int) -> ResponseReturnValue:
    view = _view(complaint_id)
    form = EraseForm()
    if form.validate_on_submit():
        with refusals_at(form):
            count = complaint_persons.erase_person(edge.session(), edge.actor(), complaint_id, edge.now())
            flash(ngettext("The person is forgotten in %(num)s complaint.",
                           "The person is forgotten in %(num)s complaints.", count))  # fmt: skip
            return _back(complaint_id)
    return render_template("complaints/erase.html", complaint=view, form=form), form.status


def _view(complaint_id: int) -> ComplaintView:
    return get_complaint(edge.session(), edge.actor(), complaint_id, edge.now())


def _back(complaint_id: int) -> ResponseReturnValue:
    return redirect(url_for("complaints.complaint", complaint_id=complaint_id))
