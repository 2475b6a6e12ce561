"""Who acknowledges or disputes a card, who answers, and what if two speak at once?"""

from dataclasses import replace

import pytest
from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.services.opening import Database
from dealer_service.services.scorecard_answers import (
    Said,
    Standing,
    answer_card,
    count_waiting,
    list_waiting,
    standings,
    talk_of,
)
from dealer_service.services.scorecard_freezing import issue_scorecard
from dealer_service.storage.record import walk_chain
from tests.orders import NOW, at, job, order
from tests.returns import Act, acting_in, add_people, write
from tests.services.test_scorecards import OCTOBER


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    write(database, [order("R1", at(2, month=10), at(3, month=10))])
    return acting_in(database)


def issue(act: Act, reason: str | None = None, locale: str = "en") -> None:
    with act("head_office") as (session, actor):
        issue_scorecard(session, actor, "D1", OCTOBER, locale, NOW, reason)


def say(act: Act, key: str, said: Said, words: str = "", seen: str | None = None) -> Standing:
    with act(key) as (session, actor):
        return answer_card(session, actor, "D1", OCTOBER, said, words, NOW, seen)


def waiting(act: Act, key: str) -> int:
    with act(key) as (session, actor):
        return count_waiting(session, actor)


def test_from_the_dispute_to_the_answer_and_on(act: Act) -> None:
    with pytest.raises(NotFound):
        say(act, "principal", Said.RECEIVED)
    issue(act)
    assert (waiting(act, "principal"), waiting(act, "manager"), waiting(act, "head_office")) == (1, 1, 0)
    with pytest.raises(Refused) as refusal:
        say(act, "principal", Said.DISPUTED, "  ")
    assert refusal.value.field == "words"
    assert say(act, "principal", Said.DISPUTED, "order R1 was a courtesy visit") is Standing.DISPUTED
    assert (waiting(act, "principal"), waiting(act, "head_office")) == (0, 1)
    with pytest.raises(Refused):
        say(act, "manager", Said.RECEIVED)
    assert say(act, "head_office", Said.ANSWERED, "It was a repair; the card stands.") is Standing.ANSWERED
    assert say(act, "manager", Said.RECEIVED) is Standing.RECEIVED
    with act("auditor") as (session, actor):
        talk = talk_of(session, actor, "D1", OCTOBER)
        assert [(word.said, word.by) for word in talk.words] == [
            (Said.DISPUTED, "Paul Principal"), (Said.ANSWERED, "Hedda Office"), (Said.RECEIVED, "Max Manager"),
        ]  # fmt: skip
        assert talk.open_to_me == () and count_waiting(session, actor) == 0
        assert walk_chain(session).holds


def test_a_reissue_asks_for_the_dealers_word_again_and_another_language_does_not(database: Database, act: Act) -> None:
    issue(act)
    say(act, "principal", Said.RECEIVED)
    issue(act, locale="zh")
    assert waiting(act, "principal") == 0
    write(database, [order("R9", at(20, month=10), at(21, month=10), km=10_300,
                           jobs=[job(rework_of="R1", rework_cause="D08")])])  # fmt: skip
    issue(act, "a return was linked late")
    assert waiting(act, "principal") == 1
    with act("principal") as (session, actor):
        assert [(code, str(month), standing) for code, month, standing in list_waiting(session, actor)] == [
            ("D1", "2026-10", Standing.WAITING)
        ]
        assert standings(session, actor) == {("D1", 202610): (2, Standing.WAITING)}
        assert len(talk_of(session, actor, "D1", OCTOBER).words) == 1


def test_nobody_speaks_for_another_dealer(act: Act) -> None:
    issue(act)
    for key in ("advisor", "area_manager", "auditor", "head_office", "care"):
        with pytest.raises(NotAllowed):
            say(act, key, Said.RECEIVED)
    for key in ("other_manager", "far_manager"):
        with pytest.raises(NotFound):
            say(act, key, Said.RECEIVED)
    with act("other_manager") as (_session, manager):
        pass
    with act("auditor") as (session, auditor):
        # He audits all dealers and manages one: that gives him no word at the others.
        both = replace(auditor, grants=(*auditor.grants, *manager.grants))
        with pytest.raises(NotAllowed):
            answer_card(session, both, "D1", OCTOBER, Said.RECEIVED, "", NOW)


def test_who_answers_what_was_not_read_is_told(act: Act) -> None:
    issue(act)

    def seen(session: Session, actor: Actor) -> str:
        return talk_of(session, actor, "D1", OCTOBER).seen

    with act("manager") as (session, actor):
        before = seen(session, actor)
    say(act, "principal", Said.DISPUTED, "figures", before)
    with pytest.raises(Conflict):
        say(act, "manager", Said.RECEIVED, seen=before)
