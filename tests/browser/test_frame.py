"""Does the frame work under a person's hands, with and without script, for everybody?"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = [
    "/gallery",
    "/gallery/search",
    "/account",
    "/account/password",
    "/users/",
    "/users/1",
    "/users/new",
    "/dealers/",
    "/dealers/D1",
    "/no/such/page",
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_accessible(tab: Callable[..., Any], width: int, dark: bool) -> None:
    page = tab("admin", width=width, dark=dark)
    for address in PAGES:
        page.goto(address)
        found = Axe().run(page).response["violations"]
        wrong = [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found]
        assert not wrong, (address, wrong)


def test_twenty_rows_on_a_small_screen(tab: Callable[..., Any]) -> None:
    page = tab("manager")
    page.goto("/gallery")
    lowest = "r => r.getBoundingClientRect().bottom <= innerHeight"
    seen = page.evaluate(f"[...document.querySelectorAll('.rows tbody tr')].filter({lowest}).length")
    assert seen >= 20
    aligned = page.evaluate("getComputedStyle(document.querySelector('td.figure')).textAlign")
    assert aligned == "right"


def test_the_header_of_a_table_stays(tab: Callable[..., Any]) -> None:
    page = tab("manager")
    page.goto("/gallery")
    page.evaluate("window.scrollTo(0, 400)")
    head = page.evaluate("document.querySelector('.rows thead th').getBoundingClientRect().top")
    assert head == page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom")


def test_keys(tab: Callable[..., Any]) -> None:
    page = tab("manager")
    page.goto("/gallery")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "R-26101"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "R-26100"
    page.keyboard.press("n")
    page.wait_for_url("**page=3**")


def test_the_first_tab_leads_to_the_content(tab: Callable[..., Any]) -> None:
    page = tab("manager")
    page.goto("/gallery")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_typed_words_are_put_back(tab: Callable[..., Any]) -> None:
    page = tab("admin")
    page.goto("/dealers/new")
    page.fill("#name", "Lakeside Garage")
    page.goto("/users/")
    page.goto("/dealers/new")
    assert page.input_value("#name") == "Lakeside Garage"
    page.click(".kept-note button")
    assert page.input_value("#name") == ""


def test_saved_words_are_not_put_back(tab: Callable[..., Any]) -> None:
    page = tab("admin")
    page.goto("/dealers/new")
    for field, words in (("code", "D7"), ("name", "Lakeside"), ("region", "North"), ("timezone", "Europe/Berlin")):
        page.fill(f"#{field}", words)
    page.click("main button[type=submit]")
    page.wait_for_url("**/dealers/D7")
    page.goto("/dealers/new")
    assert page.input_value("#name") == "" and page.locator(".kept-note").count() == 0


def test_errors_get_the_focus(tab: Callable[..., Any]) -> None:
    page = tab("admin")
    page.goto("/dealers/new")
    page.click("main button[type=submit]")
    page.evaluate("document.querySelectorAll('[required]').forEach(f => f.required = false)")
    page.click("main button[type=submit]")
    page.wait_for_selector("[data-wrong]")
    assert page.evaluate("document.activeElement.matches('[data-wrong]')")
    page.click("[data-wrong] a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "code"


def test_without_script(tab: Callable[..., Any]) -> None:
    page = tab("admin", script=False)
    page.goto("/dealers/new")
    for field, words in (("code", "D7"), ("name", "Lakeside"), ("region", "North"), ("timezone", "Europe/Berlin")):
        page.fill(f"#{field}", words)
    page.click("main button[type=submit]")
    assert page.url.endswith("/dealers/D7")


def test_nothing_sticks_out_on_a_phone(tab: Callable[..., Any]) -> None:
    page = tab("admin", width=390, height=844)
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
