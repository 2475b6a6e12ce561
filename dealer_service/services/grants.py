"""Is this a role that can be given, and to whom?"""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from dealer_service.domain.accounts import DEALER_ROLES, REGION_ROLES, Grant, Role
from dealer_service.domain.refusals import Refused
from dealer_service.services.words import N_
from dealer_service.storage import dealers as stored_dealers


def grant_named(session: Session, role: Role, dealer: str | None = None, region: str | None = None) -> Grant:
    """A grant from a dealer's code or a region's name, as the command line writes them."""
    found = Grant(role)
    if dealer:
        known = stored_dealers.find_dealer(session, dealer)
        if known is None:
            raise Refused(N_("There is no dealer {code}."), field="dealer", code=dealer)
        found = replace(found, dealer_id=known.id)
    if region:
        regions = {name: region_id for region_id, name in stored_dealers.list_regions(session)}
        if region not in regions:
            raise Refused(N_("There is no region {region}."), field="region", region=region)
        found = replace(found, region_id=regions[region])
    return checked_grants([found])[0]


def checked_email(email: str) -> str:
    """The address trimmed and in small letters; refuses what cannot be one."""
    address = email.strip().lower()
    name, at, domain = address.partition("@")
    if not (name and at and domain) or any(c.isspace() for c in address) or "@" in domain or len(address) > 254:
        raise Refused(N_("Enter an e-mail address such as name@example.com."), field="email")
    return address


def checked_grants(grants: Iterable[Grant]) -> list[Grant]:
    """Each once; refuses none at all, and a role at a place it does not belong to."""
    granted = list(dict.fromkeys(grants))
    if not granted:
        raise Refused(N_("Give the person at least one role."), field="roles")
    for grant in granted:
        if grant.role in DEALER_ROLES and (grant.dealer_id is None or grant.region_id is not None):
            raise Refused(
                N_("The role {role} belongs to one dealer. Name the dealer."), field="roles", role=grant.role.value
            )
        if grant.role in REGION_ROLES and (grant.region_id is None or grant.dealer_id is not None):
            raise Refused(
                N_("The role {role} belongs to one region. Name the region."), field="roles", role=grant.role.value
            )
        if grant.role not in DEALER_ROLES | REGION_ROLES and (grant.dealer_id or grant.region_id):
            raise Refused(
                N_("The role {role} belongs to the network. Leave dealer and region empty."),
                field="roles",
                role=grant.role.value,
            )
    return granted


def spelled(grants: Iterable[Grant]) -> list[list[str | int | None]]:
    return [[grant.role.value, grant.dealer_id, grant.region_id] for grant in grants]
