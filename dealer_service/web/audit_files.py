"""Photos and papers of an audit: put to a finding or an action, looked at, taken away."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.attachments import FileKind
from dealer_service.services import audit_attachments as service
from dealer_service.web import edge
from dealer_service.web.audit_frame import bp
from dealer_service.web.audit_steps import tried
from dealer_service.web.audit_uploads import LARGEST, kept_words, sent_files
from dealer_service.web.guards import page

ALONE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
"""A file is shown by itself: whatever it holds, it runs nothing and reads nothing of these pages."""


@page(bp, "/findings/<int:finding_id>/files", permission=Permission.CONDUCT_AUDITS, methods=("POST",), largest=LARGEST)
def attach_to_finding(finding_id: int) -> ResponseReturnValue:
    """``audit`` leads back."""
    files = sent_files("files")
    return tried(lambda: service.attach_to_finding(edge.session(), edge.actor(), finding_id, files, edge.now()),
                 kept_words(len(files)), "finding", finding_id)  # fmt: skip


@page(bp, "/actions/<int:action_id>/files", permission=Permission.ANSWER_AUDITS, methods=("POST",), largest=LARGEST)
def attach_to_action(action_id: int) -> ResponseReturnValue:
    """``audit`` leads back."""
    files = sent_files("files")
    return tried(lambda: service.attach_to_action(edge.session(), edge.actor(), action_id, files, edge.now()),
                 kept_words(len(files)), "action", action_id)  # fmt: skip


@page(bp, "/files/<int:file_id>", permission=Permission.SEE_AUDITS)
def file(file_id: int) -> ResponseReturnValue:
    """A photo is shown by itself, a PDF is taken home: it never opens as part of these pages."""
    found, content = service.read_attachment(edge.session(), edge.actor(), file_id)
    answer = Response(content, mimetype=found.kind.value)
    answer.headers.set("Content-Disposition", "attachment" if found.kind is FileKind.PDF else "inline",
                       filename=found.name)  # fmt: skip
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@page(bp, "/files/<int:file_id>/remove", permission=(Permission.CONDUCT_AUDITS, Permission.ANSWER_AUDITS),
      methods=("POST",))  # fmt: skip
def take_away(file_id: int) -> ResponseReturnValue:
    audit_id = service.take_away(edge.session(), edge.actor(), file_id, edge.now())
    flash(_("Taken away. Its name and digest stay on record."))
    return redirect(url_for("audits.audit", audit_id=audit_id) + "#findings")
