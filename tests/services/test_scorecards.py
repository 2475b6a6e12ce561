"""Is an issued card frozen, issued once, and issued again only with a reason and a list of what changed?"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.domain.scorecards import CardStatus, from_json
from dealer_service.services import scorecards
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.scorecard_changes import same_content
from dealer_service.services.scorecard_files import scorecard_files
from dealer_service.services.scorecard_freezing import issue_scorecard
from dealer_service.services.scorecards import list_issued, scorecard_bytes
from dealer_service.storage.dealers import find_dealer
from dealer_service.storage.scorecards import latest_cards
from tests.orders import NOW, OTHER_VIN, at, job, order
from tests.returns import acting_in, add_people, write

OCTOBER = Month(2026, 10)
TODAY = date(2026, 11, 22)
Act = Callable[..., AbstractContextManager[tuple[Session, Actor]]]


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    write(database, [order("R1", at(2, month=10), at(3, month=10)), order("R2", at(5, month=10), at(6, month=10),
                                                                         vin=OTHER_VIN)])  # fmt: skip
    return acting_in(database)


def issue(act: Act, code: str = "D1", reason: str | None = None, locale: str = "en", now: datetime = NOW,
          month: Month = OCTOBER) -> scorecards.IssuedCard:  # fmt: skip
    with act("head_office", now) as (session, actor):
        return issue_scorecard(session, actor, code, month, locale, now, reason)


def paper(act: Act, key: str = "manager", today: date = TODAY, locale: str = "en") -> bytes:
    with act(key) as (session, actor):
        return scorecard_bytes(session, actor, "D1", OCTOBER, locale, today)


def comes_back(database: Database) -> None:
    jobs = [job(rework_of="R1", rework_cause="D08")]
    write(database, [order("R9", at(20, month=10), at(21, month=10), km=10_300, jobs=jobs)])


def frozen(database: Database, locale: str = "en") -> str:
    with database.session(SYSTEM) as session:
        dealer = find_dealer(session, "D1")
        assert dealer is not None
        row = latest_cards(session, [dealer.id], 202610, locale).get(dealer.id)
        assert row is not None
        return row.content


def test_an_issued_card_stays_as_it_was_issued(database: Database, act: Act) -> None:
    first = issue(act)
    printed = paper(act)
    comes_back(database)
    assert paper(act, today=date(2027, 3, 1)) == printed
    with act("principal") as (session, actor):
        card, again = scorecards.issued_bytes(session, actor, first.id)
    assert again == printed and card.digest == first.digest


def test_until_then_it_is_a_live_preview(database: Database, act: Act) -> None:
    before = paper(act)
    comes_back(database)
    assert paper(act) != before


def test_the_same_content_is_not_issued_twice(database: Database, act: Act) -> None:
    first = issue(act)
    assert issue(act, now=NOW + timedelta(hours=3)).id == first.id
    assert issue(act, reason="for good measure").id == first.id


def test_a_second_issue_needs_a_reason_and_says_what_changed(database: Database, act: Act) -> None:
    issue(act)
    comes_back(database)
    with pytest.raises(Refused) as refusal:
        issue(act)
    assert refusal.value.field == "reason"
    second = issue(act, reason="a return was linked late")
    assert (second.version, second.reason, second.by) == (2, "a return was linked late", "Hedda Office")
    state = from_json(frozen(database)).state
    assert state.status is CardStatus.REISSUED and state.issue == 2
    said = [change.what for change in state.changes]
    assert said[0] == "reissued because: a return was linked late"
    assert any(line.startswith("First-time-fix rate: 50.0 %") and "was 100.0 %" in line for line in said)
    assert any(line == "D08: 1, was 0" for line in said)
    assert "orders that failed: R1" in said and "orders that count now: R9" in said


def test_changes_of_all_issues_stand_on_the_last(database: Database, act: Act) -> None:
    issue(act)
    comes_back(database)
    issue(act, reason="one")
    write(database, [order("R3", at(7, month=10), at(8, month=10), vin="WVWZZZ1JZXW000005")])
    issue(act, reason="two")
    said = [change.what for change in from_json(frozen(database)).state.changes]
    assert said[0].endswith("two") and any(line.endswith("one") for line in said)


def test_each_language_is_a_card_of_its_own(database: Database, act: Act) -> None:
    assert {issue(act).version, issue(act, locale="zh").version} == {1}
    assert paper(act) != paper(act, locale="zh")
    with pytest.raises(Refused):
        issue(act, locale="fr")


def test_a_month_that_is_not_over_is_not_issued(act: Act) -> None:
    with pytest.raises(Refused, match="2026-12-01"):
        issue(act, month=Month(2026, 11))
    with pytest.raises(Refused):
        issue(act, month=Month(2026, 11), now=datetime(2026, 11, 30, 22, tzinfo=UTC))
    issue(act, month=Month(2026, 11), now=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize("key", ["manager", "principal", "area_manager", "auditor"])
def test_only_head_office_issues(act: Act, key: str) -> None:
    with act(key) as (session, actor), pytest.raises(NotAllowed):
        issue_scorecard(session, actor, "D1", OCTOBER, "en", NOW)


def test_each_sees_the_cards_of_the_own_dealers(database: Database, act: Act) -> None:
    one, two = issue(act), issue(act, "D3")
    seen = {}
    for key in ("manager", "area_manager", "far_manager", "auditor"):
        with act(key) as (session, actor):
            seen[key] = {card.dealer_code for card in list_issued(session, actor)}
            other = two if key in ("manager", "area_manager") else one
            if key != "auditor":
                with pytest.raises(NotFound):
                    scorecards.issued_bytes(session, actor, other.id)
    assert seen == {"manager": {"D1"}, "area_manager": {"D1"}, "far_manager": {"D3"}, "auditor": {"D1", "D3"}}
    with act("head_office") as (session, actor):
        assert {card.dealer_code for card in list_issued(session, actor, region="South")} == {"D3"}
        assert list_issued(session, actor, month=Month(2026, 9)) == []
        assert [card.id for card in list_issued(session, actor, dealer_code="D1")] == [one.id]


def test_issuing_is_recorded(database: Database, act: Act) -> None:
    issue(act)
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT subject FROM change WHERE verb = 'issue_scorecard'").scalars().all()
    assert found == ["scorecard:D1:2026-10"]


def test_only_figures_make_a_card_differ(database: Database, act: Act) -> None:
    issue(act)
    content = from_json(frozen(database))
    later = replace(content, quality=replace(content.quality, complete_to=date(2026, 12, 1)), definitions=())
    assert same_content(content, later)
    assert not same_content(content, replace(content, quality=replace(content.quality, undecided=9)))


def test_files_of_all_dealers(database: Database, act: Act, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    found = scorecard_files(database, SYSTEM_ACTOR, None, OCTOBER, "en", tmp_path / "out", now=NOW,
                            progress=lambda done, of: told.append((done, of)))  # fmt: skip
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [f"D{n}-2026-10.pdf" for n in (1, 2, 3)]
    assert found.written == 3 and found.issued == 0 and told[-1] == (3, 3)
    assert all(file.read_bytes().startswith(b"%PDF") for file in (tmp_path / "out").iterdir())
    again = scorecard_files(database, SYSTEM_ACTOR, None, OCTOBER, "en", tmp_path / "out", now=NOW)
    assert all(card.unchanged for card in again.cards)


def test_a_run_goes_on_where_it_was_stopped(database: Database, act: Act, tmp_path: Path) -> None:
    scorecard_files(database, SYSTEM_ACTOR, ["D1"], OCTOBER, "en", tmp_path, issue=True, now=NOW)
    later = NOW + timedelta(days=2)
    found = scorecard_files(database, SYSTEM_ACTOR, None, OCTOBER, "en", tmp_path, issue=True, now=later)
    assert {card.code: (card.issued, card.unchanged) for card in found.cards} == {
        "D1": (False, True), "D2": (True, False), "D3": (True, False),
    }  # fmt: skip


def test_a_card_whose_figures_moved_is_written_as_issued_and_said(database: Database, act: Act, tmp_path: Path) -> None:
    scorecard_files(database, SYSTEM_ACTOR, ["D1"], OCTOBER, "en", tmp_path, issue=True, now=NOW)
    comes_back(database)
    found = scorecard_files(database, SYSTEM_ACTOR, ["D1", "D9"], OCTOBER, "en", tmp_path, issue=True, now=NOW)
    assert [(card.code, card.unchanged, card.file is None) for card in found.refused] == [
        ("D1", True, False), ("D9", False, True),
    ]  # fmt: skip


def test_workers_side_by_side_write_the_same_bytes(database: Database, act: Act, tmp_path: Path) -> None:
    alone, together = tmp_path / "alone", tmp_path / "together"
    scorecard_files(database, SYSTEM_ACTOR, None, OCTOBER, "zh", alone, now=NOW)
    found = scorecard_files(database, SYSTEM_ACTOR, None, OCTOBER, "zh", together, jobs=2, issue=False, now=NOW)
    assert found.written == 3
    for file in alone.iterdir():
        assert (together / file.name).read_bytes() == file.read_bytes()
    issued = scorecard_files(database, SYSTEM_ACTOR, None, OCTOBER, "zh", together, jobs=2, issue=True, now=NOW)
    assert issued.issued == 3
