"""Decisions on pairs: who may, what they change, and that nothing decided is ever lost."""

import re
import threading

import pytest
from sqlmodel import select

from dealer_service.domain.refusals import Conflict, NotAllowed, Refused
from dealer_service.domain.rework_decisions import NOT_LISTED, PairState, Verdict
from dealer_service.services import rework
from dealer_service.services.opening import Database
from dealer_service.storage.changes import ChangeRow
from dealer_service.storage.record import walk_chain
from dealer_service.storage.repair_orders import JobRow
from dealer_service.storage.rework import ReworkLinkRow
from tests.orders import NOW, OTHER_VIN, at, job, order
from tests.returns import Act, job_id, pair, write
from tests.services.deciding import act, decisions, failed, imported_again, named, state, system, table

__all__ = ["act"]


def test_a_confirmation_links_the_job_and_fails_the_first_visit(database: Database, act: Act) -> None:
    two = pair(database)
    assert state(database, two.returned) is PairState.SUSPECTED and not failed(database, two.original)
    with act("advisor") as (session, ann):
        done = rework.confirm_rework(session, ann, two.returned, NOW)
    assert (done.state, done.original_id) == (PairState.CONFIRMED, two.original)
    assert failed(database, two.original)
    with system(database) as session:
        link = session.exec(select(ReworkLinkRow)).one()
        assert (link.source, link.original_id, link.by_user_id) == ("person", two.original, ann.user_id)
        entry = session.exec(select(ChangeRow).where(ChangeRow.verb == "rework_confirmed")).one()
        assert entry.actor == ann.key and walk_chain(session).holds


def test_a_dismissal_needs_a_reason_and_words_and_settles_the_pair(database: Database, act: Act) -> None:
    two = pair(database)
    with act("second_advisor") as (session, ben):
        with pytest.raises(Refused, match="reason of the list"):
            rework.dismiss_suspicion(session, ben, two.returned, "NONE", "x", NOW)
        with pytest.raises(Refused, match="few words"):
            rework.dismiss_suspicion(session, ben, two.returned, "DIFF", "  ", NOW)
        done = rework.dismiss_suspicion(session, ben, two.returned, "DIFF", "another noise", NOW)
    assert done.state is PairState.DISMISSED and not failed(database, two.original)
    # A late arrival opens another pair; the dismissed one stays dismissed.
    write(database, [order("R1b", at(4), at(5))])
    assert table(database, two.returned).original_id == job_id(database, "R1b")
    assert state(database, two.returned) is PairState.SUSPECTED


def test_nobody_dismisses_where_his_own_name_stands(database: Database, act: Act) -> None:
    two = pair(database, staff=" a.  ADVISOR ")
    with act("advisor") as (session, ann):
        done = rework.dismiss_suspicion(session, ann, two.returned, "DIFF", "not the same", NOW)
    assert done.state is PairState.REQUESTED
    with act("second_advisor") as (session, ben), pytest.raises(NotAllowed, match="manager"):
        rework.dismiss_suspicion(session, ben, two.returned, "DIFF", "I agree", NOW)
    with system(database) as session:
        assert session.get_one(JobRow, two.returned).suspect_id == two.original
    with act("manager") as (session, maxim):
        done = rework.dismiss_suspicion(session, maxim, two.returned, "DIFF", "looked at both", NOW)
    assert done.state is PairState.DISMISSED
    assert [(d.state, d.by_user_id) for d in decisions(database)] == [
        ("superseded", ann.user_id), ("standing", maxim.user_id)]  # fmt: skip


def test_a_manager_whose_name_stands_on_it_leaves_it_to_another(database: Database, act: Act) -> None:
    two = pair(database, technician="Max Manager")
    with act("manager") as (session, maxim):
        done = rework.dismiss_suspicion(session, maxim, two.returned, "WEAR", "worn", NOW)
        assert done.state is PairState.REQUESTED
        with pytest.raises(NotAllowed, match="another manager"):
            rework.dismiss_suspicion(session, maxim, two.returned, "WEAR", "worn", NOW)
    with act("second_manager") as (session, mia):
        done = rework.dismiss_suspicion(session, mia, two.returned, "WEAR", "worn", NOW)
    assert done.state is PairState.DISMISSED


