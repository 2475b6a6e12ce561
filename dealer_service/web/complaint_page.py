"""One complaint on a page: what is due, what was done, and the steps this person may take now."""

# mypy: disallow-untyped-calls=false

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import State
from dealer_service.services import complaint_contacts, complaint_guides
from dealer_service.services.complaint_view import ComplaintView, get_complaint, handler_choices
from dealer_service.web import edge
from dealer_service.web.complaint_case_words import step_button
from dealer_service.web.complaint_facts import page_words
from dealer_service.web.complaint_forms import StepForm
from dealer_service.web.complaint_frame import bp
from dealer_service.web.complaint_said import fields_of, known_of, needed_of
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.leads import page_at
from dealer_service.web.names import sentence

S = Step
# What a person most likely does next, first: its form stands open.
NEXT: dict[State, tuple[Step, ...]] = {
    State.RECEIVED: (S.ACKNOWLEDGE,),
    State.ACKNOWLEDGED: (S.RESUME, S.NEGOTIATE),
    State.NEGOTIATING: (S.RESUME, S.ANSWER, S.OFFER, S.TURN_DOWN, S.ESCALATE),
    State.ESCALATED: (S.APPROVE, S.ESCALATE, S.GIVE_BACK, S.DECLINE),
    State.ANSWERED: (S.RESUME, S.FOLLOW_UP),
    State.FOLLOW_UP: (S.CLOSE, S.FOLLOW_UP),
    State.REOPENED: (S.NEGOTIATE,),
    State.CLOSED: (S.REOPEN,),
}
OFTEN = (S.CONTACT, S.NOTE, S.ADD, S.WAIT)
KEYS: dict[Step, str] = {
    S.ACKNOWLEDGE: "a", S.NEGOTIATE: "b", S.OFFER: "o", S.TURN_DOWN: "d", S.ESCALATE: "e", S.APPROVE: "a",
    S.DECLINE: "d", S.GIVE_BACK: "g", S.TAKE_OVER: "t", S.ANSWER: "a", S.FOLLOW_UP: "f", S.CLOSE: "c", S.REOPEN: "r",
    S.WAIT: "w", S.RESUME: "r", S.CONTACT: "v", S.NOTE: "n", S.ADD: "m", S.RAISE: "u",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as its button and form are drawn."""

    step: Step
    name: str
    form: StepForm
    fields: tuple[str, ...]
    key: str | None
    is_open: bool


@page(bp, "/<int:complaint_id>", permission=Permission.SEE_COMPLAINTS)
def complaint(complaint_id: int) -> ResponseReturnValue:
    """``?new=1`` right after it was taken: the number to tell the customer stands first."""
    view = get_complaint(edge.session(), edge.actor(), complaint_id, edge.now())
    return show(view)


def show(view: ComplaintView, typed: dict[Step, StepForm] | None = None, *, refusal: str | None = None,
         status: int = 200) -> ResponseReturnValue:  # fmt: skip
    """The page of a complaint, with what was typed into a step that was refused."""
    typed = typed or {}
    offers = _offers(view, typed)
    open_now = {one.step for one in offers}
    shown = "complaints/complaint.html"
    return render_template(
        shown,
        complaint=view,
        refusal=refusal,
        first=[one for one in offers if one.step in NEXT[view.state]],
        often=[one for one in offers if one.step in OFTEN],
        rest=[one for one in offers if one.step not in NEXT[view.state] and one.step not in OFTEN],
        withheld=_withheld(view),
        lost=_lost({step: form for step, form in typed.items() if step not in open_now}),
        typed=bool(typed),
        new=request.args.get("new") == "1" and view.state in (State.RECEIVED, State.ACKNOWLEDGED),
        contacts=complaint_contacts.list_contacts(edge.session(), edge.actor(), view.id, edge.now()),
        guide=complaint_guides.guide(edge.session(), edge.actor(), view.dealer, view.category, reader_locale()),
        papers=_papers(view),
        list_url=page_at("complaints.listed"),
        can_erase=edge.actor().may(Permission.ERASE_PERSONS),
        **page_words(view),
    ), status  # fmt: skip


def form_for(step: Step, view: ComplaintView, *, typed: bool = False) -> StepForm:
    """The form of a step: as it was sent, or with what is known already."""
    session, actor = edge.session(), edge.actor()
    handlers = handler_choices(session, actor, view.id, edge.now()) if step is Step.ASSIGN else []
    categories = category_names() if step is Step.RECLASSIFY else []
    form = StepForm() if typed else StepForm(formdata=None, data=known_of(step, view))
    return form.asked(step, shown=fields_of(step, view), needed=needed_of(step, view), categories=categories,
                      handlers=handlers, jobs=view.jobs)  # fmt: skip


def category_names() -> list[tuple[str, str]]:
    """What a complaint can be about, in the reader's language."""
    locale = reader_locale()
    offered = complaint_guides.categories_to_choose(edge.session(), edge.actor(), edge.now().date())
    return [(one.code, one.name(locale)) for one in offered]


def _offers(view: ComplaintView, typed: dict[Step, StepForm]) -> list[Offer]:
    """The steps that are open, the likeliest first; the form that was sent, else the likeliest, stands open."""
    steps = [offered.step for offered in view.steps if offered.is_open]
    likely = [step for step in NEXT[view.state] if step in steps]
    shown = next((step for step in typed if step in steps), None)
    if shown is None and view.state is not State.CLOSED:
        shown = likely[0] if likely else None
    return [
        Offer(step, step_button(step), typed.get(step) or form_for(step, view), fields_of(step, view), KEYS.get(step),
              step is shown)
        for step in [*likely, *(step for step in steps if step not in likely)]
    ]  # fmt: skip


def _withheld(view: ComplaintView) -> list[tuple[str, list[str]]]:
    """Each reason with the steps that it withholds."""
    reasons: dict[str, list[str]] = {}
    for offered in view.steps:
        if offered.refused is not None:
            reasons.setdefault(sentence(offered.refused), []).append(step_button(offered.step))
    return list(reasons.items())


def _lost(forms: dict[Step, StepForm]) -> list[tuple[str, str]]:
    """What was typed into steps that are gone meanwhile, to be copied."""
    return [
        (str(field.label.text), str(field.data))
        for form in forms.values()
        for name, field in form._fields.items()
        if name in ("note", "ways_left", "offer_amount", "limit") and field.data not in (None, "")
    ]


def _papers(view: ComplaintView) -> list[tuple[str, str]]:
    """What can be printed, as far as this installation prints it."""
    papers = [("complaints.file_pdf", _("The whole file"))]
    if edge.actor().may(Permission.RECEIVE_COMPLAINTS):
        papers.insert(0, ("complaints.receipt_pdf", _("Receipt")))
    found = [(word, page_at(endpoint, complaint_id=view.id)) for endpoint, word in papers]
    return [(word, address) for word, address in found if address is not None]
