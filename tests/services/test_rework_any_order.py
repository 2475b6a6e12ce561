"""Whatever people decide, in whatever order and with imports in between, the decisions, links and counts agree."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, select

from dealer_service.domain.accounts import Actor
from dealer_service.domain.refusals import Refused
from dealer_service.domain.rework import LinkState
from dealer_service.domain.rework_decisions import LIVE, STEPS, DecisionState, PairState, Step, Verdict
from dealer_service.services import rework, rework_across
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework_matters import standing_now
from dealer_service.storage.order_merging import merge_order
from dealer_service.storage.order_writing import Writing
from dealer_service.storage.record import walk_chain
from dealer_service.storage.registers import load_register
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow, ReworkLinkRow
from dealer_service.storage.rework_settling import settle
from tests import stored
from tests.orders import NOW, at, job, order
from tests.returns import Act, acting_in, add_people, job_id, write

PEOPLE = ("advisor", "second_advisor", "manager", "second_manager", "other_manager", "area_manager", "auditor")
# Three visits of one vehicle, the second at another dealer; Ann's name stands on the first.
VISITS = {
    "R1": order("R1", at(2), at(3), advisor="A. Advisor"),
    "R2": order("R2", at(6), at(7), dealer="D2", km=10_200),
    "R3": order("R3", at(12), at(13), km=10_300),
}
CORRECTIONS = {
    "as it was": lambda number: VISITS[number],
    "maintenance": lambda number: changed(number, job(job_type="maintenance")),
    "linked": lambda number: changed(number, job(rework_of="R1", rework_of_dealer="D1")),
    "cancelled": lambda number: changed(number, job(), status="cancelled"),
}
ACTIONS = st.one_of(
    st.tuples(st.sampled_from([s for s in Step if s is not Step.TAKE_EFFECT]), st.sampled_from(PEOPLE),
              st.sampled_from(("R2", "R3")), st.sampled_from(("R1", "R2")), st.booleans()),
    st.tuples(st.just("import"), st.sampled_from(sorted(VISITS)), st.sampled_from(sorted(CORRECTIONS))),
    st.tuples(st.just("days"), st.integers(1, 11)),
)  # fmt: skip


def changed(number: str, one: object, **values: object):  # type: ignore[no-untyped-def]
    was = VISITS[number]
    return order(number, was.opened_at, was.delivered_at, dealer=was.dealer_code, km=was.odometer_km,
                 advisor=was.advisor, jobs=[one], **values)  # fmt: skip


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    return acting_in(database)


def take(session: Session, actor: Actor, step: Step, returned: int, original: int, yes: bool, now) -> None:  # type: ignore[no-untyped-def]
    verdict = Verdict.CONFIRMED if yes else Verdict.DISMISSED
    ruled = rework_across.rule_by_audit
    verbs: dict[Step, Callable[[], object]] = {
        Step.CONFIRM: lambda: rework.confirm_rework(session, actor, returned, now),
        Step.DISMISS: lambda: rework.dismiss_suspicion(session, actor, returned, "DIFF", "words", now),
        Step.LINK: lambda: rework.link_rework(session, actor, returned, original, now),
        Step.UNDO: lambda: rework.undo_decision(session, actor, returned, now),
        Step.ACCEPT: lambda: rework_across.accept_proposal(session, actor, returned, now),
        Step.OBJECT: lambda: rework_across.object_to_proposal(session, actor, returned, "words", now),
        Step.SETTLE: lambda: rework_across.settle_dispute(session, actor, returned, verdict, "w", now, reason="DIFF"),
        Step.RULE: lambda: ruled(session, actor, returned, original, verdict, "w", now, reason="DIFF"),
    }  # fmt: skip
    verbs[step]()


def bring_in(database: Database, number: str, correction: str) -> None:
    fresh = CORRECTIONS[correction](number)
    with database.session(SYSTEM, write=True) as session:
        order_id = session.exec(select(RepairOrderRow.id).where(RepairOrderRow.number == number)).one() or 0
        merge_order(session, order_id, fresh, load_register(session), Writing("import", NOW, NOW.date()))
        settle(session, [order_id])
        session.commit()


def check(database: Database) -> None:
    """What must hold after every step."""
    with database.session(SYSTEM) as session:
        kept = session.exec(select(ReworkDecisionRow)).all()
        links = {link.job_id: link for link in session.exec(select(ReworkLinkRow))}
        for one in session.exec(select(JobRow)):
            mine = [d for d in kept if d.job_id == one.id]
            table = standing_now(session, one.id or 0)
            assert sum(d.state in LIVE for d in mine) <= 1
            confirmed = [d for d in mine if d.verdict == "confirmed" and d.state in ("standing", "void")]
            assert len(confirmed) <= 1
            link = links.get(one.id or 0)
            if confirmed:
                assert link is not None and link.original_id == confirmed[0].original_id
                assert link.source in ("person", "audit")
            if link is not None and link.source in ("person", "audit"):
                assert len(confirmed) == 1, "a person's link has its decision"
            dismissed = [d.original_id for d in mine if d.verdict == "dismissed" and d.state == "standing"]
            assert len(dismissed) == len(set(dismissed)), "one standing dismissal for a pair"
            assert one.suspect_id is None or one.suspect_id not in dismissed
            if table.state is PairState.CONFIRMED:
                assert one.link_state in (LinkState.IN_WINDOW, LinkState.OUTSIDE) and confirmed
            assert all(d.superseded_by_id for d in mine if d.state == "superseded")
        assert walk_chain(session).holds
    before = snapshot(database)
    with database.session(SYSTEM, write=True) as session:
        settle(session, [row or 0 for row in session.exec(select(RepairOrderRow.id))])
        session.commit()
    assert snapshot(database) == before, "settling all anew changes nothing"


def snapshot(database: Database) -> list[object]:
    columns = "id, link_state, original_id, suspect_id, charged_dealer_id"
    return [
        [tuple(row.values()) for row in stored.rows(database, query)]
        for query in (
            f"SELECT {columns} FROM job ORDER BY id",
            "SELECT id, standing FROM repair_order ORDER BY id",
            "SELECT * FROM month_count ORDER BY dealer_id, month",
            "SELECT id, state FROM rework_decision ORDER BY id",
        )
    ]


@settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTIONS, min_size=3, max_size=14))
def test_decisions_in_any_order_leave_a_consistent_house(database: Database, act: Act, actions: list[tuple]) -> None:  # type: ignore[type-arg]
    stored.empty(database)
    write(database, list(VISITS.values()))
    now = NOW
    jobs = {number: job_id(database, number, visit.dealer_code) for number, visit in VISITS.items()}
    for action in actions:
        if action[0] == "import":
            bring_in(database, action[1], action[2])
        elif action[0] == "days":
            now += timedelta(days=action[1])
            with database.session(SYSTEM, write=True) as session:
                rework_across.sweep_proposals(session, now)
                session.commit()
        else:
            step, person, returned, original, yes = action
            with database.session(SYSTEM) as session:
                table = standing_now(session, jobs[returned])
            try:
                with act(person, now) as (session, actor):
                    take(session, actor, step, jobs[returned], jobs[original], yes, now)
            except Refused:
                with database.session(SYSTEM) as session:
                    assert standing_now(session, jobs[returned]).seen == table.seen, "a refusal changes nothing"
            else:
                rule = STEPS[table.state, step]
                with database.session(SYSTEM) as session:
                    after = standing_now(session, jobs[returned]).state
                leads = rule.leads_to | (rule.across or frozenset())
                assert after in leads, (table.state, step, after)
        check(database)


def test_the_record_is_append_only(database: Database, act: Act) -> None:
    write(database, list(VISITS.values()))
    with act("auditor") as (session, ute):
        rework_across.rule_by_audit(
            session, ute, job_id(database, "R3"), job_id(database, "R1"), Verdict.CONFIRMED, "w", NOW)  # fmt: skip
    with pytest.raises(Exception, match="never changed"), database.engine.begin() as connection:
        connection.execute(text("DELETE FROM change"))
    assert DecisionState.ENTRY == "entry"
