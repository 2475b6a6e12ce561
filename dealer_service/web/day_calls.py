"""The calls of the day: whom to call about what, and the answer in four keys; the next call is then open already."""

# mypy: disallow-untyped-calls=false

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from dealer_service.domain.accounts import Permission
from dealer_service.domain.follow_up import kept_from, offers_complaint
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services import complaint_drafts, follow_up_calls, follow_up_second
from dealer_service.services.follow_up_calls import Call, CallSheet
from dealer_service.web import day_live, edge
from dealer_service.web.day_frame import CALLS, bp, kept, mine, tabs
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.lists import here_with
from dealer_service.web.names import sentence
from dealer_service.web.order_frame import group_names
from dealer_service.web.order_words import CHANNELS, LEVELS, STATUSES, brief
from dealer_service.web.repair_orders_forms import choice
from dealer_service.web.words import day, moment, short_day

SHOWN = 100
BROKEN = (("time", _l("the time"), "t"), ("cost", _l("the price"), "c"), ("quality", _l("the quality"), "q"))


class AnsweredForm(Form):
    """What the customer says at the telephone."""

    fixed = RadioField(
        _l("Is it fixed?"), [InputRequired(_l("Choose what the customer said."))],
        choices=[choice("yes", _l("fixed")), choice("no", _l("not fixed"))], validate_choice=False,
    )  # fmt: skip
    level = RadioField(
        _l("How satisfied?"), choices=[choice(str(level), word) for level, word in LEVELS.items()],
        validate_choice=False,
    )  # fmt: skip
    kept = RadioField(_l("Promises"), choices=[choice("all", _l("all kept"))], validate_choice=False)
    broken = SelectMultipleField(
        _l("Not kept"), choices=[choice(name, word) for name, word, _key in BROKEN], validate_choice=False
    )
    lines = SelectMultipleField(_l("Which job is not fixed?"), coerce=int, choices=[], validate_choice=False)
    channel = SelectField(
        _l("Reached"), choices=[choice(value, word) for value, word in CHANNELS.items()], validate_choice=False
    )
    words = TextAreaField(_l("In the customer's words"), [Length(max=10_000)], render_kw={"rows": 1})


class TriedForm(Form):
    """Nobody was reached."""

    next_at = SelectField(_l("Try again"), validate_choice=False)
    words = TextAreaField(_l("Note"), [Length(max=10_000)], render_kw={"rows": 1})


@page(bp, "/follow-ups", permission=Permission.ANSWER_FOLLOW_UPS)
def calls() -> ResponseReturnValue:
    """``?call=`` opens one, else the first; ``?mine=1`` those about the reader's orders; ``?said=`` the last answer."""
    return _show(request.args.get("call", type=int))


@page(bp, "/follow-ups/live", permission=Permission.ANSWER_FOLLOW_UPS)
def calls_live() -> ResponseReturnValue:
    """The list alone; it says so when somebody else made the call that is open here (``?call=``)."""
    return day_live.answer(lambda: _listed(_calls(), request.args.get("call", type=int)))


@page(bp, "/follow-ups/<int:call_id>/answer", permission=Permission.ANSWER_FOLLOW_UPS, methods=("POST",))
def answer_call(call_id: int) -> ResponseReturnValue:
    form = AnsweredForm()
    if form.validate():
        fixed, level = form.fixed.data == "yes", int(form.level.data) if (form.level.data or "").isdigit() else None
        with refusals_at(form):
            answer_id = follow_up_calls.answer_call(
                edge.session(), edge.actor(), call_id, edge.now(), fixed=fixed, level=level,
                kept=kept_from(form.kept.data == "all", frozenset(form.broken.data or ())),
                channel=form.channel.data or "telephone", words=form.words.data or "", lines=form.lines.data or (),
            )  # fmt: skip
            flash(_("The answer is kept."))
            offered = answer_id if offers_complaint(fixed, level) else None
            return redirect(_next(said=offered))
    return _show(call_id, answered=form)


@page(bp, "/follow-ups/<int:call_id>/attempt", permission=Permission.ANSWER_FOLLOW_UPS, methods=("POST",))
def note_attempt(call_id: int) -> ResponseReturnValue:
    """Nobody was reached: when to try again, or when somebody gets to it."""
    form = TriedForm()
    if form.validate():
        with refusals_at(form):
            at = _instant(form.next_at.data)
            follow_up_calls.note_attempt(edge.session(), edge.actor(), call_id, edge.now(), at, form.words.data or "")
            flash(_("Not reached. Next attempt: %(time)s.", time=moment(at)) if at else _("Not reached."))
            return redirect(_next())
    return _show(call_id, tried=form)


@page(bp, "/follow-ups/<int:call_id>/no-calls", permission=Permission.ANSWER_FOLLOW_UPS, methods=("POST",))
def refuse_contact(call_id: int) -> ResponseReturnValue:
    """The customer wants no calls."""
    follow_up_calls.refuse_contact(edge.session(), edge.actor(), call_id, edge.now())
    flash(_("This customer is not called any more, after no visit. It can be taken back on the customer's page."))
    return redirect(_next())


@page(bp, "/follow-ups/second/<code>", permission=Permission.SET_COMPLAINT_POLICY, methods=("POST",))
def second_calls(code: str) -> ResponseReturnValue:
    """Second calls at the end of the rework window, on or off."""
    on = request.form.get("on") == "yes"
    follow_up_second.set_second_calls(edge.session(), edge.actor(), code, on, edge.now())
    flash(_("Second calls are made for rework windows that end from today on.") if on else
          _("No further second calls are added. Those that are there stay."))  # fmt: skip
    return redirect(url_for("today.calls"))


