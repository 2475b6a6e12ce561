"""The law counts a vehicle's repairs, not a dealer's: what one dealer, its region and the network are told."""

from datetime import date

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.refusals import NotAllowed
from dealer_service.domain.vehicle_warnings import PROBLEM_NEAR, SAFETY_MET, Kind
from dealer_service.services import repair_orders
from dealer_service.services.dealers import DealerMaster, add_dealer
from dealer_service.services.near_thresholds import vehicles_near
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.vehicle_matters import matters_of
from dealer_service.services.vehicles import history_of
from tests.cast import JOINED
from tests.orders import NOW, OTHER_VIN, VIN, at, job, order
from tests.services.acting import Acting, acting

__all__ = ["acting"]


@pytest.fixture
def repaired(acting: Acting, database: Database) -> None:
    """VIN's brakes once at D4 in the North and once at D3, OTHER_VIN's engine four times at D3; D1 in Germany."""
    with database.session(SYSTEM, write=True) as session:
        add_dealer(session, SYSTEM_ACTOR, DealerMaster("D4", "Eastgate", "North", None, "Asia/Shanghai", "en"), JOINED)
        visits = [("D4", VIN, "BRK-NOISE", 3), ("D3", VIN, "BRK-NOISE", 6), ("D1", VIN, "BRK-NOISE", 9)]
        visits += [("D3", OTHER_VIN, "ENG-START", day) for day in (12, 15, 18, 21)]
        for dealer, vin, group, day in visits:
            made = order(
                f"R{day}", at(day, month=9), at(day + 1, month=9), dealer=dealer, vin=vin, customer_name="Secret",
                jobs=[job(group=group, job_type="warranty")], first_registered_on=date(2026, 1, 5),
            )  # fmt: skip
            repair_orders.open_order(session, SYSTEM_ACTOR, made, NOW)
        session.commit()


@pytest.mark.usefixtures("repaired")
def test_what_the_network_and_a_region_are_told(acting: Acting) -> None:
    with acting("auditor") as (session, ute):
        found = vehicles_near(session, ute, NOW)
        told = [(one.vin, one.dealers, one.others, [said.message for said in one.duties]) for one in found.vehicles]
        assert told == [
            (VIN, ("D1", "D3", "D4"), 0, [SAFETY_MET]), (OTHER_VIN, ("D3",), 0, [PROBLEM_NEAR]),
        ] and found.more == 0  # fmt: skip
    with acting("area_manager") as (session, ada):
        (one,) = vehicles_near(session, ada, NOW).vehicles
        assert (one.vin, one.dealers, one.others) == (VIN, ("D1", "D4"), 1)
    for key in ("advisor", "far_manager"):
        with acting(key) as (session, somebody), pytest.raises(NotAllowed):
            vehicles_near(session, somebody, NOW)


@pytest.mark.usefixtures("repaired")
def test_at_the_counter_other_dealers_repairs_are_a_number(acting: Acting) -> None:
    with acting("far_manager") as (session, fang):
        page = history_of(session, fang, VIN, NOW)
        (met,) = [one for one in matters_of(session, fang, page, NOW).warnings if one.kind is Kind.RETURN]
        assert (met.message, met.values["times"], met.values["elsewhere"]) == (SAFETY_MET, 3, 2)
        assert len(page.visits) == 1
