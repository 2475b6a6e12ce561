"""Does the card say what the records say, and nothing of another dealer's customers and staff?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlmodel import Session, delete, select

from dealer_service.domain.accounts import Actor
from dealer_service.domain.bonus import Band, BandSet
from dealer_service.domain.causes import UNTAGGED
from dealer_service.domain.first_fix import Basis, Rule
from dealer_service.domain.months import Month
from dealer_service.domain.quality import QualityRow
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.scorecards import (
    ActionKind,
    BonusBand,
    CardStatus,
    ScorecardContent,
    digest,
    from_json,
    to_json,
)
from dealer_service.services import accounts
from dealer_service.services.causes import cause_rows
from dealer_service.services.follow_up import record_answer
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.quality import quality_rows
from dealer_service.services.scorecard_changes import same_content
from dealer_service.services.scorecards import card_content, kept_or_live
from dealer_service.storage.accounts import find_user_by_email
from dealer_service.storage.dealers import DealerRow, find_dealer, list_dealers
from dealer_service.storage.follow_up import FollowUpAnswerRow, FollowUpRow
from dealer_service.storage.import_keeping import mark_complete
from dealer_service.storage.improvement import ImprovementMeasureRow, ImprovementPlanRow
from dealer_service.storage.improvement import save as save_plan
from dealer_service.storage.lists import ConcernGroupRow, ReworkCauseRow
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.rework_settling import settle
from dealer_service.storage.targets import save_band_set, save_target
from tests.orders import NOW, OTHER_VIN, at, job, order
from tests.returns import acting_in, add_people, write

OCTOBER = Month(2026, 10)
THIRD_VIN = "WVWZZZ1JZXW000003"


def back(number: str, opened: int, of: str, *, of_dealer: str = "D1", dealer: str = "D1", km: int = 10_400,
         vin: str = "WVWZZZ1JZXW000001", cause: str | None = None, **values: object):  # fmt: skip
    """An order whose job is linked to an earlier one."""
    jobs = [job(rework_of=of, rework_of_dealer=of_dealer, rework_cause=cause, **values)]
    return order(number, opened, opened + 86_400, dealer=dealer, vin=vin, km=km, jobs=jobs, advisor="D. Desk")


@pytest.fixture
def filled(database: Database) -> Database:
    """October at D1: a case over two dealers, a late return of September, an undecided suspicion, a dead end at D2."""
    add_people(database)
    talk = {"concern": "squeals", "cause": "disc glazed", "correction": "disc skimmed", "technician": "W. Wrench"}
    write(database, [
        order("R1", at(2, month=10), at(3, month=10), jobs=[job(**talk)]),
        back("X2", at(9, month=10), "R1", dealer="D2", cause="D06", concern="squeals again", correction="pads",
             technician="S. Spanner"),
        back("R3", at(15, month=10), "X2", of_dealer="D2", km=10_900, concern="still squeals"),
        order("R4", at(1, month=9), at(2, month=9), vin=OTHER_VIN),
        back("R5", at(20, month=10), "R4", vin=OTHER_VIN, km=11_000, cause="D08"),
        order("R6", at(5, month=10), at(6, month=10), vin=THIRD_VIN),
        order("R7", at(12, month=10), at(13, month=10), vin=THIRD_VIN, km=10_300),
        order("X8", at(2, month=10), at(3, month=10), dealer="D2", vin="WVWZZZ1JZXW000008"),
        back("X9", at(9, month=10), "X8", of_dealer="D2", dealer="D2", vin="WVWZZZ1JZXW000008", cause="D01"),
    ])  # fmt: skip
    return database


@contextmanager
def seen(database: Database, key: str) -> Iterator[tuple[Session, Actor]]:
    with database.session(None) as session:
        row = find_user_by_email(session, f"{key}@example.com")
        assert row is not None and row.id is not None
        actor = accounts.actor_of(session, row.id)
        accounts.enter(session, actor, NOW)
        yield session, actor


def card(database: Database, code: str = "D1", month: Month = OCTOBER, *, locale: str = "en", key: str = "head_office",
         today: date = date(2026, 11, 22)) -> ScorecardContent:  # fmt: skip
    with seen(database, key) as (session, actor):
        return card_content(session, actor, code, month, locale, today)


def test_a_case_is_one_chain_over_all_dealers(filled: Database) -> None:
    case = next(case for case in card(filled).cases if case.visits[0].order == "R1")
    assert [(v.order, v.dealer_code, v.days, v.km) for v in case.visits] == [
        ("R1", "D1", None, None), ("", "", 6, 400), ("R3", "D1", 5, 500),
    ]  # fmt: skip
    assert case.counts and case.returns == 2
    assert case.cause is not None and case.cause.code == "D06"


def test_of_another_dealers_visit_only_what_both_may_see(filled: Database) -> None:
    content = card(filled, key="manager")
    case = next(case for case in content.cases if case.visits[0].order == "R1")
    assert (case.visits[0].found, case.visits[0].concern) == ("disc glazed", "squeals")
    other = case.visits[1]
    assert (other.concern, other.correction, other.odometer_km) == ("squeals again", "pads", 10_400)
    assert (other.order, other.found, other.dealer_code, other.dealer_name) == ("", "", "", "another dealer")
    assert "X2" not in to_json(content) and "Harbour" not in to_json(content)
    assert "Spanner" not in to_json(content) and "Desk" not in to_json(content) and "Kim" not in to_json(content)


def test_a_late_return_stays_in_its_case_and_says_so(filled: Database) -> None:
    case = next(case for case in card(filled).cases if case.visits[0].order == "R4")
    assert case.visits[1].late and not case.visits[0].late
    assert not case.counts


def test_cases_of_others_stay_away(filled: Database) -> None:
    assert {case.visits[0].order for case in card(filled).cases} == {"R1", "R4"}
    assert card(filled, month=Month(2026, 8)).cases == ()


def test_the_month_that_lowered_the_rate_comes_first(filled: Database) -> None:
    assert [case.counts for case in card(filled).cases] == [True, False]


@pytest.mark.parametrize("code", ["D1", "D2", "D3"])
@pytest.mark.parametrize("month", [Month(2026, 9), OCTOBER, Month(2026, 11)])
def test_the_card_says_what_the_rates_say(filled: Database, code: str, month: Month) -> None:
    content = card(filled, code, month)
    with seen(filled, "head_office") as (session, actor):

        def rates(rule: Rule, basis: Basis = Basis.REPORTED) -> QualityRow | None:
            rows = quality_rows(session, actor, first=month, last=month, dealer_code=code, rule=rule, basis=basis)
            return rows[0] if rows else None

        first, share = rates(Rule.FIRST_VISIT), rates(Rule.RETURN_SHARE)
        detected, customer = rates(Rule.FIRST_VISIT, Basis.DETECTED), rates(Rule.FIRST_VISIT, Basis.CUSTOMER)
        causes = cause_rows(session, actor, first=month, last=month, dealer_code=code)
    figures = content.figures
    assert (figures.first_visit.a, figures.first_visit.b) == ((first.a, first.b) if first else (0, 0))
    assert (figures.first_visit.low, figures.first_visit.high) == ((first.low, first.high) if first else (None, None))
    if first:
        assert figures.rework is not None and figures.rework_dealer is not None
        assert (figures.rework.a, figures.rework.b) == (first.b - first.a, first.b)
        assert figures.rework_dealer.a == first.b - (first.a_dealer or 0)
    if share:
        assert figures.return_share is not None
        assert (figures.return_share.a, figures.return_share.b) == (share.b - share.a, share.b)
    if detected:
        assert figures.detected is not None and (figures.detected.a, figures.detected.b) == (detected.a, detected.b)
    assert (figures.customer is None) == (customer is None)
    bars = {bar.cause.code if bar.cause else UNTAGGED: bar.count for bar in content.causes}
    assert bars == {row.cause: row.count for row in causes}


def test_thirteen_months_end_with_the_cards_own(filled: Database) -> None:
    series = card(filled).series
    assert [point.month for point in series][::12] == [202510, 202610]
    assert len(series) == 13
    assert (series[-1].a, series[-1].b) == (card(filled).figures.first_visit.a, card(filled).figures.first_visit.b)
    assert series[0].rate is None


def test_a_month_is_final_when_its_window_and_its_records_are_through(filled: Database) -> None:
    assert card(filled).state.status is CardStatus.PROVISIONAL
    assert card(filled).state.final_on == date(2026, 12, 1)
    waiting = card(filled, today=date(2026, 12, 2))
    assert waiting.state.status is CardStatus.PROVISIONAL, "no records yet that reach the day"
    with filled.session(SYSTEM, write=True) as session:
        dealer = find_dealer(session, "D1")
        assert dealer is not None
        mark_complete(session, [dealer.id], date(2026, 12, 1))
        session.commit()
    final = card(filled, today=date(2026, 12, 2))
    assert final.state.status is CardStatus.FINAL and final.figures.first_visit.provisional_until is None
    november = card(filled, month=Month(2026, 11), today=date(2026, 12, 2))
    assert november.figures.last_final is not None and november.figures.last_final.month == 202610


def test_targets_are_the_dealers_own_and_too_few_is_said(filled: Database) -> None:
    with filled.session(SYSTEM, write=True) as session:
        dealer = find_dealer(session, "D1")
        assert dealer is not None
        save_target(session, 0.9, 202601)
        save_target(session, 0.95, 202610, dealer_id=dealer.id)
        session.commit()
    content = card(filled)
    assert content.figures.first_visit.target == 0.95 and content.figures.first_visit.too_few
    assert content.figures.rework is not None and content.figures.rework.target == pytest.approx(0.05)
    assert [point.target for point in content.series][-2:] == [0.9, 0.95]


def test_no_answers_are_not_recorded_and_not_zero(filled: Database) -> None:
    with filled.session(SYSTEM, write=True) as session:
        session.execute(delete(FollowUpRow))
        session.commit()
    content = card(filled)
    assert content.satisfaction is None and content.figures.customer is None
    assert content.complaints is None and content.figures.internal_returns is None


def test_answers_by_level_with_how_many_were_called(filled: Database) -> None:
    with filled.session(SYSTEM, write=True) as session:
        ids = {row.number: (row.id, row.dealer_id) for row in session.exec(select(RepairOrderRow))}
        for number, level, corrected in (("R1", 1, True), ("R1", 2, False), ("R6", 4, False), ("X8", 4, False)):
            order_id, dealer_id = ids[number]
            answer = FollowUpAnswerRow(dealer_id=dealer_id, order_id=order_id, answered_at=NOW, fixed=level > 1,
                                       level=level, source="person")  # fmt: skip
            session.add(answer)
            session.flush()
            answer.corrected_by_id = answer.id if corrected else None
        settle(session, [order_id for order_id, _dealer in ids.values() if order_id])
        session.commit()
    found = card(filled).satisfaction
    assert found is not None and found.levels == (0, 1, 0, 1)
    assert found.answered == 2 and found.due >= 2
    figures = card(filled).figures
    assert figures.customer is not None and figures.customer_asked == figures.first_visit.b


def test_what_is_undecided_and_untagged_is_counted(filled: Database) -> None:
    quality = card(filled).quality
    assert quality.undecided == 1
    assert quality.untagged == 0
    assert card(filled, "D2").quality.untagged == 1, "R3 returned from D2's own repair, without a cause"
    assert (quality.refused_rows, quality.pending_links, quality.dismissed) == (0, 0, 0)
    assert quality.last_import_on is None and quality.complete_to is None


def test_a_vehicle_that_came_back_twice_is_watched(filled: Database) -> None:
    watched = card(filled).watched
    assert [(car.vehicle, car.orders) for car in watched] == [("WVWZZZ1JZXW000001", ("R1", "R3"))]
    assert "2 returns" in watched[0].reason


def test_three_visits_for_one_concern_are_watched_without_a_link(filled: Database) -> None:
    write(filled, [order("R10", at(25, month=10), at(26, month=10), vin=THIRD_VIN, km=20_000)])
    assert THIRD_VIN in {car.vehicle for car in card(filled).watched}


def test_the_words_are_the_readers(filled: Database) -> None:
    assert card(filled, locale="zh").definitions != card(filled).definitions
    assert "返修" in card(filled, locale="zh").watched[0].reason


def test_a_card_reads_back_as_it_was_written(filled: Database) -> None:
    content = card(filled)
    again = from_json(to_json(content))
    assert again == content and digest(again) == digest(content)


def test_nobody_sees_another_dealers_card(filled: Database) -> None:
    with pytest.raises(NotFound):
        card(filled, key="far_manager")
    assert card(filled, key="area_manager").dealer.code == "D1"


def test_open_actions_of_audits_and_plans_stand_on_the_card(filled: Database) -> None:
    with filled.session(SYSTEM, write=True) as session:
        dealer = find_dealer(session, "D1")
        assert dealer is not None
        plan = {"before_first": 202607, "before_last": 202609, "after_first": 202612, "owner": "Max", "opened_at": NOW}
        plan_id = save_plan(session, ImprovementPlanRow(
            dealer_id=dealer.id, title="Parts on the day", measure="returns", target=0.02, due_on=date(2026, 12, 31),
            **plan))  # fmt: skip
        for words, due, done in (("order at once", date(2026, 11, 1), None), ("call back", date(2026, 12, 1), None),
                                 ("old", date(2026, 10, 1), date(2026, 10, 1))):  # fmt: skip
            save_plan(session, ImprovementMeasureRow(dealer_id=dealer.id, plan_id=plan_id, words=words, owner="Max",
                                                     due_on=due, done_on=done))  # fmt: skip
        session.commit()
    found = card(filled).open_actions
    assert [(one.source, one.what, one.overdue) for one in found] == [
        ("plan", "order at once", True), ("plan", "call back", False),
    ]  # fmt: skip


def test_cards_read_together_say_what_each_says_alone(filled: Database) -> None:
    with seen(filled, "head_office") as (session, actor):
        dealers = list_dealers(session)
        todays = {dealer.id: date(2026, 11, 22) for dealer in dealers}
        together = kept_or_live(session, actor, dealers, OCTOBER, "en", todays)
    assert [together[dealer.id] for dealer in dealers] == [card(filled, dealer.code) for dealer in dealers]
    assert any(content.cases for content in together.values())


def test_nothing_is_read_of_a_dealer_outside_the_scope(filled: Database) -> None:
    with seen(filled, "head_office") as (session, _actor):
        dealers = list_dealers(session)
    todays = {dealer.id: date(2026, 11, 22) for dealer in dealers}
    with seen(filled, "manager") as (session, actor), pytest.raises(PermissionError, match="outside this session"):
        kept_or_live(session, actor, dealers, OCTOBER, "en", todays)


def test_the_bonus_is_that_of_the_latest_final_month(filled: Database) -> None:
    bands = (Band(0.0, "full", "全额", 100.0), Band(None, "none", "无", 0.0))
    write(filled, [order(f"S{n}", at(2, month=9), at(3, month=9), vin=f"WVWZZZ1JZXW0001{n:02}") for n in range(40)])
    with filled.session(SYSTEM, write=True) as session:
        save_target(session, 0.9, 202601)
        save_band_set(session, BandSet(Month(2026, 1), bands, NOW), None)
        dealer = find_dealer(session, "D1")
        assert dealer is not None
        mark_complete(session, [dealer.id], date(2026, 11, 15))
        session.commit()
    content = card(filled, today=date(2026, 11, 16))
    assert content.figures.first_visit.provisional_until is not None
    assert content.bonus == BonusBand(202609, "full", "全额", 100.0)


def test_the_steps_name_what_stands_on_the_card_with_the_orders(filled: Database) -> None:
    content = card(filled)
    assert content.quality.undecided_orders == ("R7",)
    kinds = [action.kind for action in content.next_actions]
    assert kinds[:2] == [ActionKind.CASE, ActionKind.SUSPICION]
    assert content.next_actions[1].orders == ("R7",)
    alone = card(filled, "D3")
    assert next(action.kind for action in alone.next_actions) is ActionKind.RECORDS


def test_customers_who_say_not_fixed_are_a_step_with_their_orders(filled: Database) -> None:
    write(filled, [order("R11", at(1, month=10), at(2, month=10), vin="WVWZZZ1JZXW000011")])
    with acting_in(filled)("manager") as (session, actor):
        row = session.exec(select(RepairOrderRow).where(RepairOrderRow.number == "R11")).one()
        record_answer(session, actor, row.id or 0, NOW, False, 1, "telephone", now=NOW)
    step = next(action for action in card(filled).next_actions if action.kind is ActionKind.NOT_FIXED)
    assert step.orders == ("R11",) and step.gain == 1


def test_a_code_retired_since_prints_with_its_words(filled: Database) -> None:
    with filled.session(SYSTEM, write=True) as session:
        for cause in session.exec(select(ReworkCauseRow)):
            cause.retired_on = date(2026, 11, 1)
        for group in session.exec(select(ConcernGroupRow)):
            group.retired_on = date(2026, 11, 1)
        session.commit()
    case = card(filled).cases[0]
    assert case.cause is not None and case.cause.code == "D06" and case.cause.en.startswith("Cause of the fault")
    assert case.group_zh and "没有正确诊断出故障原因" in to_json(card(filled, locale="zh"))


def test_a_merged_dealer_keeps_its_card_and_both_say_so(filled: Database) -> None:
    before = card(filled)
    with filled.session(SYSTEM, write=True) as session:
        rows = {row.code: row for row in session.exec(select(DealerRow))}
        rows["D1"].successor_id = rows["D2"].id
        session.commit()
    merged = card(filled)
    assert merged.dealer.merged_into == "D2" and card(filled, "D2").dealer.took_over == ("D1",)
    assert (merged.figures.first_visit, merged.cases) == (before.figures.first_visit, before.cases)
    assert same_content(before, merged)
