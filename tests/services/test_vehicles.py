"""Finding who stands at the counter, and what is shown of a vehicle, here and elsewhere."""

import pytest

from dealer_service.domain.order_filters import OrderFilter
from dealer_service.domain.refusals import NotFound
from dealer_service.services import repair_order_lists, repair_orders, vehicles
from dealer_service.services.repair_order_view import get_order
from tests.orders import NOW, OTHER_VIN, VIN, at, job, order
from tests.services.acting import Acting, acting

__all__ = ["acting"]


@pytest.fixture
def visited(acting: Acting) -> dict[str, int]:
    """Two visits at D1 with a return, one at D2 of the same vehicle, and another vehicle at D1."""
    ids: dict[str, int] = {}
    kim = {"customer_name": "Kim Nguyen", "customer_phone": "+49 (0)40 123 45 67", "plate": "HH-AB 123"}
    with acting("advisor") as (session, ann):
        ids["first"] = repair_orders.open_order(
            session, ann, order("R1", at(1), at(2), jobs=[job(cause="relay", correction="renewed")], **kim), NOW
        )
        work = job(rework_of="R1", technician="T. Torque")
        ids["second"] = repair_orders.open_order(session, ann, order("R2", at(9), km=10_300, jobs=[work], **kim), NOW)
        ids["other"] = repair_orders.open_order(
            session, ann, order("R30", at(5), vin=OTHER_VIN, customer_name="Ole", plate="HH AB 999"), NOW
        )
    with acting("other_advisor") as (session, olga):
        ids["elsewhere"] = repair_orders.open_order(
            session, olga, order("R1", at(12), dealer="D2", customer_name="Secret", jobs=[job(group="BRK-NOISE")]), NOW
        )
    return ids


@pytest.mark.parametrize(
    "words",
    [VIN, VIN.lower(), VIN[-8:], "hh ab 123", "HHAB123", "HH-AB-123", "040 1234567", "+49401234567", "40/1234567"],
)  # fmt: skip
def test_an_exact_hit_is_the_vehicle(acting: Acting, visited: dict[str, int], words: str) -> None:
    with acting("advisor") as (session, ann):
        assert vehicles.search(session, ann, words).vin == VIN


def test_an_order_number_leads_to_the_order(acting: Acting, visited: dict[str, int]) -> None:
    with acting("advisor") as (session, ann):
        assert vehicles.search(session, ann, "r2").order_id == visited["second"]
        assert vehicles.search(session, ann, "R30").order_id == visited["other"]


@pytest.mark.parametrize("words,vins", [("nguyen", [VIN]), ("HH", [VIN, OTHER_VIN]), (VIN[-6:], [VIN]), ("zz", [])])
def test_what_is_not_exact_is_a_list(acting: Acting, visited: dict[str, int], words: str, vins: list[str]) -> None:
    with acting("advisor") as (session, ann):
        found = vehicles.search(session, ann, words)
        assert (found.vin, [one.vin for one in found.vehicles]) == (None, vins)


def test_another_dealers_customers_are_not_found(acting: Acting, visited: dict[str, int]) -> None:
    with acting("other_advisor") as (session, olga):
        for words in ("Kim", "HHAB123", "040 1234567", "R2", OTHER_VIN[-8:]):
            found = vehicles.search(session, olga, words)
            assert (found.vehicles, found.orders, found.vin, found.order_id) == ([], [], None, None), words
        page = vehicles.history_of(session, olga, VIN, NOW)
        assert [visit.number for visit in page.visits] == ["R1"]
        assert page.customer == "Secret" and page.plate is None
        assert [(one.groups, one.rework) for one in page.elsewhere] == [(("ENG-START",), True), (("ENG-START",), False)]
    with acting("far_manager") as (session, far):
        page = vehicles.history_of(session, far, OTHER_VIN, NOW)
        assert (page.visits, page.customer, page.phone, page.plate) == ([], None, None, None)
        with pytest.raises(NotFound):
            vehicles.history_of(session, far, "WVWZZZ1JZXW999999", NOW)
        with pytest.raises(NotFound):
            get_order(session, far, visited["first"], NOW)


