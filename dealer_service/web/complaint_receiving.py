"""Taking a complaint: at the counter from what is on the screen, by telephone, out of an answer, for a dealer."""

# mypy: disallow-untyped-calls=false

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission, Role
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaint_guides import guide_for
from dealer_service.domain.complaints import SEVERITY_MEANS, Channel, Related, Severity, Source
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import NotAllowed
from dealer_service.services import complaint_drafts, complaint_guides
from dealer_service.services.complaint_retries import taken_already
from dealer_service.services.complaint_steps import take_step
from dealer_service.services.complaints import SPOKEN, Draft, open_matters, receive
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.complaint_case_words import LEVELS
from dealer_service.web.complaint_facts import related
from dealer_service.web.complaint_forms import TakingForm
from dealer_service.web.complaint_frame import bp
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.leads import page_at
from dealer_service.web.order_frame import instant

TYPED = ("words", "heard", "asks", "name", "phone", "email", "address", "vin", "plate", "order_number")


@page(bp, "/new", permission=Permission.RECEIVE_COMPLAINTS, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """``?order=``, ``?vehicle=`` or ``?answer=`` fill in what is known; without them it came by telephone."""
    dealers = complaint_drafts.dealers_to_receive(edge.session(), edge.actor())
    known = _known()
    if not dealers and not known.dealer:
        raise NotAllowed(N_("You take complaints for no dealer."))
    if not known.dealer and len(dealers) == 1:
        known = replace(known, dealer=dealers[0].code)
    form = _form(known, dealers)
    if request.method == "GET":
        beside = open_matters(edge.session(), edge.actor(), known, edge.now()) if known.dealer else []
        return _show(form, known, dealers, beside), 200
    if written := request.form.get("add_to", ""):
        return _add(form, known, dealers, int(written) if written.isdigit() else 0)
    if not form.validate():
        edge.refuse()
        return _show(form, known, dealers, []), 422
    beside = []
    with refusals_at(form):
        draft = _draft(form, known, dealers)
        again = taken_already(edge.session(), edge.actor(), draft.sent_key)
        if again is not None:
            return redirect(url_for("complaints.complaint", complaint_id=again, new=1))
        beside = open_matters(edge.session(), edge.actor(), draft, edge.now())
        if "anyway" not in request.form and {str(one.id) for one in beside} - set((form.shown.data or "").split(",")):
            edge.refuse()
            return _show(form, known, dealers, beside, asked=True), 409
        taken = receive(edge.session(), edge.actor(), draft, edge.now())
        return redirect(url_for("complaints.complaint", complaint_id=taken.id, new=1))
    return _show(form, known, dealers, beside), 422


@page(bp, "/from-answer/<int:answer_id>", permission=Permission.RECEIVE_COMPLAINTS, methods=("POST",))
def from_answer(answer_id: int) -> ResponseReturnValue:
    """An answer “not fixed” or “dissatisfied” becomes a complaint in one step; one that is one already opens it."""
    known = complaint_drafts.complaint_of_answer(edge.session(), edge.actor(), answer_id)
    if known is not None:
        return redirect(url_for("complaints.complaint", complaint_id=known))
    taken = complaint_drafts.receive_from_answer(edge.session(), edge.actor(), answer_id, edge.now())
    return redirect(url_for("complaints.complaint", complaint_id=taken.id, new=1))


def _known() -> Draft:
    session, actor, asked = edge.session(), edge.actor(), request.args
    if order_id := asked.get("order", type=int):
        return complaint_drafts.draft_from_order(session, actor, order_id)
    if vin := asked.get("vehicle"):
        return complaint_drafts.draft_from_vehicle(session, actor, vin)
    if answer_id := asked.get("answer", type=int):
        return complaint_drafts.draft_from_answer(session, actor, answer_id)
    return Draft(asked.get("dealer", ""), source=Source.TELEPHONE)


def _form(known: Draft, dealers: list[Dealer]) -> TakingForm:
    values: dict[str, Any] = {name: getattr(known, name) or "" for name in TYPED}
    values |= {"dealer": known.dealer, "source": known.source.value, "category": known.category or None,
               "severity": known.severity.value if known.severity else None}  # fmt: skip
    form = TakingForm(data=values) if request.method == "GET" else TakingForm()
    locale = reader_locale()
    open_today = complaint_guides.categories_to_choose(edge.session(), edge.actor(), edge.now().date())
    named = [(one.code, one.name(locale)) for one in open_today]
    offered = [(one.code, f"{one.code} {one.name}") for one in dealers]
    if known.dealer and known.dealer not in {code for code, _name in offered}:
        offered.append((known.dealer, known.dealer))
    form.offer(offered if known.dealer else [("", "–"), *offered], named, known.answer_id is not None)
    return form


def _draft(form: TakingForm, known: Draft, dealers: list[Dealer]) -> Draft:
    chosen = next((one for one in dealers if one.code == form.dealer.data), None)
    zone = chosen.zone_on(edge.now().date()).key if chosen else "UTC"
    typed: dict[str, Any] = {name: form._fields[name].data for name in TYPED}
    return replace(
        known, dealer=form.dealer.data or "", category=form.category.data, severity=Severity(form.severity.data),
        source=Source(form.source.data), received_at=instant(form.received_at.data, zone, "received_at"),
        sent_key=" ".join([form.once.data, *map(str, form.data.values())]) if form.once.data else None, **typed,
    )  # fmt: skip


def _add(form: TakingForm, known: Draft, dealers: list[Dealer], complaint_id: int) -> ResponseReturnValue:
    """What was typed is said about a complaint that is open already."""
    words = (form.words.data or "").strip()
    if not words:
        form.words.errors = (_("Write down what is complained about, in the customer's words."),)
    else:
        spoken = SPOKEN.get(Source(form.source.data), Channel.TELEPHONE) if form.source.data in list(Source) else None
        said = Said(note=words, channel=spoken or Channel.TELEPHONE)
        with refusals_at(form):
            taken = take_step(edge.session(), edge.actor(), complaint_id, Step.ADD, said, edge.now())
            told = _("Added to %(number)s.", number=taken.number)
            if taken.level_rose:
                told += " " + _("The complaint rose to %(level)s.", level=str(LEVELS[taken.level]))
            flash(told)
            return redirect(url_for("complaints.complaint", complaint_id=complaint_id))
    edge.refuse()
    beside = open_matters(edge.session(), edge.actor(), known, edge.now()) if known.dealer else []
    return _show(form, known, dealers, beside), 422


def _show(form: TakingForm, known: Draft, dealers: list[Dealer], beside: list[Related], *, asked: bool = False) -> str:
    locale = reader_locale()
    named = {choice.value: str(choice.label) for choice in form.category.choices}
    form.shown.data = ",".join(str(one.id) for one in beside)
    return render_template(
        "complaints/new.html",
        form=form,
        about=" · ".join(part for part in (known.name, known.plate or known.vin, known.order_number) if part),
        beside=[related(one, named) for one in beside],
        asked=asked,
        posted=request.method == "POST",
        several=len(form.dealer.choices) > 1,
        centre=edge.actor().has(Role.SERVICE_CENTRE),
        guides=_guides(known, dealers, list(named), locale),
        means={severity.value: _(text) for severity, text in SEVERITY_MEANS.items()},
        list_url=page_at("complaints.listed"),
    )


def _guides(known: Draft, dealers: list[Dealer], categories: list[str], locale: str) -> list[Any]:
    """One for each category; before the dealer is known only what holds for all."""
    house = known.dealer or (dealers[0].code if dealers else "")
    lines = complaint_guides.list_guide_lines(edge.session(), edge.actor(), house) if house else []
    held = [line for line in lines if known.dealer or line.dealer_id is None]
    return [guide_for(code, held, locale) for code in categories]
