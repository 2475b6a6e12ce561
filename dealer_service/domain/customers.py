"""Which customers are likely one person, and which are key accounts by what they bring? A person decides both."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise


class Segment(StrEnum):
    PRIVATE = "private"
    BUSINESS = "business"
    HIRE = "hire"  # hire cars and taxis
    PUBLIC = "public"  # authorities
    STAFF = "staff"


class KeyAccount(StrEnum):
    FLEET = "fleet"
    LONG_STANDING = "long_standing"
    HIGH_VALUE = "high_value"


FLEET_VEHICLES = 5
LONG_STANDING = timedelta(days=3 * 365)
STILL_COMES = timedelta(days=548)
SPENDING_SINCE = timedelta(days=730)
HIGH_SHARE = 0.05
FEWEST_TO_COMPARE = 20

PHONE_TAIL = 7
CROWD = 8


class Reason(StrEnum):
    """Why two customers may be one; the weight says how strongly."""

    PHONE = "phone"
    VEHICLE = "vehicle"
    NAME = "name"


WEIGHT = {Reason.PHONE: 4, Reason.VEHICLE: 2, Reason.NAME: 3}


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of one dealer with all that was merged into him.

    ``sounds`` and ``phones`` are those of every spelling; ``spent`` is None where no invoice is known.
    """

    id: int
    name: str | None
    phone: str | None
    sounds: frozenset[str]
    phones: frozenset[str]
    vehicles: frozenset[int]
    visits: int
    first_at: datetime | None
    last_at: datetime | None
    spent: int | None
    segment: str | None = None
    key_account: str | None = None
    refuses_contact: bool = False
    name_keys: str = ""


@dataclass(frozen=True, slots=True)
class Likely:
    """Two customers that are likely one person; ``one`` is the one seen last."""

    one: Person
    other: Person
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> int:
        return sum(WEIGHT[reason] for reason in self.reasons)


def same_number(one: str, other: str) -> bool:
    """Do two telephone numbers, as digits, lead to one telephone, with or without country and area code?"""
    one, other = one.lstrip("0"), other.lstrip("0")
    return min(len(one), len(other)) >= PHONE_TAIL and (one.endswith(other) or other.endswith(one))


def likely_same(people: Iterable[Person], apart: Collection[tuple[int, int]] = ()) -> list[Likely]:
    """Pairs that are likely one person, the likeliest first; ``apart`` are pairs (lower id first) judged as two."""
    known = {person.id: person for person in people}
    found: dict[tuple[int, int], set[Reason]] = {}
    for reason, pairs in (
        (Reason.PHONE, _sharing(known, {p.id: _tails(p.phones) for p in known.values()})),
        (Reason.VEHICLE, _sharing(known, {p.id: p.vehicles for p in known.values()})),
        (Reason.NAME, _sharing(known, {p.id: p.sounds - {""} for p in known.values()})),
    ):
        for one, other in pairs:
            if reason is Reason.PHONE and not _share_number(known[one], known[other]):
                continue
            found.setdefault((one, other), set()).add(reason)
    likely = [
        Likely(*_latest_first(known[one], known[other]), tuple(reason for reason in Reason if reason in reasons))
        for (one, other), reasons in found.items()
        if (one, other) not in apart
    ]
    return sorted(likely, key=lambda pair: (-pair.weight, -_seconds(pair.one), pair.one.id, pair.other.id))


def proposed_key_accounts(people: Sequence[Person], now: datetime) -> dict[int, tuple[KeyAccount, ...]]:
    """What the orders say of each customer, by id: many vehicles, many years, among the highest spending."""
    spending = sorted((person.spent for person in people if person.spent), reverse=True)
    top = spending[int(len(spending) * HIGH_SHARE)] if len(spending) >= FEWEST_TO_COMPARE else None
    found = {}
    for person in people:
        kinds = []
        if len(person.vehicles) >= FLEET_VEHICLES:
            kinds.append(KeyAccount.FLEET)
        if (person.first_at is not None and person.last_at is not None and now - person.first_at >= LONG_STANDING
                and now - person.last_at <= STILL_COMES):  # fmt: skip
            kinds.append(KeyAccount.LONG_STANDING)
        if top is not None and person.spent is not None and person.spent > top:
            kinds.append(KeyAccount.HIGH_VALUE)
        if kinds:
            found[person.id] = tuple(kinds)
    return found


def _tails(phones: Iterable[str]) -> frozenset[str]:
    return frozenset(phone[-PHONE_TAIL:] for phone in phones if len(phone) >= PHONE_TAIL)


def _share_number(one: Person, other: Person) -> bool:
    return any(same_number(a, b) for a in one.phones for b in other.phones)


def _sharing(known: Mapping[int, Person], marks: Mapping[int, Collection[object]]) -> set[tuple[int, int]]:
    """Pairs that share a mark. Of a crowd only neighbours in time: a mark that many share proves little."""
    holders: dict[object, list[int]] = {}
    for person_id, held in marks.items():
        for mark in held:
            holders.setdefault(mark, []).append(person_id)
    pairs: set[tuple[int, int]] = set()
    for sharing in holders.values():
        some = sorted(sharing, key=lambda person_id: _seconds(known[person_id]))
        if len(some) > CROWD:
            close = list(pairwise(some))
        else:
            close = [(one, other) for at, one in enumerate(some) for other in some[at + 1 :]]
        pairs.update((min(pair), max(pair)) for pair in close)
    return pairs


def _latest_first(one: Person, other: Person) -> tuple[Person, Person]:
    return (one, other) if (_seconds(one), one.id) >= (_seconds(other), other.id) else (other, one)


def _seconds(person: Person) -> float:
    return 0.0 if person.last_at is None else person.last_at.timestamp()
