"""Is an order of a sample answered on a tablet, are words kept on a lost connection, are the pages readable for all?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dealer_service.domain.audit_samples import Method
from dealer_service.domain.improvement import Measure
from dealer_service.domain.months import Month
from dealer_service.services import audit_frames, audits, improvement
from dealer_service.services.improvement import PlanWanted
from dealer_service.services.opening import Database
from tests.orders import NOW
from tests.returns import acting_in, add_people, pair

AUGUST, OCTOBER, NOVEMBER = Month(2026, 8), Month(2026, 10), Month(2026, 11)


@pytest.fixture
def audit(database: Database, people: dict[str, int]) -> str:
    add_people(database)
    pair(database)
    with acting_in(database)("auditor") as (session, actor):
        audit_id = audits.plan_audit(session, actor, "D1", OCTOBER, NOVEMBER, date(2026, 12, 1), [people["auditor"]],
                                     "gap", NOW)  # fmt: skip
        audit_frames.draw_sample(session, actor, audit_id, Method.STRATIFIED, 2, "7", NOW)
        audits.plan_audit(session, actor, "D1", OCTOBER, NOVEMBER, date(2026, 12, 9), [people["auditor"]], "", NOW)
    with acting_in(database)("manager") as (session, actor):
        wanted = PlanWanted("D1", "Road test", Measure.RETURNS_OF_CAUSE, 0.02, AUGUST, OCTOBER, NOVEMBER,
                            date(2027, 5, 31), "Max", "D08")  # fmt: skip
        improvement.open_plan(session, actor, wanted, NOW)
    return f"/audits/{audit_id}"


def test_a_tablet_answers_and_keeps_words(tab: Callable[..., Any], audit: str) -> None:
    page = tab("auditor", width=820, height=1180)
    page.goto(audit)
    page.keyboard.press("g")
    page.wait_for_url("**/orders/*")
    targets = page.locator(".acheck-list form").first.locator(".aanswer")
    assert all(targets.nth(n).bounding_box()["height"] >= 44 for n in range(targets.count()))
    for answers in page.locator(".aask").all()[:4]:
        answers.locator(".aanswer").last.click()
    page.fill("#words", "two parts on the invoice")
    page.context.set_offline(True)
    page.click(".acheck-list form >> nth=0 >> button[type=submit]")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(f"{audit}/orders/1")
    assert page.input_value("#words") == "two parts on the invoice"
    assert page.locator(".acheck-list form >> nth=0 >> input:checked").count() == 4
    with page.expect_navigation():
        page.click(".acheck-list form >> nth=0 >> button[type=submit]")
    assert page.locator(".said").count() == 1 and page.url.endswith("/orders/2")


@pytest.mark.parametrize("width", [1366, 390])
def test_readable_in_both_languages(tab: Callable[..., Any], audit: str, width: int) -> None:
    page = tab("auditor", width=width)
    rooms = ("/audits/", "/audits/new", audit, f"{audit}/orders/1?finding=1", "/audits/2/sample", "/improvement/",
             "/improvement/1")  # fmt: skip
    for language in ("en", "zh"):
        for room in rooms:
            page.goto(room)
            found = Axe().run(page).response["violations"]
            assert not found, (room, language, [(one["id"], one["nodes"][0]["html"]) for one in found])
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (room, language)
        page.click(".bar-person button[name=locale]")
