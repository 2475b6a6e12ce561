"""Which program asks, may it, and how often? Every address of the API is opened here.

A request has one session, with the scope of the token, committed once at its end. Nothing of a browser counts here: a
cookie opens nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, current_app, g, request
from flask_limiter import Limiter
from flask_openapi3.blueprint import APIBlueprint
from sqlmodel import Session
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from dealer_service.api.problems import ERRORS
from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.words import N_
from dealer_service.services import accounts, api_tokens
from dealer_service.services.api_tokens import Caller
from dealer_service.services.opening import Database
from dealer_service.settings import Settings

READING = frozenset({"GET", "HEAD", "OPTIONS"})
RATE = "600 per minute"
SCHEME = "token"
NOTHING_HERE = N_("There is nothing at this address, or not for this token.")

View = TypeVar("View", bound=Callable[..., Any])

bp = APIBlueprint("api", __name__, url_prefix="/api/v1", abp_responses=ERRORS)
SECURITY: list[dict[str, list[Any]]] = [{SCHEME: []}]


def needs(permission: Permission) -> Callable[[View], View]:
    """What the token must carry for a view; ``PUBLIC`` is opened without one."""

    def mark(view: View) -> View:
        view.permissions = frozenset({permission})  # type: ignore[attr-defined]
        return view

    return mark


def limiter_of(rate: Callable[[], str]) -> Limiter:
    """One limit for all addresses of the API together, per token; per network address for who has none."""
    limiter = Limiter(_who, storage_uri="memory://", strategy="moving-window", key_prefix="api")
    limiter.shared_limit(rate, scope="api")(bp)
    return limiter


def now() -> datetime:
    """The moment of this request: the same however often it is asked."""
    if "now" not in g:
        settings: Settings = current_app.extensions["settings"]
        g.now = settings.now()
    moment: datetime = g.now
    return moment


def actor() -> Actor:
    """The program that asks; only for views that need a permission."""
    found = _caller()
    if found is None:
        raise LookupError("nobody is known on this address")
    return found.actor


def session() -> Session:
    """The request's session in the scope of the token; it holds the write lock where something is brought."""
    if "api_session" not in g:
        g.api_session = _database().open(None, write=request.method not in READING)
        accounts.enter(g.api_session, actor(), now())
    opened: Session = g.api_session
    return opened


@bp.before_request
def _admit() -> None:
    view = current_app.view_functions[request.endpoint or ""]
    needed: frozenset[Permission] = getattr(view, "permissions", frozenset())
    if Permission.PUBLIC in needed:
        return
    if _caller() is None:
        told = {"error": "invalid_token"} if "Authorization" in request.headers else {}
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "api", **told}))
    for permission in needed:
        require(actor(), permission)
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        raise NotFound(NOTHING_HERE)


@bp.after_request
def _finish(response: Response) -> Response:
    opened: Session | None = g.get("api_session")
    if opened is not None and request.method not in READING:
        if response.status_code < 400:
            opened.commit()
        else:
            opened.rollback()
    found: Caller | None = g.get("api_caller")
    if found is not None and found.seen and found.actor.token is not None:
        _after(response, found.actor.token.token_id)
    return response


@bp.teardown_request
def _close(_error: BaseException | None) -> None:
    opened: Session | None = g.pop("api_session", None)
    if opened is not None:
        opened.close()


def _after(response: Response, token_id: int) -> None:
    """Note the use once the answer is on its way, so that no program waits for the write lock."""
    database, moment = _database(), now()

    def note() -> None:
        with database.session(None, write=True) as writing:
            api_tokens.note_use(writing, token_id, moment)
            writing.commit()

    response.call_on_close(note)


def _caller() -> Caller | None:
    """Looked up once per request, never under the write lock."""
    if "api_caller" not in g:
        scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        g.api_caller = None
        if scheme.lower() == "bearer" and secret.strip():
            with _database().session(None) as reading:
                g.api_caller = api_tokens.find_caller(reading, secret.strip(), now())
    found: Caller | None = g.api_caller
    return found


def _who() -> str:
    found = _caller()
    return f"address:{request.remote_addr}" if found is None else found.actor.key


def _database() -> Database:
    found: Database = current_app.extensions["database"]
    return found
