"""The card's page: the dealer's word, the answer, the batch; and who may not."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dealer_service.services.opening import Database
from tests.orders import at, job, order
from tests.returns import add_people, write
from tests.web.reading import told

Browser = Callable[[str], FlaskClient]
CARD = "/scorecards/D1/2026-10"


@pytest.fixture
def house(database: Database, browser_of: Browser) -> Browser:
    add_people(database)
    write(database, [order("R1", at(2, month=10), at(3, month=10))])
    return browser_of


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_issue_dispute_answer_received(database: Database, house: Browser) -> None:
    hq, principal = house("head_office"), house("principal")
    hq.post(f"{CARD}/issue", data={"locale": "en"})
    page = principal.get(CARD).text
    assert "not acknowledged yet" in page and "Received and read" in page
    assert "Waiting for your word" in principal.get("/scorecards/").text
    assert principal.post(f"{CARD}/dispute", data={"seen": seen(page), "words": ""}).status_code == 422
    words = {"seen": seen(page), "words": "R1 was a courtesy visit"}
    assert principal.post(f"{CARD}/dispute", data=words).status_code == 302
    assert house("manager").post(f"{CARD}/received", data={"seen": seen(page)}).status_code == 409
    asked = hq.get(CARD).text
    assert "R1 was a courtesy visit" in asked and "Answer the dispute" in asked
    assert "Waiting for your word" in hq.get("/scorecards/").text
    hq.post(f"{CARD}/answer", data={"seen": seen(asked), "words": "It was a repair."})
    page = principal.get(CARD).text
    assert "It was a repair." in page
    principal.post(f"{CARD}/received", data={"seen": seen(page)})
    assert "Waiting for your word" not in principal.get("/scorecards/").text
    write(database, [order("R9", at(20, month=10), at(21, month=10), km=10_300, jobs=[job(rework_of="R1")])])
    hq.post(f"{CARD}/issue", data={"locale": "en", "reason": "a late link"})
    page = principal.get(CARD).text
    assert "What the last issue changed" in page and "reissued because: a late link" in page
    assert "First-time-fix rate: 0.0" in page and "not acknowledged yet" in page


def test_others_have_no_word(house: Browser) -> None:
    house("head_office").post(f"{CARD}/issue", data={"locale": "en"})
    for key, status in (("advisor", 403), ("area_manager", 403), ("auditor", 403), ("far_manager", 404)):
        for step in ("received", "dispute"):
            assert house(key).post(f"{CARD}/{step}", data={"words": "no"}).status_code == status
        assert house(key).get("/scorecards/batch").status_code == 403
    assert house("manager").post(f"{CARD}/answer", data={"words": "no"}).status_code == 403
    assert "Received and read" not in house("area_manager").get(CARD).text
    assert "D1" not in told(house("far_manager").get("/scorecards/").text)


def test_a_batch_is_looked_at_then_issued(house: Browser) -> None:
    hq = house("head_office")
    page = hq.get("/scorecards/batch?month=2026-10&unit=dealer:D1&languages=both").text
    assert page.count("card.pdf?locale=") == 2
    assert "not over" in hq.get("/scorecards/batch?month=2026-11").text
    assert hq.post("/scorecards/batch", data={"month": "2026-11", "unit": "", "languages": "own"}).status_code == 422
    answer = hq.post("/scorecards/batch", data={"month": "2026-10", "unit": "", "languages": "own"})
    assert answer.status_code == 303
    page = hq.get(answer.location).text
    assert "under way" in page
    assert hq.get(f"{answer.location}/progress").get_json()["total"] == 3
    assert hq.post(f"{answer.location}/again").status_code in (400, 409, 422)


def test_the_cards_page_says_what_to_do_next(database: Database, house: Browser) -> None:
    write(database, [order("R9", at(20, month=10), at(21, month=10), km=10_300,
                           jobs=[job(rework_of="R1", rework_cause="D07")])])  # fmt: skip
    page = house("principal").get(CARD).text
    assert "Order the part on the day of diagnosis" in page and "q=R1" in page
    assert "Why it is issued again" not in house("head_office").get(CARD).text
    house("head_office").post(f"{CARD}/issue", data={"locale": "zh"})
    assert "Order the part on the day of diagnosis" in house("principal").get(CARD).text, "in the reader's language"
    assert "Why it is issued again" in house("head_office").get(CARD).text
