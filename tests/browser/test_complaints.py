"""Is a complaint taken at the counter in six inputs without a mouse, and are its pages readable for everybody?"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dealer_service.domain.complaint_entries import Step
from dealer_service.services.opening import Database
from tests.orders import VIN
from tests.returns import pair
from tests.services.complaining import House

MOST_INPUTS = 6


@pytest.fixture
def today() -> None:
    """By the clock."""


@pytest.fixture
def house(database: Database, people: dict[str, int]) -> House:
    return House(database, people)


class Hands:
    """A person at the keyboard; every key or text that he gives is one input."""

    def __init__(self, page: Any) -> None:
        self.page, self.inputs = page, 0

    def press(self, key: str) -> None:
        self.inputs += 1
        self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        self.inputs += 1
        self.page.keyboard.type(words)


def test_taken_from_the_vehicle_page_in_six_inputs(tab: Callable[..., Any], database: Database, house: House) -> None:
    pair(database, "R1", "R2", vin=VIN)
    page = tab("advisor")
    page.goto(f"/vehicles/{VIN}")
    hands = Hands(page)
    with page.expect_navigation():
        hands.press("t")
    hands.press("1")
    assert page.locator(".guide-one:visible").count() == 1
    hands.press("2")
    assert page.evaluate("document.activeElement.name") == "words"
    hands.write("It squeals again, 3 times a day")
    with page.expect_navigation():
        hands.press("Control+Enter")
    assert hands.inputs <= MOST_INPUTS
    number = page.text_content(".number-to-quote strong")
    assert re.fullmatch(r"D1-\d{4}-0001", number)
    assert "It squeals again" in page.text_content(".own-words")
    page.keyboard.press("a")
    page.wait_for_function("document.activeElement.name == 'channel'")


def test_an_attempt_in_few_keys_and_without_script(tab: Callable[..., Any], house: House) -> None:
    one = house.receive("care", datetime.now(UTC))
    page = tab("care")
    page.goto(f"/complaints/{one.id}")
    page.keyboard.press("v")
    page.wait_for_function("document.activeElement.name == 'outcome'")
    page.keyboard.press("2")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator(".wrong").count() == 0, page.text_content(".wrong")
    assert "no answer" in page.text_content(".timeline")
    bare = tab("care", script=False)
    bare.goto(f"/complaints/{one.id}")
    bare.fill("#acknowledge-note", "He waited two hours")
    bare.click("#step-acknowledge button")
    assert "He waited two hours" in bare.text_content(".timeline")


@pytest.mark.parametrize(("locale", "width", "dark"), [("en", 1366, False), ("zh", 390, True)])
def test_accessible(tab: Callable[..., Any], house: House, locale: str, width: int, dark: bool) -> None:
    now = datetime.now(UTC)
    one = house.receive("care", now, heard="as told", name="Kim", phone="040 1", email="kim@example.com")
    house.step("care", one.id, Step.NEGOTIATE, now)
    house.step("care", one.id, Step.OFFER, now)
    two = house.answered(now)
    page = tab("manager", width=width, height=844 if width == 390 else 768, dark=dark)
    if locale == "zh":
        page.click("button[name=locale]")
    for address in ("new", f"{one.id}?new=1", f"{one.id}/person", f"{one.id}/person/erase",
                    f"{two}/letter"):  # fmt: skip
        page.goto(f"/complaints/{address}")
        look(page)
    page.goto(f"/complaints/{one.id}")
    page.click("#step-answer button")
    look(page)


def look(page: Any) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, (page.url, [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
