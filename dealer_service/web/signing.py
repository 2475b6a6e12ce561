"""How does a browser stay signed in, and how are its cookies kept?"""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user

from dealer_service.domain.accounts import Actor
from dealer_service.domain.refusals import NotFound
from dealer_service.services import accounts, sign_ins
from dealer_service.services.sign_ins import SignedIn
from dealer_service.web import edge

PERSON = "person"
# Files that come with installed parts; they hold nothing of ours and are the same for everybody.
FILES = frozenset({"static", "bootstrap.static"})
# What a page asks by itself, without anybody there: a browser that only does this is left, and is signed out in time.
WATCHING = frozenset({"today.live", "today.calls_live"})


class Browser(UserMixin):
    """A signed-in browser, known by its token."""

    def __init__(self, token: str, signed_in: SignedIn, actor: Actor) -> None:
        self.token = token
        self.token_digest = signed_in.token_digest
        self.actor = actor

    def get_id(self) -> str:
        return self.token


class Cookies(SecureCookieSessionInterface):
    """Cookies that travel only over https where the page itself did."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def init_signing(app: Flask) -> None:
    app.session_interface = Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="dealer_service",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    login = LoginManager()
    login.session_protection = ""  # revocable tokens do its work; it would end sessions when an address changes
    login.init_app(app, add_context_processor=False)
    login.user_loader(_load)
    app.before_request(_arrive)
    app.after_request(_seen)


def this_browser() -> str:
    """The digest of this browser's token; only for pages that need a person."""
    browser: Any = current_user
    digest: str = browser.token_digest
    return digest


def begin(token: str, user_id: int) -> None:
    """Bind this browser to the token.

    The cookie starts anew, so that nothing planted before survives; only for the same person coming back it is kept,
    so that forms open in other tabs can still be sent.
    """
    if session.get(PERSON) != user_id:
        session.clear()
    session[PERSON] = user_id
    session["_user_id"] = token
    session["_fresh"] = True


def end() -> None:
    """Forget the token; the cookie starts anew."""
    session.clear()


def _arrive() -> None:
    """Know the person before anything can be refused, so that refusals are told in their language.

    A page that takes files says how large; only people who are signed in may send more than a form.
    """
    if request.endpoint in FILES or "_user_id" not in session:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if edge.person() is not None and view is not None and hasattr(view, "largest"):
        request.max_content_length = view.largest


def _load(token: str) -> Browser | None:
    with edge.identifying() as reading:
        found = sign_ins.find_signed_in(reading, token, edge.now())
        if found is None:
            return None
        try:
            actor = accounts.actor_of(reading, found.user_id)
        except NotFound:
            return None
    edge.enter(actor)
    if request.endpoint not in WATCHING and edge.now() - found.seen_at > sign_ins.SEEN_EVERY:
        g.seen_digest = found.token_digest
    return Browser(token, found, actor)


def _seen(response: Response) -> Response:
    digest, moment = g.pop("seen_digest", None), g.get("now")
    if digest is not None:
        edge.after_answer(response, lambda writing: sign_ins.touch(writing, digest, moment))
    return response
