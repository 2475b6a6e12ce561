"""The table of steps, walked for every state, step, role and level, against a second table written by hand."""

from datetime import timedelta
from itertools import product

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR, Role
from dealer_service.domain.complaint_authority import authority_at
from dealer_service.domain.complaint_case import Case
from dealer_service.domain.complaint_contents import Situation
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaint_policy import DEFAULT_LIMITS
from dealer_service.domain.complaint_wording import MEANWHILE, NOT_LISTED
from dealer_service.domain.complaint_workflow import STEPS, steps_for, take
from dealer_service.domain.complaints import Level, Offer, OfferKind, Severity, State
from dealer_service.domain.refusals import NotAllowed, Refused
from tests.complaints import ELSEWHERE, HERE, MONDAY, NEEDS, OTHER_REGION, REGION, Ready, authority, enough, person

# Where each step leads, by state; "=" stays. What happens at any open state is written once.
BY_HAND = {
    "received": "acknowledge>acknowledged unreachable>closed withdraw>closed take_over=",
    "acknowledged": "negotiate>negotiating unreachable>closed withdraw>closed take_over= wait= resume= judge=",
    "negotiating": "offer= turn_down= escalate>escalated answer>answered unreachable>closed withdraw>closed take_over= "
                   "wait= resume= judge=",
    "escalated": "approve>negotiating decline>negotiating give_back>negotiating take_over>negotiating escalate= "
                 "withdraw>closed",
    "answered": "follow_up>follow_up unreachable>closed withdraw>closed take_over= wait= resume= judge=",
    "follow_up": "follow_up= close>closed withdraw>closed take_over= judge=",
    "reopened": "negotiate>negotiating unreachable>closed withdraw>closed take_over= judge=",
    "closed": "reopen>reopened overturn= reclassify= link= note=",
}  # fmt: skip
ANY_OPEN = "contact= note= add= raise= regrade= reclassify= link= assign= miss="

DECIDED = {"approve", "decline", "give_back"}
AT_ANY_LEVEL = {"note", "add", "raise", "assign", "reopen"}


def listed(state: State) -> dict[str, str]:
    words = BY_HAND[state] + ("" if state is State.CLOSED else " " + ANY_OPEN)
    found = {}
    for word in words.split():
        step, _sign, to = word.partition(">" if ">" in word else "=")
        found[step] = to or state.value
    return found


def may(role: Role, step: str, state: State, level: int) -> bool:
    """Section 8 in other words: who may take a listed step."""
    if step == "miss":
        return False
    decides = {Role.MANAGER: 2, Role.AREA_MANAGER: 3, Role.SERVICE_CENTRE: 4, Role.HEAD_OFFICE: 4}.get(role, 0)
    to_decide = step in DECIDED or (state is State.ESCALATED and step in ("take_over", "escalate"))
    if to_decide or step == "overturn" or (state is State.CLOSED and step in ("reclassify", "link")):
        top = role in (Role.SERVICE_CENTRE, Role.HEAD_OFFICE) and step == "escalate"
        return decides >= max(level, 2) and not top
    works = {
        Role.ADVISOR: level == 1, Role.CUSTOMER_CARE: True, Role.MANAGER: True, Role.AREA_MANAGER: level >= 3,
        Role.SERVICE_CENTRE: level == 4, Role.HEAD_OFFICE: level == 4,
    }  # fmt: skip
    if role not in works:
        return False
    if step == "escalate" and role in (Role.SERVICE_CENTRE, Role.HEAD_OFFICE):
        return False
    return True if step in AT_ANY_LEVEL else works[role]


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)), ids=lambda value: str(value))
def test_each_pair_of_state_and_step_for_every_role_and_level(state: State, step: Step) -> None:
    leads = listed(state).get(step.value)
    assert ((state, step) in STEPS) is (leads is not None)
    for role, level in product(Role, Level):
        met = Situation(Ready(state, level).case(step), authority(role), MONDAY)
        said = enough(step)
        if leads is None:
            with pytest.raises(Refused) as refused:
                take(met, step, said)
            assert refused.value.message == NOT_LISTED[state]
            continue
        shown = {offered.step: offered for offered in steps_for(met)}
        if may(role, step.value, state, level):
            assert take(met, step, said).to.value == leads, (role, level)
            assert shown[step].is_open
        else:
            with pytest.raises(Refused) as refused:
                take(met, step, said)
            assert str(refused.value).endswith((".", "!")), (role, level)
            assert step is Step.MISS or not shown[step].is_open
            assert isinstance(refused.value, NotAllowed) or "above you" in str(refused.value)


