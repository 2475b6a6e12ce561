"""Where does a request meet the database? One session, opened when first needed, committed once at the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_login import current_user
from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.services import accounts
from dealer_service.services.opening import Database
from dealer_service.settings import Settings

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def init_edge(app: Flask, database: Database, settings: Settings) -> None:
    """Hand the application its database and settings; call it last, so that the commit comes first after a request."""
    app.extensions["database"] = database
    app.extensions["settings"] = settings
    app.after_request(_finish)
    app.teardown_request(_close)


def database() -> Database:
    found: Database = current_app.extensions["database"]
    return found


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def now() -> datetime:
    """The moment of this request: the same however often it is asked."""
    if "now" not in g:
        g.now = settings().now()
    moment: datetime = g.now
    return moment


def writes() -> bool:
    """Does this request change something in its own session? Pages registered with ``writes=False`` never do."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in READING and getattr(view, "writes", True)


def session() -> Session:
    """The request's session: reading for GET, holding the write lock for what changes something.

    It carries the scope of the person; for somebody who is not signed in it has none and reads no dealer's row.
    """
    if "db_session" not in g:
        g.db_session = database().open(None, write=writes())
        if "actor" in g:
            accounts.enter(g.db_session, g.actor, now())
    opened: Session = g.db_session
    return opened


@contextmanager
def glance() -> Iterator[Session]:
    """A short reading session of its own, for slow checks that must not hold the write lock."""
    with database().session(None) as reading:
        yield reading


@contextmanager
def noting() -> Iterator[Session]:
    """A short writing session of its own, saved before the answer goes out: where reading itself is put on record."""
    with database().session(None, write=True) as writing:
        accounts.enter(writing, actor(), now())
        yield writing
        writing.commit()


def after_answer(response: Response, verb: Callable[[Session], None]) -> None:
    """Write something small once the answer is on its way, so that nobody waits for the write lock."""
    home = database()

    def write() -> None:
        with home.session(None, write=True) as writing:
            verb(writing)
            writing.commit()

    response.call_on_close(write)


@contextmanager
def identifying() -> Iterator[Session]:
    """A session to find out who asks; never one that holds the write lock while a file is read or a digest computed."""
    if writes():
        with glance() as reading:
            yield reading
    else:
        yield session()


def enter(actor: Actor) -> None:
    """From here on the request acts for this person, in their scope."""
    g.actor = actor
    if "db_session" in g:
        accounts.enter(g.db_session, actor, now())


def person() -> Actor | None:
    """Who is signed in, if anybody is."""
    if "actor" not in g:
        browser: Any = current_user
        return browser.actor if browser.is_authenticated else None
    entered: Actor = g.actor
    return entered


def actor() -> Actor:
    """Who is signed in; only for pages that need a permission.

    Raises ``LookupError`` on a page that anybody may open.
    """
    found = person()
    if found is None:
        raise LookupError("nobody is signed in on this page")
    return found


def refuse() -> None:
    """Roll back at the end, though the answer is a page."""
    g.refused = True


def keep_despite_refusal() -> None:
    """Commit at the end, though the answer is a refusal: a refused sign-in is counted."""
    g.kept = True


def _finish(response: Response) -> Response:
    opened: Session | None = g.pop("db_session", None)
    if opened is None:
        return response
    g.db_finished = opened
    if writes():
        refused = response.status_code >= 400 or g.get("refused", False)
        if g.get("kept", False) or not refused:
            opened.commit()
        else:
            opened.rollback()
    return response


def _close(_error: BaseException | None) -> None:
    for name in ("db_session", "db_finished"):
        opened: Session | None = g.pop(name, None)
        if opened is not None:
            opened.close()
