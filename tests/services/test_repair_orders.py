"""Orders entered by a person: checked like an import, settled at once, changed only with what was there kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from dealer_service.domain.first_fix import Standing
from dealer_service.domain.order_life import ChangedMeanwhile, WrongOrder
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services import recounting, repair_orders
from dealer_service.services.opening import Database
from dealer_service.storage.changes import ChangeRow
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.follow_up import FollowUpRow
from dealer_service.storage.order_changes import read_order
from dealer_service.storage.quality import MonthCountRow
from dealer_service.storage.record import walk_chain
from dealer_service.storage.repair_orders import JobRow, OrderCorrectionRow, RepairOrderRow
from dealer_service.storage.vehicles import DealerVehicleRow, VehicleRow
from tests.orders import NOW, OTHER_VIN, at, job, order
from tests.services.acting import Acting, acting

__all__ = ["acting"]

BAD_VIN = "LSVAA4187E0000001"


def job_of(session: Session, order_id: int, line: int = 1) -> JobRow:
    return session.exec(select(JobRow).where(JobRow.order_id == order_id, JobRow.line == line)).one()


def order_of(session: Session, order_id: int) -> RepairOrderRow:
    return session.exec(select(RepairOrderRow).where(RepairOrderRow.id == order_id)).one()


def month_counts(session: Session, month: int) -> tuple[int, int]:
    row = session.exec(select(MonthCountRow).where(MonthCountRow.month == month, MonthCountRow.dealer_id == 1)).first()
    return (row.first_a, row.first_b) if row else (0, 0)


def test_an_order_is_opened_delivered_and_counted(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        first = repair_orders.open_order(session, ann, order(), NOW)
        repair_orders.deliver_order(
            session, ann, first, datetime(2026, 11, 12, 16, tzinfo=UTC), 10_010, 25_000, now=NOW)  # fmt: skip
    with acting("advisor") as (session, _ann):
        row, one = order_of(session, first), job_of(session, first)
        assert (row.status, row.delivered_month, row.odometer_out_km, row.invoice) == (
            "delivered",
            202611,
            10_010,
            25_000,
        )
        assert (one.month, one.km_in, one.km_limit) == (202611, 10_000, 12_010)
        assert one.window_until == datetime(2026, 11, 12, 16, tzinfo=UTC) + timedelta(days=30)
        assert month_counts(session, 202611) == (1, 1)
        call = session.exec(select(FollowUpRow)).one()
        assert (call.state, call.due_on.isoformat()) == ("due", "2026-11-16")
        assert walk_chain(session).holds


def test_a_return_is_suspected_as_soon_as_it_is_opened(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        first = repair_orders.open_order(session, ann, order(delivered=at(3)), NOW)
        second = repair_orders.open_order(session, ann, order("R2", at(10), km=10_400), NOW)
        assert job_of(session, second).suspect_id == job_of(session, first).id
        assert order_of(session, first).standing & Standing.DETECTED_FAILED
        repair_orders.cancel_order(session, ann, second, "came for a car wash", NOW)
        assert job_of(session, second).suspect_id is None
        assert not order_of(session, first).standing & Standing.DETECTED_FAILED


def test_a_link_named_at_the_counter_counts(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        first = repair_orders.open_order(session, ann, order(delivered=at(3)), NOW)
        second = repair_orders.open_order(
            session, ann, order("R2", at(10), jobs=[job(rework_of="R1", rework_cause="D07")]), NOW)  # fmt: skip
        assert job_of(session, second).original_id == job_of(session, first).id
        assert order_of(session, first).standing & Standing.FAILED
        assert month_counts(session, 202611) == (0, 1)


def test_every_fault_is_said_at_its_field(acting: Acting) -> None:
    wrong = order("", at(5), at(4), vin=BAD_VIN, km=-1, jobs=[job(group="NO-SUCH", job_type="gift")])
    with acting("advisor") as (session, ann), pytest.raises(WrongOrder) as refused:
        repair_orders.open_order(session, ann, wrong, NOW)
    fields = {fault.field for fault in refused.value.faults}
    assert fields == {"number", "vin", "delivered_at", "odometer_km", "jobs-1-job_type", "jobs-1-concern_group"}
    assert all(str(fault) for fault in refused.value.faults)


@pytest.mark.parametrize("status,delivered,field", [("open", at(4), "status"), ("delivered", None, "delivered_at")])
def test_status_and_delivery_agree(acting: Acting, status: str, delivered: int | None, field: str) -> None:
    with acting("advisor") as (session, ann), pytest.raises(WrongOrder) as refused:
        repair_orders.open_order(session, ann, order(delivered=delivered, status=status), NOW)
    assert refused.value.field == field


def test_an_odd_vin_is_kept_with_a_reason_and_then_known(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        with pytest.raises(WrongOrder):
            repair_orders.open_order(session, ann, order(vin=BAD_VIN), NOW)
        repair_orders.open_order(session, ann, order(vin=BAD_VIN.lower()), NOW, odd_vin="read from the plate twice")
        repair_orders.open_order(session, ann, order("R2", at(5), vin=BAD_VIN), NOW)
        kept = session.exec(select(VehicleRow).where(VehicleRow.vin == BAD_VIN)).one()
        assert kept.odd_vin_reason == "read from the plate twice"


def test_a_number_stands_once_at_a_dealer(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        repair_orders.open_order(session, ann, order(), NOW)
        with pytest.raises(WrongOrder, match="already an order R1"):
            repair_orders.open_order(session, ann, order(), NOW)
    with acting("other_advisor") as (session, olga):
        repair_orders.open_order(session, olga, order(dealer="D2"), NOW)


def test_a_correction_moves_the_month_and_keeps_what_was_there(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        first = repair_orders.open_order(session, ann, order(opened=at(30, month=10), delivered=at(2)), NOW)
        with pytest.raises(NotAllowed):
            repair_orders.correct_order(session, ann, first, {"delivered_at": at(31, month=10)}, "typed wrong", NOW)
        with pytest.raises(Refused, match="no longer open"):
            repair_orders.change_order(session, ann, first, {"odometer_km": 9}, NOW)
    with acting("manager") as (session, max_):
        with pytest.raises(Refused, match="Say why"):
            repair_orders.correct_order(session, max_, first, {"delivered_at": at(31, month=10)}, " ", NOW)
        changes = {"delivered_at": at(31, month=10), "odometer_km": 9_000, "vin": OTHER_VIN, "customer_name": "李 Wei"}
        version = repair_orders.correct_order(
            session, max_, first, changes, "typed wrong", NOW, jobs={1: {"concern_group": "BRK-NOISE"}})  # fmt: skip
        assert version == 2
        assert (month_counts(session, 202611), month_counts(session, 202610)) == ((0, 0), (1, 1))
        one = job_of(session, first)
        assert (one.month, one.km_in, as_seconds(one.delivered_at)) == (202610, 9_000, at(31, month=10))
        kept = {(c.line, c.field): (c.old, c.new, c.reason) for c in session.exec(select(OrderCorrectionRow))}
        assert kept[(None, "odometer_km")] == ("10000", "9000", "typed wrong")
        assert kept[(1, "group_id")] == ("ENG-START", "BRK-NOISE", "typed wrong")
        assert kept[(None, "vehicle_id")][1] == OTHER_VIN
        known = session.exec(select(DealerVehicleRow)).all()
        assert [v.vin_tail for v in known] == [OTHER_VIN[-8:]]
        assert session.exec(select(ChangeRow.verb).order_by(col(ChangeRow.id).desc())).first() == "correct_order"


def test_a_correction_can_make_and_unmake_a_suspicion(acting: Acting) -> None:
    with acting("manager") as (session, max_):
        first = repair_orders.open_order(session, max_, order(delivered=at(3)), NOW)
        second = repair_orders.open_order(session, max_, order("R2", at(10), at(11), vin=OTHER_VIN), NOW)
        assert job_of(session, second).suspect_id is None
        repair_orders.correct_order(session, max_, second, {"vin": order().vin}, "wrong vehicle", NOW)
        assert job_of(session, second).suspect_id == job_of(session, first).id
        repair_orders.correct_order(session, max_, first, {}, "other concern", NOW, jobs={1: {"concern_group": "OTH"}})
        assert job_of(session, second).suspect_id is None


def test_whoever_comes_second_is_told_what_changed(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        first = repair_orders.open_order(session, ann, order(), NOW)
        repair_orders.change_order(session, ann, first, {"odometer_km": 10_001}, NOW, version=1)
        with pytest.raises(ChangedMeanwhile) as told:
            repair_orders.change_order(session, ann, first, {"plate": "HH AB 1"}, NOW, version=1)
        assert told.value.fields == ((None, "odometer_km", "10000", "10001"),)
        repair_orders.change_order(session, ann, first, {"plate": "HH AB 1"}, NOW, version=told.value.version)


def test_a_delivery_entered_by_mistake_is_taken_back(acting: Acting) -> None:
    with acting("manager") as (session, max_):
        first = repair_orders.open_order(session, max_, order(delivered=at(20)), NOW)
        repair_orders.reopen_order(session, max_, first, "other car", NOW)
        row = order_of(session, first)
        assert (row.status, row.delivered_at, row.delivered_month, row.standing) == ("open", None, None, 0)
        assert session.exec(select(FollowUpRow.state)).one() == "void"
        assert month_counts(session, 202611) == (0, 0)
        repair_orders.deliver_order(session, max_, first, NOW, now=NOW)
        assert session.exec(select(FollowUpRow.state)).one() == "due"
        with pytest.raises(Refused, match="future"):
            other = repair_orders.open_order(session, max_, order("R9"), NOW)
            repair_orders.deliver_order(session, max_, other, NOW + timedelta(hours=1), now=NOW)


def test_a_job_is_added_and_worked_on_by_its_technician(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        first = repair_orders.open_order(session, ann, order(), NOW)
        line = repair_orders.add_job(
            session, ann, first, job(0, "BRK-NOISE", technician="T. Torque"), NOW, version=1)  # fmt: skip
        assert line == 2
    with acting("technician") as (session, tom):
        repair_orders.record_work(session, tom, first, 2, NOW, cause="worn pad", correction="pads", outcome="repaired")
        with pytest.raises(NotAllowed, match="not given to you"):
            repair_orders.record_work(session, tom, first, 1, NOW, cause="?")
        with pytest.raises(NotAllowed, match="advisor"):
            repair_orders.record_work(session, tom, first, 2, NOW, amount=1)
        assert job_of(session, first, 2).correction == "pads"
    with acting("advisor") as (session, ann):
        repair_orders.record_work(session, ann, first, 1, NOW, outcome="inspected_part_ordered")
        assert job_of(session, first).role & 1 == 0


@pytest.mark.parametrize("key", ["other_advisor", "far_manager"])
def test_another_dealers_order_is_not_found(acting: Acting, key: str) -> None:
    with acting("advisor") as (session, ann):
        first = repair_orders.open_order(session, ann, order(), NOW)
    with acting(key) as (session, other):
        for attempt in (
            lambda: repair_orders.open_order(session, other, order("R5"), NOW),
            lambda: repair_orders.deliver_order(session, other, first, NOW, now=NOW),
            lambda: repair_orders.change_order(session, other, first, {"plate": "X"}, NOW),
            lambda: repair_orders.add_job(session, other, first, job(0), NOW),
            lambda: repair_orders.record_work(session, other, first, 1, NOW, cause="x"),
            lambda: repair_orders.cancel_order(session, other, first, "x", NOW),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_the_counts_are_those_that_counting_anew_gives(acting: Acting, database: Database) -> None:
    with acting("manager") as (session, max_):
        ids = [
            repair_orders.open_order(session, max_, order(f"R{n}", at(n), at(n + 1), km=10_000 + n), NOW)
            for n in range(1, 9)
        ]
        repair_orders.correct_order(session, max_, ids[3], {"delivered_at": at(9)}, "late", NOW)
        repair_orders.cancel_order(session, max_, ids[5], "never came", NOW)
    found = recounting.check(database)
    assert found.differences == [] and not found.count


def test_an_order_reads_back_as_it_was_entered(acting: Acting) -> None:
    entered = order(
        delivered=at(4), plate="HH-AB 12", customer_name="Kim", customer_phone="+49 40 1234567", advisor="A. Advisor",
        estimate=100, invoice=90, currency="EUR", promised_at=at(3), jobs=[job(), job(2, "BRK-NOISE", amount=5)],
    )  # fmt: skip
    with acting("advisor") as (session, ann):
        first = repair_orders.open_order(session, ann, replace(entered), NOW)
        assert read_order(session, order_of(session, first)) == entered
