"""The life of an open order in the workshop: what can follow what, and what must be said with it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dealer_service.domain.order_stages import (
    STAGES,
    Consent,
    Promises,
    Stage,
    StageStep,
    check_delivery,
    checked_consent,
    checked_part,
    may_be_delivered,
    needs_consent,
    next_stage,
    promises_kept,
    steps_from,
)
from dealer_service.domain.refusals import Refused
from dealer_service.domain.repair_orders import OrderStatus

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
NOW = OPENED + timedelta(days=1)


def test_every_pair_is_in_the_table_or_refused() -> None:
    for stage in Stage:
        for step in StageStep:
            if (stage, step) in STAGES:
                assert next_stage("open", stage, step) is STAGES[stage, step]
            else:
                with pytest.raises(Refused):
                    next_stage("open", stage, step)
    for status in (OrderStatus.DELIVERED, OrderStatus.CANCELLED):
        with pytest.raises(Refused, match="no longer open"):
            next_stage(status, "in_work", StageStep.INSPECT)
        assert steps_from(status, "in_work") == ()


def test_an_order_of_which_no_stage_is_kept_starts_or_is_delivered() -> None:
    assert next_stage("open", None, StageStep.START) is Stage.IN_WORK
    assert steps_from("open", None) == (StageStep.START,)
    assert may_be_delivered("open", None) and may_be_delivered("open", "ready")


@pytest.mark.parametrize("stage", [Stage.IN_WORK, Stage.INSPECTION])
def test_what_is_in_work_is_not_handed_over(stage: Stage) -> None:
    assert not may_be_delivered("open", stage)
    with pytest.raises(Refused):
        check_delivery(stage)


def test_one_more_job_needs_the_customers_word_once_work_has_begun() -> None:
    assert not needs_consent("open", None) and not needs_consent("delivered", "ready")
    assert needs_consent("open", "in_work") and needs_consent("open", "ready")
    said = Consent("telephone", OPENED + timedelta(hours=2), 0)
    assert checked_consent(said, OPENED, NOW) is said
    for wrong, field in (
        (None, "consent_how"),
        (Consent("dream", said.agreed_at, 0), "consent_how"),
        (Consent("telephone", NOW + timedelta(minutes=1), 0), "consent_at"),
        (Consent("telephone", OPENED - timedelta(minutes=1), 0), "consent_at"),
        (Consent("telephone", said.agreed_at, -1), "consent_amount"),
    ):
        with pytest.raises(Refused) as told:
            checked_consent(wrong, OPENED, NOW)
        assert told.value.field == field


def test_an_ordered_part_has_number_day_and_agreed_return() -> None:
    on, back = date(2026, 11, 2), date(2026, 11, 9)
    assert checked_part(" 1K0 615 301 ", on, back).number == "1K0 615 301"
    for values, field in (
        (("", on, back), "part_number"),
        (("x" * 300, on, back), "part_number"),
        (("1K0", None, back), "part_ordered_on"),
        (("1K0", on, None), "part_return_on"),
        (("1K0", back, on), "part_return_on"),
    ):
        with pytest.raises(Refused) as told:
            checked_part(*values)
        assert told.value.field == field


def test_a_promise_is_kept_missed_or_not_known() -> None:
    at = OPENED
    assert promises_kept(at, at, 100, 100) == Promises(True, True)
    assert promises_kept(at, at + timedelta(seconds=1), 100, 101) == Promises(False, False)
    assert promises_kept(at, at, 100, 130, agreed=30) == Promises(True, True)
    assert promises_kept(None, at, None, 100) == Promises(None, None)
    assert promises_kept(at, None, 100, None) == Promises(None, None)
