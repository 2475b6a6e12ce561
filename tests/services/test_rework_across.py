"""Decisions across dealers: who proposes, who objects and until when, who settles, and what outranks them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.domain.rework_decisions import PairState, Verdict
from dealer_service.services import rework, rework_across
from dealer_service.services.opening import SYSTEM, Database
from tests.orders import NOW, at, later, order
from tests.returns import Act, pair
from tests.services.deciding import act, decisions, failed, imported_again, named, state

__all__ = ["act"]


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
