"""The rework board: what needs a decision, both visits side by side, decided by keyboard."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound
from dealer_service.domain.rework_decisions import Step, Verdict
from dealer_service.services import rework, rework_across, rework_board, rework_causes, rework_items
from dealer_service.services.rework_board import Filters, Tab
from dealer_service.services.rework_items import Item
from dealer_service.services.rework_matters import Decided
from dealer_service.web import edge, rework_words
from dealer_service.web.errors import status_of
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.names import sentence
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.rework_forms import (
    CauseForm,
    ClaimForm,
    DismissForm,
    LinkForm,
    ObjectForm,
    SettleForm,
    StepForm,
)

bp = Blueprint("rework", __name__, url_prefix="/rework")
CAPABILITY = Capability(
    bp, (RailEntry("rework.board", _l("Rework"), Permission.SEE_REWORK, "arrow-repeat", 20, rework_board.waiting),)
)
DECIDING = (Permission.CONFIRM_REWORK, Permission.DECIDE_REWORK, Permission.SETTLE_DISPUTES)
MONTHS = 15
FILTERS = ("tab", "month", "group", "advisor", "across", "page")
Forms = dict[str, StepForm]


@page(bp, "/", permission=Permission.SEE_REWORK)
def board() -> ResponseReturnValue:
    return _show()


@page(bp, "/<int:job_id>/confirm", permission=DECIDING, methods=("POST",))
def confirm(job_id: int) -> ResponseReturnValue:
    return _take(job_id, "confirm", StepForm(), lambda form, seen: rework.confirm_rework(
        edge.session(), edge.actor(), job_id, edge.now(), seen=seen))  # fmt: skip


@page(bp, "/<int:job_id>/dismiss", permission=DECIDING, methods=("POST",))
def dismiss(job_id: int) -> ResponseReturnValue:
    return _take(job_id, "dismiss", DismissForm(), lambda form, seen: rework.dismiss_suspicion(
        edge.session(), edge.actor(), job_id, form.reason.data, form.words.data, edge.now(), seen=seen))  # fmt: skip


@page(bp, "/<int:job_id>/link", permission=DECIDING, methods=("POST",))
def link(job_id: int) -> ResponseReturnValue:
    return _take(job_id, "link", LinkForm(), lambda form, seen: rework.link_rework(
        edge.session(), edge.actor(), job_id, int(form.original.data), edge.now(), seen=seen))  # fmt: skip


@page(bp, "/<int:job_id>/undo", permission=DECIDING, methods=("POST",))
def undo(job_id: int) -> ResponseReturnValue:
    return _take(job_id, "undo", StepForm(), lambda form, seen: rework.undo_decision(
        edge.session(), edge.actor(), job_id, edge.now(), seen=seen))  # fmt: skip


@page(bp, "/<int:job_id>/accept", permission=Permission.DECIDE_REWORK, methods=("POST",))
def accept(job_id: int) -> ResponseReturnValue:
    return _take(job_id, "accept", StepForm(), lambda form, seen: rework_across.accept_proposal(
        edge.session(), edge.actor(), job_id, edge.now(), seen=seen))  # fmt: skip


@page(bp, "/<int:job_id>/object", permission=Permission.DECIDE_REWORK, methods=("POST",))
def object_to(job_id: int) -> ResponseReturnValue:
    return _take(job_id, "object", ObjectForm(), lambda form, seen: rework_across.object_to_proposal(
        edge.session(), edge.actor(), job_id, form.words.data, edge.now(), seen=seen))  # fmt: skip


@page(bp, "/<int:job_id>/settle", permission=Permission.SETTLE_DISPUTES, methods=("POST",))
def settle(job_id: int) -> ResponseReturnValue:
    return _take(job_id, "settle", SettleForm(), lambda form, seen: rework_across.settle_dispute(
        edge.session(), edge.actor(), job_id, Verdict(form.verdict.data), form.words.data, edge.now(),
        reason=form.reason.data, seen=seen))  # fmt: skip


@page(bp, "/<int:job_id>/cause", permission=Permission.TAG_CAUSES, methods=("POST",))
def cause(job_id: int) -> ResponseReturnValue:
    def tag(form: Any, _seen: str | None) -> str:
        chosen = rework_causes.tag_cause(
            edge.session(), edge.actor(), job_id, form.primary.data, edge.now(),
            contributing=form.contributing.data or (), part_order=form.part_order.data)  # fmt: skip
        return _("Cause given: %(code)s %(name)s.", code=chosen.code, name=rework_words.named(chosen))

    return _take(job_id, "cause", CauseForm(), tag)


@page(bp, "/<int:job_id>/claim", permission=Permission.ACCEPT_CAUSES, methods=("POST",))
def claim(job_id: int) -> ResponseReturnValue:
    def answer(form: Any, _seen: str | None) -> str:
        accepts = form.answer.data == "accept"
        rework_causes.answer_claim(edge.session(), edge.actor(), job_id, accepts, edge.now(), words=form.words.data)
        return _("Accepted: the manufacturer answers for it.") if accepts else _("Refused: it stays dealer-side.")

    return _take(job_id, "claim", ClaimForm(), answer)


def _take(job_id: int, name: str, form: StepForm,
          step: Callable[[Any, str | None], Decided | str]) -> ResponseReturnValue:  # fmt: skip
    """Take a step and open the next item; what is refused is said at its field, on the board as it stands now."""
    item = rework_items.item_of(edge.session(), edge.actor(), job_id, edge.now())
    forms = _forms(item)
    _fill(form, item)
    forms[name] = form
    if form.validate_on_submit():
        try:
            with refusals_at(form):
                done = step(form, form.seen.data or None)
                flash(done if isinstance(done, str) else rework_words.what_changed(done, item))
                return _onward(job_id, form.next.data)
        except (Conflict, NotAllowed, NotFound) as error:
            edge.refuse()
            return _show(job_id, None if isinstance(error, Conflict) else forms, status_of(error), sentence(error))
    if name in ("confirm", "undo", "accept") and form.wrong:
        return _show(job_id, forms, 422, " ".join(words for _id, words in form.wrong))
    return _show(job_id, forms, 422)


def _onward(job_id: int, following: str | None) -> Response:
    """To the next item; the one just decided can be taken back from there."""
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if name in request.args}
    more: dict[str, Any] = {"item": following} if following and following.isdigit() else {}
    return redirect(url_for("rework.board", **kept, **more, done=job_id))


def _show(job_id: int | None = None, forms: Forms | None = None, status: int = 200,
          refusal: str | None = None) -> ResponseReturnValue:  # fmt: skip
    session, actor, now = edge.session(), edge.actor(), edge.now()
    filters = _filters_asked()
    shown = rework_board.board(session, actor, filters, now, request.args.get("page", 1, type=int) or 1)
    ids = [entry.job_id for entry in shown.items]
    asked = job_id or request.args.get("item", type=int)
    chosen = asked or (ids[0] if ids else None)
    item = _item(chosen, explicit=asked is not None) if chosen else None
    causes, reasons = rework_items.choices(session, actor, now)
    this_month = Month.on(now.date())
    page_html = render_template(
        "rework/board.html",
        board=shown,
        filters=filters,
        item=item,
        forms=forms or (_forms(item) if item else {}),
        done=_done(job_id),
        refusal=refusal,
        before=_neighbour(ids, chosen, -1),
        after=_neighbour(ids, chosen, 1),
        place=ids.index(chosen) + 1 + (shown.page - 1) * rework_board.PAGE if chosen in ids else None,
        kept={name: request.args[name] for name in FILTERS if name in request.args},
        months=[this_month.plus(-back) for back in range(MONTHS)],
        causes=causes,
        reasons=reasons,
        asked=asked is not None,
        Step=Step,
        Tab=Tab,
        words=rework_words,
    )
    return page_html, status


def _item(job_id: int, *, explicit: bool) -> Item | None:
    try:
        return rework_items.item_of(edge.session(), edge.actor(), job_id, edge.now())
    except NotFound:
        if explicit:
            raise
        return None


def _done(current: int | None) -> Item | None:
    """What was decided last, while it can still be taken back."""
    job_id = request.args.get("done", type=int)
    if job_id is None or current is not None:
        return None
    item = _item(job_id, explicit=False)
    return item if item is not None and Step.UNDO in item.steps else None


def _neighbour(ids: list[int], chosen: int | None, step: int) -> int | None:
    if chosen not in ids:
        return ids[0] if ids and step == 1 else None
    at = ids.index(chosen) + step
    return ids[at] if 0 <= at < len(ids) else None


def _filters_asked() -> Filters:
    tab, written = request.args.get("tab", ""), request.args.get("month", "")
    try:
        month = Month.parse(written) if written else None
    except ValueError:
        month = None
    return Filters(
        Tab(tab) if tab in list(Tab) else None,
        month,
        request.args.get("group") or None,
        request.args.get("advisor") or None,
        request.args.get("across") == "yes",
    )


def _forms(item: Item) -> Forms:
    """Empty forms for the steps of an item, ready for their fields."""
    made: Forms = {
        "step": StepForm(formdata=None),
        "dismiss": DismissForm(formdata=None),
        "link": LinkForm(formdata=None),
        "object": ObjectForm(formdata=None),
        "settle": SettleForm(formdata=None),
        "cause": CauseForm(formdata=None),
        "claim": ClaimForm(formdata=None),
    }
    for form in made.values():
        _fill(form, item)
    causing, cause_form = item.causing, made["cause"]
    if causing is not None and isinstance(cause_form, CauseForm):
        cause_form.primary.data = causing.primary.code if causing.primary else ""
        cause_form.contributing.data = [cause.code for cause in causing.contributing]
        cause_form.part_order.data = causing.part_order or ""
    return made


def _fill(form: StepForm, item: Item) -> None:
    """Give a form its choices."""
    causes, reasons = rework_items.choices(edge.session(), edge.actor(), edge.now())
    if isinstance(form, (DismissForm, SettleForm)):
        form.reason.choices = [SelectChoice(reason.code, rework_words.named(reason)) for reason in reasons]
    if isinstance(form, SettleForm):
        form.verdict.choices = [
            SelectChoice("confirmed", _("It is rework of the first visit")),
            SelectChoice("dismissed", _("It is no rework of it")),
        ]
    if isinstance(form, LinkForm):
        form.original.choices = [
            SelectChoice(str(visit.job_id), rework_words.order_words(visit)) for visit in item.others
        ]
    if isinstance(form, CauseForm):
        form.contributing.choices = [
            SelectChoice(cause.code, f"{cause.code} {rework_words.named(cause)}") for cause in causes
        ]
    if not form.seen.data:
        form.seen.data = item.seen


