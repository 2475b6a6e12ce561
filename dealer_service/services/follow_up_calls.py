"""Whom does an advisor call today, what is known while the telephone rings, and what became of the call?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.follow_up import (
    CallState,
    Kept,
    call_state,
    checked_next,
    next_attempts,
    usual_next,
)
from dealer_service.domain.order_stages import Promises, promises_kept
from dealer_service.domain.refusals import Conflict, NotFound, Refused
from dealer_service.services import follow_up
from dealer_service.services.complaint_policy import calendar_for, country_of, policy_of
from dealer_service.services.order_guard import order_to_write
from dealer_service.services.order_scope import sight_of
from dealer_service.services.telephones import Telephone, telephone
from dealer_service.services.words import N_
from dealer_service.storage import customers as stored_customers
from dealer_service.storage import follow_up_list as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.follow_up import FollowUpAttemptRow, FollowUpRow
from dealer_service.storage.follow_up_calls import mark_refusals
from dealer_service.storage.follow_up_list import Attempt, OpenCall, RepairedJob
from dealer_service.storage.order_work import list_consents

__all__ = ["Attempt", "Call", "CallSheet", "RepairedJob", "answer_call", "call_sheet", "calls_of_day", "count_waiting",
           "note_attempt", "refuse_contact"]  # fmt: skip

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the list of the day; ``tried`` is how often nobody was reached."""

    open: OpenCall
    state: CallState
    zone: str
    phone: Telephone | None
    tried: int


@dataclass(frozen=True, slots=True)
class CallSheet:
    """What is known while the telephone rings; ``back`` is a newer order of the vehicle (id, number, status)."""

    call: Call
    jobs: tuple[RepairedJob, ...]
    attempts: tuple[Attempt, ...]
    promises: Promises
    back: tuple[int, str, str] | None
    next_times: tuple[datetime, ...]
    usual_next: datetime | None


def calls_of_day(session: Session, actor: Actor, now: datetime, *, mine: bool = False) -> list[Call]:
    """The calls to make today in the person's scope, the most pressing first.

    Planned attempts whose time has come lead, then what lapses first; what is planned for later today stands last.
    ``mine`` are the calls about orders that carry the person's own name.
    """
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    dealers = {dealer.id: dealer for dealer in sight_of(session, actor).dealers}
    latest = max((_today(dealer, now) for dealer in dealers.values()), default=now.date())
    rows = stored.list_open(session, latest)
    if mine:
        rows = [row for row in rows if row.advisor == (actor.staff_name or actor.name)]
    tried = stored.count_attempts(session, [row.id for row in rows])
    found = [call for row in rows if (call := _call(row, dealers[row.dealer_id], now, tried.get(row.id, 0)))]
    return sorted(found, key=_pressing)


def count_waiting(session: Session, actor: Actor, now: datetime) -> int:
    """How many calls can be made now: for the rail."""
    if not actor.may(Permission.ANSWER_FOLLOW_UPS):
        return 0
    dealers = sight_of(session, actor).dealers
    return stored.count_open(session, max((_today(one, now) for one in dealers), default=now.date()), now)


def call_sheet(session: Session, actor: Actor, call_id: int, now: datetime) -> CallSheet:
    """One call that is still to be made; raises ``NotFound`` for one that is not, or not for this person."""
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    dealers = {dealer.id: dealer for dealer in sight_of(session, actor).dealers}
    latest = max((_today(dealer, now) for dealer in dealers.values()), default=now.date())
    row = next(iter(stored.list_open(session, latest, call_id=call_id)), None)
    call = None
    attempts: list[Attempt] = []
    if row is not None:
        attempts = stored.list_attempts(session, call_id)
        call = _call(row, dealers[row.dealer_id], now, len(attempts), any_day=True)
    if row is None or call is None:
        raise NotFound(N_("This call is not to be made any more. Somebody made it, or it lapsed."))
    dealer = dealers[row.dealer_id]
    calendar = calendar_for(dealer, policy_of(session, dealer)[0], now.date())
    times = next_attempts(calendar, now, row.lapses_on)
    back = stored.back_in_house(session, row.vehicle_id, row.delivered_at, row.order_id) if row.delivered_at else None
    agreed = sum(consent.amount for consent in list_consents(session, row.order_id).values())
    return CallSheet(
        call, tuple(stored.repaired_jobs(session, row.order_id)), tuple(attempts),
        promises_kept(row.promised_at, row.delivered_at, row.estimate, row.invoice, agreed), back, tuple(times),
        usual_next(times, now, ZoneInfo(call.zone)),
    )  # fmt: skip


