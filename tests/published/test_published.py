"""The command that runs published cases: what it counts, names and exits with."""

import json
from decimal import Decimal
from math import asin, sqrt

import pytest

from tests.published.__main__ import main
from tests.published.verdicts import differs

HOURS = {"nine_to_five": {"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}, "holidays": [], "exceptions": {}}}
MONDAY = {"op": "due", "calendar": "nine_to_five", "start": "2026-09-28T16:00:00Z", "work_seconds": 3600}


@pytest.fixture
def run(tmp_path, capsys):
    def run_on(kind, content):
        file = tmp_path / "cases"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        code = main([kind, str(file)])
        return code, capsys.readouterr().out.splitlines()

    return run_on


def test_a_case_that_differs_has_its_line_and_the_exit_says_so(run):
    good = {**MONDAY, "id": "good", "expected": "2026-09-28T17:00:00Z"}
    bad = {**MONDAY, "id": "bad", "expected": "2026-10-05T09:00:00Z"}
    apart = {**bad, "id": "apart", "other_convention": True}
    assert run("sla", {"calendars": HOURS, "cases": [good]}) == (0, ["1 passed, 0 failed"])
    code, lines = run("sla", {"calendars": HOURS, "cases": [good, bad, apart]})
    assert (code, lines[-1]) == (1, "1 passed, 1 failed")
    assert [line.split(":")[0] for line in lines[:-1]] == ["bad", "apart"]
    assert "other convention" in lines[1]


def test_an_answer_that_is_refused_fails_unless_none_is_expected(run):
    never = {**MONDAY, "calendar": {"tz": "UTC", "weekly": {}}, "expected": None}
    assert run("sla", {"calendars": {}, "cases": [never]})[0] == 0
    assert run("sla", {"calendars": {}, "cases": [{**never, "expected": "2026-09-28T17:00:00Z"}]})[0] == 1


def test_unknown_families_are_named_and_known_ones_run(run):
    code, lines = run("statistics", {"about": "text", "moon_phases": {"data": []}, "wilson": [{"x": 1, "n": 0}]})
    assert (code, lines[-1]) == (0, "0 passed, 0 failed")
    assert lines[0] == "moon_phases: not counted, this family is not known"
    assert lines[1] == "wilson: not counted, nothing in it can be compared"
    small = {"design_small_n": {"expected": [{"t": 0.92, "n": 45}, {"t": 1.0, "n": None}]}}
    assert run("statistics", small) == (0, ["2 passed, 0 failed"])
    small["design_small_n"]["expected"][0]["n"] = 44
    assert run("statistics", small)[0] == 1


def test_a_chart_with_unequal_sizes_is_compared_point_by_point(run):
    data = [{"sample": i, "x": x, "n": n} for i, (x, n) in enumerate([(5, 50), (9, 100), (40, 80)], 1)]
    chart = {
        "data": data,
        "expected": {
            "center": 0.2347826,
            "lcl": [round(54 / 230 - 3 * sqrt(54 * 176 / n) / 230, 7) for n in (50, 100, 80)],
            "ucl": [round(54 / 230 + 3 * sqrt(54 * 176 / n) / 230, 7) for n in (50, 100, 80)],
            "beyond_limits_samples": [2, 3],
        },
    }
    assert run("statistics", {"p_chart_other": chart}) == (0, ["4 passed, 0 failed"])
    chart["expected"]["beyond_limits_samples"] = [3]
    assert run("statistics", {"p_chart_other": chart})[1][-1] == "3 passed, 1 failed"


def test_numbers_of_vehicles(run):
    head = "vin,normalised,letters_and_length_ok,check_digit,check_digit_ok,verdict\n"
    good = " 1m8gdm9axkp042788,1M8GDM9AXKP042788,True,X,True,yes\n"
    assert run("vins", head + good) == (0, ["1 passed, 0 failed"])
    code, lines = run("vins", head + good + "WVWZZZ1KZ6W612305,WVWZZZ1KZ6W612305,True,2,False,yes\n")
    assert (code, lines[-1]) == (1, "1 passed, 1 failed")
    assert "verdict: warn, published yes" in lines[0]


@pytest.mark.parametrize("arguments", [[], ["sla"], ["moon", "file"], ["sla", "no-such-file"]])
def test_wrong_usage(arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_agreement_is_to_the_digits_printed():
    assert not list(differs("p", 0.25534, Decimal("0.2553")))
    assert list(differs("p", 0.25536, Decimal("0.2553")))
    assert not list(differs("p", 0.00004, Decimal("0.0"), [Decimal("0.1611")]))
    assert list(differs("p", 0.04, Decimal("0.0"), [Decimal("0.1611")]))
    assert list(differs("p", None, Decimal("0.5")))
    assert not list(differs("p", None, None))


def test_verdicts_and_over_dispersion_of_areas_are_compared(run):
    """Four areas around 80 %, φ and τ² worked out beside."""
    rows = [(160, 200, "Not significant"), (290, 400, "Low (0.001)"), (190, 220, "High (0.025)"),
            (160, 180, "High (0.025)")]  # fmt: skip
    areas = [{"x": x, "n": n, "significance": word} for x, n, word in rows]
    assert run("statistics", {"funnel_verdicts_areas": {"data": areas}}) == (0, ["4 passed, 0 failed"])
    areas[1]["significance"] = "Low (0.025)"
    assert run("statistics", {"funnel_verdicts_areas": {"data": areas}})[0] == 1
    pooled = 800 / 1000
    z = [2 * sqrt(n) * (asin(sqrt(x / n)) - asin(sqrt(pooled))) for x, n, _word in rows]
    ordered = sorted(z)
    low, high = (ordered[0] + 0.3 * (ordered[1] - ordered[0]), ordered[2] + 0.7 * (ordered[3] - ordered[2]))
    phi = sum(min(high, max(low, one)) ** 2 for one in z) / 4
    weights = [4 * n for _x, n, _word in rows]
    tau2 = (4 * phi - 3) / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    expected = {"phi": round(phi, 6), "tau2": round(tau2, 8), "baseline": 0.8}
    assert run("statistics", {"over_dispersion": {"data": areas, "expected": expected}}) == (0, ["3 passed, 0 failed"])
    expected["phi"] += 0.001
    assert run("statistics", {"over_dispersion": {"data": areas, "expected": expected}})[0] == 1
