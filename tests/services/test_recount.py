"""A recount finds every kind of drift, and heals it; detection in one pass is the same as job by job."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from dealer_service.services import recounting
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.detection import FIND_ALL, detect_all
from dealer_service.storage.scope import system_connection
from tests import stored
from tests.networks import add_shops, networks
from tests.orders import NOW
from tests.services.test_causes import stocked
from tests.storage.test_settling import bring_in
from tests.twin import Network

__all__ = ["stocked"]

QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])

DRIFTS = {
    "a count": "UPDATE month_count SET first_a = first_a - 1 WHERE first_a > 0",
    "a count too many": "UPDATE month_count SET month = month - 100",
    "a standing": "UPDATE repair_order SET standing = 9 WHERE number = 'R2'",
    "a suspicion": "UPDATE job SET suspect_id = (SELECT min(id) FROM job) WHERE link_state = 3",
    "a link": "UPDATE job SET link_state = 0, original_id = NULL, charged_dealer_id = NULL WHERE link_state = 1",
    "a link that stands nowhere": "UPDATE job SET link_state = 2, original_id = 1 WHERE link_state = 0",
    "an unbound link": "UPDATE rework_link SET original_id = NULL",
    "a window": "UPDATE job SET window_until = window_until - 86400 WHERE window_until IS NOT NULL",
    "a month": "UPDATE repair_order SET delivered_month = 202001 WHERE delivered_month IS NOT NULL",
    "a role": "UPDATE job SET role = 4",
    "a copied opening": "UPDATE job SET opened_at = opened_at - 1",
}


@pytest.mark.parametrize("drift", DRIFTS)
def test_every_drift_is_found_and_healed(stocked: Database, drift: str) -> None:
    assert recounting.check(stocked).differences == []
    with stocked.session(SYSTEM, write=True) as session:
        assert system_connection(session).execute(text(DRIFTS[drift])).rowcount
        session.commit()
    found = recounting.check(stocked)
    assert found.count == len(found.differences) > 0
    assert recounting.check(stocked).count == found.count, "looking changes nothing"
    recounting.rebuild(stocked, now=NOW)
    assert recounting.check(stocked).differences == []


def test_a_region_set_back_in_time_is_carried_into_the_counts(stocked: Database) -> None:
    with stocked.session(SYSTEM, write=True) as session:
        moved = "UPDATE dealer_region SET region_id = (SELECT id FROM region WHERE name = 'South')"
        system_connection(session).execute(text(moved))
        session.commit()
    assert recounting.check(stocked).count
    recounting.rebuild(stocked, now=NOW)
    assert recounting.check(stocked).count == 0
    regions = stored.rows(stocked, "SELECT DISTINCT r.name FROM month_count m JOIN region r ON r.id = m.region_id "
                                   "WHERE m.visits_b > 0")  # fmt: skip
    assert [row["name"] for row in regions] == ["South"]


@pytest.fixture
def shops(house: Database) -> Callable[[Network], Database]:
    known: list[bool] = []

    def prepared(network: Network) -> Database:
        stored.empty(house)
        if not known:
            with house.session(SYSTEM, write=True) as session:
                add_shops(session, network)
                session.commit()
            known.append(True)
        return house

    return prepared


@QUICK
@given(networks())
def test_a_recount_finds_nothing_in_what_was_settled(shops: Callable[[Network], Database], network: Network) -> None:
    database = shops(network)
    bring_in(database, network, network.orders)
    assert recounting.check(database).differences == []
    with database.session(SYSTEM) as session:
        connection = system_connection(session)
        job_by_job = {tuple(row) for row in connection.execute(text(FIND_ALL))}
        detect_all(connection)
        assert {tuple(row) for row in connection.execute(text("SELECT job_id, suspect_id FROM rw_best"))} == job_by_job
