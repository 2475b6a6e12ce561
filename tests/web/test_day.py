"""The day on pages: what an advisor sees of it, the calls with their forms, and what stays hidden from others."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.paths import LISTS
from dealer_service.services import repair_orders
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage import lists
from dealer_service.storage.follow_up import FollowUpAnswerRow, FollowUpRow
from tests.orders import NOW, at, job, order
from tests.web.reading import told

Browse = Callable[[str], FlaskClient]
ODD = "<b>&\"' =1+1 שלום"


@pytest.fixture(autouse=True)
def day(database: Database) -> None:
    """Two calls and two cars of D1, one car and one call of D2."""
    with database.session(SYSTEM, write=True) as session:
        lists.load_lists(session, LISTS)
        pads = job(group="BRK-NOISE", concern=ODD, correction="pads renewed")
        lamp = job(2, group="ENG-LAMP", concern="lamp on")
        known = {"customer_name": "Kim", "customer_phone": "040 1234567", "advisor": "A. Advisor"}
        for one in (
            order("R1", at(12), at(13), vin="WVWZZZ1JZXW000011", jobs=[pads, lamp], plate="HH-AB 12", **known),
            order("R2", at(14), at(16), vin="WVWZZZ1JZXW000012", customer_name="Lee"),
            order("R3", at(20), vin="WVWZZZ1JZXW000013", promised_at=at(21), customer_name="Late Larry"),
            order("R4", at(20), vin="WVWZZZ1JZXW000014", promised_at=at(22, 16), advisor="A. Advisor"),
            order("X1", at(12), at(13), vin="WVWZZZ1JZXW000021", dealer="D2", customer_name="Far Away"),
            order("X2", at(20), vin="WVWZZZ1JZXW000022", dealer="D2", customer_name="Other House"),
        ):
            repair_orders.open_order(session, SYSTEM_ACTOR, one, NOW)
        session.commit()


def calls(database: Database) -> dict[int, int]:
    with database.session(SYSTEM) as session:
        return {order_id: call_id or 0 for call_id, order_id in session.exec(select(FollowUpRow.id,
                                                                                    FollowUpRow.order_id))}  # fmt: skip


def test_the_advisor_begins_with_the_day_of_his_house(browser_of: Browse) -> None:
    ann = browser_of("advisor")
    assert ann.get("/").location.endswith("/today")
    page = ann.get("/today").text
    assert page.index("Late Larry") < page.index(">R4<") and "1 car is late" in page and "2 calls to make" in page
    assert re.search(r'Today</span><span class="rail-count">2<', page)
    assert "Kim" in page and not {"Far Away", "Other House", "X1", "X2"} & set(re.findall(r"[\w ]+", page))
    own = ann.get("/today?mine=1").text
    assert ">R4<" in own and "Late Larry" not in own and "1 call to make" in own


def test_the_middle_of_the_page_is_sent_again_only_when_something_changed(browser_of: Browse) -> None:
    ann, max_ = browser_of("advisor"), browser_of("manager")
    page = ann.get("/today").text
    version = re.search(r'data-version="([^"]+)"', page)
    assert version
    same = ann.get("/today/live", headers={"If-None-Match": f'"{version[1]}"'})
    assert (same.status_code, same.data) == (304, b"")
    stale = ann.get("/today/live", headers={"If-None-Match": f'"x-{version[1].partition("-")[2]}"'})
    assert stale.status_code == 304 and stale.headers["ETag"] == f'"{version[1]}"'
    max_.post("/orders/3/step/start", data={"version": "1"})
    changed = ann.get("/today/live", headers={"If-None-Match": f'"{version[1]}"'})
    assert changed.status_code == 200 and "in work" in changed.text and "<html" not in changed.text


def test_a_call_shows_what_was_repaired_and_takes_the_answer(browser_of: Browse, database: Database) -> None:
    care = browser_of("care")
    page = care.get("/follow-ups").text
    assert "tel:+49401234567" in page and "pads renewed" in page and "A. Advisor" in page
    assert "&lt;b&gt;&amp;" in page and "Far Away" not in page
    call = calls(database)[1]
    nothing = care.post(f"/follow-ups/{call}/answer", data={"words": ODD})
    assert nothing.status_code == 422 and "Choose what the customer said" in nothing.text and "שלום" in nothing.text
    said = {"fixed": "no", "level": "1", "broken": ["time"], "lines": ["2"], "channel": "telephone", "words": ODD}
    page = care.post(f"/follow-ups/{call}/answer", data=said, follow_redirects=True).text
    assert "The answer is kept" in page and "Make it a complaint" in page and "Lee" in page
    with database.session(SYSTEM) as session:
        kept = session.exec(select(FollowUpAnswerRow)).one()
        assert (kept.fixed, kept.level, kept.kept_time, kept.kept_cost, kept.words) == (False, 1, False, True, ODD)
    taken = care.post(f"/complaints/from-answer/{kept.id}", follow_redirects=True).text
    assert "Kim" in taken
    assert "Open the complaint" in care.get(f"/follow-ups?said={kept.id}").text
    again = care.post(f"/follow-ups/{call}/answer", data=said)
    assert again.status_code == 409 and "Cara Care" in again.text


def test_not_reached_and_no_calls_wanted(browser_of: Browse, database: Database) -> None:
    ann = browser_of("advisor")
    call = calls(database)[1]
    page = ann.get(f"/follow-ups?call={call}").text
    times = re.findall(r'<option[^>]*value="(2026[^"]+)"', page)
    assert times
    page = ann.post(f"/follow-ups/{call}/attempt", data={"next_at": times[-1], "words": "busy"},
                    follow_redirects=True).text  # fmt: skip
    assert "Not reached. Next attempt" in page and 'id="call">Lee' in page
    bad = ann.post(f"/follow-ups/{call}/attempt", data={"next_at": "2027-01-01T10:00:00+00:00"})
    assert bad.status_code == 422 and "lapses on" in bad.text
    page = ann.post(f"/follow-ups/{calls(database)[2]}/no-calls", follow_redirects=True).text
    assert "No call is due" in page and "Lee" not in page


def test_another_house_finds_nothing(browser_of: Browse, database: Database) -> None:
    olga, call = browser_of("other_advisor"), calls(database)[1]
    page = olga.get(f"/follow-ups?call={call}", follow_redirects=True).text
    assert "Kim" not in page and "pads renewed" not in page
    for name in ("answer", "attempt", "no-calls"):
        assert olga.post(f"/follow-ups/{call}/{name}", data={"fixed": "yes"}).status_code == 404, name
        assert olga.post(f"/follow-ups/9999/{name}", data={"fixed": "yes"}).status_code == 404, name
    browser_of("care").post(f"/follow-ups/{call}/answer", data={"fixed": "no", "words": ODD})
    with database.session(SYSTEM) as session:
        answer = session.exec(select(FollowUpAnswerRow.id)).one()
    offered = olga.get(f"/follow-ups?said={answer}").text
    assert "Make it a complaint" not in offered and "Kim" not in offered and "שלום" not in offered
    assert olga.post(f"/complaints/from-answer/{answer}").status_code == 404
    for address in (f"/follow-ups/live?call={call}", "/follow-ups/live", "/today/live", "/today"):
        page = olga.get(address).text
        assert not {"Kim", "Lee", "Late Larry", "R1", "R3"} & set(re.findall(r"[\w ]+", page)), address
        if "follow-ups" in address or address == "/today":
            assert "Far Away" in page


def test_the_list_tells_who_is_about_to_call_that_the_call_was_made(browser_of: Browse, database: Database) -> None:
    ann, call = browser_of("advisor"), calls(database)[1]
    page = ann.get(f"/follow-ups?call={call}").text
    version = re.search(r'data-version="([^"]+)"', page)
    assert version and "Somebody made it" not in page
    asks = {"If-None-Match": f'"{version[1]}"'}
    assert ann.get(f"/follow-ups/live?call={call}", headers=asks).status_code == 304
    browser_of("care").post(f"/follow-ups/{call}/answer", data={"fixed": "yes"})
    changed = ann.get(f"/follow-ups/live?call={call}", headers=asks).text
    assert "Somebody made it" in changed and "Kim" not in changed and "Lee" in changed


def test_who_refuses_calls_is_on_no_page_of_the_day(browser_of: Browse, database: Database) -> None:
    care, call = browser_of("care"), calls(database)[1]
    care.post(f"/follow-ups/{call}/no-calls")
    for address in ("/follow-ups", f"/follow-ups?call={call}", f"/follow-ups/live?call={call}", "/today"):
        page = care.get(address).text
        assert "Kim" not in page and "tel:+49401234567" not in page, address


def test_the_manager_sets_second_calls(browser_of: Browse) -> None:
    max_ = browser_of("manager")
    assert "Make second calls" in max_.get("/follow-ups").text
    assert "since 22 Nov 2026" in max_.post("/follow-ups/second/D1", data={"on": "yes"}, follow_redirects=True).text
    assert max_.post("/follow-ups/second/D2", data={"on": "yes"}).status_code == 404
    assert "Make second calls" not in browser_of("advisor").get("/follow-ups").text


def test_the_managers_figures_lead_to_their_orders_and_are_no_ranking(browser_of: Browse) -> None:
    max_ = browser_of("manager")
    page = max_.get("/workshop?month=2026-11").text
    assert "too few to judge" in page and "no ranking" in page
    assert "O. Other" not in page and "provisional until" in page
    href = re.search(r'href="(/orders/\?[^"]*advisor=A\.\+Advisor[^"]*standing=first_visit[^"]*)"', page)
    assert href, page
    listed = max_.get(href[1].replace("&amp;", "&")).text
    assert ">R1<" in listed and ">R2<" not in listed
    assert "since=2026-10" in max_.get("/workshop?month=2026-11&period=quarter").text
    for key in ("advisor", "area_manager"):
        assert browser_of(key).get("/workshop").status_code == 403
    assert max_.get("/workshop?dealer=D2").status_code == 404
    for reader in ("manager", "principal"):
        linked = re.search(r'href="(/workshop[^"]+)"', browser_of(reader).get("/quality/D1/2026-11").text)
        assert linked and browser_of(reader).get(linked[1].replace("&amp;", "&")).status_code == 200
    assert "/workshop" not in browser_of("area_manager").get("/quality/D1/2026-11").text
    far = browser_of("far_manager")
    assert "R1" not in told(far.get("/workshop?month=2026-11").text)
    assert far.get("/workshop?dealer=D1").status_code == 404
