"""Builders of complaints for tests: calendars, facts, people, and what each step must write down."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dealer_service.domain.accounts import Actor, Grant, Role
from dealer_service.domain.complaint_authority import Authority, authority_at
from dealer_service.domain.complaint_case import Case, Given
from dealer_service.domain.complaint_clocks import DEFAULT_PROMISES
from dealer_service.domain.complaint_entries import Entry, Facts, Said, Step
from dealer_service.domain.complaint_policy import DEFAULT_LIMITS, Policy, PublicDays, calendar_of
from dealer_service.domain.complaints import Channel, Function, Level, Offer, OfferKind, Outcome, Severity, State

HERE, ELSEWHERE, REGION, OTHER_REGION = 1, 2, 7, 8
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
CALENDAR = calendar_of(Policy(), "Europe/Berlin", PublicDays())
FACTS = Facts(MONDAY, DEFAULT_PROMISES, CALENDAR)
REFUND = Offer(OfferKind.REFUND, 3_000_00)


def person(role: Role, user_id: int = 5) -> Actor:
    """One person with the role at the dealer, in its region, or in the network."""
    dealer = HERE if role in (Role.ADVISOR, Role.TECHNICIAN, Role.CUSTOMER_CARE, Role.MANAGER, Role.PRINCIPAL) else None
    region = REGION if role is Role.AREA_MANAGER else None
    return Actor(user_id, "a@example.com", "A", grants=(Grant(role, dealer, region),))


def authority(role: Role, user_id: int = 5, **limits: int) -> Authority:
    return authority_at(
        person(role, user_id), (HERE,), REGION, {**DEFAULT_LIMITS, **{Role(k): v for k, v in limits.items()}}
    )


def enough(step: Step, **values: Any) -> Said:
    """What is written down with a step where nothing is missing."""
    said: dict[str, Any] = {
        "note": "as told", "channel": Channel.TELEPHONE, "offer": Offer(OfferKind.REFUND, 500_00), "limit": 800_00,
        "satisfaction": 3, "upheld": True, "function": Function.WORKSHOP, "severity": Severity.MAJOR,
        "category": "parts", "handler_id": 9, "outcome": Outcome.NO_ANSWER, "ways_left": "the ombudsman",
        "deadline": "answer-1",
    }  # fmt: skip
    needed = NEEDS.get(step, ())
    return Said(**{name: said[name] for name in needed} | values)


NEEDS: dict[Step, tuple[str, ...]] = {
    Step.ACKNOWLEDGE: ("note", "channel"),
    Step.NEGOTIATE: ("note",),
    Step.OFFER: ("note", "channel", "offer"),
    Step.TURN_DOWN: ("note", "ways_left"),
    Step.ESCALATE: ("note", "offer"),
    Step.APPROVE: ("note",),
    Step.DECLINE: ("note",),
    Step.GIVE_BACK: ("note", "limit"),
    Step.TAKE_OVER: (),
    Step.ANSWER: ("note", "channel"),
    Step.FOLLOW_UP: ("note", "channel", "satisfaction"),
    Step.CLOSE: ("upheld", "function"),
    Step.UNREACHABLE: ("note", "upheld", "function"),
    Step.WITHDRAW: ("note", "upheld", "function", "channel"),
    Step.REOPEN: ("note", "channel"),
    Step.WAIT: ("note",),
    Step.RESUME: ("note",),
    Step.CONTACT: ("channel", "outcome"),
    Step.NOTE: ("note",),
    Step.ADD: ("note", "channel"),
    Step.RAISE: ("note",),
    Step.REGRADE: ("note", "severity"),
    Step.RECLASSIFY: ("note", "category"),
    Step.LINK: ("note",),
    Step.ASSIGN: ("handler_id",),
    Step.JUDGE: ("note", "upheld", "function"),
    Step.OVERTURN: ("note", "upheld", "function"),
    Step.MISS: ("deadline",),
}


@dataclass(frozen=True)
class Ready:
    """A case in a state at a level in which only the person can be in the way of a step."""

    state: State
    level: int = Level.ADVISOR

    def case(self, step: Step) -> Case:
        waiting = step is Step.RESUME
        case = Case(state=self.state, version=4, level=self.level)
        case.attempts = [MONDAY.date().replace(day=day) for day in (16, 17, 18)]
        case.offers = [Given(REFUND, MONDAY)]
        case.asked = Offer(OfferKind.REFUND, 700_00) if self.state is State.ESCALATED else None
        case.waiting = Entry(4, MONDAY, Step.WAIT, self.state, 5, Said(note="a list")) if waiting else None
        return case
