"""One job of an order: added, worked on, corrected; and what the customer answered at the follow-up."""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.order_life import ChangedMeanwhile
from dealer_service.domain.order_stages import Consent, needs_consent
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.repair_orders import ImportedJob, OrderStatus
from dealer_service.services import follow_up, order_stages, repair_orders
from dealer_service.services.repair_order_lists import people_of
from dealer_service.services.repair_order_view import OrderView, get_order
from dealer_service.services.vehicles import JobVisit
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.guards import page
from dealer_service.web.order_changes import meanwhile, status_of, version_of
from dealer_service.web.order_frame import bp, group_names, instant, now_there
from dealer_service.web.order_opening import earlier_jobs, known_vehicle, link_of, offered_groups
from dealer_service.web.repair_orders_forms import AnswerForm, CorrectWorkForm, WorkForm, faults_at, major
from dealer_service.web.words import moment

WORK = ("labour_op", "cause", "correction", "outcome", "repair_class")
ALL = ("concern", "concern_group", "job_type", "technician", *WORK, "amount")


@page(bp, "/<int:order_id>/jobs/new", permission=Permission.WRITE_ORDERS, methods=("GET", "POST"))
def add_job(order_id: int) -> ResponseReturnValue:
    view = _view(order_id)
    form = _form(view)(version=view.version, job_type="customer_pay", consent_at=now_there(view.zone))
    known = known_vehicle(view.vin)
    earlier = [pair for pair in earlier_jobs(known) if f"|{view.number}|" not in pair[0]]
    form.offer(offered_groups(known, group_names()), earlier)
    changed: list[str] = []
    if form.validate_on_submit():
        try:
            with faults_at(form):
                job = ImportedJob(0, **_typed(form, ALL), **link_of(form.rework_of.data))
                line = repair_orders.add_job(
                    edge.session(), edge.actor(), order_id, job, edge.now(), reason=_reason(form),
                    version=version_of(form), consent=_consent(form, view),
                )  # fmt: skip
                _keep_part(view, form, line)
                flash(_("The job is added."))
                return redirect(url_for("repair_orders.order", order_id=order_id))
        except ChangedMeanwhile as conflict:
            changed = meanwhile(form, conflict, view.zone)
    return _page(view, form, None, changed, full=True)


@page(bp, "/<int:order_id>/jobs/<int:line>", permission=Permission.SEE_ORDERS, methods=("GET", "POST"))
def job(order_id: int, line: int) -> ResponseReturnValue:
    """The work on a job; whoever writes orders also says what the customer wants and who does it."""
    view = _view(order_id)
    known = next((one for one in view.jobs if one.line == line), None)
    if known is None:
        raise NotFound(N_("The order has no line {line}."), line=line)
    full = edge.actor().may(Permission.WRITE_ORDERS)
    form = _form(view)(data=_values(known, view) if request.method == "GET" else None)
    form.offer(offered_groups(known_vehicle(view.vin) if full else None, group_names(), known.group))
    if not full:
        for name in ("concern", "concern_group", "job_type", "technician", "rework_of", "amount"):
            del form[name]
    changed: list[str] = []
    if form.validate_on_submit():
        try:
            with faults_at(form):
                _save(view, form, line, full)
                _keep_part(view, form, line)
                flash(_("Job %(line)s is kept.", line=line))
                return redirect(url_for("repair_orders.order", order_id=order_id))
        except ChangedMeanwhile as conflict:
            changed = meanwhile(form, conflict, view.zone)
    return _page(view, form, known, changed, full=full)


@page(bp, "/<int:order_id>/answer", permission=Permission.ANSWER_FOLLOW_UPS, methods=("GET", "POST"))
def answer(order_id: int) -> ResponseReturnValue:
    """What the customer said at the follow-up; ``?corrects=`` names the answer that was written down wrongly."""
    view = _view(order_id)
    corrects = request.args.get("corrects", type=int)
    last = max((one.id for one in view.answers), default=0)
    form = AnswerForm(answered_at=now_there(view.zone), seen=str(last))
    if form.validate_on_submit():
        with faults_at(form):
            at = instant(form.answered_at.data, view.zone, "answered_at") or edge.now()
            told: dict[str, Any] = {
                "level": int(form.level.data) if form.level.data else None, "channel": form.channel.data,
                "words": form.words.data, "now": edge.now(),
            }  # fmt: skip
            fixed = form.fixed.data == "yes"
            if corrects is None:
                follow_up.record_answer(edge.session(), edge.actor(), order_id, at, fixed, seen=seen_of(form), **told)
            else:
                follow_up.correct_answer(edge.session(), edge.actor(), corrects, at, fixed, **told)
            flash(_("The answer is kept."))
            return redirect(url_for("repair_orders.order", order_id=order_id))
    seen = seen_of(form)
    since = [
        {"at": moment(one.answered_at, view.zone), "by": one.by, "fixed": one.fixed, "words": one.words}
        for one in view.answers
        if seen is not None and one.id > seen
    ]
    form.seen.data = str(last)
    page_values = {"form": form, "order": view, "corrects": corrects, "meanwhile": since}
    return render_template("repair_orders/answer.html", **page_values), form.status


