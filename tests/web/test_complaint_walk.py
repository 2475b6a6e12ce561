"""Every pair of state and step, per role, through the whole product: service, page, form sent by hand, API."""

import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from dealer_service.domain.accounts import Role
from dealer_service.domain.complaint_clocks import Promise
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaint_policy import Policy
from dealer_service.domain.complaint_wording import NOT_LISTED
from dealer_service.domain.complaints import Offer, OfferKind, Outcome, Severity, State
from dealer_service.domain.refusals import Refused
from dealer_service.services.complaint_policy import change_policy
from dealer_service.services.complaint_steps import take_step
from dealer_service.services.complaint_view import ComplaintView
from dealer_service.web.guards import GuardedApp
from tests.api.conftest import token_for
from tests.api.programs import Program, order
from tests.complaints import NEEDS, enough
from tests.domain.test_complaint_workflow import listed, may
from tests.services.complaining import MONDAY, House, cast

__all__ = ["cast"]
ROLES = ("advisor", "technician", "care", "manager", "principal", "area_manager", "auditor", "service_centre",
         "head_office", "admin")  # fmt: skip
LATER = MONDAY + timedelta(days=4)
BY_PEOPLE = [step for step in Step if step not in (Step.RECEIVE, Step.MISS)]
ASKED = {"offer": Offer(OfferKind.REFUND, 700_00)}
WAY: dict[State, tuple[tuple[Step, dict[str, Any]], ...]] = {
    State.ACKNOWLEDGED: ((Step.ACKNOWLEDGE, {}),),
    State.NEGOTIATING: ((Step.NEGOTIATE, {}), (Step.OFFER, {})),
    State.ESCALATED: ((Step.ESCALATE, ASKED),),
    State.ANSWERED: ((Step.ANSWER, {}),),
    State.FOLLOW_UP: ((Step.FOLLOW_UP, {}),),
    State.REOPENED: ((Step.FOLLOW_UP, {"satisfaction": 1}),),
    State.CLOSED: ((Step.CLOSE, {}),),
}
BEFORE = {
    State.ACKNOWLEDGED: State.RECEIVED, State.NEGOTIATING: State.ACKNOWLEDGED, State.ESCALATED: State.NEGOTIATING,
    State.ANSWERED: State.NEGOTIATING, State.FOLLOW_UP: State.ANSWERED, State.REOPENED: State.ANSWERED,
    State.CLOSED: State.FOLLOW_UP,
}  # fmt: skip

DECIDED_ABOVE = (State.NEGOTIATING, State.ESCALATED, State.CLOSED)


def brought_to(house: House, state: State, level: int) -> int:
    """A complaint in a state, raised before, in which only the person can be in the way of a step."""
    one = house.receive().id
    for _rise in range(level - 1):
        house.step("manager", one, Step.RAISE)
    way: list[tuple[Step, dict[str, Any]]] = []
    at = state
    while at is not State.RECEIVED:
        way, at = [*WAY[at], *way], BEFORE[at]
    for step, values in way:
        house.step("care", one, step, **values)
    for day in (1, 2, 3) if state is not State.CLOSED else ():
        house.step("care", one, Step.CONTACT, MONDAY + timedelta(days=day), outcome=Outcome.NO_ANSWER)
    return one


@pytest.fixture
def patient(cast: House) -> House:
    """The house takes its time, so that no deadline raises anything here."""
    with cast.as_("manager") as (session, max_):
        slow = dict.fromkeys(Severity, Promise(80, 30, 30))
        change_policy(session, max_, "D1", Policy(promises=slow, country="DE", currency="EUR"), MONDAY, seen=0)
    return cast


def allowed(key: str, step: Step, view: ComplaintView) -> bool:
    role = {"care": Role.CUSTOMER_CARE}.get(key) or Role(key)
    return step.value in listed(view.state) and may(role, step.value, view.state, view.level)


def said(house: House, step: Step) -> Any:
    values: dict[Step, dict[str, Any]] = {Step.ASSIGN: {"handler_id": house.people["care"]},
                                          Step.OVERTURN: {"upheld": False}}  # fmt: skip
    return enough(step, **values.get(step, {}))


