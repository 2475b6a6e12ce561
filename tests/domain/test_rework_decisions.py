"""The table of steps, walked for every state, step, role and side; and how a job stands from what is kept."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from dealer_service.domain.accounts import DEALER_ROLES, PERMISSIONS, SYSTEM_ACTOR, Actor, Grant, Role
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.domain.rework import LinkState
from dealer_service.domain.rework_decisions import (
    MEANWHILE,
    NOT_LISTED,
    STEPS,
    Decision,
    DecisionState,
    LinkFacts,
    OnTable,
    PairState,
    Party,
    Situation,
    Step,
    Verdict,
    check_step,
    names_of,
    on_table,
    parties_of,
    staff_key,
    steps_open,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE, THERE, ELSEWHERE, REGION = 1, 2, 3, 7


def decision(state: DecisionState = DecisionState.STANDING, verdict: Verdict = Verdict.CONFIRMED, *, id: int = 1,
             original: int = 10, source: str = "person", by: int = 5, at: datetime = NOW) -> Decision:  # fmt: skip
    return Decision(id, 20, original, THERE, verdict, state, source, by, at)


def actor(role: Role, dealer: int | None = None, region: int | None = None, user: int = 5) -> Actor:
    return Actor(user, "a@example.com", "A", grants=(Grant(role, dealer, region),))


def situation(state: PairState, person: Actor, *, across: bool = False, own_name: bool = False,
              made: Decision | None = None, now: datetime = NOW) -> Situation:  # fmt: skip
    there = (THERE,) if across else (HERE,)
    return Situation(OnTable(state, 10, made or decision()), across, parties_of(person, (HERE,), there, REGION),
                     own_name, now)  # fmt: skip


PEOPLE = [
    *((role, place) for role in DEALER_ROLES for place in (HERE, THERE, ELSEWHERE)),
    *((Role.AREA_MANAGER, region) for region in (REGION, 8)),
    *((role, None) for role in (Role.AUDITOR, Role.HEAD_OFFICE, Role.SERVICE_CENTRE, Role.ADMIN)),
]


def person_of(role: Role, place: int | None) -> Actor:
    return actor(role, region=place) if role is Role.AREA_MANAGER else actor(role, dealer=place)


def on_side(party: Party, role: Role, place: int | None, across: bool) -> bool:
    return {
        Party.RETURN: role in DEALER_ROLES and place == HERE,
        Party.ORIGINAL: role in DEALER_ROLES and place == (THERE if across else HERE),
        Party.AREA: role is Role.AREA_MANAGER and place == REGION,
        Party.AUDIT: role is Role.AUDITOR,
        Party.CLOCK: False,
    }[party]


@pytest.mark.parametrize(("state", "step"), list(product(PairState, Step)))
def test_each_pair_of_state_and_step_for_every_role_and_side(state: PairState, step: Step) -> None:
    rule = STEPS.get((state, step))
    for (role, place), across in product(PEOPLE, (False, True)):
        met = situation(state, person_of(role, place), across=across)
        if rule is None:
            with pytest.raises(Refused) as refused:
                check_step(met, step)
            assert refused.value.message == NOT_LISTED[state]
            assert step not in steps_open(met)
            continue
        by_across = rule.by_across if across else None
        party, permission = by_across or (rule.by, rule.permission)
        allowed = on_side(party, role, place, across) and permission in PERMISSIONS[role]
        assert (step in steps_open(met)) is allowed, (role, place, across)
        if allowed:
            waits = check_step(met, step)
            leads = rule.across if across and rule.across is not None else rule.leads_to
            assert waits is None or waits in leads
            assert (waits is None) is not (across and rule.across is not None)
        else:
            with pytest.raises(NotAllowed):
                check_step(met, step)


def test_every_state_has_its_sentences_and_every_state_is_reached() -> None:
    assert set(NOT_LISTED) == set(MEANWHILE) == set(PairState)
    reached = {state for rule in STEPS.values() for state in rule.leads_to | (rule.across or frozenset())}
    assert set(PairState) <= reached
    assert all(NOT_LISTED[s].endswith(".") and MEANWHILE[s].endswith("Look at it again.") for s in PairState)


def test_whose_own_name_is_on_it_only_asks() -> None:
    for role, across in product((Role.ADVISOR, Role.MANAGER), (False, True)):
        met = situation(PairState.SUSPECTED, actor(role, HERE), across=across, own_name=True)
        assert check_step(met, Step.DISMISS) is PairState.REQUESTED
        assert check_step(met, Step.CONFIRM) is (PairState.PROPOSED if across else None)
        with pytest.raises(NotAllowed):
            check_step(met, Step.LINK)
    with pytest.raises(NotAllowed):
        check_step(situation(PairState.REQUESTED, actor(Role.MANAGER, HERE), own_name=True), Step.DISMISS)


def test_names_are_compared_without_capitals_and_blanks() -> None:
    person = Actor(1, "x@example.com", "Ann  Lee", staff_name=" LEE,A. ")
    assert names_of(person) == {staff_key("ann lee"), staff_key("Lee,A.")}
    assert names_of(Actor(1, "x", "Ann", staff_name="  ")) == {"ann"}


def test_an_objection_has_ten_days_from_the_proposal() -> None:
    made = decision(DecisionState.PROPOSED)
    for days, seconds, allowed in ((0, 0, True), (10, 0, True), (10, 1, False)):
        now = NOW + timedelta(days=days, seconds=seconds)
        met = situation(PairState.PROPOSED, actor(Role.MANAGER, THERE), across=True, made=made, now=now)
        assert (Step.OBJECT in steps_open(met)) is allowed


def test_an_advisor_undoes_his_own_alone_and_nobody_undoes_the_auditor() -> None:
    mine, others = decision(by=5), decision(by=6)
    assert Step.UNDO in steps_open(situation(PairState.CONFIRMED, actor(Role.ADVISOR, HERE), made=mine))
    assert Step.UNDO not in steps_open(situation(PairState.CONFIRMED, actor(Role.ADVISOR, HERE), made=others))
    assert Step.UNDO in steps_open(situation(PairState.CONFIRMED, actor(Role.MANAGER, HERE), made=others))
    ruled = decision(verdict=Verdict.DISMISSED, source="audit")
    assert Step.UNDO not in steps_open(situation(PairState.DISMISSED, actor(Role.MANAGER, HERE), made=ruled))


def test_the_system_stands_on_every_side() -> None:
    for state, step in STEPS:
        check_step(situation(state, SYSTEM_ACTOR), step)


NONE = LinkFacts(None, LinkState.NONE)
SUSPECTED = LinkFacts(10, LinkState.NONE)
LINKED = LinkFacts(None, LinkState.IN_WINDOW, "person", 10)
REPORTED = LinkFacts(None, LinkState.OUTSIDE, "import", 10)
V, D = Verdict, DecisionState


@pytest.mark.parametrize(
    ("facts", "kept", "expected"),
    [
        (NONE, [], PairState.UNLINKED),
        (SUSPECTED, [], PairState.SUSPECTED),
        (REPORTED, [], PairState.REPORTED),
        (LINKED, [decision()], PairState.CONFIRMED),
        (LinkFacts(None, LinkState.PENDING, "import", None), [], PairState.PENDING),
        (NONE, [decision(verdict=V.DISMISSED)], PairState.DISMISSED),
        (SUSPECTED, [decision(verdict=V.DISMISSED, original=9)], PairState.SUSPECTED),
        (SUSPECTED, [decision(D.REQUESTED, V.DISMISSED)], PairState.REQUESTED),
        (SUSPECTED, [decision(D.PROPOSED)], PairState.PROPOSED),
        (REPORTED, [decision(D.DISPUTED, V.DISMISSED)], PairState.DISPUTED),
        (LinkFacts(None, LinkState.REFUSED, "person", 10), [decision(D.VOID)], PairState.VOID),
        (LinkFacts(None, LinkState.REFUSED, "person", 10), [decision()], PairState.VOID),
        (LinkFacts(11, LinkState.REFUSED, "person", 10), [decision(D.VOID)], PairState.SUSPECTED),
        (LINKED, [decision(source="audit"), decision(D.PROPOSED, id=2)], PairState.AUDITED),
        (SUSPECTED, [decision(D.SUPERSEDED), decision(D.ENTRY, V.UNDONE, id=2)], PairState.SUSPECTED),
        (SUSPECTED, [decision(D.LAPSED)], PairState.SUSPECTED),
    ],
)
def test_how_a_job_stands(facts: LinkFacts, kept: list[Decision], expected: PairState) -> None:
    assert on_table(facts, kept).state is expected
    assert on_table(facts, list(reversed(kept))).seen == on_table(facts, kept).seen
