"""What happens in an audit, who does it, and how well does a house keep its records?

``STEPS`` is the whole course: it draws the buttons and refuses what is not listed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dealer_service.domain.accounts import Permission as P
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_


class AuditState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"  # its sample is drawn
    REPORTED = "reported"  # what was seen is told to the dealer, and no answer changes any more
    ANSWERED = "answered"  # the dealer has commented
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class AuditStep(StrEnum):
    DRAW = "draw"
    CALL_OFF = "call_off"
    CHECK = "check"
    RAISE = "raise"
    ATTACH = "attach"  # photos and papers to a finding
    DECIDE = "decide"  # verify or withdraw a finding
    REPORT = "report"
    COMMENT = "comment"
    SET_ACTION = "set_action"
    PROVE = "prove"
    VERIFY_ACTION = "verify_action"
    CLOSE = "close"


S, T = AuditState, AuditStep
_AFTER = (S.UNDER_WAY, S.REPORTED, S.ANSWERED)

STEPS: dict[tuple[AuditState, AuditStep], P] = {
    (S.PLANNED, T.DRAW): P.CONDUCT_AUDITS,
    (S.PLANNED, T.CALL_OFF): P.CONDUCT_AUDITS,
    (S.UNDER_WAY, T.CALL_OFF): P.CONDUCT_AUDITS,
    (S.UNDER_WAY, T.CHECK): P.CONDUCT_AUDITS,
    (S.UNDER_WAY, T.RAISE): P.CONDUCT_AUDITS,
    (S.UNDER_WAY, T.REPORT): P.CONDUCT_AUDITS,
    (S.REPORTED, T.COMMENT): P.ANSWER_AUDITS,
    **{(state, T.CLOSE): P.CONDUCT_AUDITS for state in (S.REPORTED, S.ANSWERED)},  # unanswered: ``check_silence``
    **{(state, T.ATTACH): P.CONDUCT_AUDITS for state in _AFTER},
    **{(state, T.DECIDE): P.VERIFY_FINDINGS for state in _AFTER},
    **{(state, T.SET_ACTION): P.CONDUCT_AUDITS for state in _AFTER},
    **{(state, T.PROVE): P.ANSWER_AUDITS for state in (S.REPORTED, S.ANSWERED)},
    **{(state, T.VERIFY_ACTION): P.CONDUCT_AUDITS for state in (S.REPORTED, S.ANSWERED)},
}

NOT_NOW: dict[AuditState, str] = {
    S.PLANNED: N_("The sample of this audit is not drawn yet. Draw it first."),
    S.UNDER_WAY: N_("This audit is under way: its orders are looked at first, then it is reported."),
    S.REPORTED: N_("This audit is reported: its answers stand, and the dealer comments now."),
    S.ANSWERED: N_("The dealer has commented on this audit: what is left are its actions and its closing."),
    S.CLOSED: N_("This audit is closed and stays as it is. Plan another."),
    S.CALLED_OFF: N_("This audit was called off. Plan another."),
}


def check_step(state: AuditState, step: AuditStep) -> P:
    """The permission that a step needs now; refuses one that is not listed for the state."""
    needed = STEPS.get((state, step))
    if needed is None:
        raise Refused(NOT_NOW[state])
    return needed


COMMENT_DAYS = 14
"""So long a reported audit waits for the dealer's comment before it can be closed without one."""


def comment_due(reported_on: date) -> date:
    """The last day on which the audit waits for the comment; a later one is taken as long as it is not closed."""
    return reported_on + timedelta(days=COMMENT_DAYS)


def check_silence(state: AuditState, reported_on: date, today: date) -> None:
    """An audit that the dealer left without a comment is closed after its days have passed, and not before."""
    if state is S.REPORTED and today <= comment_due(reported_on):
        raise Refused(N_("The dealer has until {day} to comment. After that day it can be closed without a comment."),
                      day=comment_due(reported_on).isoformat())  # fmt: skip


class Question(StrEnum):
    """What is asked of every order, in this order."""

    WAS_REWORK = "was_rework"
    CAUSE_RIGHT = "cause_right"
    QUESTIONS_ASKED = "questions_asked"
    TIMES_AGREED = "times_agreed"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"  # the papers do not tell
    NOT_ASKED = "not_asked"  # the question does not apply: no rework, hence no cause; no earlier visit


A, Q = Answer, Question
CHOICES: dict[Question, tuple[Answer, ...]] = {
    Q.WAS_REWORK: (A.YES, A.NO, A.UNCLEAR),
    Q.CAUSE_RIGHT: (A.YES, A.NO, A.UNCLEAR, A.NOT_ASKED),
    Q.QUESTIONS_ASKED: (A.YES, A.NO, A.UNCLEAR, A.NOT_ASKED),
    Q.TIMES_AGREED: (A.YES, A.NO, A.UNCLEAR),
}

Answers = dict[Question, Answer]


def checked_answers(answers: Answers) -> Answers:
    """All four, each with an answer that it may have."""
    for question in Question:
        if answers.get(question) not in CHOICES[question]:
            raise Refused(N_("Answer each of the four questions; choose “cannot be told” where the papers do not say."),
                          field=question.value)  # fmt: skip
    return {question: answers[question] for question in Question}


def is_return(answers: Answers | None) -> bool | None:
    """Was the order truly a return visit? None where it could not be told."""
    found = (answers or {}).get(Q.WAS_REWORK)
    return {A.YES: True, A.NO: False}.get(found) if found else None


class Severity(StrEnum):
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


DEDUCTIONS: dict[Severity, int] = {Severity.CRITICAL: 10, Severity.MAJOR: 5, Severity.MINOR: 1}
"""Points of the score that a verified finding takes."""


class FindingState(StrEnum):
    RAISED = "raised"
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100; ``shares`` are (right, of) for each question, ``deducted`` the points that findings took."""

    points: int | None
    shares: dict[Question, tuple[int, int]]
    deducted: int


def score(checked: Sequence[tuple[Answers, bool]], severities: Iterable[Severity]) -> Score:
    """How well the records are kept: the mean share of right answers in percent, less the verified findings.

    ``checked`` are the answers of each order with whether it is recorded as a return: the first question is right
    where the record says what was found. Answers that could not be told, and questions that did not apply, count
    nowhere. None where nothing could be judged.
    """
    shares = {}
    for question in Question:
        right = of = 0
        for answers, recorded in checked:
            found = answers.get(question)
            if found in (A.YES, A.NO):
                of += 1
                right += ((found is A.YES) == recorded) if question is Q.WAS_REWORK else found is A.YES
        shares[question] = (right, of)
    judged = [right / of for right, of in shares.values() if of]
    deducted = sum(DEDUCTIONS[severity] for severity in severities)
    points = max(0, round(100 * sum(judged) / len(judged)) - deducted) if judged else None
    return Score(points, shares, deducted)


class ActionState(StrEnum):
    OPEN = "open"
    LATE = "late"
    PROVEN = "proven"  # the dealer says it is done, with proof
    VERIFIED = "verified"


def action_state(due_on: date, today: date, *, proven: bool, verified: bool) -> ActionState:
    """How a corrective action stands."""
    if verified:
        return ActionState.VERIFIED
    if proven:
        return ActionState.PROVEN
    return ActionState.LATE if due_on < today else ActionState.OPEN
