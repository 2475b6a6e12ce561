"""Rates through the service are the sums of what stands on the orders, and each person sees their own."""

from datetime import date, datetime

import pytest
from sqlmodel import Session

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor
from dealer_service.domain.first_fix import RATE_COUNTS, Basis, Rule
from dealer_service.domain.months import Month, Period, Waiting
from dealer_service.domain.quality import Unit
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.paths import LISTS
from dealer_service.services import accounts
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.quality import quality_rows
from dealer_service.services.quality_series import series, target_over
from dealer_service.services.quality_states import dealer_states, states_of
from dealer_service.services.targets import list_targets, set_target
from dealer_service.storage.dealers import DealerRow, find_dealer
from dealer_service.storage.import_keeping import mark_complete
from dealer_service.storage.lists import load_lists
from dealer_service.storage.order_writing import Writing, add_orders
from dealer_service.storage.registers import load_register
from dealer_service.storage.rework_settling import settle
from tests.orders import NOW, OTHER_VIN, at, job, later, order

NOVEMBER, OCTOBER = Month(2026, 11), Month(2026, 10)


@pytest.fixture
def stocked(database: Database) -> Database:
    """October: two first visits at D1, one of which came back to D2; one at D3. November: the return."""
    write(
        database,
        [
            order("R1", at(5, month=10), at(6, month=10), jobs=[job(group="ENG-IDLE")]),
            order("R2", at(7, month=10), at(8, month=10), vin=OTHER_VIN),
            order("R3", at(7, month=10), at(8, month=10), vin="WVWZZZ1JZXW000003", dealer="D3"),
            order("R4", at(2), at(3), dealer="D2", jobs=[
                job(group="ENG-IDLE", rework_of="R1", rework_of_dealer="D1", rework_cause="D01")]),
        ],
    )  # fmt: skip
    return database


def write(database: Database, orders: list) -> None:
    with database.session(SYSTEM, write=True) as session:
        load_lists(session, LISTS)
        register = load_register(session)
        settle(session, add_orders(session, orders, register, Writing("import", NOW, NOW.date())), all_new=True)
        session.commit()


def as_person(session: Session, people: dict[str, int], key: str) -> Actor:
    actor = accounts.actor_of(session, people[key])
    accounts.enter(session, actor, NOW)
    return actor


def read(database: Database, **asked: object) -> list[tuple[str, str, int, int]]:
    with database.session(SYSTEM) as session:
        rows = quality_rows(session, SYSTEM_ACTOR, first=OCTOBER, last=NOVEMBER, **asked)  # type: ignore[arg-type]
    return [(row.unit, row.month, row.a, row.b) for row in rows]


def test_a_failure_is_charged_to_the_original_wherever_it_returned(stocked: Database) -> None:
    assert read(stocked) == [("D1", "2026-10", 1, 2), ("D3", "2026-10", 1, 1)]
    assert read(stocked, rule=Rule.ALL_VISITS) == [
        ("D1", "2026-10", 1, 2), ("D2", "2026-11", 0, 1), ("D3", "2026-10", 1, 1),
    ]  # fmt: skip
    assert read(stocked, rule=Rule.RETURN_SHARE) == [
        ("D1", "2026-10", 2, 2), ("D2", "2026-11", 0, 1), ("D3", "2026-10", 1, 1),
    ]  # fmt: skip


def test_regions_network_and_periods_are_sums(stocked: Database) -> None:
    assert read(stocked, by=Unit.REGION) == [("North", "2026-10", 1, 2), ("South", "2026-10", 1, 1)]
    assert read(stocked, by=Unit.NETWORK) == [("network", "2026-10", 2, 3)]
    assert read(stocked, by=Unit.NETWORK, period=Period.QUARTER, rule=Rule.ALL_VISITS) == [("network", "2026-Q4", 2, 4)]
    assert read(stocked, by=Unit.NETWORK, period=Period.YEAR) == [("network", "2026", 2, 3)]
    assert read(stocked, dealer_code="D2") == []


def test_final_from_is_of_the_calendar_and_none_for_the_share_of_returns(stocked: Database) -> None:
    with stocked.session(SYSTEM) as session:
        asked = {"first": OCTOBER, "last": OCTOBER}
        assert {r.final_from for r in quality_rows(session, SYSTEM_ACTOR, **asked)} == {date(2026, 12, 1)}
        quarter = quality_rows(session, SYSTEM_ACTOR, **asked, period=Period.QUARTER)
        assert {r.final_from for r in quarter} == {date(2027, 1, 31)}
        share = quality_rows(session, SYSTEM_ACTOR, **asked, rule=Rule.RETURN_SHARE)
        assert {r.final_from for r in share} == {None}


def test_the_basis_customer_is_refused_with_another_rule(stocked: Database) -> None:
    with pytest.raises(Refused):
        read(stocked, basis=Basis.CUSTOMER, rule=Rule.ALL_VISITS)
    assert read(stocked, basis=Basis.CUSTOMER) == []


