"""Which dealers' orders does this person see, and which jobs?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission
from dealer_service.domain.dealers import Dealer
from dealer_service.services.order_guard import own_jobs_only
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.scope import scope_of
from dealer_service.storage.unchanged import unchanged


@dataclass(frozen=True, slots=True)
class Sight:
    """The dealers a person sees, by code; ``technician`` is set where only the jobs of that name are seen."""

    dealers: tuple[Dealer, ...]
    technician: str | None

    @property
    def ids(self) -> list[int]:
        return [dealer.id for dealer in self.dealers]

    def dealer(self, dealer_id: int) -> Dealer | None:
        return next((dealer for dealer in self.dealers if dealer.id == dealer_id), None)

    def named(self, code: str | None) -> list[int]:
        """The ids of one dealer, or of all where none is named; empty for one that is not seen."""
        return self.ids if code is None else [dealer.id for dealer in self.dealers if dealer.code == code]

    def zone(self, dealer_id: int, now: datetime) -> str:
        dealer = self.dealer(dealer_id)
        return "UTC" if dealer is None else dealer.zone_on(now.date()).key


def sight_of(session: Session, actor: Actor) -> Sight:
    """What the session's scope lets the person see."""
    ids = scope_of(session).dealer_ids
    dealers = unchanged(session, ("dealers", ids), lambda: tuple(list_dealers(session, only=ids)))
    technician = (actor.staff_name or "\0") if own_jobs_only(actor) else None
    return Sight(dealers, technician)


def dealers_to_write(session: Session, actor: Actor) -> list[Dealer]:
    """The dealers at which the person may open orders."""
    own = {grant.dealer_id for grant in actor.grants if Permission.WRITE_ORDERS in PERMISSIONS[grant.role]}
    return [dealer for dealer in sight_of(session, actor).dealers if actor.user_id is None or dealer.id in own]