def test_whose_name_is_on_it_cannot_point_elsewhere(database: Database, act: Act) -> None:
    two = pair(database, staff="A. Advisor")
    write(database, [order("R0", at(1, month=10), at(2, month=10), advisor="X")])
    with act("advisor") as (session, ann), pytest.raises(NotAllowed, match="manager names another"):
        named(session, ann, two.returned, "R0")
    with act("manager") as (session, maxim):
        done = named(session, maxim, two.returned, "R0")
    assert done.state is PairState.CONFIRMED and done.original_id == job_id(database, "R0")


def test_undo_is_a_new_entry_and_puts_back_what_the_system_said(database: Database, act: Act) -> None:
    write(database, [
        order("R0", at(1), at(2), jobs=[job(group="BRK-NOISE")]), order("R1", at(2), at(3)),
        order("R2", at(9), at(10), jobs=[job(rework_of="R0")]),
    ])  # fmt: skip
    returned = job_id(database, "R2")
    assert state(database, returned) is PairState.REPORTED
    with act("advisor") as (session, ann), pytest.raises(NotAllowed):
        rework.dismiss_suspicion(session, ann, returned, "DIFF", "no", NOW)
    with act("manager") as (session, maxim):
        done = rework.dismiss_suspicion(session, maxim, returned, "DIFF", "wrongly keyed", NOW)
        assert done.state is PairState.SUSPECTED, "with R0 dismissed, R1 is suspected"
        rework.confirm_rework(session, maxim, returned, NOW)
        rework.undo_decision(session, maxim, returned, NOW)
    assert table(database, returned).original_id == job_id(database, "R1")
    assert [(d.verdict, d.state) for d in decisions(database)] == [
        ("dismissed", "standing"), ("confirmed", "superseded"), ("undone", "entry")]  # fmt: skip


def test_undo_of_a_broken_link_restores_it(database: Database, act: Act) -> None:
    write(database, [
        order("R0", at(1), at(2), jobs=[job(group="BRK-NOISE")]),
        order("R2", at(9), at(10), jobs=[job(rework_of="R0")]),
    ])  # fmt: skip
    returned = job_id(database, "R2")
    with act("manager") as (session, maxim):
        assert rework.dismiss_suspicion(session, maxim, returned, "DIFF", "no", NOW).state is PairState.DISMISSED
        assert rework.undo_decision(session, maxim, returned, NOW).state is PairState.REPORTED
    assert failed(database, job_id(database, "R0"))


def test_an_advisor_undoes_only_his_own(database: Database, act: Act) -> None:
    two = pair(database)
    with act("manager") as (session, maxim):
        rework.confirm_rework(session, maxim, two.returned, NOW)
    with act("advisor") as (session, ann), pytest.raises(NotAllowed, match="the person who made it"):
        rework.undo_decision(session, ann, two.returned, NOW)
    with act("manager") as (session, maxim):
        rework.undo_decision(session, maxim, two.returned, NOW)
    with act("advisor") as (session, ann):
        rework.confirm_rework(session, ann, two.returned, NOW)
        assert rework.undo_decision(session, ann, two.returned, NOW).state is PairState.SUSPECTED
    assert not failed(database, two.original)


def test_an_import_never_undoes_a_persons_decision(database: Database, act: Act) -> None:
    write(database, [order("R0", at(1), at(2)), order("R1", at(2), at(3)), order("R2", at(9), at(10))])
    returned = job_id(database, "R2")
    with act("advisor") as (session, ann):
        rework.confirm_rework(session, ann, returned, NOW)
    warned = imported_again(database, order("R2", at(9), at(10), jobs=[job(rework_of="R0", concern="now said")]))
    assert any("person decided" in template for template in warned)
    assert (state(database, returned), table(database, returned).original_id) == (
        PairState.CONFIRMED, job_id(database, "R1"))  # fmt: skip


