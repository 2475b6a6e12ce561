"""What customers answer: evidence of failure, corrected without loss, lapsing in the dealer's zone, imported once."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from dealer_service.domain.first_fix import Standing
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services import follow_up, repair_orders
from dealer_service.storage.follow_up import FollowUpAnswerRow, FollowUpRow
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.rework import FailureEvidenceRow
from tests.orders import NOW, at, job, order
from tests.services.acting import Acting, acting

__all__ = ["acting"]

CALLED = datetime(2026, 11, 16, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Collected:
    dealer_code: str = "D1"
    number: str = "R1"
    answered_at: int = int(CALLED.timestamp())
    fixed: bool = False
    level: int | None = 1
    channel: str | None = "telephone"
    words: str | None = "still squeals"


def delivered(session: Session, actor: object, number: str = "R1", day: int = 12, **values: object) -> int:
    return repair_orders.open_order(
        session, actor, order(number, at(day), at(day, 16), vin=f"WVWZZZ1JZXW{number[1:]:0>6}", **values), NOW
    )


def standing(session: Session, order_id: int) -> Standing:
    return Standing(session.exec(select(RepairOrderRow.standing).where(RepairOrderRow.id == order_id)).one())


def test_not_fixed_fails_the_first_visit_and_a_correction_takes_it_back(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        one = delivered(session, ann)
    with acting("care") as (session, cara):
        first = follow_up.record_answer(session, cara, one, CALLED, False, 1, "telephone", " still squeals ", now=NOW)
        assert standing(session, one) & Standing.FAILED and standing(session, one) & Standing.ANSWERED
        assert session.exec(select(FollowUpRow.state)).one() == "answered"
        follow_up.correct_answer(session, cara, first, CALLED, True, 4, "telephone", now=NOW)
        assert not standing(session, one) & Standing.FAILED
        assert standing(session, one) & Standing.ANSWERED_FIXED
        kept = session.exec(select(FollowUpAnswerRow).order_by(col(FollowUpAnswerRow.id))).all()
        assert [(row.fixed, row.corrected_by_id) for row in kept] == [(False, kept[1].id), (True, None)]
        assert session.exec(select(FailureEvidenceRow.withdrawn_at)).one() == NOW
        with pytest.raises(Refused, match="corrected already"):
            follow_up.correct_answer(session, cara, first, CALLED, True, now=NOW)


def test_an_earlier_not_fixed_stays_evidence_beside_a_later_fixed(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        one = delivered(session, ann)
        follow_up.record_answer(session, ann, one, CALLED, False, now=NOW)
        follow_up.record_answer(session, ann, one, CALLED + timedelta(days=1), True, now=NOW)
        assert standing(session, one) & Standing.FAILED and standing(session, one) & Standing.ANSWERED_FIXED


def test_an_answer_may_name_the_jobs(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        jobs = [job(), job(2, "BRK-NOISE", job_type="maintenance")]
        one = delivered(session, ann, jobs=jobs)
        follow_up.record_answer(session, ann, one, CALLED, False, lines=[2], now=NOW)
        assert not standing(session, one) & Standing.FAILED
        with pytest.raises(Refused, match="no line 7"):
            follow_up.record_answer(session, ann, one, CALLED, False, lines=[7], now=NOW)


@pytest.mark.parametrize(
    "answered,level,channel,field",
    [(NOW + timedelta(hours=1), 1, None, "answered_at"), (CALLED - timedelta(days=30), 1, None, "answered_at"),
     (CALLED, 5, None, "level"), (CALLED, 1, "pigeon", "channel")],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    acting: Acting, answered: datetime, level: int, channel: str | None, field: str
) -> None:
    with acting("advisor") as (session, ann):
        one = delivered(session, ann)
        with pytest.raises(Refused) as refused:
            follow_up.record_answer(session, ann, one, answered, True, level, channel, now=NOW)
        assert refused.value.field == field


def test_who_may_not(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        one = delivered(session, ann)
        answer = follow_up.record_answer(session, ann, one, CALLED, False, now=NOW)
    for key, refusal in (("technician", NotAllowed), ("other_advisor", NotFound)):
        with acting(key) as (session, actor):
            with pytest.raises(refusal):
                follow_up.record_answer(session, actor, one, CALLED, True, now=NOW)
            with pytest.raises(refusal):
                follow_up.correct_answer(session, actor, answer, CALLED, True, now=NOW)


def test_due_calls_in_scope_and_their_lapse_in_the_dealers_zone(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        one = delivered(session, ann, customer_name="Kim", customer_phone="040 1")
    with acting("other_advisor") as (session, olga):
        delivered(session, olga, "R2", dealer="D2")
        assert [call.number for call in follow_up.list_due(session, olga, date(2026, 11, 20))] == ["R2"]
    with acting("care") as (session, cara):
        (call,) = follow_up.list_due(session, cara, date(2026, 11, 20))
        assert (call.order_id, call.customer, call.due_on) == (one, "Kim", date(2026, 11, 16))
        assert follow_up.list_due(session, cara, date(2026, 11, 15)) == []
    with acting("head_office") as (session, _hedda):
        # Twelfth of November plus fifteen days: midnight of the 27th in Berlin is 23:00 UTC of the 26th.
        assert follow_up.sweep_follow_ups(session, datetime(2026, 11, 26, 22, 59, tzinfo=UTC)) == 0
        assert follow_up.sweep_follow_ups(session, datetime(2026, 11, 26, 23, 1, tzinfo=UTC)) == 2
        assert set(session.exec(select(FollowUpRow.state))) == {"not_reached"}
    with acting("care") as (session, cara):
        follow_up.record_answer(session, cara, one, CALLED, True, now=NOW)
        assert session.exec(select(FollowUpRow.state)).one() == "answered"


def test_importing_the_same_answers_again_changes_nothing(acting: Acting) -> None:
    with acting("manager") as (session, max_):
        one = delivered(session, max_)
        rows = [Collected(), Collected(number="R404")]
        done = follow_up.import_answers(session, rows)
        assert (done.added, done.updated, done.unchanged, done.without_order) == (1, 0, 0, rows[1:])
        assert standing(session, one) & Standing.FAILED
        assert follow_up.import_answers(session, rows[:1]).unchanged == 1
        assert follow_up.import_answers(session, [replace(rows[0], fixed=True)]).updated == 1
        assert not standing(session, one) & Standing.FAILED
        assert follow_up.import_answers(session, [rows[0]]).updated == 1
        assert standing(session, one) & Standing.FAILED


def test_an_import_leaves_alone_what_a_person_corrected(acting: Acting) -> None:
    with acting("manager") as (session, max_):
        one = delivered(session, max_)
        follow_up.import_answers(session, [Collected()])
        first = session.exec(select(FollowUpAnswerRow.id)).one()
        follow_up.correct_answer(session, max_, first, CALLED + timedelta(minutes=5), True, now=NOW)
        assert follow_up.import_answers(session, [Collected()]).unchanged == 1
        changed = Collected(words="squeals louder")
        assert follow_up.import_answers(session, [changed]).kept == [changed]
        assert not standing(session, one) & Standing.FAILED
