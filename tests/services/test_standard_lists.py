"""Is a standard list changed only by whole versions in both languages, and does nothing old become unreadable?"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.order_life import WrongOrder
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.paths import LISTS
from dealer_service.services.importing import import_repair_orders
from dealer_service.services.lists import groups_to_choose, list_causes, reasons_to_choose
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.repair_orders import open_order
from dealer_service.services.rework import dismiss_suspicion
from dealer_service.services.standard_lists import (
    ChangeKind,
    ListChange,
    ListName,
    begin_version,
    change_draft,
    discard_draft,
    list_view,
    publish_version,
    take_back_change,
)
from dealer_service.storage.imports import ImportWarningRow
from dealer_service.storage.lists import load_lists
from dealer_service.storage.record import walk_chain
from dealer_service.storage.standard_lists import reworded, take_up_wordings
from tests.orders import NOW, at, job, order
from tests.returns import Act, acting_in, add_people, pair

TODAY = NOW.date()
LATER = TODAY + timedelta(days=10)
C, K = ListName.CAUSES, ChangeKind


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    return acting_in(database)


def put(act: Act, name: ListName, *changes: ListChange, day: date = TODAY) -> None:
    with act("head_office") as (session, actor):
        begin_version(session, actor, name, day, "the trade has changed", NOW)
        for change in changes:
            change_draft(session, actor, name, change)
        publish_version(session, actor, name, NOW)


def test_nothing_is_used_before_it_is_complete_and_published(act: Act) -> None:
    with act("head_office") as (session, actor):
        begin_version(session, actor, C, TODAY, "new kind of fault", NOW)
        change_draft(session, actor, C, ListChange(K.ADD, "D11", en="Update not installed", belongs="dealer"))
        assert "D11" not in {cause.code for cause in list_causes(session, actor)}
        for en, zh in (("Update not installed", ""), ("Update not installed", "Update"), ("未安装更新", "未安装更新")):
            change_draft(session, actor, C, ListChange(K.ADD, "D11", en, zh, "dealer"))
            with pytest.raises(Refused, match="D11"):
                publish_version(session, actor, C, NOW)
        change_draft(session, actor, C, ListChange(K.ADD, "D11", "Update not installed", "未安装更新", "dealer"))
        assert publish_version(session, actor, C, NOW).number == 2
        assert "D11" in {cause.code for cause in list_causes(session, actor)}
        with pytest.raises(NotFound):
            change_draft(session, actor, C, ListChange(K.RETIRE, "D10"))
        assert walk_chain(session).holds
    with act("advisor") as (session, actor):
        view = list_view(session, actor, C)
        assert view.version == 2 and view.draft is None and view.published[0].reason == "new kind of fault"


def test_a_version_begins_on_its_day(act: Act, database: Database) -> None:
    put(act, ListName.CONCERN_GROUPS, ListChange(K.RETIRE, "ENG-IDLE"),
        ListChange(K.ADD, "SW-UPD", "Software update failed", "软件升级失败", "software"), day=LATER)  # fmt: skip
    with database.session(SYSTEM) as session:
        before, after = groups_to_choose(session, TODAY), groups_to_choose(session, LATER)
        assert "ENG-IDLE" in before and "SW-UPD" not in before
        assert "ENG-IDLE" not in after and "SW-UPD" in after
        assert "ENG-IDLE" in groups_to_choose(session, LATER, {"ENG-IDLE"})


def test_a_new_wording_waits_for_its_day_and_the_program_leaves_it_alone(act: Act, database: Database) -> None:
    put(act, C, ListChange(K.REWORD, "D08", "Repaired wrongly again", "修理再次出错"), day=LATER)

    def wording() -> str:
        with act("advisor") as (session, actor):
            return next(cause.en for cause in list_causes(session, actor) if cause.code == "D08")

    old = wording()
    assert old != "Repaired wrongly again"
    with database.session(SYSTEM, write=True) as session:
        assert take_up_wordings(session, TODAY) == 0
        assert (take_up_wordings(session, LATER), take_up_wordings(session, LATER)) == (1, 0)
        load_lists(session, LISTS, reworded(session))
        session.commit()
    assert wording() == "Repaired wrongly again"
    with act("auditor") as (session, actor):
        change = list_view(session, actor, C).published[0].changes[0]
        assert change.was_en == old


def test_a_retired_reason_stays_readable_and_is_not_given_any_more(act: Act, database: Database) -> None:
    found = pair(database)
    with act("manager") as (session, actor):
        code = reasons_to_choose(session, actor, TODAY)[0].code
    put(act, ListName.DISMISSAL_REASONS, ListChange(K.RETIRE, code))
    with act("manager") as (session, actor):
        assert code not in {reason.code for reason in reasons_to_choose(session, actor, TODAY)}
        with pytest.raises(Refused) as refused:
            dismiss_suspicion(session, actor, found.returned, code, "another matter", NOW)
        assert refused.value.field == "reason"
        entry = next(one for one in list_view(session, actor, ListName.DISMISSAL_REASONS).entries if one.code == code)
        assert entry.retired_on == TODAY and entry.en and not entry.usable_on(TODAY)


@pytest.mark.parametrize("change", [
    ListChange(K.ADD, "D01", "Again", "再来", "dealer"),  # taken
    ListChange(K.ADD, "no good", "Words", "词", "dealer"),
    ListChange(K.ADD, "D99", "Words", "词"),  # nobody answers for it
    ListChange(K.REWORD, "D77", "Words", "词"),  # not there
    ListChange(K.REWORD, "D01", "W" * 121, "词"),
])  # fmt: skip
def test_what_a_draft_refuses(act: Act, change: ListChange) -> None:
    with act("head_office") as (session, actor):
        begin_version(session, actor, C, TODAY, "why", NOW)
        with pytest.raises(Refused):
            change_draft(session, actor, C, change)


def test_drafts_are_head_offices(act: Act) -> None:
    for key in ("auditor", "area_manager", "manager", "admin"):
        with act(key) as (session, actor), pytest.raises(NotAllowed):
            begin_version(session, actor, C, TODAY, "why", NOW)
    with act("head_office") as (session, actor):
        with pytest.raises(Refused):
            begin_version(session, actor, C, TODAY - timedelta(days=1), "why", NOW)
        begin_version(session, actor, C, TODAY, "why", NOW)
        with pytest.raises(Refused, match="nothing"):
            publish_version(session, actor, C, NOW)
        change_draft(session, actor, C, ListChange(K.RETIRE, "D01"))
        take_back_change(session, actor, C, "D01")
        discard_draft(session, actor, C)
        assert list_view(session, actor, C).draft is None


def test_a_code_of_tomorrow_is_refused_at_the_counter(act: Act) -> None:
    put(
        act,
        ListName.CONCERN_GROUPS,
        ListChange(K.ADD, "SW-UPD", "Update failed", "软件升级失败", "software"),
        day=LATER,
    )
    coming = order("R1", at(2), None, jobs=[job(group="SW-UPD")])
    with act("advisor") as (session, actor), pytest.raises(WrongOrder) as wrong:
        open_order(session, actor, coming, NOW)
    assert [fault.field for fault in wrong.value.faults] == ["jobs-1-concern_group"]
    with act("advisor") as (session, actor):
        assert open_order(session, actor, coming, NOW + timedelta(days=10))


def test_a_file_may_carry_a_code_of_another_day_and_is_told(act: Act, database: Database, tmp_path: Path) -> None:
    put(act, ListName.CONCERN_GROUPS, ListChange(K.RETIRE, "BRK-NOISE"))
    put(act, C, ListChange(K.ADD, "D11", "Update not installed", "未安装更新", "dealer"), day=LATER)
    rows = ["dealer_code,ro_number,vin,opened_at,odometer_km,job_type,concern_group,rework_of,rework_cause"]
    before, since = TODAY - timedelta(days=9), TODAY
    for number, day, more in (("R1", before, ","), ("R2", since, "R1,D11")):
        rows.append(f"D1,{number},WVWZZZ1JZXW000001,{day},1000,warranty,BRK-NOISE,{more}")
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(rows))
    assert import_repair_orders(database, file, actor=SYSTEM_ACTOR, now=NOW).counts.added == 2
    with database.session(SYSTEM) as session:
        told = [row.problem for row in session.exec(select(ImportWarningRow))]
    words = str(told)
    assert words.count("was retired on") == 1 and words.count("is valid from") == 1
