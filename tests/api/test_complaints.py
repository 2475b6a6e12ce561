"""A program brings complaints, takes their steps and reads lists; what people decide it cannot."""

from typing import Any

import pytest

from dealer_service.domain.accounts import Permission
from tests.api.conftest import Programs
from tests.api.programs import ROOT, VIN, Program, job, order

BRINGS, STEPS, READS = Permission.RECEIVE_COMPLAINTS, Permission.HANDLE_COMPLAINTS, Permission.SEE_COMPLAINTS
REFUND: dict[str, Any] = {"note": "towards the rental", "channel": "telephone", "offer": {"kind": "refund"}}


@pytest.fixture(scope="module")
def house(lasting: Programs) -> Program:
    """D1's system, which knows one order with its customer."""
    one = lasting(dealer="D1")
    told = order(vin=VIN, plate="HH-QT 1", customer_name="Kim Klage", customer_phone="040 123456", jobs=[job()])
    assert one.bring(told).status_code == 201
    return one


def of(house: Program, **query: str) -> dict[int, dict[str, Any]]:
    return {one["id"]: one for one in house.get("/complaints", limit="200", **query).json["complaints"]}


def negotiated(house: Program) -> int:
    one = int(house.complain(heard="Waited twice").json["id"])
    assert house.step(one, "negotiate", note="looking into it").status_code == 201
    return one


def test_a_complaint_gets_its_number_and_what_its_order_knows(house: Program) -> None:
    answer = house.complain(ro_number="R1", severity="safety", received_at="2026-11-20T10:00", locale="zh")
    told = answer.json
    assert answer.status_code == 201 and told["number"].startswith("D1-2026-") and told["state"] == "received"
    assert told["steps"] == f"{ROOT}/complaints/{told['id']}/steps"
    listed = of(house, severity="safety")[told["id"]]
    assert (listed["vin"], listed["plate"], listed["customer_name"]) == (VIN, "HH-QT 1", None)
    assert listed["received_at"] == "2026-11-20T10:00:00+01:00" and listed["due_at"] == "2026-11-20T12:00:00+01:00"
    assert listed["urgency"] == "overdue" and listed["working_minutes_left"] < 0
    again = house.complain(ro_number="R1").json
    assert told["number"] in {one["number"] for one in again["beside"]}


