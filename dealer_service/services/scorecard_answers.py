"""What does a dealer say to its card, and what does the manufacturer answer?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, require
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound
from dealer_service.domain.scorecard_answers import (
    NEXT,
    OPEN_TO_DEALER,
    OPEN_TO_ISSUER,
    Said,
    Standing,
    check_word,
    standing_after,
)
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.words import N_
from dealer_service.storage import scorecard_answers as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.places import with_predecessors
from dealer_service.storage.scorecard_answers import ScorecardAnswerRow, Word
from dealer_service.storage.scorecards import latest_version

__all__ = ["Said", "Standing", "Talk", "Word", "answer_card", "count_waiting", "list_waiting", "talk_of"]

VERBS = {Said.RECEIVED: "receive_scorecard", Said.DISPUTED: "dispute_scorecard", Said.ANSWERED: "answer_dispute"}


@dataclass(frozen=True, slots=True)
class Talk:
    """All that was said to the issues of a card; ``open_to_me`` what the reader may say now to the last issue.

    ``seen`` goes back with the next word, so that nobody answers what they have not read.
    """

    version: int
    standing: Standing
    words: tuple[Word, ...]
    open_to_me: tuple[Said, ...]
    seen: str


def talk_of(session: Session, actor: Actor, dealer_code: str, month: Month) -> Talk:
    """The conversation on a dealer's month; version 0 where no card was issued."""
    require(actor, Permission.SEE_QUALITY)
    dealer = dealer_seen(session, dealer_code)
    return _talk(session, actor, dealer.id, month)


def answer_card(
    session: Session, actor: Actor, dealer_code: str, month: Month, said: Said, words: str, now: datetime,
    seen: str | None = None,
) -> Standing:  # fmt: skip
    """Acknowledge or dispute the last issue, for the dealer; answer a dispute, for the manufacturer.

    Raises ``NotFound`` before the first issue, ``Refused`` for a word that may not follow, and ``Conflict`` where
    something was said or issued that the person has not seen.
    """
    needed = Permission.ISSUE_SCORECARDS if said is Said.ANSWERED else Permission.ANSWER_SCORECARDS
    require(actor, needed)
    dealer = dealer_seen(session, dealer_code)
    if said is not Said.ANSWERED and not _speaks_for(session, actor, dealer.id):
        raise NotAllowed(N_("Only the people of the dealer acknowledge or dispute its scorecard."))
    talk = _talk(session, actor, dealer.id, month)
    if not talk.version:
        raise NotFound(N_("No scorecard of this month was issued."))
    if seen is not None and seen != talk.seen:
        raise Conflict(N_("Something was said or issued in the meantime. Read it, then answer."))
    check_word(talk.standing, said, words)
    step = sum(word.version == talk.version for word in talk.words) + 1
    try:
        stored.add_word(session, ScorecardAnswerRow(
            dealer_id=dealer.id, month=month.number, version=talk.version, step=step, said=said.value,
            words=words.strip(), by_user_id=actor.user_id, at=now))  # fmt: skip
    except IntegrityError:
        raise Conflict(N_("Something was said or issued in the meantime. Read it, then answer.")) from None
    record_change(
        session, at=now, actor=actor.key, verb=VERBS[said], subject=f"scorecard:{dealer.code}:{month}",
        dealer_id=dealer.id, values={"version": talk.version, "words": words.strip()},
    )  # fmt: skip
    return Standing(said.value)


def list_waiting(session: Session, actor: Actor) -> list[tuple[str, Month, Standing]]:
    """Cards on which the reader's word is awaited: dealer, month and where the card stands."""
    require(actor, Permission.SEE_QUALITY)
    wanted = _awaited(actor)
    if not wanted:
        return []
    return [(code, Month.of(month), standing) for code, month, _v, standing in stored.standings(session, wanted)]


def count_waiting(session: Session, actor: Actor) -> int:
    return len(list_waiting(session, actor)) if actor.may(Permission.SEE_QUALITY) else 0


def standings(
    session: Session, actor: Actor, month: Month | None = None
) -> dict[tuple[str, int], tuple[int, Standing]]:
    """Last issue and standing by dealer code and month (yyyymm), of all cards in scope."""
    require(actor, Permission.SEE_QUALITY)
    number = None if month is None else month.number
    return {(code, at): (version, standing) for code, at, version, standing in
            stored.standings(session, month=number)}  # fmt: skip


def _awaited(actor: Actor) -> Collection[Standing]:
    if any(Permission.ANSWER_SCORECARDS in PERMISSIONS[grant.role] for grant in actor.grants):
        return OPEN_TO_DEALER
    return OPEN_TO_ISSUER if actor.may(Permission.ISSUE_SCORECARDS) and actor.user_id is not None else ()


def _talk(session: Session, actor: Actor, dealer_id: int, month: Month) -> Talk:
    version = latest_version(session, dealer_id, month.number)
    words = tuple(stored.list_words(session, dealer_id, month.number))
    mine = [word.said for word in words if word.version == version]
    standing = standing_after(mine)
    speaks = _speaks_for(session, actor, dealer_id)
    may = tuple(
        said for said, needed in NEXT[standing].items()
        if version and actor.may(needed) and (needed is Permission.ISSUE_SCORECARDS or speaks)
    )  # fmt: skip
    return Talk(version, standing, words, may, f"{version}.{len(mine)}")


def _speaks_for(session: Session, actor: Actor, dealer_id: int) -> bool:
    """Whoever speaks for a dealer has the right there, not only the sight of it."""
    own = [grant.dealer_id for grant in actor.grants
           if grant.dealer_id is not None and Permission.ANSWER_SCORECARDS in PERMISSIONS[grant.role]]  # fmt: skip
    return bool(own) and dealer_id in with_predecessors(session, own)
