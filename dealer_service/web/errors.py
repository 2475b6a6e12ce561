"""What does a person see when something was refused, is not there, or broke?"""

from collections.abc import Callable

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.web import edge
from dealer_service.web.names import sentence

Answer = Callable[[Exception, int], ResponseReturnValue]


def init_errors(app: Flask) -> None:
    """Programs under ``/api/`` get what ``app.extensions["api_answer"]`` makes of an error, where it is set."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def status_of(refusal: Refused) -> int:
    if isinstance(refusal, NotFound):
        return 404
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, Conflict) else 400


def _refused(error: Refused) -> ResponseReturnValue:
    status = status_of(error)
    titles = {403: _("Not included in your role"), 404: _("Not found"), 409: _("Someone else was first")}
    return _page(error, status, titles.get(status, _("This cannot be done")), sentence(error))


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return _page(
        error,
        400,
        _("This form is out of date"),
        _(
            "It was opened before you last signed in or out. Go back, load the page again and send it once more; "
            "what you typed is kept in this browser."
        ),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    status = error.code or 500
    if status >= 500:
        return _broken(error)
    words = {
        400: (_("This request cannot be read"), _("Something in the address or the form is not as it should be.")),
        401: (_("Sign in first"), _("This page is for people who are signed in.")),
        403: (_("Not allowed"), _("Your role does not include this page.")),
        404: (_("Not found"), _("There is no page at this address, or it is not for you.")),
        405: (_("Not this way"), _("This address does not take that kind of request.")),
        413: (_("Too large"), _too_large()),
        429: (_("Too many requests"), _("Wait a minute, then go on.")),
    }
    title, text = words.get(status, (_("This cannot be done"), _("The request was refused.")))
    answer = current_app.make_response(_page(error, status, title, text))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _too_large() -> str:
    largest = getattr(current_app.view_functions.get(request.endpoint or ""), "largest", None)
    if largest is None:
        return _("The form is larger than what is accepted. Split it and send the parts.")
    most = largest // 1_000_000
    return _("Up to %(most)s MB are accepted here at once. Send fewer files, or split a long one.", most=most)


def _broken(error: Exception) -> ResponseReturnValue:
    number = g.get("request_id", "-")
    current_app.logger.error("request %s broke: %s %s", number, request.method, request.path, exc_info=error)
    g.bare = True
    return _page(
        error,
        500,
        _("Something broke on our side"),
        _(
            "Nothing was saved by this step. If it happens again, tell your administrator the number %(number)s.",
            number=number,
        ),
    )


def _page(error: Exception, status: int, title: str, text: str) -> ResponseReturnValue:
    edge.refuse()
    api_answer: Answer | None = current_app.extensions.get("api_answer")
    if api_answer is not None and request.path.startswith("/api/"):
        return api_answer(error, status)
    return render_template("errors/error.html", title=title, lead=text, status=status), status
