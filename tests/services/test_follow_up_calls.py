"""The calls of the day: attempts, answers, no calls wanted, a second call, and who sees them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from dealer_service.domain.follow_up import CallState, Kept
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.services import customer_changes, follow_up, follow_up_calls, follow_up_second
from dealer_service.storage.follow_up import FollowUpAnswerRow, FollowUpRow
from dealer_service.storage.vehicles import CustomerRow
from tests.orders import NOW, job
from tests.services.acting import Acting, acting
from tests.services.test_follow_up import delivered

__all__ = ["acting"]


def numbers(session: Session, actor: object, now: datetime = NOW, **more: bool) -> list[str]:
    return [call.open.number for call in follow_up_calls.calls_of_day(session, actor, now, **more)]


def call_of(session: Session, actor: object, now: datetime = NOW) -> int:
    return follow_up_calls.calls_of_day(session, actor, now)[0].open.id


def test_the_list_of_the_day_with_what_was_repaired(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        pads = job(concern="squeals", correction="pads renewed", group="BRK-NOISE")
        delivered(session, ann, "R1", 18, advisor="A. Advisor")
        delivered(session, ann, "R2", 12, customer_name="Kim", customer_phone="040 1234567", jobs=[pads])
        delivered(session, ann, "R3", 21)  # too early
        assert numbers(session, ann) == ["R2", "R1"] and numbers(session, ann, mine=True) == ["R1"]
        assert follow_up_calls.count_waiting(session, ann, NOW) == 2
        sheet = follow_up_calls.call_sheet(session, ann, call_of(session, ann), NOW)
        assert sheet.call.state is CallState.OVERDUE and sheet.call.open.customer == "Kim"
        assert sheet.call.phone and (sheet.call.phone.shown, sheet.call.phone.dial) == ("040 1234567", "+49401234567")
        assert [(one.concern, one.correction) for one in sheet.jobs] == [("squeals", "pads renewed")]


def test_who_was_not_reached_is_called_again_at_the_planned_time(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        delivered(session, ann, "R1", 18)
        call = call_of(session, ann)
        later = NOW + timedelta(hours=4)
        follow_up_calls.note_attempt(session, ann, call, NOW, later, " busy ")
        assert follow_up_calls.count_waiting(session, ann, NOW) == 0
        (one,) = follow_up_calls.calls_of_day(session, ann, NOW)
        assert (one.state, one.tried) == (CallState.LATER, 1)
        (one,) = follow_up_calls.calls_of_day(session, ann, later)
        assert one.state is CallState.PLANNED
        (tried,) = follow_up_calls.call_sheet(session, ann, call, NOW).attempts
        assert (tried.by, tried.words, tried.next_at) == ("Ann Advisor", "busy", later)
        with pytest.raises(Refused, match="lapses"):
            follow_up_calls.note_attempt(session, ann, call, NOW, NOW + timedelta(days=20))


def test_an_answer_keeps_the_promises_and_the_second_to_save_is_told(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        order_id = delivered(session, ann, "R1", 18)
        call = call_of(session, ann)
        follow_up_calls.answer_call(session, ann, call, NOW, fixed=True, level=4, kept=Kept(True, False, True))
        kept = session.exec(select(FollowUpAnswerRow)).one()
        assert (kept.order_id, kept.kept_time, kept.kept_cost, kept.kept_quality) == (order_id, True, False, True)
        assert numbers(session, ann) == []
    with acting("care") as (session, cara), pytest.raises(Conflict, match="Ann Advisor"):
        follow_up_calls.answer_call(session, cara, call, NOW, fixed=False)


def test_nobody_who_refused_is_on_the_list(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        one = {"customer_name": "Kim", "customer_phone": "040 1"}
        delivered(session, ann, "R1", 18, **one)
        delivered(session, ann, "R2", 17, **one)
        delivered(session, ann, "R3", 16)
        delivered(session, ann, "R4", 15, customer_name="Kym", customer_phone="040 2")
    with acting("manager") as (session, max_):
        ids = {row.name: row.id or 0 for row in session.exec(select(CustomerRow)) if row.name}
        customer_changes.merge_customers(session, max_, ids["Kim"], ids["Kym"], NOW)
    with acting("care") as (session, cara):
        kim = next(c for c in follow_up_calls.calls_of_day(session, cara, NOW) if c.open.number == "R4")
        assert kim.open.customer == "Kim"
        follow_up_calls.refuse_contact(session, cara, kim.open.id, NOW)
        assert numbers(session, cara) == ["R3"]
        states = session.exec(select(FollowUpRow.state).order_by(col(FollowUpRow.order_id))).all()
        assert states == ["refused_contact", "refused_contact", "due", "refused_contact"]
        with pytest.raises(Refused, match="names no customer"):
            follow_up_calls.refuse_contact(session, cara, call_of(session, cara), NOW)


def test_a_later_order_of_who_refused_is_not_called_though_it_came_by_import(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        delivered(session, ann, "R1", 18, customer_name="Kim", customer_phone="040 1")
        row = session.exec(select(CustomerRow)).one()
        row.refuses_contact = True  # the call is left as an import would leave it
        session.add(row)
        session.flush()
        assert numbers(session, ann) == [] and follow_up_calls.count_waiting(session, ann, NOW) == 0
    with acting("head_office") as (session, _hedda):
        follow_up.sweep_follow_ups(session, NOW)
        assert session.exec(select(FollowUpRow.state)).one() == "refused_contact"


def test_a_second_call_at_the_end_of_the_window_where_the_manager_wants_it(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        order_id = delivered(session, ann, "R1", 18)
        with pytest.raises(NotAllowed):
            follow_up_second.set_second_calls(session, ann, "D1", True, NOW)
    with acting("manager") as (session, max_):
        with pytest.raises(NotFound):
            follow_up_second.set_second_calls(session, max_, "D2", True, NOW)
        follow_up_second.set_second_calls(session, max_, "D1", True, NOW)
        assert [(one.dealer, one.on) for one in follow_up_second.second_calls_of(session, max_)] == [("D1", True)]
    ended = datetime(2026, 12, 18, 17, tzinfo=UTC)
    with acting("head_office") as (session, _hedda):
        follow_up.sweep_follow_ups(session, ended - timedelta(days=1))
        assert session.exec(select(FollowUpRow.round)).all() == [1]
        for _again in range(2):
            follow_up.sweep_follow_ups(session, ended)
        rows = session.exec(select(FollowUpRow).order_by(col(FollowUpRow.round))).all()
        assert [(row.round, row.state, row.order_id) for row in rows] == [
            (1, "not_reached", order_id), (2, "due", order_id)]  # fmt: skip
        assert (rows[1].due_on.isoformat(), rows[1].lapses_on.isoformat()) == ("2026-12-18", "2027-01-02")
    with acting("care") as (session, cara):
        assert follow_up_calls.calls_of_day(session, cara, ended)[0].open.round == 2
        follow_up_calls.answer_call(session, cara, call_of(session, cara, ended), ended, fixed=True)
        assert set(session.exec(select(FollowUpRow.state))) == {"not_reached", "answered"}


def test_who_may_call(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        delivered(session, ann, "R1", 18, customer_name="Kim")
        call = call_of(session, ann)
    with acting("other_advisor") as (session, olga):
        assert numbers(session, olga) == []
        for verb in (
            lambda: follow_up_calls.call_sheet(session, olga, call, NOW),
            lambda: follow_up_calls.answer_call(session, olga, call, NOW, fixed=True),
            lambda: follow_up_calls.note_attempt(session, olga, call, NOW, None),
            lambda: follow_up_calls.refuse_contact(session, olga, call, NOW),
        ):
            with pytest.raises(NotFound):
                verb()
    with acting("technician") as (session, tom), pytest.raises(NotAllowed):
        follow_up_calls.calls_of_day(session, tom, NOW)
