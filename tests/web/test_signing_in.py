"""Is signing in safe: throttled, the same for unknown people, revocable, ending by itself?"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from dealer_service.services import passwords, sign_ins
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.accounts import find_user
from dealer_service.storage.changes import ChangeRow
from dealer_service.storage.record import walk_chain
from dealer_service.web.guards import GuardedApp
from tests.cast import CAST, PASSWORD

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def today() -> date | None:
    return None


def try_in(client: FlaskClient, key: str = "advisor", password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"email": CAST[key].email, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    return client.get("/account", buffered=True).status_code == 200


def test_wrong_and_unknown_are_told_the_same(client: FlaskClient) -> None:
    wrong = try_in(client, password="not the password")
    unknown = client.post("/sign-in", data={"email": "nobody@example.com", "password": PASSWORD})
    assert wrong.status_code == unknown.status_code == 401
    assert "do not fit together" in wrong.text and "do not fit together" in unknown.text
    assert 'value="advisor@example.com"' in wrong.text, "the address typed is kept"
    assert "not the password" not in wrong.text


def test_an_unknown_person_costs_a_digest_too(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    seen: list[str | None] = []
    real = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda digest, word: seen.append(digest) or real(digest, word))
    client.post("/sign-in", data={"email": "nobody@example.com", "password": PASSWORD})
    assert seen == [None]


def test_digests_are_made_strong() -> None:
    assert passwords.KIBIBYTES >= 19 * 1024 and passwords.PASSES >= 2


def test_address_in_capitals_with_blanks(client: FlaskClient) -> None:
    assert client.post("/sign-in", data={"email": " Advisor@Example.com ", "password": PASSWORD}).status_code == 302


def test_empty_form_says_so_at_the_fields(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={})
    assert answer.status_code == 422
    assert '<a href="#email">' in answer.text and 'aria-invalid="true"' in answer.text
    assert 'aria-describedby="email-error"' in answer.text and 'id="email-error"' in answer.text


def test_throttled_by_person(app: GuardedApp) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for n in range(sign_ins.PER_PERSON):
            browser = app.test_client()
            environ = {"REMOTE_ADDR": f"10.0.0.{n}"}
            data = {"email": CAST["advisor"].email, "password": "wrong wrong wrong"}
            assert browser.post("/sign-in", data=data, environ_overrides=environ).status_code == 401
        blocked = try_in(app.test_client())
        assert blocked.status_code == 429 and "Wait 15 minutes" in blocked.text
        assert try_in(app.test_client(), "manager").status_code == 302, "others are not kept out"
        clock.shift(sign_ins.THROTTLE_WINDOW + timedelta(seconds=1))
        assert try_in(app.test_client()).status_code == 302


def test_throttled_by_address(app: GuardedApp) -> None:
    with time_machine.travel(START, tick=False):
        for n in range(sign_ins.PER_ADDRESS):
            app.test_client().post("/sign-in", data={"email": f"x{n}@example.com", "password": "wrong wrong"})
        assert try_in(app.test_client()).status_code == 429
        elsewhere = {"REMOTE_ADDR": "10.9.9.9"}
        data = {"email": CAST["advisor"].email, "password": PASSWORD}
        assert app.test_client().post("/sign-in", data=data, environ_overrides=elsewhere).status_code == 302


def test_success_forgets_what_was_refused(app: GuardedApp) -> None:
    for _round in range(2):
        for _n in range(sign_ins.PER_PERSON - 1):
            try_in(app.test_client(), password="wrong wrong wrong")
        assert try_in(app.test_client()).status_code == 302


def test_idle_and_absolute_end(app: GuardedApp) -> None:
    with time_machine.travel(START, tick=False) as clock:
        browser = app.test_client()
        try_in(browser)
        clock.shift(sign_ins.IDLE - timedelta(minutes=1))
        assert is_in(browser), "being seen keeps the session alive"
        clock.shift(sign_ins.IDLE - timedelta(minutes=1))
        assert is_in(browser)
        clock.shift(sign_ins.IDLE + timedelta(minutes=1))
        assert not is_in(browser)
        try_in(browser)
        for _hour in range(13):
            clock.shift(timedelta(hours=1))
            still = is_in(browser)
        assert not still, "no session outlives its day"


def test_sessions_are_listed_and_revoked(browser_of: Callable[[str], FlaskClient]) -> None:
    here, there, third = browser_of("advisor"), browser_of("advisor"), browser_of("advisor")
    page = here.get("/account").text
    digests = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    assert len(digests) == 2
    assert here.post("/account/sessions/end", data={"session": digests[0]}).status_code == 302
    assert sorted([is_in(here), is_in(there), is_in(third)]) == [False, True, True]
    assert here.post("/account/sessions/end", data={"session": digests[0]}).status_code == 404
    here.post("/account/sessions/end-others")
    assert [is_in(here), is_in(there), is_in(third)] == [True, False, False]


def test_nobody_ends_anothers_session(browser_of: Callable[[str], FlaskClient]) -> None:
    victim, other = browser_of("advisor"), browser_of("advisor")
    digest = re.findall(r'name="session" value="([0-9a-f]{64})"', other.get("/account").text)[0]
    assert browser_of("manager").post("/account/sessions/end", data={"session": digest}).status_code == 404
    assert is_in(victim) and is_in(other)


def test_sign_out_ends_the_session_itself(app: GuardedApp, browser_of: Callable[[str], FlaskClient]) -> None:
    browser = browser_of("advisor")
    cookie = browser.get_cookie("dealer_service")
    browser.post("/sign-out")
    assert not is_in(browser)
    replay = app.test_client()
    assert cookie is not None
    replay.set_cookie("dealer_service", cookie.value)
    assert not is_in(replay), "a copied cookie is worth nothing afterwards"


def test_password_change_ends_other_sessions(app: GuardedApp, browser_of: Callable[[str], FlaskClient]) -> None:
    here, there = browser_of("advisor"), browser_of("advisor")
    new = "four loud camshafts"
    wrong = here.post("/account/password", data={"current": "no no no no", "password": new, "again": new})
    assert wrong.status_code == 422 and "not your present password" in wrong.text
    differ = here.post("/account/password", data={"current": PASSWORD, "password": new, "again": new + "x"})
    assert differ.status_code == 422
    short = here.post("/account/password", data={"current": PASSWORD, "password": "short", "again": "short"})
    assert "10 to 200" in short.text
    assert here.post("/account/password", data={"current": PASSWORD, "password": new, "again": new}).status_code == 302
    assert is_in(here) and not is_in(there)
    assert try_in(app.test_client()).status_code == 401
    assert try_in(app.test_client(), password=new).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "evil",
        "/\t/evil",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
        "\\\\evil",
    ],
)
def test_no_open_redirect(client: FlaskClient, target: str) -> None:
    answer = try_in(client, next=target)
    assert answer.status_code == 302 and answer.location == "/"
    assert client.post("/language", data={"locale": "en", "next": target}).location == "/"


def test_next_leads_back(app: GuardedApp) -> None:
    browser = app.test_client()
    sent = browser.get("/users/?q=ann")
    assert sent.location == "/sign-in?next=/users/?q%3Dann"
    assert 'name="next" value="/users/?q=ann"' in browser.get(sent.location).text
    assert try_in(browser, "admin", next="/users/?q=ann").location == "/users/?q=ann"


def test_form_tokens_are_needed(app: GuardedApp) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    assert try_in(browser).status_code == 400
    answer = try_in(browser)
    assert "out of date" in answer.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sign-in").text)
    assert token is not None
    assert try_in(browser, csrf_token=token[1]).status_code == 302
    assert browser.post("/sign-out").status_code == 400 and is_in(browser)


def test_what_was_typed_survives_the_end_of_a_session(app: GuardedApp, database: Database) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with time_machine.travel(START, tick=False) as clock:
        browser = app.test_client()

        def token() -> str:
            found = re.search(r'name="csrf_token" value="([^"]+)"', page)
            assert found is not None
            return found[1]

        page = browser.get("/sign-in").text
        try_in(browser, "admin", csrf_token=token())
        page = browser.get("/dealers/new").text
        clock.shift(sign_ins.IDLE * 2)
        typed = {
            "code": "D7",
            "name": "Lakeside & Sons",
            "city": "",
            "region": "North",
            "timezone": "Europe/Berlin",
            "locale": "en",
        }
        again = browser.post("/dealers/new", data={**typed, "csrf_token": token()})
        assert again.status_code == 401 and 'name="kept-name" value="Lakeside &amp; Sons"' in again.text
        page = again.text
        kept = {f"kept-{name}": value for name, value in typed.items()}
        back = try_in(browser, "admin", csrf_token=token(), next="/dealers/new", **kept)
        assert back.status_code == 200 and 'action="/dealers/new"' in back.text and "Lakeside &amp; Sons" in back.text
        page = back.text
        saved = browser.post("/dealers/new", data={**typed, "csrf_token": token()})
        assert saved.status_code == 302 and saved.location == "/dealers/D7"


def test_a_closed_account_is_out_at_once(
    browser_of: Callable[[str], FlaskClient], app: GuardedApp, people: dict[str, int], database: Database
) -> None:
    advisor, admin = browser_of("advisor"), browser_of("admin")
    assert admin.post(f"/users/{people['advisor']}/close").status_code == 302
    assert not is_in(advisor)
    assert try_in(app.test_client()).status_code == 401
    admin.post(f"/users/{people['advisor']}/open")
    assert try_in(app.test_client()).status_code == 302
    with database.session(SYSTEM) as session:
        assert walk_chain(session).holds
        row = find_user(session, people["advisor"])
        assert row is not None and row.active
        entry = session.exec(select(ChangeRow).where(ChangeRow.verb == "deactivate_user")).one()
        assert entry.subject == f"user:{people['advisor']}" and "@" not in entry.actor + entry.subject
