"""Does a scan land on the car, does typing find it, and are the pages readable for everybody?"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.services import accounts, customers, repair_orders
from dealer_service.services.opening import Database
from tests.orders import NOW, OTHER_VIN, VIN, at, job, order

SCAN = 4  # milliseconds between two characters of a scanner


@pytest.fixture
def kim(database: Database, people: dict[str, int]) -> int:
    """Kim's car was repaired twelve days ago and is back; she stands there in two spellings."""
    with database.session(None, write=True) as session:
        ann = _as(session, people["advisor"])
        kim = {"customer_name": "Kim Nguyen", "customer_phone": "+49 40 1234567", "plate": "HH-AB 123"}
        repair = job(group="BRK-NOISE", concern="squeals", cause="glazed pads", correction="pads renewed")
        repair_orders.open_order(session, ann, order("R1", at(9), at(10), jobs=[repair], **kim), NOW)
        kim["customer_name"] = "Nguyen, Kim"
        repair_orders.open_order(
            session, ann, order("R2", at(22), km=10_640, jobs=[job(group="ELE-LIGHT")], **kim), NOW
        )
        zhang = {"customer_name": "张伟", "plate": "沪A12345"}
        repair_orders.open_order(session, ann, order("R3", at(5), at(5, 15), vin=OTHER_VIN, **zhang), NOW)
        session.commit()
        return customers.find_duplicates(session, ann, NOW).pairs[0].one.id


def _as(session: Session, user_id: int) -> Actor:
    actor = accounts.actor_of(session, user_id)
    accounts.enter(session, actor, NOW)
    return actor


def test_a_scanner_is_fired_from_anywhere(tab: Callable[..., Any], kim: int) -> None:
    page = tab("advisor")
    page.goto("/orders/")
    page.keyboard.type(VIN, delay=SCAN)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/vehicles/{VIN}")
    warned = page.text_content(".warned")
    assert "Brake noise was repaired here 12 days and 640 km ago" in warned and "check digit" in warned
    assert page.get_attribute(".owner-phone a", "href") == "tel:+49401234567"
    assert "glazed pads" in page.text_content(".rows-visits") and "brought by" in page.text_content(".rows-visits")
    page.goto("/orders/")
    page.keyboard.press("Shift+C")
    page.wait_for_url("**/orders/new")


def test_results_while_typing_by_keyboard_alone(tab: Callable[..., Any], kim: int) -> None:
    page = tab("advisor")
    for typed in ("zw", "A12345", "沪 A-12345"):
        page.goto("/orders/")
        page.keyboard.press("/")
        page.keyboard.type(typed)
        page.wait_for_selector(".bar-search [role=option]:has-text('张伟')", timeout=8_000)
        page.keyboard.press("ArrowDown")
        box = page.locator(".bar-search input")
        assert box.get_attribute("aria-expanded") == "true"
        assert page.locator(f"#{box.get_attribute('aria-activedescendant')}").get_attribute("aria-selected") == "true"
        found = Axe().run(page).response["violations"]
        assert not found, [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found]
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/vehicles/{OTHER_VIN}")
    page.keyboard.press("/")
    page.keyboard.type("no such")
    page.wait_for_selector(".bar-search [data-told]:has-text('found: 0')", state="attached")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vehicles/?q=no+such")


def test_duplicates_are_merged_and_taken_back_by_keys(tab: Callable[..., Any], kim: int) -> None:
    page = tab("advisor")
    page.goto("/customers/duplicates")
    assert "same telephone" in page.text_content(".pair-why")
    with page.expect_navigation():
        page.keyboard.press("y")
    assert page.locator(".pair").count() == 0
    with page.expect_navigation():
        page.keyboard.press("z")
    assert page.locator(".pair").count() == 1


@pytest.mark.parametrize("chinese", [False, True], ids=["english", "chinese"])
@pytest.mark.parametrize("width", [1366, 390])
def test_accessible(tab: Callable[..., Any], kim: int, chinese: bool, width: int) -> None:
    page = tab("advisor", width=width, dark=width == 390)
    if chinese:
        page.click("button[name=locale]")
    for address in (
        f"/vehicles/{VIN}",
        "/vehicles/?q=kim",
        "/customers/",
        "/customers/duplicates",
        f"/customers/{kim}",
    ):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert not found, (address, [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_without_script(tab: Callable[..., Any], kim: int) -> None:
    page = tab("advisor", script=False)
    page.goto("/orders/")
    page.fill(".bar-search input", VIN[-8:])
    page.press(".bar-search input", "Enter")
    assert page.url.endswith(f"/vehicles/{VIN}")
