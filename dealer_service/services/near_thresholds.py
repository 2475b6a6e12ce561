"""Which vehicles are one repair before the right to another vehicle or the money back, over all dealers?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.statutory import (
    DAYS_IN_REPAIR,
    SAFETY_REPAIRS,
    SAME_PROBLEM,
    Duty,
    Rule,
    months_later,
    rules_on,
)
from dealer_service.domain.vehicle_warnings import VehicleHistory, Warned, duties
from dealer_service.services.complaint_policy import country_of
from dealer_service.services.vehicle_matters import past_visits, statutory_rules
from dealer_service.storage import near_thresholds as stored
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.near_thresholds import Limits, NearVehicle
from dealer_service.storage.scope import scope_of

MOST = 200
NEVER = 1_000_000


@dataclass(frozen=True, slots=True)
class Near:
    """A vehicle near a threshold: the dealers the person sees, how many others it came to, and what is to be said."""

    vin: str
    model: str | None
    dealers: tuple[str, ...]
    others: int
    last_on: date
    is_open: bool
    duties: list[Warned]


@dataclass(frozen=True, slots=True)
class NearList:
    """``more`` vehicles stand behind those listed."""

    vehicles: list[Near]
    more: int


def vehicles_near(session: Session, actor: Actor, now: datetime) -> NearList:
    """Vehicles that dealers in the person's sight know, what is met first, then the latest.

    Counted over the whole network by the rules of each country; customers and words are not read.
    """
    require(actor, Permission.SEE_NETWORK)
    by_country: dict[str | None, list[Dealer]] = {}
    for dealer in list_dealers(session):
        by_country.setdefault(country_of(dealer.zone_on(now.date()).key), []).append(dealer)
    allowed = scope_of(session).allows
    homes = {dealer.id: dealer for some in by_country.values() for dealer in some}
    seen = {dealer_id for dealer_id in homes if allowed(dealer_id)}
    found: list[Near] = []
    more = 0
    for country, dealers in by_country.items():
        rules = rules_on(statutory_rules(), country, now.date())
        returns = {rule.kind: rule for rule in rules if rule.duty is Duty.RETURN}
        if not returns or not any(allowed(dealer.id) for dealer in dealers):
            continue
        young = months_later(now.date(), -max(rule.within_months for rule in returns.values()))
        # A day earlier: which calendar day it is depends on the zone.
        since = now - (now.date() - young + timedelta(days=1))
        rows, all_of_them = stored.vehicles_near(
            session, _limits(returns), [dealer.id for dealer in dealers], since=since, young=young, now=now, most=MOST
        )
        more += max(0, all_of_them - len(rows))
        found += [near for row in rows if (near := _near(row, rules, homes, seen, now)) is not None]
    return NearList(found, more)


def _limits(returns: dict[str, Rule]) -> Limits:
    def of(kind: str) -> tuple[int, int]:
        rule = returns.get(kind)
        return (NEVER, NEVER) if rule is None else (rule.times, rule.flag_from)

    most_km = max(rule.within_km for rule in returns.values())
    return Limits(*of(SAFETY_REPAIRS), *of(SAME_PROBLEM), of(DAYS_IN_REPAIR)[1], most_km)


def _near(
    row: NearVehicle, rules: tuple[Rule, ...], homes: dict[int, Dealer], seen: set[int], now: datetime
) -> Near | None:
    """None where a closer look shows that no threshold is near: the mileage, or days counted twice."""
    ids = list(dict.fromkeys(dealer_id for dealer_id, _job in row.jobs))
    last = next((homes[dealer_id] for dealer_id in ids if dealer_id in homes), None)
    if last is None:
        return None
    zone = last.zone_on(now.date())
    visits = tuple(past_visits(job for _dealer, job in row.jobs))
    history = VehicleHistory(row.vin, row.first_registered_on, visits)
    said = [one for one in duties(history, rules, now.astimezone(zone).date(), zone) if one.order_id is None]
    if not said:
        return None
    codes = tuple(homes[dealer_id].code for dealer_id in ids if dealer_id in seen)
    newest = row.jobs[0][1]
    return Near(
        row.vin, row.model, codes, len(ids) - len(codes), newest.opened_at.astimezone(zone).date(),
        any(job.delivered_at is None for _dealer, job in row.jobs), said,
    )  # fmt: skip