@pytest.mark.parametrize(("state", "step"), sorted(STEPS), ids=str)
def test_nothing_that_a_step_must_write_down_may_be_missing(state: State, step: Step) -> None:
    met = Situation(Ready(state, 4).case(step), authority_at(SYSTEM_ACTOR, (HERE,), REGION, DEFAULT_LIMITS), MONDAY)
    take(met, step, enough(step))
    for name in STEPS[state, step].needs:
        assert name in NEEDS[step]
        with pytest.raises(Refused) as refused:
            take(met, step, enough(step, **{name: None}))
        assert refused.value.field is not None
        if name == "note":
            with pytest.raises(Refused):
                take(met, step, enough(step, note="  "))


def test_every_state_and_step_has_its_sentences() -> None:
    assert set(NOT_LISTED) == set(State) and set(MEANWHILE) == set(Step)
    assert {to for rule in STEPS.values() for to in rule.to} == set(State)


def offer_of(role: Role, offer: Offer, level: int = 1) -> None:
    met = Situation(Ready(State.NEGOTIATING, level).case(Step.OFFER), authority(role), MONDAY)
    take(met, Step.OFFER, enough(Step.OFFER, offer=offer))


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CUSTOMER_CARE, Role.MANAGER, Role.AREA_MANAGER])
def test_an_offer_up_to_the_limit_and_none_above(role: Role) -> None:
    limit, level = DEFAULT_LIMITS[role], 3 if role is Role.AREA_MANAGER else 1
    offer_of(role, Offer(OfferKind.REFUND, limit), level)
    with pytest.raises(Refused) as refused:
        offer_of(role, Offer(OfferKind.REFUND, limit + 1), level)
    assert str(refused.value).startswith("The offer of") and str(refused.value).endswith("escalate it.")
    for kind in (OfferKind.BUY_BACK, OfferKind.REPLACEMENT):
        with pytest.raises(Refused, match="whatever the amount: escalate it"):
            offer_of(role, Offer(kind, 0), level)


def test_the_sentence_names_both_amounts() -> None:
    with pytest.raises(Refused) as refused:
        offer_of(Role.ADVISOR, Offer(OfferKind.REFUND, 3_000_00))
    assert str(refused.value) == "The offer of 3,000 is above your limit of 1,000: escalate it."


def test_nobody_stands_above_the_manufacturer() -> None:
    offer_of(Role.HEAD_OFFICE, Offer(OfferKind.BUY_BACK, 10**9), 4)
    met = Situation(Ready(State.NEGOTIATING, 4).case(Step.ESCALATE), authority(Role.HEAD_OFFICE), MONDAY)
    with pytest.raises(Refused, match="decide it yourself"):
        take(met, Step.ESCALATE, enough(Step.ESCALATE))


def raised(role: Role, step: Step, case: Case, **values: object) -> int | None:
    return take(Situation(case, authority(role), MONDAY), step, enough(step, **values)).said.raised_to


