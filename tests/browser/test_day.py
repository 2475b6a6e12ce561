"""Is the day kept up to date without a hand, and is a call answered in four keys?"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlmodel import select

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.paths import LISTS
from dealer_service.services import repair_orders
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage import lists
from dealer_service.storage.follow_up import FollowUpAnswerRow
from tests.orders import NOW, at, job, order

Tab = Callable[..., Any]
USUAL = 4
SECONDS = 8_000  # milliseconds


@pytest.fixture(autouse=True)
def day(database: Database) -> None:
    """Three calls and twelve cars in the house, one of them late."""
    with database.session(SYSTEM, write=True) as session:
        lists.load_lists(session, LISTS)
        two = [job(group="BRK-NOISE", concern="squeals", correction="pads renewed"), job(2, "ENG-LAMP")]
        for n, name in enumerate(("Kim", "Lee", "Max")):
            repair_orders.open_order(
                session, SYSTEM_ACTOR,
                order(f"R{n}", at(11 + n), at(12 + n), vin=f"WVWZZZ1JZXW00001{n}", customer_name=name, jobs=two,
                      customer_phone=f"040 123456{n}", promised_at=at(12 + n), model="Longest Name Estate"), NOW,
            )  # fmt: skip
        for n in range(12):
            promised = at(21, month=11) if n == 0 else at(24, n)
            repair_orders.open_order(session, SYSTEM_ACTOR, order(f"H{n}", at(20), vin=f"WVWZZZ1JZXW0001{n:02}",
                                     plate=f"HH-AB {n}", promised_at=promised), NOW)  # fmt: skip
        session.commit()


def answers(database: Database) -> list[tuple[bool, int | None, bool | None]]:
    with database.session(SYSTEM) as session:
        rows = session.exec(select(FollowUpAnswerRow))
        return sorted((one.fixed, one.level, one.kept_time) for one in rows)


def test_the_usual_answer_in_four_keys_and_the_next_call_is_open(tab: Tab, database: Database) -> None:
    page = tab("care")
    page.goto("/follow-ups")
    assert "Kim" in page.text_content("#call")
    assert page.get_attribute("a[href^='tel:']", "href") == "tel:+49401234560"
    assert "pads renewed" in page.text_content(".call-jobs")
    usual = ["y", "4", "a", "s"]
    assert len(usual) <= USUAL
    with page.expect_navigation():
        for key in usual:
            page.keyboard.press(key)
    assert "Lee" in page.text_content("#call") and answers(database) == [(True, 4, True)]
    with page.expect_navigation():
        for key in ("u", "Enter"):
            page.keyboard.press(key)
    assert "Not reached. Next attempt" in page.text_content("main") and "Max" in page.text_content("#call")
    page.keyboard.press("w")
    page.keyboard.type("says 4 years")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        for key in ("n", "1", "t", "s"):
            page.keyboard.press(key)
    assert answers(database)[0] == (False, 1, False)
    assert page.evaluate("document.activeElement.textContent.trim()") == "Make it a complaint"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/complaints/" in page.url and "Max" in page.text_content("main")
    assert "says 4 years" in page.text_content("main")


def test_two_see_each_others_changes_without_a_hand(tab: Tab) -> None:
    ann, care = tab("advisor"), tab("care")
    assert ann.url.endswith("/today")
    ann.set_viewport_size({"width": 1366, "height": 420})
    care.goto("/follow-ups")
    ann.focus("a:text-is('H9')")
    ann.evaluate("window.scrollTo(0, 150)")
    before = ann.evaluate("[scrollY, document.activeElement.id]")
    ann.evaluate("window.unreloaded = true")
    with care.expect_navigation():
        for key in ("y", "3", "s"):
            care.keyboard.press(key)
    ann.locator("[data-live-words]:has-text('2 calls to make')").wait_for(timeout=SECONDS)
    assert ann.evaluate("[scrollY, document.activeElement.id]") == before and before[0] > 0
    assert "2 calls" in ann.text_content("[data-live-said]")
    assert ann.evaluate("window.unreloaded")
    other = tab("manager")
    other.goto("/follow-ups")
    with other.expect_navigation():
        for key in ("y", "3", "s"):
            other.keyboard.press(key)
    care.locator(".call-beside:has-text('Somebody made it')").wait_for(timeout=SECONDS)


def test_a_tab_that_nobody_looks_at_asks_nothing(tab: Tab) -> None:
    page = tab("advisor")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    asked.clear()
    page.wait_for_timeout(3500)
    assert not [url for url in asked if "live" in url]
    with page.expect_request("**/today/live"):
        page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")


def test_without_script(tab: Tab, database: Database) -> None:
    page = tab("care", script=False)
    page.goto("/today")
    rows = page.locator(".day-rows tbody tr")
    assert "▼" in rows.first.text_content() and "late" in rows.first.text_content() and rows.count() == 12
    page.click(".day-list a:has-text('Kim')")
    page.check("input[name=fixed][value=yes]")
    page.click("button:has-text('Save, next call')")
    assert answers(database) == [(True, None, None)]


@pytest.mark.parametrize(("locale", "width", "dark"), [("en", 1366, False), ("zh", 390, True), ("zh", 1366, True),
                                                       ("en", 390, False)])  # fmt: skip
def test_accessible(tab: Tab, locale: str, width: int, dark: bool) -> None:
    page = tab("manager", width=width, height=844 if width == 390 else 768, dark=dark)
    page.goto("/follow-ups")
    if locale == "zh":
        page.click("text=中文")
    for address in ("/today", "/follow-ups"):
        page.goto(address)
        assert page.get_attribute("html", "lang").startswith(locale)
        found = Axe().run(page).response["violations"]
        assert not found, [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width == 1366:
        assert page.evaluate("document.querySelector('[data-answer-key=s]').getBoundingClientRect().bottom") <= 768
