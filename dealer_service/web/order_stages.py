"""An order on its way through the workshop: the next step as one press, sent back with its cause, who did what when."""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from dealer_service.domain.accounts import Permission
from dealer_service.domain.list_versions import usable
from dealer_service.domain.order_life import ChangedMeanwhile
from dealer_service.domain.order_stages import OF_THE_WORKSHOP, Stage, StageStep, may_be_delivered, steps_from
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.services import order_stages
from dealer_service.services.lists import list_causes
from dealer_service.services.order_guard import is_given_to
from dealer_service.services.repair_order_view import OrderView, get_order
from dealer_service.services.sent_back import list_sent_back
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.names import sentence
from dealer_service.web.order_changes import meanwhile, status_of, version_of
from dealer_service.web.order_frame import bp, group_names
from dealer_service.web.order_words import STAGES, STATUSES
from dealer_service.web.repair_orders_forms import VersionForm, faults_at
from dealer_service.web.words import moment

STEPS: dict[StageStep, tuple[Any, str]] = {
    StageStep.START: (_l("Start the work"), "s"),
    StageStep.INSPECT: (_l("To the final inspection"), "i"),
    StageStep.PASS: (_l("Passed: ready"), "r"),
}
DONE: dict[Stage, Any] = {
    Stage.IN_WORK: _l("The vehicle is in work."),
    Stage.INSPECTION: _l("The vehicle is in the final inspection."),
    Stage.READY: _l("The vehicle is ready. Tell the customer."),
}


class StepForm(VersionForm):
    """A step needs nothing but the version that was seen."""


class SendBackForm(VersionForm):
    line = SelectField(_l("Job"), coerce=int)
    cause = SelectField(_l("Cause"), [InputRequired(_l("Choose the cause: it is counted like a cause of rework."))])
    words = TextAreaField(_l("What is wrong, for the technician"), [Length(max=10_000)], render_kw={"rows": 2})


@page(bp, "/<int:order_id>/step/<step>", permission=Permission.SEE_ORDERS, methods=("POST",))
def take_step(order_id: int, step: str) -> ResponseReturnValue:
    """The next step of the workshop; what someone else did first is said on the order."""
    if step not in set(StageStep):
        raise NotFound(N_("There is no such step."))
    view = get_order(edge.session(), edge.actor(), order_id, edge.now())
    form = StepForm()
    try:
        stage = order_stages.take_step(
            edge.session(), edge.actor(), order_id, StageStep(step), edge.now(), version=version_of(form)
        )
        flash(str(DONE[stage]))
    except ChangedMeanwhile as conflict:
        edge.refuse()
        for line in meanwhile(form, conflict, view.zone):
            flash(_("Someone else was first. %(change)s", change=line))
    except (NotFound, NotAllowed):
        raise
    except Refused as refused:
        edge.refuse()
        flash(sentence(refused))
    return redirect(url_for("repair_orders.order", order_id=order_id))


@page(bp, "/<int:order_id>/send-back", permission=Permission.WRITE_ORDERS, methods=("GET", "POST"))
def send_back(order_id: int) -> ResponseReturnValue:
    """The final inspection returns the work on a job; ``?line=`` chooses it."""
    view = get_order(edge.session(), edge.actor(), order_id, edge.now())
    names, locale = group_names(), reader_locale()
    form = SendBackForm(version=view.version, line=request.args.get("line", view.jobs[0].line, type=int))
    form.line.choices = [
        SelectChoice(str(job.line), f"{job.line} · {names.get(job.group, job.group)}") for job in view.jobs
    ]
    causes = usable(list_causes(edge.session(), edge.actor()), edge.now().date())
    form.cause.choices = [SelectChoice("", "–")] + [
        SelectChoice(cause.code, f"{cause.code} {cause.name(locale)}") for cause in causes
    ]
    changed: list[str] = []
    if form.validate_on_submit():
        try:
            with faults_at(form):
                order_stages.send_back(
                    edge.session(), edge.actor(), order_id, form.line.data, form.cause.data, form.words.data or "",
                    edge.now(), version=version_of(form),
                )  # fmt: skip
                flash(_("Sent back to the workshop. It is counted apart and lowers no rate."))
                return redirect(url_for("repair_orders.order", order_id=order_id))
        except ChangedMeanwhile as conflict:
            changed = meanwhile(form, conflict, view.zone)
    answer = render_template("repair_orders/send_back.html", form=form, order=view, changed=changed)
    return answer, status_of(form, changed)


def way_of(view: OrderView) -> dict[str, Any]:
    """Where the order stands, what can be done next, and who did what when."""
    writes = edge.actor().may(Permission.WRITE_ORDERS)
    given = any(is_given_to(edge.actor(), job.technician) for job in view.jobs)
    kept = None if view.stage is None or view.stage is Stage.OPEN else view.stage.value
    steps = steps_from(view.status, kept)
    return {
        "stages": _stages(view),
        "steps": [
            {"step": step.value, "word": str(STEPS[step][0]), "key": STEPS[step][1]}
            for step in steps
            if step in STEPS and (writes or (given and step in OF_THE_WORKSHOP))
        ],
        "sends_back": writes and StageStep.SEND_BACK in steps,
        "delivers": writes and may_be_delivered(view.status, kept),
        "is_ready": view.stage is Stage.READY,
        "log": _log(view),
        "sent_back": _sent_back(view),
    }


def _stages(view: OrderView) -> list[dict[str, Any]]:
    """The stages in a row, with the last time at which each was reached."""
    if view.status == OrderStatus.CANCELLED:
        return []
    reached: dict[str, str] = {Stage.OPEN: moment(view.opened_at, view.zone)}
    for revision in reversed(view.history):
        for _line, field, _old, new in revision.changes:
            if field == "stage" and new and new != Stage.OPEN:
                reached[new] = moment(revision.at, view.zone)
    if view.delivered_at is not None:
        reached[OrderStatus.DELIVERED] = moment(view.delivered_at, view.zone)
    row = [*Stage, OrderStatus.DELIVERED]
    here = row.index(view.stage if view.stage is not None else OrderStatus.DELIVERED)
    return [
        {"word": _stage_word(one), "at": reached.get(one) if at <= here else None, "here": at == here,
         "done": at <= here}
        for at, one in enumerate(row)
    ]  # fmt: skip


def _log(view: OrderView) -> list[dict[str, str]]:
    """Each change of stage or status, oldest first."""
    return [
        {"word": _stage_word(new), "at": moment(revision.at, view.zone), "by": revision.by or _("the system"),
         "words": revision.reason}
        for revision in reversed(view.history)
        for _line, field, _old, new in revision.changes
        if field in ("stage", "status") and new
    ]  # fmt: skip


def _sent_back(view: OrderView) -> list[dict[str, Any]]:
    locale = reader_locale()
    lines = {job.id: job.line for job in view.jobs}
    return [
        {"line": lines[one.job_id], "at": moment(one.at, view.zone), "words": one.words,
         "cause": f"{one.cause.code} {one.cause.name(locale)}" if one.cause else _("untagged")}
        for one in list_sent_back(edge.session(), edge.actor(), view.id) if one.job_id in lines
    ]  # fmt: skip


def _stage_word(value: str) -> str:
    return str(STAGES[value]) if value in STAGES else str(STATUSES[value][0])
