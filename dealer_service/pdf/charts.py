"""The two charts of the scorecard: how did the rate run, and which causes bring vehicles back?

One family for pages and paper. Values come in finished; titles and words are the caller's, in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dealer_service.pdf import axes, ink
from dealer_service.pdf import type as faces
from dealer_service.pdf.axes import Scale, Show
from dealer_service.pdf.drawing import Drawing


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month; ``rate`` None leaves a gap, ``year`` is printed under the first month of a year."""

    label: str
    rate: float | None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    provisional: bool = False
    estimate: float | None = None
    year: str = ""


@dataclass(frozen=True, slots=True)
class ParetoBar:
    """One cause with its printed figures; ``cumulative`` is 0-1."""

    name: str
    count: int
    cumulative: float
    figures: tuple[str, str, str]
    pattern: ink.Pattern = "solid"


@dataclass(frozen=True, slots=True)
class TrendWords:
    """``target`` and ``estimate`` stand before their values; ``none`` where there is nothing to plot."""

    title: str
    subtitle: str
    target: str
    estimate: str
    none: str


def trend(
    points: Sequence[TrendPoint],
    words: TrendWords,
    show: Show,
    wide: float = 262,
    high: float = 160,
    show_tick: Show | None = None,
) -> Drawing:
    """The rate by month with interval band and target; provisional months hollow, their estimate as a diamond."""
    target = Drawing(wide, high)
    shapes, top = axes.heading(words.title, words.subtitle, wide, high)
    target.add_all(shapes)
    values = [value for p in points for value in (p.rate, p.low, p.high, p.target, p.estimate) if value is not None]
    if not any(p.rate is not None for p in points):
        target.add(ink.text(wide / 2, top / 2, words.none, anchor="middle", colour=ink.SOFT))
        return target
    ticks = axes.rate_ticks(values)
    show_tick = axes.tick_show(ticks, show, show_tick)
    labels = _last_labels(points, words, show)
    left = 4 + max(faces.width(show_tick(tick), ink.SMALL) for tick in ticks)
    right = wide - 9 - max(faces.width(faces.printable(label[1]), ink.SMALL) for label in labels)
    across = Scale(0, max(len(points) - 1, 1), left + 6, right - 6)
    up = Scale(ticks[0], ticks[-1], 24, top - 5)
    axes.upright(target, up, ticks, left, right, show_tick)
    _band(target, points, across, up)
    _targets(target, points, across, up, left, right)
    _rates(target, points, across, up)
    _months(target, points, across)
    axes.side_labels(target, right + 5, [(up.at(v), w, b) for v, w, b in labels], 22, top - 2)
    return target


def _last_labels(points: Sequence[TrendPoint], words: TrendWords, show: Show) -> list[tuple[float, str, bool]]:
    labels: list[tuple[float, str, bool]] = []
    last = next((p for p in reversed(points) if p.rate is not None), None)
    if last and last.rate is not None:
        labels.append((last.rate, show(last.rate), True))
    if last and last.estimate is not None:
        labels.append((last.estimate, f"{words.estimate} {show(last.estimate)}", False))
    goal = next((p.target for p in reversed(points) if p.target is not None), None)
    if goal is not None:
        labels.append((goal, f"{words.target} {show(goal)}", False))
    return labels


def _runs(points: Sequence[TrendPoint], key: str) -> list[list[int]]:
    """Stretches of neighbouring months in which the value is known."""
    runs: list[list[int]] = [[]]
    for place, point in enumerate(points):
        if getattr(point, key) is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _band(target: Drawing, points: Sequence[TrendPoint], across: Scale, up: Scale) -> None:
    for run in _runs(points, "low"):
        lows = [(across.at(i), up.at(points[i].low or 0.0)) for i in run]
        highs = [(across.at(i), up.at(points[i].high or 0.0)) for i in run]
        if len(run) == 1:
            target.add(ink.line(*lows[0], *highs[0], 3, ink.MIST))
            continue
        target.add(ink.area(lows + highs[::-1]))
        target.add(ink.path(lows, 0.7, ink.SOFT, (1.2, 1.8)))
        target.add(ink.path(highs, 0.7, ink.SOFT, (1.2, 1.8)))


