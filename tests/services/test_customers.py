"""One person is one person: shown as likely, merged by a person, taken back; nobody sees another dealer's customers."""

import pytest
from sqlmodel import Session

from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services import (
    customer_changes,
    customers,
    repair_order_view,
    repair_orders,
    vehicle_matters,
    vehicles,
)
from dealer_service.services.customers import Reason
from dealer_service.storage.exports import order_rows
from tests.orders import NOW, OTHER_VIN, VIN, at, job, later, order
from tests.services.acting import Acting, acting

__all__ = ["acting"]


@pytest.fixture
def known(acting: Acting) -> dict[str, int]:
    """Kim Nguyen in two spellings and with a typing error, Zhang Wei in Chinese, somebody at D2: ids by spelling."""
    with acting("advisor") as (session, ann):
        for number, name, phone, vin in (
            ("R1", "Kim Nguyen", "+49 40 1234567", VIN),
            ("R2", "Nguyen, Kim", "040/1234567", VIN),
            ("R3", "张伟", "139 0000 1111", OTHER_VIN),
            ("R4", "Zhang Wei", "139 0000 2222", "LSVAA49J132047371"),
            ("R5", "曾国强", "", "LSVAA49J732047374"),
        ):
            day = int(number[1:])
            repair_orders.open_order(
                session, ann, order(number, at(day), at(day, 12), vin=vin, customer_name=name, customer_phone=phone),
                NOW,
            )  # fmt: skip
        everybody = {p.name or "": p.id for p in customers.list_customers(session, ann, NOW).people}
    with acting("other_advisor") as (session, olga):
        repair_orders.open_order(
            session, olga, order("R1", at(6), dealer="D2", customer_name="Secret", customer_phone="040 1234567"), NOW
        )
    return everybody


@pytest.mark.parametrize(
    "words,names",
    [("zw", {"张伟"}), ("zhang", {"张伟", "Zhang Wei"}), ("张", {"张伟"}), ("伟", {"张伟"}), ("zgq", {"曾国强"}),
     ("nguyen kim", {"Nguyen, Kim"}), ("secret", set())],
)  # fmt: skip
def test_names_are_found_in_both_scripts(acting: Acting, known: dict[str, int], words: str, names: set[str]) -> None:
    with acting("advisor") as (session, ann):
        found = vehicles.search(session, ann, words).vehicles
        assert {one.customer for one in found} == names


def test_likely_duplicates_are_shown_merged_and_taken_back(acting: Acting, known: dict[str, int]) -> None:
    kim, nguyen = known["Kim Nguyen"], known["Nguyen, Kim"]
    with acting("advisor") as (session, ann):
        pairs = customers.find_duplicates(session, ann, NOW).pairs
        assert [({p.one.id, p.other.id}, p.reasons) for p in pairs] == [
            ({kim, nguyen}, (Reason.PHONE, Reason.VEHICLE, Reason.NAME)),
            ({known["张伟"], known["Zhang Wei"]}, (Reason.NAME,)),
        ]
        before = customers.list_customers(session, ann, NOW).people
        tie = customer_changes.merge_customers(session, ann, kim, nguyen, NOW)
        page = customers.one_customer(session, ann, nguyen, NOW)
        assert (page.person.id, page.person.visits, len(page.vehicles)) == (kim, 2, 1)
        assert [(s.name, s.phone, s.order) for s in page.spellings] == [
            ("Nguyen, Kim", "040/1234567", "R2"), ("Kim Nguyen", "+49 40 1234567", "R1"),
        ]  # fmt: skip
        assert vehicles.search(session, ann, VIN[-8:]).vehicles[0].customer == "Kim Nguyen"
        assert vehicles.history_of(session, ann, VIN, NOW).customer == "Kim Nguyen"
        second = vehicles.search(session, ann, "R2").order_id or 0
        shown = repair_order_view.get_order(session, ann, second, NOW)
        assert (shown.customer, shown.written_customer, shown.written_phone) == (
            "Kim Nguyen",
            "Nguyen, Kim",
            "040/1234567",
        )
        assert {row["customer_name"] for row in order_rows(session, shown.dealer_id) if row["vin"] == VIN} == {
            "Kim Nguyen"
        }
        assert len(customers.find_duplicates(session, ann, NOW).pairs) == 1
        with pytest.raises(Refused):
            customer_changes.merge_customers(session, ann, nguyen, kim, NOW)
        customer_changes.undo_tie(session, ann, tie, NOW)
        assert customers.list_customers(session, ann, NOW).people == before
        with pytest.raises(Refused):
            customer_changes.undo_tie(session, ann, tie, NOW)


def test_a_merging_under_another_is_not_taken_back_first(acting: Acting, known: dict[str, int]) -> None:
    kim, nguyen, zeng = known["Kim Nguyen"], known["Nguyen, Kim"], known["曾国强"]
    with acting("manager") as (session, mia):
        before = customers.list_customers(session, mia, NOW).people
        inner = customer_changes.merge_customers(session, mia, kim, nguyen, NOW)
        outer = customer_changes.merge_customers(session, mia, zeng, kim, later(1))
        assert customers.one_customer(session, mia, nguyen, NOW).person.visits == 3
        with pytest.raises(Refused):
            customer_changes.undo_tie(session, mia, inner, later(2))
        customer_changes.undo_tie(session, mia, outer, later(2))
        assert customers.one_customer(session, mia, nguyen, NOW).person.id == kim
        customer_changes.undo_tie(session, mia, inner, later(2))
        assert customers.list_customers(session, mia, NOW).people == before


