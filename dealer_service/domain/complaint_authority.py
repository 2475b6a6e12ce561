"""Up to which amount may a person offer, on which level does he decide, and who stands in for whom?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dealer_service.domain.accounts import PERMISSIONS, Actor, Grant, Permission, Role
from dealer_service.domain.complaints import Level, Offer, amount_words
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

LEVEL_OF: dict[Role, Level] = {
    Role.ADVISOR: Level.ADVISOR,
    Role.CUSTOMER_CARE: Level.ADVISOR,
    Role.MANAGER: Level.MANAGER,
    Role.AREA_MANAGER: Level.REGION,
    Role.SERVICE_CENTRE: Level.MANUFACTURER,
    Role.HEAD_OFFICE: Level.MANUFACTURER,
}
"""The level of a role, on which it decides; the first level decides no escalated offer."""

EVERY_LEVEL = frozenset({Role.CUSTOMER_CARE, Role.MANAGER})
"""Who works on the dealer's complaints at every level; the other roles only where it has come to them."""

LIMITED = (Role.ADVISOR, Role.CUSTOMER_CARE, Role.MANAGER, Role.AREA_MANAGER)
"""Roles whose offers have a limit; nobody stands above the fourth level."""

Limits = Mapping[Role, int]


@dataclass(frozen=True, slots=True)
class Deputy:
    """``deputy_id`` stands in for ``user_id`` from the first day to the last, both included."""

    user_id: int
    deputy_id: int
    first_on: date
    last_on: date

    def stands_in(self, on: date) -> bool:
        return self.first_on <= on <= self.last_on


@dataclass(frozen=True, slots=True)
class Authority:
    """What one person may do at one dealer, by the roles that reach it; ``for_user_id`` where he stands in."""

    roles: frozenset[Role]
    limits: Limits
    permissions: frozenset[Permission]
    user_id: int | None = None
    for_user_id: int | None = None
    is_system: bool = False

    @property
    def level(self) -> Level:
        return max((LEVEL_OF[role] for role in self.roles if role in LEVEL_OF), default=Level.ADVISOR)

    @property
    def limit(self) -> int | None:
        """The highest of the roles; None: no limit."""
        if self.is_system or self.level is Level.MANUFACTURER:
            return None
        return max((self.limits.get(role, 0) for role in self.roles), default=0)

    def works_at(self, level: int) -> bool:
        """May the person work on a complaint that has come to this level?"""
        if self.is_system or self.roles & EVERY_LEVEL:
            return True
        if level == Level.ADVISOR:
            return Role.ADVISOR in self.roles
        return self.level >= Level.REGION and self.level <= level

    def decides_at(self, level: int) -> bool:
        """May the person decide an escalated offer at this level?"""
        return self.is_system or self.level >= max(level, Level.MANAGER)


def authority_at(
    actor: Actor,
    dealer_ids: Iterable[int],
    region_id: int | None,
    limits: Limits,
    permissions: Mapping[Role, frozenset[Permission]] = PERMISSIONS,
    for_user_id: int | None = None,
) -> Authority:
    """What the person's roles come to at a dealer.

    ``dealer_ids`` are the dealer and those it was merged into. A program with a token works like customer care.
    """
    if actor.token is not None:
        token, here = actor.token, set(dealer_ids)
        reaches = token.for_network or token.dealer_id in here or (region_id and token.region_id == region_id)
        roles = frozenset({Role.CUSTOMER_CARE}) if reaches else frozenset()
        return Authority(roles, limits, token.permissions if reaches else frozenset(), actor.user_id)
    if actor.user_id is None:
        return Authority(frozenset(), limits, frozenset(Permission), is_system=True)
    roles = roles_at(actor.grants, dealer_ids, region_id)
    granted = frozenset().union(*(permissions[role] for role in roles)) if roles else frozenset()
    return Authority(roles, limits, granted, actor.user_id, for_user_id)


def roles_at(grants: Iterable[Grant], dealer_ids: Iterable[int], region_id: int | None) -> frozenset[Role]:
    """The roles among the grants that reach a dealer in a region."""
    here = set(dealer_ids)
    return frozenset(
        grant.role
        for grant in grants
        if (grant.dealer_id in here if grant.dealer_id is not None
            else grant.region_id == region_id if grant.region_id is not None else True)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Authorised:
    """What a superior has authorised for one complaint."""

    offer: Offer

    def covers(self, offer: Offer) -> bool:
        same = offer.kind is self.offer.kind if offer.is_exchange else True
        return same and offer.amount <= self.offer.amount


def above_authority(offer: Offer, authority: Authority, authorised: Authorised | None) -> Refused | None:
    """Why this person may not give the offer himself; None where he may."""
    if authorised is not None and authorised.covers(offer):
        return None
    limit = authority.limit
    if limit is None:
        return None
    if offer.is_exchange:
        return Refused(
            N_("A buy-back or a replacement is decided by a superior, whatever the amount: escalate it."),
            field="offer_kind",
        )
    if offer.amount > limit:
        return too_much(offer.amount, max(limit, authorised.offer.amount if authorised else 0))
    return None


def above_decision(amount: int, authority: Authority) -> Refused | None:
    """Why this superior may not authorise the amount; None where he may."""
    limit = authority.limit
    return None if limit is None or amount <= limit else too_much(amount, limit)


def too_much(amount: int, limit: int) -> Refused:
    return Refused(
        N_("The offer of {offer} is above your limit of {limit}: escalate it."),
        field="offer_amount", offer=amount_words(amount), limit=amount_words(limit),
    )  # fmt: skip


def checked_deputy(deputy: Deputy) -> Deputy:
    """Refuses days that run backward, and a person who stands in for himself."""
    if deputy.last_on < deputy.first_on:
        raise Refused(N_("The last day is before the first. Correct one of the two."), field="last_on")
    if deputy.user_id == deputy.deputy_id:
        raise Refused(N_("Nobody stands in for himself. Choose another person."), field="deputy_id")
    return deputy
