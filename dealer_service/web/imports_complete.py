"""Until which day is everything here, and nothing more to come?"""

# mypy: disallow-untyped-calls=false

from datetime import timedelta

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.utils import redirect
from wtforms import DateField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from dealer_service.domain.accounts import Permission
from dealer_service.services import nil_reports
from dealer_service.web import edge
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.imports_frame import bp
from dealer_service.web.lists import Column
from dealer_service.web.words import day

COLUMNS = [Column(_l("Dealer")), Column(_l("All orders are here until"), figure=True)]


class CompleteForm(Form):
    dealer = SelectField(_l("Dealer"), [InputRequired(_l("Choose the dealer."))])
    to = DateField(
        _l("All orders are here until the end of"),
        [InputRequired(_l("Name the last day of which nothing is missing."))],
        description=_l("The day in the dealer's time zone, at most yesterday."),
    )


@page(bp, "/complete", permission=Permission.IMPORT_ORDERS, methods=("GET", "POST"))
def complete() -> ResponseReturnValue:
    session, actor, now = edge.session(), edge.actor(), edge.now()
    dealers = nil_reports.list_completeness(session, actor, now)
    first = dealers[0] if dealers else None
    asked = {"to": first.today - timedelta(days=1)} if first else {}
    form = CompleteForm(data={"dealer": request.args.get("dealer", first.code if first else ""), **asked})
    form.dealer.choices = [SelectChoice(one.code, f"{one.code} {one.name}") for one in dealers]
    if form.validate_on_submit():
        with refusals_at(form):
            nil_reports.report_complete(session, actor, form.dealer.data, form.to.data, now)
            flash(_("Noted: the orders of %(dealer)s are complete until %(day)s.", dealer=form.dealer.data,
                    day=day(form.to.data)))  # fmt: skip
            return redirect(url_for("imports.complete"))
    return render_template("imports/complete.html", form=form, dealers=dealers, columns=COLUMNS), form.status
