"""What does a dealer promise, at which hours, and who stands in for whom? Changed here, never for what already runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from babel.core import get_global
from babel.numbers import get_territory_currencies
from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, require
from dealer_service.domain.calendars import Calendar, Range
from dealer_service.domain.complaint_policy import YEARS_FROZEN, Policy, PublicDays, calendar_of, checked_policy
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound
from dealer_service.services.words import N_
from dealer_service.storage import complaint_policy as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import find_dealer
from dealer_service.storage.rework_jobs import answering_dealers
from dealer_service.storage.scope import scope_of

__all__ = ["Day", "PolicyView", "calendar_for", "change_network_policy", "change_policy", "countries", "get_policy",
           "network_policy", "policy_of", "public_days", "year_of_days"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A policy to read or change; ``version`` is what a change must have seen, ``own`` false: the network's holds."""

    dealer: str | None
    policy: Policy
    version: int
    own: bool
    zone: str | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the year view: ``kind`` is week, holiday, working (a make-up day) or own (the dealer's exception)."""

    on: date
    kind: str
    hours: tuple[Range, ...]
    name: str | None = None


def get_policy(session: Session, actor: Actor, dealer_code: str, now: datetime) -> PolicyView:
    """What holds for a dealer now."""
    require(actor, Permission.SEE_COMPLAINTS)
    dealer = dealer_seen(session, dealer_code)
    policy, version, own = policy_of(session, dealer)
    return PolicyView(
        dealer.code, policy, version, own, dealer.zone_on(now.date()).key, may_change(session, actor, dealer)
    )


def change_policy(session: Session, actor: Actor, dealer_code: str, policy: Policy, now: datetime, *,
                  seen: int) -> None:  # fmt: skip
    """Set a dealer's policy from now on. Promises that run keep the ones they were given.

    ``seen`` is the version that the person read; raises ``Conflict`` where someone was first.
    """
    require(actor, Permission.SET_COMPLAINT_POLICY)
    dealer = dealer_seen(session, dealer_code)
    if not may_change(session, actor, dealer):
        raise NotAllowed(N_("You change only your own dealer's policy."))
    zone = dealer.zone_on(now.date()).key
    _save(session, actor, dealer.id, checked_policy(policy, zone, countries()), seen, now, dealer.code)


def network_policy(session: Session, actor: Actor) -> PolicyView:
    """What dealers without a policy of their own, and new ones, work by."""
    require(actor, Permission.SEE_COMPLAINTS)
    found = stored.find_network_policy(session)
    policy, version = found or (Policy(), 0)
    may = any(grant.dealer_id is None and grant.region_id is None
              and Permission.SET_COMPLAINT_POLICY in PERMISSIONS[grant.role] for grant in actor.grants)  # fmt: skip
    return PolicyView(None, policy, version, found is not None, may_change=may or actor.user_id is None)


def change_network_policy(session: Session, actor: Actor, policy: Policy, now: datetime, *, seen: int) -> None:
    """Set what dealers without a policy of their own work by."""
    require(actor, Permission.SET_COMPLAINT_POLICY)
    if not network_policy(session, actor).may_change:
        raise NotAllowed(N_("The network's defaults are set by head office."))
    _save(session, actor, None, checked_policy(policy, "UTC", countries()), seen, now, "network")


def _save(session: Session, actor: Actor, dealer_id: int | None, policy: Policy, seen: int, now: datetime,
          subject: str) -> None:  # fmt: skip
    if not stored.save_policy(session, dealer_id, policy, seen, actor.user_id, now):
        raise Conflict(N_("Someone else changed this policy meanwhile. Look at it again, then save."))
    record_change(session, at=now, actor=actor.key, verb="change_complaint_policy", subject=f"policy:{subject}",
                  dealer_id=dealer_id, values=policy.to_plain())  # fmt: skip


def policy_of(session: Session, dealer: Dealer) -> tuple[Policy, int, bool]:
    """What holds for a dealer, the version of its own policy (0: none), and whether it is its own.

    The network's default leaves country and currency to each dealer's time zone.
    """
    own = stored.find_policy(session, dealer.id)
    if own is not None:
        return own[0], own[1], True
    found = stored.find_network_policy(session)
    return at_home(found[0] if found else Policy(), dealer), 0, False


def at_home(policy: Policy, dealer: Dealer) -> Policy:
    """Country and currency from the dealer's time zone where the policy names none."""
    country = policy.country or country_of(dealer.zone_on(date.max).key)
    money = get_territory_currencies(country) if country else []
    plain = policy.to_plain() | {
        "country": country if country in countries() else None,
        "currency": policy.currency or (money[-1] if money else None),
    }
    return Policy.from_plain(plain)


def country_of(zone: str) -> str | None:
    found: str | None = get_global("zone_territories").get(zone)
    return found if found and len(found) == 2 else None


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """Countries whose public holidays are known, as two letters."""
    return tuple(sorted(code for code in holidays.list_supported_countries() if len(code) == 2))


@lru_cache(maxsize=256)
def public_days(country: str | None, subdivision: str | None, first_year: int, years: int = YEARS_FROZEN,
                language: str | None = None) -> PublicDays:  # fmt: skip
    """Public holidays and make-up working days of some years, named in a language where the list knows it."""
    if country is None:
        return PublicDays()
    asked = range(first_year, first_year + years)
    try:
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=asked, language=language)
    except NotImplementedError:
        found = holidays.country_holidays(country, years=asked, language=language)
    working = frozenset(day for day in getattr(found, "weekend_workdays", ()) if day.year in asked)
    return PublicDays(dict(found.items()), working)


