"""The order's way through the workshop on pages, its papers, and the form that opens it without script."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from dealer_service.services.opening import Database
from tests.orders import VIN
from tests.web.test_repair_orders import TYPED, kept, opened

Browse = Callable[[str], FlaskClient]
LONG = "<b>&\"' =1+1 刹车 \N{GRINNING FACE} שלום " + "x" * 9_000


def version(browser: FlaskClient, address: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', browser.get(f"{address}/cancel").text)
    assert found
    return found[1]


def step(browser: FlaskClient, address: str, name: str, seen: str | None = None) -> str:
    data = {"version": seen or version(browser, address)}
    return browser.post(f"{address}/step/{name}", data=data, follow_redirects=True).text


def test_the_whole_way_is_on_the_page_with_who_and_when(browser_of: Browse, database: Database) -> None:
    ann, tom = browser_of("advisor"), browser_of("technician")
    address = opened(ann, opened_at="2026-11-21T09:00", promised_at="2026-11-23T10:00")
    assert "Start the work" in tom.get(address).text and "Passed: ready" not in ann.get(address).text
    assert "The vehicle is in work." in tom.post(f"{address}/step/start", data={"version": "1"},
                                                follow_redirects=True).text  # fmt: skip
    assert "Someone else was first" in step(ann, address, "start", "1")
    step(ann, address, "inspect")
    page = ann.get(address).text
    assert f"{address}/deliver" not in page and f"{address}/send-back" in page
    form = ann.get(f"{address}/send-back").text
    assert "D03" in form
    wrong = ann.post(f"{address}/send-back", data={"version": "3", "line": "1", "cause": "", "words": "loose"})
    assert wrong.status_code == 422 and "loose" in wrong.text
    late = ann.post(f"{address}/send-back", data={"version": "2", "line": "1", "cause": "D03", "words": "loose"})
    assert late.status_code == 409 and "loose" in late.text and "in work → final inspection" in late.text
    ann.post(f"{address}/send-back", data={"version": "3", "line": "1", "cause": "D03", "words": "loose"})
    assert "<q>loose</q>" in ann.get(address).text
    step(ann, address, "inspect")
    assert "Tell the customer" in step(ann, address, "pass")
    ann.post(f"{address}/deliver", data={"version": version(ann, address), "delivered_at": "2026-11-21T16:30",
                                         "invoice": "120.50"})  # fmt: skip
    page = ann.get(address).text
    assert kept(database).status == "delivered" and "Promise of cost" in page
    assert "Tom Torque" in page and page.count("final inspection") >= 3
    assert step(ann, address, "pass").count("no longer open") == 1


def test_a_job_added_in_work_asks_for_consent_and_a_part_for_its_return(browser_of: Browse) -> None:
    ann = browser_of("advisor")
    address = opened(ann, opened_at="2026-11-21T09:00", promised_at="")
    assert "customer&#39;s consent" not in ann.get(f"{address}/jobs/new").text
    step(ann, address, "start")
    typed = {"version": version(ann, address), "concern": "lamp", "concern_group": "ENG-LAMP",
             "job_type": "customer_pay", "rework_of": "", "outcome": "", "repair_class": ""}  # fmt: skip
    refused = ann.post(f"{address}/jobs/new", data=typed)
    assert refused.status_code == 422 and "how the customer agreed" in refused.text and "lamp" in refused.text
    said = typed | {"consent_how": "telephone", "consent_at": "2026-11-21T12:00", "consent_amount": "80"}
    said |= {"outcome": "inspected_part_ordered", "part_number": "1K0", "part_ordered_on": "2026-11-21"}
    half = ann.post(f"{address}/jobs/new", data=said)
    assert half.status_code == 422 and "agreed with the customer" in half.text
    assert ann.post(f"{address}/jobs/new", data=said | {"part_return_on": "2026-11-27"}).status_code == 302
    page = ann.get(address).text
    assert "by telephone" in page and "80.00 EUR" in page and "1K0 on 21 Nov 2026" in page


def test_three_answers_of_two_people(browser_of: Browse) -> None:
    ann, max_ = browser_of("advisor"), browser_of("manager")
    address = opened(ann)
    first = {"version": "1", "had_before": "yes", "right_when_left": "yes", "came_back_on": "2026-11-02"}
    assert max_.post(f"{address}/questions", data=first).status_code == 302
    lost = ann.post(f"{address}/questions", data=first | {"right_when_left": "no", "came_back_on": ""})
    assert lost.status_code == 409 and "yes · yes · 2026-11-02" in lost.text and 'value="2"' in lost.text


def test_a_match_is_answered_while_opening(browser_of: Browse) -> None:
    ann = browser_of("advisor")
    first = opened(ann)
    ann.post(f"{first}/deliver", data={"version": "1", "delivered_at": "2026-11-02T16:30"})
    form = ann.get(f"/orders/new?vehicle={VIN}").text
    assert "was repaired 19 days ago" in form and 'data-km-limit="12000"' in form and 'value="R2"' in form
    assert form.index("This vehicle before") < form.index("All others")
    now = {"number": "R2", "opened_at": "2026-11-22T09:00", "promised_at": "2026-11-22T11:00"}
    other = {"jobs-0-rework_of": "other", "jobs-0-other_reason": "", "jobs-0-other_words": "another axle"}
    refused = ann.post("/orders/new", data=TYPED | now | other)
    assert refused.status_code == 422 and "Choose a reason of the list" in refused.text
    assert 'href="#jobs-0-other_reason"' in refused.text and "another axle" in refused.text
    far = ann.post("/orders/new", data=TYPED | now | {"jobs-0-rework_of": "same", "odometer_km": "90000"})
    assert far.status_code == 422 and "No repair of this concern group" in far.text
    again = ann.post("/orders/new", data=TYPED | now | {"jobs-0-rework_of": "same"}, follow_redirects=True)
    assert "Its case: 2 visits" in again.text and "The house is closed at the promised time" in again.text


def test_what_is_blank_is_left_out_and_the_number_comes_by_itself(browser_of: Browse, database: Database) -> None:
    ann = browser_of("advisor")
    opened(ann)
    blank = {f"jobs-1-{name}": "" for name in ("concern", "concern_group", "technician", "rework_of")}
    third = {"jobs-2-concern": "squeals", "jobs-2-concern_group": "none", "jobs-2-job_type": "warranty"}
    typed = TYPED | blank | {"jobs-1-job_type": "customer_pay"} | third | {"number": "R1", "suggested": "R1"}
    wrong = ann.post("/orders/new", data=typed)
    assert wrong.status_code == 422 and 'href="#jobs-2-concern_group"' in wrong.text
    page = ann.post("/orders/new", data=typed | {"jobs-2-concern_group": "BRK-NOISE"}, follow_redirects=True).text
    assert "Order R2" in page and ">2 · " in page and ">3 · " not in page
    look = ann.post("/orders/new", data=TYPED | {"look": "1", "plate": "", "customer_name": ""})
    assert look.status_code == 200 and 'value="HH-AB 12"' in look.text and 'value="=Kim"' in look.text


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("kind", ["order", "job-card"])
def test_papers_hold_what_was_typed(browser_of: Browse, kind: str, locale: str) -> None:
    ann = browser_of("advisor")
    address = opened(ann, **{"jobs-0-concern": LONG, "number": "委托-7"})
    assert LONG[:30].replace("&", "&amp;").split("<")[0] in ann.get(address).text
    answer = ann.get(f"{address}/{kind}.pdf?locale={locale}")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    text = "".join(page.extract_text() for page in pages)
    assert len(pages) > 1 and "=1+1" in text and "刹车" in text and "〓" in text and text.count("x") > 8_990
    assert ("=Kim" in text) is (kind == "order") and "委托-7" in text
    assert ann.get(f"{address}/{kind}.pdf?locale={locale}").data == answer.data


def test_papers_are_for_those_who_see_the_order(browser_of: Browse) -> None:
    address = opened(browser_of("advisor"))
    for key in ("other_advisor", "far_manager"):
        other = browser_of(key)
        assert other.get(f"{address}/order.pdf").status_code == 404
        assert other.get(f"{address}/send-back").status_code == 404
        assert other.post(f"{address}/step/start", data={"version": "1"}).status_code == 404
    assert browser_of("advisor").get(f"{address}/invoice.pdf").status_code == 404
    mine = browser_of("technician").get(f"{address}/order.pdf").data
    assert "=Kim" not in "".join(page.extract_text() for page in PdfReader(BytesIO(mine)).pages)
