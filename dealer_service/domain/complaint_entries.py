"""What stands in one entry of a complaint's log: which step, by whom, and what was written down?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from dealer_service.domain.calendars import Calendar
from dealer_service.domain.complaint_clocks import Promises
from dealer_service.domain.complaints import Channel, Function, Offer, OfferKind, Outcome, Severity, State


class Step(StrEnum):
    RECEIVE = "receive"
    ACKNOWLEDGE = "acknowledge"
    NEGOTIATE = "negotiate"
    OFFER = "offer"
    TURN_DOWN = "turn_down"  # the customer turned the offer down
    ESCALATE = "escalate"
    APPROVE = "approve"
    DECLINE = "decline"
    GIVE_BACK = "give_back"
    TAKE_OVER = "take_over"
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    UNREACHABLE = "unreachable"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    WAIT = "wait"
    RESUME = "resume"
    CONTACT = "contact"
    NOTE = "note"
    ADD = "add"  # the customer complains again about the same matter
    RAISE = "raise"
    REGRADE = "regrade"  # another severity
    RECLASSIFY = "reclassify"
    LINK = "link"  # to vehicle and order
    ASSIGN = "assign"
    JUDGE = "judge"
    OVERTURN = "overturn"  # after closing
    MISS = "miss"  # a deadline passed


@dataclass(frozen=True, slots=True)
class Said:
    """What a step writes down; which parts it needs is said by the table of steps.

    ``lines`` are the jobs of the order that the complaint concerns, empty for all; ``limit`` is what a superior
    authorises; ``ways_left`` what the customer can still do after he turned an offer down; ``due`` and ``deadline``
    belong to a missed deadline, ``deadline`` like ``answer-1``; ``raised_to`` is the level that the step brought.
    """

    note: str | None = None
    channel: Channel | None = None
    offer: Offer | None = None
    limit: int | None = None
    satisfaction: int | None = None
    upheld: bool | None = None
    function: Function | None = None
    lines: tuple[int, ...] | None = None
    severity: Severity | None = None
    category: str | None = None
    order_id: int | None = None
    vehicle_id: int | None = None
    handler_id: int | None = None
    outcome: Outcome | None = None
    next_attempt_at: datetime | None = None
    ways_left: str | None = None
    raised_to: int | None = None
    deadline: str | None = None
    due: datetime | None = None

    def to_plain(self) -> dict[str, Any]:
        """Plain values for keeping, without the note; what was not said is left out."""
        plain: dict[str, Any] = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if value is None or part.name == "note":
                continue
            if isinstance(value, Offer):
                value = {"kind": value.kind.value, "amount": value.amount}
            elif isinstance(value, datetime):
                value = value.isoformat()
            elif isinstance(value, StrEnum):
                value = value.value
            elif isinstance(value, tuple):
                value = list(value)
            plain[part.name] = value
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any], note: str | None = None) -> "Said":
        """What ``to_plain`` gave."""
        values = {"note": note, **plain}
        for name, kind in _KINDS.items():
            if name in plain:
                values[name] = kind(plain[name])
        return cls(**values)


_KINDS: dict[str, Any] = {
    "channel": Channel,
    "offer": lambda plain: Offer(OfferKind(plain["kind"]), plain["amount"]),
    "function": Function,
    "severity": Severity,
    "outcome": Outcome,
    "lines": tuple,
    "next_attempt_at": datetime.fromisoformat,
    "due": datetime.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; ``for_user_id`` is the absent person for whom a deputy acted, ``state`` what it led to."""

    seq: int
    at: datetime
    step: Step
    state: State
    by_user_id: int | None
    said: Said = field(default_factory=Said)
    for_user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was frozen when the complaint came in."""

    received_at: datetime
    promises: Promises
    calendar: Calendar
