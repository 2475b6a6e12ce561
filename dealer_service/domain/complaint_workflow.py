"""Which steps can a complaint take, who takes them, and what must each write down?

``STEPS`` is the whole workflow: it draws the buttons, refuses what is not listed and is walked by the tests. Domain
section 4.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from dealer_service.domain.accounts import Permission
from dealer_service.domain.complaint_authority import Authority, above_decision
from dealer_service.domain.complaint_case import ATTEMPTS_NEEDED, Case
from dealer_service.domain.complaint_contents import CONTENT, Situation
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaint_wording import (
    NEEDED,
    NOT_LISTED,
    NOT_THIS_LEVEL,
    WAITS_FOR_LEVEL,
)
from dealer_service.domain.complaints import DISSATISFIED, OPEN, Level, State
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.domain.words import N_


class By(StrEnum):
    """Who takes a step."""

    WORKER = "worker"  # who works on complaints of this level
    SUPERVISOR = "supervisor"  # who works on complaints, at any level
    DECIDER = "decider"  # the superior, at the level of the complaint
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a step leads, who takes it, and what must be written down with it."""

    to: tuple[State, ...]
    by: By
    needs: tuple[str, ...] = ("note",)


S, T = State, Step
_WORKED_ON = (S.ACKNOWLEDGED, S.NEGOTIATING, S.ANSWERED)
_UNSETTLED = (S.RECEIVED, S.ACKNOWLEDGED, S.NEGOTIATING, S.ANSWERED, S.REOPENED)
_ALL_BUT_ESCALATED = tuple(state for state in S if state in OPEN and state is not S.ESCALATED)

_CHECKED_END = ("note", "upheld", "function")
_STAYS: dict[Step, tuple[tuple[State, ...], By, tuple[str, ...]]] = {
    T.WAIT: (_WORKED_ON, By.WORKER, ("note",)),
    T.RESUME: (_WORKED_ON, By.WORKER, ("note",)),
    T.CONTACT: (tuple(s for s in S if s in OPEN), By.WORKER, ("channel", "outcome")),
    T.NOTE: (tuple(S), By.SUPERVISOR, ("note",)),
    T.ADD: (tuple(s for s in S if s in OPEN), By.SUPERVISOR, ("note", "channel")),
    T.RAISE: (tuple(s for s in S if s in OPEN), By.SUPERVISOR, ("note",)),
    T.REGRADE: (tuple(s for s in S if s in OPEN), By.WORKER, ("note", "severity")),
    T.RECLASSIFY: (tuple(s for s in S if s in OPEN), By.WORKER, ("note", "category")),
    T.LINK: (tuple(s for s in S if s in OPEN), By.WORKER, ("note",)),
    T.ASSIGN: (tuple(s for s in S if s in OPEN), By.SUPERVISOR, ("handler_id",)),
    T.JUDGE: (tuple(s for s in _ALL_BUT_ESCALATED if s is not S.RECEIVED), By.WORKER, ("note", "upheld", "function")),
    T.MISS: (tuple(s for s in S if s in OPEN), By.CLOCK, ("deadline",)),
}

