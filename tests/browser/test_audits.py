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

PHOTO = """async () => {
  const sheet = new OffscreenCanvas(4000, 3000);
  sheet.getContext('2d').fillRect(0, 0, 4000, 3000);
  const photo = new File([await sheet.convertToBlob()], 'card.png', { type: 'image/png' });
  const put = new DataTransfer();
  put.items.add(photo);
  const input = document.querySelector('input[type=file]');
  input.files = put.files;
  input.dispatchEvent(new Event('change'));
}"""  # as a tablet's camera gives it: twelve megapixels
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


def test_a_tablet_answers_over_a_lost_connection_and_photographs(tab: Callable[..., Any], audit: str) -> None:
    page = tab("auditor", width=768, height=1024)
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
    page.locator("[data-line-status]", has_text="No connection").wait_for()
    assert page.url.endswith("/orders/1") and page.input_value("#words") == "two parts on the invoice"
    page.context.set_offline(False)
    page.reload()  # as if the tablet had gone to sleep
    assert page.input_value("#words") == "two parts on the invoice"
    assert page.locator(".acheck-list form >> nth=0 >> input:checked").count() == 4
    page.context.set_offline(True)
    page.click(".acheck-list form >> nth=0 >> button[type=submit]")
    with page.expect_navigation(url="**/orders/2"):
        page.context.set_offline(False)  # sent by itself
    assert page.locator(".said").count() == 1
    page.keyboard.press("f")
    page.evaluate(PHOTO)
    page.locator("[data-photos][data-chosen='1']").wait_for()
    assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "card.jpg"
    page.fill("#finding-words", "No job card")
    page.fill("#finding-evidence", "photo")
    with page.expect_navigation():
        page.click("#finding button[type=submit]")
    page.goto(audit)
    assert page.locator(".afile img").evaluate("img => img.decode().then(() => img.naturalWidth)") == 2400


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
            for wide in (width, min(width, 768)):
                page.set_viewport_size({"width": wide, "height": 1024})
                assert page.evaluate("document.documentElement.scrollWidth") <= wide, (room, language, wide)
            page.set_viewport_size({"width": width, "height": 1024})
        page.click(".bar-person button[name=locale]")