def answer_call(
    session: Session,
    actor: Actor,
    call_id: int,
    now: datetime,
    *,
    fixed: bool,
    level: int | None = None,
    kept: Kept | None = None,
    channel: str | None = "telephone",
    words: str = "",
    lines: Collection[int] = (),
) -> int:
    """Keep what the customer said just now; answers the answer's id. Raises ``Conflict`` for whom came second."""
    call = _open_call(session, actor, call_id)
    told = sorted(lines) if not fixed else []
    return follow_up.record_answer(
        session, actor, call.order_id, now, fixed, level, channel, words, now=now, lines=told, kept=kept
    )


def note_attempt(session: Session, actor: Actor, call_id: int, now: datetime, next_at: datetime | None,
                 words: str = "") -> None:  # fmt: skip
    """Keep that nobody was reached, and when to try again; without a time it is tried when somebody gets to it."""
    call = _open_call(session, actor, call_id)
    if call.state != "due":
        raise NotFound(N_("This call is not to be made any more. Somebody made it, or it lapsed."))
    if len(words) > LONGEST:
        raise Refused(N_("The text has {length} characters, at most {limit} are kept. Shorten it."), field="words",
                      length=len(words), limit=LONGEST)  # fmt: skip
    dealer = next(one for one in sight_of(session, actor).dealers if one.id == call.dealer_id)
    planned = checked_next(next_at, now, call.lapses_on, dealer.zone_on(now.date()))
    attempt = FollowUpAttemptRow(
        dealer_id=call.dealer_id, follow_up_id=call_id, at=now, words=words.strip() or None, next_at=planned,
        by_user_id=actor.user_id,
    )  # fmt: skip
    stored.save_attempt(session, call, attempt)
    values = {"next_at": planned.isoformat() if planned else None}
    record_change(session, at=now, actor=actor.key, verb="note_attempt", subject=f"follow_up:{call_id}",
                  dealer_id=call.dealer_id, values=values)  # fmt: skip


def refuse_contact(session: Session, actor: Actor, call_id: int, now: datetime) -> None:
    """The customer wants no calls: neither this one nor any after later visits, under whichever name he is kept."""
    call = _open_call(session, actor, call_id)
    customer_id = stored.customer_of(session, call.order_id)
    if customer_id is None:
        raise Refused(N_("This order names no customer. Enter the customer on the order first."))
    customer = stored_customers.find_customer(session, customer_id)
    person = (customer.merged_into_id if customer else None) or customer_id
    members = stored_customers.members_of(session, person)
    for member in members:
        member.refuses_contact = True
        session.add(member)
    session.flush()
    mark_refusals(session, stored_customers.orders_with(session, [member.id or 0 for member in members]))
    record_change(session, at=now, actor=actor.key, verb="refuse_contact", subject=f"customer:{person}",
                  dealer_id=call.dealer_id, values={"call": call_id})  # fmt: skip


def _open_call(session: Session, actor: Actor, call_id: int) -> FollowUpRow:
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    call = stored.lock_call(session, call_id)
    if call is None:
        raise NotFound(N_("There is no such call, or not for you."))
    order_to_write(session, actor, Permission.ANSWER_FOLLOW_UPS, call.order_id, None)
    if call.state == "answered":
        said = stored.latest_answer(session, call.order_id)
        raise Conflict(N_("{name} wrote down an answer to this call already. Open the order to see it."),
                       name=(said[1] if said else None) or N_("Somebody else"))  # fmt: skip
    if call.state == "refused_contact":
        raise Refused(N_("This customer wants no calls."))
    if call.state not in ("due", "not_reached"):
        raise NotFound(N_("This call is not to be made any more. Somebody made it, or it lapsed."))
    return call


def _call(row: OpenCall, dealer: Dealer, now: datetime, tried: int, *, any_day: bool = False) -> Call | None:
    zone = dealer.zone_on(now.date())
    state = call_state(row.due_on, row.lapses_on, row.next_at, now, zone)
    if state is None and any_day and row.lapses_on > _today(dealer, now):
        state = CallState.LATER
    if state is None:
        return None
    return Call(row, state, zone.key, telephone(row.phone, country_of(dealer.zone_on(now.date()).key)), tried)


def _pressing(call: Call) -> tuple[int, datetime, date, int]:
    """Planned attempts by their time, then what lapses first."""
    planned = call.state in (CallState.PLANNED, CallState.LATER)
    never = datetime.max.replace(tzinfo=UTC)
    at = call.open.next_at or never
    place = 0 if call.state is CallState.PLANNED else 2 if planned else 1
    return (place, at if planned else never, call.open.lapses_on, call.open.id)


def _today(dealer: Dealer, now: datetime) -> date:
    return now.astimezone(dealer.zone_on(now.date())).date()
