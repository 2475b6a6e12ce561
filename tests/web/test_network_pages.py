"""Who sees which dealers side by side, and does a dealer see no other's name beside a figure?"""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from dealer_service.domain.signs import Sign
from dealer_service.services import gap_details
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework_causes import tag_cause
from dealer_service.storage.order_work import PartOrderedRow
from dealer_service.storage.repair_orders import JobRow
from tests.orders import NOW, OTHER_VIN, at, job, order
from tests.returns import acting_in, add_people, job_id, write
from tests.web.reading import told

Browser = Callable[[str], FlaskClient]
PERIOD = "month=2026-10&period=month"
ROOMS = (
    "/network/", "/network/comparison", "/network/causes", "/network/reporting-gap", "/network/reporting-gap/signs",
)  # fmt: skip


@pytest.fixture
def network(database: Database, browser_of: Browser) -> Browser:
    """October: a return with a claimed part at D1, and one visit each at D2 (same region) and D3 (another)."""
    add_people(database)
    write(database, [
        order("R1", at(2, month=10), at(3, month=10)),
        order("R2", at(9, month=10), at(10, month=10), km=10_300, jobs=[job(rework_of="R1")]),
        order("R3", at(5, month=10), at(6, month=10), vin=OTHER_VIN, odometer_out_km=10_400),
        order("R4", at(12, month=10), at(13, month=10), vin=OTHER_VIN, km=10_500),
        order("X1", at(5, month=10), at(6, month=10), dealer="D2", vin="WVWZZZ1JZXW000007"),
        order("Y1", at(5, month=10), at(6, month=10), dealer="D3", vin="WVWZZZ1JZXW000009"),
    ])  # fmt: skip
    with acting_in(database)("manager") as (session, actor):
        tag_cause(session, actor, job_id(database, "R2"), "M04", NOW, part_order="P-77")
    return browser_of


