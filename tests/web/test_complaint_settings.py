"""Are hours, days, promises, limits, deputies and guides set on pages, for what comes later, and on record?"""

import re
from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from dealer_service.services.complaint_policy import calendar_for, dealer_seen, policy_of
from dealer_service.storage.complaint_log import facts_of, find_complaint
from tests.services.complaining import House, cast
from tests.web.test_complaint_lists import text_of

__all__ = ["cast"]
Browser = Callable[[str], FlaskClient]
WEEK = {"mon": "8-12, 13:30–18:00", "tue": "24 h", "wed": "8:00 to 12:00", "thu": "", "fri": "09:00–17:00",
        "sat": "", "sun": ""}  # fmt: skip
PROMISES = {
    f"{severity}_{name}": value
    for severity, values in (("safety", "1 1 2"), ("major", "3.5 2 2"), ("minor", "8 5 3"))
    for name, value in zip(("acknowledge_hours", "answer_days", "follow_up_days"), values.split(), strict=True)
}
LIMITS = {"limit_advisor": "100", "limit_customer_care": "200", "limit_manager": "5000.50",
          "limit_area_manager": "9000"}  # fmt: skip


def test_a_week_is_set_for_what_comes_later_and_is_on_record(cast: House, browser_of: Browser) -> None:
    before = cast.receive()
    max_ = browser_of("manager")
    address = "/complaints/settings/D1/hours"
    assert "The network's defaults hold" in text_of(max_.get(address).text).replace("&#39;", "'")
    assert max_.post(address, data={"seen": "0", **WEEK}).status_code == 302
    page = max_.get(address).text
    assert 'value="08:00–12:00, 13:30–18:00"' in page and "settings of its own" in page
    late = max_.post(address, data={"seen": "0", **WEEK, "sat": "09:30-11:15"})
    assert late.status_code == 409 and 'value="09:30-11:15"' in late.text and "Someone else changed" in late.text
    assert 'name="seen" type="hidden" value="1"' in late.text, "saved again it holds"
    with cast.as_("manager") as (session, _actor):
        row = find_complaint(session, before.id)
        assert row is not None and facts_of(session, row).calendar.ranges_on(date(2026, 11, 17)) == ((28800, 64800),)
        dealer = dealer_seen(session, "D1")
        later = calendar_for(dealer, policy_of(session, dealer)[0], date(2026, 11, 17))
        assert later.ranges_on(date(2026, 11, 17)) == ((0, 86400),)
    changed = text_of(max_.get("/complaints/settings/D1/changes").text)
    assert "Max Manager" in changed and "Tuesday: 08:00–18:00 → open 24 h" in changed
    assert "Saturday: 09:00–13:00 → closed all day" in changed and "limit:" not in changed


def test_what_cannot_be_is_said_at_the_field(cast: House, browser_of: Browser) -> None:
    max_ = browser_of("manager")
    for hours, words in (("eight", "Write hours like"), ("12-8", "run forward"), ("8-12, 11-18", "overlap")):
        answer = max_.post("/complaints/settings/D1/hours", data={"seen": "0", **WEEK, "wed": hours})
        assert answer.status_code == 422 and words in answer.text and hours in answer.text, hours
    address = "/complaints/settings/D1/promises"
    answer = max_.post(address, data={"seen": "0", "currency": "EUR", **PROMISES, **LIMITS, "safety_answer_days": "9"})
    assert answer.status_code == 422 and "A graver matter" in answer.text
    assert max_.post(address, data={"seen": "0", "currency": "eur", **PROMISES, **LIMITS}).status_code == 302
    assert 'value="3.5"' in max_.get(address).text and 'value="5000.50"' in max_.get(address).text
    assert "limit: Service advisor: 1,000.00 EUR → 100.00 EUR" in text_of(
        max_.get("/complaints/settings/D1/changes").text
    )


