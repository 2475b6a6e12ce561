"""Who works at the dealers, who brings vehicles, and who can sign in?"""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from dealer_service.services.demonstration.countries import Country
from dealer_service.services.demonstration.names import FIRST_DE, FIRST_US, GIVEN_CN, LAST_DE, LAST_US, SURNAMES_CN
from dealer_service.services.demonstration.planted import DemonstrationUser
from dealer_service.services.demonstration.roster import DealerProfile

_NAMES = {
    Country.GERMANY: (FIRST_DE, LAST_DE),
    Country.UNITED_STATES: (FIRST_US, LAST_US),
    Country.CANADA: (FIRST_US, LAST_US),
}

_HOME_DE = {"B": "30 23125", "HH": "40 66969", "M": "89 99998"}
# Ranges that are kept for fiction, or dialling groups that were never given to subscribers.
_MOBILE_CN = ("131", "135", "136", "137", "138", "139", "150", "151", "158", "159", "182", "186", "187", "188")
_LANDLINE_DE = ("30 23125", "40 66969", "221 4710", "69 90009", "89 99998")
_AREAS_US = {
    "312": ("312", "773", "872", "708", "847"), "416": ("416", "647", "437", "905"), "303": ("303", "720", "970"),
}


def person(country: Country, rng: Random) -> str:
    """A name as it is written in the country."""
    if country is Country.CHINA:
        return rng.choice(SURNAMES_CN) + rng.choice(GIVEN_CN)
    first, last = _NAMES[country]
    return f"{rng.choice(first)} {rng.choice(last)}"


def phone(country: Country, area: str, rng: Random) -> str:
    """A number in international form that looks like one of the country and belongs to nobody."""
    if country is Country.CHINA:
        return f"+86 {rng.choice(_MOBILE_CN)} 0000 {rng.randrange(10_000):04d}"
    if country is Country.GERMANY:
        home = rng.random() < 0.7 and _HOME_DE.get(area)
        return f"+49 {home or rng.choice(_LANDLINE_DE)}{rng.randrange(1000):03d}"
    return f"+1 {rng.choice(_AREAS_US.get(area, ('312',)))} 555 {rng.randrange(2000, 10_000)}"


class Staff(NamedTuple):
    """The people of one dealer who stand on its orders, and its service manager."""

    manager: str
    advisors: tuple[str, ...]
    technicians: tuple[str, ...]


def _different(country: Country, count: int, rng: Random) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names[person(country, rng)] = None
    return list(names)


def staff_of(profile: DealerProfile, rng: Random) -> Staff:
    """So many people as the dealer's volume needs, no two of the same name."""
    advisors = max(2, profile.monthly_orders // 45)
    technicians = max(3, profile.monthly_orders // 22)
    names = _different(profile.country, 1 + advisors + technicians, rng)
    return Staff(names[0], tuple(names[1 : 1 + advisors]), tuple(names[1 + advisors :]))


def manager_email(code: str, lead: str) -> str:
    """The address of a dealer's service manager; the leading dealer's is the short one of the sign-in hints."""
    return "manager@halvane.example" if code == lead else f"manager.{code.lower()}@halvane.example"


def users_of(profiles: Sequence[DealerProfile], staff: Sequence[Staff]) -> tuple[DemonstrationUser, ...]:
    """Every role once at or around the first dealer, its rivals' advisors, and a manager everywhere.

    Advisors and technicians bear the names that stand on the orders, so that the rule "nobody decides about his own
    order" can be seen at work.
    """
    lead, people = profiles[0], staff[0]
    code, region, locale = lead.dealer.code, lead.dealer.region, lead.dealer.locale
    rng = Random(f"users:{code}")
    users = [
        _user("advisor", people.advisors[0], "advisor", code, None, locale),
        _user("technician", people.technicians[0], "technician", code, None, locale),
        _user("care", person(lead.country, rng), "customer_care", code, None, locale),
        _user("manager", people.manager, "manager", code, None, locale),
        _user("principal", person(lead.country, rng), "principal", code, None, locale),
        _user("area", person(lead.country, rng), "area_manager", None, region, locale),
        _user("auditor", "Helene Vogt", "auditor", None, None, "en"),
        _user("centre", person(lead.country, rng), "service_centre", None, None, locale),
        _user("office", "Lin Yuqing", "head_office", None, None, "en"),
        _user("admin", "Tomas Brandt", "admin", None, None, "en"),
    ]
    regions = {region}
    countries = {lead.country}
    for profile, names in zip(profiles[1:], staff[1:], strict=True):
        dealer, other = profile.dealer, profile.country not in countries
        tail = dealer.code.lower()
        users.append(_user(f"advisor.{tail}", names.advisors[0], "advisor", dealer.code, None, dealer.locale, other))
        users.append(_user(f"manager.{tail}", names.manager, "manager", dealer.code, None, dealer.locale, False))
        countries.add(profile.country)
        if dealer.region not in regions:
            regions.add(dealer.region)
            local = "area." + dealer.region.lower().replace(" ", "-")
            holder = person(profile.country, rng)
            users.append(_user(local, holder, "area_manager", None, dealer.region, dealer.locale, False))
    return tuple(users)


def _user(
    local: str, name: str, role: str, dealer: str | None, region: str | None, locale: str, shown: bool = True
) -> DemonstrationUser:
    return DemonstrationUser(f"{local}@halvane.example", name, role, dealer, region, locale, shown)
