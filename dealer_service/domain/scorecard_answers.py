"""What may be said to an issued card, by whom, and where does the card stand then?"""

from collections.abc import Sequence
from enum import StrEnum

from dealer_service.domain.accounts import Permission
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

LONGEST = 2_000


class Said(StrEnum):
    """``received`` and ``disputed`` are the dealer's words, ``answered`` is the manufacturer's to a dispute."""

    RECEIVED = "received"
    DISPUTED = "disputed"
    ANSWERED = "answered"


class Standing(StrEnum):
    """Where an issue stands: the last word, or ``waiting`` before the first."""

    WAITING = "waiting"
    RECEIVED = "received"
    DISPUTED = "disputed"
    ANSWERED = "answered"


# What may follow, and whose word it is. A pair that is not here is refused.
NEXT: dict[Standing, dict[Said, Permission]] = {
    Standing.WAITING: {Said.RECEIVED: Permission.ANSWER_SCORECARDS, Said.DISPUTED: Permission.ANSWER_SCORECARDS},
    Standing.RECEIVED: {Said.DISPUTED: Permission.ANSWER_SCORECARDS},
    Standing.DISPUTED: {Said.ANSWERED: Permission.ISSUE_SCORECARDS},
    Standing.ANSWERED: {Said.RECEIVED: Permission.ANSWER_SCORECARDS, Said.DISPUTED: Permission.ANSWER_SCORECARDS},
}
OPEN_TO_DEALER = (Standing.WAITING, Standing.ANSWERED)
OPEN_TO_ISSUER = (Standing.DISPUTED,)


def standing_after(said: Sequence[Said]) -> Standing:
    return Standing(said[-1].value) if said else Standing.WAITING


def check_word(standing: Standing, said: Said, words: str) -> None:
    """Raise ``Refused`` for a word that may not follow, and for a dispute or its answer without a reason."""
    if said not in NEXT[standing]:
        sentence = {
            Said.ANSWERED: N_("Nothing is disputed on this card. There is nothing to answer."),
            Said.RECEIVED: N_("This card was acknowledged, or its dispute waits for an answer."),
            Said.DISPUTED: N_("This card is disputed already. Wait for the answer of head office."),
        }
        raise Refused(sentence[said])
    if said is not Said.RECEIVED and not words.strip():
        raise Refused(
            N_("Say which figure you dispute, and why.") if said is Said.DISPUTED else N_("Write the answer."),
            field="words",
        )
    if len(words) > LONGEST:
        raise Refused(N_("At most {most} characters."), field="words", most=LONGEST)
