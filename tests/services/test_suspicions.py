"""The list of suspicions: names, days, kilometres, and what became of them."""

from datetime import date

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework import confirm_rework, dismiss_suspicion
from dealer_service.services.suspicions import SuspectedRow, SuspicionStatus, suspected
from dealer_service.storage.lists import list_dismissal_reasons
from dealer_service.storage.rework_jobs import find_job
from tests.orders import NOW, OTHER_VIN, at, order
from tests.services.test_quality import as_person, write

OPEN = SuspectedRow("D1", "R2", 1, "D1", "R1", 1, 9, -40, "open")
ACROSS = SuspectedRow("D2", "R9", 1, "D1", "R8", 1, 2, None, "open")


@pytest.fixture
def stocked(database: Database) -> Database:
    write(
        database,
        [
            order("R1", at(2), at(3, hour=10), km=10_040),
            order("R2", at(13, hour=9), at(14), km=10_000),
            order("R8", at(2), at(3), vin=OTHER_VIN),
            order("R9", at(5, hour=23), dealer="D2", vin=OTHER_VIN, km=None),
        ],
    )
    return database


def found(database: Database, **asked: object) -> list[SuspectedRow]:
    with database.session(SYSTEM) as session:
        return suspected(session, SYSTEM_ACTOR, **asked)  # type: ignore[arg-type]


def test_days_are_whole_and_kilometres_may_be_negative_or_unknown(stocked: Database) -> None:
    assert found(stocked) == [OPEN, ACROSS]


def test_the_dealer_is_that_of_the_later_order_and_the_day_is_local(stocked: Database) -> None:
    assert found(stocked, dealer_code="D2") == [ACROSS]
    assert found(stocked, opened_from=date(2026, 11, 6), opened_to=date(2026, 11, 6)) == [ACROSS]  # Berlin: 00:00
    assert found(stocked, opened_to=date(2026, 11, 5)) == []
    assert found(stocked, opened_from=date.min, opened_to=date.max) == [OPEN, ACROSS]
    with pytest.raises(NotFound):
        found(stocked, dealer_code="D9")


def test_each_sees_the_own_later_orders_with_the_names_of_the_earlier(
    stocked: Database, people: dict[str, int]
) -> None:
    with stocked.session(None) as session:
        assert suspected(session, as_person(session, people, "manager")) == [OPEN]
        assert suspected(session, as_person(session, people, "other_advisor")) == [ACROSS]
        assert suspected(session, as_person(session, people, "far_manager")) == []
        with pytest.raises(NotAllowed):
            suspected(session, as_person(session, people, "technician"))


@pytest.mark.parametrize("verdict", [SuspicionStatus.CONFIRMED, SuspicionStatus.DISMISSED])
def test_a_decision_moves_the_pair_to_its_list(
    stocked: Database, people: dict[str, int], verdict: SuspicionStatus
) -> None:
    with stocked.session(None, write=True) as session:
        manager = as_person(session, people, "manager")
        job = find_job(session, "D1", "R2", 1)
        assert job is not None
        if verdict is SuspicionStatus.CONFIRMED:
            confirm_rework(session, manager, job.id, NOW)
        else:
            reason = list_dismissal_reasons(session)[0].code
            dismiss_suspicion(session, manager, job.id, reason, "another noise", NOW)
        session.commit()
    decided = SuspectedRow(*[*(getattr(OPEN, name) for name in SuspectedRow.__slots__[:-1]), verdict.value])
    assert found(stocked) == [ACROSS]
    assert found(stocked, status=verdict) == [decided]
    assert found(stocked, status=SuspicionStatus.ALL) == [decided, ACROSS]
