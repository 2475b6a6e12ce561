"""Who changed the settings of complaints, when, from what to what?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.complaint_policy import Policy
from dealer_service.domain.dealers import Dealer
from dealer_service.services.complaint_policy import at_home, dealer_seen
from dealer_service.storage.order_details import names_of
from dealer_service.storage.setting_changes import Recorded, list_recorded

MOST = 200
POLICY, GUIDES = "change_complaint_policy", ("add_guide_line", "remove_guide_line")
DEPUTIES = ("set_deputy", "withdraw_deputy")
PROMISES = ("acknowledge_hours", "answer_days", "follow_up_days")
PERSON = "user:"


@dataclass(frozen=True, slots=True)
class Part:
    """One value that changed; ``field`` is a path such as weekly.mon, None: not set before, or not any more."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change; ``by`` None where it was no person."""

    at: datetime
    by: str | None
    verb: str
    parts: tuple[Part, ...]


def setting_changes(session: Session, actor: Actor, dealer_code: str | None) -> list[SettingChange]:
    """What was set for a dealer, or for the network, the latest first."""
    require(actor, Permission.SEE_COMPLAINTS)
    dealer = dealer_seen(session, dealer_code) if dealer_code is not None else None
    found = list_recorded(session, (POLICY, *GUIDES, *DEPUTIES), dealer_id=dealer.id if dealer else None, most=MOST)
    policies = [entry for entry in found if entry.verb == POLICY]
    before = {later.id: earlier.values for later, earlier in pairwise(policies)}
    if policies and policies[-1].id not in before:
        before[policies[-1].id] = _start(session, dealer, policies[-1])
    people = {_person(key) for entry in found for key in (entry.actor, entry.subject)}
    people |= {entry.values.get("deputy") for entry in found if entry.verb in DEPUTIES}
    names = names_of(session, {who for who in people if who is not None})

    def parts(entry: Recorded) -> tuple[Part, ...]:
        if entry.verb == POLICY:
            return _policy_parts(before[entry.id], entry.values)
        return _guide_parts(entry) if entry.verb in GUIDES else _deputy_parts(entry, names)

    return [SettingChange(entry.at, names.get(_person(entry.actor) or 0), entry.verb, parts(entry)) for entry in found]


def _start(session: Session, dealer: Dealer | None, first: Recorded) -> dict[str, Any]:
    """What held before a dealer's first own policy: the network's of that moment."""
    if dealer is None:
        return Policy().to_plain()
    network = list_recorded(session, (POLICY,), subjects=("policy:network",), most=MOST)
    earlier = next((entry.values for entry in network if entry.id < first.id and entry.values), None)
    return at_home(Policy.from_plain(earlier) if earlier else Policy(), dealer).to_plain()


def _policy_parts(old: dict[str, Any], new: dict[str, Any]) -> tuple[Part, ...]:
    was, now = dict(_flat(old)), dict(_flat(new))
    fields = [*was, *(field for field in now if field not in was)]
    return tuple(Part(field, was.get(field), now.get(field)) for field in fields if was.get(field) != now.get(field))


def _flat(plain: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for name in ("country", "subdivision", "currency"):
        yield name, plain.get(name)
    for name in ("weekly", "exceptions", "limits"):
        for key, value in plain.get(name, {}).items():
            # A day of the week without hours is closed; an exception without hours closes its day.
            yield f"{name}.{key}", value if value or name != "weekly" else None
    for severity, values in plain.get("promises", {}).items():
        for name, value in zip(PROMISES, values, strict=True):
            yield f"promises.{severity}.{name}", value


def _guide_parts(entry: Recorded) -> tuple[Part, ...]:
    words = " / ".join(text for text in (entry.values.get("en"), entry.values.get("zh")) if text)
    field = f"guide.{entry.values.get('category', '')}"
    return (Part(field, None, words) if entry.verb == GUIDES[0] else Part(field, words, None),)


def _deputy_parts(entry: Recorded, names: dict[int, str]) -> tuple[Part, ...]:
    """Who stands in, with the days, as [name, first, last]."""
    named = names.get(entry.values.get("deputy", 0), ""), entry.values.get("first_on"), entry.values.get("last_on")
    field = f"deputy.{names.get(_person(entry.subject) or 0, '')}"
    return (Part(field, None, named) if entry.verb == DEPUTIES[0] else Part(field, named, None),)


def _person(actor: str) -> int | None:
    return int(actor.removeprefix(PERSON)) if actor.startswith(PERSON) else None
