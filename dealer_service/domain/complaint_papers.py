"""What do the papers of a complaint say: its file, the customer's receipt, the letter with the answer?

Facts alone; the wording is the printer's. Times are aware, printed in the dealer's ``zone``; names of categories come
in the language of the paper.
"""

from dataclasses import dataclass
from datetime import datetime

from dealer_service.domain.complaint_case import Given
from dealer_service.domain.complaint_clocks import Clock
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaints import Function, Offer, Severity, Source, State


@dataclass(frozen=True, slots=True)
class Customer:
    """Who complains; ``erased`` where the person asked to be forgotten."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class FiledEntry:
    """One entry; ``by`` None for what happened by itself; ``handler`` and ``category`` name what ``said`` points to."""

    seq: int
    at: datetime
    step: Step
    state: State
    said: Said
    by: str | None = None
    on_behalf_of: str | None = None
    handler: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierComplaint:
    number: str
    category: str
    state: State
    same_vehicle: bool
    same_cause: bool


@dataclass(frozen=True, slots=True)
class ComplaintFile:
    """A whole complaint as it stood at ``as_of``; ``customer`` None where the reader need not know who it is."""

    number: str
    dealer_code: str
    dealer_name: str
    zone: str
    as_of: datetime
    locale: str
    state: State
    level: int
    severity: Severity
    category: str
    source: Source
    received_at: datetime
    words: str
    entries: tuple[FiledEntry, ...]
    clocks: tuple[Clock, ...]
    customer: Customer | None = None
    currency: str | None = None
    received_by: str | None = None
    handler: str | None = None
    asks: str | None = None
    vin: str | None = None
    model: str | None = None
    plate: str | None = None
    order_number: str | None = None
    offers: tuple[Given, ...] = ()
    answer: str | None = None
    satisfaction: int | None = None
    upheld: bool | None = None
    function: Function | None = None
    lines: tuple[int, ...] = ()
    closed_at: datetime | None = None
    closed_by: Step | None = None
    reopened: int = 0
    additions: int = 0
    earlier: tuple[EarlierComplaint, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintReceipt:
    """What the customer takes home; ``heard_by`` and ``answer_by`` are the promises that still run."""

    number: str
    dealer_name: str
    zone: str
    locale: str
    received_at: datetime
    category: str
    words: str
    city: str | None = None
    received_by: str | None = None
    name: str | None = None
    asks: str | None = None
    vin: str | None = None
    model: str | None = None
    plate: str | None = None
    order_number: str | None = None
    heard_by: datetime | None = None
    answer_by: datetime | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """The last answer as a letter, in the customer's language; ``offers`` were not turned down."""

    number: str
    locale: str
    dealer_name: str
    zone: str
    received_at: datetime
    answered_at: datetime
    words: str
    answer: str
    city: str | None = None
    name: str | None = None
    address: str | None = None
    email: str | None = None
    vin: str | None = None
    plate: str | None = None
    offers: tuple[Offer, ...] = ()
    currency: str | None = None
    ways_left: str | None = None
    signed_by: str | None = None
