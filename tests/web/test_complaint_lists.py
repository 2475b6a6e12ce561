"""Do the lists, the board and the figures show a person just what is for him, and do filters and files follow?"""

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Offer, OfferKind, Severity
from tests.services.complaining import House, cast

__all__ = ["cast"]
Browser = Callable[[str], FlaskClient]
FORMULA = "=HYPERLINK(0)"


@pytest.fixture
def house(cast: House) -> House:
    """At D1 one in Ann's hands, one answered, one escalated, one closed; at D2 and D3 one each."""
    cast.receive(words="mine", severity=Severity.SAFETY, name=FORMULA, category="parts")
    cast.answered()
    high = cast.receive(key="care", heard="as told")
    cast.step("care", high.id, Step.NEGOTIATE)
    cast.step("care", high.id, Step.ESCALATE, offer=Offer(OfferKind.REFUND, 3_000_00))
    cast.closed()
    cast.receive(key="other_advisor", dealer="D2", name="Nina North")
    cast.receive(key="far_manager", dealer="D3")
    return cast


def text_of(page: str) -> str:
    main = page.partition('<main id="content"')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u00a0", " ").split())


def numbers(page: str) -> list[str]:
    return re.findall(r'<a data-row href="/complaints/\d+">([^<]+)</a>', page)


def test_a_person_starts_with_what_is_in_his_hands(house: House, browser_of: Browser) -> None:
    ann = browser_of("advisor")
    page = ann.get("/complaints/").text
    assert numbers(page) == ["D1-2026-0001", "D1-2026-0002"] and "overdue" in page and "overdue by" in text_of(page)
    assert 'href="/complaints/new" data-key="c"' in page
    assert "Take a complaint" not in browser_of("auditor").get("/complaints/").text
    rail = re.search(r'href="/complaints/".*?rail-count">(\d+)', page, re.S)
    assert rail is not None and rail[1] == "2"
    assert sorted(numbers(ann.get("/complaints/?view=open").text)) == ["D1-2026-0001", "D1-2026-0002", "D1-2026-0003"]
    assert numbers(ann.get("/complaints/?view=closed").text) == ["D1-2026-0004"]
    assert numbers(browser_of("manager").get("/complaints/?view=to_decide").text) == ["D1-2026-0003"]


def test_filters_stay_in_the_address(house: House, browser_of: Browser) -> None:
    ann = browser_of("advisor")
    for asked, found in (("severity=safety", 1), ("category=parts", 1), ("state=escalated", 1), ("q=0002", 0),
                         ("q=D1-2026-0002", 1), ("from=2026-12", 0), ("handler=0", 0), ("level=4", 0)):  # fmt: skip
        page = ann.get(f"/complaints/?view=open&{asked}").text
        assert len(numbers(page)) == found, asked
        assert 'class="chosen"' in page and asked.partition("=")[0] in page
    page = ann.get("/complaints/?view=open&severity=safety").text
    assert "view=open&amp;severity=safety" in re.search(r'href="(/complaints/export.csv[^"]*)"', page)[1]  # type: ignore[index]


def test_another_dealers_complaints_are_not_there(house: House, browser_of: Browser) -> None:
    olga = browser_of("other_advisor")
    for address in ("/complaints/?view=all", "/complaints/board", "/complaints/figures?from=2026-11&to=2026-11"):
        page = olga.get(address)
        assert page.status_code == 200 and "D1-2026" not in page.text and "Northgate" not in text_of(page.text), address
    for address in ("/complaints/?dealer=D1", "/complaints/board?dealer=D1", "/complaints/figures?dealer=D1",
                    "/complaints/export.csv?dealer=D1", "/complaints/settings/D1/hours",
                    "/complaints/settings/D1/year", "/complaints/settings/D1/promises",
                    "/complaints/settings/D1/guides", "/complaints/settings/D1/changes"):  # fmt: skip
        assert olga.get(address).status_code == 404, address
    assert "D1" not in olga.get("/complaints/export.csv?view=all").text


def test_lists_across_dealers_name_no_customer(house: House, browser_of: Browser) -> None:
    for key in ("area_manager", "head_office", "service_centre", "auditor"):
        browser = browser_of(key)
        for address in ("/complaints/?view=all", "/complaints/?view=open&q=Nina", "/complaints/board",
                        "/complaints/export.csv?view=all"):  # fmt: skip
            page = browser.get(address)
            assert page.status_code == 200 and "Nina North" not in page.text, (key, address)
    ada = browser_of("area_manager").get("/complaints/?view=all").text
    assert "D1-2026-0001" in ada and "D2-2026-0001" in ada and "D3-2026-0001" not in ada
    assert "Nina North" in browser_of("other_advisor").get("/complaints/").text


def test_what_is_on_the_screen_is_a_file_without_formulas(house: House, browser_of: Browser) -> None:
    ann = browser_of("advisor")
    answer = ann.get("/complaints/export.csv?view=open&severity=safety")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Number"] for row in rows] == ["D1-2026-0001"]
    assert rows[0]["Customer"] == f"'{FORMULA}" and rows[0]["Received"] == "2026-11-16 09:00"
    with ZipFile(BytesIO(ann.get("/complaints/export.xlsx?view=open").data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert f"<is><t>{FORMULA}</t>".encode() in book.read("xl/worksheets/sheet1.xml")
    assert ann.get("/complaints/export.pdf").status_code == 404


def test_board_by_state(house: House, browser_of: Browser) -> None:
    page = browser_of("care").get("/complaints/board").text
    stages = dict(re.findall(r'<section class="stage[^"]*" aria-label="([^"]+)">.*?stage-count">(\d+)<', page, re.S))
    assert {word: count for word, count in stages.items() if count != "0"} == {
        "received": "1", "answered": "1", "escalated": "1"
    }  # fmt: skip


def test_every_figure_leads_to_as_many_complaints_as_it_says(house: House, browser_of: Browser) -> None:
    ada = browser_of("area_manager")
    page = ada.get("/complaints/figures?from=2026-11&to=2026-11").text
    assert "Harbour Cars" in page and "南苑汽车" not in page
    links = re.findall(r'<a href="(/complaints/\?[^"]*figure=[^"]*)"[^>]*>(\d+)<', page)
    assert len(links) > 20
    for link, count in dict(links).items():
        assert len(numbers(ada.get(link.replace("&amp;", "&")).text)) == int(count), link
    timed = set(re.findall(r'<a href="(/complaints/[?][^"]*figure=timed[^"]*)"', page))
    assert timed and all(numbers(ada.get(link.replace("&amp;", "&")).text) for link in timed)  # behind the median
    none = text_of(ada.get("/complaints/figures?from=2026-01&to=2026-02").text)
    assert "No complaint was received in these months." in none
    alone = text_of(browser_of("far_manager").get("/complaints/figures?from=2026-11&to=2026-11").text)
    assert "–" in alone


def test_the_address_of_one_page_can_be_sent(house: House, browser_of: Browser) -> None:
    cara = browser_of("care")
    page = cara.get("/complaints/?view=all&page=9").text
    assert len(numbers(page)) == 4, "a page beyond the last shows the last"
    assert cara.get("/complaints/?view=nonsense&state=x&level=9&from=never").status_code == 200
