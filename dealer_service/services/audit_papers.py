"""How does the report of an audit come to paper?"""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.audit_papers import (
    AuditReport,
    ReportedAction,
    ReportedFile,
    ReportedFinding,
    ReportedOrder,
    ReportedScore,
)
from dealer_service.domain.refusals import Refused
from dealer_service.pdf.audit_report import audit_report_pdf
from dealer_service.services.audit_view import AuditView, get_audit
from dealer_service.services.scorecards import checked_locale
from dealer_service.services.words import N_


def print_report(session: Session, actor: Actor, audit_id: int, locale: str, now: datetime) -> tuple[str, bytes]:
    """The report's name and file, as the audit stands; refused before its sample is drawn, or told to the dealer."""
    content = report_of(session, actor, audit_id, locale, now)
    return f"audit-{content.dealer_code}-{audit_id}.pdf", audit_report_pdf(content)


def report_of(session: Session, actor: Actor, audit_id: int, locale: str, now: datetime) -> AuditReport:
    """What stands in the report."""
    view = get_audit(session, actor, audit_id, now)
    if not view.sample or view.estimate is None:
        raise Refused(N_("There is no report yet: the sample is not drawn, or the audit is not reported."))
    found = view.estimate
    return AuditReport(
        number=view.id, dealer_code=view.dealer.code, dealer_name=view.dealer.name,
        zone=str(view.dealer.zone_on(now.date())), locale=checked_locale(locale), state=view.state,
        first_month=view.first.number, last_month=view.last.number, visit_on=view.visit_on, purpose=view.purpose,
        auditors=view.auditors, method=view.method, seed=view.seed or "", list_digest=view.digest or "",
        total=view.recorded[1], recorded=view.recorded[0], rate=found.rate, low=found.low, high=found.high,
        orders=found.orders, left_out=found.left_out, hits=found.hits, clear=found.clear, points=view.score.points,
        deducted=view.score.deducted,
        scores=tuple(ReportedScore(one, right, of) for one, (right, of) in view.score.shares.items()),
        sample=tuple(ReportedOrder(one.place, one.number, one.record_class, one.probability, one.returned,
                                   tuple((one.answers or {}).values()), one.words) for one in view.sample),
        findings=tuple(ReportedFinding(one.severity, one.state, one.number, one.words, one.evidence, one.verdict,
                                       one.by, one.decided_by, one.decided_at)
                       for one in view.findings),
        actions=tuple(ReportedAction(one.words, one.owner, one.due_on, one.state, one.proof, one.verified_by,
                                     one.verified_at) for one in view.actions),
        files=tuple(_files(view)),
        summary=view.summary, reported_at=view.reported_at, reported_by=view.reported_by, comment=view.comment,
        agreed=view.agreed, commented_at=view.commented_at, commented_by=view.commented_by,
        closing_words=view.closing_words, without_comment=view.comment_until if view.without_comment else None,
    )  # fmt: skip


def _files(view: AuditView) -> Iterator[ReportedFile]:
    """The files of each finding and action, by their numbers in the report."""
    for number, finding in enumerate(view.findings, 1):
        for one in finding.files:
            yield ReportedFile(number, None, one.name, one.size, one.digest, one.at, one.by)
    for number, action in enumerate(view.actions, 1):
        for one in action.files:
            yield ReportedFile(None, number, one.name, one.size, one.digest, one.at, one.by)
