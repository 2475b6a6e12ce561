"""The board without script: plain forms, refusals beside their fields, four facts of another dealer's visit."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from dealer_service.domain.rework_decisions import PairState
from dealer_service.services import rework
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework_matters import standing_now
from tests.cast import PASSWORD
from tests.orders import NOW
from tests.returns import Pair, acting_in, add_people, pair
from tests.web.addresses import EXAMPLES


@pytest.fixture
def two(database: Database) -> Pair:
    add_people(database)
    return pair(database)


@pytest.fixture
def across(database: Database) -> Pair:
    add_people(database)
    return pair(database, there="D2", here="D1")


def state(database: Database, job: int) -> PairState:
    with database.session(SYSTEM) as session:
        return standing_now(session, job).state


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def words_of(page: str) -> str:
    """What stands in the content of a page, without its frame and without the form's random token."""
    content = page.partition('<main id="content"')[2].partition("</main>")[0]
    return unescape(re.sub(r'name="csrf_token" value="[^"]*"', "", content))


def test_confirm_and_take_it_back(browser_of: Callable[[str], FlaskClient], database: Database, two: Pair) -> None:
    ann = browser_of("advisor")
    page = ann.get("/rework/").text
    assert "dead again" in page and "will not start" in page and "6 days later" in page
    answer = ann.post(f"/rework/{two.returned}/confirm?tab=suspected", data={"seen": seen_on(page), "next": ""})
    assert answer.status_code == 302 and state(database, two.returned) is PairState.CONFIRMED
    after = ann.get(answer.headers["Location"]).text
    assert "Confirmed: order R2, job 1 is rework of order R1, job 1." in after and "No suspicion is open." in after
    undo = re.search(r'action="([^"]+/undo[^"]*)"', after)
    assert undo is not None
    taken = ann.post(unescape(undo[1]), data={"seen": seen_on(after), "next": str(two.returned)})
    assert taken.status_code == 302 and state(database, two.returned) is PairState.SUSPECTED


def test_a_dismissal_keeps_what_was_typed(browser_of, database: Database, two: Pair) -> None:  # type: ignore[no-untyped-def]
    ann = browser_of("advisor")
    answer = ann.post(f"/rework/{two.returned}/dismiss", data={"words": "a new battery", "reason": ""})
    assert answer.status_code == 422 and "a new battery" in answer.text and "Choose a reason" in answer.text
    answer = ann.post(f"/rework/{two.returned}/dismiss", data={"words": "  ", "reason": "WEAR"})
    assert answer.status_code == 422 and state(database, two.returned) is PairState.SUSPECTED
    assert re.search(r'value="WEAR" checked', answer.text)
    assert ann.post(f"/rework/{two.returned}/dismiss", data={"words": "worn", "reason": "WEAR"}).status_code == 302
    assert state(database, two.returned) is PairState.DISMISSED


def test_the_second_is_told_and_sees_how_it_stands(browser_of, database: Database, two: Pair) -> None:  # type: ignore[no-untyped-def]
    ann = browser_of("advisor")
    seen = seen_on(ann.get("/rework/").text)
    with acting_in(database)("manager") as (session, maxim):
        rework.confirm_rework(session, maxim, two.returned, NOW)
    answer = ann.post(f"/rework/{two.returned}/dismiss", data={"seen": seen, "words": "x", "reason": "WEAR"})
    assert answer.status_code == 409 and "Someone else confirmed this meanwhile" in answer.text
    assert "confirmed" in answer.text and state(database, two.returned) is PairState.CONFIRMED


def test_a_cause_is_given_in_words(browser_of, database: Database, two: Pair) -> None:  # type: ignore[no-untyped-def]
    maxim = browser_of("manager")
    maxim.post(f"/rework/{two.returned}/confirm", data={})
    page = maxim.get("/rework/").text
    assert "Give this cause" in page
    wrong = maxim.post(f"/rework/{two.returned}/cause", data={"primary": "M04"})
    assert wrong.status_code == 422 and "order number of the part" in wrong.text
    given = {"primary": "M04", "part_order": "P1", "contributing": ["D01"]}
    done = maxim.post(f"/rework/{two.returned}/cause", data=given)
    assert done.status_code == 302
    assert "M04" in maxim.get(f"/rework/?item={two.returned}").text
    assert "claimed, not yet answered" in maxim.get(f"/rework/?item={two.returned}").text
    hedda = browser_of("head_office")
    assert hedda.get("/rework/").status_code == 200 and "Answer of the manufacturer" in hedda.get("/rework/").text
    assert hedda.post(f"/rework/{two.returned}/claim", data={"answer": "refuse", "words": ""}).status_code == 422
    assert hedda.post(f"/rework/{two.returned}/claim", data={"answer": "accept"}).status_code == 302


