"""Does every route keep out those who may not use it, for every one of the cast?"""

from collections.abc import Callable

import pytest
from flask import Blueprint
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dealer_service.domain.accounts import PERMISSIONS, Permission
from dealer_service.web.guards import GuardedApp, UnguardedRoute, check_guards, permissions_of
from tests.cast import CAST
from tests.web.addresses import EXAMPLES


def address_of(app: GuardedApp, rule: Rule) -> str:
    with app.test_request_context():
        return app.url_for(rule.endpoint, **EXAMPLES.get(rule.endpoint, {}))


def walked(app: GuardedApp) -> list[tuple[Rule, str, str]]:
    """Every rule with its address and one method; those of the API carry tokens and are walked there."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            continue
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        found.append((rule, address_of(app, rule), method))
    return sorted(found, key=lambda walk: walk[0].endpoint == "accounts.sign_out")


def test_every_rule_with_parameters_has_an_example(app: GuardedApp) -> None:
    lacking = {r.endpoint for r in app.url_map.iter_rules() if r.arguments and not r.rule.startswith("/api/")} - set(
        EXAMPLES
    )
    assert not lacking, f"add examples to tests/web/addresses.py for {sorted(lacking)}"


@pytest.mark.parametrize("key", sorted(CAST))
def test_walk(app: GuardedApp, browser_of: Callable[[str], FlaskClient], key: str) -> None:
    role = CAST[key].role
    may = PERMISSIONS[role] if role is not None else frozenset()
    browser = browser_of(key)
    for rule, address, method in walked(app):
        needed = permissions_of(app, rule.endpoint)
        open_to_all = needed & {Permission.PUBLIC, Permission.SIGNED_IN}
        answer = browser.open(address, method=method)
        if open_to_all or needed & may:
            assert answer.status_code not in (401, 403) and answer.status_code < 500, (
                rule.endpoint,
                answer.status_code,
            )
        else:
            assert answer.status_code == 403, (rule.endpoint, key, answer.status_code)
        answer.close()


def test_nobody_signed_in(app: GuardedApp) -> None:
    for rule, address, method in walked(app):
        answer = app.test_client().open(address, method=method)
        if Permission.PUBLIC in permissions_of(app, rule.endpoint):
            assert answer.status_code < 500
        elif method == "GET":
            assert answer.status_code == 302 and answer.location.startswith("/sign-in"), rule.endpoint
        else:
            assert answer.status_code == 401, rule.endpoint
        answer.close()


def test_a_route_without_a_permission_cannot_be_registered(app: GuardedApp) -> None:
    bare = Blueprint("bare", __name__)
    bare.add_url_rule("/bare", "bare", lambda: "seen")
    app._got_first_request = False
    with pytest.raises(UnguardedRoute, match="/bare"):
        app.register_blueprint(bare)
    check_guards(app)


def test_each_has_a_first_page(browser_of: Callable[[str], FlaskClient]) -> None:
    for key in CAST:
        answer = browser_of(key).get("/", follow_redirects=True)
        assert answer.status_code == 200, key
        assert 'aria-current="page"' in answer.text or "<h1>" in answer.text


def test_at_most_eight_nouns_in_the_rail(app: GuardedApp, browser_of: Callable[[str], FlaskClient]) -> None:
    for key in CAST:
        page = browser_of(key).get("/account").text
        assert page.count('class="rail-label"') <= 8
