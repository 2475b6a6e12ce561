"""What stands around every page: product, place, search, person, rail?"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from flask import Flask, current_app, g, request, url_for

from dealer_service.domain.accounts import Actor, Permission
from dealer_service.paths import STATIC
from dealer_service.services import accounts
from dealer_service.web import edge, rail
from dealer_service.web.icons import icon
from dealer_service.web.languages import OWN_NAMES, html_lang, reader_locale
from dealer_service.web.lists import here_with, toggled
from dealer_service.web.names import role_name

SEARCH = "vehicles.search"


@dataclass(frozen=True, slots=True)
class Frame:
    """Finished values for base.html; without a person there is no rail and no search."""

    person: Actor | None
    places: tuple[str, ...]
    rail: list[rail.RailItem]
    search_url: str | None
    other_locale: str
    other_language: str
    here: str


def init_frame(app: Flask) -> None:
    app.jinja_env.globals.update(
        frame=frame,
        icon=icon,
        asset=asset,
        library=library,
        here_with=here_with,
        toggled=toggled,
        html_lang=html_lang,
        role_name=role_name,
        may=may,
        now=edge.now,
        Permission=Permission,
    )


def frame() -> Frame:
    """The frame of this request, built once; bare where the request broke, because the database may be the reason."""
    if "frame" not in g:
        g.frame = _build()
    built: Frame = g.frame
    return built


def may(permission: Permission) -> bool:
    """May the reader do this? For links and buttons; the verb asks again."""
    person = edge.person()
    return person is not None and person.may(permission)


def asset(name: str) -> str:
    """The address of an own file, with a version, so that browsers keep it until it changes."""
    return url_for("static", filename=name, v=_version_of(name, (STATIC / name).stat().st_mtime_ns))


def library(name: str) -> str:
    """The address of a file of the installed style library."""
    return url_for("bootstrap.static", filename=name, v=_library_version())


def _build() -> Frame:
    other = "en" if reader_locale() == "zh" else "zh"
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    person = None if g.get("bare") else edge.person()
    if person is None:
        return Frame(None, (), [], None, other, OWN_NAMES[other], here)
    session = edge.session()
    searchable = SEARCH in current_app.view_functions and person.may(Permission.SEE_ORDERS)
    return Frame(
        person,
        accounts.places_of(session, person, edge.now()),
        rail.items_for(current_app, session, person, request.endpoint),
        url_for(SEARCH) if searchable else None,
        other,
        OWN_NAMES[other],
        here,
    )


@cache
def _version_of(name: str, _changed: int) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


@cache
def _library_version() -> str:
    return version("bootstrap-flask")
