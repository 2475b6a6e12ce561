"""Head office sets targets, bands and lists on pages; everybody else reads what concerns them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dealer_service.services.opening import Database
from tests.orders import at, job, order
from tests.returns import add_people, write
from tests.web.reading import told

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def house(database: Database, browser_of: Browser) -> Browser:
    add_people(database)
    write(database, [order("R1", at(2, month=10), at(3, month=10), jobs=[job()])])
    return browser_of


def test_a_target_is_set_and_its_history_shown(house: Browser) -> None:
    hq = house("head_office")
    good = {"unit": "dealer:D1", "ffv": "94.5", "valid_from": "2026-12", "reason": "agreed in the yearly talk"}
    assert hq.post("/standards/targets", data=good).status_code == 302
    page = hq.get("/standards/?month=2026-12").text
    assert all(words in page for words in ("94.5", "its own target", "agreed in the yearly talk", "Hedda Office"))
    for wrong in ({"ffv": ""}, {"ffv": "120"}, {"valid_from": "December"}, {"unit": "dealer:NONE"}):
        assert hq.post("/standards/targets", data=good | wrong).status_code == 422
    taken = {"unit": "dealer:D1", "none": "y", "valid_from": "2027-01"}
    assert hq.post("/standards/targets", data=taken).status_code == 302
    assert "none of its own" in hq.get("/standards/?month=2026-12").text


def test_who_sets_and_who_reads(house: Browser) -> None:
    house("head_office").post("/standards/targets", data={"unit": "dealer:D3", "ffv": "91", "valid_from": "2026-12"})
    manager = told(house("manager").get("/standards/?month=2026-12").text)
    assert "D1 Northgate" in manager and "D3" not in manager and "Set the target" not in manager
    ada = house("area_manager")
    assert "region:" in ada.get("/standards/").text and "network:" not in ada.get("/standards/").text
    assert ada.post("/standards/targets",
                    data={"unit": "dealer:D1", "ffv": "92", "valid_from": "2026-12"}).status_code == 302  # fmt: skip
    for unit in ("network:", "dealer:D3"):
        data = {"unit": unit, "ffv": "92", "valid_from": "2026-12"}
        assert ada.post("/standards/targets", data=data).status_code == 422
    for key in ("manager", "auditor", "advisor"):
        assert house(key).post("/standards/targets", data={}).status_code == 403
        assert house(key).post("/standards/bonus/bands", data={}).status_code == 403
        assert house(key).post("/standards/lists/causes/publish").status_code == 403
    assert "D2" not in told(house("manager").get("/standards/bonus?month=2026-10").text)


def test_bands_are_set_on_the_page(house: Browser) -> None:
    hq = house("head_office")
    bands = {"valid_from": "2026-11", "bands-0-least": "0", "bands-0-en": "Met", "bands-0-zh": "达标",
             "bands-0-bonus": "100", "bands-1-en": "Rest", "bands-1-zh": "其余", "bands-1-bonus": "0",
             "bands-2-least": "", "bands-2-en": "", "bands-2-zh": "", "bands-2-bonus": ""}  # fmt: skip
    assert hq.post("/standards/bonus/bands", data=bands | {"bands-1-zh": ""}).status_code == 422
    assert hq.post("/standards/bonus/bands", data=bands).status_code == 302
    assert "Met" in house("manager").get("/standards/bonus?month=2026-11").text


def test_the_window_is_set_read_and_withdrawn(house: Browser) -> None:
    hq, place = house("head_office"), "/standards/window"
    good = {"days": "45", "km": "3000", "valid_from": "2026-12", "reason": "agreed with the council"}
    for wrong, sentence in (
        ({"days": "3"}, "7 to 180 days"), ({"valid_from": "2026-11"}, "has begun"), ({"valid_from": "soon"}, "2026-10"),
        ({"reason": ""}, "Say why"), ({"days": "30", "km": "2000"}, "holds then already"),
    ):  # fmt: skip
        refused = hq.post(f"{place}/set", data=good | wrong)
        assert refused.status_code == 422 and sentence in told(refused.text), wrong
    assert hq.post(f"{place}/set", data=good).status_code == 302
    page = told(house("advisor").get(place).text)
    for words in ("45 days and 3,000 km", "agreed with the council", "Hedda Office", "15 Feb 2027", "coming"):
        assert words in page
    assert "Set the window" not in page and "Withdraw" not in page
    assert house("manager").post(f"{place}/set", data=good).status_code == 403
    shown = told(hq.get("/quality/D1/2026-12").text)
    assert "rework counts within 45 days and 3,000 km" in shown and "30 Nov 2026 30 days" in shown
    assert "set the rework window" in hq.get("/record/").text
    assert hq.post(f"{place}/withdraw", data={"month": "2026-12"}).status_code == 302
    assert "withdrawn: 45 days" in told(hq.get(place).text)
    assert hq.post(f"{place}/withdraw", data={"month": "2026-12"}).status_code == 404


def test_a_version_is_written_and_published_when_both_languages_are_there(house: Browser) -> None:
    hq, causes = house("head_office"), "/standards/lists/causes"
    assert hq.post(f"{causes}/version", data={"valid_from": "2026-11-22", "reason": "software"}).status_code == 302
    add = {"kind": "add", "code": "D11", "en": "Update not installed", "zh": "", "belongs": "dealer"}
    assert hq.post(f"{causes}/change", data=add).status_code == 302
    assert "translation missing" in hq.get(causes).text and "D11" not in told(house("manager").get(causes).text)
    refused = hq.post(f"{causes}/publish")
    assert refused.status_code == 422 and "missing for: D11" in refused.text
    hq.post(f"{causes}/change", data=add | {"zh": "未安装更新"})
    hq.post(f"{causes}/change", data={"kind": "retire", "code": "D10"})
    assert hq.post(f"{causes}/publish").status_code == 302
    page = house("advisor").get(causes).text
    assert "Update not installed" in page and "retired on" in page and "software" in page
    assert hq.get("/standards/lists/none").status_code == 404
