"""What does a dealer promise, at which hours is it open, and who may offer how much?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dealer_service.domain.accounts import Role
from dealer_service.domain.calendars import WEEKDAYS, Calendar
from dealer_service.domain.complaint_authority import LIMITED
from dealer_service.domain.complaint_clocks import (
    DEFAULT_PROMISES,
    Promises,
    checked_promises,
    promises_from_plain,
    promises_to_plain,
)
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

Hours = list[list[str]]

DEFAULT_WEEK: dict[str, Hours] = {
    **{day: [["08:00", "18:00"]] for day in WEEKDAYS[:5]},
    "sat": [["09:00", "13:00"]],
}
DEFAULT_LIMITS = {
    Role.ADVISOR: 1_000_00,
    Role.CUSTOMER_CARE: 1_000_00,
    Role.MANAGER: 5_000_00,
    Role.AREA_MANAGER: 20_000_00,
}
YEARS_FROZEN = 3
"""A frozen calendar knows the holidays of the year of receipt and of so many years in all."""


@dataclass(frozen=True, slots=True)
class Policy:
    """``weekly`` are ranges like "09:00" to "18:00" by weekday, ``exceptions`` those of single dates (none: closed).

    ``country`` and ``subdivision`` choose the public holidays, None for no country: none. Limits are in minor units.
    """

    weekly: Mapping[str, Hours] = field(default_factory=lambda: dict(DEFAULT_WEEK))
    exceptions: Mapping[str, Hours] = field(default_factory=dict)
    country: str | None = None
    subdivision: str | None = None
    currency: str | None = None
    promises: Promises = field(default_factory=lambda: dict(DEFAULT_PROMISES))
    limits: Mapping[Role, int] = field(default_factory=lambda: dict(DEFAULT_LIMITS))

    def to_plain(self) -> dict[str, Any]:
        return {
            "weekly": {day: [list(pair) for pair in hours] for day, hours in self.weekly.items()},
            "exceptions": {day: [list(pair) for pair in hours] for day, hours in self.exceptions.items()},
            "country": self.country,
            "subdivision": self.subdivision,
            "currency": self.currency,
            "promises": promises_to_plain(self.promises),
            "limits": {role.value: self.limits.get(role, 0) for role in LIMITED},
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Policy":
        """What ``to_plain`` gave."""
        return cls(
            weekly=plain["weekly"],
            exceptions=plain["exceptions"],
            country=plain["country"],
            subdivision=plain["subdivision"],
            currency=plain["currency"],
            promises=promises_from_plain(plain["promises"]),
            limits={Role(role): amount for role, amount in plain["limits"].items()},
        )


@dataclass(frozen=True, slots=True)
class PublicDays:
    """Public holidays by date with their names, and weekend days on which the country works instead."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    working: frozenset[date] = frozenset()


def calendar_of(policy: Policy, zone: str, days: PublicDays) -> Calendar:
    """The business hours of a dealer: the week, public holidays, make-up working days, the dealer's own exceptions.

    The dealer's exception wins over a holiday. On a make-up day the dealer works Monday's hours.
    """
    exceptions = {day: [list(pair) for pair in hours] for day, hours in policy.exceptions.items()}
    monday = policy.weekly.get("mon") or next((hours for hours in policy.weekly.values() if hours), [])
    for day in sorted(days.working):
        exceptions.setdefault(day.isoformat(), [list(pair) for pair in monday])
    closed = _bridged(days) - {date.fromisoformat(day) for day in exceptions}
    return Calendar.from_dict(
        {
            "tz": zone,
            "weekly": policy.weekly,
            "holidays": [day.isoformat() for day in sorted(closed)],
            "exceptions": exceptions,
        }
    )


def _bridged(days: PublicDays) -> set[date]:
    """Where a country moves its weekends, those inside a holiday belong to it."""
    closed = set(days.holidays)
    if not days.working:
        return closed
    for day in sorted(closed):
        weekend = [day + timedelta(days=ahead) for ahead in (1, 2)]
        inside = [one for one in weekend if one.weekday() >= 5 and one not in days.working]
        after = (inside[-1] if inside else day) + timedelta(days=1)
        if inside and after in days.holidays:
            closed |= set(inside)
    return closed


def checked_policy(policy: Policy, zone: str, countries: Collection[str]) -> Policy:
    """Refuses hours that cannot be, a week that is never open, promises and limits that make no sense."""
    if policy.country is not None and policy.country not in countries:
        raise Refused(N_("No public holidays are known for {country}. Leave it empty, or choose another country."),
                      field="country", country=policy.country)  # fmt: skip
    calendar = calendar_of(policy, zone, PublicDays())
    if not any(calendar.weekly):
        raise Refused(N_("A week needs at least one open day."), field="weekly")
    checked_promises(policy.promises)
    limits = [policy.limits.get(role, 0) for role in LIMITED]
    if any(limit < 0 for limit in limits):
        raise Refused(N_("A limit is 0 or more."), field="limits")
    if not max(limits[:2]) <= limits[2] <= limits[3]:
        raise Refused(N_("A superior's limit cannot be below that of those who ask him."), field="limits")
    return policy
