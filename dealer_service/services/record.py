"""Who did what, as the record of changes keeps it, and does the record hold?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.record import Break, ChainCheck, RecordFilter
from dealer_service.domain.refusals import Refused
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.words import N_
from dealer_service.storage import record as stored
from dealer_service.storage.accounts import find_user_by_email
from dealer_service.storage.dealers import list_codes
from dealer_service.storage.order_details import names_of
from dealer_service.storage.scope import scope_of

__all__ = ["Break", "ChainCheck", "EntryLine", "RecordAsked", "check_record", "list_entries"]

MOST = 100
USER = "user:"
RIGHTS_OF_DEALERS = ("add_dealer", "change_dealer")  # an administrator's own work, though it is about a dealer
DIGEST_LETTERS = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class RecordAsked:
    """What a reader looks for: ``person`` an address or system, ``subject`` a part of it, ``dealer`` a code."""

    person: str = ""
    subject: str = ""
    dealer: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry as it is read: ``by`` the person's name or None; ``values`` None where erased or not the reader's."""

    id: int
    at: datetime
    actor: str
    by: str | None
    verb: str
    subject: str
    dealer: str | None
    digest: str
    values: dict[str, Any] | None
    erased: bool


def list_entries(session: Session, actor: Actor, asked: RecordAsked) -> list[EntryLine]:
    """The latest first, ``MOST`` at once: what concerns the dealers in scope; who sees all reads all.

    Administrators read what was done to accounts, settings and dealers, and no values that belong to a dealer's work.
    Raises ``Refused`` for a person, and ``NotFound`` for a dealer, that is not there.
    """
    require(actor, Permission.SEE_RECORD)
    scope = scope_of(session)
    administers = actor.may(Permission.ADMINISTER)
    dealer_id = _dealer_id(session, asked.dealer.strip(), administers) if asked.dealer.strip() else None
    narrowed = RecordFilter(
        _key_of(session, asked.person.strip()), asked.subject.strip() or None, dealer_id, asked.since, asked.until,
        asked.before,
    )  # fmt: skip
    found = stored.list_entries(
        session, narrowed, scope.dealer_ids, MOST, no_dealer=administers,
        also_verbs=RIGHTS_OF_DEALERS if administers else (),
    )  # fmt: skip
    people = names_of(session, {int(one.actor.removeprefix(USER)) for one in found if one.actor.startswith(USER)})
    codes = dict(list_codes(session))
    return [_line(one, people, codes, scope.allows(one.dealer_id) or one.dealer_id is None or
                  one.verb in RIGHTS_OF_DEALERS) for one in found]  # fmt: skip


def check_record(database: Database, actor: Actor, noted: str | None = None) -> ChainCheck:
    """Walk the whole chain; with ``noted``, a digest written down earlier, also say whether it still stands in it.

    Its answer names an entry by number alone, so that everybody who reads the record may ask.
    """
    require(actor, Permission.SEE_RECORD)
    sought = "".join((noted or "").split()).lower()
    if sought and (len(sought) != 64 or not DIGEST_LETTERS.issuperset(sought)):
        raise Refused(N_("A digest has 64 digits 0–9 and letters a–f. Copy the whole of it."), field="noted")
    with database.session(SYSTEM) as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        return stored.walk_chain(session, sought or None)


def _line(one: stored.Entry, people: dict[int, str], codes: dict[int, str], open_to_reader: bool) -> EntryLine:
    who = int(one.actor.removeprefix(USER)) if one.actor.startswith(USER) else None
    return EntryLine(
        one.id, one.at, one.actor, people.get(who or 0), one.verb, one.subject, codes.get(one.dealer_id or 0),
        one.digest, one.values if open_to_reader else None, one.values is None,
    )  # fmt: skip


def _key_of(session: Session, person: str) -> str | None:
    if not person:
        return None
    if "@" not in person:
        return person
    row = find_user_by_email(session, person)
    if row is None:
        raise Refused(N_("There is no account with the address {address}."), field="person", address=person)
    return f"{USER}{row.id}"


def _dealer_id(session: Session, code: str, administers: bool) -> int:
    if administers:
        found = next((dealer_id for dealer_id, known in list_codes(session) if known == code), None)
        if found is not None:
            return found
    return dealer_seen(session, code).id
