"""Can administrators give and take rights, and does every change hold and stand in the record?"""

import re
from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient
from sqlmodel import col, select

from dealer_service.domain.accounts import Role
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.accounts import find_user_by_email, grants_of
from dealer_service.storage.changes import ChangeRow
from dealer_service.storage.dealers import find_dealer
from dealer_service.storage.record import walk_chain
from dealer_service.web.guards import GuardedApp
from tests.cast import CAST

NEW = {
    "email": "New@Example.com",
    "name": "Nina New",
    "staff_name": "",
    "locale": "zh",
    "password": "seven green gaskets",
    "roles-0-role": "advisor",
    "roles-0-dealer": "D2",
    "roles-0-region": "",
    "roles-1-role": "",
    "roles-1-dealer": "",
    "roles-1-region": "",
}


def verbs(database: Database) -> list[str]:
    with database.session(SYSTEM) as session:
        assert walk_chain(session).holds
        return [row.verb for row in session.exec(select(ChangeRow).order_by(col(ChangeRow.id)))]


def test_add_a_person(app: GuardedApp, browser_of: Callable[[str], FlaskClient], database: Database) -> None:
    answer = browser_of("admin").post("/users/new", data=NEW)
    assert answer.status_code == 302, answer.text
    with database.session(SYSTEM) as session:
        row = find_user_by_email(session, "new@example.com")
        assert row is not None and row.locale == "zh"
        assert [grant.role for grant in grants_of(session, row.id or 0)] == [Role.ADVISOR]
    assert verbs(database)[-1] == "add_user"
    login = app.test_client().post("/sign-in", data={"email": "new@example.com", "password": NEW["password"]})
    assert login.status_code == 302


def test_refusals_stand_at_the_field_and_change_nothing(
    browser_of: Callable[[str], FlaskClient], database: Database
) -> None:
    admin, before = browser_of("admin"), verbs(database)
    for change, sentence in (
        ({"email": CAST["advisor"].email}, "already an account"),
        ({"email": "no address"}, "Enter an e-mail address such as"),
        ({"password": "short"}, "10 to 200"),
        ({"roles-0-role": ""}, "at least one role"),
        ({"roles-0-dealer": "D9"}, "There is no dealer D9."),
        ({"roles-0-dealer": ""}, "The role Service advisor belongs to one dealer"),
        ({"roles-0-role": "area_manager"}, "belongs to one region"),
        ({"roles-0-role": "auditor"}, "belongs to the network"),
    ):
        answer = admin.post("/users/new", data={**NEW, **change})
        assert answer.status_code == 422 and sentence in answer.text, sentence
        assert 'value="Nina New"' in answer.text, "what was typed stays"
    assert verbs(database) == before


def test_change_roles(browser_of: Callable[[str], FlaskClient], people: dict[str, int], database: Database) -> None:
    admin, advisor = browser_of("admin"), browser_of("advisor")
    assert advisor.get("/dealers/").status_code == 403
    form = {
        "name": "Ann Advisor",
        "staff_name": "",
        "locale": "en",
        "email": "x@example.com",
        "roles-0-role": "advisor",
        "roles-0-dealer": "D1",
        "roles-1-role": "admin",
        "roles-1-dealer": "",
        "roles-1-region": "",
    }
    assert admin.post(f"/users/{people['advisor']}", data=form).status_code == 302
    assert advisor.get("/dealers/").status_code == 200, "from the next click"
    assert verbs(database)[-1] == "change_user"


def test_the_last_administrator_stays(browser_of: Callable[[str], FlaskClient], people: dict[str, int]) -> None:
    admin = browser_of("admin")
    form = {"name": "Ali", "locale": "en", "email": "x@example.com", "roles-0-role": "auditor", "roles-0-dealer": ""}
    answer = admin.post(f"/users/{people['admin']}", data=form)
    assert answer.status_code == 422 and "last administrator" in answer.text
    assert admin.post(f"/users/{people['admin']}/close").status_code == 400


def test_reset_password(app: GuardedApp, browser_of: Callable[[str], FlaskClient], people: dict[str, int]) -> None:
    admin, advisor = browser_of("admin"), browser_of("advisor")
    page = admin.post(f"/users/{people['advisor']}/password").text
    shown = re.search(r"<code>([a-z0-9-]{17})</code>", page)
    assert shown is not None
    assert advisor.get("/account").status_code == 302
    data = {"email": CAST["advisor"].email, "password": shown[1]}
    assert app.test_client().post("/sign-in", data=data).status_code == 302


def test_unknown_person_and_dealer(browser_of: Callable[[str], FlaskClient]) -> None:
    admin = browser_of("admin")
    assert admin.get("/users/9999").status_code == 404
    assert admin.get("/dealers/D9").status_code == 404


def test_a_region_changes_from_a_day(browser_of: Callable[[str], FlaskClient], database: Database) -> None:
    admin = browser_of("admin")
    form = {
        "code": "D2",
        "name": "Harbour Cars",
        "city": "Bremen",
        "region": "West",
        "timezone": "Europe/Berlin",
        "locale": "en",
        "valid_from": "2026-12-01",
    }
    assert admin.post("/dealers/D2", data=form).status_code == 302
    with database.session(SYSTEM) as session:
        dealer = find_dealer(session, "D2")
        assert dealer is not None
        named = [dealer.region_on(day) for day in (date(2026, 11, 30), date(2026, 12, 1))]
        assert [region[1] for region in named if region] == ["North", "West"]
    early = admin.post("/dealers/D2", data={**form, "region": "East", "valid_from": "2026-11-01"})
    assert early.status_code == 422 and "A later change is already set" in early.text
    assert verbs(database)[-1] == "change_dealer"


def test_add_a_dealer(browser_of: Callable[[str], FlaskClient]) -> None:
    admin = browser_of("admin")
    form = {
        "code": "D8",
        "name": "Hill Garage",
        "city": "",
        "region": "North",
        "timezone": "Mars/Olympus",
        "locale": "en",
    }
    wrong = admin.post("/dealers/new", data=form)
    assert wrong.status_code == 422 and "There is no time zone Mars/Olympus" in wrong.text
    assert admin.post("/dealers/new", data={**form, "timezone": "Europe/Berlin"}).status_code == 302
    taken = admin.post("/dealers/new", data={**form, "timezone": "Europe/Berlin"})
    assert "already a dealer" in taken.text
    page = admin.get("/dealers/?q=hill&sort=-name").text
    assert "Hill Garage" in page and "Harbour Cars" not in page and 'aria-sort="descending"' in page