def test_across_dealers_four_facts_alone(client, database: Database, browser_of, across: Pair) -> None:  # type: ignore[no-untyped-def]
    maxim = browser_of("manager")
    page = words_of(maxim.get("/rework/").text)
    for fact in ("will not start", "battery charged", "2 Nov 2026", "10,000 km"):
        assert fact in page, fact
    for secret in ("C. Counter", "W. Wrench", "R1", "D2", "Harbour", "040 123", "Kim Client"):
        assert secret not in page, secret
    assert maxim.post(f"/rework/{across.returned}/confirm", data={}).status_code == 302
    client.post("/sign-in", data={"email": "other_manager@example.com", "password": PASSWORD})
    page = words_of(client.get("/rework/").text)
    for fact in ("dead again", "alternator", "9 Nov 2026", "10,400 km", "6 days later", "objection possible"):
        assert fact in page, fact
    for secret in ("D. Desk", "S. Spanner", "R2", "D1", "Northgate", "Max Manager", "Kim Client"):
        assert secret not in page, secret
    assert client.post(f"/rework/{across.returned}/object", data={"words": ""}).status_code == 422
    assert client.post(f"/rework/{across.returned}/object", data={"words": "other part"}).status_code == 302
    assert state(database, across.returned) is PairState.DISPUTED
    ada = browser_of("area_manager")
    assert "Settle the dispute" in ada.get("/rework/").text
    wrong = ada.post(f"/rework/{across.returned}/settle", data={"verdict": "dismissed", "words": "so"})
    assert wrong.status_code == 422 and "reason of the list" in wrong.text
    done = ada.post(f"/rework/{across.returned}/settle", data={"verdict": "dismissed", "words": "so", "reason": "WEAR"})
    assert done.status_code == 302 and state(database, across.returned) is PairState.DISMISSED


def test_readers_see_no_button_and_others_no_page(browser_of, database: Database, two: Pair) -> None:  # type: ignore[no-untyped-def]
    for key in ("auditor", "care", "principal"):
        page = browser_of(key).get("/rework/").text
        assert "dead again" in page and "You see this and decide nothing here." in page and 'data-key="c"' not in page
        assert browser_of(key).post(f"/rework/{two.returned}/confirm", data={}).status_code == 403
    for key in ("technician", "admin", "outsider", "service_centre"):
        assert browser_of(key).get("/rework/").status_code == 403
    for key in ("other_advisor", "far_manager"):
        assert browser_of(key).get(f"/rework/?item={two.returned}").status_code == 404
        assert browser_of(key).post(f"/rework/{two.returned}/confirm", data={}).status_code == 404
        assert "dead again" not in browser_of(key).get("/rework/").text


def test_odd_addresses_are_answered(browser_of, two: Pair) -> None:  # type: ignore[no-untyped-def]
    ann = browser_of("advisor")
    for address in ("?tab=none&month=x&group=NONE", "?page=99", "?month=2026-13", "?done=99999", "?item=99999x",
                    f"?done={two.returned}", "?advisor=nobody&across=yes"):  # fmt: skip
        assert ann.get(f"/rework/{address}").status_code == 200, address
    assert ann.get("/rework/?item=99999").status_code == 404
    assert all(f"rework.{step}" in EXAMPLES for step in ("confirm", "dismiss", "undo"))


def test_another_original_is_chosen_from_the_list(browser_of, database: Database, two: Pair) -> None:  # type: ignore[no-untyped-def]
    pair(database, "R8", "R9", vin="WVWZZZ1JZXW000001")
    maxim = browser_of("manager")
    page = maxim.get(f"/rework/?item={two.returned}").text
    options = re.findall(r'name="original" value="(\d+)"', page)
    assert options
    answer = maxim.post(f"/rework/{two.returned}/link", data={"original": options[0]})
    assert answer.status_code == 302 and state(database, two.returned) is PairState.CONFIRMED
