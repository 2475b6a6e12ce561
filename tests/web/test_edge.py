"""Is there one session per request, in the person's scope, committed once and rolled back on any refusal?"""

from collections.abc import Callable

import pytest
from flask import Blueprint, request
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from dealer_service.domain.accounts import Permission
from dealer_service.domain.refusals import Refused
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.dealers import RegionRow
from dealer_service.storage.scope import scope_of
from dealer_service.web import edge
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import GuardedApp, page

SIGNED_IN = Permission.SIGNED_IN
SIZE = 3 * 1024 * 1024


@pytest.fixture
def tried(app: GuardedApp) -> None:
    """Pages that exist only to be tried."""
    bp = Blueprint("tried", __name__)

    def add(name: str) -> None:
        edge.session().add(RegionRow(name=name))
        edge.session().flush()

    @page(bp, "/kept", permission=SIGNED_IN, methods=("POST",))
    def kept() -> str:
        add("Kept")
        return "kept"

    @page(bp, "/refused", permission=SIGNED_IN, methods=("POST",))
    def refused() -> str:
        add("Refused")
        raise Refused("There is no such person.")

    @page(bp, "/broken", permission=SIGNED_IN, methods=("POST",))
    def broken() -> str:
        add("Broken")
        raise ZeroDivisionError

    @page(bp, "/at-field", permission=SIGNED_IN, methods=("POST",))
    def at_field() -> str:
        form = Form()
        with refusals_at(form):
            add("At field")
            raise Refused("There is no such person.", field="nowhere")
        return "|".join(sentence for _id, sentence in form.wrong)

    @page(bp, "/answer-400", permission=SIGNED_IN, methods=("POST",))
    def answer() -> tuple[str, int]:
        add("Answer")
        return "no", 400

    @page(bp, "/chunks", permission=SIGNED_IN, methods=("POST",), writes=False, largest=5_000_000)
    def chunks() -> str:
        edge.session().exec(select(RegionRow)).all()
        with edge.database().session(SYSTEM, write=True) as own:
            own.add(RegionRow(name="Chunk"))
            own.commit()
        return str(len(request.files["file"].read()))

    @page(bp, "/scope", permission=SIGNED_IN, methods=("GET", "POST"))
    def scope() -> dict[str, object]:
        found = scope_of(edge.session())
        return {"name": found.name, "dealers": None if found.dealer_ids is None else sorted(found.dealer_ids)}

    app.register_blueprint(bp)


def upload(browser: FlaskClient, path: str) -> TestResponse:
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="orders.csv"\r\n\r\n'
    body = head + b"x" * SIZE + b"\r\n--edge--\r\n"
    return browser.post(path, data=body, content_type="multipart/form-data; boundary=edge", buffered=True)


def regions(database: Database) -> set[str]:
    with database.session(SYSTEM) as session:
        return {row.name for row in session.exec(select(RegionRow))}


@pytest.mark.usefixtures("tried")
def test_only_what_was_not_refused_is_kept(browser_of: Callable[[str], FlaskClient], database: Database) -> None:
    browser = browser_of("advisor")
    answers = {path: browser.post(path) for path in ("/kept", "/refused", "/broken", "/at-field", "/answer-400")}
    assert [answer.status_code for answer in answers.values()] == [200, 400, 500, 200, 400]
    assert answers["/at-field"].text == "There is no such person."
    assert regions(database) == {"North", "South", "Kept"}


@pytest.mark.usefixtures("tried")
def test_one_commit(browser_of: Callable[[str], FlaskClient]) -> None:
    browser, commits = browser_of("advisor"), []

    def counted(session: Session) -> None:
        commits.append(session)

    event.listen(Session, "after_commit", counted)
    try:
        browser.post("/kept")
        assert len(commits) == 1
        browser.get("/account")
        assert len(commits) == 1
    finally:
        event.remove(Session, "after_commit", counted)


@pytest.mark.usefixtures("tried")
def test_a_page_may_write_on_sessions_of_its_own(browser_of: Callable[[str], FlaskClient], database: Database) -> None:
    browser = browser_of("advisor")
    assert upload(browser, "/chunks").text == str(SIZE)
    assert "Chunk" in regions(database)


@pytest.mark.usefixtures("tried")
def test_large_files_only_from_people_signed_in(client: FlaskClient, app: GuardedApp) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert upload(client, "/chunks").status_code == 413


@pytest.mark.usefixtures("tried")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_scope_of_the_person(browser_of: Callable[[str], FlaskClient], method: str) -> None:
    seen = {
        key: browser_of(key).open("/scope", method=method).get_json()["dealers"]
        for key in (
            "advisor",
            "other_advisor",
            "far_manager",
            "area_manager",
            "auditor",
            "head_office",
            "service_centre",
            "admin",
            "outsider",
        )
    }
    assert seen == {
        "advisor": [1],
        "other_advisor": [2],
        "far_manager": [3],
        "area_manager": [1, 2],
        "auditor": None,
        "head_office": None,
        "service_centre": [],
        "admin": [],
        "outsider": [],
    }
