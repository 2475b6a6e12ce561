"""How is a page's cost measured: processor time of a request, against the plain SQL of its rows and its template?"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from time import process_time
from typing import Any

from flask import g, render_template, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event

from dealer_service.domain.accounts import SYSTEM_ACTOR, Grant
from dealer_service.services import accounts
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.web import edge, frame
from dealer_service.web.guards import GuardedApp

LIMIT = 2.0
EMAIL, PASSWORD = "somebody@example.com", "three quiet pistons"


@dataclass(frozen=True)
class Recorded:
    """One request: the statements that read, the template's name and what it was given, and the frame around it."""

    reading: list[tuple[str, Any]]
    template: str
    given: dict[str, Any]
    frame: frame.Frame

    def rows(self, bare: sqlite3.Connection) -> None:
        """The same statements on a bare connection, all rows fetched."""
        for statement, values in self.reading:
            bare.execute(statement, values).fetchall()

    def rendered(self, zone: str, without: tuple[str, ...] = (), **more: object) -> str:
        """The same template from constants, inside a request; ``more`` in place of what is left out."""
        g.actor, g.frame, g.zone, g.now = self.frame.person, self.frame, zone, edge.settings().now()
        left_out = ("g", "request", "session", *without)
        shown = {name: value for name, value in self.given.items() if name not in left_out}
        return render_template(self.template, **shown, **more)


def signed_in(app: GuardedApp) -> FlaskClient:
    """A browser of the person whom ``add_person`` added."""
    browser = app.test_client()
    answer = browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return browser


def add_person(database: Database, grant: Grant, now: datetime) -> None:
    """Somebody who may sign in."""
    with database.session(SYSTEM, write=True) as session:
        accounts.add_user(session, SYSTEM_ACTOR, email=EMAIL, name="Sam Somebody", grants=[grant], password=PASSWORD,
                          now=now)  # fmt: skip
        session.commit()


def recorded(app: GuardedApp, browser: FlaskClient, address: str) -> Recorded:
    """What one request asks of the database and gives to its template."""
    seen: list[tuple[str, Any]] = []
    shown: list[tuple[str, dict[str, Any], frame.Frame]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        if statement.lstrip()[:4] in ("SELE", "WITH"):
            seen.append((statement, values))

    def rendered(_sender: object, template: Any, context: dict[str, Any], **_more: object) -> None:
        shown.append((template.name, dict(context), frame.frame()))

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    with template_rendered.connected_to(rendered, app):
        assert browser.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return Recorded(seen, *shown[-1])


def milliseconds(works: Sequence[Callable[[], object]], turns: int) -> list[float]:
    """The medians of ``turns`` runs in processor time; all take turns, so that a busy machine slows them alike."""
    times: list[list[float]] = [[] for _work in works]
    for _ in range(turns):
        for work, taken in zip(works, times, strict=True):
            began = process_time()
            work()
            taken.append((process_time() - began) * 1000)
    return [median(taken) for taken in times]


def compared(page: Callable[[], object], rows: Callable[[], object], template: Callable[[], object], turns: int,
             statements: int) -> str:  # fmt: skip
    """The page against both parts of its peer, in words with the verdict."""
    whole, sql, drawn = milliseconds((page, rows, template), turns)
    ratio = whole / (sql + drawn)
    verdict = "ok" if ratio <= LIMIT else "OVER"
    return (f"page {whole:.1f} ms, plain SQL {sql:.1f} ms ({statements} statements), template {drawn:.1f} ms, "
            f"ratio {ratio:.2f} (limit {LIMIT:.0f}): {verdict}")  # fmt: skip