def test_what_cannot_be_rework_is_refused_with_its_reason(database: Database, act: Act) -> None:
    write(database, [
        order("S1", at(1), at(2), vin=OTHER_VIN),
        order("R1", at(2), at(3), jobs=[job(1), job(2, "AC-COOL", job_type="maintenance"), job(3, "BRK-FEEL")]),
        order("R2", at(9), at(10)),
        order("R3", at(15), at(16), jobs=[job(1, "ELE-KEY")]),
    ])  # fmt: skip
    returned = job_id(database, "R2")
    with act("manager") as (session, maxim):
        for number, line, words in (
            ("S1", 1, "for this vehicle"), ("R9", 1, "for this vehicle"), ("R1", 2, "not a repair"),
            ("R2", 1, "its own order"), ("R3", 1, "opened later"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=words):
                named(session, maxim, returned, number, line)
        done = named(session, maxim, returned, "R1", 3)
    assert done.original_id == job_id(database, "R1", line=3)


def test_circles_are_refused(database: Database, act: Act) -> None:
    # The import says that the earlier job is rework of the later one: it stands, outside the window.
    write(database, [order("R2", at(9), at(10)), order("R1", at(2), at(3), jobs=[job(rework_of="R2")])])
    with act("manager") as (session, maxim), pytest.raises(Refused, match="point at each other"):
        rework.confirm_rework(session, maxim, job_id(database, "R2"), NOW)


def test_a_correction_makes_a_decision_void_and_taking_it_back_revives_it(database: Database, act: Act) -> None:
    two = pair(database)
    with act("advisor") as (session, ann):
        rework.confirm_rework(session, ann, two.returned, NOW)
    imported_again(database, order("R1", at(2), at(3), jobs=[job(job_type="maintenance")]))
    assert state(database, two.returned) is PairState.VOID and decisions(database)[0].state == "void"
    imported_again(database, order("R1", at(2), at(3)))
    assert state(database, two.returned) is PairState.CONFIRMED and decisions(database)[0].state == "standing"
    imported_again(database, order("R1", at(2), at(3), jobs=[job(job_type="maintenance")]))
    write(database, [order("R1b", at(4), at(5))])
    with act("advisor") as (session, ann):
        done = rework.confirm_rework(session, ann, two.returned, NOW)
        assert done.original_id == job_id(database, "R1b")
    imported_again(database, order("R1", at(2), at(3)))
    assert table(database, two.returned).original_id == job_id(database, "R1b"), "what was followed stays followed"
    assert [d.state for d in decisions(database)] == ["superseded", "standing"]


def test_a_pending_link_can_be_named_anew_and_comes_back_on_undo(database: Database, act: Act) -> None:
    write(database, [order("R1", at(2), at(3)), order("R2", at(9), at(10), jobs=[job(rework_of="R9")])])
    returned = job_id(database, "R2")
    assert state(database, returned) is PairState.PENDING
    with act("advisor") as (session, ann):
        with pytest.raises(Refused, match=re.escape(NOT_LISTED[PairState.PENDING])):
            rework.confirm_rework(session, ann, returned, NOW)
        assert named(session, ann, returned, "R1").state is PairState.CONFIRMED
        assert rework.undo_decision(session, ann, returned, NOW).state is PairState.PENDING


def test_the_second_of_two_people_is_told(database: Database, act: Act) -> None:
    two = pair(database)
    seen = table(database, two.returned).seen
    with act("manager") as (session, maxim):
        rework.confirm_rework(session, maxim, two.returned, NOW, seen=seen)
    with act("second_advisor") as (session, ben), pytest.raises(Conflict, match="confirmed this meanwhile"):
        rework.dismiss_suspicion(session, ben, two.returned, "DIFF", "no", NOW, seen=seen)


def test_two_at_the_same_moment_leave_one_decision(database: Database, act: Act) -> None:
    two = pair(database)
    seen, barrier, told = table(database, two.returned).seen, threading.Barrier(2), []

    def decide(key: str, verdict: Verdict) -> None:
        barrier.wait()
        try:
            with act(key) as (session, actor):
                if verdict is Verdict.CONFIRMED:
                    rework.confirm_rework(session, actor, two.returned, NOW, seen=seen)
                else:
                    rework.dismiss_suspicion(session, actor, two.returned, "DIFF", "no", NOW, seen=seen)
        except Conflict as conflict:
            told.append(str(conflict))

    people = [threading.Thread(target=decide, args=args) for args in
              (("manager", Verdict.CONFIRMED), ("second_manager", Verdict.DISMISSED))]  # fmt: skip
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(told) == 1 and "meanwhile" in told[0]
    assert [d.state for d in decisions(database)] == ["standing"]
