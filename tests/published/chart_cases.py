"""Control charts as published: centre, limits, points outside, runs, σ_z."""

import re
from collections.abc import Iterator
from typing import Any

from dealer_service.domain.control_charts import (
    Chart,
    ChartMethod,
    NelsonRule,
    dispersion_ratio,
    laney_sigma,
    p_chart,
    runs_on_one_side,
)
from dealer_service.domain.intervals import Rate
from tests.published.verdicts import Case, differs

Row = dict[str, Any]

_QCC_RUN_LENGTH = 7
_REMARKS = {"note", "source", "computed_with", "conventions_seen"}


def p_chart_cases(name: str, family: Any) -> Iterator[Case]:
    """Blocks of ``expected``: "trial…" is the trial rows, "…without_A_and_B" leaves samples out, "new…" the other
    rows against the limits of the block before; without blocks, all rows."""
    rows: list[Row] = family["data"]
    trial = [row for row in rows if row.get("trial", True)]
    expected = family.get("expected", {})
    blocks = {key: block for key, block in expected.items() if isinstance(block, dict) and key != "qcc_index"}
    grounds = trial
    for label, block in (blocks or {"": expected}).items():
        left_out = re.search(r"without_(.*)", label)
        if label.startswith("new"):
            shown = [row for row in rows if not row.get("trial", True)]
        elif left_out:
            out = {int(number) for number in re.findall(r"\d+", left_out[1])}
            shown = grounds = [row for row in trial if _sample(row) not in out]
        else:
            shown = grounds = trial if label.startswith("trial") else rows
        yield from _block_cases(f"{name} {label}".strip(), block, shown, grounds)
    published = family.get("binomial_overdispersion_qcc")
    if published:
        ratio = dispersion_ratio(_rates(trial))
        found = list(differs("variance ratio", ratio, published.get("obs_over_theoretical_variance")))
        if published.get("chi2") is not None and ratio is not None:
            found += differs("chi2", ratio * (len(trial) - 1), published["chi2"])
        yield Case(f"{name} over-dispersion", found)


def _block_cases(name: str, block: Row, shown: list[Row], grounds: list[Row]) -> Iterator[Case]:
    chart = p_chart(_rates(shown), baseline=_rates(grounds), method=ChartMethod.P)
    outside = {point.index: point for point in chart.points if point.value < point.low or point.value > point.high}
    assert list(outside) == [signal.at for signal in chart.signals if signal.rule is NelsonRule.BEYOND_LIMITS]
    for key, published in block.items():
        if key in ("center", "centre"):
            yield Case(f"{name} centre", tuple(differs(key, chart.centre, published)))
        elif key in ("lcl", "ucl"):
            yield Case(f"{name} {key}", tuple(_limit_differences(chart, key, published)))
        elif "limits" in key and isinstance(published, list) and published and isinstance(published[0], list):
            yield from _pair_cases(f"{name} {key}", chart, published)
        elif re.search("beyond|outside|below|above", key):
            chosen = [
                _sample(shown[index])
                for index, point in outside.items()
                if not ("below" in key and point.value > point.high)
                and not ("above" in key and point.value < point.low)
            ]
            ours: Any = chosen if isinstance(published, list) else len(chosen)
            yield Case(f"{name} {key}", tuple(differs(key, ours, published)))
        elif key == "qcc_index":
            yield from _qcc_cases(name, published, grounds, shown)
        elif key not in _REMARKS:
            yield Case(f"{name} {key}", apart="this figure is not known")


def _qcc_cases(name: str, published: Row, grounds: list[Row], shown: list[Row]) -> Iterator[Case]:
    """Places from 1 on in the basis followed by the new samples; its runs have seven points, not nine."""
    together = grounds if shown is grounds else grounds + shown
    chart = p_chart(_rates(together), baseline=_rates(grounds), method=ChartMethod.P)
    values = [point.value for point in chart.points]
    ours = {
        "beyond": [signal.at for signal in chart.signals if signal.rule is NelsonRule.BEYOND_LIMITS],
        "runs": runs_on_one_side(values, chart.centre or 0.0, _QCC_RUN_LENGTH),
    }
    for key, places in ours.items():
        if key in published:
            yield Case(f"{name} {key}", tuple(differs(key, [place + 1 for place in places], published[key])))


def laney_cases(name: str, family: Any) -> Iterator[Case]:
    rates = _rates(family["data"])
    expected = family["expected"]
    plain, prime = p_chart(rates, method=ChartMethod.P), p_chart(rates, method=ChartMethod.P_PRIME)
    unscreened, screened = expected.get("sigma_z_MR_over_1.128"), expected.get("sigma_z_screened_MR")
    screening_matters = screened is not None and screened != unscreened
    for key, published in expected.items():
        where = f"{name} {key}"
        if key == "center":
            yield Case(where, tuple(differs(key, prime.centre, published)))
        elif key == "sigma_z_MR_over_1.128":
            yield Case(where, tuple(differs(key, laney_sigma(rates), published)))
        elif key.startswith("plain") and "outside" in key:
            yield Case(where, tuple(differs(key, _outside(plain, published), published)))
        elif screening_matters and (key == "sigma_z_screened_MR" or "qicharts2" in key or "outside" in key):
            yield Case(where, apart="moving ranges were screened, which our rule does not do")
        elif key == "sigma_z_screened_MR":
            yield Case(where, tuple(differs(key, laney_sigma(rates), published)))
        elif key.startswith("laney") and "outside" in key:
            yield Case(where, tuple(differs(key, _outside(prime, published), published)))
        elif "limits" in key:
            yield from _pair_cases(where, prime, published)
        elif key not in _REMARKS:
            yield Case(where, apart="this figure is not known")


def _outside(chart: Chart, published: Any) -> Any:
    found = [signal.at + 1 for signal in chart.signals if signal.rule is NelsonRule.BEYOND_LIMITS]
    return found if isinstance(published, list) else len(found)


def _limit_differences(chart: Chart, key: str, published: Any) -> Iterator[str]:
    ours = [point.low if key == "lcl" else point.high for point in chart.points]
    theirs = published if isinstance(published, list) else [published] * len(ours)
    if len(ours) != len(theirs):
        yield f"{len(ours)} limits, published {len(theirs)}"
    for place, (own, their) in enumerate(zip(ours, theirs, strict=False), 1):
        yield from differs(f"{key} at {place}", own, their, theirs)


def _pair_cases(where: str, chart: Chart, published: list[list[Any]]) -> Iterator[Case]:
    if len(published) != len(chart.points):
        yield Case(where, (f"{len(chart.points)} limits, published {len(published)}",))
    for place, (point, (low, high)) in enumerate(zip(chart.points, published, strict=False), 1):
        found = [*differs("low", point.low, low, (low, high)), *differs("high", point.high, high, (low, high))]
        yield Case(f"{where} at {place}", found)


def _rates(rows: list[Row]) -> list[Rate]:
    return [Rate(int(row["x"]), int(row["n"])) for row in rows]


def _sample(row: Row) -> Any:
    return row.get("sample", row.get("i"))
