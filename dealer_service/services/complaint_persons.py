"""Who complains: corrected, handed out to the customer, or forgotten on request, each on record without the values."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.services.complaint_access import Opened, open_complaint
from dealer_service.services.words import N_
from dealer_service.storage import complaint_persons as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.complaint_log import entries_of, find_complaint
from dealer_service.storage.complaints import ComplaintPersonRow
from dealer_service.storage.order_parties import phone_key

__all__ = ["PersonDetails", "correct_person", "erase_person", "export_person"]


@dataclass(frozen=True, slots=True)
class PersonDetails:
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    locale: str = "en"


def correct_person(session: Session, actor: Actor, complaint_id: int, details: PersonDetails, now: datetime) -> None:
    """Put right who complains and how he is reached."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    _opened, person = _person(session, actor, complaint_id, now)
    changed = []
    for name in ("name", "phone", "email", "address", "locale"):
        value = (getattr(details, name) or "").strip() or None
        value = person.locale if name == "locale" and value is None else value
        if getattr(person, name) != value:
            changed.append(name)
            setattr(person, name, value)
    if changed:
        person.phone_key = phone_key(person.phone or "")
        person.erased_at = None
        stored.save_person(session, person)
        _record(session, actor, "correct_complaint_person", person, now, fields=changed)


def export_person(session: Session, actor: Actor, complaint_id: int, now: datetime) -> dict[str, Any]:
    """All that is kept of this customer's complaints at the dealer, as plain values to be handed to him."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    opened, person = _person(session, actor, complaint_id, now)
    ids = stored.same_person(session, opened.row, person)
    entries = entries_of(session, ids)
    complaints = []
    for one in ids:
        row = find_complaint(session, one)
        if row is None:
            continue
        complaints.append({
            "number": row.number, "received_at": row.received_at.isoformat(), "category": row.category,
            "severity": row.severity, "state": row.state, "words": row.words, "asks": row.asks, "plate": row.plate,
            "entries": [
                {"at": entry.at.isoformat(), "step": entry.step.value, "note": entry.said.note,
                 **{key: value for key, value in entry.said.to_plain().items() if not key.endswith("_id")}}
                for entry in entries[one]
            ],
        })  # fmt: skip
    _record(session, actor, "export_complaint_person", person, now, complaints=len(ids))
    return {
        "dealer": opened.standing.dealer.name,
        "exported_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "person": {name: getattr(person, name) for name in ("name", "phone", "email", "address", "locale")},
        "complaints": complaints,
    }


def erase_person(session: Session, actor: Actor, complaint_id: int, now: datetime) -> int:
    """Forget who complained, in all complaints of the same customer at the dealer; they stay. Answers how many."""
    require(actor, Permission.ERASE_PERSONS)
    opened, person = _person(session, actor, complaint_id, now)
    if not opened.standing.may(Permission.ERASE_PERSONS):
        raise NotAllowed(N_("This is done by the dealer's manager or by head office."))
    ids = stored.same_person(session, opened.row, person)
    stored.erase(session, ids, now)
    _record(session, actor, "erase_complaint_person", person, now, complaints=len(ids))
    return len(ids)


def _person(session: Session, actor: Actor, complaint_id: int, now: datetime) -> tuple[Opened, ComplaintPersonRow]:
    opened = open_complaint(session, actor, complaint_id, now, to_write=True)
    if not opened.sees_person and not opened.standing.may(Permission.ERASE_PERSONS):
        raise NotAllowed(N_("The customer's name is for those who speak with the customer."))
    person = stored.get_person(session, complaint_id)
    if person is None:
        raise NotFound(N_("There is no such complaint, or not for you."))
    return opened, person


def _record(session: Session, actor: Actor, verb: str, person: ComplaintPersonRow, now: datetime,
            **values: object) -> None:  # fmt: skip
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"complaint:{person.complaint_id}",
                  dealer_id=person.dealer_id, values=dict(values))  # fmt: skip
