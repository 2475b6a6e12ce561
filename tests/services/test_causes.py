"""The Pareto stands at the dealer of the original, in the month in which the rework was delivered."""

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.services.causes import cause_rows
from dealer_service.services.opening import SYSTEM, Database
from tests.orders import at, job, order
from tests.services.test_quality import as_person, write

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
THIRD = "WVWZZZ1JZXW000003"


@pytest.fixture
def stocked(database: Database) -> Database:
    """D1's repairs of October come back: in time at D2, late at D1, and once still in the workshop."""
    back = {"rework_of_dealer": "D1"}
    write(
        database,
        [
            order("R1", at(5, month=10), at(6, month=10)),
            order("R2", at(5, month=8), at(6, month=8), vin=THIRD),
            order("R3", at(2), at(3), dealer="D2", jobs=[job(rework_of="R1", rework_cause="D08", **back)]),
            order("R4", at(4), at(5), vin=THIRD, jobs=[job(rework_of="R2")]),
            order("R5", at(6), jobs=[job(rework_of="R1", rework_cause="D01")]),
            order("R6", at(7), at(8), vin=THIRD, jobs=[job(rework_of="R99", rework_cause="D02")]),
        ],
    )
    return database


def counted(database: Database, **asked: object) -> list[tuple[str, int]]:
    with database.session(SYSTEM) as session:
        rows = cause_rows(session, SYSTEM_ACTOR, first=OCTOBER, last=NOVEMBER, **asked)  # type: ignore[arg-type]
    return [(row.cause, row.count) for row in rows]


def test_late_counts_pending_and_undelivered_do_not(stocked: Database) -> None:
    assert counted(stocked) == [("D08", 1), ("untagged", 1)]
    assert counted(stocked, dealer_code="D1") == [("D08", 1), ("untagged", 1)]
    assert counted(stocked, dealer_code="D2") == []
    assert counted(stocked, region="North") == [("D08", 1), ("untagged", 1)]
    assert counted(stocked, region="South") == []


def test_a_dealer_sees_the_own_pareto_though_the_return_was_elsewhere(
    stocked: Database, people: dict[str, int]
) -> None:
    with stocked.session(None) as session:
        rows = cause_rows(session, as_person(session, people, "manager"), first=OCTOBER, last=NOVEMBER)
        assert {row.cause: row.count for row in rows} == {"D08": 1, "untagged": 1}
        other = as_person(session, people, "other_advisor")
        assert cause_rows(session, other, first=OCTOBER, last=NOVEMBER) == []
        with pytest.raises(NotFound):
            cause_rows(session, other, first=OCTOBER, last=NOVEMBER, dealer_code="D1")
        with pytest.raises(NotAllowed):
            cause_rows(session, other, first=OCTOBER, last=NOVEMBER, region="North")