def test_which_level_a_step_brings() -> None:
    for level in Level:
        ready = Ready(State.NEGOTIATING, level)
        assert raised(Role.MANAGER, Step.RAISE, ready.case(Step.RAISE)) == min(level + 1, 4)
        # An escalated offer goes to the person's superior, and not below where the complaint is already.
        assert raised(Role.CUSTOMER_CARE, Step.ESCALATE, ready.case(Step.ESCALATE)) == max(level, 2)
        assert raised(Role.MANAGER, Step.ESCALATE, ready.case(Step.ESCALATE)) == max(level, 3)
        for said, brings in ((1, min(level + 1, 4)), (2, None)):
            answered = Ready(State.ANSWERED, level).case(Step.FOLLOW_UP)
            assert raised(Role.MANAGER, Step.FOLLOW_UP, answered, satisfaction=said) == brings
        for additions, brings in ((0, None), (1, min(level + 1, 4)), (2, None)):
            case = ready.case(Step.ADD)
            case.additions = additions
            assert raised(Role.MANAGER, Step.ADD, case) == brings
    assert raised(Role.MANAGER, Step.ESCALATE, Ready(State.ESCALATED, 2).case(Step.ESCALATE)) == 3
    assert raised(Role.AREA_MANAGER, Step.ESCALATE, Ready(State.ESCALATED, 3).case(Step.ESCALATE)) == 4


def test_dissatisfied_reopens() -> None:
    case = Ready(State.ANSWERED).case(Step.FOLLOW_UP)
    for level, to in ((1, State.REOPENED), (2, State.FOLLOW_UP), (4, State.FOLLOW_UP)):
        met = Situation(case, authority(Role.CUSTOMER_CARE), MONDAY)
        assert take(met, Step.FOLLOW_UP, enough(Step.FOLLOW_UP, satisfaction=level)).to is to
    with pytest.raises(Refused):
        take(
            Situation(case, authority(Role.CUSTOMER_CARE), MONDAY),
            Step.FOLLOW_UP,
            enough(Step.FOLLOW_UP, satisfaction=5),
        )


def test_unreachable_takes_three_different_days() -> None:
    case = Ready(State.ANSWERED).case(Step.UNREACHABLE)
    day = MONDAY.date()
    for attempts in ([], [day] * 5, [day, day + timedelta(1), day]):
        case.attempts = attempts
        with pytest.raises(Refused, match=f"attempts on {len(set(attempts))}"):
            take(Situation(case, authority(Role.MANAGER), MONDAY), Step.UNREACHABLE, enough(Step.UNREACHABLE))


def test_a_superior_authorises_within_his_own_limit() -> None:
    case = Ready(State.ESCALATED, 2).case(Step.APPROVE)
    case.asked = Offer(OfferKind.BUY_BACK, 6_000_00)
    met = Situation(case, authority(Role.MANAGER), MONDAY)
    for step, values in ((Step.APPROVE, {}), (Step.GIVE_BACK, {"limit": 5_000_01})):
        with pytest.raises(Refused, match="above your limit of 5,000"):
            take(met, step, enough(step, **values))
    assert take(met, Step.GIVE_BACK, enough(Step.GIVE_BACK, limit=5_000_00)).to is State.NEGOTIATING
    assert take(met, Step.TAKE_OVER, Said()).said.offer is None
    case.asked = Offer(OfferKind.BUY_BACK, 4_000_00)
    taken = take(met, Step.TAKE_OVER, Said()).said
    assert (taken.handler_id, taken.offer) == (5, case.asked)


def test_roles_elsewhere_give_nothing_here() -> None:
    for role in Role:
        if role in (Role.SERVICE_CENTRE, Role.HEAD_OFFICE):
            continue
        nobody = authority_at(person(role), (ELSEWHERE,), OTHER_REGION, DEFAULT_LIMITS)
        for state, step in STEPS:
            with pytest.raises(NotAllowed):
                take(Situation(Ready(state, 2).case(step), nobody, MONDAY), step, enough(step))


def test_severities_in_order() -> None:
    assert list(Severity) == ["safety", "major", "minor"]
