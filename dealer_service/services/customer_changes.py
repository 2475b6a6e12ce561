"""Two customers are one, or two; a name is put right; a mark is set: by a person, on record, and taken back."""

from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.customers import KeyAccount, Segment
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services.customers import NO_SUCH, may_write, visible_customer
from dealer_service.services.words import N_
from dealer_service.storage import customer_ties as ties
from dealer_service.storage import customers as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.follow_up_calls import mark_refusals
from dealer_service.storage.name_keys import name_key
from dealer_service.storage.order_parties import phone_key
from dealer_service.storage.vehicles import CustomerRow

LONGEST = 200


def merge_customers(session: Session, actor: Actor, kept_id: int, other_id: int, now: datetime) -> int:
    """From here on the other customer is the one kept; orders stay as their source wrote them. Answers the tie's id."""
    kept, other = _two(session, actor, kept_id, other_id)
    moved = stored.members_of(session, other.id or 0)
    ties.lead_to(session, kept, moved)
    members = stored.members_of(session, kept.id or 0)
    refused = ties.refuse_alike(session, members)
    tie_id = ties.record_tie(session, kept, other, True, actor.user_id, now, moved, refused)
    if refused:
        mark_refusals(session, stored.orders_with(session, [row.id or 0 for row in members]))
    _record(session, actor, "merge_customers", kept, now, other=other.id, tie=tie_id)
    return tie_id


def keep_apart(session: Session, actor: Actor, one_id: int, other_id: int, now: datetime) -> int:
    """The two are two persons: they are no longer shown as likely one. Answers the tie's id."""
    one, other = _two(session, actor, one_id, other_id)
    tie_id = ties.record_tie(session, one, other, False, actor.user_id, now)
    _record(session, actor, "keep_customers_apart", one, now, other=other.id, tie=tie_id)
    return tie_id


def undo_tie(session: Session, actor: Actor, tie_id: int, now: datetime) -> int:
    """Take a decision back: both customers are as they were before it. Answers the id of the other one."""
    require(actor, Permission.WRITE_ORDERS)
    tie = ties.find_tie(session, tie_id)
    if tie is None:
        raise NotFound(N_("There is no such decision, or not for you."))
    kept = stored.find_customer(session, tie.kept_id)
    if kept is None:
        raise NotFound(NO_SUCH)
    _require_at(session, actor, kept)
    if tie.undone_at is not None:
        raise Refused(N_("This was taken back already."))
    if tie.same and ties.later_merging(session, tie):
        raise Refused(N_("This person was merged into another since. Take that back first."))
    ties.take_back(session, tie, actor.user_id, now)
    _record(session, actor, "undo_customer_tie", kept, now, tie=tie_id)
    return tie.other_id


def correct_customer(
    session: Session, actor: Actor, customer_id: int, name: str, phone: str, now: datetime
) -> int:  # fmt: skip
    """Put name or telephone right. What the sources wrote stays beside it; answers the id of the person.

    An import that brings the old spelling again finds it, and with it the person.
    """
    row = _writable(session, actor, customer_id)
    name, phone = name.strip(), phone.strip()
    if not name and not phone:
        raise Refused(N_("Enter a name or a telephone number."), field="name")
    for field, value in (("name", name), ("phone", phone)):
        if len(value) > LONGEST:
            raise Refused(N_("The text has {length} characters, at most {limit} are kept. Shorten it."), field=field,
                          length=len(value), limit=LONGEST)  # fmt: skip
    if (row.name or "", row.phone or "") == (name, phone):
        return row.id or 0
    fresh = CustomerRow(
        dealer_id=row.dealer_id, name=name or None, name_key=name_key(name), phone=phone or None,
        phone_key=phone_key(phone), refuses_contact=row.refuses_contact, segment=row.segment,
        key_account=row.key_account, written_by_id=actor.user_id, written_at=now,
    )  # fmt: skip
    session.add(fresh)
    session.flush()
    moved = stored.members_of(session, row.id or 0)
    ties.lead_to(session, fresh, moved)
    ties.record_tie(session, fresh, row, True, actor.user_id, now, moved)
    _record(session, actor, "correct_customer", fresh, now, other=row.id)
    return fresh.id or 0


def mark_customer(
    session: Session, actor: Actor, customer_id: int, segment: str | None, key_account: str | None,
    refuses_contact: bool, now: datetime,
) -> None:  # fmt: skip
    """Set segment, key account, and whether the customer refuses to be called."""
    row = _writable(session, actor, customer_id)
    if segment is not None and segment not in set(Segment):
        raise Refused(N_("Choose a segment of the list."), field="segment")
    if key_account is not None and key_account not in set(KeyAccount):
        raise Refused(N_("Choose a kind of key account of the list."), field="key_account")
    row.segment, row.key_account = segment, key_account
    members = stored.members_of(session, row.id or 0)
    for member in members:
        member.refuses_contact = refuses_contact
        session.add(member)
    session.flush()
    if refuses_contact:
        mark_refusals(session, stored.orders_with(session, [member.id or 0 for member in members]))
    _record(session, actor, "mark_customer", row, now, segment=segment, key_account=key_account,
            refuses_contact=refuses_contact)  # fmt: skip


def _two(session: Session, actor: Actor, one_id: int, other_id: int) -> tuple[CustomerRow, CustomerRow]:
    one, other = _writable(session, actor, one_id), _writable(session, actor, other_id)
    if one.id == other.id:
        raise Refused(N_("These two are one person already."))
    if one.dealer_id != other.dealer_id:
        raise Refused(N_("These are customers of two dealers. Each dealer keeps its own."))
    return one, other


def _writable(session: Session, actor: Actor, customer_id: int) -> CustomerRow:
    require(actor, Permission.WRITE_ORDERS)
    row = visible_customer(session, actor, customer_id)
    _require_at(session, actor, row)
    return row


def _require_at(session: Session, actor: Actor, row: CustomerRow) -> None:
    if not may_write(session, actor, row.dealer_id):
        raise NotAllowed(N_("You see this dealer's customers, but change only those of your own dealer."))


def _record(session: Session, actor: Actor, verb: str, row: CustomerRow, now: datetime, **values: object) -> None:
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"customer:{row.id}", dealer_id=row.dealer_id,
                  values=dict(values))  # fmt: skip
