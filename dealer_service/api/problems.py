"""How is a program told that something was refused? As a problem document (RFC 9457), in its language."""

import time
from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, g, json, request
from flask_babel import get_locale, gettext
from flask_limiter import Limiter
from pydantic import BaseModel, Field, ValidationError
from werkzeug.exceptions import HTTPException

from dealer_service.domain.import_problems import shown
from dealer_service.domain.order_documents import FieldProblem
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

MEDIA_TYPE = "application/problem+json"
REF = {"$ref": "#/components/schemas/Problem"}

# Status -> (fragment of the type's address, title, what is told where nobody said more).
KINDS: dict[int, tuple[str, str, str]] = {
    400: ("unreadable", N_("This request cannot be read"), N_("The body is not valid JSON in UTF-8.")),
    401: ("no-token", N_("A token is needed"), N_("Send a token that is in use: “Authorization: Bearer …”.")),
    403: ("not-permitted", N_("Not included in this token"), N_("This token does not carry the permission.")),
    404: ("not-found", N_("Not found"), N_("There is nothing at this address, or not for this token.")),
    405: ("wrong-method", N_("Not this way"), N_("This address does not take that kind of request.")),
    409: ("conflict", N_("Someone else was first"), N_("Read what is there now, and decide again.")),
    413: ("too-large", N_("Too large"), N_("The body is larger than what is accepted. Send one order at a time.")),
    415: ("not-json", N_("Not JSON"), N_("Send the order as application/json.")),
    422: ("wrong-fields", N_("This cannot be taken"), N_("Something in the request is not as it should be.")),
    429: ("too-many-requests", N_("Too many requests"), N_("Wait as long as Retry-After says, then go on.")),
    500: (
        "broken",
        N_("Something broke on our side"),
        N_("Nothing was saved. If it happens again, tell your administrator the number {number}."),
    ),
}
OTHER = ("refused", N_("This cannot be done"), N_("The request was refused."))

NEEDED = N_("The parameter {field} is needed. Add it.")
NOT_LISTED = N_("“{value}” is not in the list. Use one of: {choices}.")
NO_MONTH = N_("“{value}” is no month from 1970 to 2199. Write it like 2026-10.")
NO_PARAMETER = N_("There is no parameter {field}. Leave it out, or correct its name.")
NOT_USABLE = N_("“{value}” cannot be used here. Correct it.")


class FieldFault(BaseModel):
    """What is wrong at one place. In an order, jobs are counted from 0: ``jobs.0.vin``."""

    field: str | None = Field(description="Name of the parameter, or place in the document; null for the whole")
    value: str | None = Field(description="What was sent there, as text")
    sentence: str = Field(description="What is wrong and what helps, in the language asked for")


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(description="Address of the kind of problem")
    title: str
    status: int
    detail: str
    problems: list[FieldFault] = Field(default=[], description="Each fault of the request, where there are several")


def _declared(status: int) -> dict[str, Any]:
    return {"description": KINDS[status][1], "content": {MEDIA_TYPE: {"schema": REF}}}


ERRORS: dict[Any, Any] = {status: _declared(status) for status in (401, 403, 404, 422, 429, 500)}
ERRORS_OF_WRITING: dict[Any, Any] = {status: _declared(status) for status in (400, 409, 413, 415)}


def api_answer(error: Exception, status: int) -> Response:
    """The problem document for any error below ``/api/``."""
    if isinstance(error, Refused):
        status = 422 if status == 400 else status
        faults: Sequence[FieldProblem] = getattr(error, "problems", ())
        if not faults and error.field is not None:
            faults = [FieldProblem(error.field, None, error.message, error.params)]
        return document(status, gettext(error.message).format(**error.params), faults)
    answer = document(status)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name in ("WWW-Authenticate", "Allow"):
                answer.headers[name] = value
    if status == 429:
        limiter: Limiter = current_app.extensions["api_limiter"]
        reset = limiter.current_limit.reset_at if limiter.current_limit is not None else time.time()
        answer.headers["Retry-After"] = str(max(1, int(reset - time.time())))
    return answer


def document(status: int, detail: str | None = None, faults: Sequence[FieldProblem] = ()) -> Response:
    """A problem document in the reader's language."""
    fragment, title, words = KINDS.get(status, OTHER)
    body: dict[str, Any] = {
        "type": f"{request.host_url}api/v1/#{fragment}",
        "title": gettext(title),
        "status": status,
        "detail": detail or gettext(words).format(number=g.get("request_id", "-")),
    }
    if faults:
        body["problems"] = [as_fault(fault) for fault in faults]
    return answer(body, status, MEDIA_TYPE)


def as_fault(fault: FieldProblem) -> dict[str, str | None]:
    return {"field": fault.field, "value": fault.value, "sentence": gettext(fault.template).format(**fault.params)}


def answer(body: object, status: int = 200, media_type: str = "application/json") -> Response:
    """A JSON answer, its keys in the order given, its characters readable."""
    written = json.dumps(body, ensure_ascii=False, sort_keys=False)
    response = Response(written, status, content_type=media_type)
    response.headers["Content-Language"] = "zh-Hans" if str(get_locale()).startswith("zh") else "en"
    response.vary.add("Accept-Language")
    return response


def from_validation(error: ValidationError) -> Response:
    """What is wrong with the parameters of a request, in our own words."""
    faults = []
    for found in error.errors(include_url=False, include_context=True):
        field = _whole(".".join(str(part) for part in found["loc"])) or None
        given = shown(_whole(found["input"])) if isinstance(found["input"], str) else None
        params: dict[str, object] = {"field": field, "value": given or ""}
        template = NOT_USABLE
        if found["type"] == "missing":
            template, given = NEEDED, None
        elif found["type"] in ("enum", "literal_error"):
            expected = str(found.get("ctx", {}).get("expected", ""))
            template, params["choices"] = NOT_LISTED, expected.replace("'", "").replace(" or ", ", ")
        elif found["type"] == "string_pattern_mismatch":
            template = NO_MONTH
        elif found["type"] == "extra_forbidden":
            template = NO_PARAMETER
        faults.append(FieldProblem(field, given, template, params))
    return document(422, None, faults)


def _whole(text: str) -> str:
    """The text without halves of characters, which no answer can carry."""
    return text.encode("utf-8", "ignore").decode()
