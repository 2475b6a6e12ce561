"""How are states, steps, clocks and what was written down of a complaint said to a reader?"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.complaint_clocks import Clock, Deadline, Kept, TimeLeft, Urgency
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import (
    Channel,
    Function,
    Level,
    Offer,
    OfferKind,
    Outcome,
    Severity,
    Source,
    State,
)
from dealer_service.web.order_words import money
from dealer_service.web.words import duration, moment

# (word, kind of components/figures.html)
STATES: dict[State, tuple[Any, str]] = {
    State.RECEIVED: (_l("received"), "attention"),
    State.ACKNOWLEDGED: (_l("acknowledged"), "open"),
    State.NEGOTIATING: (_l("negotiating"), "open"),
    State.ESCALATED: (_l("escalated"), "raised"),
    State.ANSWERED: (_l("answered"), "open"),
    State.FOLLOW_UP: (_l("followed up"), "open"),
    State.REOPENED: (_l("reopened"), "raised"),
    State.CLOSED: (_l("closed"), "good"),
}
SEVERITIES: dict[Severity, tuple[Any, str]] = {
    Severity.SAFETY: (_l("safety"), "bad"),
    Severity.MAJOR: (_l("major"), "attention"),
    Severity.MINOR: (_l("minor"), "quiet"),
}
LEVELS: dict[int, Any] = {
    Level.ADVISOR: _l("level 1, advisor"),
    Level.MANAGER: _l("level 2, service manager"),
    Level.REGION: _l("level 3, region"),
    Level.MANUFACTURER: _l("level 4, manufacturer"),
}
SOURCES: dict[Source, Any] = {
    Source.COUNTER: _l("at the counter"),
    Source.TELEPHONE: _l("by telephone"),
    Source.E_MAIL: _l("by e-mail"),
    Source.LETTER: _l("by letter"),
    Source.ONLINE: _l("online"),
    Source.SERVICE_CENTRE: _l("through the manufacturer's service centre"),
    Source.FOLLOW_UP: _l("at the follow-up"),
}
CHANNELS: dict[Channel, Any] = {
    Channel.TELEPHONE: _l("by telephone"),
    Channel.COUNTER: _l("at the counter"),
    Channel.VISIT: _l("by a visit"),
    Channel.E_MAIL: _l("by e-mail"),
    Channel.LETTER: _l("by letter"),
    Channel.ONLINE: _l("online"),
}
OUTCOMES: dict[Outcome, Any] = {
    Outcome.REACHED: _l("reached"),
    Outcome.NO_ANSWER: _l("no answer"),
    Outcome.MESSAGE_LEFT: _l("message left"),
    Outcome.SENT: _l("sent, no reply yet"),
    Outcome.WRONG_ADDRESS: _l("wrong number or address"),
}
FUNCTIONS: dict[Function, Any] = {
    Function.COUNTER: _l("counter"),
    Function.WORKSHOP: _l("workshop"),
    Function.PARTS: _l("parts store"),
    Function.BILLING: _l("billing"),
    Function.PRODUCT: _l("product (the manufacturer)"),
}
OFFERS: dict[OfferKind, Any] = {
    OfferKind.FREE_REPAIR: _l("repair free of charge"),
    OfferKind.DISCOUNT: _l("discount"),
    OfferKind.REFUND: _l("refund"),
    OfferKind.VOUCHER: _l("voucher"),
    OfferKind.LOAN_CAR: _l("loan car"),
    OfferKind.REPLACEMENT: _l("replacement of the vehicle"),
    OfferKind.BUY_BACK: _l("buy-back"),
    OfferKind.OTHER: _l("something else"),
}
SATISFIED: dict[int, tuple[Any, str]] = {
    4: (_l("very satisfied"), "good"),
    3: (_l("basically satisfied"), "good"),
    2: (_l("neutral"), "open"),
    1: (_l("dissatisfied"), "bad"),
}
DEADLINES: dict[Deadline, Any] = {
    Deadline.ACKNOWLEDGE: _l("Acknowledge"),
    Deadline.ANSWER: _l("Answer"),
    Deadline.FOLLOW_UP: _l("Follow up"),
}
KEPT: dict[Kept, tuple[Any, str]] = {
    Kept.RUNNING: (_l("running"), "open"),
    Kept.WAITING: (_l("stopped: the customer is awaited"), "quiet"),
    Kept.OVERDUE: (_l("overdue"), "bad"),
    Kept.MET: (_l("kept"), "good"),
    Kept.MISSED: (_l("missed"), "bad"),
    Kept.STOPPED: (_l("closed before it was due"), "quiet"),
}
URGENCIES: dict[Urgency, tuple[Any, str]] = {
    Urgency.OVERDUE: (_l("overdue"), "bad"),
    Urgency.SOON: (_l("due soon"), "attention"),
    Urgency.TODAY: (_l("due today"), "attention"),
    Urgency.ON_TIME: (_l("in time"), "open"),
    Urgency.WAITING: (_l("the customer is awaited"), "quiet"),
    Urgency.NOTHING_DUE: (_l("nothing is due"), "quiet"),
}
# What a button says, and what the timeline says once it was done.
STEPS: dict[Step, tuple[Any, Any]] = {
    Step.RECEIVE: (_l("Receive"), _l("Received")),
    Step.ACKNOWLEDGE: (_l("Acknowledge"), _l("Acknowledged: the customer was heard")),
    Step.NEGOTIATE: (_l("Begin to negotiate"), _l("Negotiation begun")),
    Step.OFFER: (_l("Record an offer"), _l("Offered")),
    Step.TURN_DOWN: (_l("Offer turned down"), _l("The customer turned the offer down")),
    Step.ESCALATE: (_l("Escalate"), _l("Escalated")),
    Step.APPROVE: (_l("Approve the offer"), _l("Offer approved")),
    Step.DECLINE: (_l("Decline the offer"), _l("Offer declined")),
    Step.GIVE_BACK: (_l("Give back with a limit"), _l("Given back with a limit")),
    Step.TAKE_OVER: (_l("Take over"), _l("Taken over")),
    Step.ANSWER: (_l("Record the answer"), _l("Answered, as told to the customer")),
    Step.FOLLOW_UP: (_l("Record the follow-up"), _l("Followed up")),
    Step.CLOSE: (_l("Close"), _l("Closed")),
    Step.UNREACHABLE: (_l("Close: unreachable"), _l("Closed: the customer could not be reached")),
    Step.WITHDRAW: (_l("Withdrawn by the customer"), _l("Closed: the customer withdrew")),
    Step.REOPEN: (_l("Reopen"), _l("Reopened")),
    Step.WAIT: (_l("Wait for the customer"), _l("Clock stopped: the customer is awaited")),
    Step.RESUME: (_l("Let the clock run"), _l("Clock running again")),
    Step.CONTACT: (_l("Record an attempt"), _l("Attempt to reach the customer")),
    Step.NOTE: (_l("Add a note"), _l("Note")),
    Step.ADD: (_l("Complained again"), _l("The customer complained again")),
    Step.RAISE: (_l("Raise the level"), _l("Level raised by hand")),
    Step.REGRADE: (_l("Change the severity"), _l("Severity changed")),
    Step.RECLASSIFY: (_l("Change the category"), _l("Category changed")),
    Step.LINK: (_l("Change vehicle or order"), _l("Vehicle or order changed")),
    Step.ASSIGN: (_l("Give to somebody"), _l("Given to somebody")),
    Step.JUDGE: (_l("Record the finding"), _l("Finding recorded")),
    Step.OVERTURN: (_l("Change the finding"), _l("Finding changed after closing")),
    Step.MISS: (_l("Deadline"), _l("Deadline missed")),
}


def step_button(step: Step) -> str:
    return str(STEPS[step][0])


def step_done(step: Step) -> str:
    return str(STEPS[step][1])


def offer_words(offer: Offer, currency: str | None) -> str:
    """Refund · 300.00 EUR; an offer without an amount names its kind alone."""
    word = str(OFFERS[offer.kind])
    return f"{word} · {money(offer.amount, currency)}" if offer.amount else word


def deadline_words(key: str) -> str:
    """What ``answer-2`` means."""
    name, _bar, written = key.rpartition("-")
    word = str(DEADLINES[Deadline(name)])
    return word if written == "1" else _("%(deadline)s, after reopening", deadline=word)


def clock_name(clock: Clock) -> str:
    return deadline_words(clock.key)


def left_words(left: TimeLeft, zone: str) -> str:
    """2 h 10 min of working time left, until Tue 24 Nov 2026, 10:30."""
    if left.seconds is None or left.due_at is None:
        return str(URGENCIES[left.urgency][0])
    time = duration(timedelta(seconds=abs(left.seconds)))
    until = moment(left.due_at, zone)
    if left.urgency is Urgency.OVERDUE:
        return _("overdue by %(time)s of working time, since %(until)s", time=time, until=until)
    if left.urgency is Urgency.WAITING:
        return _("%(time)s of working time left when the clock runs again", time=time)
    return _("%(time)s of working time left, until %(until)s", time=time, until=until)


def upheld_words(upheld: bool | None) -> str:
    if upheld is None:
        return _("not decided")
    return _("upheld") if upheld else _("not upheld")


def state_mark(state: State) -> tuple[str, str]:
    word, kind = STATES[state]
    return str(word), kind


def words_of(table: Mapping[Any, Any], value: Any) -> str | None:
    """A value of a table in words, with or without its kind; None for none."""
    if value is None:
        return None
    found = table[value]
    return str(found[0] if isinstance(found, tuple) else found)


def moment_or_none(at: datetime | None, zone: str) -> str | None:
    return None if at is None else moment(at, zone)
