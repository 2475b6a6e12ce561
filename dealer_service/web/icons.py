"""Where do the small pictures come from? From the installed icon file, put into the page itself."""

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape


@cache
def _drawings() -> dict[str, tuple[str, str]]:
    sprite = files("flask_bootstrap").joinpath("static/bootstrap5/icons/bootstrap-icons.svg").read_text("utf-8")
    symbols = re.findall(r'<symbol[^>]*viewBox="([^"]+)"[^>]*id="([^"]+)"[^>]*>(.*?)</symbol>', sprite, re.S)
    return {name: (box, drawing) for box, name, drawing in symbols}


@cache
def icon(name: str) -> Markup:
    """A drawing beside a word, hidden from screen readers; raises ``KeyError`` for a name that is not there."""
    box, drawing = _drawings()[name]
    return Markup(
        f'<svg class="icon" viewBox="{escape(box)}" width="16" height="16" fill="currentColor" aria-hidden="true" '
        f'focusable="false">{drawing}</svg>'
    )