@pytest.mark.parametrize("pair", list(RATE_COUNTS))
def test_a_dealers_person_sees_that_dealer_alone(
    stocked: Database, people: dict[str, int], pair: tuple[Rule, Basis]
) -> None:
    with stocked.session(None) as session:
        manager = as_person(session, people, "manager")
        rows = quality_rows(session, manager, first=OCTOBER, last=NOVEMBER, rule=pair[0], basis=pair[1])
        assert {row.unit for row in rows} <= {"D1"}
        for unit in (Unit.REGION, Unit.NETWORK):
            with pytest.raises(NotAllowed):
                quality_rows(session, manager, first=OCTOBER, last=NOVEMBER, by=unit)
        with pytest.raises(NotFound):
            quality_rows(session, manager, first=OCTOBER, last=NOVEMBER, dealer_code="D3")


def test_an_area_manager_sees_the_own_region_as_a_whole(stocked: Database, people: dict[str, int]) -> None:
    with stocked.session(None) as session:
        ada = as_person(session, people, "area_manager")
        rows = quality_rows(session, ada, first=OCTOBER, last=NOVEMBER, by=Unit.REGION)
        assert [(row.unit, row.a, row.b) for row in rows] == [("North", 1, 2)]
        with pytest.raises(NotAllowed):
            quality_rows(session, ada, first=OCTOBER, last=NOVEMBER, by=Unit.NETWORK)
        with pytest.raises(NotFound):
            states_of(session, ada, [OCTOBER], NOW, unit=Unit.REGION, name="South")


def test_nobody_without_the_right_reads_a_rate(stocked: Database, people: dict[str, int]) -> None:
    with stocked.session(None) as session:
        for key in ("technician", "admin", "service_centre", "outsider"):
            person = as_person(session, people, key)
            with pytest.raises(NotAllowed):
                quality_rows(session, person, first=OCTOBER, last=OCTOBER)


def complete(database: Database, code: str, day: date) -> None:
    with database.session(SYSTEM, write=True) as session:
        found = find_dealer(session, code)
        assert found is not None
        mark_complete(session, [found.id], day)
        session.commit()


def test_final_when_the_day_has_come_and_the_records_reach_it(stocked: Database) -> None:
    first_of_december = datetime(2026, 12, 1, 12, tzinfo=NOW.tzinfo)
    with stocked.session(SYSTEM) as session:
        before = states_of(session, SYSTEM_ACTOR, [OCTOBER], NOW, name="D1")[OCTOBER]
        after = states_of(session, SYSTEM_ACTOR, [OCTOBER], first_of_december, name="D1")[OCTOBER]
    assert (before.waiting_for, after.waiting_for) == (Waiting.WINDOW, Waiting.RECORDS)
    complete(stocked, "D1", date(2026, 12, 1))
    with stocked.session(SYSTEM) as session:
        assert dealer_states(session, SYSTEM_ACTOR, OCTOBER, first_of_december)["D1"].final
        network = states_of(session, SYSTEM_ACTOR, [OCTOBER], first_of_december, unit=Unit.NETWORK)[OCTOBER]
        assert (network.waiting_for, network.missing) == (Waiting.RECORDS, ("D3",))
        region = states_of(session, SYSTEM_ACTOR, [OCTOBER], first_of_december, unit=Unit.REGION, name="North")
        assert region[OCTOBER].final


def test_a_merged_dealer_is_covered_by_its_successor(stocked: Database) -> None:
    with stocked.session(SYSTEM, write=True) as session:
        merged, successor = (find_dealer(session, code) for code in ("D1", "D2"))
        assert merged is not None and successor is not None
        session.get_one(DealerRow, merged.id).successor_id = successor.id
        mark_complete(session, [successor.id], date(2026, 12, 1))
        session.commit()
    with stocked.session(SYSTEM) as session:
        state = states_of(session, SYSTEM_ACTOR, [OCTOBER], later(days=20), name="D1")[OCTOBER]
    assert state.final


def test_thirteen_months_with_target_mark_and_estimate(stocked: Database) -> None:
    with stocked.session(SYSTEM, write=True) as session:
        dealer = find_dealer(session, "D1")
        set_target(session, SYSTEM_ACTOR, 0.9, Month(2026, 1), now=NOW)
        set_target(session, SYSTEM_ACTOR, 0.95, OCTOBER, dealer=dealer, now=NOW)
        session.commit()
    with stocked.session(SYSTEM) as session:
        points = series(session, SYSTEM_ACTOR, last=NOVEMBER, now=NOW, name="D1")
        assert len(list_targets(session, SYSTEM_ACTOR)) == 2
    assert [point.month for point in points] == list(Month(2025, 11).until(NOVEMBER))
    october = points[-2]
    assert (october.rate.a, october.rate.b, october.target, october.provisional) == (1, 2, 0.95, True)
    assert october.too_few
    assert october.estimate == 0.5  # one of two came back; both were watched to the end of the window
    assert [point.target for point in points[:3]] == [None, None, 0.9]
    assert target_over(points) == 0.95
    assert points[-1].rate.b == 0 and points[-1].estimate is None


def test_an_area_manager_sets_targets_in_the_own_region_only(stocked: Database, people: dict[str, int]) -> None:
    with stocked.session(None, write=True) as session:
        ada = as_person(session, people, "area_manager")
        near, far = find_dealer(session, "D2"), find_dealer(session, "D3")
        set_target(session, ada, 0.9, OCTOBER, dealer=near, now=NOW)
        for refused in ({"dealer": far}, {}):
            with pytest.raises(NotAllowed):
                set_target(session, ada, 0.9, OCTOBER, now=NOW, **refused)
        with pytest.raises(Refused):
            set_target(session, ada, 1.2, OCTOBER, dealer=near, now=NOW)
