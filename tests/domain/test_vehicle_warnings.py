"""What is said of a vehicle that stands at the door: with numbers, and only while it is true."""

import csv
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dealer_service.domain import vehicle_warnings as said
from dealer_service.domain.statutory import Rule, months_later, rules_from, rules_on
from dealer_service.domain.vehicle_warnings import Kind, PastJob, PastVisit, VehicleHistory, Warned, warnings
from dealer_service.paths import LISTS

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
GOOD, ODD = "1M8GDM9AXKP042788", "WVWZZZ1JZXW000001"
_ids = iter(range(1, 10_000))


def rules(country: str = "CN") -> tuple[Rule, ...]:
    with (LISTS / "statutory_rules.csv").open(encoding="utf-8", newline="") as file:
        return rules_on(rules_from(csv.DictReader(file)), country, NOW.date())


def past(
    ago: int, *groups: str, stay: int = 0, km: int | None = 10_000, delivered: bool = True, **job: Any
) -> PastVisit:
    """A visit opened some days ago, with one job for each concern group."""
    opened = NOW - timedelta(days=ago)
    left = opened + timedelta(days=stay, hours=2) if delivered else None
    system = {"BRK": "brakes", "ENG": "engine"}
    jobs = tuple(
        PastJob(
            next(_ids), group, system.get(group[:3], "other"), job.get("job_type", "customer_pay"),
            job.get("outcome"), job.get("repair_class"), None if left is None else left + timedelta(days=30),
            None if km is None else km + 2_000,
        )
        for group in groups
    )  # fmt: skip
    return PastVisit(next(_ids), f"R{ago}", opened, left, km, None, jobs)


def of(*visits: PastVisit, kind: Kind | None = None, country: str = "CN", registered: date | None = date(2026, 1, 1),
       vin: str = GOOD) -> list[Warned]:  # fmt: skip
    found = warnings(VehicleHistory(vin, registered, visits), rules(country), NOW, ZONE)
    return [one for one in found if kind is None or one.kind is kind]


def test_came_back_with_days_and_kilometres() -> None:
    here = past(0, "BRK-NOISE", km=10_640, delivered=False)
    (one,) = of(here, past(12, "BRK-NOISE"), kind=Kind.CAME_BACK)
    assert one.message == said.CAME_BACK_AFTER
    assert (one.values["group"], one.values["days"], one.values["km"]) == ("BRK-NOISE", 12, 640)


def test_came_back_before_the_mileage_is_read() -> None:
    (one,) = of(past(12, "BRK-NOISE"), kind=Kind.CAME_BACK)
    assert one.message == said.CAME_BACK_FROM and one.values["km"] == 10_000


@pytest.mark.parametrize(
    "visits",
    [
        (past(31, "BRK-NOISE"),),
        (past(0, km=12_001, delivered=False), past(12, "BRK-NOISE")),
        (past(12, "BRK-NOISE", job_type="maintenance"),),
        (past(12, "BRK-NOISE", outcome="inspected_part_ordered"),),
    ],
    ids=["after 30 days", "after 2,000 km", "no repair", "inspection only"],
)
def test_nothing_came_back(visits: tuple[PastVisit, ...]) -> None:
    assert of(*visits, kind=Kind.CAME_BACK) == []


@pytest.mark.parametrize(
    "ago,repair_class,until",
    [(10, None, date(2026, 11, 22)), (11, None, None), (30, "level_2", date(2026, 11, 22)),
     (99, "overhaul", date(2026, 11, 23))],
)  # fmt: skip
def test_the_repair_guarantee_runs(ago: int, repair_class: str | None, until: date | None) -> None:
    found = of(past(ago, "ENG-START", repair_class=repair_class), kind=Kind.GUARANTEE)
    assert [one.values["until"] for one in found] == ([until] if until else [])


def test_the_repair_guarantee_ends_with_the_kilometres_and_at_the_border() -> None:
    assert of(past(0, km=12_001, delivered=False), past(5, "ENG-START"), kind=Kind.GUARANTEE) == []
    assert of(past(5, "ENG-START"), kind=Kind.GUARANTEE, country="DE") == []


@pytest.mark.parametrize("times,message", [(3, None), (4, said.PROBLEM_NEAR), (5, said.PROBLEM_MET)])
def test_the_same_problem_again(times: int, message: str | None) -> None:
    visits = [past(40 + 10 * n, "ENG-IDLE", job_type="warranty") for n in range(times)]
    found = of(*visits, kind=Kind.RETURN)
    assert [one.message for one in found] == ([message] if message else [])
    assert of(*visits, kind=Kind.RETURN, registered=date(2024, 11, 21)) == []
    assert [one.doubtful for one in of(*visits, kind=Kind.RETURN, registered=None)] == [True] * len(found)


def test_a_safety_fault_is_told_one_repair_before() -> None:
    first, second = (past(ago, "BRK-FEEL", job_type="warranty") for ago in (60, 40))
    assert [one.message for one in of(first, kind=Kind.RETURN)] == [said.SAFETY_NEAR]
    assert [one.message for one in of(second, first, kind=Kind.RETURN)] == [said.SAFETY_MET]


def test_days_in_repair_are_calendar_days_and_told_from_the_twenty_fifth() -> None:
    short = past(60, "ENG-IDLE", stay=23, job_type="warranty")
    assert of(short, kind=Kind.RETURN) == []
    (one,) = of(past(30, "ENG-START", job_type="warranty"), short, kind=Kind.RETURN)
    assert (one.message, one.values["days"]) == (said.DAYS_NEAR, 25)
    (met,) = of(past(60, "ENG-IDLE", stay=30, job_type="warranty"), kind=Kind.RETURN)
    assert (met.message, met.values["days"]) == (said.DAYS_MET, 31)


def test_a_long_stay_owes_another_car() -> None:
    assert of(past(4, "ENG-IDLE", delivered=False, job_type="warranty"), kind=Kind.MOBILITY) == []
    (one,) = of(past(5, "ENG-IDLE", delivered=False, job_type="warranty"), kind=Kind.MOBILITY)
    assert one.values["days"] == 6


def test_mileage_and_number() -> None:
    found = of(past(1, km=9_000), past(40, km=9_500), past(80, km=10_000), kind=Kind.MILEAGE)
    assert [(one.values["km"], one.values["earlier_km"]) for one in found] == [(9_000, 10_000)]
    assert [one.message for one in of(vin=ODD)] == [said.VIN_DIGIT]
    assert [one.message for one in of(vin="SHORT")] == [said.VIN_OTHER]
    assert of() == []


def test_months_end_where_the_month_does() -> None:
    assert months_later(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert months_later(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert months_later(date(2025, 12, 5), 24) == date(2027, 12, 5)
