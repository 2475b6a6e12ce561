"""What can a drawing hold? Plain values, that stand on paper (``sheet``) as well as in a page (``svg``).

Places are points from the lower left corner of the drawing, y upwards. A colour of None is not painted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from reportlab.lib.colors import Color

Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]
Dash = tuple[float, float]


class Words(NamedTuple):
    """One line of printable type; bold is stroked, since the face has one weight."""

    x: float
    y: float
    words: str
    size: float
    anchor: Anchor
    colour: Color
    bold: bool


class Line(NamedTuple):
    start: Place
    end: Place
    wide: float
    colour: Color
    dash: Dash | None


class Path(NamedTuple):
    """Straight strokes from place to place."""

    places: Sequence[Place]
    wide: float
    colour: Color
    dash: Dash | None


class Area(NamedTuple):
    """A closed figure with these corners."""

    corners: Sequence[Place]
    fill: Color | None
    edge: Color | None
    wide: float


class Box(NamedTuple):
    x: float
    y: float
    wide: float
    high: float
    fill: Color | None
    edge: Color | None
    edge_wide: float


class Dot(NamedTuple):
    x: float
    y: float
    radius: float
    fill: Color | None
    edge: Color | None
    edge_wide: float


Part = Words | Line | Path | Area | Box | Dot


@dataclass(slots=True)
class Drawing:
    """Parts in the order in which they are painted."""

    width: float
    height: float
    parts: list[Part] = field(default_factory=list)

    def add(self, part: Part) -> None:
        self.parts.append(part)

    def add_all(self, parts: Iterable[Part]) -> None:
        self.parts.extend(parts)
