"""Audits: the list, a visit planned, and one audit with its sample, findings, actions and the way to its closing."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.audits import DEDUCTIONS, Answer, AuditStep, FindingState, Question, Severity
from dealer_service.domain.refusals import Refused
from dealer_service.services import audit_closing, audit_findings
from dealer_service.services import audits as service
from dealer_service.services.audits import AuditView, Checked
from dealer_service.web import audit_checks, edge, leads
from dealer_service.web.audit_forms import (
    ActionForm,
    CommentForm,
    FindingForm,
    SummaryForm,
    VisitForm,
    WordsForm,
    in_days,
    month_of,
)
from dealer_service.web.audit_frame import bp, months_words, tabs
from dealer_service.web.audit_words import (
    ACTIONS,
    ANSWERS,
    CLASSES,
    FINDINGS,
    METHODS,
    QUESTIONS,
    SEVERITIES,
    STATES,
    estimate_words,
)
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.lists import Column
from dealer_service.web.names import sentence
from dealer_service.web.quality import latest_full_month
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.words import DASH, day, number, percent

# Each module of pages puts its routes on ``audit_frame.bp``; name it here so that it is imported.
ROOMS = (audit_checks,)
CAPABILITY = Capability(
    bp, (RailEntry("audits.listed", _l("Audits"), Permission.SEE_AUDITS, "clipboard-check", 65),)
)
BOTH_SIDES = (Permission.CONDUCT_AUDITS, Permission.ANSWER_AUDITS)
COLUMNS = [
    Column(_l("Dealer")), Column(_l("Visit on")), Column(_l("Orders of")), Column(_l("State")),
    Column(_l("Actions open"), figure=True), Column(_l("Late"), figure=True),
]  # fmt: skip
FORMS: dict[AuditStep, type[Form]] = {
    AuditStep.RAISE: FindingForm,
    AuditStep.SET_ACTION: ActionForm,
    AuditStep.REPORT: SummaryForm,
    AuditStep.COMMENT: CommentForm,
    AuditStep.CLOSE: WordsForm,
    AuditStep.CALL_OFF: WordsForm,
}


@page(bp, "/", permission=Permission.SEE_AUDITS)
def listed() -> ResponseReturnValue:
    """``dealer`` narrows to one."""
    code = request.args.get("dealer") or None
    lines = service.list_audits(edge.session(), edge.actor(), edge.now(), code)
    rows = [
        {
            "href": url_for("audits.audit", audit_id=line.id),
            "dealer": f"{line.dealer.code} {line.dealer.name}",
            "visit": day(line.visit_on),
            "months": months_words(line.first.first_day, line.last.first_day),
            "state": (str(STATES[line.state][0]), STATES[line.state][1]),
            "open": number(line.actions_open) if line.actions_open else DASH,
            "late": number(line.late) if line.late else DASH,
        }
        for line in lines
    ]
    return render_template("audits/listed.html", rows=rows, columns=COLUMNS, tabs=tabs(), code=code)


@page(bp, "/new", permission=Permission.CONDUCT_AUDITS, methods=("GET", "POST"))
def plan() -> ResponseReturnValue:
    """``dealer`` in the address chooses it."""
    session, actor = edge.session(), edge.actor()
    latest = latest_full_month()
    form = VisitForm(dealer=request.args.get("dealer"), first=str(latest.plus(-2)), last=str(latest),
                     visit_on=in_days(edge.now().date(), 14), auditors=[actor.user_id])  # fmt: skip
    form.offer(((one.code, f"{one.code} {one.name}") for one in service.dealers_to_visit(session, actor)),
               service.people_to_send(session, actor))  # fmt: skip
    if form.validate_on_submit():
        with refusals_at(form):
            audit_id = service.plan_audit(
                session, actor, form.dealer.data, month_of(form.first), month_of(form.last), form.visit_on.data,
                form.auditors.data or [], form.purpose.data or "", edge.now())  # fmt: skip
            flash(_("The visit is planned. Draw the sample next."))
            return redirect(url_for("audits.audit", audit_id=audit_id))
    return render_template("audits/plan.html", form=form, crumbs=[(_("Audits"), url_for("audits.listed"))]), form.status


@page(bp, "/<int:audit_id>", permission=Permission.SEE_AUDITS)
def audit(audit_id: int) -> ResponseReturnValue:
    return shown(audit_id)


@page(bp, "/<int:audit_id>/<step>", permission=BOTH_SIDES, methods=("POST",))
def take_step(audit_id: int, step: str) -> ResponseReturnValue:
    """One step with its form; what is wrong is shown on the page of the audit, with what was typed."""
    chosen = AuditStep(step) if step in {one.value for one in FORMS} else None
    if chosen is None:
        return redirect(url_for("audits.audit", audit_id=audit_id))
    view = service.get_audit(edge.session(), edge.actor(), audit_id, edge.now())
    form = _form(chosen, view, sent=True)
    if form.validate_on_submit():
        with refusals_at(form):
            TAKEN[chosen](audit_id, form)
            flash(SAID[chosen]())
            return redirect(url_for("audits.audit", audit_id=audit_id))
    return shown(audit_id, chosen, form), 422


@page(bp, "/findings/<int:finding_id>", permission=Permission.VERIFY_FINDINGS, methods=("POST",))
def decide(finding_id: int) -> ResponseReturnValue:
    """Verify a finding, or withdraw it in words; ``audit`` leads back."""
    if request.form.get("answer") == "verify":
        return _try(
            lambda: audit_findings.verify_finding(edge.session(), edge.actor(), finding_id, edge.now()),
            _("Verified. What it decides is decided, and the figures follow."), "finding", finding_id,
        )  # fmt: skip
    words = request.form.get("words", "")
    return _try(lambda: audit_findings.withdraw_finding(edge.session(), edge.actor(), finding_id, words, edge.now()),
                _("Withdrawn; it stays on record."), "finding", finding_id)  # fmt: skip


@page(bp, "/actions/<int:action_id>", permission=BOTH_SIDES, methods=("POST",))
def act(action_id: int) -> ResponseReturnValue:
    """``answer`` prove (the dealer), verify or back (the auditor); ``audit`` leads back."""
    answer, words = request.form.get("answer"), request.form.get("words", "")
    session, actor, now = edge.session(), edge.actor(), edge.now()
    if answer == "prove":
        return _try(lambda: audit_closing.prove_action(session, actor, action_id, words, now),
                    _("The proof is kept; the auditor looks at it."), "action", action_id)  # fmt: skip
    return _try(
        lambda: audit_closing.verify_action(session, actor, action_id, now, holds=answer == "verify", words=words),
        _("Verified.") if answer == "verify" else _("Sent back to the dealer."), "action", action_id,
    )  # fmt: skip


def _try(verb: Callable[[], object], said: str, line: str, line_id: int) -> ResponseReturnValue:
    """Back to the audit; what is refused is said at its line, with the words that were typed."""
    audit_id = request.form.get("audit", type=int)
    try:
        verb()
    except Refused as refusal:
        if type(refusal) is not Refused or audit_id is None:
            raise
        edge.refuse()
        at = {"at": f"{line}-{line_id}", "words": request.form.get("words", ""), "wrong": sentence(refusal)}
        return shown(audit_id, refused=at), 422
    flash(said)
    return redirect(url_for("audits.audit", audit_id=audit_id) + f"#{line}s" if audit_id else url_for("audits.listed"))


def _raise(audit_id: int, form: Any) -> None:
    audit_findings.raise_finding(edge.session(), edge.actor(), audit_id, Severity(form.severity.data), form.words.data,
                                 form.evidence.data, edge.now())  # fmt: skip


def _set_action(audit_id: int, form: Any) -> None:
    audit_closing.set_action(edge.session(), edge.actor(), audit_id, form.words.data, form.owner.data,
                             form.due_on.data, edge.now(), finding_id=int(form.finding.data or 0) or None)  # fmt: skip


def _report(audit_id: int, form: Any) -> None:
    audit_closing.report_audit(edge.session(), edge.actor(), audit_id, form.summary.data, edge.now())


def _comment(audit_id: int, form: Any) -> None:
    agreed = form.agreed.data == "yes"
    audit_closing.comment_audit(edge.session(), edge.actor(), audit_id, agreed, form.comment.data, edge.now())


def _close(audit_id: int, form: Any) -> None:
    audit_closing.close_audit(edge.session(), edge.actor(), audit_id, form.words.data, edge.now())


def _call_off(audit_id: int, form: Any) -> None:
    service.call_off(edge.session(), edge.actor(), audit_id, form.words.data, edge.now())


TAKEN: dict[AuditStep, Callable[[int, Any], None]] = {
    AuditStep.RAISE: _raise, AuditStep.SET_ACTION: _set_action, AuditStep.REPORT: _report,
    AuditStep.COMMENT: _comment, AuditStep.CLOSE: _close, AuditStep.CALL_OFF: _call_off,
}  # fmt: skip
SAID: dict[AuditStep, Callable[[], str]] = {
    AuditStep.RAISE: lambda: _("The finding is raised; an auditor verifies it."),
    AuditStep.SET_ACTION: lambda: _("The action is agreed."),
    AuditStep.REPORT: lambda: _("Reported: the dealer sees it and comments."),
    AuditStep.COMMENT: lambda: _("The comment is kept."),
    AuditStep.CLOSE: lambda: _("The audit is closed."),
    AuditStep.CALL_OFF: lambda: _("The audit is called off."),
}


def _form(step: AuditStep, view: AuditView, *, sent: bool = False) -> Any:
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
    view = service.get_audit(edge.session(), edge.actor(), audit_id, edge.now())
    state, kind = STATES[view.state]
    forms = {one.value: wrong if one is step else _form(one, view) for one in FORMS if one in view.steps}
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
    }
