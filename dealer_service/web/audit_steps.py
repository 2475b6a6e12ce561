"""A step of an audit is taken: reported, commented, closed; a finding decided, an action proven or verified."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.audits import AuditStep, Severity
from dealer_service.domain.refusals import Refused
from dealer_service.services import audit_attachments, audit_closing, audit_findings, audits
from dealer_service.services.audit_view import get_audit
from dealer_service.web import edge
from dealer_service.web.audit_frame import bp
from dealer_service.web.audit_page import FORMS, shown, step_form
from dealer_service.web.audit_uploads import LARGEST, sent_files
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.names import sentence

BOTH_SIDES = (Permission.CONDUCT_AUDITS, Permission.ANSWER_AUDITS)


@page(bp, "/<int:audit_id>/<step>", permission=BOTH_SIDES, methods=("POST",), largest=LARGEST)
def take_step(audit_id: int, step: str) -> ResponseReturnValue:
    """One step with its form; what is wrong is shown on the page of the audit, with what was typed."""
    chosen = AuditStep(step) if step in {one.value for one in FORMS} else None
    if chosen is None:
        return redirect(url_for("audits.audit", audit_id=audit_id))
    view = get_audit(edge.session(), edge.actor(), audit_id, edge.now())
    form = step_form(chosen, view, sent=True)
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
        return tried(
            lambda: audit_findings.verify_finding(edge.session(), edge.actor(), finding_id, edge.now()),
            _("Verified. What it decides is decided, and the figures follow."), "finding", finding_id,
        )  # fmt: skip
    words = request.form.get("words", "")
    return tried(lambda: audit_findings.withdraw_finding(edge.session(), edge.actor(), finding_id, words, edge.now()),
                _("Withdrawn; it stays on record."), "finding", finding_id)  # fmt: skip


@page(bp, "/actions/<int:action_id>", permission=BOTH_SIDES, methods=("POST",), largest=LARGEST)
def act(action_id: int) -> ResponseReturnValue:
    """``answer`` prove (the dealer), verify or back (the auditor); ``audit`` leads back."""
    answer, words = request.form.get("answer"), request.form.get("words", "")
    session, actor, now = edge.session(), edge.actor(), edge.now()
    if answer == "prove":
        files = sent_files("files")

        def prove() -> None:
            if files:
                audit_attachments.attach_to_action(session, actor, action_id, files, now)
            audit_closing.prove_action(session, actor, action_id, words, now)

        return tried(prove, _("The proof is kept; the auditor looks at it."), "action", action_id)
    return tried(
        lambda: audit_closing.verify_action(session, actor, action_id, now, holds=answer == "verify", words=words),
        _("Verified.") if answer == "verify" else _("Sent back to the dealer."), "action", action_id,
    )  # fmt: skip


def tried(verb: Callable[[], object], said: str, line: str, line_id: int) -> ResponseReturnValue:
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
    session, actor, now = edge.session(), edge.actor(), edge.now()
    finding = audit_findings.raise_finding(session, actor, audit_id, Severity(form.severity.data), form.words.data,
                                           form.evidence.data, now)  # fmt: skip
    if files := sent_files(form.files.name):
        audit_attachments.attach_to_finding(session, actor, finding, files, now)


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
    audits.call_off(edge.session(), edge.actor(), audit_id, form.words.data, edge.now())


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
