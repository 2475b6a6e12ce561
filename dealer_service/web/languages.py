"""Which language does the reader read, and are its sentences compiled?"""

# mypy: disallow-untyped-calls=false

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale, refresh

from dealer_service.paths import TRANSLATIONS
from dealer_service.web import edge

# How the locales of people, as settings and tables write them, are called by the catalogues.
CATALOGUES = {"en": "en", "zh": "zh_Hans_CN"}
OWN_NAMES = {"en": "English", "zh": "中文"}


def init_languages(app: Flask, default: str) -> None:
    compile_stale(TRANSLATIONS)
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS), BABEL_DEFAULT_LOCALE=CATALOGUES[default])
    Babel(app, locale_selector=_catalogue)


def reader_locale() -> str:
    """``en`` or ``zh``: the person's, else the browser's own choice here, else what it asks for, else the setting's."""
    if not has_request_context():
        return "en"
    # A page may be rendered because looking up the person failed: no lookup is begun from here.
    person = _known_person()
    if person is not None and person in CATALOGUES:
        return person
    chosen = session.get("locale")
    if chosen in CATALOGUES:
        return str(chosen)
    for tag, _quality in request.accept_languages:
        language = tag.replace("_", "-").partition("-")[0].lower()
        if language in CATALOGUES:
            return language
    return edge.settings().locale


def _known_person() -> str | None:
    from flask import g

    actor = g.get("actor")
    return None if actor is None else actor.locale


def _catalogue() -> str:
    return CATALOGUES[reader_locale()]


def reread_language() -> None:
    """Ask again which language the reader reads, after it became known who reads."""
    refresh()


def html_lang() -> str:
    """The language tag of the page."""
    return "zh-Hans" if str(get_locale()).startswith("zh") else "en"


def compile_stale(folder: Path) -> None:
    """Compile the catalogues that were changed; where nothing may be written, those that came with it are used."""
    for written in folder.glob("*/LC_MESSAGES/*.po"):
        compiled = written.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= written.stat().st_mtime:
            continue
        beside = compiled.with_suffix(f".{os.getpid()}.mo")
        try:
            with written.open("rb") as source, beside.open("wb") as out:
                write_mo(out, read_po(source, locale=written.parent.parent.name))
            os.replace(beside, compiled)
        except OSError:
            beside.unlink(missing_ok=True)
