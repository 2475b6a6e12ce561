"""What was found in one audit, and what may this person do in it now?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.audit_estimates import Estimate, estimate
from dealer_service.domain.audit_samples import Drawn, Method, RecordClass, sizes_of
from dealer_service.domain.audits import (
    ActionState,
    Answer,
    Answers,
    AuditState,
    AuditStep,
    FindingState,
    Question,
    Score,
    Severity,
    comment_due,
    is_return,
    score,
)
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.services.audit_access import (
    audit_seen,
    conducts,
    dealer_of,
    local_day,
    may_take,
    standing_of,
    state_of,
)
from dealer_service.services.audit_attachments import KeptFile, files_of
from dealer_service.services.audit_frames import read_frame
from dealer_service.storage import audits as stored
from dealer_service.storage.audit_attachments import adders_of
from dealer_service.storage.audits import AuditActionRow, AuditFindingRow, AuditOrderRow, AuditRow
from dealer_service.storage.order_details import names_of


@dataclass(frozen=True, slots=True)
class Checked:
    """One order of the sample; ``answers`` None until it was looked at."""

    id: int
    place: int
    order_id: int
    number: str
    record_class: RecordClass
    probability: float
    returned: bool
    answers: Answers | None
    words: str | None
    by: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Finding:
    """``rules``: once verified it decides a pair of visits; ``verdict`` says how."""

    id: int
    order_id: int | None
    number: str | None
    severity: Severity
    words: str
    evidence: str
    verdict: str | None
    state: FindingState
    by: str | None
    decided_by: str | None
    decided_words: str | None
    at: datetime
    decided_at: datetime | None
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class Action:
    id: int
    words: str
    owner: str
    due_on: date
    state: ActionState
    proof: str | None
    sent_back_words: str | None
    proven_by: str | None
    proven_at: datetime | None
    verified_by: str | None
    verified_at: datetime | None
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class AuditView:
    """One audit as a page and its report show it; ``recorded`` is the share of returns in the records (a of b).

    ``comment_until`` is the last day on which it waits for the dealer's comment, ``zone`` the dealer's.
    """

    id: int
    dealer: Dealer
    state: AuditState
    first: Month
    last: Month
    visit_on: date
    purpose: str
    auditors: tuple[str, ...]
    planned_by: str | None
    method: Method | None
    seed: str | None
    digest: str | None
    drawn_at: datetime | None
    frame: dict[RecordClass, int]
    recorded: tuple[int, int]
    sample: tuple[Checked, ...]
    estimate: Estimate | None
    score: Score
    findings: tuple[Finding, ...]
    actions: tuple[Action, ...]
    summary: str | None
    reported_at: datetime | None
    reported_by: str | None
    comment: str | None
    agreed: bool | None
    commented_at: datetime | None
    commented_by: str | None
    closing_words: str | None
    closed_at: datetime | None
    closed_by: str | None
    called_off_words: str | None
    zone: str
    comment_until: date | None
    steps: frozenset[AuditStep]

    @property
    def files(self) -> tuple[KeptFile, ...]:
        """All files, those of the findings first."""
        of_findings = [file for finding in self.findings for file in finding.files]
        return (*of_findings, *(file for action in self.actions for file in action.files))

    @property
    def without_comment(self) -> bool:
        """Closed after the dealer's days had passed without a word from it."""
        return self.closed_at is not None and self.commented_at is None

    @property
    def left(self) -> int:
        """Orders of the sample that nobody has looked at."""
        return sum(one.answers is None for one in self.sample)

    @property
    def next_place(self) -> int | None:
        return next((one.place for one in self.sample if one.answers is None), None)


