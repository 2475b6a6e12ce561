"""Orders on pages: opened, changed and delivered by hand; nothing lost, nothing shown to the wrong dealer."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow, ThreeAnswersRow
from tests.orders import OTHER_VIN, VIN
from tests.web.reading import told

Browse = Callable[[str], FlaskClient]
TYPED = {
    "dealer": "D1", "number": "R1", "vin": VIN, "odd_vin": "", "plate": "HH-AB 12", "customer_name": "=Kim",
    "customer_phone": "040 1234567", "opened_at": "2026-11-02T09:00", "promised_at": "2026-11-02T17:00",
    "odometer_km": "10 000", "advisor": "A. Advisor", "estimate": "120.50", "currency": "eur", "had_before": "",
    "right_when_left": "", "came_back_on": "", "jobs-0-concern": "will not start", "jobs-0-concern_group": "ENG-START",
    "jobs-0-job_type": "customer_pay", "jobs-0-technician": "T. Torque", "jobs-0-rework_of": "",
}  # fmt: skip


def kept(database: Database, number: str = "R1") -> RepairOrderRow:
    with database.session(SYSTEM) as session:
        return session.exec(select(RepairOrderRow).where(RepairOrderRow.number == number)).one()


def opened(browser: FlaskClient, **changes: str) -> str:
    """Open an order on the page; answers its address."""
    answer = browser.post("/orders/new", data=TYPED | changes)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def test_an_order_by_hand_from_opening_to_delivery(browser_of: Browse, database: Database) -> None:
    ann = browser_of("advisor")
    assert ann.get(f"/orders/new?vin={VIN}").status_code == 200
    address = opened(ann)
    page = ann.get(address).text
    assert "Order R1" in page and "=Kim" in page and "Mon 2 Nov 2026, 09:00" in page and "EUR" in page
    row = kept(database)
    assert (row.estimate, row.currency, row.odometer_km) == (12_050, "EUR", 10_000)
    answer = ann.post(f"{address}/deliver", data={"version": "1", "delivered_at": "2026-11-02T16:30", "invoice": "99"})
    assert answer.status_code == 302
    page = ann.get(address).text
    assert "A first visit that has held so far" in page and "kept" in page
    assert kept(database).invoice == 9_900


def test_a_mistake_loses_nothing_and_stands_at_its_field(browser_of: Browse) -> None:
    ann = browser_of("advisor")
    answer = ann.post("/orders/new", data=TYPED | {"vin": "LSVAA4187E0000001", "promised_at": "2026-11-01T08:00"})
    assert answer.status_code == 422
    assert "2 things to correct" in answer.text and "will not start" in answer.text
    assert 'href="#vin"' in answer.text and 'href="#promised_at"' in answer.text
    opened(ann, vin="LSVAA4187E0000001", odd_vin="read twice from the plate", number="R7")
    wrong_job = ann.post("/orders/new", data=TYPED | {"jobs-0-concern_group": "", "number": "R8"})
    assert wrong_job.status_code == 422 and 'href="#jobs-0-concern_group"' in wrong_job.text
    unread = ann.post("/orders/new", data=TYPED | {"odometer_km": "many", "number": "R8"})
    assert "digits only" in unread.text and "many" in unread.text


def test_another_job_keeps_what_was_typed(browser_of: Browse, database: Database) -> None:
    ann = browser_of("advisor")
    more = ann.post("/orders/new", data=TYPED | {"more": "1"})
    assert more.status_code == 200 and "jobs-1-concern" in more.text and "will not start" in more.text
    second = {"jobs-1-concern": "squeals", "jobs-1-concern_group": "BRK-NOISE", "jobs-1-job_type": "warranty",
              "jobs-1-technician": "", "jobs-1-rework_of": ""}  # fmt: skip
    opened(ann, **second)
    with database.session(SYSTEM) as session:
        assert len(session.exec(select(JobRow)).all()) == 2


def test_a_return_is_named_and_the_three_questions_kept(browser_of: Browse, database: Database) -> None:
    ann = browser_of("advisor")
    first = opened(ann)
    ann.post(f"{first}/deliver", data={"version": "1", "delivered_at": "2026-11-02T16:30"})
    form = ann.get(f"/orders/new?vin={VIN}").text
    assert "D1|R1|1" in form and "Was it right when you left?" in form
    questions = {"had_before": "yes", "right_when_left": "yes", "came_back_on": "2026-11-06"}
    again = opened(ann, number="R2", opened_at="2026-11-09T09:00", promised_at="", odometer_km="10100",
                   **{"jobs-0-rework_of": "D1|R1|1"}, **questions)  # fmt: skip
    page = ann.get(again).text
    assert "Its case: 2 visits" in page and "6 Nov 2026" in page
    assert "A first visit that failed: the vehicle came back" in ann.get(first).text
    assert "Came back within the window" in ann.get(f"/vehicles/{VIN}").text
    with database.session(SYSTEM) as session:
        assert session.exec(select(ThreeAnswersRow.right_when_left)).one() is True


def test_the_loser_is_told_what_changed_and_keeps_what_was_typed(browser_of: Browse, database: Database) -> None:
    ann, max_ = browser_of("advisor"), browser_of("manager")
    address = opened(ann)
    typed = {key: value for key, value in TYPED.items() if not key.startswith("jobs-")} | {"version": "1"}
    assert max_.post(f"{address}/change", data=typed | {"odometer_km": "11000"}).status_code == 302
    lost = ann.post(f"{address}/change", data=typed | {"plate": "HH-ZZ 9"})
    assert lost.status_code == 409
    assert "Mileage in: 10000 → 11000" in lost.text and "HH-ZZ 9" in lost.text and 'value="2"' in lost.text
    assert kept(database).plate == "HH-AB 12"


def test_corrections_are_the_managers_and_are_shown(browser_of: Browse, database: Database) -> None:
    ann, max_ = browser_of("advisor"), browser_of("manager")
    address = opened(ann)
    ann.post(f"{address}/deliver", data={"version": "1", "delivered_at": "2026-11-02T16:30"})
    typed = {key: value for key, value in TYPED.items() if not key.startswith("jobs-")}
    typed |= {"version": "2", "delivered_at": "2026-11-02T16:30", "odometer_km": "9000", "reason": "typed wrong"}
    assert ann.post(f"{address}/change", data=typed).status_code == 403
    without = max_.post(f"{address}/change", data=typed | {"reason": ""})
    assert without.status_code == 422 and "Say why" in without.text
    assert max_.post(f"{address}/change", data=typed).status_code == 302
    page = max_.get(address).text
    assert "Max Manager" in page and "typed wrong" in page and "Mileage in: 10000 → 9000" in page
    assert max_.post(f"{address}/reopen", data={"version": "3", "reason": "wrong car"}).status_code == 302
    assert kept(database).status == "open"
    assert ann.post(f"{address}/cancel", data={"version": "4", "reason": "left"}).status_code == 302
    assert "Cancelled: it is in no rate" in ann.get(address).text


def test_a_technician_writes_only_the_work(browser_of: Browse, database: Database) -> None:
    address = opened(browser_of("advisor"))
    tom = browser_of("technician")
    assert "My jobs" in tom.get("/orders/").text
    form = tom.get(f"{address}/jobs/1").text
    assert 'name="cause"' in form and 'name="amount"' not in form and 'name="technician"' not in form
    work = {"version": "1", "cause": "relay", "correction": "renewed", "outcome": "repaired", "labour_op": "",
            "repair_class": "", "reason": "", "technician": "somebody"}  # fmt: skip
    assert tom.post(f"{address}/jobs/1", data=work).status_code == 302
    with database.session(SYSTEM) as session:
        row = session.exec(select(JobRow)).one()
        assert (row.cause, row.technician) == ("relay", "T. Torque")


def test_an_answer_is_recorded_and_corrected(browser_of: Browse) -> None:
    ann = browser_of("advisor")
    address = opened(ann)
    ann.post(f"{address}/deliver", data={"version": "1", "delivered_at": "2026-11-02T16:30"})
    cara = browser_of("care")
    typed = {"answered_at": "2026-11-06T10:00", "fixed": "no", "level": "1", "channel": "telephone", "words": "squeals"}
    assert cara.post(f"{address}/answer", data=typed).status_code == 302
    assert "the customer answered “not fixed”" in cara.get(address).text
    assert cara.post(f"{address}/answer?corrects=1", data=typed | {"fixed": "yes"}).status_code == 302
    assert "A first visit that has held so far" in cara.get(address).text
    # Who had opened the form before is told, sees what was said, and loses nothing.
    second = cara.post(f"{address}/answer", data=typed | {"words": "still squeals", "seen": "0"})
    assert second.status_code == 422 and "meanwhile" in second.text and "still squeals" in second.text
    assert "<q>squeals</q>" in second.text and 'name="seen" type="hidden" value="2"' in second.text
    assert cara.post(f"{address}/answer", data=typed | {"seen": "2"}).status_code == 302


ADDRESSES = ("", "/deliver", "/change", "/cancel", "/questions", "/jobs/new", "/jobs/1", "/answer")


@pytest.mark.parametrize("key", ["other_advisor", "far_manager"])
def test_another_dealers_order_answers_not_found(browser_of: Browse, key: str) -> None:
    address = opened(browser_of("advisor"))
    other = browser_of(key)
    for part in ADDRESSES:
        assert other.get(address + part).status_code == 404, part
        if part:
            assert other.post(address + part, data={"reason": "x", "version": "1"}).status_code == 404, part
    assert other.post("/orders/new", data=TYPED | {"number": "R9"}).status_code in (404, 422)
    assert "R1" not in told(other.get("/orders/?month=2026-11&all=1").text)
    assert "Kim" not in told(other.get(f"/vehicles/{VIN}").text)
    assert VIN not in other.get("/vehicles/?q=Kim").text
    assert "R1" not in other.get("/orders/export.csv").text


def test_the_file_is_what_the_screen_shows_and_no_formula(browser_of: Browse) -> None:
    ann = browser_of("advisor")
    opened(ann)
    opened(ann, number="R2", vin=OTHER_VIN, customer_name="Ole")
    answer = ann.get("/orders/export.csv?q=HH-AB&status=open&sort=number&kind=x&_external=1&endpoint=y")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Order"], row["Customer"]) for row in rows] == [("R1", "'=Kim"), ("R2", "Ole")]
    assert rows[0]["Opened"] == "2026-11-02 09:00"
    sheet = ann.get("/orders/export.xlsx")
    assert sheet.status_code == 200 and sheet.data[:2] == b"PK"
    assert ann.get("/orders/?q=HH&kind=x&_external=1&endpoint=y").status_code == 200


def test_who_sees_several_dealers_begins_with_this_month(browser_of: Browse) -> None:
    opened(browser_of("advisor"))
    ute = browser_of("auditor")
    answer = ute.get("/orders/")
    assert answer.status_code == 302 and "month=2026-11" in answer.location
    assert "R1" in ute.get("/orders/?all=1").text
    assert 'href="/orders/new"' not in ute.get("/orders/?all=1").text
    assert ute.get("/orders/new").status_code == 403


def test_search_opens_what_is_meant_exactly(browser_of: Browse) -> None:
    ann = browser_of("advisor")
    address = opened(ann)
    assert ann.get("/vehicles/?q=hh ab 12").location == f"/vehicles/{VIN}"
    assert ann.get("/vehicles/?q=R1").location == address
    found = ann.get("/vehicles/?q=kim")
    assert found.status_code == 200 and VIN in found.text
    nothing = ann.get("/vehicles/?q=WVWZZZ1JZXW000009").text
    assert "/orders/new?vin=WVWZZZ1JZXW000009" in nothing


def test_both_languages(browser_of: Browse) -> None:
    address = opened(browser_of("advisor"))
    max_ = browser_of("manager")
    max_.post("/language", data={"locale": "zh", "next": "/"})
    for page, word in (
        (address, "车辆与来店"),
        ("/orders/", "委托书"),
        (f"/vehicles/{VIN}", "来店记录"),
        ("/orders/new", "开单"),
    ):
        assert word in max_.get(page).text, page
