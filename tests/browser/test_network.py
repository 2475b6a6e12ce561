"""Are the pages of the network readable for everybody, whole on a phone, and do the dots name themselves?"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dealer_service.services.opening import Database
from tests.orders import OTHER_VIN, at, job, order
from tests.returns import add_people, write

ROOMS = ("/network/", "/network/comparison", "/network/causes", "/network/reporting-gap", "/network/comparison/D1")
PERIOD = "?month=2026-10&period=month"


@pytest.mark.parametrize("width", [1366, 390])
def test_readable_in_both_languages(tab: Callable[..., Any], database: Database, width: int) -> None:
    add_people(database)
    write(database, [
        order("R1", at(2, month=10), at(3, month=10)),
        order("R2", at(9, month=10), at(10, month=10), km=10_300, jobs=[job(rework_of="R1", rework_cause="M01")]),
        order("X1", at(5, month=10), at(6, month=10), dealer="D2", vin=OTHER_VIN),
    ])  # fmt: skip
    page = tab("head_office", width=width)
    for language in ("en", "zh"):
        for room in ROOMS:
            page.goto(room + PERIOD)
            found = Axe().run(page).response["violations"]
            assert not found, (room, language, [(one["id"], one["nodes"][0]["html"]) for one in found])
            assert page.evaluate("document.documentElement.scrollWidth") <= width, room
        page.click(".bar-person button[name=locale]")
    page.goto("/network/comparison" + PERIOD)
    spot = page.locator(".spots a").first
    spot.focus()
    page.wait_for_timeout(50)
    assert float(spot.locator("text").evaluate("one => getComputedStyle(one).opacity")) == 1.0
    assert "D" in (spot.get_attribute("aria-label") or "")
