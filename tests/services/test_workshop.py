"""A dealer's load, kept promises, work sent back and people's figures, each the same as its orders."""

from datetime import date, timedelta
from statistics import median

import pytest
from sqlmodel import Session, select

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.first_fix import Standing
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Period
from dealer_service.domain.order_filters import OrderFilter
from dealer_service.domain.order_stages import Consent, StageStep, promises_kept
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.services import follow_up, order_stages, repair_orders, workshop
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.repair_order_lists import list_orders
from dealer_service.storage.order_work import list_consents
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.rework import SentBackRow
from tests.orders import NOW, at, job, order
from tests.services.acting import Acting, acting

__all__ = ["acting"]

MONTH = Month(2026, 11)


@pytest.fixture
def month(acting: Acting, database: Database) -> None:
    """Ann's three orders of which one failed, one of nobody's, one of October, one of another dealer."""
    two = [job(technician="T. Torque"), job(2, "BRK-NOISE", technician="W. Wrench")]
    mine = {"advisor": "A. Advisor", "currency": "EUR"}
    with database.session(SYSTEM, write=True) as session:
        for number, opened, delivered, more in (
            ("R1", at(2), at(3), {**mine, "jobs": two, "promised_at": at(3), "estimate": 100, "invoice": 100}),
            ("R2", at(4), at(5), {**mine, "jobs": [job(technician="T. Torque")], "promised_at": at(5) - 1,
                                  "estimate": 100, "invoice": 101}),
            ("R3", at(6), at(7), {**mine, "estimate": 100}),
            ("R4", at(8), at(9), {"promised_at": at(10)}),
            ("R5", at(8, month=10), at(9, month=10), {**mine, "promised_at": at(10, month=10)}),
            ("X1", at(2), at(3), {"dealer": "D2", "advisor": "O. Other"}),
        ):  # fmt: skip
            vin = f"WVWZZZ1JZXW1{ord(number[0]):02}{number[1:]:0>3}"
            repair_orders.open_order(session, SYSTEM_ACTOR, order(number, opened, delivered, vin=vin, **more), NOW)
        session.commit()
    with acting("advisor") as (session, ann):
        follow_up.record_answer(session, ann, 1, NOW, False, now=NOW)


def seen(session: Session, actor: object, period: Period = Period.MONTH) -> workshop.Workshop:
    return workshop.workshop_of(session, actor, None, MONTH, period, NOW)


def test_each_persons_figures_are_those_of_his_orders(acting: Acting, month: None) -> None:
    with acting("manager") as (session, max_):
        view = seen(session, max_)
        assert [(one.name, one.first_fix) for one in view.advisors] == [
            ("A. Advisor", Rate(2, 3)), (None, Rate(1, 1))]  # fmt: skip
        assert [(one.name, one.first_fix) for one in view.technicians] == [
            ("T. Torque", Rate(1, 2)), ("W. Wrench", Rate(0, 1))]  # fmt: skip
        assert view.total.first_fix == Rate(3, 4)
        assert (view.total.time_kept, view.total.cost_kept) == (Rate(2, 3), Rate(1, 2))
        quarter = seen(session, max_, Period.QUARTER)
        assert quarter.advisors[0].first_fix == Rate(3, 4)
        for filters, expected in (
            (OrderFilter(month=202611, advisor="A. Advisor", standing="first_visit"), {"R1", "R2", "R3"}),
            (OrderFilter(month=202612, since=202610, advisor="A. Advisor"), {"R1", "R2", "R3", "R5"}),
            (OrderFilter(month=202611, promise="time_given"), {"R1", "R2", "R4"}),
            (OrderFilter(month=202611, promise="time_missed"), {"R2"}),
            (OrderFilter(month=202611, promise="cost_given"), {"R1", "R2"}),
            (OrderFilter(month=202611, promise="cost_missed"), {"R2"}),
        ):
            found = list_orders(session, max_, filters, NOW, sort="opened", descending=True)
            assert {one.number for one in found.orders} == expected, filters


def test_the_set_based_promises_agree_with_the_rule(acting: Acting, month: None) -> None:
    with acting("manager") as (session, max_):
        opened = repair_orders.open_order(
            session, max_, order("R9", at(20), estimate=100, vin="WVWZZZ1JZXW000099", promised_at=at(21)), NOW
        )
        order_stages.take_step(session, max_, opened, StageStep.START, NOW)
        agreed = Consent("telephone", NOW - timedelta(hours=1), 50)
        repair_orders.add_job(session, max_, opened, job(2), NOW, consent=agreed)
        for step in (StageStep.INSPECT, StageStep.PASS):
            order_stages.take_step(session, max_, opened, step, NOW)
        repair_orders.deliver_order(session, max_, opened, NOW, None, 150, now=NOW)
        rows = session.exec(select(RepairOrderRow)).all()
        known = [
            promises_kept(row.promised_at, row.delivered_at, row.estimate, row.invoice,
                          sum(one.amount for one in list_consents(session, row.id or 0).values()))
            for row in rows if row.delivered_month == 202611
        ]  # fmt: skip
        total = seen(session, max_).total
        assert total.time_kept == Rate(sum(k.time is True for k in known), sum(k.time is not None for k in known))
        assert total.cost_kept == Rate(sum(k.cost is True for k in known), sum(k.cost is not None for k in known))
        assert total.cost_kept == Rate(2, 3)
        assert all(row.standing & Standing.FIRST_VISIT for row in rows if row.delivered_month)