def seen_of(form: AnswerForm) -> int | None:
    """The last answer that stood on the page when the form was opened."""
    written = form.seen.data or ""
    return int(written) if written.isdecimal() else None


def _save(view: OrderView, form: WorkForm, line: int, full: bool) -> None:
    session, actor, now, reason = edge.session(), edge.actor(), edge.now(), _reason(form)
    if not full:
        repair_orders.record_work(session, actor, view.id, line, now, version=version_of(form), **_typed(form, WORK))
    elif view.status == OrderStatus.OPEN:
        values = {line: _typed(form, ALL)}
        repair_orders.change_order(session, actor, view.id, {}, now, jobs=values, version=version_of(form))
    else:
        values = {line: _typed(form, ALL)}
        repair_orders.correct_order(session, actor, view.id, {}, reason, now, jobs=values, version=version_of(form))


def _keep_part(view: OrderView, form: WorkForm, line: int) -> None:
    """What an inspected job waits for; to be called once the outcome is written."""
    order_stages.keep_part(
        edge.session(), edge.actor(), view.id, line, form.outcome.data or None, form.part_number.data,
        form.part_ordered_on.data, form.part_return_on.data, edge.now(), reason=_reason(form),
    )  # fmt: skip


def _consent(form: WorkForm, view: OrderView) -> Consent | None:
    """How the customer agreed to the job; None where the vehicle is not in work yet."""
    if not asks_consent(view) or not form.consent_how.data:
        return None
    at = instant(form.consent_at.data, view.zone, "consent_at")
    amount = form.consent_amount.minor
    if amount is None:
        raise Refused(N_("Enter the amount the customer agreed to, 0 where it costs nothing."), field="consent_amount")
    return Consent(form.consent_how.data, min(at, edge.now()) if at else edge.now(), amount)


def asks_consent(view: OrderView) -> bool:
    """Is the vehicle in work, so that one more job needs the customer's word?"""
    return view.stage is not None and needs_consent(view.status, view.stage)


def _form(view: OrderView) -> type[WorkForm]:
    return WorkForm if view.status == OrderStatus.OPEN else CorrectWorkForm


def _reason(form: WorkForm) -> str:
    return form.reason.data or "" if isinstance(form, CorrectWorkForm) else ""


def _typed(form: WorkForm, names: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {name: (form[name].data or "").strip() or None for name in names if name != "amount"}
    if "amount" in names:
        values["amount"] = form.amount.minor
        values["concern_group"] = values["concern_group"] or ""
    return values


def _values(known: JobVisit, view: OrderView) -> dict[str, Any]:
    return {
        "version": view.version, "concern": known.concern, "concern_group": known.group, "job_type": known.job_type,
        "technician": known.technician, "labour_op": known.labour_op, "cause": known.cause,
        "correction": known.correction, "outcome": known.outcome or "", "repair_class": known.repair_class or "",
        "amount": major(known.amount), **_part(known, view),
    }  # fmt: skip


def _part(known: JobVisit, view: OrderView) -> dict[str, Any]:
    part = view.parts.get(known.id)
    if part is None:
        return {"part_ordered_on": now_there(view.zone).date()}
    return {"part_number": part.number, "part_ordered_on": part.ordered_on, "part_return_on": part.return_on}


def _page(view: OrderView, form: WorkForm, known: JobVisit | None, changed: list[str], *,
          full: bool) -> tuple[str, int]:  # fmt: skip
    _advisors, technicians = people_of(edge.session(), edge.actor(), view.dealer) if full else ([], [])
    return render_template(
        "repair_orders/job.html", form=form, order=view, job=known, full=full, changed=changed, technicians=technicians,
        group=group_names().get(known.group) if known else None, correcting=view.status != OrderStatus.OPEN,
        consent=known is None and asks_consent(view),
    ), status_of(form, changed)  # fmt: skip


def _view(order_id: int) -> OrderView:
    return get_order(edge.session(), edge.actor(), order_id, edge.now())
