"""Whose figures may this person see: which dealer, which region, the network?"""

from collections.abc import Collection

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Role
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.quality import Unit
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.services.words import N_
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage.scope import scope_of
from dealer_service.storage.unchanged import unchanged


def dealer_seen(session: Session, code: str, *, kept: bool = False) -> Dealer:
    """A dealer inside the session's scope; raises ``NotFound``, the same for one that does not exist.

    ``kept``: as a page may show it, not read again while nothing was recorded.
    """

    def find() -> Dealer | None:
        return stored_dealers.find_dealer(session, code)

    found = unchanged(session, ("dealer", code), find) if kept else find()
    if found is None or not scope_of(session).allows(found.id):
        raise no_dealer(code)
    return found


def no_dealer(code: str) -> NotFound:
    """The same for a dealer that does not exist and for one outside the scope."""
    return NotFound(N_("There is no dealer {code}."), code=code)


def regions_seen(session: Session, actor: Actor) -> Collection[int] | None:
    """Ids of the regions whose figures this person sees; None for all. Raises ``NotAllowed`` where there are none."""
    if scope_of(session).dealer_ids is None:
        return None
    own = {grant.region_id for grant in actor.grants if grant.role is Role.AREA_MANAGER and grant.region_id is not None}
    if actor.token is not None and actor.token.region_id is not None:
        own = {actor.token.region_id}
    if not own:
        raise NotAllowed(N_("Figures of a region are seen by its area manager, auditors and head office."))
    return own


def require_network(session: Session) -> None:
    """Raise ``NotAllowed`` unless the whole network is in scope: a part of it must not be called the network."""
    if scope_of(session).dealer_ids is not None:
        raise NotAllowed(N_("Figures of the whole network are seen by auditors and head office."))


def unit_seen(session: Session, actor: Actor, unit: Unit, name: str | None) -> int:
    """The id of a dealer (by code) or region (by name) whose figures this person sees; 0 for the network.

    Raises ``NotFound`` or ``NotAllowed``.
    """
    if unit is Unit.NETWORK:
        require_network(session)
        return 0
    if unit is Unit.DEALER:
        return dealer_seen(session, name or "").id
    seen = regions_seen(session, actor)
    for region_id, known in stored_dealers.list_regions(session):
        if known == name and (seen is None or region_id in seen):
            return region_id
    raise NotFound(N_("There is no region {region}."), region=name or "")
