"""Who stands outside chance: dealers in a funnel for one period, one dealer's months in a control chart?"""

from collections.abc import Sequence
from dataclasses import dataclass

from dealer_service.pdf import axes, ink
from dealer_service.pdf import type as faces
from dealer_service.pdf.axes import Scale, Show
from dealer_service.pdf.drawing import Dot, Drawing


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One dealer: ``b`` repairs at ``rate``; ``own`` is the reader's, ``outside`` is beyond the outer limits."""

    label: str
    b: int
    rate: float
    own: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits at one ``b``: 95 % inner, 99.8 % outer."""

    b: int
    low95: float
    high95: float
    low998: float
    high998: float


@dataclass(frozen=True, slots=True)
class NetworkWords:
    """``target`` stands before its value; ``inner`` and ``outer`` name the limits; ``across`` the horizontal axis."""

    title: str
    subtitle: str
    target: str
    inner: str
    outer: str
    across: str
    none: str


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One month with its own limits; ``signal`` names the rule that fired, empty where none did."""

    label: str
    rate: float | None
    low: float
    high: float
    signal: str = ""
    provisional: bool = False


def funnel(
    points: Sequence[FunnelPoint],
    limits: Sequence[FunnelLimits],
    target_rate: float,
    words: NetworkWords,
    show: Show,
    show_count: Show,
    wide: float = 480,
    high: float = 300,
    show_tick: Show | None = None,
    *,
    name_all: bool = False,
) -> Drawing:
    """Rates over the number of repairs, between limits; the reader's own dealer and those outside are named, or all."""
    chart = Drawing(wide, high)
    shapes, top = axes.heading(words.title, words.subtitle, wide, high)
    chart.add_all(shapes)
    if not points or not limits:
        chart.add(ink.text(wide / 2, top / 2, words.none, anchor="middle", colour=ink.SOFT))
        return chart
    low = min([p.rate for p in points] + [lim.low998 for lim in limits if lim.b * 4 >= min(p.b for p in points)])
    ticks = axes.rate_ticks([low, *(p.rate for p in points), target_rate, limits[-1].high998], most=7)
    show_tick = axes.tick_show(ticks, show, show_tick)
    left = 4 + max(faces.width(show_tick(tick), ink.SMALL) for tick in ticks)
    last = limits[-1]
    ends = [
        (last.high998, words.outer),
        (last.high95, words.inner),
        (target_rate, f"{words.target} {show(target_rate)}"),
        (last.low95, words.inner),
        (last.low998, words.outer),
    ]
    right = wide - 9 - max(faces.width(faces.printable(label), ink.SMALL) for _, label in ends)
    across = Scale(0, max(last.b, *(p.b for p in points)), left, right)
    up = Scale(ticks[0], ticks[-1], 24, top - 5)
    axes.upright(chart, up, ticks, left, right, show_tick)
    for pick, dash in (("low95", (4, 2)), ("high95", (4, 2)), ("low998", (1, 2)), ("high998", (1, 2))):
        curve = [(across.at(lim.b), up.at(getattr(lim, pick))) for lim in limits]
        for run in _inside(curve, 24, top - 5):
            chart.add(ink.path(run, 0.7, ink.SOFT, (float(dash[0]), float(dash[1]))))
    chart.add(ink.line(left, up.at(target_rate), right, up.at(target_rate), 0.9, ink.INK))
    axes.side_labels(chart, right + 5, [(up.at(v), label, False) for v, label in ends], 24, top - 2)
    for tick in _count_ticks(int(across.end)):
        x = across.at(tick)
        chart.add(ink.line(x, 21, x, 24, 0.4, ink.SOFT))
        chart.add(ink.text(x, 12, show_count(tick), anchor="middle", colour=ink.SOFT))
    chart.add(ink.text(right, 2, words.across, anchor="end", colour=ink.SOFT))
    _dealers(chart, points, across, up, left, right, name_all)
    return chart


