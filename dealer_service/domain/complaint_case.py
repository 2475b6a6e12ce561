"""How does a complaint stand? Computed from its entries, and from nothing beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from dealer_service.domain.complaint_authority import Authorised
from dealer_service.domain.complaint_clocks import (
    NOTHING_DUE,
    Clock,
    Deadline,
    Promise,
    Span,
    clock_of,
)
from dealer_service.domain.complaint_entries import Entry, Facts, Said, Step
from dealer_service.domain.complaints import Function, Level, Offer, Outcome, Severity, State
from dealer_service.domain.dealers import zone_of

CLOSINGS = frozenset({Step.CLOSE, Step.UNREACHABLE, Step.WITHDRAW})
ATTEMPTS_NEEDED = 3

# The customer is still awaited after these; every other step ends a pause.
KEEPS_WAITING = frozenset({Step.WAIT, Step.NOTE, Step.RAISE, Step.REGRADE, Step.RECLASSIFY, Step.LINK, Step.ASSIGN,
                           Step.JUDGE, Step.MISS})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """An offer made to the customer; ``turned_down`` with the ways he was told are left to him."""

    offer: Offer
    at: datetime
    turned_down: bool = False
    ways_left: str | None = None


@dataclass(slots=True)
class Round:
    """From receipt, or from a reopening, to the follow-up; each promise as it was when it was fulfilled."""

    number: int
    started_at: datetime
    acknowledged: tuple[datetime, Promise] | None = None
    answered: tuple[datetime, Promise] | None = None
    followed_up: tuple[datetime, Promise] | None = None
    ended_at: datetime | None = None


@dataclass(slots=True)
class Case:
    """A complaint as its entries make it."""

    state: State = State.RECEIVED
    version: int = 0
    level: int = Level.ADVISOR
    severity: Severity = Severity.MINOR
    category: str = ""
    promise: Promise = field(default_factory=lambda: Promise(8, 5, 3))
    handler_id: int | None = None
    order_id: int | None = None
    vehicle_id: int | None = None
    waiting: Entry | None = None
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    offers: list[Given] = field(default_factory=list)
    asked: Offer | None = None  # the offer that waits for a superior
    authorised: Authorised | None = None
    asked_by_id: int | None = None
    entrusted_id: int | None = None  # to whom the superior gave it back, until it rises again
    additions: int = 0
    attempts: list[date] = field(default_factory=list)  # local days on which the customer was not reached
    next_attempt_at: datetime | None = None
    satisfaction: int | None = None
    upheld: bool | None = None
    function: Function | None = None
    lines: tuple[int, ...] = ()
    missed: set[str] = field(default_factory=set)
    closed_at: datetime | None = None
    closed_by: Step | None = None
    last_at: datetime | None = None
    reopened: int = 0
    escalated: int = 0

    @property
    def is_open(self) -> bool:
        return self.state is not State.CLOSED

    @property
    def attempt_days(self) -> int:
        return len(set(self.attempts))

    def clocks(self, facts: Facts, now: datetime) -> list[Clock]:
        """Every promise of every round, in order; what was reopened keeps its first results."""
        return [clock_of(span, facts.calendar, self.pauses, now) for span in self._spans()]

    def _spans(self) -> list[Span]:
        spans = []
        for one in self.rounds:
            started, ended = one.started_at, one.ended_at
            parts = [(Deadline.ANSWER, started, one.answered)]
            if one.number == 1:
                parts.insert(0, (Deadline.ACKNOWLEDGE, started, one.acknowledged))
            if one.answered is not None:
                parts.append((Deadline.FOLLOW_UP, one.answered[0], one.followed_up))
            for deadline, start, done in parts:
                at, promise = done or (ended, self.promise)
                spans.append(Span(deadline, one.number, start, at, done is not None, promise))
        return spans

    def due(self, facts: Facts, now: datetime) -> tuple[datetime, datetime]:
        """For the index: what is due next, and the next passing of a deadline that is not recorded yet."""
        if not self.is_open:
            return NOTHING_DUE, NOTHING_DUE
        clocks = [clock for clock in self.clocks(facts, now) if clock.is_open]
        # While the customer is awaited nothing comes nearer; what was overdue before stays overdue.
        running = [clock for clock in clocks if self.waiting is None or now > clock.due_at]
        shown = [clock.due_at for clock in running]
        passing = [clock.due_at for clock in running if clock.key not in self.missed]
        return min(shown, default=NOTHING_DUE), min(passing, default=NOTHING_DUE)

    def passed(self, facts: Facts, now: datetime) -> list[Clock]:
        """Deadlines that were missed and not recorded yet, in order."""
        return [c for c in self.clocks(facts, now) if c.key not in self.missed and now > c.due_at
                and (c.ended_at or now) > c.due_at]  # fmt: skip


def read_case(facts: Facts, entries: Iterable[Entry]) -> Case:
    """The complaint after all its entries, the first of which received it."""
    case = Case()
    for entry in entries:
        apply(case, facts, entry)
    return case


def apply(case: Case, facts: Facts, entry: Entry) -> None:
    """Move the case by one entry."""
    step, said, at = entry.step, entry.said, entry.at
    if case.waiting is not None and step not in KEEPS_WAITING and not _unreached(entry):
        case.pauses[-1] = (case.pauses[-1][0], at)
        case.waiting = None
    if step is Step.RECEIVE:
        case.severity = said.severity or case.severity
        case.promise = facts.promises[case.severity]
        case.rounds.append(Round(1, facts.received_at))
    else:
        _regrade(case, facts, said)
    if said.raised_to is not None:
        case.level = max(case.level, said.raised_to)
        case.entrusted_id = None
    for name in ("category", "handler_id", "order_id", "vehicle_id", "upheld", "function", "lines", "satisfaction"):
        value = getattr(said, name)
        if value is not None:
            setattr(case, name, value)
    if step is Step.LINK:
        case.order_id, case.vehicle_id = said.order_id, said.vehicle_id
    _offers(case, entry)
    _contacts(case, facts, entry)
    if step is Step.WAIT:
        case.waiting = entry
        case.pauses.append((at, None))
    elif step is Step.MISS and said.deadline is not None:
        case.missed.add(said.deadline)
    elif step is Step.ADD:
        case.additions += 1
    _rounds(case, entry)
    case.state, case.version, case.last_at = entry.state, entry.seq, at


def _unreached(entry: Entry) -> bool:
    return entry.step is Step.CONTACT and entry.said.outcome is not Outcome.REACHED


def _regrade(case: Case, facts: Facts, said: Said) -> None:
    if said.severity is not None:
        case.severity = said.severity
        case.promise = case.promise.tightest(facts.promises[said.severity])


def _offers(case: Case, entry: Entry) -> None:
    step, said = entry.step, entry.said
    if step is Step.OFFER and said.offer is not None:
        case.offers.append(Given(said.offer, entry.at))
    elif step is Step.TURN_DOWN and case.offers:
        last = case.offers[-1]
        case.offers[-1] = Given(last.offer, last.at, True, said.ways_left)
    elif step is Step.ESCALATE:
        case.asked = said.offer or case.asked
        case.asked_by_id = case.asked_by_id or entry.for_user_id or entry.by_user_id
        case.escalated += 1
    elif case.asked is not None and entry.state is not State.ESCALATED:
        if step is Step.APPROVE:
            case.authorised = Authorised(case.asked)
        elif step is Step.TAKE_OVER and said.offer is not None:
            case.authorised = Authorised(said.offer)
        elif step is Step.GIVE_BACK and said.limit is not None:
            case.authorised = Authorised(Offer(case.asked.kind, said.limit))
        if step in (Step.APPROVE, Step.DECLINE, Step.GIVE_BACK):
            case.entrusted_id = case.asked_by_id
        case.asked = case.asked_by_id = None


def _contacts(case: Case, facts: Facts, entry: Entry) -> None:
    if entry.step is Step.CONTACT:
        case.next_attempt_at = entry.said.next_attempt_at
        if entry.said.outcome is Outcome.REACHED:
            case.attempts.clear()
        else:
            case.attempts.append(entry.at.astimezone(zone_of(facts.calendar.zone)).date())
    elif entry.step in (Step.ACKNOWLEDGE, Step.ANSWER, Step.FOLLOW_UP, Step.ADD, Step.REOPEN, Step.TURN_DOWN):
        case.attempts.clear()
        case.next_attempt_at = None


def _rounds(case: Case, entry: Entry) -> None:
    at, kept = entry.at, (entry.at, case.promise)
    now = case.rounds[-1]
    if entry.step is Step.ACKNOWLEDGE:
        now.acknowledged = kept
    elif entry.step is Step.ANSWER:
        now.answered = kept
    elif entry.step is Step.FOLLOW_UP and now.followed_up is None:
        now.followed_up = kept
    elif entry.step in CLOSINGS:
        now.ended_at = case.closed_at = at
        case.closed_by, case.next_attempt_at = entry.step, None
    if entry.state is State.REOPENED and entry.step in (Step.FOLLOW_UP, Step.REOPEN):
        now.ended_at = now.ended_at or at
        case.rounds.append(Round(now.number + 1, at))
        case.reopened += 1
        case.closed_at = case.closed_by = None
        case.satisfaction = None
        case.upheld, case.authorised = None, None
