"""Is the board decided by keyboard alone, readable for everybody, and whole on a phone and without script?"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dealer_service.domain.rework_decisions import PairState
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework_matters import standing_now
from tests.returns import Pair, add_people, pair


@pytest.fixture
def pairs(database: Database) -> list[Pair]:
    """Three suspicions of Ann's dealer; the original of the last is at another."""
    add_people(database)
    return [
        pair(database, f"R{n}", f"R{n + 1}", vin=f"WVWZZZ1JZXW00000{n}", there="D2" if n == 5 else "D1")
        for n in (1, 3, 5)
    ]


def state(database: Database, job: int) -> PairState:
    with database.session(SYSTEM) as session:
        return standing_now(session, job).state


def test_by_keyboard_alone(tab: Callable[..., Any], database: Database, pairs: list[Pair]) -> None:
    page = tab("manager")
    page.goto("/rework/")
    assert "R2" in page.text_content(".item-head h2")
    page.keyboard.press("n")
    page.wait_for_url("**item=*")
    assert "R4" in page.text_content(".item-head h2")
    page.keyboard.press("p")
    page.wait_for_function("document.querySelector('.item-head h2').textContent.includes('R2')")
    with page.expect_navigation():
        page.keyboard.press("c")
    assert state(database, pairs[0].returned) is PairState.CONFIRMED
    assert "Confirmed" in page.text_content(".said") and "R4" in page.text_content(".item-head h2")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert state(database, pairs[0].returned) is PairState.SUSPECTED
    assert "R2" in page.text_content(".item-head h2")
    page.keyboard.press("d")
    page.keyboard.press("3")
    assert page.evaluate("document.activeElement.name") == "words"
    page.keyboard.type("the pads were worn")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert state(database, pairs[0].returned) is PairState.DISMISSED
    with page.expect_navigation():
        page.keyboard.press("c")
    page.goto("/rework/?tab=untagged")
    page.keyboard.press("t")
    page.keyboard.type("D06")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Cause given: D06" in page.text_content(".said")
    assert page.locator(".wrong").count() == 0


def test_escape_closes_a_step_that_was_begun(tab: Callable[..., Any], pairs: list[Pair]) -> None:
    page = tab("manager")
    page.goto("/rework/")
    page.keyboard.press("d")
    assert page.locator("details[data-step][open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details[data-step][open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_without_script(tab: Callable[..., Any], database: Database, pairs: list[Pair]) -> None:
    page = tab("manager", script=False)
    page.goto("/rework/")
    page.click("summary:has-text('Dismiss')")
    page.check("input[value=WEAR]")
    page.fill("#dismiss-words", "worn")
    page.click("button:has-text('Send')")
    assert state(database, pairs[0].returned) is PairState.DISMISSED
    page.select_option("select[name=group]", "ENG-START")
    page.click("button:has-text('Filter')")
    assert "group=ENG-START" in page.url and page.locator(".queue-list li").count() == 2


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_accessible(tab: Callable[..., Any], pairs: list[Pair], width: int, dark: bool) -> None:
    page = tab("manager", width=width, height=844 if width == 390 else 768, dark=dark)
    page.goto("/rework/")
    page.keyboard.press("d")
    look(page)
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("c")
    look(page)
    for address in ("?tab=untagged", "?tab=decided", "?tab=answer", f"?item={pairs[2].returned}"):
        page.goto(f"/rework/{address}")
        look(page)


def look(page: Any) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_both_visits_and_the_decision_fit_on_a_small_screen(tab: Callable[..., Any], pairs: list[Pair]) -> None:
    page = tab("manager")
    page.goto("/rework/")
    tops = page.evaluate("[...document.querySelectorAll('.visit')].map(v => v.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, "side by side"
    assert page.evaluate("document.querySelector('[data-key=c]').getBoundingClientRect().bottom < innerHeight")
