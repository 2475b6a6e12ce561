"""Published statistics, family by family; a family is known by how its name begins."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.published.chart_cases import laney_cases, p_chart_cases
from tests.published.curve_cases import curve_cases
from tests.published.limit_cases import (
    funnel_cases,
    interval_cases,
    over_dispersion_cases,
    smallest_number_cases,
    verdict_cases,
)
from tests.published.verdicts import Case

Family = Callable[[str, Any], Iterator[Case]]

FAMILIES: dict[str, Family] = {
    "wilson": interval_cases,
    "interval": interval_cases,
    "p_chart": p_chart_cases,
    "laney": laney_cases,
    "kaplan_meier": curve_cases,
    "funnel_limits": funnel_cases,
    "funnel_verdicts": verdict_cases,
    "over_dispersion": over_dispersion_cases,
    "overdispersion": over_dispersion_cases,
    "design_small_n": smallest_number_cases,
}


def cases(path: Path) -> Iterator[Case]:
    """Numbers are read as decimals, so that the digits printed are known."""
    published = json.loads(
        path.read_text(encoding="utf-8-sig"), parse_float=Decimal, parse_constant=lambda constant: None
    )
    for name, content in published.items():
        if not isinstance(content, (dict, list)):
            continue
        family = next((known for beginning, known in FAMILIES.items() if name.startswith(beginning)), None)
        if family is None:
            yield Case(name, apart="this family is not known")
            continue
        found = False
        try:
            for case in family(name, content):
                found = True
                yield case
        except (KeyError, TypeError, ValueError, IndexError) as problem:
            yield Case(name, (f"cannot be read: {problem!r}",))
            continue
        if not found:
            yield Case(name, apart="nothing in it can be compared")
