"""Who is let in, to what, for which dealers, how often?"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from dealer_service.domain.accounts import TOKEN_PERMISSIONS, Permission
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.services import api_tokens
from dealer_service.services.accounts import actor_of
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.web.guards import GuardedApp, permissions_of
from tests.api.conftest import Programs, token_for
from tests.api.programs import ROOT, VIN, Program, job, order
from tests.stored import rows

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MONTHS = {"from": "2026-10", "to": "2026-10"}
ASKED: dict[str, tuple[str, dict[str, str], Permission]] = {
    "api.read_order": ("/repair-orders/D1/R1", {}, Permission.SEE_ORDERS),
    "api.vehicle_history": (f"/vehicles/{VIN}/history", {}, Permission.SEE_ORDERS),
    "api.quality": ("/quality", MONTHS, Permission.SEE_QUALITY),
    "api.causes": ("/causes", MONTHS, Permission.SEE_QUALITY),
    "api.scorecard": ("/scorecards/D1/2026-10.pdf", {}, Permission.SEE_QUALITY),
    "api.list_complaints": ("/complaints", {}, Permission.SEE_COMPLAINTS),
}
BROUGHT = {"api.bring_order", "api.bring_complaint", "api.take_complaint_step"}
OPEN_TO_ALL = {"api.description", "api.reading_room"}


@pytest.fixture(scope="module")
def brought(lasting: Programs) -> Iterator[None]:
    """An order of D1 and one of D2 on the same vehicle."""
    assert lasting(dealer="D1").bring(order(vin=VIN)).status_code == 201
    assert lasting(dealer="D2").bring(_at_d2()).status_code == 201
    yield


def _at_d2() -> dict[str, object]:
    return order("X1", dealer_code="D2", vin=VIN, opened_at="2026-10-12T00:30", delivered_at="2026-10-12T16:00",
                 customer_name="Olga Owner", odometer_km=41_100, advisor="O. Other",
                 jobs=[job(concern="secret words", cause="secret cause")])  # fmt: skip


def test_every_address_is_tried(standing: GuardedApp) -> None:
    found = {rule.endpoint for rule in standing.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert found == set(ASKED) | BROUGHT | OPEN_TO_ALL
    for endpoint, (_path, _query, permission) in ASKED.items():
        assert permissions_of(standing, endpoint) == {permission}


@pytest.mark.parametrize("endpoint", ASKED)
def test_each_answers_to_its_permission_alone(endpoint: str, lasting: Programs, brought: None) -> None:
    path, query, permission = ASKED[endpoint]
    assert lasting(permission, dealer="D1").get(path, **query).status_code == 200
    others = [other for other in TOKEN_PERMISSIONS if other is not permission]
    refused = lasting(*others, dealer="D1").get(path, **query)
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    assert permission.value in refused.json["detail"]


def test_bringing_needs_its_permission(lasting: Programs) -> None:
    assert lasting(Permission.SEE_ORDERS, Permission.SEE_QUALITY, dealer="D1").bring(order()).status_code == 403


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Bearer ast_unknown", "Basic YTpi", "ast_x", "Bearer é"])
def test_without_a_token_nobody_is_let_in(standing: GuardedApp, header: str | None) -> None:
    for path, query, _permission in ASKED.values():
        headers = {} if header is None else {"Authorization": header}
        answer = standing.test_client().get(ROOT + path, query_string=query, headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert ("invalid_token" in answer.headers["WWW-Authenticate"]) == (header is not None)
    assert Program(standing).bring(order()).status_code == 401


def test_a_cookie_opens_nothing(app: GuardedApp, browser_of: Callable[[str], FlaskClient]) -> None:
    browser = browser_of("head_office")
    assert browser.get(ROOT + "/quality", query_string=MONTHS).status_code == 401
    assert browser.post(ROOT + "/repair-orders", json=order()).status_code == 401


@pytest.mark.parametrize("place", [{"dealer": "D2"}, {"dealer": "D3"}, {"region": "South"}])
def test_another_dealers_token_finds_nothing(place: dict[str, str], lasting: Programs, brought: None) -> None:
    stranger = lasting(**place)
    for path in ("/repair-orders/D1/R1", "/scorecards/D1/2026-10.pdf"):
        assert stranger.get(path).status_code == 404, path
    for path in ("/quality", "/causes"):
        assert stranger.get(path, **MONTHS, dealer="D1").status_code == 404
    assert stranger.get("/quality", **MONTHS, by="network").status_code == 404
    answer, missing = stranger.bring(order(vin=VIN, advisor="x")), stranger.bring(order(dealer_code="D9"))
    assert answer.status_code == missing.status_code == 404
    assert answer.text.replace("D1", "D9") == missing.text
    assert "D1" not in {row["unit"] for row in stranger.get("/quality", **MONTHS).json}


def test_an_unknown_order_and_a_foreign_one_are_told_the_same(lasting: Programs, brought: None) -> None:
    one = lasting(dealer="D1")
    foreign, missing = one.get("/repair-orders/D2/X1"), one.get("/repair-orders/D9/X1")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.text.replace("D2", "D9") == missing.text
    assert one.get("/repair-orders/D1/NONE").status_code == 404


def test_regions_and_network_see_their_dealers(lasting: Programs, brought: None) -> None:
    region, network, dealer = lasting(region="North"), lasting(), lasting(dealer="D1")
    assert [row["unit"] for row in region.get("/quality", **MONTHS).json] == ["D1", "D2"]
    assert [row["unit"] for row in region.get("/quality", **MONTHS, by="region").json] == ["North"]
    assert region.get("/quality", **MONTHS, by="network").status_code == 404
    assert [row["b"] for row in network.get("/quality", **MONTHS, by="network").json] == [2]
    assert dealer.get("/quality", **MONTHS, by="region").status_code == 404
    assert region.bring(order(dealer_code="D3")).status_code == 404
    assert region.bring(_at_d2()).json["result"] == "unchanged"


def test_of_other_dealers_visits_only_the_outline_is_told(lasting: Programs, brought: None) -> None:
    answer = lasting(dealer="D1").get(f"/vehicles/{VIN.lower()}/history")
    assert [visit["ro_number"] for visit in answer.json["visits"]] == ["R1"]
    assert answer.json["elsewhere"] == [{"date": "2026-10-12", "concern_groups": ["ENG-START"], "rework": False}]
    for hidden in ("D2", "X1", "secret", "Olga", "O. Other", "41100"):
        assert hidden not in answer.text
    far = lasting(dealer="D3").get(f"/vehicles/{VIN}/history").json
    assert far["visits"] == [] and len(far["elsewhere"]) == 2
    assert lasting(dealer="D1").get("/vehicles/WBAAD4EL4SA017834/history").status_code == 404


def test_a_nul_in_the_address_is_nothing(lasting: Programs) -> None:
    one = lasting(dealer="D1")
    assert one.get("/repair-orders/D1/a%00b").status_code == 404
    assert one.get("/quality", **MONTHS, dealer="a\0b").status_code == 404


def test_a_token_is_kept_by_digest_and_used_to_the_minute(app: GuardedApp, database: Database, people: dict[str, int]
                                                          ) -> None:  # fmt: skip
    token = token_for(database, people["admin"], dealer="D1")
    (row,) = rows(database, "SELECT * FROM api_token")
    assert token not in str(dict(row)) and row["last_used_at"] is None
    Program(app, token).get("/quality", **MONTHS).close()  # as a server does; the use is noted after the answer
    (row,) = rows(database, "SELECT * FROM api_token")
    assert row["last_used_at"] is not None
    moment = datetime.fromtimestamp(row["last_used_at"], UTC)
    with database.session(SYSTEM) as session:
        soon = api_tokens.find_caller(session, token, moment + timedelta(seconds=30))
        later = api_tokens.find_caller(session, token, moment + timedelta(minutes=2))
    assert soon is not None and later is not None and (soon.seen, later.seen) == (False, True)


def test_a_token_makes_no_system(program: Programs, database: Database) -> None:
    """A program never gets what only people decide, whatever a verb asks."""
    program(dealer="D1")
    with database.session(SYSTEM) as session:
        actor = api_tokens.stored.grant_of(api_tokens.stored.list_tokens(session)[0])
    assert actor.permissions == set(TOKEN_PERMISSIONS)


def test_only_an_administrator_makes_tokens(database: Database, people: dict[str, int]) -> None:
    with database.session(SYSTEM, write=True) as session:
        for key in ("manager", "head_office", "auditor"):
            with pytest.raises(NotAllowed):
                api_tokens.make_token(session, actor_of(session, people[key]), name="x", permissions=TOKEN_PERMISSIONS,
                                      now=NOW)  # fmt: skip
        admin = actor_of(session, people["admin"])
        for wrong in ({"permissions": [Permission.ADMINISTER]}, {"permissions": []}, {"name": " "},
                      {"dealer": "D9"}, {"region": "Nowhere"}, {"dealer": "D1", "region": "North"}):  # fmt: skip
            told: dict[str, object] = {"name": "x", "permissions": TOKEN_PERMISSIONS, "now": NOW, **wrong}
            with pytest.raises(Refused):
                api_tokens.make_token(session, admin, **told)  # type: ignore[arg-type]


def test_an_administrator_makes_shows_once_and_revokes(
    app: GuardedApp, browser_of: Callable[[str], FlaskClient]
) -> None:
    admin = browser_of("admin")
    boxes = re.findall("<input[^>]*checkbox[^>]*>", admin.get("/programs/new").text)
    assert len(boxes) == len(TOKEN_PERMISSIONS) and not any("required" in box for box in boxes)
    form = {"name": "Workshop system", "permissions": ["see_quality"], "dealer": "D1", "region": ""}
    page = admin.post("/programs/new", data=form).text
    token = page.split('class="secret"><code>')[1].split("<")[0]
    assert Program(app, token).get("/quality", **MONTHS).status_code == 200
    listed = admin.get("/programs/").text
    assert "Workshop system" in listed and token not in listed and "Ali Admin" in listed
    assert admin.post("/programs/1/revoke").status_code == 302
    assert Program(app, token).get("/quality", **MONTHS).status_code == 401
    assert admin.post("/programs/9/revoke").status_code == 404
    for wrong in ({"name": ""}, {"permissions": []}, {"dealer": "D9"}, {"region": "North"}):
        answer = admin.post("/programs/new", data=form | wrong)
        assert answer.status_code == 422 and "field-error" in answer.text, wrong


def test_too_many_requests_are_slowed_per_token(app: GuardedApp, program: Programs) -> None:
    app.config["API_RATE"] = "3 per minute"
    busy, other = program(dealer="D1"), program(dealer="D2")
    assert [busy.get("/quality", **MONTHS).status_code for _ in range(2)] == [200, 200]
    assert busy.get("/causes", **MONTHS).status_code == 200
    slowed = busy.get("/quality", **MONTHS)
    assert (slowed.status_code, slowed.mimetype) == (429, "application/problem+json")
    assert 1 <= int(slowed.headers["Retry-After"]) <= 60
    assert other.get("/quality", **MONTHS).status_code == 200
    nobody = Program(app)
    assert [nobody.get("/quality").status_code for _ in range(4)] == [401, 401, 401, 429]
