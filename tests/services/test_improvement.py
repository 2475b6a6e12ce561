"""A plan from a cause: counted before and after on final months, changed by its own people alone."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from dealer_service.domain.accounts import Grant, Role
from dealer_service.domain.improvement import Early, Measure, Share, Verdict
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services import improvement
from dealer_service.services.improvement import PlanWanted
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.accounts import grants_of, save_grants
from dealer_service.storage.dealers import DealerRow, find_dealer
from tests.orders import NOW, at, job, order
from tests.returns import acting_in, add_people, write

WANTED = PlanWanted("D1", "Road test after brake work", Measure.RETURNS_OF_CAUSE, 0.02, Month(2026, 7), Month(2026, 8),
                    Month(2026, 9), date(2026, 12, 31), "Max Manager", "D08")  # fmt: skip


def vin(n: int) -> str:
    return f"WVWZZZ1JZXW{n:06}"


@pytest.fixture
def history(database: Database, people: dict[str, int]) -> Database:
    """July: 12 repairs of which 6 come back in August for cause D08. September: 8 that hold. Complete to 20 Nov."""
    add_people(database)
    july = [order(f"A{n}", at(2 + n, month=7), at(3 + n, month=7), vin=vin(n)) for n in range(12)]
    back = [order(f"B{n}", at(2 + n, month=8), at(3 + n, month=8), vin=vin(n),
                  jobs=[job(rework_of=f"A{n}", rework_cause="D08")]) for n in range(6)]  # fmt: skip
    write(database, july + back + [order(f"C{n}", at(2 + n, month=9), at(3 + n, month=9), vin=vin(50 + n))
                                   for n in range(8)])  # fmt: skip
    with database.session(SYSTEM, write=True) as session:
        for row in session.exec(select(DealerRow)):
            row.complete_to = date(2026, 11, 20)
            session.add(row)
        session.commit()
    return database


def test_before_and_after_from_final_months(history: Database) -> None:
    acting = acting_in(history)
    with acting("manager") as (session, actor):
        plan_id = improvement.open_plan(session, actor, WANTED, NOW)
        first = replace(WANTED, measure=Measure.FAILED_FIRST_VISITS, title="First visits")
        other = improvement.open_plan(session, actor, first, NOW)
        step = improvement.add_step(session, actor, plan_id, "Road test sheet", "Tom", date(2026, 9, 1), NOW)
        assert improvement.get_plan(session, actor, plan_id, NOW).steps[0].late
        improvement.finish_step(session, actor, step, NOW)
    with acting("principal") as (session, actor):
        plan = improvement.get_plan(session, actor, plan_id, NOW)
        assert (plan.before, plan.after) == (Share(6, 18), Share(0, 8))
        assert plan.after_last == Month(2026, 9)  # October waits for its window
        assert plan.effect.verdict is Verdict.TOO_EARLY and plan.effect.early is Early.TOO_FEW
        assert plan.steps[0].done_on == NOW.date() and not plan.may_change and plan.cause and plan.cause.code == "D08"
        assert improvement.get_plan(session, actor, other, NOW).before == Share(6, 12)
    with acting("manager") as (session, actor):
        improvement.close_plan(session, actor, plan_id, "Goes on as routine.", NOW)
        with pytest.raises(Refused):
            improvement.close_plan(session, actor, plan_id, "Again.", NOW)
        assert [plan.id for plan in improvement.list_plans(session, actor, NOW)] == [other, plan_id]


def test_plans_belong_to_their_dealer(history: Database) -> None:
    acting = acting_in(history)
    with acting("area_manager") as (session, actor):
        plan_id = improvement.open_plan(session, actor, WANTED, NOW)
    for stranger in ("other_manager", "far_manager"):
        with acting(stranger) as (session, actor):
            assert improvement.list_plans(session, actor, NOW) == []
            with pytest.raises(NotFound):
                improvement.close_plan(session, actor, plan_id, "x", NOW)
            with pytest.raises(NotFound):
                improvement.open_plan(session, actor, WANTED, NOW)
    for reader in ("advisor", "auditor", "head_office"):
        with acting(reader) as (session, actor):
            assert not improvement.get_plan(session, actor, plan_id, NOW).may_change
            with pytest.raises(NotAllowed):
                improvement.close_plan(session, actor, plan_id, "x", NOW)


def test_who_sees_a_dealer_through_another_role_reads_its_plans(history: Database, people: dict[str, int]) -> None:
    """Ada is area manager of North and an advisor at D3 in the South: D3's plans are not hers to make."""
    acting = acting_in(history)
    with history.session(SYSTEM, write=True) as session:
        far = find_dealer(session, "D3")
        assert far is not None
        ada = people["area_manager"]
        save_grants(session, ada, [*grants_of(session, ada), Grant(Role.ADVISOR, far.id)])
        session.commit()
    with acting("far_manager") as (session, actor):
        plan_id = improvement.open_plan(session, actor, replace(WANTED, code="D3"), NOW)
    with acting("area_manager") as (session, actor):
        assert not improvement.get_plan(session, actor, plan_id, NOW).may_change
        assert [dealer.code for dealer in improvement.dealers_to_choose(session, actor, NOW)] == ["D1", "D2"]
        with pytest.raises(NotAllowed):
            improvement.add_step(session, actor, plan_id, "x", "y", date(2026, 12, 1), NOW)
        with pytest.raises(NotAllowed):
            improvement.open_plan(session, actor, replace(WANTED, code="D3"), NOW)


@pytest.mark.parametrize(
    "wrong",
    [{"target": 1.0}, {"after_first": Month(2026, 8)}, {"before_last": Month(2026, 6)}, {"due_on": date(2026, 9, 30)},
     {"cause_code": "Z99"}, {"title": " "}, {"before_first": Month(2023, 1)}],
)  # fmt: skip
def test_what_makes_no_plan_is_refused(history: Database, wrong: dict[str, object]) -> None:
    with acting_in(history)("manager") as (session, actor), pytest.raises(Refused):
        improvement.open_plan(session, actor, replace(WANTED, **wrong), NOW)  # type: ignore[arg-type]
