"""What is every customer asked whose vehicle was here before?

Had it before? Was it right when you left? When did it come back? A warranty auditor looks for the answers.
"""

from dataclasses import dataclass
from datetime import date

from dealer_service.domain.import_problems import N_
from dealer_service.domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class ThreeAnswers:
    """``right_when_left`` and ``came_back_on`` belong to a concern the customer had before; None: not known."""

    had_before: bool
    right_when_left: bool | None = None
    came_back_on: date | None = None


def checked_answers(answers: ThreeAnswers, today: date) -> ThreeAnswers:
    """The answers as they are kept; refuses a return that lies in the future or was never right nor wrong."""
    if not answers.had_before:
        return ThreeAnswers(False)
    if answers.came_back_on is not None and answers.came_back_on > today:
        raise Refused(N_("The day it came back cannot lie in the future."), field="came_back_on")
    if answers.right_when_left is False and answers.came_back_on is not None:
        raise Refused(
            N_("It was not right when the customer left, so it did not come back: leave the day empty."),
            field="came_back_on",
        )
    return answers