def _targets(
    target: Drawing, points: Sequence[TrendPoint], across: Scale, up: Scale, left: float, right: float
) -> None:
    half = (across.at(1) - across.at(0)) / 2
    for run in _runs(points, "target"):
        steps: list[tuple[float, float]] = []
        for i in run:
            y = up.at(points[i].target or 0.0)
            steps += [(max(across.at(i) - half, left), y), (min(across.at(i) + half, right), y)]
        target.add(ink.path(steps, 0.9, ink.INK))


def _rates(target: Drawing, points: Sequence[TrendPoint], across: Scale, up: Scale) -> None:
    for run in _runs(points, "rate"):
        places = [(across.at(i), up.at(points[i].rate or 0.0)) for i in run]
        settled = [place for i, place in zip(run, places, strict=True) if not points[i].provisional]
        if len(settled) > 1:
            target.add(ink.path(settled, 1.5, ink.ACCENT))
        if settled and len(settled) < len(places):
            target.add(ink.path([settled[-1], *places[len(settled) :]], 1.0, ink.ACCENT, (2, 2)))
        for i, (x, y) in zip(run, places, strict=True):
            target.add(ink.dot(x, y, 2.3 if points[i].provisional else 1.9, hollow=points[i].provisional))
            estimate = points[i].estimate
            if estimate is not None:
                target.add(ink.diamond(x, up.at(estimate)))


def _months(target: Drawing, points: Sequence[TrendPoint], across: Scale) -> None:
    """Month names as close as they fit, counted back from the last; the year below its first named month."""
    widest = max(faces.width(faces.printable(p.label), ink.SMALL) for p in points) + 3
    pitch = across.at(1) - across.at(0)
    step = next(n for n in (1, 2, 3, 4, 6, 12, 24, 99) if n * pitch >= widest)
    year, free = "", 0.0
    for place, point in enumerate(points):
        x = across.at(place)
        target.add(ink.line(x, 21, x, 23, 0.4, ink.SOFT))
        if (len(points) - 1 - place) % step:
            continue
        target.add(ink.text(x, 12, point.label, anchor="middle", colour=ink.SOFT))
        if point.year != year and x >= free:
            year = point.year
            target.add(ink.text(x, 2.5, year, anchor="middle", colour=ink.SOFT))
            free = x + faces.width(year, ink.SMALL) + 4


def pareto(
    bars: Sequence[ParetoBar],
    title: str,
    subtitle: str,
    columns: tuple[str, str, str],
    none: str,
    wide: float = 228,
    high: float = 160,
) -> Drawing:
    """Causes by falling count: name over its bar, a dot at the cumulative share; right: count, share, sum."""
    target = Drawing(wide, high)
    shapes, top = axes.heading(title, subtitle, wide, high)
    target.add_all(shapes)
    if not bars:
        target.add(ink.text(wide / 2, top / 2, none, anchor="middle", colour=ink.SOFT))
        return target
    pitches = [
        5 + max(faces.width(faces.printable(t), ink.SMALL) for t in (columns[n], *(bar.figures[n] for bar in bars)))
        for n in range(3)
    ]
    ends = [wide - pitches[1] - pitches[2], wide - pitches[2], wide]
    for end, column in zip(ends, columns, strict=True):
        target.add(ink.text(end, top - 8, column, anchor="end", colour=ink.SOFT))
    room = ends[0] - pitches[0] - 4
    length = Scale(0, max(bar.count for bar in bars), 0, room)
    start = top - 11
    row = min(start / len(bars), 29.0)
    thick = min(max(row - 14.5, 4.5), 9.0)
    for place, bar in enumerate(bars):
        base = start - row * (place + 1) + 2
        target.add(ink.text(0, base + thick + 3, faces.clip(bar.name, ink.SMALL, wide)))
        target.add_all(ink.bar(0, base, max(length.at(bar.count), 1.0), thick, bar.pattern))
        middle, reach = base + thick / 2, bar.cumulative * room
        if reach > length.at(bar.count) + 3:
            target.add(ink.line(length.at(bar.count) + 1.5, middle, reach - 1.5, middle, 0.5, ink.SOFT, (0.7, 2)))
        target.add(ink.dot(reach, middle, 1.5, ink.INK, hollow=True))
        for number, (end, words) in enumerate(zip(ends, bar.figures, strict=True)):
            target.add(ink.text(end, middle - 2.8, words, anchor="end", bold=number == 0))
    return target