def test_two_persons_are_left_in_peace(acting: Acting, known: dict[str, int]) -> None:
    with acting("advisor") as (session, ann):
        tie = customer_changes.keep_apart(session, ann, known["张伟"], known["Zhang Wei"], NOW)
        assert len(customers.find_duplicates(session, ann, NOW).pairs) == 1
        customer_changes.undo_tie(session, ann, tie, NOW)
        assert len(customers.find_duplicates(session, ann, NOW).pairs) == 2


def test_a_correction_stands_and_the_source_stays_beside_it(acting: Acting, known: dict[str, int]) -> None:
    zhang = known["张伟"]
    with acting("advisor") as (session, ann):
        person = customer_changes.correct_customer(session, ann, zhang, "张伟", "139 0000 3333", NOW)
        assert vehicles.history_of(session, ann, OTHER_VIN, NOW).phone == "139 0000 3333"
        repair_orders.open_order(
            session, ann,
            order("R9", at(20), vin=OTHER_VIN, customer_name="张伟", customer_phone="13900001111", jobs=[job()]), NOW,
        )  # fmt: skip
        page = customers.one_customer(session, ann, zhang, NOW)
        assert (page.person.id, page.person.phone, page.person.visits) == (person, "139 0000 3333", 2)
        assert [s.source for s in page.spellings] == ["person", "counter"]
        customer_changes.undo_tie(session, ann, page.ties[0].id, NOW)
        assert customers.one_customer(session, ann, zhang, NOW).person.phone == "139 0000 1111"
        assert len(customers.list_customers(session, ann, NOW).people) == 5


def test_marks_are_seen_and_filtered(acting: Acting, known: dict[str, int]) -> None:
    zeng = known["曾国强"]
    with acting("advisor") as (session, ann):
        customer_changes.mark_customer(session, ann, zeng, "business", "fleet", True, NOW)
        for asked in ({"segment": "business"}, {"key_account": "fleet"}, {"key_account": "any"}, {"words": "zgq"}):
            found = customers.list_customers(session, ann, NOW, **asked)  # type: ignore[arg-type]
            assert [one.id for one in found.people] == [zeng], asked
        page = vehicles.history_of(session, ann, "LSVAA49J732047374", NOW)
        owner = page.owner
        assert owner is not None and (owner.key_account, owner.refuses_contact) == ("fleet", True)
        assert vehicle_matters.matters_of(session, ann, page, NOW).calls == []
        with pytest.raises(Refused):
            customer_changes.mark_customer(session, ann, zeng, "royal", None, False, NOW)


def test_a_change_of_owner_keeps_the_history(acting: Acting, known: dict[str, int]) -> None:
    with acting("advisor") as (session, ann):
        repair_orders.open_order(session, ann, order("R9", at(20), customer_name="New Owner"), NOW)
        page = vehicles.history_of(session, ann, VIN, NOW)
        matters = vehicle_matters.matters_of(session, ann, page, NOW)
        assert page.customer == "New Owner" and [v.number for v in page.visits] == ["R9", "R2", "R1"]
        assert {page.visits[1].order_id: "Nguyen, Kim", page.visits[2].order_id: "Kim Nguyen"} == matters.brought_by
        assert [one.is_his for one in customers.one_customer(session, ann, known["Kim Nguyen"], NOW).vehicles] == [
            False
        ]


def test_nobody_sees_or_changes_another_dealers_customers(acting: Acting, known: dict[str, int]) -> None:
    kim = known["Kim Nguyen"]
    with acting("advisor") as (session, ann):
        tie = customer_changes.keep_apart(session, ann, kim, known["张伟"], NOW)
    with acting("other_advisor") as (session, olga):
        assert [one.name for one in customers.list_customers(session, olga, NOW).people] == ["Secret"]
        for verb in (
            lambda: customers.one_customer(session, olga, kim, NOW),
            lambda: customers.list_customers(session, olga, NOW, dealer="D1"),
            lambda: customer_changes.merge_customers(session, olga, kim, known["张伟"], NOW),
            lambda: customer_changes.correct_customer(session, olga, kim, "X", "", NOW),
            lambda: customer_changes.mark_customer(session, olga, kim, None, None, True, NOW),
            lambda: customer_changes.undo_tie(session, olga, tie, NOW),
        ):
            with pytest.raises(NotFound):
                verb()
    with acting("area_manager") as (session, ada):
        assert customers.one_customer(session, ada, kim, NOW).may_write is False
        with pytest.raises(NotAllowed):
            customer_changes.merge_customers(session, ada, kim, known["张伟"], NOW)
    with acting("technician") as (session, tom), pytest.raises(NotFound):
        customers.list_customers(session, tom, NOW)
    with acting("admin") as (session, ali), pytest.raises(NotAllowed):
        customers.one_customer(session, ali, kim, NOW)


def test_an_order_is_found_as_its_code_is_scanned(acting: Acting, known: dict[str, int]) -> None:
    def meant(session: Session, words: str) -> int | None:
        return vehicles.search(session, ann, words).order_id

    with acting("advisor") as (session, ann):
        order_id = meant(session, "R3")
        assert order_id is not None
        for words in ("*R3*", "D1/R3", "d1 r3", f"https://quality.example/orders/{order_id}", "r3\r"):
            assert meant(session, words) == order_id, words
        assert vehicles.search(session, ann, f"I{OTHER_VIN}").vin == OTHER_VIN
