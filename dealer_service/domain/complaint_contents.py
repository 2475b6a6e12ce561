"""Can what a step writes down be so: an offer within the authority, a level of satisfaction, a time to come?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dealer_service.domain.complaint_authority import Authority, above_authority, above_decision
from dealer_service.domain.complaint_case import Case
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaints import SATISFACTION
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

MOST = 10**13


@dataclass(frozen=True, slots=True)
class Situation:
    """A complaint as one person meets it."""

    case: Case
    authority: Authority
    now: datetime


def _check_offer(situation: Situation, said: Said) -> None:
    if said.offer is None:
        return
    _check_amount(said.offer.amount, "offer_amount")
    refused = above_authority(said.offer, situation.authority, situation.case.authorised)
    if refused is not None:
        raise refused


def _check_asked(situation: Situation, said: Said) -> None:
    if said.offer is not None:
        _check_amount(said.offer.amount, "offer_amount")


def _check_limit(situation: Situation, said: Said) -> None:
    limit = said.limit or 0
    _check_amount(limit, "limit")
    refused = above_decision(limit, situation.authority)
    if refused is not None:
        raise Refused(refused.message, field="limit", **refused.params)


def _check_amount(minor: int, field: str) -> None:
    if not 0 <= minor < MOST:
        raise Refused(N_("An amount is 0 or more, and not beyond all measure."), field=field)


def _check_satisfaction(situation: Situation, said: Said) -> None:
    if said.satisfaction not in SATISFACTION:
        raise Refused(N_("The level is 1 (dissatisfied) to 4 (very satisfied)."), field="satisfaction")


def _check_next(situation: Situation, said: Said) -> None:
    if said.next_attempt_at is not None and said.next_attempt_at <= situation.now:
        raise Refused(N_("The next attempt lies in the past. Choose a later time."), field="next_attempt_at")


def _check_overturn(situation: Situation, said: Said) -> None:
    case = situation.case
    if (said.upheld, said.function, said.lines or ()) == (case.upheld, case.function, case.lines):
        raise Refused(N_("That is what is recorded already. Change the finding, or leave it."), field="upheld")


CONTENT: dict[Step, Callable[[Situation, Said], None]] = {
    Step.OFFER: _check_offer,
    Step.ESCALATE: _check_asked,
    Step.GIVE_BACK: _check_limit,
    Step.FOLLOW_UP: _check_satisfaction,
    Step.CONTACT: _check_next,
    Step.OVERTURN: _check_overturn,
}