def calendar_for(dealer: Dealer, policy: Policy, on: date) -> Calendar:
    """The business hours that a complaint received on that day gets a copy of."""
    days = public_days(policy.country, policy.subdivision, on.year)
    return calendar_of(policy, dealer.zone_on(on).key, days)


def year_of_days(session: Session, actor: Actor, dealer_code: str, year: int, locale: str = "en") -> list[Day]:
    """Every day of a year with its hours, and why it is as it is; holidays named for the reader where they can be."""
    require(actor, Permission.SEE_COMPLAINTS)
    dealer = dealer_seen(session, dealer_code)
    policy = policy_of(session, dealer)[0]
    days = public_days(policy.country, policy.subdivision, year, 1,
                       "zh_CN" if locale.startswith("zh") else "en_US")  # fmt: skip
    calendar = calendar_of(policy, dealer.zone_on(date(year, 1, 1)).key, days)
    own = {date.fromisoformat(day) for day in policy.exceptions}
    found = []
    for ahead in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        on = date(year, 1, 1) + timedelta(days=ahead)
        kind = "own" if on in own else "working" if on in days.working else "week"
        kind = "holiday" if on in calendar.holidays else kind
        found.append(Day(on, kind, calendar.ranges_on(on), days.holidays.get(on)))
    return found


def dealer_seen(session: Session, code: str) -> Dealer:
    """The dealer whose complaints the session sees; raises ``NotFound``."""
    dealer = find_dealer(session, code.strip())
    if dealer is None or not scope_of(session).allows_complaint(dealer.id):
        raise NotFound(N_("There is no dealer {code}."), field="dealer", code=code)
    return dealer


def may_change(session: Session, actor: Actor, dealer: Dealer) -> bool:
    here = answering_dealers(session, dealer.id)
    return actor.user_id is None or _reach(actor, here)


def _reach(actor: Actor, here: Iterable[int]) -> bool:
    houses = set(here)
    return any(
        Permission.SET_COMPLAINT_POLICY in PERMISSIONS[grant.role]
        and (grant.dealer_id in houses or (grant.dealer_id is None and grant.region_id is None))
        for grant in actor.grants
    )
