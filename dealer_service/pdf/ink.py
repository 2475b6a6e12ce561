"""What are drawings made of: one accent, greys, thin lines, patterns that survive a copier?"""

from collections.abc import Sequence
from typing import Literal

from reportlab.lib.colors import Color, HexColor

from dealer_service.pdf import type as faces
from dealer_service.pdf.drawing import Anchor, Area, Box, Dash, Dot, Line, Part, Path, Place, Words

INK: Color = HexColor("#111111")
SOFT: Color = HexColor("#303030")
FAINT: Color = HexColor("#a3a3a3")
MIST: Color = HexColor("#e6e6e6")
PAPER: Color = HexColor("#ffffff")
ACCENT: Color = HexColor("#0b4f7d")

ROLES = {
    "#111111": "ink",
    "#303030": "soft",
    "#a3a3a3": "faint",
    "#e6e6e6": "mist",
    "#ffffff": "paper",
    "#0b4f7d": "accent",
}

Pattern = Literal["solid", "diagonal", "level", "dots", "hollow"]
SMALL = 8.0
"""No type on paper is smaller, in points."""


def text(
    x: float,
    y: float,
    words: str,
    size: float = SMALL,
    anchor: Anchor = "start",
    colour: Color = INK,
    bold: bool = False,
) -> Part:
    """One line of type, in letters that can be printed."""
    return Words(x, y, faces.printable(words), size, anchor, colour, bold)


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    wide: float = 0.5,
    colour: Color = INK,
    dash: Dash | None = None,
) -> Part:
    return Line((x1, y1), (x2, y2), wide, colour, dash)


def path(points: Sequence[Place], wide: float = 1.0, colour: Color = INK, dash: Dash | None = None) -> Part:
    return Path(points, wide, colour, dash)


def area(points: Sequence[Place], fill: Color = MIST) -> Part:
    return Area(points, fill, None, 0.0)


def dot(x: float, y: float, radius: float = 2.2, colour: Color = ACCENT, hollow: bool = False) -> Dot:
    return Dot(x, y, radius, PAPER if hollow else colour, colour, 1.0)


def diamond(x: float, y: float, radius: float = 2.8, colour: Color = INK) -> Part:
    corners = [(x - radius, y), (x, y + radius), (x + radius, y), (x, y - radius)]
    return Area(corners, PAPER, colour, 0.8)


def bar(x: float, y: float, wide: float, high: float, pattern: Pattern = "solid", colour: Color = ACCENT) -> list[Part]:
    """A bar told apart from its neighbours by pattern, not by colour alone."""
    if pattern == "solid":
        return [Box(x, y, wide, high, colour, colour, 0.6)]
    parts: list[Part] = [Box(x, y, wide, high, PAPER, colour, 0.8)]
    if pattern == "level":
        rows = int(high / 2.2)
        parts += [
            line(x, y + high * n / (rows + 1), x + wide, y + high * n / (rows + 1), 0.6, colour)
            for n in range(1, rows + 1)
        ]
    elif pattern == "diagonal":
        parts += [line(*ends, 0.6, colour) for ends in hatching(x, y, wide, high)]
    elif pattern == "dots":
        across, up = max(int(wide / 4), 1), max(int(high / 4), 1)
        parts += [
            Dot(x + wide * (i + 0.5) / across, y + high * (j + 0.5) / up, 0.55, colour, None, 0.0)
            for i in range(across)
            for j in range(up)
        ]
    return parts


def hatching(
    x: float, y: float, wide: float, high: float, step: float = 4.0
) -> list[tuple[float, float, float, float]]:
    """Ends of the 45-degree strokes inside a rectangle."""
    strokes: list[tuple[float, float, float, float]] = []
    start = step
    while start < wide + high:
        x1, y1 = (x + start, y) if start <= wide else (x + wide, y + start - wide)
        x2, y2 = (x, y + start) if start <= high else (x + start - high, y + high)
        strokes.append((x1, y1, x2, y2))
        start += step
    return strokes


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near as they can be to those wanted, ``gap`` apart and between ``low`` and ``high``.

    Neighbours that would collide move apart together (the means of colliding runs stay where they were).
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    runs: list[tuple[float, list[int]]] = []
    for index in order:
        runs.append((wanted[index], [index]))
        while len(runs) > 1 and _top(runs[-2], gap) > _bottom(runs[-1], gap) - gap:
            (centre_a, a), (centre_b, b) = runs[-2], runs[-1]
            both = (centre_a * len(a) + centre_b * len(b)) / (len(a) + len(b))
            runs[-2:] = [(both, a + b)]
    placed = [0.0] * len(wanted)
    floor = low
    for run in runs:
        base = max(_bottom(run, gap), floor)
        for step, index in enumerate(run[1]):
            placed[index] = base + step * gap
        floor = base + len(run[1]) * gap
    excess = max(placed, default=low) - high
    if excess > 0:
        ceiling = high
        for index in reversed(order):
            placed[index] = min(placed[index], ceiling)
            ceiling = placed[index] - gap
    return placed


def _bottom(run: tuple[float, list[int]], gap: float) -> float:
    return run[0] - (len(run[1]) - 1) * gap / 2


def _top(run: tuple[float, list[int]], gap: float) -> float:
    return run[0] + (len(run[1]) - 1) * gap / 2