STEPS: dict[tuple[State, Step], Rule] = {
    (S.RECEIVED, T.ACKNOWLEDGE): Rule((S.ACKNOWLEDGED,), By.WORKER, ("note", "channel")),
    (S.ACKNOWLEDGED, T.NEGOTIATE): Rule((S.NEGOTIATING,), By.WORKER),
    (S.REOPENED, T.NEGOTIATE): Rule((S.NEGOTIATING,), By.WORKER),
    (S.NEGOTIATING, T.OFFER): Rule((S.NEGOTIATING,), By.WORKER, ("note", "channel", "offer")),
    (S.NEGOTIATING, T.TURN_DOWN): Rule((S.NEGOTIATING,), By.WORKER, ("note", "ways_left")),
    (S.NEGOTIATING, T.ESCALATE): Rule((S.ESCALATED,), By.WORKER, ("note", "offer")),
    (S.NEGOTIATING, T.ANSWER): Rule((S.ANSWERED,), By.WORKER, ("note", "channel")),
    (S.ESCALATED, T.APPROVE): Rule((S.NEGOTIATING,), By.DECIDER),
    (S.ESCALATED, T.DECLINE): Rule((S.NEGOTIATING,), By.DECIDER),
    (S.ESCALATED, T.GIVE_BACK): Rule((S.NEGOTIATING,), By.DECIDER, ("note", "limit")),
    (S.ESCALATED, T.TAKE_OVER): Rule((S.NEGOTIATING,), By.DECIDER, ()),
    (S.ESCALATED, T.ESCALATE): Rule((S.ESCALATED,), By.DECIDER),
    (S.ANSWERED, T.FOLLOW_UP): Rule((S.FOLLOW_UP, S.REOPENED), By.WORKER, ("note", "channel", "satisfaction")),
    (S.FOLLOW_UP, T.FOLLOW_UP): Rule((S.FOLLOW_UP, S.REOPENED), By.WORKER, ("note", "channel", "satisfaction")),
    (S.FOLLOW_UP, T.CLOSE): Rule((S.CLOSED,), By.WORKER, ("upheld", "function")),
    (S.CLOSED, T.REOPEN): Rule((S.REOPENED,), By.SUPERVISOR, ("note", "channel")),
    # After closing these change a rate: a superior decides.
    (S.CLOSED, T.OVERTURN): Rule((S.CLOSED,), By.DECIDER, _CHECKED_END),
    (S.CLOSED, T.RECLASSIFY): Rule((S.CLOSED,), By.DECIDER, ("note", "category")),
    (S.CLOSED, T.LINK): Rule((S.CLOSED,), By.DECIDER),
    (S.ESCALATED, T.WITHDRAW): Rule((S.CLOSED,), By.WORKER, (*_CHECKED_END, "channel")),
    **{(s, T.WITHDRAW): Rule((S.CLOSED,), By.WORKER, (*_CHECKED_END, "channel")) for s in _ALL_BUT_ESCALATED},
    **{(s, T.UNREACHABLE): Rule((S.CLOSED,), By.WORKER, _CHECKED_END) for s in _UNSETTLED},
    **{(s, T.TAKE_OVER): Rule((s,), By.WORKER, ()) for s in _ALL_BUT_ESCALATED},
    **{(state, step): Rule((state,), by, needs) for step, (states, by, needs) in _STAYS.items() for state in states},
}

PERMISSION_OF: dict[By, Permission] = {
    By.WORKER: Permission.HANDLE_COMPLAINTS,
    By.SUPERVISOR: Permission.HANDLE_COMPLAINTS,
    By.DECIDER: Permission.DECIDE_OFFERS,
}


