"""Audits: the list, and a visit planned."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.services import audits as service
from dealer_service.web import audit_checks, audit_files, audit_page, audit_steps, edge
from dealer_service.web.audit_forms import VisitForm, in_days, month_of
from dealer_service.web.audit_frame import bp, months_words, tabs
from dealer_service.web.audit_words import STATES
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.lists import Column
from dealer_service.web.quality import latest_full_month
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.words import DASH, day, number

# Each module of pages puts its routes on ``audit_frame.bp``; name it here so that it is imported.
ROOMS = (audit_checks, audit_files, audit_page, audit_steps)
CAPABILITY = Capability(bp, (RailEntry("audits.listed", _l("Audits"), Permission.SEE_AUDITS, "clipboard-check", 65),))
COLUMNS = [
    Column(_l("Dealer")), Column(_l("Visit on")), Column(_l("Orders of")), Column(_l("State")),
    Column(_l("Actions open"), figure=True), Column(_l("Late"), figure=True),
]  # fmt: skip


@page(bp, "/", permission=Permission.SEE_AUDITS)
def listed() -> ResponseReturnValue:
    """``dealer`` narrows to one."""
    code = request.args.get("dealer") or None
    lines = service.list_audits(edge.session(), edge.actor(), edge.now(), code)
    rows = [
        {
            "href": url_for("audits.audit", audit_id=line.id),
            "dealer": f"{line.dealer.code} {line.dealer.name}",
            "visit": day(line.visit_on),
            "months": months_words(line.first.first_day, line.last.first_day),
            "state": (str(STATES[line.state][0]), STATES[line.state][1]),
            "open": number(line.actions_open) if line.actions_open else DASH,
            "late": number(line.late) if line.late else DASH,
        }
        for line in lines
    ]
    return render_template("audits/listed.html", rows=rows, columns=COLUMNS, tabs=tabs(), code=code)


@page(bp, "/new", permission=Permission.CONDUCT_AUDITS, methods=("GET", "POST"))
def plan() -> ResponseReturnValue:
    """``dealer`` in the address chooses it."""
    session, actor = edge.session(), edge.actor()
    latest = latest_full_month()
    form = VisitForm(dealer=request.args.get("dealer"), first=str(latest.plus(-2)), last=str(latest),
                     visit_on=in_days(edge.now().date(), 14), auditors=[actor.user_id])  # fmt: skip
    form.offer(((one.code, f"{one.code} {one.name}") for one in service.dealers_to_visit(session, actor)),
               service.people_to_send(session, actor))  # fmt: skip
    if form.validate_on_submit():
        with refusals_at(form):
            audit_id = service.plan_audit(
                session, actor, form.dealer.data, month_of(form.first), month_of(form.last), form.visit_on.data,
                form.auditors.data or [], form.purpose.data or "", edge.now())  # fmt: skip
            flash(_("The visit is planned. Draw the sample next."))
            return redirect(url_for("audits.audit", audit_id=audit_id))
    return render_template("audits/plan.html", form=form, crumbs=[(_("Audits"), url_for("audits.listed"))]), form.status
