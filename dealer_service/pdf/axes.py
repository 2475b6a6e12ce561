"""Where does a value fall on a chart, and which round values mark its axis?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dealer_service.pdf import ink
from dealer_service.pdf import type as faces
from dealer_service.pdf.drawing import Drawing, Part

Show = Callable[[float], str]
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to points of paper."""

    start: float
    end: float
    first: float
    last: float

    def at(self, value: float) -> float:
        return self.first + (self.last - self.first) * (value - self.start) / ((self.end - self.start) or 1.0)


def rate_ticks(values: Iterable[float], most: int = 5, room: float = 0.0) -> list[float]:
    """Round rates that enclose ``values`` (at most 0-1), no more than ``most`` of them."""
    known = list(values)
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    low, high = max(low - room, 0.0), min(high + room, 1.0)
    if high - low < 0.02:
        low, high = max(low - 0.01, 0.0), min(high + 0.01, 1.0)
    for step in _STEPS:
        first, last = int(low / step + 1e-9), -int(-(high / step) - (1 - 1e-9))
        if last - first + 1 <= most:
            return [round(n * step, 6) for n in range(first, last + 1)]
    return [0.0, 0.5, 1.0]


def tick_show(ticks: Sequence[float], show: Show, whole: Show | None) -> Show:
    """``whole`` where every tick is a whole percentage, else ``show``."""
    return whole if whole and all(abs(tick * 100 - round(tick * 100)) < 1e-6 for tick in ticks) else show


def heading(title: str, subtitle: str, wide: float, high: float) -> tuple[list[Part], float]:
    """Title (the finding, two lines at most) and subtitle (what is plotted); the y below which the chart may begin."""
    shapes: list[Part] = []
    y = high - 9.5
    for words in faces.wrap(title, 9.5, wide - 2, 2) if title else ():
        shapes.append(ink.text(0, y, words, 9.5, bold=True))
        y -= 11.5
    for words in faces.wrap(subtitle, ink.SMALL, wide, 2) if subtitle else ():
        shapes.append(ink.text(0, y, words, colour=ink.SOFT))
        y -= 10
    return shapes, y + 4


def upright(target: Drawing, scale: Scale, ticks: Sequence[float], left: float, right: float, show: Show) -> None:
    """Faint lines at the round values with their value at the left."""
    for tick in ticks:
        y = scale.at(tick)
        target.add(ink.line(left, y, right, y, 0.35, ink.FAINT))
        target.add(ink.text(left - 4, y - 2.8, show(tick), anchor="end", colour=ink.SOFT))


def side_labels(
    target: Drawing, x: float, labels: Sequence[tuple[float, str, bool]], low: float, high: float, gap: float = 9.5
) -> None:
    """Direct labels in the right gutter: wanted height, words, bold. Those that would collide move apart."""
    heights = ink.spread([label[0] for label in labels], gap, low, high)
    for (wanted, words, bold), y in zip(labels, heights, strict=True):
        if abs(wanted - y) > 2:
            target.add(ink.line(x - 5, wanted, x - 1, y, 0.35, ink.SOFT))
        target.add(ink.text(x, y - 2.8, words, bold=bold, colour=ink.ACCENT if bold else ink.INK))
