"""Opening an order by hand, delivering, changing, correcting and cancelling it."""

# mypy: disallow-untyped-calls=false

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.order_life import ChangedMeanwhile
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.domain.three_questions import ThreeAnswers
from dealer_service.services import repair_orders
from dealer_service.services.repair_order_lists import people_of
from dealer_service.services.repair_order_view import OrderView, answer_questions, get_order
from dealer_service.web import edge
from dealer_service.web.forms import Form
from dealer_service.web.guards import page
from dealer_service.web.order_frame import bp, instant, now_there, seconds, wall_clock
from dealer_service.web.order_words import field_name, value_words
from dealer_service.web.repair_orders_forms import (
    ChangeForm,
    CorrectForm,
    DeliverForm,
    QuestionsForm,
    ReasonForm,
    VersionForm,
    faults_at,
    major,
)


@page(bp, "/<int:order_id>/deliver", permission=Permission.WRITE_ORDERS, methods=("GET", "POST"))
def deliver(order_id: int) -> ResponseReturnValue:
    view = _view(order_id)
    form = DeliverForm(version=view.version, delivered_at=now_there(view.zone), invoice=major(view.invoice))
    changed: list[str] = []
    if form.validate_on_submit():
        try:
            with faults_at(form):
                at = instant(form.delivered_at.data, view.zone, "delivered_at")
                repair_orders.deliver_order(
                    edge.session(), edge.actor(), order_id, at or edge.now(), form.odometer_out_km.data,
                    form.invoice.minor, now=edge.now(), version=version_of(form),
                )  # fmt: skip
                flash(_("Order %(number)s is delivered. It counts from now on.", number=view.number))
                return redirect(url_for("repair_orders.order", order_id=order_id))
        except ChangedMeanwhile as conflict:
            changed = meanwhile(form, conflict, view.zone)
    answer = render_template("repair_orders/deliver.html", form=form, order=view, changed=changed)
    return answer, status_of(form, changed)


@page(bp, "/<int:order_id>/change", permission=Permission.WRITE_ORDERS, methods=("GET", "POST"))
def change(order_id: int) -> ResponseReturnValue:
    """Change an open order, or correct one that is not: the same form, with a reason."""
    view = _view(order_id)
    correcting = view.status != OrderStatus.OPEN
    kind = CorrectForm if correcting else ChangeForm
    form = kind(data=_values(view) if request.method == "GET" else None)
    changed: list[str] = []
    if form.validate_on_submit():
        try:
            with faults_at(form):
                verb = repair_orders.correct_order if correcting else repair_orders.change_order
                told: dict[str, Any] = {"reason": form.reason.data} if isinstance(form, CorrectForm) else {}
                verb(
                    edge.session(), edge.actor(), order_id, _changes(form, view), now=edge.now(),
                    version=version_of(form), odd_vin=form.odd_vin.data or None, **told,
                )  # fmt: skip
                flash(_("The correction is kept.") if correcting else _("The order is changed."))
                return redirect(url_for("repair_orders.order", order_id=order_id))
        except ChangedMeanwhile as conflict:
            changed = meanwhile(form, conflict, view.zone)
    advisors, _technicians = people_of(edge.session(), edge.actor(), view.dealer)
    answer = render_template(
        "repair_orders/change.html", form=form, order=view, correcting=correcting, changed=changed, advisors=advisors
    )
    return answer, status_of(form, changed)


@page(bp, "/<int:order_id>/cancel", permission=Permission.WRITE_ORDERS, methods=("GET", "POST"))
def cancel(order_id: int) -> ResponseReturnValue:
    return _with_reason(order_id, "cancel")


@page(bp, "/<int:order_id>/reopen", permission=Permission.CORRECT_ORDERS, methods=("GET", "POST"))
def reopen(order_id: int) -> ResponseReturnValue:
    return _with_reason(order_id, "reopen")


@page(bp, "/<int:order_id>/questions", permission=Permission.WRITE_ORDERS, methods=("GET", "POST"))
def questions(order_id: int) -> ResponseReturnValue:
    """The three questions, asked or corrected after the order was opened."""
    view = _view(order_id)
    kept = view.questions
    form = QuestionsForm(
        version=view.version, had_before=_yes_no(kept.had_before if kept else None),
        came_back_on=kept.came_back_on if kept else None,
        right_when_left=_yes_no(kept.right_when_left if kept else None),
    )  # fmt: skip
    changed: list[str] = []
    if form.validate_on_submit():
        answers = three_answers(form)
        try:
            with faults_at(form):
                if answers is not None:
                    answer_questions(
                        edge.session(), edge.actor(), order_id, answers, edge.now(), version=version_of(form)
                    )
                    flash(_("The answers are kept."))
                return redirect(url_for("repair_orders.order", order_id=order_id))
        except ChangedMeanwhile as conflict:
            changed = meanwhile(form, conflict, view.zone)
    answer = render_template("repair_orders/questions.html", form=form, order=view, changed=changed)
    return answer, status_of(form, changed)