def get_audit(session: Session, actor: Actor, audit_id: int, now: datetime) -> AuditView:
    """One audit with all that this person may see of it: the dealer sees sample and findings once it is reported."""
    row = audit_seen(session, actor, audit_id)
    state = state_of(row)
    told = conducts(actor) or row.reported_at is not None
    frame = read_frame(stored.find_frame(session, audit_id) or "") if told else []
    orders = stored.list_orders(session, audit_id) if told else []
    findings = stored.list_findings(session, audit_id) if told else []
    if not conducts(actor):
        findings = [one for one in findings if one.state != FindingState.WITHDRAWN]
    actions = stored.list_actions(session, [audit_id]) if told else []
    ids = _people(row, orders, findings, actions) | set(stored.auditors_of(session, audit_id))
    people = names_of(session, ids | (adders_of(session, audit_id) if told else set()))
    sample = tuple(_checked(one, people) for one in orders)
    numbers = {one.order_id: one.number for one in orders}
    verified = [Severity(one.severity) for one in findings if one.state == FindingState.VERIFIED]
    seen = [(Drawn(one.number, one.record_class, one.probability), is_return(one.answers)) for one in sample]
    sizes, dealer = sizes_of(frame), dealer_of(session, row.dealer_id)
    due = None if row.reported_at is None else comment_due(local_day(dealer, row.reported_at))
    steps = _steps(session, actor, row, waiting=due is not None and local_day(dealer, now) <= due)
    files = files_of(session, row, actions, steps, people) if told else []
    return AuditView(
        id=audit_id, dealer=dealer, state=state, first=Month.of(row.first_month),
        last=Month.of(row.last_month), visit_on=row.visit_on, purpose=row.purpose,
        auditors=tuple(people.get(one, "") for one in stored.auditors_of(session, audit_id)),
        planned_by=people.get(row.planned_by_id or 0),
        method=Method(row.method) if row.method and told else None, seed=row.seed if told else None,
        digest=row.frame_digest if told else None, drawn_at=row.drawn_at if told else None, frame=sizes,
        recorded=(sum(unit.returned for unit in frame), len(frame)), sample=sample,
        estimate=estimate(Method(row.method), seen, sizes) if row.method and told else None,
        score=score([(one.answers, one.returned) for one in sample if one.answers], verified),
        findings=tuple(_finding(one, numbers, people, files) for one in findings),
        actions=tuple(_action(one, people, now.date(), files) for one in actions),
        summary=row.summary, reported_at=row.reported_at, reported_by=people.get(row.reported_by_id or 0),
        comment=row.comment, agreed=row.agreed, commented_at=row.commented_at,
        commented_by=people.get(row.commented_by_id or 0), closing_words=row.closing_words, closed_at=row.closed_at,
        closed_by=people.get(row.closed_by_id or 0), called_off_words=row.called_off_words,
        zone=str(dealer.zone_on(now.date())), comment_until=due,
        steps=steps,
    )  # fmt: skip


def _steps(session: Session, actor: Actor, row: AuditRow, *, waiting: bool) -> frozenset[AuditStep]:
    """What this person may do now: the buttons of the page; none to close while the dealer's days are running."""
    found = frozenset(step for step in AuditStep if may_take(session, actor, row, step))
    return found - {AuditStep.CLOSE} if waiting and state_of(row) is AuditState.REPORTED else found


def _people(row: AuditRow, orders: list[AuditOrderRow], findings: list[AuditFindingRow],
            actions: list[AuditActionRow]) -> set[int]:  # fmt: skip
    ids = {row.planned_by_id, row.reported_by_id, row.commented_by_id, row.closed_by_id}
    ids |= {one.answered_by_id for one in orders}
    ids |= {who for one in findings for who in (one.raised_by_id, one.decided_by_id)}
    ids |= {who for one in actions for who in (one.proven_by_id, one.verified_by_id)}
    return {who for who in ids if who is not None}


def answers_of(row: AuditOrderRow) -> Answers | None:
    """The four answers of an order, None until it was looked at."""
    if row.answered_at is None:
        return None
    return {question: Answer(getattr(row, question.value)) for question in Question}


def _checked(row: AuditOrderRow, people: dict[int, str]) -> Checked:
    by = people.get(row.answered_by_id or 0)
    return Checked(row.id or 0, row.place, row.order_id, row.number, RecordClass(row.record_class), row.probability,
                   row.returned, answers_of(row), row.words, by, row.version)  # fmt: skip


def _finding(row: AuditFindingRow, numbers: dict[int, str], people: dict[int, str], files: list[KeptFile]) -> Finding:
    return Finding(row.id or 0, row.order_id, numbers.get(row.order_id or 0), Severity(row.severity), row.words,
                   row.evidence, row.verdict, FindingState(row.state), people.get(row.raised_by_id or 0),
                   people.get(row.decided_by_id or 0), row.decided_words, row.raised_at, row.decided_at,
                   tuple(one for one in files if one.finding_id == row.id))  # fmt: skip


def _action(row: AuditActionRow, people: dict[int, str], today: date, files: list[KeptFile]) -> Action:
    return Action(row.id or 0, row.words, row.owner, row.due_on, standing_of(row, today), row.proof,
                  row.sent_back_words, people.get(row.proven_by_id or 0), row.proven_at,
                  people.get(row.verified_by_id or 0), row.verified_at,
                  tuple(one for one in files if one.action_id == row.id))  # fmt: skip
