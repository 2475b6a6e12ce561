"""Improvement plans: the list, a plan opened from a cause or a finding, and what the figures say of one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.improvement import Measure
from dealer_service.domain.months import Month
from dealer_service.services import improvement as service
from dealer_service.services.improvement import PlanWanted
from dealer_service.web import edge
from dealer_service.web.audit_forms import PlanForm, StepForm, WordsForm, in_days, month_of
from dealer_service.web.audit_frame import tabs
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.improvement_rows import row
from dealer_service.web.languages import reader_locale
from dealer_service.web.quality import latest_full_month
from dealer_service.web.rail import Capability
from dealer_service.web.words import DASH

bp = Blueprint("improvement", __name__, url_prefix="/improvement")
CAPABILITY = Capability(bp)
MONTHS_BEFORE, MONTHS_OPEN = 6, 8


@page(bp, "/", permission=Permission.SEE_QUALITY)
def listed() -> ResponseReturnValue:
    """``dealer`` narrows to one."""
    code = request.args.get("dealer") or None
    plans = service.list_plans(edge.session(), edge.actor(), edge.now(), code)
    return render_template("improvement/listed.html", rows=[row(plan) for plan in plans], tabs=tabs(), code=code)


@page(bp, "/new", permission=Permission.PLAN_IMPROVEMENT, methods=("GET", "POST"))
def plan() -> ResponseReturnValue:
    """``dealer``, and ``cause`` or ``finding``, fill the form in advance."""
    session, actor = edge.session(), edge.actor()
    latest, cause = latest_full_month(), request.args.get("cause")
    form = PlanForm(
        dealer=request.args.get("dealer"), cause=cause, finding_id=request.args.get("finding", type=int),
        measure=(Measure.RETURNS_OF_CAUSE if cause else Measure.FAILED_FIRST_VISITS).value,
        before_first=str(latest.plus(-MONTHS_BEFORE)), before_last=str(latest.plus(-1)),
        after_first=str(Month.on(edge.now().date())), due_on=in_days(edge.now().date(), 30 * MONTHS_OPEN),
        owner=actor.name,
    )  # fmt: skip
    named = [SelectChoice(one.code, f"{one.code} {one.name(reader_locale())}")
             for one in service.causes_to_choose(session, actor)]  # fmt: skip
    form.dealer.choices = [SelectChoice(one.code, f"{one.code} {one.name}")
                           for one in service.dealers_to_choose(session, actor, edge.now())]  # fmt: skip
    form.cause.choices = [SelectChoice("", DASH), *named]
    if form.validate_on_submit():
        with refusals_at(form):
            plan_id = service.open_plan(session, actor, _wanted(form), edge.now())
            flash(_("The plan is open. Say next what is done, by whom and until when."))
            return redirect(url_for("improvement.shown", plan_id=plan_id))
    return render_template("improvement/new.html", form=form,
                           crumbs=[(_("Improvement plans"), url_for("improvement.listed"))]), form.status  # fmt: skip


def _wanted(form: Any) -> PlanWanted:
    return PlanWanted(
        (form.dealer.data or "").strip(), form.title.data or "", Measure(form.measure.data),
        float(form.target.data) / 100, month_of(form.before_first), month_of(form.before_last),
        month_of(form.after_first), form.due_on.data, form.owner.data or "", form.cause.data or None,
        form.finding_id.data,
    )  # fmt: skip


@page(bp, "/<int:plan_id>", permission=Permission.SEE_QUALITY)
def shown(plan_id: int) -> ResponseReturnValue:
    return _page(plan_id)


@page(bp, "/<int:plan_id>/steps", permission=Permission.PLAN_IMPROVEMENT, methods=("POST",))
def add_step(plan_id: int) -> ResponseReturnValue:
    form = StepForm(prefix="step-")
    if form.validate_on_submit():
        with refusals_at(form):
            service.add_step(edge.session(), edge.actor(), plan_id, form.words.data or "", form.owner.data or "",
                             form.due_on.data, edge.now())  # fmt: skip
            flash(_("It is on the plan."))
            return redirect(url_for("improvement.shown", plan_id=plan_id))
    return _page(plan_id, step=form), 422


@page(bp, "/steps/<int:step_id>/done", permission=Permission.PLAN_IMPROVEMENT, methods=("POST",))
def finish(step_id: int) -> ResponseReturnValue:
    plan_id = service.finish_step(edge.session(), edge.actor(), step_id, edge.now())
    flash(_("Done."))
    return redirect(url_for("improvement.shown", plan_id=plan_id))


@page(bp, "/<int:plan_id>/close", permission=Permission.PLAN_IMPROVEMENT, methods=("POST",))
def close(plan_id: int) -> ResponseReturnValue:
    form = WordsForm(prefix="close-")
    if form.validate_on_submit():
        with refusals_at(form):
            service.close_plan(edge.session(), edge.actor(), plan_id, form.words.data or "", edge.now())
            flash(_("The plan is closed."))
            return redirect(url_for("improvement.shown", plan_id=plan_id))
    return _page(plan_id, closing=form), 422


def _page(plan_id: int, step: Any = None, closing: Any = None) -> str:
    plan = service.get_plan(edge.session(), edge.actor(), plan_id, edge.now())
    if plan.may_change:
        step = step or StepForm(formdata=None, prefix="step-", due_on=in_days(edge.now().date(), 30))
        closing = closing or WordsForm(formdata=None, prefix="close-")
    return render_template("improvement/plan.html", plan=plan, row=row(plan), step=step, closing=closing,
                           crumbs=[(_("Improvement plans"), url_for("improvement.listed"))])  # fmt: skip