def test_work_sent_back_by_cause_with_its_orders(acting: Acting, month: None) -> None:
    with acting("manager") as (session, max_):
        opened = repair_orders.open_order(session, max_, order("R9", at(20), vin="WVWZZZ1JZXW000099"), NOW)
        for step in (StageStep.START, StageStep.INSPECT):
            order_stages.take_step(session, max_, opened, step, NOW)
        order_stages.send_back(session, max_, opened, 1, "D08", "rattles", NOW)
        view = seen(session, max_)
        assert [(cause.code if cause else None, count) for cause, count in view.sent_back] == [("D08", 1)]
        (line,) = view.sent_back_lines
        assert (line.order_id, line.number, line.words) == (opened, "R9", "rattles")
        assert view.total.first_fix == Rate(3, 4)


def test_only_those_who_lead_a_dealer_see_its_people(acting: Acting, month: None) -> None:
    with acting("principal") as (session, paul):
        assert seen(session, paul).dealer.code == "D1"
    for key in ("advisor", "area_manager", "auditor"):
        with acting(key) as (session, actor), pytest.raises(NotAllowed):
            seen(session, actor)
    with acting("manager") as (session, max_), pytest.raises(NotFound):
        workshop.workshop_of(session, max_, "D2", MONTH, Period.MONTH, NOW)


def test_months_people_and_work_sent_back_are_counted_as_one_by_one(acting: Acting, month: None) -> None:
    """Against a count order by order in plain Python."""
    with acting("manager") as (session, max_):
        for number, backs, deliver in (("R11", 2, True), ("R12", 1, False), ("R13", 0, True)):
            vin = f"WVWZZZ1JZXW0000{number[1:]}"
            one = order(number, at(20), vin=vin, advisor="B. Busy", promised_at=at(22),
                        jobs=[job(technician="T. Torque"), job(2, "BRK-NOISE", technician="W. Wrench")])  # fmt: skip
            opened = repair_orders.open_order(session, max_, one, NOW)
            for step in (StageStep.START, StageStep.INSPECT):
                order_stages.take_step(session, max_, opened, step, NOW)
            for _time in range(backs):
                order_stages.send_back(session, max_, opened, 1, "D08", "rattles", NOW)
                order_stages.take_step(session, max_, opened, StageStep.INSPECT, NOW)
            if deliver:
                order_stages.take_step(session, max_, opened, StageStep.PASS, NOW)
                repair_orders.deliver_order(session, max_, opened, NOW, None, None, now=NOW)
        view = seen(session, max_)
        rows = [row for row in session.exec(select(RepairOrderRow)) if row.delivered_month is not None]
        backs = session.exec(select(SentBackRow)).all()
        returned = {row.order_id for row in backs}
        for one in (*view.months, view.promises):
            here = [row for row in rows if row.delivered_month == one.month.number]
            known = [promises_kept(row.promised_at, row.delivered_at, row.estimate, row.invoice) for row in here]
            late = sorted(
                (row.delivered_at - row.promised_at).total_seconds() / 60
                for row in here if row.delivered_at and row.promised_at and row.delivered_at > row.promised_at
            )  # fmt: skip
            assert one.delivered == len(here)
            assert one.time == Rate(sum(k.time is True for k in known), sum(k.time is not None for k in known))
            assert one.cost == Rate(sum(k.cost is True for k in known), sum(k.cost is not None for k in known))
            assert one.lateness_minutes == (round(median(late)) if late else None)
        assert [one.month.month for one in view.months] == [6, 7, 8, 9, 10, 11]
        assert (view.months[0].delivered, view.months[0].time.ffv) == (0, None)
        assert view.promises.inspected == Rate(2, 6) and view.promises.passed == Rate(1, 2)
        assert [(cause and cause.code, count) for cause, count in view.sent_back] == [("D08", len(backs))]
        torque, wrench = view.technicians
        assert (torque.name, torque.sent_back, wrench.sent_back) == ("T. Torque", len(returned), 0)
        assert (torque.time_kept, wrench.time_kept) == (Rate(1, 4), Rate(1, 3))
        assert {one.name: one.sent_back for one in view.advisors} == {"A. Advisor": 0, "B. Busy": 2, None: 0}
        november = {"sent_from": date(2026, 11, 1), "sent_to": date(2026, 11, 30)}
        for filters, expected in (
            (OrderFilter(sent_back="any", technician="T. Torque", **november), {"R11", "R12"}),
            (OrderFilter(sent_back="D08", advisor="B. Busy", **november), {"R11", "R12"}),
            (OrderFilter(sent_back="any", technician="W. Wrench", **november), set()),
            (OrderFilter(sent_back="untagged", **november), set()),
            (OrderFilter(sent_back="any", sent_to=date(2026, 11, 1)), set()),
            (OrderFilter(month=202611, inspection="inspected"), {"R11", "R13"}),
            (OrderFilter(month=202611, inspection="sent_back"), {"R11"}),
            (OrderFilter(promised_from=date(2026, 11, 22), promised_to=date(2026, 11, 22)), {"R11", "R12", "R13"}),
        ):
            found = list_orders(session, max_, filters, NOW, sort="opened", descending=True)
            assert {one.number for one in found.orders} == expected, filters
