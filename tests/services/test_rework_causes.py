"""Causes of rework, claims against the manufacturer, and work sent back before delivery."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from dealer_service.domain.first_fix import Standing
from dealer_service.domain.list_versions import usable
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.domain.rework_causes import find_cause
from dealer_service.domain.standard_lists import Cause
from dealer_service.services import rework, rework_causes, sent_back
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.changes import ChangeRow
from dealer_service.storage.lists import ReworkCauseRow
from dealer_service.storage.order_merging import merge_order
from dealer_service.storage.order_writing import Writing
from dealer_service.storage.quality import MonthCountRow
from dealer_service.storage.registers import load_register
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import CauseClaimRow, ContributingCauseRow
from tests.orders import NOW, at, job, order
from tests.returns import Act, Pair, acting_in, add_people, job_id, pair, write


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    return acting_in(database)


def confirmed(database: Database, act: Act) -> Pair:
    two = pair(database)
    with act("manager") as (session, maxim):
        rework.confirm_rework(session, maxim, two.returned, NOW)
    return two


def dealer_side(database: Database, job: int) -> bool:
    with database.session(SYSTEM) as session:
        order_id = session.exec(select(JobRow.order_id).where(JobRow.id == job)).one()
        standing = session.exec(select(RepairOrderRow.standing).where(RepairOrderRow.id == order_id)).one()
        return bool(standing & Standing.FAILED_DEALER_SIDE)


def test_one_primary_cause_and_contributing_ones(database: Database, act: Act) -> None:
    two = confirmed(database, act)
    with act("manager") as (session, maxim):
        chosen = rework_causes.tag_cause(session, maxim, two.returned, "d06", NOW, contributing=["D01", "D06", "D02"])
        assert chosen.code == "D06"
        rework_causes.tag_cause(session, maxim, two.returned, "guided fault", NOW, contributing=["D02"])
    with database.session(SYSTEM) as session:
        kept = session.get_one(JobRow, two.returned)
        causes = {row.id: row.code for row in session.exec(select(ReworkCauseRow))}
        assert causes[kept.cause_id or 0] == "D05"
        also = session.exec(select(ContributingCauseRow.cause_id).where(ContributingCauseRow.job_id == kept.id)).all()
        assert [causes[cause] for cause in also] == ["D02"]
        assert len(session.exec(select(ChangeRow).where(ChangeRow.verb == "tag_cause")).all()) == 2


def test_only_rework_has_a_cause_and_only_the_manager_gives_it(database: Database, act: Act) -> None:
    two = pair(database)
    with act("manager") as (session, maxim), pytest.raises(Refused, match="not linked"):
        rework_causes.tag_cause(session, maxim, two.returned, "D06", NOW)
    for key, error in (("advisor", NotAllowed), ("other_manager", NotFound), ("auditor", NotAllowed)):
        with act(key) as (session, actor), pytest.raises(error):
            rework_causes.tag_cause(session, actor, two.returned, "D06", NOW)


def test_a_cause_that_a_person_chose_is_no_longer_changed_by_an_import(database: Database, act: Act) -> None:
    reported = order("R2", at(9), at(10), jobs=[job(rework_of="R1", rework_cause="D06")])
    write(database, [order("R1", at(2), at(3)), reported])
    returned = job_id(database, "R2")
    with act("manager") as (session, maxim):
        rework_causes.tag_cause(session, maxim, returned, "D06", NOW)
        assert session.get_one(JobRow, returned).cause_by_user_id == maxim.user_id
    with database.session(SYSTEM, write=True) as session:
        order_id = session.get_one(JobRow, returned).order_id
        fresh = order("R2", at(9), at(10), jobs=[job(rework_of="R1", rework_cause="D01")])
        merged = merge_order(session, order_id, fresh, load_register(session), Writing("import", NOW, NOW.date()))
        assert [warning.column for warning in merged.warnings] == ["rework_cause"]


def test_a_cause_is_found_by_code_or_words() -> None:
    causes = [Cause(1, "D06", "dealer", "诊断", "Not diagnosed"), Cause(2, "D08", "dealer", "维修错误", "Done wrongly"),
              Cause(3, "D99", "dealer", "旧", "Old", NOW.date())]  # fmt: skip
    assert [find_cause(causes, text).id for text in ("D06", "d08 Done wrongly", "DIAGNOSED", " 错误 ")] == [1, 2, 1, 2]
    for text, words in (("", "primary"), ("zzz", "No cause"), ("D0", "More than one")):
        with pytest.raises(Refused, match=words):
            find_cause(causes, text)
    assert [cause.id for cause in usable(causes, NOW.date())] == [1, 2]
    assert [cause.id for cause in usable(causes, NOW.date() - timedelta(days=1))] == [1, 2, 3]


def test_a_missing_part_needs_its_order_number_and_counts_once_accepted(database: Database, act: Act) -> None:
    two = confirmed(database, act)
    with act("manager") as (session, maxim):
        with pytest.raises(Refused, match="order number of the part"):
            rework_causes.tag_cause(session, maxim, two.returned, "M04", NOW)
        rework_causes.tag_cause(session, maxim, two.returned, "M04", NOW, part_order="P-77")
        with pytest.raises(NotAllowed):
            rework_causes.answer_claim(session, maxim, two.returned, True, NOW)
    assert dealer_side(database, two.original), "claimed is not accepted"
    with act("head_office") as (session, hedda):
        with pytest.raises(Refused, match="few words"):
            rework_causes.answer_claim(session, hedda, two.returned, False, NOW)
        rework_causes.answer_claim(session, hedda, two.returned, True, NOW)
    assert not dealer_side(database, two.original)
    with database.session(SYSTEM) as session:
        month = session.exec(select(MonthCountRow).where(MonthCountRow.month == 202611)).one()
        assert (month.first_b, month.first_a, month.first_a_dealer) == (1, 0, 1)
        assert session.exec(select(CauseClaimRow.state)).one() == "accepted"
    with act("head_office") as (session, hedda):
        rework_causes.answer_claim(session, hedda, two.returned, False, NOW, words="it was in stock")
    assert dealer_side(database, two.original)
    with act("manager") as (session, maxim):
        rework_causes.tag_cause(session, maxim, two.returned, "M04", NOW, part_order="P-77")
    with database.session(SYSTEM) as session:
        assert session.exec(select(CauseClaimRow.state)).one() == "refused", "the same claim is not raised twice"
    with act("manager") as (session, maxim):
        rework_causes.tag_cause(session, maxim, two.returned, "D07", NOW)
    with act("head_office") as (session, hedda), pytest.raises(Conflict):
        rework_causes.answer_claim(session, hedda, two.returned, True, NOW)


def test_a_retired_cause_stays_readable_and_is_given_no_more(database: Database, act: Act) -> None:
    two = confirmed(database, act)
    with act("manager") as (session, maxim):
        rework_causes.tag_cause(session, maxim, two.returned, "D09", NOW)
    with database.session(SYSTEM, write=True) as session:
        row = session.exec(select(ReworkCauseRow).where(ReworkCauseRow.code == "D09")).one()
        row.retired_on = NOW.date()
        session.add(row)
        session.commit()
    from dealer_service.services.rework_items import item_of

    with act("manager") as (session, maxim):
        causing = item_of(session, maxim, two.returned, NOW).causing
        assert causing is not None and causing.primary is not None and causing.primary.code == "D09"
        with pytest.raises(Refused, match="No cause"):
            rework_causes.tag_cause(session, maxim, two.returned, "D09", NOW)


def test_sent_back_is_counted_apart_and_touches_no_rate(database: Database, act: Act) -> None:
    write(database, [order("R1", at(2), at(20)), order("R2", at(21)), order("R3", at(2), status="cancelled")])
    first, second, third = (job_id(database, number) for number in ("R1", "R2", "R3"))
    with database.session(SYSTEM) as session:
        before = [row.model_dump() for row in session.exec(select(MonthCountRow))]
    with act("advisor") as (session, ann):
        found = datetime(2026, 11, 19, 15, tzinfo=UTC)
        row = sent_back.record_sent_back(session, ann, first, NOW, cause="D08", words="rattles", at=found)
        sent_back.record_sent_back(session, ann, second, NOW)
        with pytest.raises(Refused, match="delivered before"):
            sent_back.record_sent_back(session, ann, first, NOW)
        with pytest.raises(Refused, match="between the opening"):
            sent_back.record_sent_back(session, ann, second, NOW, at=datetime(2026, 11, 1, tzinfo=UTC))
        with pytest.raises(Refused, match="cancelled"):
            sent_back.record_sent_back(session, ann, third, NOW)
        with pytest.raises(NotAllowed):
            sent_back.tag_sent_back(session, ann, row, "D06", NOW)
    with act("manager") as (session, maxim):
        assert sent_back.count_sent_back(session, maxim, "D1", Month(2026, 11)) == {"D08": 1, "untagged": 1}
        sent_back.tag_sent_back(session, maxim, row, "D06", NOW)
        assert sent_back.count_sent_back(session, maxim, "D1", Month(2026, 11)) == {"D06": 1, "untagged": 1}
        assert sent_back.count_sent_back(session, maxim, "D1", Month(2026, 10)) == {}
    for key in ("other_advisor", "far_manager"):
        with act(key) as (session, actor), pytest.raises(NotFound):
            sent_back.record_sent_back(session, actor, second, NOW)
    with act("other_manager") as (session, nils), pytest.raises(NotFound):
        sent_back.count_sent_back(session, nils, "D1", Month(2026, 11))
    with database.session(SYSTEM) as session:
        assert [row.model_dump() for row in session.exec(select(MonthCountRow))] == before


def test_a_month_of_sent_back_is_the_dealers_own(database: Database, act: Act) -> None:
    write(database, [order("R1", at(1, 9, 10), jobs=[job()])])
    with act("advisor") as (session, ann):
        for moment in (datetime(2026, 10, 31, 22, 59, tzinfo=UTC), datetime(2026, 10, 31, 23, 0, tzinfo=UTC)):
            sent_back.record_sent_back(session, ann, job_id(database, "R1"), NOW, at=moment)
    with act("manager") as (session, maxim):
        counted = [sent_back.count_sent_back(session, maxim, "D1", Month(2026, month)) for month in (10, 11)]
    assert counted == [{"untagged": 1}, {"untagged": 1}]
