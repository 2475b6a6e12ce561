"""How does a drawing stand in a page: no inline style, the colours of the page, words to be read aloud?"""

from collections.abc import Iterator
from hashlib import sha256
from html import escape

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, Shape, String
from reportlab.lib.colors import Color

from dealer_service.pdf import ink

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
    parts = "".join(_shapes(drawing.contents, drawing.height, bold=False))
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


def _painted(shape: Line | Rect | Circle | PolyLine | Polygon, filled: bool) -> str:
    kind, plain = _paint("fill", "fill", getattr(shape, "fillColor", None) if filled else None)
    edge, lines = _paint("line", "stroke", shape.strokeColor)
    out = f'class="{kind} {edge}"{plain}{lines}'
    if shape.strokeColor is not None:
        out += f' stroke-width="{_n(shape.strokeWidth)}"'
        dash = getattr(shape, "strokeDashArray", None)
        if dash:
            out += f' stroke-dasharray="{" ".join(_n(part) for part in dash)}"'
    return out


def _points(flat: list[float], high: float) -> str:
    return " ".join(f"{_n(x)},{_n(high - y)}" for x, y in zip(flat[::2], flat[1::2], strict=True))


def _shapes(shapes: list[Shape], high: float, bold: bool) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, Group):
            yield from _shapes(shape.contents, high, bold=True)
        elif isinstance(shape, String):
            yield _string(shape, high, bold)
        elif isinstance(shape, Line):
            ends = f'x1="{_n(shape.x1)}" y1="{_n(high - shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(high - shape.y2)}"'
            yield f"<line {_painted(shape, False)} {ends}/>"
        elif isinstance(shape, Rect):
            x, y, wide, tall = shape.x, high - shape.y - shape.height, shape.width, shape.height
            place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(tall)}"'
            yield f"<rect {_painted(shape, True)} {place}/>"
        elif isinstance(shape, Circle):
            place = f'cx="{_n(shape.cx)}" cy="{_n(high - shape.cy)}" r="{_n(shape.r)}"'
            yield f"<circle {_painted(shape, True)} {place}/>"
        elif isinstance(shape, PolyLine):
            yield f'<polyline {_painted(shape, False)} points="{_points(shape.points, high)}"/>'
        elif isinstance(shape, Polygon):
            yield f'<polygon {_painted(shape, True)} points="{_points(shape.points, high)}"/>'
        else:
            raise TypeError(f"the family of charts draws no {type(shape).__name__}")


def _string(shape: String, high: float, bold: bool) -> str:
    kind, plain = _paint("fill", "fill", shape.fillColor)
    anchor = f' text-anchor="{shape.textAnchor}"' if shape.textAnchor != "start" else ""
    weight = ' font-weight="600"' if bold else ""
    place = f'x="{_n(shape.x)}" y="{_n(high - shape.y)}" font-size="{_n(shape.fontSize)}"'
    return f'<text class="{kind}"{plain} {place}{anchor}{weight}>{escape(shape.text)}</text>'


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
