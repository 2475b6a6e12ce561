"""From the car found to the order handed over by keyboard: how many keys and page loads, and is nothing lost?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlmodel import Session, select

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services import repair_orders
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow, ThreeAnswersRow
from tests.orders import NOW, VIN, at, job, order

FREE_TEXT = ("squeals when braking, again", "will not start in the cold")


@pytest.fixture
def today() -> date:
    """A Monday, on which the house is open."""
    return date(2026, 11, 23)


@pytest.fixture(autouse=True)
def repaired(database: Database) -> None:
    """The car was here ten days ago, for its brakes: at every hour of the day the test runs in."""
    with database.session(SYSTEM, write=True) as session:
        brakes = job(group="BRK-NOISE", concern="squeals", correction="pads renewed")
        before = order(
            "R0041", at(12), at(13, 0), jobs=[brakes], advisor="M. Other", customer_name="Kim", plate="HH-AB 12"
        )
        repair_orders.open_order(session, SYSTEM_ACTOR, before, NOW)
        session.commit()


class Keys:
    """Presses keys and counts those that are not free text, and the pages that were loaded."""

    def __init__(self, page: Any) -> None:
        self.page, self.count, self.loads = page, 0, 0
        page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        self.loads += request.is_navigation_request() and request.redirected_from is None

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)

    def type(self, text: str, *, free: bool = False) -> None:
        self.count += 0 if free else len(text)
        self.page.keyboard.type(text)

    @property
    def here(self) -> str:
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.textContent"))

    def tab_to(self, name: str) -> None:
        for _step in range(12):
            if name in self.here:
                return
            self.press("Tab")
        raise AssertionError(f"{name} is not reached by Tab, but {self.here}")


def newest(session: Session) -> RepairOrderRow:
    return session.exec(select(RepairOrderRow).order_by(RepairOrderRow.id.desc())).first()  # type: ignore


def test_opened_in_sixty_keys_and_three_pages(tab: Callable[..., Any], database: Database) -> None:
    page = tab("advisor")
    page.goto(f"/vehicles/{VIN}")
    keys = Keys(page)
    with page.expect_navigation():
        keys.press("c")
    keys.type("10400")
    keys.press("Tab")
    keys.type(FREE_TEXT[0], free=True)
    keys.press("Tab")
    keys.type("noi")
    keys.press("Tab")
    assert page.input_value("[name='jobs-0-concern_group']") == "BRK-NOISE"
    assert "was repaired 10 days ago" in page.text_content("[data-job] [data-match]")
    keys.tab_to("Yes, it is rework")
    keys.press("Enter")
    keys.tab_to("Another concern")
    keys.press("Enter")
    assert keys.here == "jobs-1-concern"
    keys.type(FREE_TEXT[1], free=True)
    keys.press("Tab")
    keys.type("not st")
    keys.press("ArrowDown", "ArrowUp", "Enter")
    keys.tab_to("had_before")
    keys.press("y", "Tab", "y")
    with page.expect_navigation():
        keys.press("Control+Enter")
    assert "Order R0042" in page.text_content("h1"), page.inner_text("main")
    assert keys.count <= 60 and keys.loads <= 3, (keys.count, keys.loads)
    with database.session(SYSTEM) as session:
        made = newest(session)
        assert made.customer_id is not None and made.plate == "HH-AB 12" and made.odometer_km == 10_400
        jobs = session.exec(select(JobRow).where(JobRow.order_id == made.id).order_by(JobRow.line)).all()  # type: ignore
        assert [one.concern for one in jobs] == list(FREE_TEXT) and jobs[0].link_state == 1
        assert session.exec(select(ThreeAnswersRow.right_when_left)).one() is True
    for key, word in (("s", "in work"), ("i", "final inspection"), ("r", "ready")):
        with page.expect_navigation():
            page.keyboard.press(key)
        assert word in page.text_content(".way [aria-current]")
    with page.expect_navigation():
        page.keyboard.press("d")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert "is delivered" in page.text_content(".said")


def test_a_lost_connection_and_a_reload_lose_nothing(tab: Callable[..., Any]) -> None:
    page = tab("advisor")
    page.goto(f"/orders/new?vin={VIN}")
    page.fill("[name='jobs-0-concern']", FREE_TEXT[0])
    page.click("[data-more]")
    page.fill("[name='jobs-1-concern']", FREE_TEXT[1])
    page.fill("#jobs-1-concern_group", "eng-st")
    page.keyboard.press("Enter")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(f"/orders/new?vin={VIN}")
    assert "put back" in page.text_content(".kept-note")
    assert page.input_value("[name='jobs-1-concern']") == FREE_TEXT[1]
    assert page.input_value("[name='jobs-1-concern_group']") == "ENG-START"
    assert page.input_value("#jobs-1-concern_group") != ""
    with page.expect_navigation():
        page.click("form[data-opening] .form-actions .btn-primary")
    assert page.locator("[name='jobs-0-concern']").input_value() == FREE_TEXT[0], "the group of the first is missing"
    page.fill("#jobs-0-concern_group", "brk-noise")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.goto(f"/orders/new?vin={VIN}")
    assert page.locator(".kept-note").count() == 0


def test_without_script(tab: Callable[..., Any], database: Database) -> None:
    page = tab("advisor", script=False)
    page.goto(f"/orders/new?vin={VIN}")
    page.fill("[name='jobs-0-concern']", FREE_TEXT[0])
    page.select_option("[name='jobs-0-concern_group']", "BRK-NOISE")
    page.select_option("[name='jobs-0-rework_of']", "other")
    page.select_option("[name='jobs-0-other_reason']", index=1)
    page.fill("[name='jobs-0-other_words']", "the other axle")
    page.fill("[name='jobs-1-concern']", FREE_TEXT[1])
    page.select_option("[name='jobs-1-concern_group']", "ENG-START")
    page.select_option("[name='jobs-2-job_type']", "warranty")
    page.click("form[data-opening] .form-actions .btn-primary")
    assert "Order R0042" in page.text_content("h1") and page.locator("article.job").count() == 2
    page.click("button:has-text('Start the work')")
    assert "in work" in page.text_content(".way [aria-current]")
    with database.session(SYSTEM) as session:
        assert newest(session).stage == "in_work"


@pytest.mark.parametrize(("width", "dark"), [(1366, False), (390, True)])
def test_accessible(tab: Callable[..., Any], width: int, dark: bool) -> None:
    page = tab("advisor", width=width, dark=dark)
    page.goto(f"/orders/new?vin={VIN}")
    page.fill("#jobs-0-concern_group", "noise")
    assert page.get_attribute("#jobs-0-concern_group", "aria-expanded") == "true"
    addresses = [None, "/orders/1", "/orders/1/jobs/1"]
    for address in addresses:
        if address:
            page.goto(address)
        else:
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            page.keyboard.press("Enter")
            page.click("[data-say=other]")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
