"""One audit on its page: result, score, findings, actions, what both sides say, the sample."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.audits import DEDUCTIONS, Answer, AuditStep, FindingState, Question
from dealer_service.services.audit_view import AuditView, Checked, get_audit
from dealer_service.web import edge, leads
from dealer_service.web.audit_forms import ActionForm, CommentForm, FindingForm, SummaryForm, WordsForm, in_days
from dealer_service.web.audit_frame import bp, months_words
from dealer_service.web.audit_uploads import file_row
from dealer_service.web.audit_words import (
    ACTIONS,
    ANSWERS,
    CLASSES,
    FINDINGS,
    METHODS,
    QUESTIONS,
    RECIPES,
    SEVERITIES,
    STATES,
    estimate_words,
)
from dealer_service.web.forms import Form
from dealer_service.web.guards import page
from dealer_service.web.words import DASH, day, number, percent

FORMS: dict[AuditStep, type[Form]] = {
    AuditStep.RAISE: FindingForm,
    AuditStep.SET_ACTION: ActionForm,
    AuditStep.REPORT: SummaryForm,
    AuditStep.COMMENT: CommentForm,
    AuditStep.CLOSE: WordsForm,
    AuditStep.CALL_OFF: WordsForm,
}


@page(bp, "/<int:audit_id>", permission=Permission.SEE_AUDITS)
def audit(audit_id: int) -> ResponseReturnValue:
    return shown(audit_id)


def step_form(step: AuditStep, view: AuditView, *, sent: bool = False) -> Any:
    """The form of a step, its ids apart from those of the other forms of the page."""
    given: dict[str, Any] = {} if sent else {"formdata": None}
    if step is AuditStep.SET_ACTION:
        given["due_on"] = in_days(edge.now().date(), 30)
    form: Any = FORMS[step](prefix=f"{step.value}-", **given)
    if step is AuditStep.RAISE:
        del form.pair, form.reason
    if step is AuditStep.SET_ACTION:
        living = [one for one in view.findings if one.state is not FindingState.WITHDRAWN]
        named = [SelectChoice(str(one.id), one.words[:80]) for one in living]
        form.finding.choices = [SelectChoice("", _("none in particular")), *named]
    return form


def shown(
    audit_id: int, step: AuditStep | None = None, wrong: Any = None, refused: dict[str, str] | None = None
) -> str:
    """One audit; ``wrong`` is the form of a step that was refused, ``refused`` the answer to a finding or an action."""
    view = get_audit(edge.session(), edge.actor(), audit_id, edge.now())
    state, kind = STATES[view.state]
    forms = {one.value: wrong if one is step else step_form(one, view) for one in FORMS if one in view.steps}
    return render_template(
        "audits/audit.html",
        view=view,
        name=f"{view.dealer.code} {view.dealer.name}",
        months=months_words(view.first.first_day, view.last.first_day),
        state=(str(state), kind),
        steps={one.value for one in view.steps},
        forms=forms,
        open_step=step.value if step else None,
        refused=refused,
        rows=[check_row(view, one) for one in view.sample],
        looked_at=number(len(view.sample) - view.left),
        method=METHODS[view.method][0] if view.method else None,
        recipe=RECIPES[view.method] if view.method else None,
        classes=[(str(CLASSES[one]), number(count)) for one, count in view.frame.items()],
        found=estimate_words(view.estimate),
        recorded=_recorded(view),
        scores=[(str(QUESTIONS[one][0]), number(right), number(of), percent(right / of, 0) if of else DASH)
                for one, (right, of) in view.score.shares.items()],
        findings=[_finding(view, one) for one in view.findings],
        actions=[_action(one) for one in view.actions],
        deductions=[(str(SEVERITIES[one][0]), number(points)) for one, points in DEDUCTIONS.items()],
        crumbs=[(_("Audits"), url_for("audits.listed"))],
    )  # fmt: skip


def _recorded(view: AuditView) -> str:
    returned, total = view.recorded
    if not total:
        return DASH
    return f"{percent(returned / total)} · " + _("%(a)s of %(b)s", a=number(returned), b=number(total))


def check_row(view: AuditView, one: Checked) -> dict[str, Any]:
    """A line of the sample: what the record says, what was found, and whether the two agree."""
    was = (one.answers or {}).get(Question.WAS_REWORK)
    agrees = None if was not in (Answer.YES, Answer.NO) else (was is Answer.YES) == one.returned
    return {
        "place": number(one.place),
        "number": one.number,
        "href": url_for("audits.check", audit_id=view.id, place=one.place),
        "class": str(CLASSES[one.record_class]),
        "chance": percent(one.probability, 0),
        "answers": [str(ANSWERS[answer]) for answer in (one.answers or {}).values()] or None,
        "agrees": agrees,
        "words": one.words,
    }


def _finding(view: AuditView, one: Any) -> dict[str, Any]:
    decides = {"confirmed": _("decides: it is rework"), "dismissed": _("decides: it is no rework")}
    place = next((checked.place for checked in view.sample if checked.order_id == one.order_id), None)
    return {
        "id": one.id,
        "severity": (str(SEVERITIES[one.severity][0]), SEVERITIES[one.severity][1]),
        "state": (str(FINDINGS[one.state][0]), FINDINGS[one.state][1]),
        "words": one.words,
        "evidence": one.evidence,
        "number": one.number,
        "href": url_for("audits.check", audit_id=view.id, place=place) if place else None,
        "decides": decides.get(one.verdict or ""),
        "raised": one.state is FindingState.RAISED,
        "by": one.by,
        "at": one.at,
        "decided_at": one.decided_at,
        "files": [file_row(file) for file in one.files],
        "may_attach": "attach" in view.steps and one.state is not FindingState.WITHDRAWN,
        "decided_by": one.decided_by,
        "decided_words": one.decided_words,
        "plan_href": leads.page_at("improvement.plan", dealer=view.dealer.code, finding=one.id),
    }


def _action(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "words": one.words,
        "owner": one.owner,
        "due": day(one.due_on),
        "state": (str(ACTIONS[one.state][0]), ACTIONS[one.state][1]),
        "code": one.state.value,
        "proof": one.proof,
        "sent_back": one.sent_back_words,
        "proven_by": one.proven_by,
        "proven_at": one.proven_at,
        "verified_by": one.verified_by,
        "verified_at": one.verified_at,
        "files": [file_row(file) for file in one.files],
    }
