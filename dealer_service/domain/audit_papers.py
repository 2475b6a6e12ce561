"""What stands in the report of an audit that both sides sign?"""

from dataclasses import dataclass
from datetime import date, datetime

from dealer_service.domain.audit_samples import Method, RecordClass
from dealer_service.domain.audits import ActionState, Answer, AuditState, FindingState, Question, Severity
from dealer_service.domain.words import N_

STATES: dict[AuditState, str] = {
    AuditState.PLANNED: N_("planned"),
    AuditState.UNDER_WAY: N_("under way"),
    AuditState.REPORTED: N_("reported: the dealer comments"),
    AuditState.ANSWERED: N_("commented: actions run"),
    AuditState.CLOSED: N_("finished"),
    AuditState.CALLED_OFF: N_("called off"),
}
METHODS: dict[Method, str] = {
    Method.STRATIFIED: N_("Stratified"),
    Method.RANDOM: N_("Random"),
    Method.RISK: N_("By risk"),
}
RECIPES: dict[Method, str] = {
    Method.RANDOM: N_(
        "Write “seed:order” for each order of the list, take the SHA-256 of each in hexadecimal, and keep the lowest."
    ),
    Method.STRATIFIED: N_(
        "In each class of the list write “seed/class:order” for each order, take the SHA-256 of each in hexadecimal, "
        "and keep the lowest, as many as the sample holds of the class."
    ),
    Method.RISK: N_(
        "Sort the list by class and SHA-256 of “seed:order”, and add up the chances: weight of the order times sample "
        "size over the sum of all weights; a class whose chance reaches 1 is taken whole, and the rest shared out "
        "anew. Begin at SHA-256 of “seed|start” over 2 to the power of 256, and keep the order at each whole step "
        "from there."
    ),
}
"""How anybody draws the sample again from the list and the seed, without this software."""

CLASSES: dict[RecordClass, str] = {
    RecordClass.SUSPECTED: N_("suspected, undecided"),
    RecordClass.DISMISSED: N_("suspicion dismissed"),
    RecordClass.RETURNED: N_("recorded as rework"),
    RecordClass.PLAIN: N_("nothing on record"),
}
QUESTIONS: dict[Question, str] = {
    Question.WAS_REWORK: N_("Was it rework?"),
    Question.CAUSE_RIGHT: N_("Was the cause right?"),
    Question.QUESTIONS_ASKED: N_("Were the three questions asked?"),
    Question.TIMES_AGREED: N_("Did the times agree?"),
}
ANSWERS: dict[Answer, tuple[str, str]] = {
    Answer.YES: ("✓", N_("Yes")),
    Answer.NO: ("▼", N_("No")),
    Answer.UNCLEAR: ("?", N_("Cannot be told")),
    Answer.NOT_ASKED: ("–", N_("Does not apply")),
}
SEVERITIES: dict[Severity, tuple[str, str]] = {
    Severity.CRITICAL: ("▼", N_("critical")),
    Severity.MAJOR: ("◆", N_("major")),
    Severity.MINOR: ("●", N_("minor")),
}
FINDINGS: dict[FindingState, str] = {
    FindingState.RAISED: N_("raised"),
    FindingState.VERIFIED: N_("verified"),
    FindingState.WITHDRAWN: N_("withdrawn"),
}
ACTIONS: dict[ActionState, str] = {
    ActionState.OPEN: N_("to be done"),
    ActionState.LATE: N_("late"),
    ActionState.PROVEN: N_("done, to be verified"),
    ActionState.VERIFIED: N_("verified"),
}


@dataclass(frozen=True, slots=True)
class ReportedOrder:
    place: int
    number: str
    record_class: RecordClass
    probability: float
    returned: bool
    answers: tuple[Answer, ...]
    words: str | None


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    severity: Severity
    state: FindingState
    number: str | None
    words: str
    evidence: str
    verdict: str | None
    raised_by: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportedAction:
    words: str
    owner: str
    due_on: date
    state: ActionState
    proof: str | None
    verified_by: str | None = None
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportedFile:
    """A photo or paper on record; ``finding`` or ``action`` is its number in the report, ``size`` in bytes."""

    finding: int | None
    action: int | None
    name: str
    size: int
    digest: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class ReportedScore:
    question: Question
    right: int
    of: int


@dataclass(frozen=True, slots=True)
class AuditReport:
    """``rate`` to ``orders``: the estimated share of true return visits with its interval; months as yyyymm."""

    number: int
    dealer_code: str
    dealer_name: str
    zone: str
    locale: str
    state: AuditState
    first_month: int
    last_month: int
    visit_on: date
    purpose: str
    auditors: tuple[str, ...]
    method: Method | None
    seed: str
    list_digest: str
    total: int
    recorded: int
    rate: float | None
    low: float | None
    high: float | None
    orders: float | None
    hits: int
    clear: int
    points: int | None
    deducted: int
    scores: tuple[ReportedScore, ...]
    sample: tuple[ReportedOrder, ...]
    findings: tuple[ReportedFinding, ...]
    actions: tuple[ReportedAction, ...]
    files: tuple[ReportedFile, ...] = ()
    summary: str | None = None
    reported_at: datetime | None = None
    reported_by: str | None = None
    comment: str | None = None
    agreed: bool | None = None
    commented_at: datetime | None = None
    commented_by: str | None = None
    closing_words: str | None = None
    left_out: int = 0  # orders of classes of which none could be judged
    without_comment: date | None = None  # closed after this day, none having come
