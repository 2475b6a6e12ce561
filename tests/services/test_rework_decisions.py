"""Decisions on pairs: who may, what they change, and that nothing decided is ever lost."""

import re
import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from dealer_service.domain.accounts import Actor
from dealer_service.domain.first_fix import Standing
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.domain.rework_decisions import NOT_LISTED, PairState, Verdict
from dealer_service.services import rework, rework_across
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework_matters import standing_now
from dealer_service.storage.changes import ChangeRow
from dealer_service.storage.order_merging import merge_order
from dealer_service.storage.order_writing import Writing
from dealer_service.storage.record import walk_chain
from dealer_service.storage.registers import load_register
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow, ReworkLinkRow
from dealer_service.storage.rework_settling import settle
from tests.orders import NOW, OTHER_VIN, at, job, later, order
from tests.returns import Act, acting_in, add_people, job_id, pair, write


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    return acting_in(database)


def system(database: Database) -> Session:
    return database.open(SYSTEM)


def table(database: Database, job: int):  # type: ignore[no-untyped-def]
    with database.session(SYSTEM) as session:
        return standing_now(session, job)


def state(database: Database, job: int) -> PairState:
    return table(database, job).state


def decisions(database: Database) -> list[ReworkDecisionRow]:
    with database.session(SYSTEM) as session:
        return list(session.exec(select(ReworkDecisionRow).order_by(ReworkDecisionRow.id)))  # type: ignore[arg-type]


def failed(database: Database, job: int) -> bool:
    with database.session(SYSTEM) as session:
        order_id = session.exec(select(JobRow.order_id).where(JobRow.id == job)).one()
        standing = session.exec(select(RepairOrderRow.standing).where(RepairOrderRow.id == order_id)).one()
        return bool(standing & Standing.FAILED)


def named(session: Session, actor: Actor, job: int, number: str, line: int = 1) -> rework.Decided:
    """Link the job to one of D1 by its names."""
    return rework.link_rework(session, actor, job, rework.find_original(session, actor, "D1", number, line), NOW)


def imported_again(database: Database, changed) -> list[str]:  # type: ignore[no-untyped-def]
    """What an import of the changed order warns of; it is settled."""
    with database.session(SYSTEM, write=True) as session:
        order_id = session.exec(select(RepairOrderRow.id).where(RepairOrderRow.number == changed.number)).one()
        writing = Writing("import", NOW, NOW.date())
        merged = merge_order(session, order_id or 0, changed, load_register(session), writing)
        settle(session, [order_id or 0])
        session.commit()
        return [str(warning) for warning in merged.warnings]


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


def test_other_dealers_and_readers_decide_nothing(database: Database, act: Act) -> None:
    two = pair(database)
    for key, error in (("other_advisor", NotFound), ("other_manager", NotFound), ("far_manager", NotFound),
                       ("auditor", NotAllowed), ("area_manager", NotAllowed), ("technician", NotAllowed),
                       ("care", NotAllowed), ("principal", NotAllowed), ("head_office", NotAllowed),
                       ("admin", NotAllowed), ("service_centre", NotAllowed), ("outsider", NotAllowed)):  # fmt: skip
        with act(key) as (session, actor):
            with pytest.raises(error):
                rework.confirm_rework(session, actor, two.returned, NOW)
            with pytest.raises(error):
                rework.dismiss_suspicion(session, actor, two.returned, "DIFF", "no", NOW)
            with pytest.raises((NotAllowed, NotFound, Refused)):
                rework.undo_decision(session, actor, two.returned, NOW)
    assert decisions(database) == []


def test_across_dealers_the_return_proposes_and_silence_is_consent(database: Database, act: Act) -> None:
    two = pair(database, there="D2", here="D1")
    with act("advisor") as (session, ann):
        assert rework.confirm_rework(session, ann, two.returned, NOW).state is PairState.PROPOSED
        with pytest.raises(Refused, match="proposal waits"):
            rework.confirm_rework(session, ann, two.returned, NOW)
    assert not failed(database, two.original)
    for days, effective in ((9, 0), (10, 0), (10.001, 1), (11, 0)):
        with database.session(SYSTEM, write=True) as session:
            assert rework_across.sweep_proposals(session, NOW + timedelta(days=days)) == effective
            session.commit()
    assert state(database, two.returned) is PairState.CONFIRMED and failed(database, two.original)
    assert [(d.state, d.source) for d in decisions(database)] == [("superseded", "person"), ("standing", "time")]
    with act("manager") as (session, maxim), pytest.raises(NotAllowed, match="area manager"):
        rework.undo_decision(session, maxim, two.returned, later(11))
    with act("area_manager") as (session, ada):
        assert rework.undo_decision(session, ada, two.returned, later(11)).state is PairState.SUSPECTED