def _inside(curve: list[tuple[float, float]], low: float, high: float) -> list[list[tuple[float, float]]]:
    """The stretches of a curve between two heights."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in curve:
        if low <= point[1] <= high:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _count_ticks(most: int) -> list[int]:
    step = next((s for s in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if most / s <= 7), 10000)
    return list(range(0, most + 1, step))


def _dealers(
    chart: Drawing, points: Sequence[FunnelPoint], across: Scale, up: Scale, left: float, right: float, name_all: bool
) -> None:
    """Dots first, then names at the nearest place that meets neither dot nor name."""
    taken: list[tuple[float, float, float, float]] = []
    for p in sorted(points, key=lambda p: (p.own, p.outside)):
        x, y = across.at(p.b), up.at(p.rate)
        if p.own:
            chart.add(ink.dot(x, y, 3.4))
        else:
            chart.add(ink.dot(x, y, 2.2, ink.INK if p.outside else ink.SOFT, hollow=not p.outside))
        taken.append((x - 3, y - 3, x + 3, y + 3))
    for p in sorted(points, key=lambda p: (not p.own, not p.outside, -p.b)):
        if not (p.own or p.outside or (name_all and p.label)):
            continue
        x, y = across.at(p.b), up.at(p.rate)
        span = faces.width(faces.printable(p.label), ink.SMALL)
        near = ((5.5, -2.8), (-7 - span, -2.8), (-span / 2, 5.0), (-span / 2, -11.0), (5.0, 5.0), (5.0, -11.0))
        far = tuple((-span / 2, step * sign) for step in (16.0, 26.0, 36.0, 46.0, 56.0) for sign in (-1, 1))
        for shift_x, shift_y in near + far:
            box = (x + shift_x, y + shift_y - 1.5, x + shift_x + span, y + shift_y + 7)
            free = left <= box[0] and box[2] <= right and box[1] >= up.first and box[3] <= up.last
            if free and not any(_meet(box, other) for other in taken):
                if abs(shift_y) >= 16:
                    chart.add(ink.line(x, y, x, y + shift_y + (8 if shift_y < 0 else -1.5), 0.4, ink.SOFT))
                corners = [(box[0] - 1, box[1]), (box[2] + 1, box[1]), (box[2] + 1, box[3]), (box[0] - 1, box[3])]
                chart.add(ink.area(corners, ink.PAPER))
                chart.add(ink.text(box[0], y + shift_y, p.label, bold=p.own))
                taken.append(box)
                break


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def control_chart(
    points: Sequence[ControlPoint],
    mean: float,
    words: NetworkWords,
    show: Show,
    wide: float = 480,
    high: float = 240,
    show_tick: Show | None = None,
) -> Drawing:
    """A dealer's months around their mean with limits of their own; where a rule fired the point is named."""
    chart = Drawing(wide, high)
    shapes, top = axes.heading(words.title, words.subtitle, wide, high)
    chart.add_all(shapes)
    if not points:
        chart.add(ink.text(wide / 2, top / 2, words.none, anchor="middle", colour=ink.SOFT))
        return chart
    known = [p.rate for p in points if p.rate is not None]
    ticks = axes.rate_ticks([*known, mean, *(p.low for p in points), *(p.high for p in points)], most=7)
    show_tick = axes.tick_show(ticks, show, show_tick)
    left = 4 + max(faces.width(show_tick(tick), ink.SMALL) for tick in ticks)
    ends = [(points[-1].high, words.outer), (mean, f"{words.target} {show(mean)}"), (points[-1].low, words.outer)]
    right = wide - 9 - max(faces.width(faces.printable(label), ink.SMALL) for _, label in ends)
    across = Scale(0, max(len(points) - 1, 1), left + 8, right - 8)
    up = Scale(ticks[0], ticks[-1], 24, top - 5)
    axes.upright(chart, up, ticks, left, right, show_tick)
    half = (across.at(1) - across.at(0)) / 2
    for pick in ("low", "high"):
        steps = [
            (min(max(across.at(i) + side, left), right), up.at(getattr(p, pick)))
            for i, p in enumerate(points)
            for side in (-half, half)
        ]
        chart.add(ink.path(steps, 0.7, ink.SOFT, (4, 2)))
    chart.add(ink.line(left, up.at(mean), right, up.at(mean), 0.9, ink.INK))
    places = [(across.at(i), up.at(p.rate)) for i, p in enumerate(points) if p.rate is not None]
    chart.add(ink.path(places, 1.3, ink.ACCENT))
    for i, p in enumerate(points):
        if p.rate is None:
            continue
        x, y = across.at(i), up.at(p.rate)
        chart.add(ink.dot(x, y, 3.2 if p.signal else 2, ink.INK if p.signal else ink.ACCENT, hollow=p.provisional))
        if p.signal:
            above = p.rate >= mean
            chart.add(ink.text(min(x, right - 20), y + (6 if above else -13), p.signal, anchor="middle", bold=True))
    pitch = across.at(1) - across.at(0)
    widest = max(faces.width(faces.printable(p.label), ink.SMALL) for p in points) + 3
    step = max(int(-(-widest // pitch)), 1)
    for i, p in enumerate(points):
        chart.add(ink.line(across.at(i), 21, across.at(i), 24, 0.4, ink.SOFT))
        if (len(points) - 1 - i) % step == 0:
            chart.add(ink.text(across.at(i), 12, p.label, anchor="middle", colour=ink.SOFT))
    axes.side_labels(chart, right + 5, [(up.at(v), label, False) for v, label in ends], 24, top - 2)
    return chart


def places(chart: Drawing, points: Sequence[FunnelPoint]) -> list[tuple[FunnelPoint, float, float]]:
    """Where the dealers' dots lie in a funnel drawn from these points, y from the bottom."""
    dots = [part for part in chart.parts if isinstance(part, Dot)]
    return [
        (point, dot.x, dot.y)
        for point, dot in zip(sorted(points, key=lambda p: (p.own, p.outside)), dots, strict=False)
    ]
