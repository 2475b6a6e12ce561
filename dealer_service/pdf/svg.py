"""How does a drawing stand in a page: no inline style, the colours of the page, words to be read aloud?"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape

from reportlab.lib.colors import Color

from dealer_service.pdf import ink
from dealer_service.pdf.drawing import Area, Box, Dash, Dot, Drawing, Line, Part, Path, Place, Words

FAMILY = "'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Segoe UI', system-ui, sans-serif"
_MARGIN = 10.0
"""Room at both sides, since the reader's typeface may be wider than the one measured."""

_PLAIN = {
    "ink": ("currentColor", ""),
    "soft": ("currentColor", "0.72"),
    "faint": ("currentColor", "0.35"),
    "mist": ("currentColor", "0.1"),
    "accent": ("#0b4f7d", ""),
    "paper": ("#ffffff", ""),
}


def to_svg(drawing: Drawing, title: str, desc: str) -> str:
    """The drawing as an element of a page.

    Each part carries classes (``fill-accent``, ``line-soft`` ...) for the page's style sheet, and plain attributes
    that hold without one; ink follows the text colour, so dark pages need only colours for ``paper`` and ``accent``.
    """
    parts = "".join(_parts(drawing.parts, drawing.height))
    # The key comes from what is drawn: two charts of a page differ, the same chart always reads the same.
    key = "c" + sha256((parts + title + desc).encode()).hexdigest()[:10]
    wide, high = _n(drawing.width + 2 * _MARGIN), _n(drawing.height)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
        f'viewBox="-{_n(_MARGIN)} 0 {wide} {high}" width="{wide}" height="{high}" '
        f'aria-labelledby="{key}-t {key}-d" font-family="{escape(FAMILY)}">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(desc)}</desc>{parts}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _paint(prefix: str, attribute: str, colour: Color | None) -> tuple[str, str]:
    """Class and plain attributes of a fill or a line."""
    if colour is None:
        return f"no-{prefix}", f' {attribute}="none"'
    role = ink.ROLES.get("#" + colour.hexval()[2:8].lower(), "ink")
    value, opacity = _PLAIN[role]
    plain = f' {attribute}="{value}"' + (f' {attribute}-opacity="{opacity}"' if opacity else "")
    return f"{prefix}-{role}", plain


def _parts(parts: Iterable[Part], high: float) -> Iterator[str]:
    for part in parts:
        match part:
            case Words():
                yield _words(part, high)
            case Line((x1, y1), (x2, y2)):
                ends = f'x1="{_n(x1)}" y1="{_n(high - y1)}" x2="{_n(x2)}" y2="{_n(high - y2)}"'
                yield f"<line {_painted(None, part.colour, part.wide, part.dash)} {ends}/>"
            case Box():
                place = f'x="{_n(part.x)}" y="{_n(high - part.y - part.high)}"'
                size = f'width="{_n(part.wide)}" height="{_n(part.high)}"'
                yield f"<rect {_painted(part.fill, part.edge, part.edge_wide)} {place} {size}/>"
            case Dot():
                place = f'cx="{_n(part.x)}" cy="{_n(high - part.y)}" r="{_n(part.radius)}"'
                yield f"<circle {_painted(part.fill, part.edge, part.edge_wide)} {place}/>"
            case Path():
                painted = _painted(None, part.colour, part.wide, part.dash)
                yield f'<polyline {painted} points="{_points(part.places, high)}"/>'
            case Area():
                painted = _painted(part.fill, part.edge, part.wide)
                yield f'<polygon {painted} points="{_points(part.corners, high)}"/>'


def _painted(fill: Color | None, edge: Color | None, wide: float, dash: Dash | None = None) -> str:
    kind, plain = _paint("fill", "fill", fill)
    line, lines = _paint("line", "stroke", edge)
    out = f'class="{kind} {line}"{plain}{lines}'
    if edge is not None:
        out += f' stroke-width="{_n(wide)}"'
        if dash:
            out += f' stroke-dasharray="{" ".join(_n(part) for part in dash)}"'
    return out


def _points(places: Iterable[Place], high: float) -> str:
    return " ".join(f"{_n(x)},{_n(high - y)}" for x, y in places)


def _words(part: Words, high: float) -> str:
    kind, plain = _paint("fill", "fill", part.colour)
    anchor = f' text-anchor="{part.anchor}"' if part.anchor != "start" else ""
    weight = ' font-weight="600"' if part.bold else ""
    place = f'x="{_n(part.x)}" y="{_n(high - part.y)}" font-size="{_n(part.size)}"'
    return f'<text class="{kind}"{plain} {place}{anchor}{weight}>{escape(part.words)}</text>'


def to_names(drawing: Drawing, spots: list[tuple[float, float, str, str]], label: str) -> str:
    """A layer over a drawing whose spots name themselves when pointed at or reached by keyboard.

    A spot is x, y (from the bottom), its name, and the address it leads to; the layer lies exactly over the drawing.
    """
    wide, high = _n(drawing.width + 2 * _MARGIN), _n(drawing.height)
    parts = []
    for x, y, name, href in spots:
        anchor = "end" if x > drawing.width / 2 else "start"
        shift = -8 if anchor == "end" else 8
        across, down = _n(x), _n(drawing.height - y)
        parts.append(
            f'<a href="{escape(href)}" aria-label="{escape(name)}"><circle cx="{across}" cy="{down}" r="6"/>'
            f'<text x="{_n(x + shift)}" y="{_n(drawing.height - y - 6)}" text-anchor="{anchor}" font-size="9">'
            f"{escape(name)}</text></a>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spots" viewBox="-{_n(_MARGIN)} 0 {wide} {high}" '
        f'role="group" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