def words_of(page: str) -> set[str]:
    """The words a page shows; a form's token may hold any letters."""
    return set(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("room", ROOMS)
def test_an_area_manager_sees_the_own_region_and_no_other(network: Browser, room: str) -> None:
    own = network("area_manager").get(f"{room}?{PERIOD}")
    assert own.status_code == 200
    assert "D3" not in words_of(own.text) and "南苑" not in own.text
    whole = network("auditor").get(f"{room}?{PERIOD}")
    assert whole.status_code == 200 and "D3" in words_of(whole.text) and "D1" in words_of(whole.text)


def test_a_dealer_sees_its_place_and_no_other_name(network: Browser) -> None:
    browser = network("manager")
    for room in ("/network/", "/network/reporting-gap", "/network/causes/manufacturer"):
        assert browser.get(f"{room}?{PERIOD}").status_code == 403
    for room in ("/network/comparison", "/network/causes"):
        page = browser.get(f"{room}?{PERIOD}")
        assert page.status_code == 200
        words = words_of(page.text)
        assert "D2" not in words and "D3" not in words and "Harbour" not in page.text
    assert browser.get("/network/comparison/D2").status_code == 404
    assert browser.get("/network/causes?dealer=D2").status_code == 404
    paper = PdfReader(BytesIO(browser.get(f"/network/comparison.pdf?{PERIOD}").data))
    words = "".join(page.extract_text() for page in paper.pages)
    assert "D1" in words and "D2" not in words and "Harbour" not in words


def test_a_cause_leads_to_its_cases_and_to_a_plan(network: Browser) -> None:
    area = network("area_manager")
    causes = area.get(f"/network/causes?{PERIOD}&dealer=D1").text
    assert "/network/causes/cases?month=2026-10&amp;period=month&amp;dealer=D1&amp;cause=M04" in causes
    cases = area.get(f"/network/causes/cases?{PERIOD}&dealer=D1&cause=M04").text
    assert {"R1", "R2"} <= words_of(cases) and "/improvement/new?dealer=D1&amp;cause=M04" in cases
    untagged = area.get(f"/network/causes/cases?{PERIOD}&cause=untagged").text
    assert "No return stands behind" in untagged
    assert "R2" not in words_of(network("far_manager").get(f"/network/causes/cases?{PERIOD}").text)
    assert network("far_manager").get(f"/network/causes/cases?{PERIOD}&dealer=D1").status_code == 404
    turned = area.get("/network/causes?month=2026-10&since=2026-09").text
    assert "Jul 2026 – Aug 2026" in turned and "Sept 2026 – Oct 2026" in turned


def test_figures_lead_to_their_orders(network: Browser) -> None:
    browser = network("auditor")
    page = browser.get(f"/network/?{PERIOD}").text
    assert "/orders/?dealer=D1&amp;month=2026-10&amp;standing=first_visit" in page
    assert "/orders/?dealer=D1&amp;month=2026-10&amp;standing=detected_failed" in page
    quarter = browser.get("/network/?month=2026-10&period=quarter").text
    assert "/orders/?dealer=D1&amp;month=2026-12&amp;standing=first_visit&amp;since=2026-10" in quarter
    assert "R1" in browser.get("/orders/?dealer=D1&month=2026-12&standing=first_visit&since=2026-10").text
    regions = browser.get(f"/network/?{PERIOD}&by=region").text
    assert "/network/?month=2026-10&amp;period=month&amp;region=" in regions
    signs = browser.get(f"/network/reporting-gap/signs?{PERIOD}").text
    assert "/network/reporting-gap/signs/two_stays/D1" in signs
    orders = told(browser.get(f"/network/reporting-gap/signs/two_stays/D1?{PERIOD}").text)
    assert "R3" in orders and "R4" not in orders
    assert browser.get("/network/reporting-gap/signs/nothing/D1").status_code == 404


def test_head_office_answers_a_claim_and_the_auditor_does_not(network: Browser, database: Database) -> None:
    job = job_id(database, "R2")
    listed = network("auditor").get(f"/network/reporting-gap?{PERIOD}").text
    assert "P-77" in listed and 'value="accept"' not in listed
    address = f"/network/reporting-gap/claims/{job}"
    assert network("auditor").post(address, data={"answer": "accept"}).status_code == 403
    office = network("head_office")
    assert 'value="accept"' in office.get(f"/network/reporting-gap?{PERIOD}").text
    office.post(address, data={"answer": "refuse", "words": ""})
    away = office.post(address, data={"answer": "accept", "next": "//elsewhere.example"})
    assert away.location.startswith("/network/reporting-gap")
    acting = acting_in(database)
    with acting("head_office") as (session, _actor):
        row = session.get(JobRow, job)
        assert row is not None and row.cause_accepted
    listing = office.get(f"/network/causes/manufacturer.csv?{PERIOD}").data.decode("utf-8-sig")
    assert "P-77" in listing and "WVWZZZ1JZXW000001" in listing and "accepted" in listing


@pytest.mark.parametrize("sort", ["rate", "-gap", "b", "-change", "in_time", "nothing"])
@pytest.mark.parametrize("by", ["dealer", "region"])
def test_sorted_by_address(network: Browser, sort: str, by: str) -> None:
    assert network("head_office").get(f"/network/?{PERIOD}&sort={sort}&by={by}").status_code == 200


def test_late_links_are_told_by_person_and_unpaid_work_apart(network: Browser) -> None:
    auditor = network("auditor")
    late = auditor.get(f"/network/reporting-gap/signs/late_links/D1?{PERIOD}")
    assert late.status_code == 200
    unpaid = auditor.get(f"/network/reporting-gap/signs/internal_goodwill/D1?{PERIOD}").text
    assert "internal work" in unpaid and "goodwill" in unpaid and "of the jobs here" in unpaid


def test_what_stands_together_leads_to_all_its_orders(network: Browser) -> None:
    browser = network("auditor")
    foot = browser.get(f"/network/?{PERIOD}").text.partition("<tfoot>")[2]
    assert 'href="/quality/network/2026-10"' in foot
    ahead = browser.get("/network/?month=2027-10&period=month").text.partition("<tfoot>")[2]
    assert "2026-10" not in ahead  # nothing to compare, nothing to lead to
    everywhere = words_of(browser.get("/orders/?month=2026-10&standing=first_visit").text)
    assert {"R1", "X1", "Y1"} <= everywhere
    regions = browser.get(f"/network/?{PERIOD}&by=region").text
    leads = re.findall(r'href="(/orders/[?]region=\d+&amp;month=2026-10&amp;standing=first_visit)"', regions)
    assert len(leads) == 2
    first, second = (words_of(browser.get(lead.replace("&amp;", "&")).text) for lead in leads)
    assert ({"R1", "X1"} <= first) != ({"R1", "X1"} <= second)
    assert ("Y1" in first) != ("Y1" in second) and not {"R1", "Y1"} <= first
    own = network("area_manager").get(f"/network/?{PERIOD}").text.partition("<tfoot>")[2]
    assert re.search(r'href="/quality/regions/\d+/2026-10"', own)
    far = network("far_manager").get(leads[0].replace("&amp;", "&")).text
    assert not {"R1", "X1"} & words_of(far)


def test_sides_of_causes_lead_to_their_returns(network: Browser) -> None:
    area = network("area_manager")
    causes = area.get(f"/network/causes?{PERIOD}").text
    for side in ("dealer_side", "claimed"):
        lead = re.search(rf'href="(/network/causes/cases[?][^"]*side={side}[^"]*)"', causes)
        assert lead and "R2" in words_of(area.get(lead[1].replace("&amp;", "&")).text)
    assert "side=accepted" not in causes  # nothing behind it
    assert "No return stands behind" in area.get(f"/network/causes/cases?{PERIOD}&side=accepted").text
    after = area.get("/network/causes?month=2026-12&since=2026-11").text
    assert "M04" in after and "month=2026-10&amp;" in after  # what is gone is still shown, with what it was


def test_undecided_suspicions_with_the_days_they_wait_and_what_shows_a_sign(
    network: Browser, database: Database
) -> None:
    listed = network("auditor").get(f"/network/reporting-gap?{PERIOD}").text
    for code in ("D1", "D2"):
        page = network("auditor").get(f"/network/reporting-gap/waiting/{code}")
        assert page.status_code == 200 and ("Days open" in page.text) == (f"reporting-gap/waiting/{code}" in listed)
    assert network("area_manager").get("/network/reporting-gap/waiting/D3").status_code == 404
    for sign in ("late_entry", "mileage_or_vin", "shared_contact", "bursts", "other_concern", "claims_open",
                 "dismissed"):  # fmt: skip
        page = network("auditor").get(f"/network/reporting-gap/signs/{sign}/D1?{PERIOD}")
        assert page.status_code == 200 and ("What shows it" in page.text) == ("data-row" in page.text)
    for role in ("auditor", "area_manager"):
        with acting_in(database)(role) as (session, actor):
            every = list(range(1, 20))
            shown = {sign: gap_details.sign_facts_of(session, actor, sign, every) for sign in Sign}
        assert not shown[Sign.TWO_STAYS] and shown[Sign.CLAIMS_OPEN]


def test_a_region_is_counted_apart_and_a_dealer_finds_the_comparison(network: Browser, database: Database) -> None:
    address = f"/network/comparison?{PERIOD}"
    assert "Dealers of " in network("area_manager").get(address).text
    for role in ("auditor", "manager"):
        assert "All dealers of the network" in network(role).get(address).text
    own = network("area_manager").get(address).text
    counts = [int(one) for one in re.findall(r"<strong>(\d+)</strong>", own.partition("Dealers of ")[2])]
    assert sum(counts) == 2  # D1 and D2, not D3
    month = network("manager").get("/quality/D1/2026-10").text
    for lead in ("/network/comparison?month=2026-10", "/network/comparison/D1", "/network/causes?month=2026-10"):
        assert lead in month


def test_any_month_is_asked_for_in_a_form_that_keeps_the_rest(network: Browser) -> None:
    page = network("auditor").get("/network/?month=2026-10&period=quarter&by=region&page=1").text
    form = page.partition('class="months-pick"')[2].partition("</form>")[0]
    assert re.search(r'name="month" value="2026-10"', form)
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form))
    assert kept == {"period": "quarter", "by": "region"}


def test_the_list_to_hand_over_has_the_part_that_was_waited_for(network: Browser, database: Database) -> None:
    with database.session(SYSTEM, write=True) as session:
        job = session.get(JobRow, job_id(database, "R1"))
        assert job is not None and job.id is not None
        days = {"ordered_on": date(2026, 10, 2), "return_on": date(2026, 10, 9)}
        whose = {"job_id": job.id, "dealer_id": job.dealer_id, "order_id": job.order_id}
        session.add(PartOrderedRow(part_number="PN-90210", **whose, **days))
        session.commit()
    for role in ("auditor", "area_manager"):
        browser = network(role)
        assert "PN-90210" in browser.get(f"/network/causes/manufacturer?{PERIOD}").text
        listing = browser.get(f"/network/causes/manufacturer.csv?{PERIOD}").data.decode("utf-8-sig")
        assert "Part number" in listing and "PN-90210" in listing and "P-77" in listing