def test_the_other_dealer_objects_in_ten_days_and_the_area_manager_settles(database: Database, act: Act) -> None:
    two = pair(database, there="D2", here="D1")
    with act("manager") as (session, maxim):
        rework.confirm_rework(session, maxim, two.returned, NOW)
    with act("manager") as (session, maxim), pytest.raises(NotAllowed, match="dealer of the first visit"):
        rework_across.object_to_proposal(session, maxim, two.returned, "no", NOW)
    with act("other_advisor") as (session, olga), pytest.raises(NotAllowed):
        rework_across.object_to_proposal(session, olga, two.returned, "no", NOW)
    with act("other_manager") as (session, nils):
        with pytest.raises(Refused, match="few words"):
            rework_across.object_to_proposal(session, nils, two.returned, "", NOW)
        with pytest.raises(Refused, match="ten days"):
            rework_across.object_to_proposal(session, nils, two.returned, "late", later(10, 1))
        done = rework_across.object_to_proposal(session, nils, two.returned, "another part", later(10))
    assert done.state is PairState.DISPUTED
    with database.session(SYSTEM, write=True) as session:
        assert rework_across.sweep_proposals(session, later(30)) == 0, "a dispute waits for the area manager"
    with act("area_manager") as (session, ada):
        with pytest.raises(Refused, match="rework, or that it is not"):
            rework_across.settle_dispute(session, ada, two.returned, Verdict.UNDONE, "so", NOW)
        done = rework_across.settle_dispute(session, ada, two.returned, Verdict.CONFIRMED, "same alternator", NOW)
    assert done.state is PairState.CONFIRMED and failed(database, two.original)
    with act("manager") as (session, maxim), pytest.raises(NotAllowed, match="area manager"):
        rework.undo_decision(session, maxim, two.returned, NOW)


def test_only_the_area_manager_of_the_first_visits_region_settles(database: Database, act: Act) -> None:
    two = pair(database, there="D3", here="D1")
    with act("manager") as (session, maxim):
        rework.dismiss_suspicion(session, maxim, two.returned, "DIFF", "not the same", NOW)
    with act("far_manager") as (session, far):
        rework_across.object_to_proposal(session, far, two.returned, "it is ours", NOW)
    with act("area_manager") as (session, ada), pytest.raises(NotAllowed, match="area manager"):
        rework_across.settle_dispute(session, ada, two.returned, Verdict.CONFIRMED, "x", NOW)


def test_the_other_dealer_accepts_and_the_proposal_is_withdrawn(database: Database, act: Act) -> None:
    two = pair(database, there="D2", here="D1")
    with act("advisor") as (session, ann):
        rework.confirm_rework(session, ann, two.returned, NOW)
        assert rework.undo_decision(session, ann, two.returned, NOW).state is PairState.SUSPECTED
        rework.confirm_rework(session, ann, two.returned, NOW)
    with act("other_manager") as (session, nils):
        assert rework_across.accept_proposal(session, nils, two.returned, NOW).state is PairState.CONFIRMED
    assert failed(database, two.original)


def test_a_proposal_whose_pair_became_impossible_lapses(database: Database, act: Act) -> None:
    two = pair(database, there="D2", here="D1")
    with act("advisor") as (session, ann):
        rework.confirm_rework(session, ann, two.returned, NOW)
    imported_again(database, order("R1", at(2), at(3), dealer="D2", status="cancelled"))
    with database.session(SYSTEM, write=True) as session:
        assert rework_across.sweep_proposals(session, later(11)) == 0
        session.commit()
    assert [d.state for d in decisions(database)] == ["lapsed"]
    imported_again(database, order("R1", at(2), at(3), dealer="D2"))
    assert [d.state for d in decisions(database)] == ["lapsed"]


def test_the_auditors_finding_outranks(database: Database, act: Act) -> None:
    two = pair(database)
    with act("manager") as (session, maxim):
        rework.dismiss_suspicion(session, maxim, two.returned, "WEAR", "worn", NOW)
        with pytest.raises(NotAllowed):
            rework_across.rule_by_audit(session, maxim, two.returned, two.original, Verdict.CONFIRMED, "x", NOW)
    with act("auditor") as (session, ute):
        done = rework_across.rule_by_audit(session, ute, two.returned, two.original, Verdict.CONFIRMED, "noise", NOW)
    assert done.state is PairState.AUDITED and failed(database, two.original)
    with act("manager") as (session, maxim):
        for verb in (rework.undo_decision, rework.confirm_rework):
            with pytest.raises(Refused, match="verified finding"):
                verb(session, maxim, two.returned, NOW)
    with act("auditor") as (session, ute):
        rework_across.rule_by_audit(
            session, ute, two.returned, two.original, Verdict.DISMISSED, "no", NOW, reason="WEAR")  # fmt: skip
    assert not failed(database, two.original) and state(database, two.returned) is PairState.DISMISSED
    with act("manager") as (session, maxim):
        with pytest.raises(Refused, match="auditor found"):
            named(session, maxim, two.returned, "R1")
        with pytest.raises(Refused, match="verified finding"):
            rework.undo_decision(session, maxim, two.returned, NOW)


def test_a_merged_dealer_and_its_successor_are_one(database: Database, act: Act) -> None:
    from dealer_service.storage.dealers import DealerRow

    two = pair(database, there="D2", here="D1")
    with database.session(SYSTEM, write=True) as session:
        ids = {row.code: row for row in session.exec(select(DealerRow))}
        ids["D2"].successor_id = ids["D1"].id
        session.add(ids["D2"])
        session.commit()
    with act("advisor") as (session, ann):
        assert rework.confirm_rework(session, ann, two.returned, NOW).state is PairState.CONFIRMED