def test_the_history_says_that_it_came_back(acting: Acting, visited: dict[str, int]) -> None:
    with acting("advisor") as (session, ann):
        page = vehicles.history_of(session, ann, VIN, NOW)
        assert [visit.number for visit in page.visits] == ["R2", "R1"]
        (back,) = page.returns
        assert (back.number, back.original_number, back.days, back.km, back.in_window) == ("R2", "R1", 7, 300, True)
        assert page.open_order_id == visited["second"]
        view = get_order(session, ann, visited["first"], NOW)
        assert [one.number for one in view.returned] == ["R2"]
        assert get_order(session, ann, visited["second"], NOW).had_visit_before


def test_a_technician_sees_the_jobs_given_to_him(acting: Acting, visited: dict[str, int]) -> None:
    with acting("technician") as (session, tom):
        page = repair_order_lists.list_orders(session, tom, OrderFilter(), NOW)
        assert [one.number for one in page.orders] == ["R2"]
        view = get_order(session, tom, visited["second"], NOW)
        assert (view.customer, view.phone, view.history) == (None, None, [])
        with pytest.raises(NotFound):
            get_order(session, tom, visited["first"], NOW)
        assert vehicles.search(session, tom, "Kim").vehicles == []
        history = vehicles.history_of(session, tom, VIN, NOW)
        assert [visit.number for visit in history.visits] == ["R2"] and history.customer is None


@pytest.mark.parametrize(
    "asked,numbers",
    [
        (OrderFilter(month=202611), ["R1"]),
        (OrderFilter(month=202611, standing="failed"), ["R1"]),
        (OrderFilter(standing="first_a"), []),
        (OrderFilter(status="open"), ["R2", "R30"]),
        (OrderFilter(words="R3"), ["R30"]),
        (OrderFilter(words="hh-ab"), ["R2", "R30", "R1"]),
        (OrderFilter(words=VIN), ["R2", "R1"]),
        (OrderFilter(technician="T. Torque"), ["R2"]),
        (OrderFilter(group="BRK-NOISE"), []),
        (OrderFilter(cause="untagged"), ["R2"]),
        (OrderFilter(dealer="D2"), []),
    ],
)
def test_filters(acting: Acting, visited: dict[str, int], asked: OrderFilter, numbers: list[str]) -> None:
    with acting("advisor") as (session, ann):
        page = repair_order_lists.list_orders(session, ann, asked, NOW)
        assert [one.number for one in page.orders] == numbers
        assert page.sums.orders == len(numbers)
        assert [
            one.number for one, _jobs, _zone in repair_order_lists.export_orders(session, ann, asked, NOW)
        ] == numbers


def test_pages_by_key_walk_forth_and_back(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        for number in range(7):
            delivered = at(number + 2) if number % 2 else None
            repair_orders.open_order(session, ann, order(f"R{number}", at(1), delivered), NOW)
        for sort, descending in (("opened", True), ("number", False), ("delivered", True), ("invoice", False)):
            walked: list[str] = []
            after, pages = None, []
            while True:
                page = repair_order_lists.list_orders(
                    session, ann, OrderFilter(), NOW, sort=sort, descending=descending, after=after, size=3
                )
                pages.append([one.number for one in page.orders])
                walked += pages[-1]
                if page.after is None:
                    break
                after = page.after
            assert len(walked) == len(set(walked)) == 7, sort
            back = repair_order_lists.list_orders(
                session, ann, OrderFilter(), NOW, sort=sort, descending=descending, before=page.before, size=3
            )
            assert [one.number for one in back.orders] == pages[-2], sort
            assert page.sums.orders == 7
