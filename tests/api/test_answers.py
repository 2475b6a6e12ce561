"""Do answers say what the commands say, and refusals what a person could act on?"""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from click.testing import CliRunner

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.services.opening import SYSTEM
from dealer_service.services.scorecards import scorecard_bytes
from dealer_service.web.guards import GuardedApp
from tests.api.conftest import Programs
from tests.api.programs import Program, network

MONTHS = {"from": "2026-07", "to": "2026-10"}


@pytest.fixture(scope="module")
def brought(lasting: Programs) -> Iterator[None]:
    system = lasting()
    for one in network(4, 30):
        assert system.bring(one).status_code == 201
    yield


@pytest.fixture(scope="module")
def asking(lasting: Programs, brought: None) -> Program:
    return lasting()


def commanded(app: GuardedApp, *words: str) -> object:
    from dealer_service.cli import commands

    settings = app.extensions["settings"]
    environment = {"DATABASE_URL": settings.database_url, "SECRET_KEY": "x" * 32, "DEALER_SERVICE_TODAY": "2026-11-22"}
    answer = CliRunner(env=environment).invoke(commands, [*words, "--format", "json"], catch_exceptions=False)
    assert not answer.exit_code, answer.output
    return json.loads(answer.stdout)


@pytest.mark.parametrize(
    "more",
    [{}, {"by": "region"}, {"by": "network"}, {"dealer": "D1"}, {"rule": "all_visits"}, {"rule": "return_share"},
     {"basis": "detected", "rule": "all_visits"}, {"basis": "customer"}],
    ids=str,
)  # fmt: skip
def test_rates_are_those_of_the_command(more: dict[str, str], asking: Program, standing: GuardedApp) -> None:
    words = [word for name, value in (MONTHS | more).items() for word in (f"--{name}", value)]
    answer = asking.get("/quality", **MONTHS, **more)
    assert answer.status_code == 200 and answer.json == commanded(standing, "quality", *words)
    assert answer.json or "customer" in more.values()


def test_causes_are_those_of_the_command(asking: Program, standing: GuardedApp) -> None:
    words = [word for name, value in MONTHS.items() for word in (f"--{name}", value)]
    answer = asking.get("/causes", **MONTHS)
    assert answer.json == commanded(standing, "causes", *words) and answer.json
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_scorecard_is_the_one_of_the_pages(asking: Program, standing: GuardedApp) -> None:
    for locale, language in (("en", "en"), ("zh", "zh-CN,zh;q=0.9")):
        asking.headers["Accept-Language"] = language
        answer = asking.get("/scorecards/D1/2026-09.pdf")
        with standing.extensions["database"].session(SYSTEM) as session:
            made = scorecard_bytes(session, SYSTEM_ACTOR, "D1", Month(2026, 9), locale, date(2026, 11, 22))
        assert answer.mimetype == "application/pdf" and answer.data == made
        assert asking.get("/scorecards/D1/2026-09.pdf", locale=locale).data == made
    asking.headers["Accept-Language"] = "en"


@pytest.mark.parametrize(
    ("path", "query", "field", "sentence"),
    [
        ("/quality", {"to": "2026-10"}, "from", "The parameter from is needed. Add it."),
        ("/quality", {"from": "2026-13", "to": "2026-10"}, "from", "“2026-13” is no month"),
        ("/quality", {"from": "0000-01", "to": "9999-12"}, "to", "“9999-12” is no month"),
        ("/quality", {"from": "2026-10", "to": "2026-09"}, "to", "The last month is before the first."),
        ("/quality", MONTHS | {"by": "star"}, "by", "Use one of: dealer, region, network."),
        ("/quality", MONTHS | {"rule": "x"}, "rule", "Use one of: first_visit, all_visits, return_share."),
        ("/quality", MONTHS | {"basis": "customer", "rule": "all_visits"}, "basis", "for the rule first_visit alone"),
        ("/quality", MONTHS | {"dealer": "D1", "by": "region"}, "dealer", "asks for one dealer"),
        ("/quality", MONTHS | {"form": "csv"}, "form", "There is no parameter form."),
        ("/causes", MONTHS | {"by": "dealer"}, "by", "There is no parameter by."),
        ("/scorecards/D1/2026-1.pdf", {}, "month", "“2026-1” is no month"),
        ("/scorecards/D1/2026-12.pdf", {}, "month", "has not begun"),
        ("/scorecards/D1/2026-10.pdf", {"locale": "de"}, "locale", "Use one of: en, zh."),
    ],
)
def test_wrong_parameters(asking: Program, path: str, query: dict[str, str], field: str, sentence: str) -> None:
    answer = asking.get(path, **query)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert [fault for fault in answer.json["problems"] if fault["field"] == field and sentence in fault["sentence"]]
    assert "pydantic" not in answer.text and "input" not in answer.text


def test_a_problem_document_is_whole_and_in_the_language_asked_for(lasting: Programs) -> None:
    english, chinese = lasting(dealer="D1"), lasting(dealer="D1", language="zh")
    one, other = english.bring({"dealer_code": "D1"}), chinese.bring({"dealer_code": "D1"})
    assert one.json["type"] == "http://localhost/api/v1/#wrong-fields" and one.json["status"] == 422
    assert one.headers["Content-Language"] == "en" and other.headers["Content-Language"] == "zh-Hans"
    assert [fault["field"] for fault in one.json["problems"]] == [fault["field"] for fault in other.json["problems"]]
    words = other.json["title"] + other.json["detail"] + other.json["problems"][0]["sentence"]
    assert any("一" <= character <= "鿿" for character in words)
    assert {"title", "detail", "status", "type", "problems"} == set(one.json)
    assert {"field", "value", "sentence"} == set(one.json["problems"][0])


def test_unknown_addresses_and_methods_are_problems_too(asking: Program, standing: GuardedApp) -> None:
    assert asking.get("/nothing").json["status"] == 404
    answer = standing.test_client().delete("/api/v1/quality", headers=asking.headers)
    assert answer.json["status"] == 405 and "GET" in answer.headers["Allow"]


def test_what_breaks_is_told_without_a_trace(asking: Program, standing: GuardedApp, monkeypatch: pytest.MonkeyPatch
                                             ) -> None:  # fmt: skip
    def broken() -> None:
        raise RuntimeError("a secret of the program")

    monkeypatch.setitem(standing.view_functions, "api.causes", broken)
    broken.permissions = frozenset()  # type: ignore[attr-defined]
    answer = asking.get("/causes", **MONTHS)
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "secret" not in answer.text and answer.headers["X-Request-ID"] in answer.json["detail"]


def test_the_reading_room_names_every_address(standing: GuardedApp) -> None:
    page = standing.test_client().get("/api/v1/").text
    for path in standing.api_doc["paths"]:
        assert path in page
