"""Wilson intervals, funnel limits and smallest judgeable numbers, as published."""

import re
from collections.abc import Iterator
from math import sqrt
from typing import Any

from dealer_service.domain.comparison import (
    FunnelVerdict,
    Limits,
    exact_limits,
    normal_limits,
    over_dispersion,
    widened_limits,
)
from dealer_service.domain.intervals import Rate, smallest_judgeable, wilson
from tests.published.verdicts import Case, differs, half_unit

_WILSON = re.compile(r"wilson(?:(\d\d)_?(\d*))?$")
_LIMIT = re.compile(r"(low|lower|high|upper|upp)_?(\d\d)_?(\d*)$")


def interval_cases(name: str, content: Any) -> Iterator[Case]:
    """Every row with x, n and an interval, however deep; columns of other methods are not compared."""
    if isinstance(content, list):
        for number, item in enumerate(content, 1):
            yield from interval_cases(f"{name} {number}", item)
    elif isinstance(content, dict) and {"x", "n"} <= content.keys():
        yield from _interval_row(f"{name}, {content['x']} of {content['n']}", content)
    elif isinstance(content, dict):
        for key, item in content.items():
            yield from interval_cases(f"{name} {key}", item)


def _interval_row(name: str, row: dict[str, Any]) -> Iterator[Case]:
    x, n = int(row["x"]), int(row["n"])
    published = {**row, **row.get("intervals", {})}
    for key, limits in published.items():
        form = _WILSON.match(key)
        if form and isinstance(limits, list):
            confidence = _confidence(form[1], form[2]) if form[1] else float(row.get("level", 0.95))
            found = []
            for what, ours, theirs in zip(("low", "high"), wilson(x, n, confidence), limits, strict=True):
                if theirs is not None:
                    found += differs(f"{key} {what}", ours, theirs, limits)
            yield Case(name, found)
        elif key == "expect" and "inside" in str(limits):
            low, high = wilson(x, n)
            outside = not 0.0 <= low <= x / n <= high <= 1.0
            yield Case(name, (f"[{low}, {high}] is not {limits}",) if outside else ())


def _confidence(whole: str, tenths: str) -> float:
    return float(f"{whole}.{tenths or 0}") / 100.0


def funnel_cases(name: str, family: Any) -> Iterator[Case]:
    """Limits at each n around the family's baseline, or around the pooled rate of its areas.

    A baseline printed with few digits leaves room in every limit; that room is worked out, not guessed.
    """
    areas = family.get("data") or family.get("areas") or []
    pooled = sum(int(row["x"]) for row in areas) / sum(int(row["n"]) for row in areas) if areas else None
    printed = family.get("baseline")
    if printed is not None and pooled is not None:
        yield Case(f"{name} baseline", tuple(differs("baseline", pooled, printed)))
    baseline = pooled if pooled is not None else float(printed)
    blur = 0.0 if pooled is not None else half_unit(printed)
    form = exact_limits if "exact" in name or "binomial" in name else normal_limits
    for row in family.get("expected", areas):
        n = int(row["n"])
        for key, limit in row.items():
            found = _LIMIT.match(key)
            if found and limit is not None:
                side = 0 if found[1].startswith("low") else 1
                confidence = _confidence(found[2], found[3])
                ours, *around = (
                    form(n, min(1.0, max(0.0, centre)), confidence)[side]
                    for centre in (baseline, baseline - blur, baseline + blur)
                )
                room = max(abs(value - ours) for value in around)
                yield Case(f"{name}, n = {n}", tuple(differs(key, ours, limit, row.values(), room)))


_VERDICTS = ("verdict", "significance", "status")


def verdict_cases(name: str, family: Any) -> Iterator[Case]:
    """Each area's place against the limits around the pooled rate: "High (0.001)", "below 95 %", "Not significant"."""
    rows = family.get("data") or family.get("areas") or []
    pooled = Rate(sum(int(row["x"]) for row in rows), sum(int(row["n"]) for row in rows)).ffv if rows else None
    centre = float(family["baseline"]) if family.get("baseline") is not None and pooled is None else pooled
    for place, row in enumerate(rows, 1):
        printed = next((str(row[key]) for key in _VERDICTS if row.get(key) is not None), None)
        if printed is not None and centre is not None:
            a, n = int(row["x"]), int(row["n"])
            limits = Limits(*normal_limits(n, centre, 0.95), *normal_limits(n, centre, 0.998))
            ours, theirs = limits.verdict(a / n), _verdict(printed)
            differences = () if ours is theirs else (f"{ours.value}, published {printed}",)
            yield Case(f"{name}, area {place}, {a} of {n}", differences)


def _verdict(printed: str) -> FunnelVerdict:
    words = printed.casefold()
    far = bool(re.search(r"0\.001|99|3 ?s|far", words))
    if re.search("low|below|under", words):
        return FunnelVerdict.FAR_BELOW if far else FunnelVerdict.BELOW
    if re.search("high|above|over", words):
        return FunnelVerdict.FAR_ABOVE if far else FunnelVerdict.ABOVE
    return FunnelVerdict.INSIDE


def over_dispersion_cases(name: str, family: Any) -> Iterator[Case]:
    """φ and τ² of all areas, and the widened limits at each n where they are printed."""
    rows = family.get("data") or family.get("areas") or []
    found = over_dispersion([Rate(int(row["x"]), int(row["n"])) for row in rows])
    if found is None:
        return
    ours = {"phi": found.phi, "tau2": found.tau2, "tau_squared": found.tau2, "tau": sqrt(found.tau2),
            "baseline": found.centre, "pooled": found.centre, "p_bar": found.centre}  # fmt: skip
    expected = family.get("expected", {})
    for key, printed in (expected if isinstance(expected, dict) else family).items():
        if key in ours and printed is not None:
            yield Case(f"{name} {key}", tuple(differs(key, ours[key], printed)))
    for row in expected if isinstance(expected, list) else expected.get("limits", ()):
        limits = widened_limits(int(row["n"]), found)
        for key, printed in row.items():
            known = _LIMIT.match(key)
            if known and printed is not None:
                side = "low" if known[1].startswith("low") else "high"
                value = getattr(limits, f"{side}{'99_8' if known[2] == '99' else '95'}")
                yield Case(f"{name}, n = {row['n']}", tuple(differs(key, value, printed, row.values())))


def smallest_number_cases(name: str, family: Any) -> Iterator[Case]:
    for row in family["expected"]:
        ours = smallest_judgeable(float(row["t"]))
        yield Case(f"{name}, t = {row['t']}", tuple(differs("n", ours, row["n"])))