def call_row(call: Call) -> dict[str, Any]:
    """One line of the list."""
    word, kind = CALLS[call.state]
    row = call.open
    return {
        "id": row.id,
        "href": url_for("today.calls", call=row.id, **kept()),
        "customer": row.customer or _("without a name"),
        "vehicle": row.plate or row.vin[-8:],
        "model": row.model,
        "number": row.number,
        "phone": call.phone,
        "advisor": row.advisor,
        "state": str(word),
        "kind": kind,
        "when": brief(row.next_at, call.zone, edge.now()) if row.next_at else _("by %(day)s", day=_last_day(call)),
        "tried": call.tried,
        "second": row.round == 2,
    }


def _show(call_id: int | None, *, answered: AnsweredForm | None = None, tried: TriedForm | None = None
          ) -> ResponseReturnValue:  # fmt: skip
    session, actor = edge.session(), edge.actor()
    listed = _calls()
    sheet = _sheet(call_id if call_id is not None else (listed[0].open.id if listed else None))
    wrong = [*(answered.wrong if answered else ()), *(tried.wrong if tried else ())]
    answered, tried = answered or AnsweredForm(formdata=None), tried or TriedForm(formdata=None)
    if sheet is not None:
        tried.next_at.choices = [choice(at.isoformat(), moment(at, sheet.call.zone)) for at in sheet.next_times]
        tried.next_at.choices.append(choice("", _("when somebody gets to it")))
        if tried.next_at.data is None:
            tried.next_at.data = sheet.usual_next.isoformat() if sheet.usual_next else ""
    here = sheet.call.open.id if sheet else None
    content = _listed(listed, here)
    return render_template(
        "today/calls.html",
        content=content,
        version=day_live.first(content),
        live_url=url_for("today.calls_live", call=here, **kept()),
        any_call=bool(listed),
        total=len(listed),
        sheet=_said_of(sheet) if sheet else None,
        answered=answered,
        tried=tried,
        broken=BROKEN,
        levels=[(str(level), word) for level, word in LEVELS.items()],
        wrong=wrong,
        offer=_offer(),
        tabs=tabs(),
        mine=mine(),
        kept=kept(),
        whose=[(_("All of the house"), here_with(mine=None, call=None, said=None), not mine()),
               (_("Mine"), here_with(mine="1", call=None, said=None), mine())] if request.method == "GET" else [],
        second=[one for one in follow_up_second.second_calls_of(session, actor) if one.may_change],
    ), 422 if wrong else 200  # fmt: skip


def _calls() -> list[Call]:
    return follow_up_calls.calls_of_day(edge.session(), edge.actor(), edge.now(), mine=mine())


def _listed(listed: list[Call], here: int | None) -> str:
    gone = None
    if here is not None and here not in {call.open.id for call in listed}:
        try:
            follow_up_calls.call_sheet(edge.session(), edge.actor(), here, edge.now())
        except NotFound as made:
            gone = sentence(made)
    return render_template(
        "today/_calls.html",
        rows=[call_row(call) for call in listed[:SHOWN]],
        more=max(0, len(listed) - SHOWN),
        total=len(listed),
        here=here,
        gone=gone,
    )


def _sheet(call_id: int | None) -> CallSheet | None:
    if call_id is None:
        return None
    try:
        return follow_up_calls.call_sheet(edge.session(), edge.actor(), call_id, edge.now())
    except NotFound as gone:
        flash(sentence(gone))
        return None


def _said_of(sheet: CallSheet) -> dict[str, Any]:
    call, names = sheet.call, group_names()
    row, zone = call.open, call.zone
    promise = {True: (_("kept"), "good"), False: (_("missed"), "bad")}
    back = sheet.back
    return {
        **call_row(call),
        "order_href": url_for("repair_orders.order", order_id=row.order_id),
        "vehicle_href": url_for("vehicles.vehicle", vin=row.vin),
        "delivered": moment(row.delivered_at, zone),
        "lapses": day(row.lapses_on),
        "promised": moment(row.promised_at, zone) if row.promised_at else None,
        "time": promise.get(sheet.promises.time) if sheet.promises.time is not None else None,
        "cost": promise.get(sheet.promises.cost) if sheet.promises.cost is not None else None,
        "jobs": [
            {"line": job.line, "group": names.get(job.group, job.group), "concern": job.concern,
             "correction": job.correction}
            for job in sheet.jobs
        ],
        "attempts": [
            {"at": moment(one.at, zone), "by": one.by, "words": one.words} for one in sheet.attempts
        ],
        "back": None if back is None else {
            "href": url_for("repair_orders.order", order_id=back[0]), "number": back[1],
            "status": str(STATUSES[back[2]][0]),
        },
    }  # fmt: skip


def _offer() -> dict[str, Any] | None:
    """The complaint that the last answer asks for, as it would be taken."""
    answer_id = request.args.get("said", type=int)
    if answer_id is None or not edge.actor().may(Permission.RECEIVE_COMPLAINTS):
        return None
    session, actor = edge.session(), edge.actor()
    try:
        taken = complaint_drafts.complaint_of_answer(session, actor, answer_id)
        draft = complaint_drafts.draft_from_answer(session, actor, answer_id)
    except Refused:
        return None
    about = " · ".join(part for part in (draft.name, draft.plate or draft.vin, draft.order_number) if part)
    return {"id": answer_id, "about": about, "words": draft.words, "taken": taken}


def _next(said: int | None = None) -> str:
    return url_for("today.calls", said=said, mine="1" if mine() else None)


def _last_day(call: Call) -> str:
    return short_day(call.open.lapses_on - timedelta(days=1))


def _instant(written: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(written) if written else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC"))