@pytest.mark.parametrize(
    ("state", "level"), [*((state, 1) for state in State), *((state, 3) for state in DECIDED_ABOVE)], ids=str
)
def test_each_step_of_each_role(patient: House, app: GuardedApp, browser_of: Callable[[str], FlaskClient],
                                state: State, level: int) -> None:  # fmt: skip
    one = brought_to(patient, state, level)
    view = patient.view("manager", one, LATER)
    rose = level == 1 and state in (State.ESCALATED, State.REOPENED)
    assert (view.state, view.level) == (state, level + rose)
    for key in ROLES:
        by_service(patient, key, one, view)
    for key in ("advisor", "manager", "area_manager"):
        hidden = {Step.RESUME, *([Step.TAKE_OVER] if key == "advisor" and state is not State.ESCALATED else [])}
        page = browser_of(key).get(f"/complaints/{one}").text
        shown = set(re.findall(rf'action="/complaints/{one}/steps/(\w+)"', page))
        assert shown == {step.value for step in Step if allowed(key, step, view)} - hidden, key
    if level == 1:
        by_hand(patient, browser_of("advisor"), one, view)
        by_program(patient, Program(app, token_for(patient.database, patient.people["admin"], dealer="D1")), one, view)
    assert patient.view("manager", one, LATER).version == view.version, "what was refused wrote nothing"


def by_service(house: House, key: str, one: int, view: ComplaintView) -> None:
    """Taken where the table and section 8 say so, else refused with a sentence; all of it taken back."""
    with house.database.session(None, write=True) as session:
        actor = house.enter(session, key, LATER)
        for step in Step:
            taken_back = session.begin_nested()
            allows = allowed(key, step, view)
            if step is Step.RESUME and allows:
                take_step(session, actor, one, Step.WAIT, enough(Step.WAIT), LATER)
            if allows:
                taken = take_step(session, actor, one, step, said(house, step), LATER)
                assert taken.state == listed(view.state)[step.value], (key, step)
            else:
                with pytest.raises(Refused) as refused:
                    take_step(session, actor, one, step, said(house, step), LATER)
                assert str(refused.value).endswith("."), (key, step)
            taken_back.rollback()


def by_hand(house: House, browser: FlaskClient, one: int, view: ComplaintView) -> None:
    """What an advisor may not take, his own form does not take."""
    typed = {"note": "as told", "channel": "telephone", "offer_kind": "refund", "offer_amount": "10", "limit": "10",
             "satisfaction": "3", "upheld": "yes", "function": "workshop", "severity": "major", "category": "parts",
             "handler_id": str(house.people["care"]), "outcome": "no_answer", "ways_left": "the ombudsman"}  # fmt: skip
    for step in Step:
        if not allowed("advisor", step, view):
            answer = browser.post(f"/complaints/{one}/steps/{step}", data=typed)
            assert answer.status_code in (403, 404, 422), (step, answer.status_code)


def by_program(house: House, program: Program, one: int, view: ComplaintView) -> None:
    """A program takes what customer care takes; what it took is undone by the copy of the database made before."""
    assert program.bring(order(number="R1")).status_code == 201
    live, kept = sqlite3.connect(house.database.engine.url.database or ""), sqlite3.connect(":memory:")
    live.backup(kept)
    taken = set()
    for step in BY_PEOPLE:
        values = told_in(house, step)
        if allowed("care", step, view):
            if step is Step.RESUME:
                assert program.step(one, "wait", note="a list").status_code == 201
            answer = program.step(one, step.value, **values)
            assert answer.status_code == 201, (step, answer.json)
            assert answer.json["state"] == listed(view.state)[step.value], step
            taken.add(step)
            kept.backup(live)
            continue
        answer = program.step(one, step.value, **values)
        assert (answer.status_code, answer.mimetype) == (
            403 if step.value in listed(view.state) else 422, "application/problem+json"), step  # fmt: skip
        if step.value not in listed(view.state):
            assert answer.json["detail"] == NOT_LISTED[view.state]
    assert taken and taken < set(BY_PEOPLE)
    live.close()
    kept.close()


def told_in(house: House, step: Step) -> dict[str, Any]:
    """What a program writes down with a step where nothing is missing."""
    if step is Step.LINK:
        return {"note": "as told", "ro_number": "R1"}
    given = said(house, step)
    plain = {name: getattr(given, name) for name in NEEDS[step]}
    if given.offer is not None:
        plain["offer"] = {"kind": given.offer.kind.value, "amount": given.offer.amount // 100}
    if given.limit is not None:
        plain["limit"] = given.limit // 100
    return plain
