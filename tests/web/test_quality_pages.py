"""Do the pages of the month and of the scorecards show the right figures to the right people, with their orders?"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.bonus import Band
from dealer_service.domain.months import Month
from dealer_service.services.bonus import set_bands
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.dealers import find_dealer
from dealer_service.storage.import_keeping import mark_complete
from dealer_service.storage.targets import save_target
from tests.orders import OTHER_VIN, at, job, order
from tests.returns import add_people, write

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def browser_in_october(database: Database, browser_of: Browser) -> Browser:
    """October: at D1 two of three first visits fixed, a return with cause D08 and a suspicion; one visit at D2."""
    add_people(database)
    returned = [job(rework_of="R1", rework_cause="D08")]
    write(database, [
        order("R1", at(2, month=10), at(3, month=10)),
        order("R2", at(9, month=10), at(10, month=10), km=10_300, jobs=returned),
        order("R3", at(5, month=10), at(6, month=10), vin=OTHER_VIN),
        order("R4", at(12, month=10), at(13, month=10), vin=OTHER_VIN, km=10_300),
        order("X1", at(5, month=10), at(6, month=10), dealer="D2", vin="WVWZZZ1JZXW000007"),
        order("Y1", at(5, month=10), at(6, month=10), dealer="D3", vin="WVWZZZ1JZXW000009"),
    ])  # fmt: skip
    with database.session(SYSTEM, write=True) as session:
        save_target(session, 0.95, 202601)
        session.commit()
    return browser_of


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


def test_a_manager_begins_at_last_months_figures(browser_in_october: Browser) -> None:
    answer = browser_in_october("manager").get("/", follow_redirects=True)
    assert answer.request.path == "/quality/D1/2026-10"
    shown = text_of(answer.text)
    assert "66.7 % 2 of 3" in shown and "provisional until 1 Dec 2026" in shown
    assert "too few to judge" in shown and "target 95.0 %" in shown


def test_every_figure_leads_to_its_orders(browser_in_october: Browser) -> None:
    page = browser_in_october("manager").get("/quality/D1/2026-10").text
    links = set(re.findall(r'href="(/orders/[^"]*)"', page))
    for standing in ("fixed", "failed", "failed_dealer_side", "first_visit", "linked", "detected_failed"):
        assert any(f"standing={standing}" in link and "month=2026-10" in link for link in links), standing
    assert re.search(r"/network/causes/cases[?][^\"]*dealer=D1&amp;cause=D08", page)


def test_the_lists_behind_the_figures_are_as_long_as_they_say(browser_in_october: Browser) -> None:
    browser = browser_in_october("manager")
    page = browser.get("/quality/D1/2026-10").text
    for standing, count in (("first_visit", 3), ("fixed", 2), ("failed", 1), ("linked", 1)):
        link = next(one for one in re.findall(r'href="(/orders/[^"]*)"', page) if f"standing={standing}" in one)
        listed = browser.get(link.replace("&amp;", "&"))
        assert listed.status_code == 200
        assert listed.text.count("data-row") >= count, standing


def test_what_waits_today(browser_in_october: Browser) -> None:
    page = browser_in_october("manager").get("/quality/D1/2026-10").text
    block = page[page.index('id="today"') : page.index("</section>", page.index('id="today"'))]
    assert re.search(r'href="/rework/\?tab=suspected">suspected returns to decide</a><strong>1<', block)
    assert "returns without a cause</span><strong>0<" in block or "returns without a cause</a><strong>0<" in block


def test_charts_have_words_and_tables(browser_in_october: Browser) -> None:
    page = browser_in_october("manager").get("/quality/D1/2026-10").text
    assert page.count('role="img"') == 2 and page.count("<title id=") == 2 and page.count("<desc id=") == 2
    assert page.count("As a table") == 2
    assert "D08 Repair carried out wrongly" in page
    ids = re.findall(r'id="(c[0-9a-f]{10}-[td])"', page)
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
def test_periods_stand_in_the_address(browser_in_october: Browser, period: str) -> None:
    answer = browser_in_october("manager").get(f"/quality/D1/2026-10?period={period}")
    assert answer.status_code == 200 and "2 of 3" in answer.text


def test_a_month_without_repairs_has_a_dash_and_no_zero(browser_in_october: Browser) -> None:
    shown = text_of(browser_in_october("manager").get("/quality/D1/2026-03").text)
    assert "– · no repairs" in shown or "– no repairs" in shown
    assert " 0.0 %" not in shown and " 100.0 %" not in shown


@pytest.mark.parametrize(("address", "status"), [
    ("/quality/D1/2026-13", 404), ("/quality/D1/october", 404), ("/quality/D9/2026-10", 404),
    ("/quality/D1/0000-00", 404), ("/quality/?month=x", 404), ("/quality/regions/99/2026-10", 404),
])  # fmt: skip
def test_what_is_not_there(browser_in_october: Browser, address: str, status: int) -> None:
    assert browser_in_october("head_office").get(address).status_code == status


@pytest.mark.parametrize(("key", "address", "status"), [
    ("far_manager", "/quality/D1/2026-10", 404),
    ("other_advisor", "/quality/D1/2026-10", 404),
    ("far_manager", "/scorecards/D1/2026-10", 404),
    ("far_manager", "/scorecards/D1/2026-10/card.pdf", 404),
    ("manager", "/quality/network/2026-10", 404),
    ("manager", "/quality/regions/1/2026-10", 404),
    ("area_manager", "/quality/D1/2026-10", 200),
    ("area_manager", "/quality/D3/2026-10", 404),
    ("area_manager", "/quality/network/2026-10", 404),
    ("auditor", "/quality/network/2026-10", 200),
    ("technician", "/quality/D1/2026-10", 403),
    ("admin", "/quality/", 403),
])  # fmt: skip
def test_each_sees_the_own_units(browser_in_october: Browser, key: str, address: str, status: int) -> None:
    assert browser_in_october(key).get(address).status_code == status


def test_dealers_side_by_side_add_up(browser_in_october: Browser) -> None:
    page = browser_in_october("head_office").get("/quality/?month=2026-10").text
    assert re.findall(r'data-row href="[^"]*">(D\d)<', page) == ["D1", "D2", "D3"]
    foot = text_of(page[page.index("<tfoot>") : page.index("</tfoot>")])
    assert foot.startswith("Together 80.0 % 4 5")
    turned = browser_in_october("head_office").get("/quality/?month=2026-10&sort=-rate").text
    assert re.findall(r'data-row href="[^"]*">(D\d)<', turned)[-1] == "D1"
    area = browser_in_october("area_manager").get("/quality/?month=2026-10").text
    assert re.findall(r'data-row href="[^"]*">(D\d)<', area) == ["D1", "D2"]


def test_a_dealer_without_repairs_stands_last_whichever_way(browser_in_october: Browser) -> None:
    for sort in ("rate", "-rate"):
        page = browser_in_october("head_office").get(f"/quality/?month=2026-09&sort={sort}").text
        assert "data-row" in page and "0.0 %" not in text_of(page[page.index("<tbody>") :])


def test_the_button_opens_a_preview_in_the_readers_language(browser_in_october: Browser) -> None:
    browser = browser_in_october("manager")
    answer = browser.get("/scorecards/D1/2026-10/card.pdf?locale=zh")
    assert answer.mimetype == "application/pdf"
    assert "inline" in answer.headers["Content-Disposition"]
    assert "D1-2026-10.pdf" in answer.headers["Content-Disposition"]
    words = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    assert "Northgate Motors" in words and "预览" in words
    assert browser.get("/scorecards/D1/2026-10/card.pdf?locale=fr").status_code == 400


def test_issue_from_the_page(browser_in_october: Browser) -> None:
    office = browser_in_october("head_office")
    sent = office.post("/scorecards/D1/2026-10/issue", data={"locale": "en", "reason": ""})
    assert sent.status_code == 302
    page = office.get("/scorecards/D1/2026-10").text
    assert "Issue 1 is frozen." in page and "issue 1 of" in page
    paper = office.get("/scorecards/D1/2026-10/card.pdf?locale=en").data
    manager = browser_in_october("manager")
    assert manager.get("/scorecards/D1/2026-10/card.pdf?locale=en").data == paper
    archive = manager.get("/scorecards/").text
    kept = re.search(r'href="(/scorecards/kept/\d+/card.pdf)"', archive)
    assert kept is not None and manager.get(kept[1]).data == paper
    assert browser_in_october("far_manager").get(kept[1]).status_code == 404
    office.post("/scorecards/D1/2026-10/issue", data={"locale": "en", "reason": ""})
    assert "Nothing has changed since issue 1" in office.get("/scorecards/D1/2026-10").text


def test_a_second_issue_asks_for_its_reason_at_the_field(browser_in_october: Browser, database: Database) -> None:
    office = browser_in_october("head_office")
    office.post("/scorecards/D1/2026-10/issue", data={"locale": "en", "reason": ""})
    write(database, [order("R9", at(20, month=10), at(21, month=10), vin="WVWZZZ1JZXW000011")])
    refused = office.post("/scorecards/D1/2026-10/issue", data={"locale": "en", "reason": " "})
    assert refused.status_code == 422 and 'id="reason-error"' in refused.text
    assert office.post("/scorecards/D1/2026-10/issue", data={"locale": "en", "reason": "one more"}).status_code == 302
    assert "one more" in office.get("/scorecards/").text


@pytest.mark.parametrize("key", ["manager", "principal", "area_manager", "auditor"])
def test_only_head_office_has_the_button(browser_in_october: Browser, key: str) -> None:
    browser = browser_in_october(key)
    assert "Issue the card" not in browser.get("/scorecards/D1/2026-10").text
    assert browser.post("/scorecards/D1/2026-10/issue", data={"locale": "en"}).status_code == 403


def test_a_chinese_reader_gets_chinese(browser_in_october: Browser) -> None:
    page = browser_in_october("far_manager").get("/quality/D3/2026-10").text
    assert "一次修复率" in page and "今天待办" in page and "First-time-fix" not in page


def test_the_bonus_band_of_a_final_month_stands_beside_its_figures(
    browser_in_october: Browser, database: Database
) -> None:
    write(database, [order(f"A{n}", at(2, month=8), at(3, month=8), vin=f"WVWZZZ1JZXW00001{n}") for n in range(3)])
    with database.session(SYSTEM, write=True) as session:
        save_target(session, 0.4, 202608)
        bands = (Band(0.0, "Met", "达标", 100.0), Band(None, "Rest", "其余", 0.0))
        set_bands(session, SYSTEM_ACTOR, bands, Month(2026, 8), datetime(2026, 8, 1, tzinfo=UTC))
        dealer = find_dealer(session, "D1")
        assert dealer is not None
        mark_complete(session, [dealer.id], date(2026, 11, 1))
        session.commit()
    final = browser_in_october("principal").get("/quality/D1/2026-08").text
    assert "Bonus Aug 2026: Met, 100.0 %" in text_of(final) and "/standards/bonus?month=2026-08" in final
    open_month = text_of(browser_in_october("principal").get("/quality/D1/2026-10").text)
    assert "Bonus Aug 2026: Met" in open_month


def test_a_recurring_cause_is_said_where_the_dealer_begins(browser_in_october: Browser, database: Database) -> None:
    visits = [order(f"H{n}", at(2, month=n), at(3, month=n), vin=f"WVWZZZ1JZXW00002{n}") for n in range(1, 8)]
    for n in range(5):
        vin = f"WVWZZZ1JZXW00003{n}"
        visits.append(order(f"S{n}", at(2, month=9), at(3, month=9), vin=vin))
        back = [job(rework_of=f"S{n}", rework_cause="D08")]
        visits.append(order(f"T{n}", at(8, month=9), at(9, month=9), vin=vin, km=10_300, jobs=back))
    more = [order(f"L{n}", at(2, month=5), at(3, month=5), vin=f"WVWZZZ1JZXW0004{n:02}") for n in range(60)]
    write(database, [*visits, *more])
    for role in ("manager", "area_manager"):
        page = browser_in_october(role).get("/quality/D1/2026-10")
        shown = text_of(page.text)
        assert "Causes that recur beyond their own history" in shown and "returns from Aug 2026 to Oct 2026" in shown
        assert "/network/causes/cases?dealer=D1&amp;cause=D08&amp;since=2026-08&amp;month=2026-10" in page.text
