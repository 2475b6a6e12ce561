"""One family of charts, for pages and for paper."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealer_service.pdf import ink
from dealer_service.pdf.axes import rate_ticks
from dealer_service.pdf.charts_network import (
    ControlPoint,
    FunnelLimits,
    FunnelPoint,
    NetworkWords,
    control_chart,
    funnel,
)
from dealer_service.pdf.drawing import Drawing
from dealer_service.pdf.scorecard_front import cause_chart, trend_chart
from dealer_service.pdf.svg import to_svg
from dealer_service.pdf.wording import wording
from tests.pdf.cards import months, rich

W = wording("en")
WORDS = NetworkWords(
    "Two dealers lie outside", "Rate over repairs", "target", "95 %", "99.8 %", "repairs", "nothing yet"
)


def _funnel(points: int = 12) -> Drawing:
    dealers = [FunnelPoint(f"CN{n}", 40 + 30 * n, 0.95 - n * 0.002, n == 3, n == 7) for n in range(points)]
    limits = [FunnelLimits(b, 0.94 - 1 / b**0.5, 0.97, 0.94 - 1.5 / b**0.5, 0.99) for b in range(20, 420, 20)]
    return funnel(dealers, limits, 0.94, WORDS, W.percent, W.number)


def _control() -> Drawing:
    points = [
        ControlPoint(f"m{n}", None if n == 4 else 0.94 + n % 3 / 100, 0.9, 0.98, "rule 1" if n == 8 else "")
        for n in range(24)
    ]
    return control_chart(points, 0.95, WORDS, W.percent)


CHARTS = {
    "trend": lambda: trend_chart(months(24), W, 480, 240),
    "causes": lambda: cause_chart(rich("en"), W, 320, 240),
    "funnel": _funnel,
    "control": _control,
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_stands_in_a_page_without_inline_style(name: str) -> None:
    svg = to_svg(CHARTS[name](), 'Title & "quotes" <b>', "what is plotted")
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img" and "style" not in svg
    titles = [part for part in root if part.tag.endswith(("title", "desc"))]
    assert [part.text for part in titles] == ['Title & "quotes" <b>', "what is plotted"]
    assert root.get("aria-labelledby") == " ".join(part.get("id") or "" for part in titles)
    assert 'fill="currentColor"' in svg


def test_ids_differ_between_charts_and_are_the_same_for_the_same_chart() -> None:
    ids = [re.findall(r'id="([^"]+)"', to_svg(make(), "t", "d")) for make in CHARTS.values()]
    flat = [one for each in ids for one in each]
    assert len(flat) == len(set(flat))
    assert to_svg(_control(), "t", "d") == to_svg(_control(), "t", "d")


def _texts(chart: Drawing) -> str:
    return " | ".join(re.findall(r"<text[^>]*>([^<]*)<", to_svg(chart, "", "")))


def test_the_trend_names_its_last_value_its_target_and_its_estimate() -> None:
    assert "94.1 % | est. 93.1 % | target 95.0 %" in _texts(trend_chart(months(), W, 262, 160))


def test_a_month_without_repairs_leaves_a_gap_not_a_zero() -> None:
    series = list(months())
    series[5] = type(series[5])(series[5].month, 0, 0)
    svg = to_svg(trend_chart(tuple(series), W, 262, 160), "", "")
    assert svg.count("<circle") == 12 and svg.count("<polygon") == 3


@pytest.mark.parametrize("name", ["trend", "causes", "funnel", "control"])
def test_nothing_to_plot_is_said(name: str) -> None:
    made = {
        "trend": lambda: trend_chart((), W, 262, 160),
        "causes": lambda: cause_chart(rich("en", causes=()), W, 228, 160),
        "funnel": lambda: _funnel(0),
        "control": lambda: control_chart((), 0.9, WORDS, W.percent),
    }[name]()
    assert re.search("No repairs in these months|No returns in this month|nothing yet", _texts(made))


def test_the_funnel_names_the_readers_own_dealer_and_those_outside() -> None:
    words = _texts(_funnel())
    assert "CN3" in words and "CN7" in words and "CN5" not in words


def test_the_control_chart_names_the_rule_that_fired() -> None:
    assert _texts(_control()).count("rule 1") == 1


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.floats(1, 12))
def test_labels_never_overlap_and_stay_inside(wanted: list[float], gap: float) -> None:
    placed = ink.spread(wanted, gap, 0, 100)
    ordered = sorted(placed)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(ordered))
    assert ordered[0] >= -1e-6 and ordered[-1] <= 100 + 1e-6
    assert [wanted[i] for i in sorted(range(len(wanted)), key=lambda i: placed[i])] == sorted(wanted)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_ticks_enclose_the_values(values: list[float]) -> None:
    ticks = rate_ticks(values)
    assert ticks[0] <= min(values) + 1e-9 and ticks[-1] >= max(values) - 1e-9 and 2 <= len(ticks) <= 5
    assert ticks[0] >= 0 and ticks[-1] <= 1
