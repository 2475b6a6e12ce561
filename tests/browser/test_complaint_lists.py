"""Are lists, board, figures and settings of complaints readable for everybody, in both languages and sizes, by key?"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Severity
from tests.services.complaining import House, cast

__all__ = ["cast"]
PAGES = ("/complaints/?view=all&q=D3", "/complaints/board", "/complaints/figures?from=2026-11",
         "/complaints/settings/{house}/hours", "/complaints/settings/{house}/year",
         "/complaints/settings/{house}/promises", "/complaints/settings/{house}/guides",
         "/complaints/settings/deputies")  # fmt: skip


@pytest.fixture
def house(cast: House) -> House:
    for key, dealer in (("advisor", "D1"), ("far_manager", "D3")):
        for severity in Severity:
            cast.receive(key=key, dealer=dealer, severity=severity, name="Nina North")
    cast.step("far_manager", cast.receive(key="far_manager", dealer="D3", heard="x").id, Step.NEGOTIATE)
    return cast


def look(page: Any) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, (page.url, [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize(("key", "code", "width", "dark"), [
    ("far_manager", "D3", 1366, False), ("far_manager", "D3", 390, True), ("manager", "D1", 390, False),
    ("manager", "D1", 1366, True),
])  # fmt: skip
def test_accessible(tab: Callable[..., Any], house: House, key: str, code: str, width: int, dark: bool) -> None:
    page = tab(key, width=width, height=844 if width == 390 else 768, dark=dark)
    for address in PAGES:
        page.goto(address.format(house=code).replace("q=D3", f"q={code}"))
        look(page)


def test_the_list_by_keyboard(tab: Callable[..., Any], house: House) -> None:
    page = tab("advisor")
    page.goto("/complaints/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "D1-2026-0002"
    page.keyboard.press("k")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/complaints/{1}")
    page.goto("/complaints/")
    with page.expect_navigation():
        page.keyboard.press("b")
    assert "/complaints/board" in page.url
    page.keyboard.press("f")
    page.keyboard.type("0003")
    assert page.evaluate("document.activeElement.name") == "q"