def test_a_retry_after_a_lost_answer_is_no_second_complaint(house: Program, lasting: Programs) -> None:
    sent = {"words": "The bill is wrong", "heard": "He was charged twice"}
    first = house.complain(key="a-1", **sent)
    again = house.complain(key="a-1", **sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert {name: again.json[name] for name in ("id", "number", "version", "state")} == {
        name: first.json[name] for name in ("id", "number", "version", "state")
    }
    assert house.complain(key="a-1", words="The seat is torn").status_code == 422
    assert house.complain(key="a-2", **sent).json["id"] != first.json["id"]
    assert house.complain(key="k" * 201, **sent).status_code == 422
    other = lasting(BRINGS, STEPS, dealer="D1")
    assert other.complain(key="a-1", **sent).status_code == 201, "each sender's keys are his own"
    assert house.complain(**sent).json["id"] != house.complain(**sent).json["id"], "without a key nobody can know"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"words": None}, "words"), ({"words": "  "}, "words"), ({"words": "x" * 10_001}, "words"),
        ({"severity": "grave"}, "severity"), ({"category": "weather"}, "category"), ({"ro_number": "R9"}, "ro_number"),
        ({"concern_group": "NO"}, "concern_group"), ({"received_at": "yesterday"}, "received_at"),
        ({"received_at": "2026-12-24T10:00"}, "received_at"), ({"customer_name": "n" * 201}, "customer_name"),
        ({"source": "service_centre"}, "source"), ({"plate": "a\0b"}, "plate"), ({"words": "\ud800"}, "words"),
        ({"colour": "red"}, "colour"), ({"vin": 17}, "vin"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(house: Program, values: dict[str, Any], field: str) -> None:
    answer = house.complain(**values)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert field in {one["field"] for one in answer.json["problems"]}, answer.json


def test_steps_in_order_to_the_end(house: Program) -> None:
    one = negotiated(house)
    for step, values in (
        ("offer", REFUND | {"offer": {"kind": "refund", "amount": "120.50"}}),
        ("wait", {"note": "asks his wife"}),
        ("contact", {"channel": "telephone", "outcome": "no_answer", "next_attempt_at": "2026-11-23T09:30"}),
        ("answer", {"note": "We pay the rental", "channel": "e-mail"}),
        ("follow_up", {"note": "content", "channel": "telephone", "satisfaction": 3}),
    ):
        answer = house.step(one, step, **values)
        assert answer.status_code == 201, answer.json
        if step == "contact":
            assert of(house)[one]["next_attempt_at"] == "2026-11-23T09:30:00+01:00"
    closed = house.step(one, "close", upheld=True, function="counter").json
    assert (closed["state"], closed["level"], closed["version"]) == ("closed", 1, 9)
    assert of(house, view="closed")[one]["closed_at"] and one not in of(house, view="open")


@pytest.mark.parametrize(
    ("step", "values", "status", "field"),
    [
        ("close", {"upheld": True, "function": "parts"}, 422, None),
        ("offer", {"note": "x", "channel": "telephone"}, 422, "offer.kind"),
        ("offer", REFUND | {"offer": {"kind": "refund", "amount": 1000.01}}, 422, "offer.amount"),
        ("offer", REFUND | {"offer": {"kind": "refund", "amount": -1}}, 422, "offer.amount"),
        ("offer", REFUND | {"offer": {"kind": "refund", "amount": "1,50"}}, 422, "offer.amount"),
        ("offer", REFUND | {"offer": {"kind": "buy_back"}}, 422, "offer.kind"),
        ("answer", {"note": "done"}, 422, "channel"),
        ("contact", {"channel": "telephone", "outcome": "no_answer", "next_attempt_at": "2020-01-01"}, 422,
         "next_attempt_at"),
        ("assign", {"handler_id": 10**9}, 422, "handler_id"),
        ("link", {"note": "wrong order", "ro_number": "R9"}, 422, "ro_number"),
        ("note", {"note": "late", "version": 1}, 409, None),
        ("miss", {}, 403, None),
        ("dance", {}, 422, "step"),
    ],
)  # fmt: skip
def test_a_refused_step_is_a_problem_and_changes_nothing(
    house: Program, step: str, values: dict[str, Any], status: int, field: str | None
) -> None:
    one = negotiated(house)
    answer = house.step(one, step, **values)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.json
    assert answer.json["detail"] and (field is None or answer.json["problems"][0]["field"] == field), answer.json
    assert of(house)[one]["version"] == 3


def test_a_program_decides_no_offer(house: Program) -> None:
    one = negotiated(house)
    asked = house.step(one, "escalate", note="above us", offer={"kind": "replacement", "amount": 0}).json
    assert (asked["state"], asked["level"], asked["level_rose"]) == ("escalated", 2, True)
    for step, values in (("approve", {}), ("decline", {}), ("give_back", {"limit": 5}), ("take_over", {})):
        answer = house.step(one, step, note="yes", **values)
        assert answer.status_code == 403 and "superior" in answer.json["detail"], (step, answer.json)


def test_another_dealers_is_not_found(house: Program, lasting: Programs) -> None:
    one = negotiated(house)
    for stranger in (lasting(dealer="D2"), lasting(region="South")):
        foreign = stranger.step(one, "note", note="x")
        missing = stranger.step(999_999, "note", note="x")
        assert foreign.status_code == missing.status_code == 404 and foreign.json == missing.json
        assert one not in of(stranger) and stranger.get("/complaints", dealer="D1").status_code == 404
        assert stranger.complain().status_code == 404
    assert house.step(2**40, "note", note="x").status_code == 404
    assert house.get("/complaints", region="South").json == {"complaints": [], "next": None}


def test_customers_are_named_to_those_who_speak_with_them(house: Program, lasting: Programs) -> None:
    one = house.complain(customer_name="Nora Name").json["id"]
    assert of(house)[one]["customer_name"] == "Nora Name"
    for other in (lasting(), lasting(region="North"), lasting(READS, dealer="D1"), lasting(READS, STEPS, dealer="D1")):
        assert of(other)[one]["customer_name"] is None
        assert one not in of(other, words="Nora") and one in of(house, words="Nora")


def test_a_list_is_read_page_by_page(house: Program) -> None:
    ids, cursor = [], None
    while True:
        told = house.get("/complaints", limit="2", view="open", **({"cursor": cursor} if cursor else {})).json
        ids += [one["id"] for one in told["complaints"]]
        cursor = told["next"]
        if cursor is None:
            break
    assert ids == sorted(of(house, view="open")) and len(ids) > 2
    for wrong in ({"cursor": "x"}, {"limit": "0"}, {"from": "2026-13"}, {"level": "5"}, {"view": "mine"},
                  {"from": "2026-11", "to": "2026-10"}, {"sort": "name"}):  # fmt: skip
        assert house.get("/complaints", **wrong).status_code == 422, wrong


def test_each_permission_alone(lasting: Programs, house: Program) -> None:
    one = house.complain().json["id"]
    brings, steps = lasting(BRINGS, dealer="D1"), lasting(STEPS, dealer="D1")
    assert brings.complain().status_code == 201 and brings.step(one, "note", note="x").status_code == 403
    assert steps.step(one, "note", note="x").status_code == 201 and steps.complain().status_code == 403
    assert brings.get("/complaints").status_code == steps.get("/complaints").status_code == 403


def test_a_body_that_is_none(house: Program) -> None:
    for address in (ROOT + "/complaints", ROOT + "/complaints/1/steps"):
        for data, kind, status in ((b"{", "application/json", 400), (b"{}", "text/plain", 415),
                                   (b"[]", "application/json", 422)):  # fmt: skip
            answer = house.client.post(address, data=data, content_type=kind, headers=house.headers)
            assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
