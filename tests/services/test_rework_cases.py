"""Cases with their chain, and what of another dealer's visits may be seen: four facts, nothing else."""

from dataclasses import asdict, fields
from datetime import date

import pytest

from dealer_service.domain.refusals import NotFound
from dealer_service.domain.rework_cases import AcrossFacts, Relation
from dealer_service.services import rework, rework_board, rework_cases, rework_items
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework_board import Filters, Tab
from dealer_service.storage.rework_jobs import jobs_by_id
from tests.orders import NOW, at, job, order
from tests.returns import Act, acting_in, add_people, job_id, pair, write


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    return acting_in(database)


def order_of(database: Database, job: int) -> int:
    with database.session(SYSTEM) as session:
        return jobs_by_id(session, [job])[job].order_id


def test_a_case_is_the_first_visit_and_all_that_led_back_to_it(database: Database, act: Act) -> None:
    write(database, [
        order("R1", at(2), at(3), odometer_out_km=10_010), order("R2", at(9), at(10), km=10_400,
                                                                jobs=[job(rework_of="R1", rework_cause="D06")]),
        order("R3", at(12), at(13), km=10_500, jobs=[job(rework_of="R2"), job(2, "AC-COOL")]),
        order("R4", at(15), at(16), km=10_600),
        order("R5", at(17), at(18), jobs=[job(1, "BRK-NOISE", rework_of="R77", rework_of_line=2)]),
    ])  # fmt: skip
    with act("advisor") as (session, ann):
        for number in ("R1", "R2", "R3", "R4"):
            (case,) = rework_cases.case_of(session, ann, order_of(database, job_id(database, number)))
            assert [(v.relation, v.visit.own and v.visit.own.number, v.days, v.km) for v in case.visits] == [
                (Relation.FIRST, "R1", None, None), (Relation.REWORK, "R2", 6, 390), (Relation.REWORK, "R3", 2, 100),
                (Relation.SUSPECTED, "R4", 2, 100)]  # fmt: skip
        assert case.visits[1].primary is not None and case.visits[1].primary.code == "D06"
        (certain,) = rework_cases.case_of(session, ann, order_of(database, job_id(database, "R3")), suspected=False)
        assert len(certain.returns) == 2
        assert rework_cases.case_of(session, ann, order_of(database, job_id(database, "R4")), suspected=False) == []
        (waiting,) = rework_cases.case_of(session, ann, order_of(database, job_id(database, "R5")))
        assert (waiting.first.relation, waiting.first.waits_for) == (Relation.PENDING, "D1 R77/2")


def test_the_other_dealers_visit_shows_four_facts(database: Database, act: Act) -> None:
    two = pair(database, there="D2", here="D1")
    assert {field.name for field in fields(AcrossFacts)} == {
        "concern", "correction", "opened_on", "delivered_on", "km"}  # fmt: skip
    with act("manager") as (session, maxim):
        (case,) = rework_cases.case_of(session, maxim, order_of(database, two.returned))
        theirs = case.first.visit
        assert theirs.own is None and asdict(theirs.facts) == {
            "concern": "will not start", "correction": "battery charged", "opened_on": date(2026, 11, 2),
            "delivered_on": date(2026, 11, 3), "km": 10_000}  # fmt: skip
        assert case.visits[1].visit.own is not None
        with pytest.raises(NotFound):
            rework_cases.case_of(session, maxim, order_of(database, two.original))
        item = rework_items.item_of(session, maxim, two.returned, NOW)
        assert item.original is not None and item.original.own is None and item.across
        rework.confirm_rework(session, maxim, two.returned, NOW)
    with act("other_manager") as (session, nils):
        item = rework_items.item_of(session, nils, two.returned, NOW)
        assert item.returned.own is None and item.original is not None and item.original.own is not None
        assert item.case is None and item.causing is None and all(entry.who is None for entry in item.history)
        shown = rework_board.board(session, nils, Filters(), NOW)
        assert (shown.tab, [entry.job_id for entry in shown.items]) == (Tab.ANSWER, [two.returned])
        assert shown.items[0].visit.own is None


