"""Do all pages keep the habits: one title of their own, one sentence, safe headers, both languages?"""

import re
from collections.abc import Callable

import pytest
from flask import abort
from flask.testing import FlaskClient

from dealer_service.domain.refusals import Conflict, NotFound, OutOfScope, Refused
from dealer_service.web.guards import GuardedApp
from tests.cast import CAST
from tests.web.test_every_route import walked

TITLE = re.compile(r"<h1>(.*?)</h1>", re.S)


def pages_of(app: GuardedApp, browser: FlaskClient) -> dict[str, str]:
    """The pages a person can open, by endpoint; parts of pages that a script asks for are none."""
    found = {}
    for rule, address, method in walked(app):
        if method == "GET" and rule.endpoint not in ("static", "bootstrap.static"):
            with browser.get(address) as answer:
                is_page = answer.mimetype == "text/html" and answer.text.lstrip().lower().startswith("<!doctype")
                if answer.status_code == 200 and is_page:
                    found[rule.endpoint] = answer.text
    return found


@pytest.mark.parametrize("key", ["admin", "manager", "head_office"])
def test_one_title_each(app: GuardedApp, browser_of: Callable[[str], FlaskClient], key: str) -> None:
    titles: dict[str, str] = {}
    for endpoint, page in pages_of(app, browser_of(key)).items():
        heads = TITLE.findall(page)
        assert len(heads) == 1, endpoint
        assert heads[0] not in titles, f"{endpoint} and {titles[heads[0]]} are both called {heads[0]}"
        assert f"<title>{heads[0]} · " in page, endpoint
        titles[heads[0]] = endpoint


def test_pages_hold_no_inline_script_or_style(app: GuardedApp, browser_of: Callable[[str], FlaskClient]) -> None:
    for endpoint, page in pages_of(app, browser_of("admin")).items():
        assert not re.search(r"\sstyle=|<style|\son\w+=\"|<script(?! src=)", page), endpoint


def test_headers(browser_of: Callable[[str], FlaskClient]) -> None:
    answer = browser_of("admin").get("/users/")
    head = answer.headers
    assert "script-src 'self';" in head["Content-Security-Policy"] and "unsafe" not in head["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in head["Content-Security-Policy"]
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Cache-Control"] == "no-store"
    assert head["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in head


def test_https_brings_secure_cookies(client: FlaskClient) -> None:
    answer = client.post("/language", data={"locale": "zh"}, base_url="https://localhost")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("There is no dealer {code}.", code="D9"), 400),
        (NotFound("There is no such person."), 404),
        (Conflict("There is no such person."), 409),
        (OutOfScope("a row of another dealer"), 500),
        (ZeroDivisionError("secret detail"), 500),
    ],
)
def test_errors_are_calm_pages(
    app: GuardedApp, browser_of: Callable[[str], FlaskClient], error: Exception, status: int
) -> None:
    browser = browser_of("far_manager")

    def broken() -> str:
        raise error

    app.view_functions["accounts.mine"] = broken
    answer = browser.get("/account")
    assert answer.status_code == status
    assert '<html lang="zh-Hans">' in answer.text
    assert "Traceback" not in answer.text and "secret" not in answer.text and "another dealer" not in answer.text
    if status == 400:
        assert "没有代码为 D9 的经销商" in answer.text
    if status == 500:
        assert answer.headers["X-Request-ID"] in answer.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 429, 418])
def test_http_errors(app: GuardedApp, browser_of: Callable[[str], FlaskClient], status: int) -> None:
    browser = browser_of("advisor")
    app.view_functions["accounts.mine"] = lambda: abort(status)
    answer = browser.get("/account")
    assert answer.status_code == status
    assert len(TITLE.findall(answer.text)) == 1


def test_method_and_address_errors(browser_of: Callable[[str], FlaskClient]) -> None:
    browser = browser_of("advisor")
    assert browser.get("/no/such/page").status_code == 404
    wrong = browser.post("/account")
    assert wrong.status_code == 405 and "GET" in wrong.headers["Allow"]


def test_a_database_that_is_gone_still_gives_a_page(app: GuardedApp, browser_of: Callable[[str], FlaskClient]) -> None:
    browser = browser_of("advisor")

    def gone(*_args: object, **_more: object) -> None:
        raise OSError("disk is gone")

    app.extensions["database"].open = gone
    answer = browser.get("/account")
    assert answer.status_code == 500 and "disk" not in answer.text and "<h1>" in answer.text


def test_alive_and_ready(app: GuardedApp, client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").status_code == 200
    with app.extensions["database"].engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'old'")
    assert client.get("/readyz").status_code == 503


def test_language_is_kept_on_the_person(app: GuardedApp, browser_of: Callable[[str], FlaskClient]) -> None:
    browser = browser_of("advisor")
    assert '<html lang="en">' in browser.get("/account").text
    answer = browser.post("/language", data={"locale": "zh", "next": "/account?x=1"})
    assert answer.location == "/account?x=1"
    assert "我的账号" in browser.get("/account").text
    assert "我的账号" in browser_of("advisor").get("/account").text
    assert browser.post("/language", data={"locale": "xx"}).status_code == 400


def test_language_of_the_browser(client: FlaskClient) -> None:
    assert "登录" in client.get("/sign-in", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert "Sign in" in client.get("/sign-in", headers={"Accept-Language": "de,en;q=0.5"}).text


@pytest.mark.parametrize("key", sorted(CAST))
def test_place_of_a_person(browser_of: Callable[[str], FlaskClient], key: str) -> None:
    page = browser_of(key).get("/account").text
    place = {"D1": "Northgate Motors", "D2": "Harbour Cars", "D3": "南苑汽车"}.get(CAST[key].dealer or "", "")
    assert f'<span class="bar-place">{place or CAST[key].region or ""}' in page
