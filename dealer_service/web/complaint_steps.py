"""Steps of a complaint from its page: taken, or refused with a sentence and nothing of what was typed lost."""

# mypy: disallow-untyped-calls=false

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound
from dealer_service.services.complaint_steps import Taken
from dealer_service.services.complaint_view import get_complaint
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.complaint_case_words import LEVELS, step_done
from dealer_service.web.complaint_frame import bp
from dealer_service.web.complaint_page import form_for, show
from dealer_service.web.complaint_said import complete, send
from dealer_service.web.errors import status_of
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.names import sentence

BY_ITSELF = frozenset({Step.RECEIVE, Step.MISS})


@page(bp, "/<int:complaint_id>/steps/<written>", permission=Permission.HANDLE_COMPLAINTS, methods=("POST",))
def step(complaint_id: int, written: str) -> ResponseReturnValue:
    """Take one step. Who comes second is told what happened meanwhile and finds what he typed in the form."""
    view = get_complaint(edge.session(), edge.actor(), complaint_id, edge.now())
    chosen = Step(written) if written in list(Step) else None
    if chosen is None or chosen in BY_ITSELF:
        raise NotFound(N_("There is no such step."))
    form = form_for(chosen, view, typed=True)
    offered = next((one for one in view.steps if one.step is chosen), None)
    shaped = form.validate_on_submit()
    current = offered is not None and offered.is_open and form.seen.data in (str(view.version), None, "")
    if offered is not None and current and not (complete(form, offered) and shaped):
        edge.refuse()
        return show(view, {chosen: form}, status=422)
    try:
        with refusals_at(form):
            taken = send(form, complaint_id, chosen, view)
            flash(_told(chosen, taken))
            return redirect(url_for("complaints.complaint", complaint_id=complaint_id))
    except (Conflict, NotAllowed) as error:
        edge.refuse()
        form.seen.data = str(view.version)
        return show(view, {chosen: form}, refusal=sentence(error), status=status_of(error))
    except ValueError:
        edge.refuse()
        return show(view, {chosen: form}, refusal=_("Fill in what the step asks."), status=422)
    refusal = None if current else " ".join(words for _id, words in form.wrong)
    return show(view, {chosen: form}, refusal=refusal, status=422)


def _told(chosen: Step, taken: Taken) -> str:
    done = step_done(chosen)
    if taken.level_rose:
        return _("%(done)s. The complaint rose to %(level)s.", done=done, level=str(LEVELS[taken.level]))
    return _("%(done)s.", done=done)
