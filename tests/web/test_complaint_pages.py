"""Complaints on pages: taken in few inputs, moved by the steps that are offered, refused with a sentence."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Severity
from dealer_service.services.complaint_view import ComplaintView
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.complaints import ComplaintRow
from tests.orders import VIN
from tests.services.complaining import House
from tests.web.test_repair_orders import TYPED as ORDER

Browse = Callable[[str], FlaskClient]
TAKEN = {"category": "repair_quality", "severity": "major", "words": "It squeals again", "dealer": "D1",
         "source": "telephone", "name": "=Kim", "phone": "040 1234567"}  # fmt: skip


@pytest.fixture
def house(database: Database, people: dict[str, int]) -> House:
    return House(database, people)


@pytest.fixture
def today() -> None:
    """By the clock: the promises of what is taken here run from now."""


def taken(browser: FlaskClient, query: str = "", **changes: str) -> str:
    """Take a complaint on the page; answers its address."""
    answer = browser.post(f"/complaints/new{query}", data=TAKEN | changes)
    assert answer.status_code == 302, answer.text
    return str(answer.location).partition("?")[0]


def ordered(browser: FlaskClient) -> str:
    """An order that was handed over; its address."""
    address = str(browser.post("/orders/new", data=ORDER).location)
    browser.post(f"{address}/deliver", data={"version": "1", "delivered_at": "2026-11-02T16:30"})
    return address


def stand(house: House, address: str, key: str = "care") -> ComplaintView:
    """How the complaint of an address stands, as one of the cast sees it."""
    with house.database.session(SYSTEM) as session:
        row = session.exec(select(ComplaintRow).where(ComplaintRow.id == int(address.rpartition("/")[2]))).one()
        at = row.entered_at
    return house.view(key, row.id or 0, at)


def test_from_the_vehicle_what_is_known_is_filled_in(browser_of: Browse, house: House) -> None:
    ann = browser_of("advisor")
    order = ordered(ann)
    assert f"/complaints/new?vehicle={VIN}" in ann.get(f"/vehicles/{VIN}").text
    assert f"/complaints/new?order={order.rpartition('/')[2]}" in ann.get(order).text
    form = ann.get(f"/complaints/new?vehicle={VIN}").text
    assert 'value="=Kim"' in form and 'value="HH-AB 12"' in form
    assert "The vehicle cannot be used" in form and "Do not promise" in form
    short = ann.post("/complaints/new?order=1", data={"dealer": "D1", "source": "counter"})
    assert short.status_code == 422 and "3 things to correct" in short.text and 'href="#category"' in short.text
    address = taken(ann, f"?vehicle={VIN}", vin=VIN, heard="He waited two hours", source="counter")
    view = stand(house, address)
    assert (view.state, view.vin, view.number[:3]) == ("acknowledged", VIN, "D1-")
    page = ann.get(f"{address}?new=1").text
    assert "Tell the customer this number" in page and "It squeals again" in page and "of working time left" in page


def test_a_form_that_is_sent_twice_is_taken_once(browser_of: Browse, house: House) -> None:
    ann = browser_of("advisor")
    once = re.search(r'name="once" value="([^"]+)"', ann.get("/complaints/new").text)
    assert once is not None
    first = taken(ann, once=once[1])
    assert taken(ann, once=once[1]) == first
    assert taken(ann, once=once[1], words="the invoice is wrong", anyway="1") != first


def test_an_open_matter_is_offered_and_the_third_raises_it(browser_of: Browse, house: House) -> None:
    ann = browser_of("advisor")
    first = taken(ann)
    held = ann.post("/complaints/new", data=TAKEN | {"words": "and it smells"})
    assert held.status_code == 409 and "Add to D1-" in held.text and "and it smells" in held.text
    number = first.rpartition("/")[2]
    empty = ann.post("/complaints/new", data=TAKEN | {"words": " ", "add_to": number})
    assert empty.status_code == 422 and "in the customer&#39;s words" in empty.text
    for level in (1, 2):
        answer = ann.post("/complaints/new", data={"dealer": "D1", "words": "and it smells", "add_to": number})
        assert answer.location == first
        assert stand(house, first).level == level
    another = taken(ann, words="the invoice is wrong", anyway="1")
    assert another != first and "Within 90 days before" not in ann.get(first).text


def test_out_of_an_answer_in_one_step(browser_of: Browse, house: House) -> None:
    ann, cara = browser_of("advisor"), browser_of("care")
    order = ordered(ann)
    answered = {"answered_at": "2026-11-06T10:00", "fixed": "no", "level": "1", "channel": "telephone", "words": "no"}
    cara.post(f"{order}/answer", data=answered)
    assert "Make it a complaint" in cara.get(order).text
    made = cara.post("/complaints/from-answer/1")
    assert made.status_code == 302 and stand(house, str(made.location).partition("?")[0]).category == "repair_quality"
    assert cara.post("/complaints/from-answer/1").location + "?new=1" == made.location
    page = cara.get(order).text
    assert "Make it a complaint" not in page and f'href="{str(made.location).partition("?")[0]}"' in page


def test_the_service_centre_takes_it_for_a_dealer(browser_of: Browse, house: House) -> None:
    sam = browser_of("service_centre")
    form = sam.get("/complaints/new").text
    assert "D3" in form and 'name="dealer"' in form
    assert sam.post("/complaints/new", data=TAKEN | {"dealer": ""}).status_code == 422
    view = stand(house, taken(sam, dealer="D1"))
    assert (view.source, view.dealer, view.handler) == ("service_centre", "D1", None)
    assert browser_of("advisor").post("/complaints/new", data=TAKEN | {"dealer": "D2"}).status_code in (404, 422)


def test_from_the_first_word_to_the_end(browser_of: Browse, house: House) -> None:
    cara = browser_of("care")
    address = taken(cara)
    page = cara.get(address).text
    assert 'id="step-acknowledge" open' in page and "steps/answer" not in page
    assert "steps/take_over" not in page and "steps/take_over" in browser_of("manager").get(address).text

    def step(name: str, **values: str) -> None:
        seen = str(stand(house, address).version)
        answer = cara.post(f"{address}/steps/{name}", data={"note": "as told", "seen": seen} | values)
        assert answer.status_code == 302, (name, re.findall('<div class="wrong".*?</div>', answer.text, re.S))

    step("acknowledge", channel="telephone")
    step("contact", channel="telephone", outcome="no_answer", again="24")
    assert "Next attempt:" in cara.get(address).text
    step("negotiate")
    step("wait", note="photographs of the bill")
    page = cara.get(address).text
    assert "The clock has stood since" in page and "photographs of the bill" in page and "when the clock runs" in page
    step("offer", offer_kind="voucher", offer_amount="50", channel="telephone")
    step("turn_down", ways_left="the ombudsman")
    step("answer", channel="e-mail", note="We repair it again.")
    assert "We repair it again." in cara.get(f"{address}/letter").text
    step("follow_up", satisfaction="3", channel="telephone")
    step("close", upheld="yes", function="workshop")
    page = cara.get(address).text
    assert "Closed" in page and "upheld" in page and "50.00" in page and "the ombudsman" in page
    view = stand(house, address)
    assert (view.state, view.upheld, view.function) == ("closed", True, "workshop")


def test_what_is_missing_stands_at_its_field(browser_of: Browse, house: House) -> None:
    one = house.receive("care")
    cara = browser_of("care")
    answer = cara.post(f"/complaints/{one.id}/steps/judge", data={"note": "", "function": ""})
    assert answer.status_code == 422
    answer = cara.post(f"/complaints/{one.id}/steps/regrade", data={"note": "smoke", "severity": ""})
    assert answer.status_code == 422 and 'href="#regrade-severity"' in answer.text and "smoke" in answer.text


def test_an_offer_above_the_limit_is_escalated_and_decided(browser_of: Browse, house: House) -> None:
    ann, max_ = browser_of("advisor"), browser_of("manager")
    now = datetime.now(UTC)
    one = house.receive("advisor", now, heard="as told")
    house.step("advisor", one.id, Step.NEGOTIATE, now)
    address = f"/complaints/{one.id}"
    typed = {"offer_kind": "refund", "offer_amount": "900000", "channel": "telephone", "note": "all of it"}
    refused = ann.post(f"{address}/steps/offer", data=typed)
    assert refused.status_code == 422 and "escalate it" in refused.text and "Escalate it instead" in refused.text
    assert "all of it" in refused.text
    assert ann.post(f"{address}/steps/escalate", data=typed | {"offer_amount": "1500"}).status_code == 302
    page = ann.get(address).text
    assert "decided by a superior" in page and "steps/approve" not in page
    by_hand = ann.post(f"{address}/steps/approve", data={"note": "me"})
    assert by_hand.status_code == 403 and "decided by a superior" in by_hand.text
    assert 'id="step-approve" open' in max_.get(address).text
    assert max_.post(f"{address}/steps/approve", data={"note": "fair"}).status_code == 302
    assert "Authorised here: refund" in ann.get(address).text


def test_who_comes_second_is_told_and_loses_nothing(browser_of: Browse, house: House) -> None:
    one = house.receive("advisor")
    ann = browser_of("advisor")
    house.step("care", one.id, Step.ACKNOWLEDGE)
    late = ann.post(f"/complaints/{one.id}/steps/acknowledge",
                    data={"seen": "1", "channel": "telephone", "note": "He is <b>angry</b>"})  # fmt: skip
    assert late.status_code == 409 and "Cara Care spoke with the customer" in late.text
    assert "He is &lt;b&gt;angry&lt;/b&gt;" in late.text
    late = ann.post(f"/complaints/{one.id}/steps/note", data={"seen": "1", "note": "a fax came"})
    assert late.status_code == 409 and "a fax came</textarea>" in late.text and 'name="seen" value="2"' in late.text


def test_by_hand_what_one_may_not(browser_of: Browse, house: House) -> None:
    one = house.receive("advisor", severity=Severity.MINOR)
    address = f"/complaints/{one.id}"
    not_now = browser_of("care").post(f"{address}/steps/close", data={"upheld": "yes", "function": "parts"})
    assert not_now.status_code == 422 and "Nobody has spoken with the customer yet" in not_now.text
    assert browser_of("care").post(f"{address}/steps/miss").status_code == 404
    assert browser_of("care").post(f"{address}/steps/contact", data={"outcome": "x"}).status_code == 422
    assert browser_of("principal").post(f"{address}/steps/note", data={"note": "x"}).status_code == 403
    area = browser_of("area_manager")
    assert "This complaint is at level 1" in area.get(address).text
    assert area.post(f"{address}/steps/acknowledge", data={"note": "x", "channel": "visit"}).status_code == 403
    assert browser_of("area_manager").get(f"{address}/person").status_code == 403


@pytest.mark.parametrize("key", ["other_advisor", "far_manager"])
def test_another_dealers_complaint_is_not_found(browser_of: Browse, house: House, key: str) -> None:
    one = house.answered()
    other = browser_of(key)
    for part in ("", "/person", "/letter"):
        assert other.get(f"/complaints/{one}{part}").status_code == 404, part
    for part in ("/steps/note", "/steps/link", "/person", "/person/copy"):
        assert other.post(f"/complaints/{one}{part}", data={"note": "x", "name": "x"}).status_code == 404, part
    added = other.post("/complaints/new", data={"dealer": "D2", "source": "counter", "words": "x", "add_to": str(one)})
    assert added.status_code == 404


def test_the_person_is_shown_corrected_handed_out_and_forgotten(browser_of: Browse, house: House) -> None:
    one = house.receive("advisor", name="Kim Lee", phone="040 1234567")
    address = f"/complaints/{one.id}"
    ann, max_ = browser_of("advisor"), browser_of("manager")
    for key, sees in (("advisor", True), ("area_manager", False), ("principal", False), ("auditor", False)):
        assert ("Kim Lee" in browser_of(key).get(address).text) is sees, key
    changed = ann.post(f"{address}/person", data={"name": "Kim Leeds", "phone": "040 1", "locale": "zh"})
    assert changed.status_code == 302 and "Kim Leeds" in ann.get(address).text
    copy = ann.post(f"{address}/person/copy")
    assert copy.mimetype == "application/json" and "Kim Leeds" in copy.text and "It squeals again" in copy.text
    assert ann.post(f"{address}/person/erase", data={"sure": "y"}).status_code == 403
    assert max_.post(f"{address}/person/erase").status_code == 422
    assert max_.post(f"{address}/person/erase", data={"sure": "y"}).status_code == 302
    page = ann.get(address).text
    assert "Kim" not in page and "asked to be forgotten" in page and "It squeals again" in page


def test_in_chinese(browser_of: Browse, house: House) -> None:
    one = house.answered()
    cara = browser_of("care")
    cara.post("/language", data={"locale": "zh", "next": "/"})
    assert "客户原话" in cara.get(f"/complaints/{one}").text
    assert "登记投诉" in cara.get("/complaints/new").text
