"""How a part of a page keeps itself up to date: sent again only when something changed."""

import hashlib
from collections.abc import Callable

from flask import Response, request

from dealer_service.services import today
from dealer_service.web import edge
from dealer_service.web.day_frame import mine
from dealer_service.web.languages import reader_locale


def first(content: str) -> str:
    """The version of a part as the page is opened with it."""
    return _version(_stamp(), content)


def answer(content: Callable[[], str]) -> Response:
    """The part for the script that asks every few seconds; 304 as long as nothing changed, drawn only when needed."""
    stamped = _stamp()
    known = request.headers.get("If-None-Match", "").strip('"')
    if known.partition("-")[0] == stamped:
        return _unchanged(known)
    drawn = content()
    version = _version(stamped, drawn)
    if known.partition("-")[2] == version.partition("-")[2]:
        return _unchanged(version)
    sent = Response(drawn, mimetype="text/html")
    sent.headers["ETag"] = f'"{version}"'
    return sent


def _unchanged(version: str) -> Response:
    sent = Response(status=304)
    sent.headers["ETag"] = f'"{version}"'
    return sent


def _stamp() -> str:
    stamped = today.stamp(edge.session(), edge.actor(), edge.now())
    return hashlib.sha256(f"{stamped}:{reader_locale()}:{mine()}".encode()).hexdigest()[:20]


def _version(stamped: str, content: str) -> str:
    return f"{stamped}-{hashlib.sha256(content.encode()).hexdigest()[:20]}"