@dataclass(frozen=True, slots=True)
class Move:
    """Where a step leads, and what it writes down in the end."""

    to: State
    said: Said


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as a page shows it: ``needs`` are what must be written down, ``refused`` why it is withheld."""

    step: Step
    needs: tuple[str, ...]
    refused: Refused | None = None

    @property
    def is_open(self) -> bool:
        return self.refused is None


def take(situation: Situation, step: Step, said: Said) -> Move:
    """Check a step and answer where it leads.

    Raises ``Refused`` for a pair of state and step that is not listed and for what is missing or cannot be,
    ``NotAllowed`` for a person who may not.
    """
    rule = _rule(situation, step)
    check_now(situation, step)
    said = _filled(situation, step, said)
    for name in rule.needs:
        value = getattr(said, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            raise Refused(NEEDED[name], field=_FIELDS.get(name, name))
    if step in CONTENT:
        CONTENT[step](situation, said)
    to = rule.to[-1] if step is T.FOLLOW_UP and said.satisfaction == DISSATISFIED else rule.to[0]
    return Move(to, replace(said, raised_to=raised_by(situation, step, to)))


def check_now(situation: Situation, step: Step) -> None:
    """May this person take the step now, whatever he writes down? Raises as ``take``."""
    case, authority = situation.case, situation.authority
    rule = _rule(situation, step)
    _check_person(case, authority, rule.by)
    if step is T.WAIT and case.waiting is not None:
        raise Refused(N_("The customer's answer is already awaited here."))
    if step is T.RESUME and case.waiting is None:
        raise Refused(N_("Nothing is awaited here; the clock runs."))
    if step is T.TURN_DOWN and (not case.offers or case.offers[-1].turned_down):
        raise Refused(N_("No offer stands that the customer could turn down. Record the offer first."))
    if step is T.UNREACHABLE and case.attempt_days < ATTEMPTS_NEEDED:
        raise Refused(
            N_("Unreachable takes attempts on {needed} different days; there were attempts on {days}. Try again."),
            needed=ATTEMPTS_NEEDED, days=case.attempt_days,
        )  # fmt: skip
    if step is T.ESCALATE and authority.limit is None and not authority.is_system:
        raise Refused(N_("Nobody stands above you: decide it yourself."))
    if step is T.APPROVE and case.asked is not None:
        refused = above_decision(case.asked.amount, authority)
        if refused is not None:
            raise refused


def steps_for(situation: Situation) -> list[Offered]:
    """The steps of the state, in the order of the workflow, each withheld one with its reason.

    What nobody could take now (to resume where nothing waits) and what happens by itself is left out.
    """
    shown = []
    for step in Step:
        rule = STEPS.get((situation.case.state, step))
        if rule is None or rule.by is By.CLOCK or _pointless(situation, step):
            continue
        try:
            check_now(situation, step)
        except Refused as refused:
            shown.append(Offered(step, rule.needs, refused))
        else:
            shown.append(Offered(step, rule.needs))
    return shown


def _pointless(situation: Situation, step: Step) -> bool:
    case = situation.case
    if step is T.TAKE_OVER and case.state is not S.ESCALATED:
        return case.handler_id is not None and case.handler_id == situation.authority.user_id
    if step in (T.WAIT, T.RESUME):
        return (step is T.WAIT) == (case.waiting is not None)
    return step is T.TURN_DOWN and (not case.offers or case.offers[-1].turned_down)


def _rule(situation: Situation, step: Step) -> Rule:
    rule = STEPS.get((situation.case.state, step))
    if rule is None:
        raise Refused(NOT_LISTED[situation.case.state])
    return rule


def _check_person(case: Case, authority: Authority, by: By) -> None:
    if authority.is_system:
        return
    if by is By.CLOCK:
        raise NotAllowed(N_("This happens by itself when a deadline passes."))
    if PERMISSION_OF[by] not in authority.permissions:
        raise NotAllowed(_BY_WHOM[by])
    entrusted = case.entrusted_id is not None and case.entrusted_id in (authority.user_id, authority.for_user_id)
    if by is By.WORKER and not entrusted and not authority.works_at(case.level):
        raise NotAllowed(NOT_THIS_LEVEL[Level(case.level)])
    if by is By.DECIDER and not authority.decides_at(case.level):
        raise NotAllowed(WAITS_FOR_LEVEL[Level(max(case.level, Level.MANAGER))])


_BY_WHOM: dict[By, str] = {
    By.WORKER: N_("This is done by those who work on complaints: advisor, customer care or service manager."),
    By.SUPERVISOR: N_("This is done by those who work on complaints: advisor, customer care or service manager."),
    By.DECIDER: N_("This is decided by a superior: service manager, area manager or manufacturer."),
}
_FIELDS = {"offer": "offer_kind"}


def _filled(situation: Situation, step: Step, said: Said) -> Said:
    """What is known already need not be written down again; who takes over may give what was asked of him."""
    case, authority = situation.case, situation.authority
    if step is T.ESCALATE and said.offer is None and case.asked is not None:
        return replace(said, offer=case.asked)
    if step is T.TAKE_OVER:
        given = case.asked if case.asked and above_decision(case.asked.amount, authority) is None else None
        return replace(said, handler_id=authority.user_id, offer=given)
    if step is T.CLOSE:
        upheld = case.upheld if said.upheld is None else said.upheld
        return replace(said, upheld=upheld, function=said.function or case.function)
    return said


def raised_by(situation: Situation, step: Step, to: State) -> int | None:
    """The level that the step brings; None where it raises nothing."""
    level = situation.case.level
    if step in (T.RAISE, T.MISS) or (to is S.REOPENED and step in (T.FOLLOW_UP, T.REOPEN)):
        return min(level + 1, Level.MANUFACTURER)
    if step is T.ADD and situation.case.additions == 1:
        return min(level + 1, Level.MANUFACTURER)
    if step is T.ESCALATE:
        above = max(situation.authority.level + 1, level + (situation.case.state is S.ESCALATED), Level.MANAGER)
        return min(max(level, above), Level.MANUFACTURER)
    return None
