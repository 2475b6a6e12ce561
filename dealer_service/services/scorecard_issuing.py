"""How are the cards of many dealers issued, a few in each transaction?

Like an import this is a row of small transactions and so commits: each few issued cards are one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from dealer_service.domain.accounts import Actor
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.services import accounts
from dealer_service.services.opening import Database
from dealer_service.services.quality_units import no_dealer
from dealer_service.services.scorecard_freezing import Frozen, Proposed, freeze_cards, proposed_cards
from dealer_service.storage.scope import scope_of

BATCH = 25
"""So many cards are read together: enough that asking costs little, few enough that a stop loses little."""

AT_ONCE = 5
"""So many cards are frozen in one transaction: whoever saves at a counter meanwhile waits for no more."""


def issue_cards(
    database: Database,
    actor: Actor,
    dealers: Sequence[Dealer],
    month: Month,
    locale: str,
    now: datetime,
    reason: str | None = None,
    run_id: int | None = None,
    issued: Callable[[int], None] = lambda _done: None,
) -> dict[int, Frozen | Refused]:
    """What became of the card of each dealer.

    The cards are made together while others may write; only freezing holds them up, a few cards at once, each few
    whole in a transaction of their own. ``issued`` is told how many are dealt with.
    """
    with database.session(None) as session:
        accounts.enter(session, actor, now)
        scope = scope_of(session)
        seen = [dealer for dealer in dealers if scope.allows(dealer.id)]
        proposals = proposed_cards(session, actor, seen, month, locale, now)
    done: dict[int, Frozen | Refused] = {}
    for at in range(0, len(dealers), AT_ONCE):
        part = [proposals.get(dealer.id) or no_dealer(dealer.code) for dealer in dealers[at : at + AT_ONCE]]
        frozen = _freeze(database, actor, [one for one in part if isinstance(one, Proposed)], month, locale, now,
                         reason, run_id)  # fmt: skip
        for dealer, one in zip(dealers[at : at + AT_ONCE], part, strict=True):
            done[dealer.id] = one if isinstance(one, Refused) else frozen[dealer.id]
        issued(len(done))
    return done


def _freeze(
    database: Database,
    actor: Actor,
    proposals: Sequence[Proposed],
    month: Month,
    locale: str,
    now: datetime,
    reason: str | None,
    run_id: int | None,
) -> dict[int, Frozen | Refused]:
    if not proposals:
        return {}
    with database.session(None, write=True) as session:
        accounts.enter(session, actor, now)
        frozen = freeze_cards(session, actor, proposals, month, locale, now, reason, run_id)
        session.commit()
        return frozen
