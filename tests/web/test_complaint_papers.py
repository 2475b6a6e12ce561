"""Papers of a complaint from their addresses; nothing of a complaint is there for another dealer's people."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Channel
from dealer_service.services.opening import Database
from dealer_service.web.guards import GuardedApp
from tests import stored
from tests.services.complaining import House

Browser = Callable[[str], FlaskClient]
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
# All rules below these addresses that name a complaint, and what else their parameters may be.
MORE: dict[str, Any] = {"written": "note"}


@pytest.fixture
def house(database: Database, people: dict[str, int]) -> House:
    return House(database, people)


@pytest.fixture
def answered(house: House) -> int:
    return house.answered(NOW, name="Kim Klage", phone="040 123", address="Weg 1\n20099 Hamburg", locale="zh")


def said(answer: Any) -> str:
    assert answer.status_code == 200 and answer.mimetype == "application/pdf", answer.text[:300]
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages).split())


def test_file_receipt_and_letter(house: House, answered: int, browser_of: Browser) -> None:
    care = browser_of("care")
    file = said(care.get(f"/complaints/{answered}/file.pdf"))
    assert "Complaint file" in file and "It squeals again" in file and "Kim Klage" in file and "D1-2026-0001" in file
    assert "投诉档案" in said(care.get(f"/complaints/{answered}/file.pdf?locale=zh"))
    receipt = care.get(f"/complaints/{answered}/receipt.pdf")
    assert "您的投诉编号" in said(receipt) and "D1-2026-0001-receipt.pdf" in receipt.headers["Content-Disposition"]
    assert "尊敬的Kim Klage：" in said(care.get(f"/complaints/{answered}/letter.pdf"))
    assert "Dear Kim Klage," in said(care.get(f"/complaints/{answered}/letter.pdf?locale=en"))


def test_what_was_given_out_is_on_record(house: House, answered: int, browser_of: Browser) -> None:
    care = browser_of("care")
    for paper in ("file", "receipt", "letter"):
        said(care.get(f"/complaints/{answered}/{paper}.pdf"))
    browser_of("auditor").get(f"/complaints/{answered}/file.pdf")
    browser_of("other_advisor").get(f"/complaints/{answered}/file.pdf")
    printed = stored.rows(house.database, "SELECT actor, body FROM change JOIN change_value ON change_id = change.id "
                          "WHERE verb = 'print_complaint' ORDER BY change.id")  # fmt: skip
    assert [(row["actor"], json.loads(row["body"])) for row in printed] == [
        *((f"user:{house.people['care']}", {"paper": one, "person": True}) for one in ("file", "receipt", "letter")),
        (f"user:{house.people['auditor']}", {"paper": "file", "person": False}),
    ]


def test_what_cannot_be_printed_says_why(house: House, browser_of: Browser) -> None:
    one = house.receive(now=NOW).id
    care = browser_of("care")
    early = care.get(f"/complaints/{one}/letter.pdf")
    assert early.status_code == 400 and "There is no answer yet" in early.text
    assert care.get(f"/complaints/{one}/file.pdf?locale=fr").status_code == 400


def test_names_only_for_those_who_speak_with_the_customer(answered: int, browser_of: Browser) -> None:
    for key in ("principal", "auditor", "area_manager", "head_office"):
        browser = browser_of(key)
        file = said(browser.get(f"/complaints/{answered}/file.pdf"))
        assert "Kim" not in file and "040" not in file, key
        assert browser.get(f"/complaints/{answered}/receipt.pdf").status_code == 403
        assert browser.get(f"/complaints/{answered}/letter.pdf").status_code == 403


def test_nothing_of_a_complaint_is_there_for_another_dealer(
    app: GuardedApp, house: House, answered: int, browser_of: Browser
) -> None:
    house.step("care", answered, Step.FOLLOW_UP, NOW, channel=Channel.TELEPHONE)
    rules = [rule for rule in app.url_map.iter_rules()
             if rule.arguments & {"complaint_id"} or (rule.arguments & {"house"})]  # fmt: skip
    assert len(rules) >= 8
    for key in ("other_advisor", "far_manager"):
        browser = browser_of(key)
        for rule in rules:
            values = {"complaint_id": answered, "house": "D1", "on": "2026-12-24", "line_id": 1} | MORE
            with app.test_request_context():
                wanted = {name: values[name] for name in rule.arguments}
                address = app.url_for(rule.endpoint, **wanted)
                nobody = {name: {"complaint_id": 999, "house": "D9"}.get(name, value) for name, value in wanted.items()}
                missing = app.url_for(rule.endpoint, **nobody)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer, nowhere = browser.open(address, method=method), browser.open(missing, method=method)
                assert answer.status_code == nowhere.status_code and answer.status_code in (403, 404), (key, address)
                assert "squeals" not in answer.text and "Kim" not in answer.text
        for page in ("/complaints/?view=all", "/complaints/board", "/complaints/figures?first=2026-11&last=2026-11",
                     "/complaints/export.csv?view=all"):  # fmt: skip
            answer = browser.get(page)
            assert answer.status_code == 200 and "D1-2026" not in answer.text, page
