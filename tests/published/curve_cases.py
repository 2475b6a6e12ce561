"""Return-time curves as published: each step of each group, and the medians."""

from collections.abc import Iterator
from typing import Any

from dealer_service.domain.return_times import Observation, Step, median_days, survival_curve
from tests.published.verdicts import Case, differs

_COLUMNS = {
    "n.risk": "at_risk",
    "n.event": "failures",
    "surv": "survival",
    "se": "error",
    "std.err": "error",
    "lower": "low",
    "upper": "high",
}
_SHARES = ("surv", "se", "std.err", "lower", "upper")


def curve_cases(name: str, content: Any) -> Iterator[Case]:
    """One data set, or several by name."""
    if "data" not in content:
        for key, data_set in content.items():
            if isinstance(data_set, dict):
                yield from curve_cases(f"{name} {key}", data_set)
        return
    rows = content["data"]
    field = None
    for published in content.get("expected_steps", ()):
        strata = published.get("strata")
        if strata and "=" in strata:
            field = strata.partition("=")[0]
        steps = _curve(rows, strata)
        where = f"{name}{', ' + strata if strata else ''}, day {published['time']}"
        yield Case(where, tuple(_step_differences(steps, published)))
    for group, median in (content.get("medians") or {}).items():
        steps = _curve(rows, f"{field}={group}" if field else None)
        yield Case(f"{name}, median of {group}", tuple(differs("median", median_days(steps), median)))


def _curve(rows: list[dict[str, Any]], strata: str | None) -> list[Step]:
    field, _, group = (strata or "").partition("=")
    died = 2 if any(row["status"] == 2 for row in rows) else 1
    chosen = [row for row in rows if not group or str(row.get(field)) == group]
    return survival_curve(Observation(float(row["time"]), row["status"] == died) for row in chosen)


def _step_differences(steps: list[Step], published: dict[str, Any]) -> Iterator[str]:
    time = float(published["time"])
    before = [step for step in steps if step.days <= time]
    if not before:
        if published.get("surv") != 1:
            yield "nothing has failed by then"
        return
    step = before[-1]
    shares = [published.get(column) for column in _SHARES]
    for column, attribute in _COLUMNS.items():
        if column in published and (step.days == time or column in _SHARES):
            yield from differs(column, getattr(step, attribute), published[column], shares)
