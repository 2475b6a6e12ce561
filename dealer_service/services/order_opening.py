"""What does the counter need to open an order at once: what may have come back, when it can be ready, which number?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.calendars import Calendar
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.order_opening import PromiseDay, is_promised_while_closed, number_after, promise_days
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.domain.rework import DAY_SECONDS
from dealer_service.domain.three_questions import ThreeAnswers
from dealer_service.domain.vehicles import normalise_vin
from dealer_service.services import repair_orders, rework
from dealer_service.services.complaint_policy import calendar_for, policy_of
from dealer_service.services.repair_order_view import answer_questions
from dealer_service.services.words import N_
from dealer_service.storage import open_windows as stored
from dealer_service.storage.dealers import find_dealer
from dealer_service.storage.order_changes import find_order_id, hold_numbers, job_rows
from dealer_service.storage.scope import scope_of

__all__ = ["Counter", "Match", "Said", "Word", "counter_of", "is_closed_then", "matches_of", "open_at_counter"]

MOST_TRIES = 1000


@dataclass(frozen=True, slots=True)
class Match:
    """The earlier repair that a new concern of this group would be suspected to return from.

    Of another dealer's repair only its group and day are told: order, words and mileage are None.
    """

    group: str
    delivered_at: datetime
    days: int
    here: bool
    km_limit: int | None
    left_with_km: int | None = None
    order_id: int | None = None
    number: str | None = None
    line: int | None = None
    concern: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """What a dealer's counter starts from: the next number, the days to promise, the money it counts in."""

    number: str | None
    days: list[PromiseDay]
    currency: str | None


class Word(StrEnum):
    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Said:
    """What the advisor says of a match: the same concern, or another one with a reason of the list and words."""

    word: Word
    reason: str = ""
    words: str = ""


def matches_of(session: Session, actor: Actor, vin: str, dealer_code: str, at: datetime) -> list[Match]:
    """Repairs of the vehicle inside their rework window at a moment, the one of each concern group that counts."""
    require(actor, Permission.WRITE_ORDERS)
    dealer = _dealer(session, dealer_code)
    scope = scope_of(session)
    found: dict[str, Match] = {}
    for one in stored.repairs_in_window(session, normalise_vin(vin), dealer.id, at):
        days = int((at - one.delivered_at).total_seconds()) // DAY_SECONDS
        match = Match(one.group, one.delivered_at, days, one.dealer_id == dealer.id, one.km_limit)
        if scope.allows(one.dealer_id):
            match = replace(match, left_with_km=one.left_with_km, order_id=one.order_id, number=one.number,
                            line=one.line, concern=one.concern, correction=one.correction)  # fmt: skip
        found.setdefault(one.group, match)
    return list(found.values())


def counter_of(session: Session, actor: Actor, dealer_code: str, now: datetime) -> Counter:
    """The next free number, the open days ahead with their load, and the dealer's currency."""
    require(actor, Permission.WRITE_ORDERS)
    dealer = _dealer(session, dealer_code)
    policy = policy_of(session, dealer)[0]
    calendar = calendar_for(dealer, policy, now.date())
    days = promise_days(calendar, stored.promised_times(session, dealer.id), now)
    return Counter(_next_number(session, dealer.id, None), days, policy.currency)


def is_closed_then(session: Session, dealer_code: str, promised_at: datetime | None) -> bool:
    """Is the house closed at the promised time?"""
    if promised_at is None:
        return False
    return is_promised_while_closed(_calendar(session, _dealer(session, dealer_code), promised_at), promised_at)


def open_at_counter(
    session: Session,
    actor: Actor,
    order: ImportedOrder,
    now: datetime,
    *,
    said: Mapping[int, Said] | None = None,
    suggested: str | None = None,
    answers: ThreeAnswers | None = None,
    odd_vin: str | None = None,
) -> int:
    """Open an order with all that is known at the counter; answers its id.

    ``said`` has the advisor's word on a match by line: confirmed then and there, or another concern, which a person
    decides whose name is on neither order. Without a number, or with the ``suggested`` one that somebody else took
    meanwhile, the order gets the next.
    """
    dealer = _dealer(session, order.dealer_code)
    written = order.number.strip()
    hold_numbers(session, dealer.id)
    if not written or (written == suggested and find_order_id(session, dealer.id, written) is not None):
        order.number = _next_number(session, dealer.id, written or None) or written
    order_id = repair_orders.open_order(session, actor, order, now, odd_vin=odd_vin)
    jobs = {row.line: row.id or 0 for row in job_rows(session, order_id)}
    for line, one in (said or {}).items():
        try:
            _say(session, actor, jobs[line], one, now)
        except NotFound:
            raise
        except Refused as refused:
            raise Refused(refused.message, field=_field(line, one, refused.field), **refused.params) from None
    if answers is not None:
        answer_questions(session, actor, order_id, answers, now)
    return order_id


def _say(session: Session, actor: Actor, job_id: int, said: Said, now: datetime) -> None:
    if not rework.is_suspected(session, job_id):
        raise Refused(N_("No repair of this concern group is inside its rework window. Name the earlier job itself, or "
                         "leave this as it is."), field="rework_of")  # fmt: skip
    if said.word is Word.SAME:
        rework.confirm_rework(session, actor, job_id, now)
    else:
        rework.dismiss_suspicion(session, actor, job_id, said.reason, said.words, now)


def _field(line: int, said: Said, field: str | None) -> str:
    names = {"reason": "other_reason", "words": "other_words"} if said.word is Word.OTHER else {}
    return f"jobs-{line}-{names.get(field or '', 'rework_of')}"


def _next_number(session: Session, dealer_id: int, after: str | None) -> str | None:
    """The next number that no order of the dealer has; None where the newest cannot be counted on."""
    number = after or stored.newest_number(session, dealer_id)
    for _try in range(MOST_TRIES):
        number = number_after(number) if number else "1"
        if number is None or find_order_id(session, dealer_id, number) is None:
            return number
    return None


def _calendar(session: Session, dealer: Dealer, at: datetime) -> Calendar:
    return calendar_for(dealer, policy_of(session, dealer)[0], at.date())


def _dealer(session: Session, code: str) -> Dealer:
    dealer = find_dealer(session, code)
    if dealer is None or not scope_of(session).allows(dealer.id):
        raise NotFound(N_("There is no dealer {code}."), field="dealer", code=code)
    return dealer
