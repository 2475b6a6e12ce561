"""Audits and plans on pages: each role's course, what is kept when refused, and nobody else's."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from dealer_service.services.opening import Database
from dealer_service.services.rework_matters import standing_now
from tests.orders import OTHER_VIN, at, job, order
from tests.returns import Pair, acting_in, add_people, pair, write
from tests.web.reading import told

Browser = Callable[[str], FlaskClient]
FINE = {"was_rework": "no", "cause_right": "not_asked", "questions_asked": "yes", "times_agreed": "yes"}


@pytest.fixture
def suspect(database: Database) -> Pair:
    add_people(database)
    found = pair(database)
    write(database, [order(f"P{n}", at(3 + n), at(4 + n), vin=OTHER_VIN, jobs=[job(group=group)])
                     for n, group in enumerate(("BRK-NOISE", "AC-COOL"))])  # fmt: skip
    return found


def planned(browser: FlaskClient, people: dict[str, int], code: str = "D1") -> str:
    answer = browser.post("/audits/new", data={"dealer": code, "first": "2026-10", "last": "2026-11",
                          "visit_on": "2026-12-01", "auditors": [people["auditor"]], "purpose": "gap"})  # fmt: skip
    assert answer.status_code == 302, answer.text
    return answer.location


def test_from_the_plan_to_the_signed_report(
    browser_of: Browser, people: dict[str, int], suspect: Pair, database: Database
) -> None:
    auditor, manager = browser_of("auditor"), browser_of("manager")
    audit = planned(auditor, people)
    shown = auditor.get(f"{audit}/sample").text
    assert "±" in shown or "Precision" in shown
    assert auditor.post(f"{audit}/sample", data={"method": "stratified", "size": "9", "seed": "7"}).status_code == 422
    assert auditor.post(f"{audit}/sample", data={"method": "stratified", "size": "4", "seed": "7"}).status_code == 302
    hidden = told(manager.get(audit).text)
    assert "The auditors are at work" in hidden and "P0" not in hidden
    assert manager.get(f"{audit}/orders/1").status_code == 404
    place = next(n for n in range(1, 5) if "Order R2" in auditor.get(f"{audit}/orders/{n}").text)
    facts = auditor.get(f"{audit}/orders/{place}").text
    assert "dead again" in facts and "D1 R1/1" in facts
    lacking = auditor.post(f"{audit}/orders/{place}", data={"was_rework": "yes", "words": "kept words", "seen": "0"})
    assert lacking.status_code == 422 and "kept words" in lacking.text
    for n in range(1, 5):
        said = FINE | ({"was_rework": "yes"} if n == place else {}) | {"seen": "0"}
        answer = auditor.post(f"{audit}/orders/{n}", data=said)
        assert ("finding=1" in answer.location) == (n == place)
    given = {"finding-severity": "major", "finding-words": "Same starter", "finding-evidence": "job card",
             "finding-pair": f"confirmed:{suspect.returned}:{suspect.original}", "finding-reason": ""}  # fmt: skip
    assert auditor.post(f"{audit}/orders/{place}/finding", data=given | {"finding-words": ""}).status_code == 422
    assert auditor.post(f"{audit}/orders/{place}/finding", data=given).status_code == 302
    number = audit.rsplit("/", 1)[1]
    auditor.post("/audits/findings/1", data={"answer": "verify", "audit": number})
    with acting_in(database)("auditor") as (session, _actor):
        assert standing_now(session, suspect.returned).state == "audited"
    due = {"set_action-words": "Ask the three questions", "set_action-owner": "Max", "set_action-due_on": "2026-12-20",
           "set_action-finding": ""}  # fmt: skip
    assert auditor.post(f"{audit}/set_action", data=due).status_code == 302
    assert auditor.post(f"{audit}/report", data={"report-summary": "Four seen."}).status_code == 302
    refused = manager.post(f"{audit}/comment", data={"comment-agreed": "no", "comment-comment": ""})
    assert refused.status_code == 422
    said = {"comment-agreed": "yes", "comment-comment": "We agree."}
    assert auditor.post(f"{audit}/comment", data=said).status_code in (403, 422)
    assert browser_of("principal").post(f"{audit}/comment", data=said).status_code == 302
    assert "findings" in auditor.post(f"{audit}/close", data={"close-words": "x"}).text.lower()
    long = manager.post("/audits/actions/1", data={"answer": "prove", "words": "Sheet " * 800, "audit": number})
    assert long.status_code == 422 and "Sheet Sheet" in long.text
    manager.post("/audits/actions/1", data={"answer": "prove", "words": "Sheet", "audit": number})
    assert "until" in auditor.get(audit).text
    bare = auditor.post("/audits/actions/1", data={"answer": "back", "words": " ", "audit": number})
    assert bare.status_code == 422 and "action-1-error" in bare.text
    auditor.post("/audits/actions/1", data={"answer": "verify", "audit": number})
    assert auditor.post(f"{audit}/close", data={"close-words": "Done."}).status_code == 302
    papers = [manager.get(f"{audit}/report.pdf?locale=en").data for _ in range(2)]
    assert papers[0] == papers[1]
    for locale, words in (("en", "disputes the result"), ("zh", "D1")):
        paper = PdfReader(BytesIO(manager.get(f"{audit}/report.pdf?locale={locale}").data))
        text = "".join(page.extract_text() for page in paper.pages)
        assert words in text and "R2" in text and "Same starter" in text
    listing = manager.get(f"{audit}/sample.csv").data.decode("utf-8-sig").splitlines()
    assert listing[0].startswith("order,class") and len(listing) == 5


def test_another_dealer_and_a_reader_do_nothing(browser_of: Browser, people: dict[str, int], suspect: Pair) -> None:
    audit = planned(browser_of("auditor"), people)
    for stranger in ("far_manager",):
        browser = browser_of(stranger)
        assert "Northgate" not in browser.get("/audits/").text
        for address in (audit, f"{audit}/report.pdf", f"{audit}/sample.csv", f"{audit}/orders/1"):
            assert browser.get(address).status_code == 404
        words = {"comment-agreed": "yes", "comment-comment": "x"}
        assert browser.post(f"{audit}/comment", data=words).status_code == 404
    office = browser_of("head_office")
    assert office.get(audit).status_code == 200
    assert office.post(f"{audit}/call_off", data={"call_off-words": "x"}).status_code == 403
    area = browser_of("area_manager")
    assert 'value="D3"' not in area.get("/audits/new").text
    called = area.post(f"{audit}/call_off", data={"call_off-words": "Snow"})
    assert called.status_code == 302 and "Snow" in area.get(audit).text


def test_a_plan_on_its_dealers_pages(browser_of: Browser, suspect: Pair) -> None:
    manager = browser_of("manager")
    assert 'value="D1"' in manager.get("/improvement/new?dealer=D1&cause=D08").text
    given = {"dealer": "D1", "title": "Road test", "measure": "returns_of_cause", "cause": "D08", "target": "2.0",
             "before_first": "2026-05", "before_last": "2026-10", "after_first": "2026-11", "due_on": "2027-05-31",
             "owner": "Max"}  # fmt: skip
    wrong = manager.post("/improvement/new", data=given | {"after_first": "2026-09"})
    assert wrong.status_code == 422 and "Road test" in wrong.text
    plan = manager.post("/improvement/new", data=given).location
    step = {"step-words": "Test sheet", "step-owner": "Tom", "step-due_on": "2026-12-01"}
    assert manager.post(f"{plan}/steps", data=step).status_code == 302
    assert manager.post("/improvement/steps/1/done").status_code == 302
    page = manager.get(plan).text
    assert "too early to say" in page and "Test sheet" in page
    assert "Road test" in browser_of("principal").get("/quality/D1/2026-10").text
    assert browser_of("far_manager").get(plan).status_code == 404
    assert "Test sheet" in browser_of("auditor").get(plan).text
    assert manager.post(f"{plan}/close", data={"close-words": "Routine now"}).status_code == 302


def test_a_photo_at_a_finding_is_shown_by_itself_and_on_the_signed_paper(
    browser_of: Browser, people: dict[str, int], suspect: Pair
) -> None:
    auditor, manager = browser_of("auditor"), browser_of("manager")
    audit = planned(auditor, people)
    number = audit.rsplit("/", 1)[1]
    auditor.post(f"{audit}/sample", data={"method": "random", "size": "1", "seed": "7"})
    photo, scan = b"\xff\xd8\xff\xe0 job card", b"%PDF-1.7 lists"
    given = {"finding-severity": "major", "finding-words": "No card", "finding-evidence": "photo", "finding-pair": "",
             "finding-reason": ""}  # fmt: skip
    wrong = auditor.post(f"{audit}/orders/1/finding", data=given | {"finding-files": (BytesIO(b"<svg/>"), "x.jpg")})
    assert wrong.status_code == 422 and "neither a photo" in wrong.text and "No card" in wrong.text
    assert "Nothing was found wrong" in auditor.get(audit).text  # refused as a whole
    sent = given | {"finding-files": [(BytesIO(photo), "card.html"), (BytesIO(scan), "lists.pdf")]}
    assert auditor.post(f"{audit}/orders/1/finding", data=sent).status_code == 302
    shown = auditor.get("/audits/files/1")
    assert (
        shown.data == photo and shown.mimetype == "image/jpeg" and shown.headers["X-Content-Type-Options"] == "nosniff"
    )
    assert (
        "sandbox" in shown.headers["Content-Security-Policy"]
        and "card.html.jpg" in shown.headers["Content-Disposition"]
    )
    assert auditor.get("/audits/files/2").headers["Content-Disposition"].startswith("attachment")
    assert "card.html.jpg" in auditor.get(f"{audit}/orders/1").text
    for other in (manager, browser_of("far_manager")):
        assert other.get("/audits/files/1").status_code == 404
    auditor.post(f"{audit}/orders/1", data=FINE | {"seen": "0"})
    due = {"set_action-words": "Keep the cards", "set_action-owner": "Max", "set_action-due_on": "2026-12-20",
           "set_action-finding": "1"}  # fmt: skip
    auditor.post(f"{audit}/set_action", data=due)
    auditor.post(f"{audit}/report", data={"report-summary": "One seen."})
    assert manager.get("/audits/files/1").data == photo
    early = manager.post("/audits/actions/1/files", data={"audit": number, "files": (BytesIO(scan), "first week.pdf")})
    assert early.status_code == 302 and "first week.pdf" in manager.get(audit).text
    assert manager.post("/audits/files/3/remove").status_code == 302 and "first week" not in manager.get(audit).text
    bad = manager.post("/audits/actions/1", data={"answer": "prove", "words": "Seen", "audit": number,
                                                  "files": (BytesIO(b"MZ"), "a.exe")})  # fmt: skip
    assert bad.status_code == 422 and "neither a photo" in bad.text and 'value="Seen"' in bad.text
    manager.post("/audits/actions/1", data={"answer": "prove", "words": "Two weeks", "audit": number,
                                            "files": (BytesIO(scan), "two weeks.pdf")})  # fmt: skip
    assert "two weeks.pdf" in auditor.get(audit).text
    paper = PdfReader(BytesIO(manager.get(f"{audit}/report.pdf?locale=en").data))
    text = "".join(page.extract_text() for page in paper.pages)
    assert "two weeks.pdf" in text and sha256(scan).hexdigest()[:8] in text
