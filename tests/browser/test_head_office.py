"""Head office's rooms and the dealer's word on its card: readable for everybody, whole on a phone, by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework_windows import set_window
from dealer_service.services.scorecard_freezing import issue_scorecard
from dealer_service.services.targets import set_target
from tests.orders import NOW, at, job, order
from tests.returns import add_people, write

CARD = "/scorecards/D1/2026-10"
ROOMS = ("/standards/", "/standards/bonus", "/standards/window", "/standards/lists/causes", "/record/",
         "/record/check", "/scorecards/", "/scorecards/batch", CARD)  # fmt: skip


@pytest.fixture
def house(database: Database) -> Database:
    add_people(database)
    write(database, [order("R1", at(2, month=10), at(3, month=10), jobs=[job()])])
    with database.session(SYSTEM, write=True) as session:
        set_target(session, SYSTEM_ACTOR, 0.93, Month(2026, 1), now=NOW)
        set_window(session, SYSTEM_ACTOR, 45, 3000, Month(2026, 12), reason="agreed with the council", now=NOW)
        issue_scorecard(session, SYSTEM_ACTOR, "D1", Month(2026, 10), "en", NOW)
        session.commit()
    return database


@pytest.mark.parametrize("width", [1366, 390])
def test_readable_in_both_languages(tab: Callable[..., Any], house: Database, width: int) -> None:
    page = tab("head_office", width=width, dark=width == 390)
    page.goto("/standards/lists/causes")
    page.click("details.panel > summary")
    page.fill("#reason", "software")
    page.click("details.panel button[type=submit]")
    for language in ("en", "zh"):
        for room in ROOMS:
            page.goto(room)
            found = Axe().run(page).response["violations"]
            assert not found, (room, language, [(one["id"], one["nodes"][0]["html"]) for one in found])
            assert page.evaluate("document.documentElement.scrollWidth") <= width, room
        page.click(".bar-person button[name=locale]")


def test_the_principal_acknowledges_by_keyboard(tab: Callable[..., Any], house: Database) -> None:
    page = tab("principal")
    page.goto("/scorecards/")
    page.keyboard.press("w")
    page.wait_for_url(f"**{CARD}")
    page.keyboard.press("r")
    page.wait_for_selector(".said")
    assert "acknowledged as received" in page.inner_text(".said")
    assert page.locator(".talk-words li").count() == 1
