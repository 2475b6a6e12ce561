"""Does the scorecard say how the month's complaints were answered, and keep what was signed?"""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from dealer_service.domain.accounts import Actor, Permission, TokenGrant
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Channel
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.domain.scorecards import ComplaintCounts, ScorecardContent, digest, from_json, to_json
from dealer_service.services.complaint_figures import response_figures
from dealer_service.services.complaints import find_complaint
from dealer_service.services.scorecard_freezing import issue_scorecard
from dealer_service.services.scorecards import card_content
from tests.services.complaining import House, cast

__all__ = ["cast"]

OCTOBER, TODAY = Month(2026, 10), date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 10, 13, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def october(cast: House) -> House:
    """Four of October at D1: closed at once; reopened and closed; answered late; never acknowledged. One of D2."""
    cast.closed(TUESDAY)
    two = cast.answered(TUESDAY)
    cast.step("care", two, Step.FOLLOW_UP, TUESDAY + DAY, channel=Channel.TELEPHONE, satisfaction=1)
    for step in (Step.NEGOTIATE, Step.ANSWER, Step.FOLLOW_UP, Step.CLOSE):
        cast.step("care", two, step, TUESDAY + DAY)
    three = cast.receive(now=TUESDAY, heard="as told").id
    cast.step("care", three, Step.NEGOTIATE, TUESDAY)
    cast.step("care", three, Step.ANSWER, TUESDAY + 8 * DAY)
    cast.receive(now=TUESDAY + DAY)
    cast.receive("other_advisor", now=TUESDAY, dealer="D2")
    return cast


def card(house: House, key: str = "manager", locale: str = "en", today: date = TODAY) -> ScorecardContent:
    with house.as_(key, NOW) as (session, actor):
        return card_content(session, actor, "D1", OCTOBER, locale, today)


def test_the_card_counts_what_the_page_of_figures_counts(october: House) -> None:
    counts = card(october).complaints
    assert counts == ComplaintCounts(4, 3, 4, 2, 4, open=2, escalated=0, reopened=1, closed=2, closed_first=1,
                                     median_answer_seconds=0.0)  # fmt: skip
    with october.as_("manager", NOW) as (session, actor):
        figures = response_figures(session, actor, OCTOBER, OCTOBER, NOW, dealer="D1").all
    assert (len(figures.acknowledged.part), len(figures.answered.of)) == (counts.acknowledge_kept, counts.answer_due)


def test_open_ones_stand_in_the_annex_in_its_language(october: House) -> None:
    found = card(october, locale="zh").open_complaints
    assert [(one.about, one.severity, one.overdue) for one in found] == [("等待时间", "major", True)] * 2
    assert all(one.number.startswith("D1-") and one.received_on >= TUESDAY.date() for one in found)


def test_a_dealer_without_complaints_says_not_recorded(cast: House) -> None:
    assert card(cast).complaints is None
    cast.receive(now=TUESDAY + 30 * DAY)
    assert card(cast).complaints is None


def test_who_sees_quality_alone_gets_the_whole_card(october: House) -> None:
    with october.as_("manager", NOW) as (session, actor):
        token = Actor(actor.user_id, "", "program", token=TokenGrant(1, frozenset({Permission.SEE_QUALITY})))
        assert card_content(session, token, "D1", OCTOBER, "en", TODAY).complaints is not None


def test_what_was_issued_stays_and_only_kept_promises_make_a_new_issue(october: House) -> None:
    with october.as_("head_office", NOW) as (session, actor):
        first = issue_scorecard(session, actor, "D1", OCTOBER, "en", NOW)
        signed = card_content(session, actor, "D1", OCTOBER, "en", TODAY)
    four = card(october).open_complaints[0].number
    with october.as_("care", NOW) as (session, actor):
        late = find_complaint(session, actor, four)
    october.step("care", late, Step.NOTE, NOW)
    with october.as_("head_office", NOW) as (session, actor):
        assert issue_scorecard(session, actor, "D1", OCTOBER, "en", NOW + DAY).id == first.id
        assert card_content(session, actor, "D1", OCTOBER, "en", TODAY) == signed
    october.step("care", late, Step.RAISE, NOW)
    october.receive(now=NOW, received_at=datetime(2026, 10, 30, 9, tzinfo=UTC))
    with october.as_("head_office", NOW) as (session, actor):
        with pytest.raises(Refused, match="figures have changed"):
            issue_scorecard(session, actor, "D1", OCTOBER, "en", NOW + DAY)
        issue_scorecard(session, actor, "D1", OCTOBER, "en", NOW + DAY, reason="a letter of October came in late")
        again = card_content(session, actor, "D1", OCTOBER, "en", TODAY)
    assert any(change.what == "complaints received in the month: 5, was 4" for change in again.state.changes)


def test_a_card_frozen_before_these_figures_reads_back_with_its_digest(october: House) -> None:
    content = card(october)
    assert from_json(to_json(content)) == content
    plain = json.loads(to_json(content))
    for name in ("reopened", "closed", "closed_first", "median_answer_seconds"):
        del plain["complaints"][name]
    old = from_json(json.dumps(plain))
    assert old.complaints is not None and (old.complaints.received, old.complaints.reopened) == (4, 0)
    plain["complaints"], plain["open_complaints"] = None, []
    bare = from_json(json.dumps(plain))
    assert digest(bare) == digest(from_json(to_json(bare))) and bare.complaints is None
