"""Of which dealers and regions does this person see the complaints?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.scope import scope_of


@dataclass(frozen=True, slots=True)
class Houses:
    """``dealers`` are codes with names, by code; ``regions`` the names of those they belong to today."""

    dealers: tuple[tuple[str, str], ...]
    regions: tuple[str, ...]

    @property
    def several(self) -> bool:
        return len(self.dealers) > 1


def houses_seen(session: Session, actor: Actor, now: datetime) -> Houses:
    """The dealers in the person's scope, with their regions."""
    require(actor, Permission.SEE_COMPLAINTS)
    scope = scope_of(session)
    seen = [dealer for dealer in list_dealers(session) if scope.allows_complaint(dealer.id)]
    regions = {place[1] for dealer in seen if (place := dealer.region_on(now.date()))}
    return Houses(tuple((dealer.code, dealer.name) for dealer in seen), tuple(sorted(regions)))
