"""What stands on a scorecard beside its rates: cases, customers' answers, complaints, vehicles, records?"""

from dataclasses import dataclass, field
from datetime import date

from dealer_service.domain import canonical
from dealer_service.domain.scorecard_figures import CauseName


@dataclass(frozen=True, slots=True)
class CaseVisit:
    """One visit of a case; ``days`` and ``km`` run from the delivery of the visit before.

    ``late``: after the window. A visit at another dealer has no code, order and finding; its ``dealer_name`` says so.
    """

    dealer_code: str
    dealer_name: str
    order: str
    opened_on: date
    delivered_on: date | None
    odometer_km: int | None
    concern: str
    correction: str = ""
    found: str = ""
    days: int | None = None
    km: int | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class ReworkCase:
    """A first visit and what came back. ``counts``: its first visit lies in this month and failed."""

    vehicle: str
    model: str
    group: str
    group_en: str
    group_zh: str
    visits: tuple[CaseVisit, ...]
    cause: CauseName | None = None
    contributing: tuple[CauseName, ...] = ()
    counts: bool = True

    @property
    def returns(self) -> int:
        return len(self.visits) - 1

    @property
    def own_order(self) -> str:
        """The dealer's own first order of the case."""
        return next((visit.order for visit in self.visits if visit.order), "")


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """``levels`` are the answers at levels 1 to 4; ``due`` the follow-ups that fell due, ``refused`` not among them."""

    levels: tuple[int, ...]
    due: int
    reached: int
    answered: int
    refused: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class ComplaintCounts:
    """Of the complaints received in the month, as they stood on the day of the card.

    ``*_due``: those whose first promise was kept or has passed; ``*_kept``: those kept. ``open`` are not closed yet,
    ``closed_first`` of ``closed`` were never reopened. The median is working time without pauses to the first answer.
    """

    received: int
    acknowledge_kept: int
    acknowledge_due: int
    answer_kept: int
    answer_due: int
    open: int
    escalated: int = 0
    reopened: int = 0
    closed: int = 0
    closed_first: int = 0
    median_answer_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class OpenComplaint:
    """``severity`` is safety, major or minor; ``due_on`` the next promise, ``overdue`` where it has passed."""

    number: str
    received_on: date
    severity: str
    about: str
    level: int
    due_on: date | None = None
    overdue: bool = False
    order: str = ""


@dataclass(frozen=True, slots=True)
class OpenAction:
    """A measure that somebody has promised: ``source`` is audit or plan, ``of`` what it belongs to."""

    source: str
    of: str
    what: str
    owner: str
    due_on: date
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class WatchedVehicle:
    """A vehicle near a duty that follows from repeated repairs, with what was counted, in the card's language."""

    vehicle: str
    model: str
    reason: str
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many suspicions were dismissed for one reason."""

    code: str
    en: str
    zh: str
    count: int


@dataclass(frozen=True, slots=True)
class RecordQuality:
    """How far the figures can be trusted; None is "not known", never 0. ``*_orders``: the dealer's own, by number."""

    undecided: int | None = None
    dismissed: int | None = None
    refused_rows: int | None = None
    pending_links: int | None = None
    last_import_on: date | None = None
    complete_to: date | None = None
    untagged: int | None = None
    dismissed_for: tuple[ReasonCount, ...] = ()
    undecided_orders: tuple[str, ...] = field(default=(), metadata=canonical.LATER)
    refused_orders: tuple[str, ...] = field(default=(), metadata=canonical.LATER)
    pending_orders: tuple[str, ...] = field(default=(), metadata=canonical.LATER)


@dataclass(frozen=True, slots=True)
class Definition:
    """``term`` empty where the text names what it defines."""

    term: str
    text: str
