"""An order in the workshop: each step kept with time and person, no figure moved before the delivery."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from dealer_service.domain.order_life import ChangedMeanwhile
from dealer_service.domain.order_stages import Consent, Stage, StageStep
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services import order_stages, repair_orders, sent_back
from dealer_service.services.repair_order_view import get_order
from dealer_service.storage.order_changes import list_corrections
from dealer_service.storage.record import walk_chain
from dealer_service.storage.repair_orders import JobRow
from tests.orders import NOW, at, job, order
from tests.services.acting import Acting, acting

__all__ = ["acting"]


def test_from_the_door_to_the_hand_over_with_one_time_sent_back(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        made = repair_orders.open_order(session, ann, order(jobs=[job(technician="T. Torque")]), NOW)
    with acting("technician") as (session, tom):
        assert order_stages.take_step(session, tom, made, StageStep.START, NOW, version=1) is Stage.IN_WORK
        assert order_stages.take_step(session, tom, made, StageStep.INSPECT, NOW, version=2) is Stage.INSPECTION
        with pytest.raises(NotAllowed):
            order_stages.take_step(session, tom, made, StageStep.PASS, NOW)
    with acting("advisor") as (session, ann):
        with pytest.raises(Refused, match="in the final inspection"):
            repair_orders.deliver_order(session, ann, made, NOW)
        with pytest.raises(Refused, match="Choose the cause"):
            order_stages.send_back(session, ann, made, 1, "", "", NOW)
        assert order_stages.send_back(session, ann, made, 1, "D03", "bolt loose", NOW, version=3) is Stage.IN_WORK
        order_stages.take_step(session, ann, made, StageStep.INSPECT, NOW)
        order_stages.take_step(session, ann, made, StageStep.PASS, NOW)
        repair_orders.deliver_order(session, ann, made, NOW)
        back = sent_back.list_sent_back(session, ann, made)
        assert [(one.cause.code if one.cause else None, one.words) for one in back] == [("D03", "bolt loose")]
        log = [(row.field, row.old, row.new, row.by_user_id, row.reason) for row in list_corrections(session, made)
               if row.field in ("stage", "status")]  # fmt: skip
        tom_id = next(row[3] for row in log if row[2] == "in_work")
        assert [row[2] for row in log] == [
            "open", "in_work", "inspection", "in_work", "inspection", "ready", "delivered"]  # fmt: skip
        assert tom_id != ann.user_id and log[3][3:] == (ann.user_id, "bolt loose")
        assert walk_chain(session).holds


def test_the_second_to_step_is_told(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        made = repair_orders.open_order(session, ann, order(), NOW)
        order_stages.take_step(session, ann, made, StageStep.START, NOW, version=1)
        with pytest.raises(ChangedMeanwhile) as told:
            order_stages.take_step(session, ann, made, StageStep.START, NOW, version=1)
        assert told.value.fields == ((None, "stage", "open", "in_work"),)


def test_nobody_else_steps(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        made = repair_orders.open_order(session, ann, order(), NOW)
    for who, error in (("technician", NotAllowed), ("auditor", NotAllowed), ("care", NotAllowed),
                       ("other_advisor", NotFound), ("far_manager", NotFound)):  # fmt: skip
        with acting(who) as (session, actor), pytest.raises(error):
            order_stages.take_step(session, actor, made, StageStep.START, NOW)


def test_a_job_added_in_work_needs_consent_and_takes_the_vehicle_back(acting: Acting) -> None:
    said = Consent("telephone", NOW - timedelta(hours=1), 12_000)
    with acting("advisor") as (session, ann):
        made = repair_orders.open_order(session, ann, order(estimate=10_000), NOW)
        repair_orders.add_job(session, ann, made, job(0, "BRK-NOISE"), NOW)
        order_stages.take_step(session, ann, made, StageStep.START, NOW)
        order_stages.take_step(session, ann, made, StageStep.INSPECT, NOW)
        with pytest.raises(Refused, match="how the customer agreed"):
            repair_orders.add_job(session, ann, made, job(0, "ENG-LAMP"), NOW)
        line = repair_orders.add_job(session, ann, made, job(0, "ENG-LAMP"), NOW, consent=said)
        view = get_order(session, ann, made, NOW)
        assert (line, view.stage) == (3, Stage.IN_WORK)
        job_id = session.exec(select(JobRow.id).where(JobRow.order_id == made, JobRow.line == 3)).one()
        assert view.consents == {job_id: said}
        for step in (StageStep.INSPECT, StageStep.PASS):
            order_stages.take_step(session, ann, made, step, NOW)
        repair_orders.deliver_order(session, ann, made, NOW, invoice=22_000)
        assert get_order(session, ann, made, NOW).cost_kept is True


def test_a_part_is_ordered_and_later_there(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        made = repair_orders.open_order(session, ann, order(), NOW)
        waits = "inspected_part_ordered"
        repair_orders.record_work(session, ann, made, 1, NOW, outcome=waits)
        with pytest.raises(Refused, match="agreed"):
            order_stages.keep_part(session, ann, made, 1, waits, "1K0", date(2026, 11, 22), None, NOW)
        order_stages.keep_part(session, ann, made, 1, waits, "1K0", date(2026, 11, 22), date(2026, 11, 27), NOW)
        (part,) = get_order(session, ann, made, NOW).parts.values()
        assert (part.number, part.return_on) == ("1K0", date(2026, 11, 27))
        order_stages.keep_part(session, ann, made, 1, "repaired", None, None, None, NOW)
        assert get_order(session, ann, made, NOW).parts == {}


def test_a_delivery_taken_back_stands_where_it_was(acting: Acting) -> None:
    with acting("manager") as (session, max_):
        made = repair_orders.open_order(session, max_, order(opened=at(20)), NOW)
        for step in (StageStep.START, StageStep.INSPECT, StageStep.PASS):
            order_stages.take_step(session, max_, made, step, NOW)
        repair_orders.deliver_order(session, max_, made, NOW)
        repair_orders.reopen_order(session, max_, made, "not yet fetched", NOW)
        assert get_order(session, max_, made, NOW).stage is Stage.READY