def test_a_year_with_its_own_days_and_holidays(cast: House, browser_of: Browser) -> None:
    max_ = browser_of("manager")
    address = "/complaints/settings/D1/year"
    assert "Christmas" in max_.get(f"{address}?year=2026").text
    closed = {"seen": "0", "first": "2026-12-28", "last": "2026-12-30", "kind": "closed"}
    assert max_.post(address, data=closed).status_code == 302
    open_ = {"seen": "1", "first": "2026-12-25", "kind": "hours", "hours": "10-12"}
    assert max_.post(address, data=open_).status_code == 302
    wrong = max_.post(address, data={"seen": "2", "first": "2026-12-25", "last": "2026-12-24", "kind": "hours"})
    assert wrong.status_code == 422 and "before the first" in wrong.text and "Enter the hours" in wrong.text
    with cast.as_("manager") as (session, _actor):
        dealer = dealer_seen(session, "D1")
        calendar = calendar_for(dealer, policy_of(session, dealer)[0], date(2026, 12, 1))
        assert calendar.ranges_on(date(2026, 12, 29)) == ()
        assert calendar.ranges_on(date(2026, 12, 25)) == ((36000, 43200),)
    late = max_.post(f"{address}/2026-12-25/remove", data={"seen": "1"})
    assert late.status_code == 422 and "the day was not taken away" in late.text and "2026-12-25/remove" in late.text
    assert max_.post(f"{address}/2026-12-25/remove", data={"seen": "2"}).status_code == 302
    holidays = {"seen": "3", "country": "CN", "subdivision": ""}
    assert max_.post("/complaints/settings/D1/holidays", data=holidays).status_code == 302
    assert "make-up working day" in text_of(max_.get(f"{address}?year=2026").text)
    assert "中秋节" in browser_of("far_manager").get("/complaints/settings/D3/year?year=2026").text


def test_who_may_set_what(cast: House, browser_of: Browser) -> None:
    ann = browser_of("advisor")
    assert "Save the week" not in ann.get("/complaints/settings/D1/hours").text
    assert ann.post("/complaints/settings/D1/hours", data={"seen": "0", **WEEK}).status_code == 403
    network = "/complaints/settings/network/hours"
    assert browser_of("manager").post(network, data={"seen": "0", **WEEK}).status_code == 403
    assert browser_of("head_office").post(network, data={"seen": "0", **WEEK}).status_code == 302
    assert "08:00–12:00, 13:30–18:00" in browser_of("far_manager").get("/complaints/settings/D3/hours").text
    assert "D3" in browser_of("head_office").get("/complaints/settings").text
    assert "Max" not in browser_of("far_manager").get("/complaints/settings/D3/changes").text


def test_deputies_and_guides(cast: House, browser_of: Browser) -> None:
    max_, people = browser_of("manager"), cast.people
    named = {"user_id": people["manager"], "deputy_id": people["care"],
             "first_on": "2026-11-22", "last_on": "2026-11-30"}  # fmt: skip
    assert max_.post("/complaints/settings/deputies", data=named).status_code == 302
    page = max_.get("/complaints/settings/deputies").text
    assert "Cara Care" in page and "22 Nov 2026" in text_of(page)
    withdraw = re.search(r'action="(/complaints/settings/deputies/\d+/withdraw)"', page)
    assert withdraw is not None and browser_of("other_advisor").post(withdraw[1]).status_code == 403
    assert max_.post(withdraw[1]).status_code == 302
    changes = text_of(max_.get("/complaints/settings/D1/changes").text)
    assert "stands in for Max Manager" in changes and "Cara Care, 22 Nov 2026 – 30 Nov 2026" in changes
    backward = max_.post("/complaints/settings/deputies", data=named | {"last_on": "2026-11-01"})
    assert backward.status_code == 422 and "before the first" in backward.text
    line = {"category": "parts", "advice": "ask", "en": "Which part was promised?", "zh": ""}
    assert max_.post("/complaints/settings/D1/guides", data=line).status_code == 302
    page = max_.get("/complaints/settings/D1/guides").text
    assert "Which part was promised?" in page
    remove = re.search(r'action="(/complaints/settings/D1/guides/\d+/remove)"', page)
    assert remove is not None and max_.post(remove[1]).status_code == 302
    assert "Which part was promised?" in text_of(max_.get("/complaints/settings/D1/changes").text)
