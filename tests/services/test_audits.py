"""From planning a visit to closing it: who does what, what it finds, and what it decides in the dealer's stead."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from dealer_service.domain.accounts import Actor, Grant, Role
from dealer_service.domain.audit_samples import Method, RecordClass, draw, frame_digest
from dealer_service.domain.audits import COMMENT_DAYS, Answer, AuditState, AuditStep, Question, Severity
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.domain.rework_decisions import PairState, Verdict
from dealer_service.domain.scorecards import from_json
from dealer_service.services import audit_checks, audit_closing, audit_findings, audit_frames, audit_papers, audits
from dealer_service.services.audit_findings import Ruling
from dealer_service.services.audit_view import get_audit
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework import dismiss_suspicion
from dealer_service.services.rework_matters import standing_now
from dealer_service.services.scorecard_freezing import issue_scorecard
from dealer_service.storage.accounts import grants_of, save_grants
from dealer_service.storage.changes import ChangeRow
from dealer_service.storage.dealers import find_dealer
from dealer_service.storage.quality import dealer_counts
from dealer_service.storage.scorecards import latest_cards
from tests.orders import NOW, OTHER_VIN, at, job, order
from tests.returns import Pair, acting_in, add_people, job_id, pair, write

A, Q = Answer, Question
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
FINE = {Q.WAS_REWORK: A.NO, Q.CAUSE_RIGHT: A.NOT_ASKED, Q.QUESTIONS_ASKED: A.YES, Q.TIMES_AGREED: A.YES}
REWORK = FINE | {Q.WAS_REWORK: A.YES, Q.CAUSE_RIGHT: A.NO}


@pytest.fixture
def suspect(database: Database, people: dict[str, int]) -> Pair:
    """D1 in November: a suspected pair R1, R2, and three plain orders; one at D2 that nobody may draw."""
    add_people(database)
    found = pair(database)
    write(database, [
        *(order(f"P{n}", at(3 + n), at(4 + n), vin=OTHER_VIN, jobs=[job(group=group)])
          for n, group in enumerate(("BRK-NOISE", "AC-COOL", "ENG-LAMP"))),
        order("X1", at(3), at(4), dealer="D2", vin=OTHER_VIN, jobs=[job(group="TRN-SHIFT")]),
    ])  # fmt: skip
    return found


def planned(session: Session, actor: Actor, people: dict[str, int]) -> int:
    return audits.plan_audit(session, actor, "D1", OCTOBER, NOVEMBER, date(2026, 12, 1), [people["auditor"]],
                             "Gap above the network's", NOW)  # fmt: skip


def place_of(session: Session, actor: Actor, audit_id: int, number: str) -> int:
    return next(one.place for one in get_audit(session, actor, audit_id, NOW).sample if one.number == number)


def under_way(database: Database, people: dict[str, int], method: Method = Method.STRATIFIED, size: int = 5) -> int:
    with acting_in(database)("auditor") as (session, actor):
        audit_id = planned(session, actor, people)
        audit_frames.draw_sample(session, actor, audit_id, method, size, "dice 4 2 6", NOW)
    return audit_id


def answered(database: Database, audit_id: int) -> None:
    """Every order looked at; R2 was rework."""
    with acting_in(database)("auditor") as (session, actor):
        for one in get_audit(session, actor, audit_id, NOW).sample:
            said = REWORK if one.number == "R2" else FINE
            audit_checks.answer_check(session, actor, audit_id, one.place, said, "", NOW, seen=one.version)


def test_the_sample_is_what_anybody_draws_from_the_list_on_record(
    database: Database, people: dict[str, int], suspect: Pair
) -> None:
    with acting_in(database)("auditor") as (session, actor):
        audit_id = planned(session, actor, people)
        plan = audit_frames.sample_plan(session, actor, audit_id)
        assert plan.sizes == {RecordClass.SUSPECTED: 1, RecordClass.PLAIN: 4} and plan.total == 5
        assert dict(plan.offered)[5] == dict.fromkeys(Method, 0.0)
        audit_frames.draw_sample(session, actor, audit_id, Method.RISK, 3, "7", NOW)
        with pytest.raises(Refused):
            audit_frames.draw_sample(session, actor, audit_id, Method.RISK, 4, "8", NOW)
    write(database, [order("P9", at(9), at(10), vin=OTHER_VIN, jobs=[job(group="BDY-PAINT")])])  # came later
    with acting_in(database)("area_manager") as (session, actor):
        view = get_audit(session, actor, audit_id, NOW)
        rows = audit_frames.frame_rows(session, actor, audit_id)
    frame = audit_frames.read_frame("\n".join(f"{key}\t{one}\t{recorded}" for key, one, _w, recorded, _p in rows))
    assert frame_digest(frame) == view.digest and len(frame) == 5
    again = draw(frame, Method.RISK, 3, view.seed or "")
    assert [one.key for one in again] == [one.number for one in view.sample]
    assert [one.probability for one in again] == [one.probability for one in view.sample]
    assert view.state is AuditState.UNDER_WAY and view.left == 3 and view.estimate and view.estimate.rate is None


def test_a_verified_finding_decides_in_the_dealers_stead_and_restates(
    database: Database, people: dict[str, int], suspect: Pair
) -> None:
    acting = acting_in(database)
    with acting("manager") as (session, actor):
        dismiss_suspicion(session, actor, suspect.returned, "DIFF", "another noise", NOW)
    audit_id = under_way(database, people)
    with acting("area_manager") as (session, actor):
        place = place_of(session, actor, audit_id, "R2")
        ruling = Ruling(Verdict.CONFIRMED, suspect.returned, suspect.original)
        finding = audit_findings.raise_finding(session, actor, audit_id, Severity.MAJOR, "The same starter failed.",
                                               "job card R2, photo 3", NOW, place=place, ruling=ruling)  # fmt: skip
        with pytest.raises(NotAllowed):
            audit_findings.verify_finding(session, actor, finding, NOW)
    over = NOW + timedelta(days=12)
    with acting("head_office", over) as (session, actor):
        issue_scorecard(session, actor, "D1", NOVEMBER, "en", over)
    with acting("auditor") as (session, actor):
        assert standing_now(session, suspect.returned).state is PairState.DISMISSED
        before = failures(session)
        audit_findings.verify_finding(session, actor, finding, NOW)
        assert standing_now(session, suspect.returned).state is PairState.AUDITED
        assert failures(session) == before + 1
        with pytest.raises(Conflict):
            audit_findings.withdraw_finding(session, actor, finding, "no", NOW)
    with database.session(SYSTEM) as session:
        verbs = set(session.exec(select(ChangeRow.verb)))
    assert {"plan_audit", "draw_sample", "raise_finding", "rule_by_audit", "verify_finding"} <= verbs
    with acting("head_office", over) as (session, actor):
        issue_scorecard(session, actor, "D1", NOVEMBER, "en", over, "audit finding")
        dealer = find_dealer(session, "D1")
        assert dealer is not None
        card = latest_cards(session, [dealer.id], NOVEMBER.number, "en").get(dealer.id)
        assert card is not None
        assert "orders that failed: R1" in [change.what for change in from_json(card.content).state.changes]


def failures(session: Session) -> int:
    return sum(b - a for _dealer, _month, a, b in dealer_counts(session, ("first_a", "first_b"), 202611, 202611))


def test_a_finding_that_it_is_no_rework_needs_a_reason_of_the_list_and_an_order_of_the_sample(
    database: Database, people: dict[str, int], suspect: Pair
) -> None:
    audit_id = under_way(database, people)
    with acting_in(database)("auditor") as (session, actor):
        place = place_of(session, actor, audit_id, "R2")

        def raised(ruling: Ruling, at_place: int = place) -> int:
            return audit_findings.raise_finding(session, actor, audit_id, Severity.MINOR, "Another part.", "invoice",
                                                NOW, place=at_place, ruling=ruling)  # fmt: skip

        with pytest.raises(Refused):
            raised(Ruling(Verdict.DISMISSED, suspect.returned, suspect.original, "no such reason"))
        with pytest.raises(Refused):
            raised(Ruling(Verdict.CONFIRMED, job_id(database, "X1", "D2"), suspect.original))
        finding = raised(Ruling(Verdict.DISMISSED, suspect.returned, suspect.original, "DIFF"))
        audit_findings.verify_finding(session, actor, finding, NOW)
        assert standing_now(session, suspect.returned).state is PairState.DISMISSED


def test_the_whole_course_to_its_closing(database: Database, people: dict[str, int], suspect: Pair) -> None:
    acting = acting_in(database)
    audit_id = under_way(database, people)
    with acting("auditor") as (session, actor), pytest.raises(Refused, match="5 orders"):
        audit_closing.report_audit(session, actor, audit_id, "Well kept.", NOW)
    answered(database, audit_id)
    with acting("auditor") as (session, actor):
        view = get_audit(session, actor, audit_id, NOW)
        assert view.estimate and view.estimate.rate == view.estimate.low == view.estimate.high == 1 / 5  # all were seen
        assert view.recorded == (0, 5) and view.score.shares[Q.WAS_REWORK] == (4, 5)
        finding = audit_findings.raise_finding(session, actor, audit_id, Severity.MINOR, "Clock runs slow", "seen", NOW)
        action = audit_closing.set_action(session, actor, audit_id, "Set the clock", "Max", date(2026, 12, 24), NOW)
        audit_closing.report_audit(session, actor, audit_id, "Well kept but for the clock.", NOW)
        with pytest.raises(Refused):
            audit_checks.answer_check(session, actor, audit_id, 1, FINE, "", NOW, seen=1)
    with acting("manager") as (session, actor):
        audit_closing.comment_audit(session, actor, audit_id, True, "We agree.", NOW)
        audit_closing.prove_action(session, actor, action, "Photo of the clock", NOW)
        with pytest.raises(NotAllowed):
            audit_closing.verify_action(session, actor, action, NOW, holds=True)
    with acting("auditor") as (session, actor):
        with pytest.raises(Refused, match="1 findings"):
            audit_closing.close_audit(session, actor, audit_id, "Done.", NOW)
        audit_findings.verify_finding(session, actor, finding, NOW)
        audit_closing.verify_action(session, actor, action, NOW, holds=False, words="No date on it")
        with pytest.raises(Refused, match="1 corrective"):
            audit_closing.close_audit(session, actor, audit_id, "Done.", NOW)
    with acting("manager") as (session, actor):
        audit_closing.prove_action(session, actor, action, "Photo with date", NOW)
    with acting("auditor") as (session, actor):
        audit_closing.verify_action(session, actor, action, NOW, holds=True)
        audit_closing.close_audit(session, actor, audit_id, "Done.", NOW)
        view = get_audit(session, actor, audit_id, NOW)
        assert view.state is AuditState.CLOSED and not view.steps


def test_a_dealer_that_says_nothing_holds_no_audit_open(
    database: Database, people: dict[str, int], suspect: Pair
) -> None:
    audit_id = under_way(database, people)
    answered(database, audit_id)
    acting = acting_in(database)
    with acting("auditor") as (session, actor):
        audit_closing.report_audit(session, actor, audit_id, "Well kept.", NOW)
        last = get_audit(session, actor, audit_id, NOW).comment_until
        assert last == NOW.date() + timedelta(days=COMMENT_DAYS)
        on_it = NOW + timedelta(days=COMMENT_DAYS)
        assert AuditStep.CLOSE not in get_audit(session, actor, audit_id, on_it).steps
        with pytest.raises(Refused, match="to comment"):
            audit_closing.close_audit(session, actor, audit_id, "No word.", on_it)
        after = on_it + timedelta(days=1)
        assert AuditStep.CLOSE in get_audit(session, actor, audit_id, after).steps
        audit_closing.close_audit(session, actor, audit_id, "No word.", after)
        view = get_audit(session, actor, audit_id, after)
        assert view.state is AuditState.CLOSED and view.without_comment
        assert audit_papers.report_of(session, actor, audit_id, "en", after).without_comment == last


def test_each_sees_what_is_his_and_no_dealer_before_it_is_reported(
    database: Database, people: dict[str, int], suspect: Pair
) -> None:
    acting = acting_in(database)
    audit_id = under_way(database, people)
    with acting("manager") as (session, actor):
        view = get_audit(session, actor, audit_id, NOW)
        assert not view.sample and view.seed is None and view.estimate is None and not view.steps
        with pytest.raises(NotFound):
            audit_checks.get_check(session, actor, audit_id, 1, NOW)
        with pytest.raises(NotAllowed):
            audit_checks.answer_check(session, actor, audit_id, 1, FINE, "", NOW, seen=0)
    for stranger in ("far_manager", "other_manager"):
        with acting(stranger) as (session, actor):
            assert audits.list_audits(session, actor, NOW) == []
            with pytest.raises(NotFound):
                get_audit(session, actor, audit_id, NOW)
    with acting("advisor") as (session, actor), pytest.raises(NotAllowed):
        audits.list_audits(session, actor, NOW)
    with acting("head_office") as (session, actor):
        assert get_audit(session, actor, audit_id, NOW).steps == frozenset()
        with pytest.raises(NotAllowed):
            planned(session, actor, people)
    with acting("auditor") as (session, actor):
        assert AuditStep.CHECK in get_audit(session, actor, audit_id, NOW).steps
        facts = audit_checks.get_check(session, actor, audit_id, place_of(session, actor, audit_id, "R2"), NOW)
        assert facts.may_answer and facts.pairs[0].table.state is PairState.SUSPECTED
        assert facts.pairs[0].earlier[0][0].job_id == suspect.original and facts.pairs[0].earlier[0][1] == 6
    with acting("area_manager") as (session, actor), pytest.raises(NotFound):
        audits.plan_audit(session, actor, "D3", OCTOBER, NOVEMBER, date(2026, 12, 1), [people["auditor"]], "", NOW)


def test_who_comes_second_at_an_order_is_told(database: Database, people: dict[str, int], suspect: Pair) -> None:
    audit_id = under_way(database, people)
    acting = acting_in(database)
    with acting("auditor") as (session, actor):
        following = audit_checks.answer_check(session, actor, audit_id, 2, FINE, "seen", NOW, seen=0)
        assert following == 3
    with acting("area_manager") as (session, actor):
        with pytest.raises(Conflict):
            audit_checks.answer_check(session, actor, audit_id, 2, REWORK, "", NOW, seen=0)
        audit_checks.answer_check(session, actor, audit_id, 2, FINE, "seen", NOW, seen=0)  # sent twice on a bad line


def test_nobody_audits_the_own_house(database: Database, people: dict[str, int], suspect: Pair) -> None:
    with database.session(SYSTEM, write=True) as session:
        dealer = find_dealer(session, "D1")
        assert dealer is not None
        both = [*grants_of(session, people["auditor"]), Grant(Role.ADVISOR, dealer.id)]
        save_grants(session, people["auditor"], both)
        session.commit()
    with acting_in(database)("auditor") as (session, actor), pytest.raises(NotAllowed):
        planned(session, actor, people)
    with acting_in(database)("area_manager") as (session, actor), pytest.raises(NotAllowed):
        planned(session, actor, people)
