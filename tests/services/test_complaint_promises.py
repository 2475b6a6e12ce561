"""Promises of complaints in use: missed deadlines, severity, policy and calendar, whatever goes wrong."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from dealer_service.domain.complaint_clocks import Promise
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaint_policy import Policy
from dealer_service.domain.complaints import Severity
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.services import complaint_policy as policies
from dealer_service.services.complaint_deadlines import sweep_complaints
from dealer_service.services.opening import SYSTEM
from dealer_service.storage.complaint_log import entries_of
from tests.services.complaining import MONDAY, House, cast

__all__ = ["cast"]

HOUR = timedelta(hours=1)


def test_a_missed_deadline_raises_once_also_by_two_sweeps_at_the_same_moment(cast: House) -> None:
    ids = [cast.receive().id for _ in range(5)]
    late = MONDAY + timedelta(days=9)
    counted: list[int] = []

    def sweep() -> None:
        with cast.database.session(SYSTEM, write=True) as session:
            counted.append(sweep_complaints(session, late))
            session.commit()

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == [0, 0, 10]
    for one in ids:
        view = cast.view("care", one, late)
        assert view.level == 3 and [e.said.deadline for e in view.timeline[1:]] == ["acknowledge-1", "answer-1"]
        assert [e.by for e in view.timeline[1:]] == [None, None]


def test_a_late_step_records_the_missed_deadline_before_itself(cast: House) -> None:
    one = cast.receive().id
    done = cast.step("advisor", one, Step.ACKNOWLEDGE, MONDAY + 5 * HOUR)
    assert (done.level, done.level_rose, done.version) == (2, True, 3)
    with cast.database.session(SYSTEM) as session:
        assert [entry.step for entry in entries_of(session, [one])[one]] == [Step.RECEIVE, Step.MISS, Step.ACKNOWLEDGE]
    with pytest.raises(NotAllowed, match="level 2"):
        cast.step("advisor", one, Step.NEGOTIATE, MONDAY + 5 * HOUR)


def test_severity_raised_brings_tighter_promises_from_receipt_and_lowered_none(cast: House) -> None:
    one = cast.receive(severity=Severity.MINOR).id
    day = [clock.due_at.day for clock in cast.view("care", one).clocks]
    cast.step("care", one, Step.REGRADE, severity=Severity.SAFETY)
    tight = [clock.due_at for clock in cast.view("care", one).clocks]
    assert tight == [MONDAY + 2 * HOUR, datetime(2026, 11, 17, 17, tzinfo=UTC)] and day == [16, 21]
    cast.step("care", one, Step.REGRADE, severity=Severity.MINOR)
    assert [clock.due_at for clock in cast.view("care", one).clocks] == tight


def test_a_changed_policy_never_rewrites_what_runs(cast: House) -> None:
    one = cast.receive().id
    before = cast.view("care", one).clocks
    with cast.as_("manager") as (session, max_):
        seen = policies.get_policy(session, max_, "D1", MONDAY)
        assert (seen.own, seen.version, seen.policy.country, seen.policy.currency) == (False, 0, "DE", "EUR")
        promises = dict.fromkeys(Severity, Promise(1, 1, 1))
        changed = Policy(weekly={"mon": [["10:00", "11:00"]]}, promises=promises, currency="EUR")
        policies.change_policy(session, max_, "D1", changed, MONDAY, seen=0)
        with pytest.raises(Conflict):
            policies.change_policy(session, max_, "D1", changed, MONDAY, seen=0)
        with pytest.raises(NotFound):
            policies.change_policy(session, max_, "D2", changed, MONDAY, seen=0)
        for wrong in (Policy(weekly={}), Policy(promises=dict.fromkeys(Severity, Promise(0, 1, 1))),
                      Policy(limits={}, country="XX"), Policy(weekly={"mon": [["11:00", "10:00"]]})):  # fmt: skip
            with pytest.raises(Refused):
                policies.change_policy(session, max_, "D1", wrong, MONDAY, seen=1)
    assert cast.view("care", one).clocks == before
    fresh = cast.view("care", cast.receive().id).clocks
    assert [clock.due_at for clock in fresh] == [datetime(2026, 11, 16, 10, tzinfo=UTC),
                                                 datetime(2026, 11, 23, 10, tzinfo=UTC)]  # fmt: skip
    with cast.as_("advisor") as (session, ann), pytest.raises(NotAllowed):
        policies.change_policy(session, ann, "D1", changed, MONDAY, seen=1)
    with cast.as_("head_office") as (session, hedda):
        policies.change_network_policy(session, hedda, Policy(), MONDAY, seen=0)


def test_a_make_up_day_works_and_a_holiday_does_not(cast: House) -> None:
    """Received on the last working day before the golden week of 2026; Saturday 10 October is worked."""
    before = datetime(2026, 9, 30, 9, tzinfo=UTC)  # 17:00 in Guangzhou
    one = cast.receive("far_manager", before, dealer="D3")
    clocks = cast.view("far_manager", one.id, before).clocks
    assert [clock.due_at for clock in clocks] == [datetime(2026, 10, 8, 3, tzinfo=UTC),
                                                  datetime(2026, 10, 10, 10, tzinfo=UTC)]  # fmt: skip
