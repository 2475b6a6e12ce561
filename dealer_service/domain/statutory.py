"""Which duties follow from repairs, by country and day?

Dated rows of a list, so that another country's can stand there (domain section 6). All of it is an aid for tracking,
no legal advice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dealer_service.domain.words import N_


class Duty(StrEnum):
    GUARANTEE = "guarantee"  # of a repair: rework is free
    RETURN = "return"  # the customer may ask for another vehicle or his money
    MOBILITY = "mobility"  # a long repair owes a replacement car


SAFETY_REPAIRS = "safety_repairs"
SAME_PROBLEM = "same_problem"
DAYS_IN_REPAIR = "days_in_repair"
DAYS_OF_VISIT = "days_of_visit"

# Systems of the concern groups whose faults are taken for safety faults.
SAFETY_SYSTEMS = frozenset({"brakes", "steering", "safety"})

LAWS = (
    N_("motor vehicle repair regulations (China)"),
    N_("rules on family cars, art. 24 (China)"),
    N_("rules on family cars, art. 21 (China)"),
    N_("usual presumption (United States, differs by state)"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty. ``kind`` is a repair class for a guarantee, else what is counted.

    A guarantee runs ``days`` or ``km`` from delivery, whichever ends first; the others are met at ``times``, flagged
    from ``flag_from`` on, and only while the vehicle is younger than ``within_months`` and below ``within_km``.
    """

    country: str
    valid_from: date
    duty: Duty
    kind: str
    law: str
    days: int = 0
    km: int = 0
    times: int = 0
    flag_from: int = 0
    within_months: int = 0
    within_km: int = 0

    def applies_to(self, first_registered_on: date | None, km: int | None, on: date) -> bool:
        """Is the vehicle young enough? What is not known does not rule it out."""
        if km is not None and self.within_km and km > self.within_km:
            return False
        return first_registered_on is None or on <= months_later(first_registered_on, self.within_months)


def rules_from(rows: Iterable[Mapping[str, str]]) -> tuple[Rule, ...]:
    """The rules of a list with the columns of ``lists/statutory_rules.csv``."""
    return tuple(
        Rule(
            row["country"], date.fromisoformat(row["valid_from"]), Duty(row["duty"]), row["kind"], row["law"],
            *(int(row[name] or 0) for name in ("days", "km", "times", "flag_from", "within_months", "within_km")),
        )
        for row in rows
    )  # fmt: skip


def rules_on(rules: Sequence[Rule], country: str | None, on: date) -> tuple[Rule, ...]:
    """The rules of a country valid on a day: of each duty and kind the latest."""
    valid: dict[tuple[Duty, str], Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.valid_from):
        if rule.country == country and rule.valid_from <= on:
            valid[rule.duty, rule.kind] = rule
    return tuple(valid.values())


def months_later(day: date, months: int) -> date:
    """The same day of a later month, the last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