def test_what_was_asked_inside_one_house_is_not_told_to_the_other(database: Database, act: Act) -> None:
    two = pair(database, there="D2", here="D1", staff="A. Advisor")
    with act("advisor") as (session, ann):
        rework.dismiss_suspicion(session, ann, two.returned, "DIFF", "between us: Kim was rude", NOW)
    with act("other_manager") as (session, nils), pytest.raises(NotFound):
        rework_items.item_of(session, nils, two.returned, NOW)
    with act("manager") as (session, maxim):
        rework.dismiss_suspicion(session, maxim, two.returned, "DIFF", "other part", NOW)
    with act("other_manager") as (session, nils):
        told = rework_items.item_of(session, nils, two.returned, NOW).history
        assert [entry.words for entry in told] == ["other part"]


def test_the_board_counts_what_waits_for_each(database: Database, act: Act) -> None:
    pair(database)
    across = pair(database, "R3", "R4", there="D2", here="D1", vin="WVWZZZ1JZXW000002")
    write(database, [order("R5", at(3), at(4), vin="WVWZZZ1JZXW000003"),
                     order("R6", at(7), at(8), vin="WVWZZZ1JZXW000003", jobs=[job(rework_of="R5")]),
                     order("R7", at(7), at(8), vin="WVWZZZ1JZXW000004", jobs=[job(rework_of="R99")])])  # fmt: skip
    with act("manager") as (session, maxim):
        assert rework_board.waiting(session, maxim) == 3
        rework.confirm_rework(session, maxim, across.returned, NOW)
        counts = dict(rework_board.board(session, maxim, Filters(), NOW).counts)
        assert counts == {Tab.ANSWER: 0, Tab.SUSPECTED: 1, Tab.UNTAGGED: 1, Tab.WAITING: 2, Tab.DECIDED: 0}
        assert rework_board.waiting(session, maxim) == 2
        waiting = rework_board.board(session, maxim, Filters(tab=Tab.WAITING), NOW)
        assert [entry.job_id for entry in waiting.items] == [across.returned, job_id(database, "R7")]
    for key, count in (("advisor", 1), ("other_manager", 1), ("other_advisor", 0), ("far_manager", 0), ("auditor", 0),
                       ("area_manager", 0), ("head_office", 0), ("outsider", 0)):  # fmt: skip
        with act(key) as (session, actor):
            assert rework_board.waiting(session, actor) == count, key


def test_filters_narrow_the_board(database: Database, act: Act) -> None:
    from dealer_service.domain.months import Month

    pair(database)
    pair(database, "R3", "R4", there="D2", here="D1", vin="WVWZZZ1JZXW000002")
    write(database, [order("R5", at(3, 9, 9), at(4, 9, 9), vin="WVWZZZ1JZXW000003", jobs=[job(1, "AC-COOL")]),
                     order("R6", at(7, 9, 9), at(8, 9, 9), vin="WVWZZZ1JZXW000003", advisor="Zoe",
                           jobs=[job(1, "AC-COOL")])])  # fmt: skip

    def listed(**filters: object) -> list[str]:
        with act("manager") as (session, maxim):
            shown = rework_board.board(session, maxim, Filters(tab=Tab.SUSPECTED, **filters), NOW)  # type: ignore
            assert shown.total == len(shown.items)
            return [entry.visit.own.number for entry in shown.items if entry.visit.own]

    assert listed() == ["R6", "R2", "R4"], "oldest first"
    assert listed(month=Month(2026, 9)) == listed(group="AC-COOL") == listed(advisor="Zoe") == ["R6"]
    assert listed(across=True) == ["R4"]
    assert listed(month=Month(2026, 10)) == listed(group="NONE") == []
