"""Who are a dealer's customers, each person once, and which of them are likely the same?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.customers import (
    SPENDING_SINCE,
    KeyAccount,
    Likely,
    Person,
    Reason,
    Segment,
    likely_same,
    proposed_key_accounts,
)
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import NotFound
from dealer_service.services.order_guard import own_jobs_only
from dealer_service.services.order_scope import dealers_to_write, sight_of
from dealer_service.services.words import N_
from dealer_service.storage import customer_ties as ties_stored
from dealer_service.storage import customers as stored
from dealer_service.storage.customers import BroughtOrder, OwnedVehicle, SaidInComplaint, Spelling
from dealer_service.storage.name_keys import typed_words
from dealer_service.storage.order_details import names_of
from dealer_service.storage.order_parties import phone_key
from dealer_service.storage.vehicles import CustomerRow

__all__ = ["CustomerPage", "Customers", "Duplicates", "KeyAccount", "Likely", "Person", "Reason", "Segment", "Tie",
           "find_duplicates", "list_customers", "one_customer", "sees_customers", "visible_customer"]  # fmt: skip

ORDERS_SHOWN = 50
NO_SUCH = N_("There is no such customer, or not for you.")


@dataclass(frozen=True, slots=True)
class Customers:
    """One dealer's customers as asked for; ``proposed`` are key accounts by what the orders say."""

    dealer: Dealer
    dealers: tuple[Dealer, ...]
    people: list[Person]
    proposed: dict[int, tuple[KeyAccount, ...]]
    total: int
    may_write: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    dealer: Dealer
    dealers: tuple[Dealer, ...]
    pairs: list[Likely]
    may_write: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """What a person decided on this customer and another, and may be taken back."""

    id: int
    same: bool
    other_id: int
    other: str | None
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One person: what each source says of him, vehicles, visits, complaints."""

    person: Person
    dealer: Dealer
    zone: str
    proposed: tuple[KeyAccount, ...]
    spellings: list[Spelling]
    complaints: list[SaidInComplaint]
    vehicles: list[OwnedVehicle]
    orders: list[BroughtOrder]
    ties: list[Tie]
    likely: list[Likely]
    may_write: bool


def list_customers(
    session: Session, actor: Actor, now: datetime, *, dealer: str | None = None, words: str = "",
    segment: str | None = None, key_account: str | None = None,
) -> Customers:  # fmt: skip
    """Customers of one dealer, the last seen first. ``key_account`` finds those set and those proposed."""
    chosen, dealers = _dealer_asked(session, actor, dealer)
    everybody = stored.people_of(session, chosen.id, now - SPENDING_SINCE)
    proposed = proposed_key_accounts(everybody, now)
    found = [
        person
        for person in _matching(everybody, words)
        if (segment is None or person.segment == segment)
        and (key_account is None or _is_key(person, proposed, key_account))
    ]
    found.sort(key=lambda one: (0.0 if one.last_at is None else -one.last_at.timestamp(), one.id))
    return Customers(chosen, dealers, found, proposed, len(everybody), may_write(session, actor, chosen.id))


def find_duplicates(session: Session, actor: Actor, now: datetime, dealer: str | None = None) -> Duplicates:
    """Customers of one dealer that are likely one person and on which nobody has decided, the likeliest first."""
    chosen, dealers = _dealer_asked(session, actor, dealer)
    people = stored.people_of(session, chosen.id, now - SPENDING_SINCE)
    pairs = likely_same(people, ties_stored.kept_apart(session, chosen.id))
    return Duplicates(chosen, dealers, pairs, may_write(session, actor, chosen.id))


def one_customer(session: Session, actor: Actor, customer_id: int, now: datetime) -> CustomerPage:
    """The person that a customer is; raises ``NotFound`` outside the scope."""
    row = visible_customer(session, actor, customer_id)
    dealer = sight_of(session, actor).dealer(row.dealer_id)
    if dealer is None:
        raise NotFound(NO_SUCH)
    members = stored.members_of(session, row.id or 0)
    ids = [member.id or 0 for member in members]
    everybody = stored.people_of(session, row.dealer_id, now - SPENDING_SINCE)
    person = next(one for one in everybody if one.id == row.id)
    pairs = likely_same(everybody, ties_stored.kept_apart(session, row.dealer_id))
    complaints = stored.complaints_of(session, ids) if actor.may(Permission.SEE_COMPLAINTS) else []
    return CustomerPage(
        person, dealer, dealer.zone_on(now.date()).key, proposed_key_accounts(everybody, now).get(person.id, ()),
        stored.spellings_of(session, members), complaints, stored.vehicles_of(session, row.dealer_id, ids),
        stored.orders_of(session, ids, ORDERS_SHOWN), _ties(session, ids, row.id or 0),
        [pair for pair in pairs if person.id in (pair.one.id, pair.other.id)], may_write(session, actor, row.dealer_id),
    )  # fmt: skip


def visible_customer(session: Session, actor: Actor, customer_id: int) -> CustomerRow:
    """The row of the person that a customer is, for those who see customers."""
    _require_sight(actor)
    row = stored.find_person(session, customer_id)
    if row is None:
        raise NotFound(NO_SUCH)
    return row


def may_write(session: Session, actor: Actor, dealer_id: int) -> bool:
    """May the person say who is who at this dealer?"""
    if not actor.may(Permission.WRITE_ORDERS):
        return False
    return any(dealer.id == dealer_id for dealer in dealers_to_write(session, actor))


def sees_customers(actor: Actor) -> bool:
    """Does the person see customers at all? A technician sees jobs."""
    return actor.may(Permission.SEE_ORDERS) and not own_jobs_only(actor)


def _require_sight(actor: Actor) -> None:
    require(actor, Permission.SEE_ORDERS)
    if not sees_customers(actor):
        raise NotFound(N_("Customers are for those who speak with them. Ask the service advisor."))


def _dealer_asked(session: Session, actor: Actor, code: str | None) -> tuple[Dealer, tuple[Dealer, ...]]:
    _require_sight(actor)
    dealers = sight_of(session, actor).dealers
    found = next((dealer for dealer in dealers if code is None or dealer.code == code), None)
    if found is None:
        raise NotFound(N_("There is no dealer {code}."), code=code or "")
    return found, dealers


def _matching(people: Iterable[Person], words: str) -> list[Person]:
    """Those whose name or telephone has what was typed."""
    typed = typed_words(words)
    digits = phone_key(words).lstrip("0") if words and not any(c.isalpha() for c in words) else ""
    if digits:
        return [one for one in people if any(digits in phone for phone in one.phones)]
    return [
        one for one in people if all((word if not word.isascii() else f" {word}") in one.name_keys for word in typed)
    ]


def _is_key(person: Person, proposed: dict[int, tuple[KeyAccount, ...]], kind: str) -> bool:
    if kind == "any":
        return person.key_account is not None
    return person.key_account == kind or (person.key_account is None and kind in proposed.get(person.id, ()))


def _ties(session: Session, ids: list[int], person_id: int) -> list[Tie]:
    rows = ties_stored.ties_of(session, ids)
    others = {row.id: (row.other_id if row.kept_id in ids else row.kept_id) for row in rows}
    people = stored.names_of_customers(session, [*others.values(), *(row.other_id for row in rows)])
    by = names_of(session, {row.by_user_id for row in rows if row.by_user_id is not None})
    spelt = {row.id or 0: row.name for row in stored.rows_of(session, list(others.values()))}
    return [
        Tie(row.id or 0, row.same, people.get(others[row.id], (person_id, None))[0], spelt.get(others[row.id]),
            by.get(row.by_user_id or 0), row.at)
        for row in rows
    ]  # fmt: skip
