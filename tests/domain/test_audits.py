"""The course of an audit, its check list and its score."""

from datetime import date

import pytest

from dealer_service.domain.audits import (
    STEPS,
    ActionState,
    Answer,
    AuditState,
    AuditStep,
    Question,
    Severity,
    action_state,
    check_step,
    checked_answers,
    score,
)
from dealer_service.domain.refusals import Refused

A, Q = Answer, Question


def answers(was: Answer, cause: Answer = A.NOT_ASKED, asked: Answer = A.YES, times: Answer = A.YES) -> dict[Q, A]:
    return {Q.WAS_REWORK: was, Q.CAUSE_RIGHT: cause, Q.QUESTIONS_ASKED: asked, Q.TIMES_AGREED: times}


@pytest.mark.parametrize("state", list(AuditState))
@pytest.mark.parametrize("step", list(AuditStep))
def test_what_is_not_listed_is_refused(state: AuditState, step: AuditStep) -> None:
    if (state, step) in STEPS:
        assert check_step(state, step) is STEPS[state, step]
    else:
        with pytest.raises(Refused):
            check_step(state, step)


def test_all_four_questions_are_answered_each_with_what_it_may_have() -> None:
    assert checked_answers(answers(A.YES)) == answers(A.YES)
    for wrong in (answers(A.NOT_ASKED), {Q.WAS_REWORK: A.YES}):
        with pytest.raises(Refused):
            checked_answers(wrong)


def test_the_score_is_the_mean_share_less_the_findings() -> None:
    checked = [
        (answers(A.YES, A.YES), True),  # recorded as it was
        (answers(A.YES, A.NO, A.NO), False),  # rework that nobody recorded, cause wrong, not asked
        (answers(A.NO, asked=A.NOT_ASKED), False),
        (answers(A.UNCLEAR, A.UNCLEAR, A.UNCLEAR, A.UNCLEAR), False),
    ]
    found = score(checked, [Severity.MAJOR, Severity.MINOR])
    shares = {Q.WAS_REWORK: (2, 3), Q.CAUSE_RIGHT: (1, 2), Q.QUESTIONS_ASKED: (1, 2), Q.TIMES_AGREED: (3, 3)}
    assert found.shares == shares
    assert found.points == round(100 * (2 / 3 + 1 / 2 + 1 / 2 + 1) / 4) - 6
    assert score([], []).points is None
    assert score(checked, [Severity.CRITICAL] * 20).points == 0


def test_an_action_is_late_until_it_is_proven() -> None:
    due, later = date(2026, 11, 1), date(2026, 11, 2)
    assert action_state(due, due, proven=False, verified=False) is ActionState.OPEN
    assert action_state(due, later, proven=False, verified=False) is ActionState.LATE
    assert action_state(due, later, proven=True, verified=False) is ActionState.PROVEN
    assert action_state(due, later, proven=True, verified=True) is ActionState.VERIFIED