def _with_reason(order_id: int, verb: str) -> ResponseReturnValue:
    view = _view(order_id)
    form = ReasonForm(version=view.version)
    changed: list[str] = []
    if form.validate_on_submit():
        try:
            with faults_at(form):
                act = repair_orders.cancel_order if verb == "cancel" else repair_orders.reopen_order
                act(edge.session(), edge.actor(), order_id, form.reason.data, edge.now(), version=version_of(form))
                said = _("The order is cancelled.") if verb == "cancel" else _("The order is open again.")
                flash(said)
                return redirect(url_for("repair_orders.order", order_id=order_id))
        except ChangedMeanwhile as conflict:
            changed = meanwhile(form, conflict, view.zone)
    answer = render_template("repair_orders/reason.html", form=form, order=view, verb=verb, changed=changed)
    return answer, status_of(form, changed)


def meanwhile(form: VersionForm, conflict: ChangedMeanwhile, zone: str) -> list[str]:
    """What someone else changed, in words; the form keeps what was typed and takes the version that is there now."""
    edge.refuse()
    form.version.data = str(conflict.version)
    if not conflict.fields:
        return [_("An import brought other values.")]
    return [
        _("%(field)s: %(old)s → %(new)s", field=field_name(name), old=value_words(name, old, zone),
          new=value_words(name, new, zone))
        for _line, name, old, new in conflict.fields
    ]  # fmt: skip


def status_of(form: Form, changed: list[str]) -> int:
    """409 where someone else was first, 422 where something is wrong."""
    return 409 if changed else form.status


def version_of(form: VersionForm) -> int | None:
    written = str(form.version.data or "")
    return int(written) if written.isdigit() else None


def three_answers(form: QuestionsForm) -> ThreeAnswers | None:
    """The answers as typed; None where the questions were not asked."""
    had, right = form.had_before.data, form.right_when_left.data
    if had not in ("yes", "no"):
        return None
    return ThreeAnswers(had == "yes", {"yes": True, "no": False}.get(right), form.came_back_on.data)


def typed_fields(form: Any, zone: str) -> dict[str, Any]:
    """The fields of ``OrderFieldsForm`` as the services take them."""
    return {
        "vin": form.vin.data,
        "plate": filled(form.plate.data),
        "customer_name": filled(form.customer_name.data),
        "customer_phone": filled(form.customer_phone.data),
        "opened_at": seconds(instant(form.opened_at.data, zone, "opened_at")),
        "promised_at": seconds(instant(form.promised_at.data, zone, "promised_at")),
        "odometer_km": form.odometer_km.data,
        "advisor": filled(form.advisor.data),
        "estimate": form.estimate.minor,
        "currency": (filled(form.currency.data) or "").upper() or None,
    }


def _changes(form: ChangeForm, view: OrderView) -> dict[str, Any]:
    """Only what differs from what the form was opened with: a time is kept to the second where its minute stayed."""
    values = typed_fields(form, view.zone)
    values["odometer_out_km"], values["invoice"] = form.odometer_out_km.data, form.invoice.minor
    if view.status == OrderStatus.DELIVERED:
        values["delivered_at"] = seconds(instant(form.delivered_at.data, view.zone, "delivered_at"))
    for name in ("opened_at", "promised_at", "delivered_at"):
        at: datetime | None = getattr(view, name)
        if name in values and wall_clock(at, view.zone) == getattr(form, name).data:
            del values[name]
    return values


def _values(view: OrderView) -> dict[str, Any]:
    return {
        "version": view.version, "vin": view.vin, "plate": view.plate, "customer_name": view.written_customer,
        "customer_phone": view.written_phone, "opened_at": wall_clock(view.opened_at, view.zone),
        "promised_at": wall_clock(view.promised_at, view.zone), "odometer_km": view.odometer_km,
        "odometer_out_km": view.odometer_out_km, "delivered_at": wall_clock(view.delivered_at, view.zone),
        "advisor": view.advisor, "estimate": major(view.estimate), "invoice": major(view.invoice),
        "currency": view.currency,
    }  # fmt: skip


def _view(order_id: int) -> OrderView:
    return get_order(edge.session(), edge.actor(), order_id, edge.now())


def _yes_no(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def filled(text: str | None) -> str | None:
    """What was typed, None where nothing was."""
    return (text or "").strip() or None
