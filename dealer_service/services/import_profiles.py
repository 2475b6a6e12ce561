"""Which mappings of other systems' columns are there, and how does a person make one?"""

from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.data_exchange import BUILT_IN, ImportProfile, profile_named
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import Refused
from dealer_service.services.words import N_
from dealer_service.storage import import_profiles as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.scope import scope_of


def find_profile(session: Session, name: str) -> ImportProfile:
    """A built-in profile or one that was made; raises ``Refused`` with the names there are."""
    return profile_named(name, stored.list_profiles(session))


def list_profiles(session: Session) -> list[ImportProfile]:
    """Built-in profiles first, then those that people made."""
    return [*BUILT_IN.values(), *stored.list_profiles(session)]


def list_importers(session: Session, actor: Actor) -> list[Dealer]:
    """The dealers for which this person may import."""
    require(actor, Permission.IMPORT_ORDERS)
    scope = scope_of(session)
    return [dealer for dealer in list_dealers(session) if scope.allows(dealer.id)]


def is_others_code(session: Session, code: str) -> bool:
    """Is this the code of a dealer for whom this person may not import?"""
    scope = scope_of(session)
    return any(not scope.allows(dealer.id) for dealer in list_dealers(session, [code]))


def save_profile(session: Session, actor: Actor, profile: ImportProfile, now: datetime) -> None:
    """Keep a profile: a dealer's person for the own dealer, others for the network."""
    require(actor, Permission.IMPORT_ORDERS)
    if profile.name in BUILT_IN:
        raise Refused(N_("The profile “{name}” is built in. Give yours another name."), field="name", name=profile.name)
    profile.check()
    own = scope_of(session).dealer_ids
    dealer_id = min(own) if own is not None and len(own) == 1 else None
    if own is not None and dealer_id is None:
        raise Refused(N_("Choose one dealer first: the profile is kept for it."))
    stored.save_profile(session, profile, dealer_id)
    record_change(session, at=now, actor=actor.key, verb="save_import_profile", subject="import_profile",
                  dealer_id=dealer_id, values={"name": profile.name})  # fmt: skip
