"""What is a complaint, what may be written down about it, and how is a number given to the customer?

Money is in minor units (cents, fen).
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from dealer_service.domain.words import N_


class State(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    NEGOTIATING = "negotiating"
    ESCALATED = "escalated"  # a superior's decision on an offer is awaited
    ANSWERED = "answered"
    FOLLOW_UP = "follow_up"  # the customer was asked after the answer and is not dissatisfied
    REOPENED = "reopened"
    CLOSED = "closed"


OPEN = frozenset(State) - {State.CLOSED}


class Level(IntEnum):
    """Who answers for the complaint; raised, never lowered."""

    ADVISOR = 1
    MANAGER = 2
    REGION = 3
    MANUFACTURER = 4


class Severity(StrEnum):
    """In the order of urgency."""

    SAFETY = "safety"
    MAJOR = "major"
    MINOR = "minor"


SEVERITY_MEANS: dict[Severity, str] = {
    Severity.SAFETY: N_("Fire, airbag, steering or brake failure, injury, or press or authorities are involved."),
    Severity.MAJOR: N_(
        "The vehicle cannot be used, the same fault came back, or the customer asks for his money back."
    ),
    Severity.MINOR: N_("Everything else: annoying, but the vehicle can be used and nobody is in danger."),
}


class Channel(StrEnum):
    """How the customer was spoken with."""

    COUNTER = "counter"
    TELEPHONE = "telephone"
    E_MAIL = "e-mail"
    LETTER = "letter"
    VISIT = "visit"
    ONLINE = "online"


class Source(StrEnum):
    """How the complaint came in."""

    COUNTER = "counter"
    TELEPHONE = "telephone"
    E_MAIL = "e-mail"
    LETTER = "letter"
    ONLINE = "online"
    SERVICE_CENTRE = "service_centre"
    FOLLOW_UP = "follow_up"


class Function(StrEnum):
    """Which function of the house is responsible."""

    COUNTER = "counter"
    WORKSHOP = "workshop"
    PARTS = "parts"
    BILLING = "billing"
    PRODUCT = "product"


class OfferKind(StrEnum):
    FREE_REPAIR = "free_repair"
    DISCOUNT = "discount"
    REFUND = "refund"
    VOUCHER = "voucher"
    LOAN_CAR = "loan_car"
    REPLACEMENT = "replacement"
    BUY_BACK = "buy_back"
    OTHER = "other"


EXCHANGES = frozenset({OfferKind.REPLACEMENT, OfferKind.BUY_BACK})
"""Never given without a superior's decision, whatever the amount."""


class Outcome(StrEnum):
    """What an attempt to reach the customer came to."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    SENT = "sent"  # a letter or an e-mail, not answered yet
    WRONG_ADDRESS = "wrong_address"


REPAIR_QUALITY = "repair_quality"
DISSATISFIED = 1
SATISFACTION = (1, 2, 3, 4)  # dissatisfied, neutral, basically satisfied, very satisfied


def amount_words(minor: int) -> str:
    """An amount in sentences: "3,000" or "3,000.50"."""
    whole, rest = divmod(minor, 100)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


@dataclass(frozen=True, slots=True)
class Offer:
    kind: OfferKind
    amount: int = 0

    @property
    def is_exchange(self) -> bool:
        return self.kind in EXCHANGES


def complaint_number(dealer_code: str, year: int, serial: int) -> str:
    """The number a customer can quote: dealer, year, running number of the year."""
    return f"{dealer_code}-{year}-{serial:04}"


@dataclass(frozen=True, slots=True)
class Related:
    """An earlier or open complaint that belongs beside a new one."""

    id: int
    number: str
    dealer: str
    state: State
    category: str
    received_on: date
    same_vehicle: bool
    same_cause: bool
    same_customer: bool = False


RECURRENCE_DAYS = 90
