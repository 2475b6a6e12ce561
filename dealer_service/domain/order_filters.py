"""Which orders does a figure consist of, and how may a list of them be narrowed?"""

from dataclasses import dataclass, replace
from datetime import date

from dealer_service.domain.first_fix import COUNTS
from dealer_service.domain.first_fix import Standing as S

NOTHING = S(0)

# Name in an address -> (bits that must be set, bits that must not, bits of which one must be set).
STANDINGS: dict[str, tuple[S, S, S]] = {
    **{name: (needed, barred, NOTHING) for name, (needed, barred) in COUNTS.items()},
    "first_visit": (S.FIRST_VISIT, NOTHING, NOTHING),
    "fixed": (S.FIRST_VISIT, S.FAILED, NOTHING),
    "failed": (S.FIRST_VISIT | S.FAILED, NOTHING, NOTHING),
    "failed_dealer_side": (S.FIRST_VISIT | S.FAILED_DEALER_SIDE, NOTHING, NOTHING),
    "failed_manufacturer_side": (S.FIRST_VISIT | S.FAILED, S.FAILED_DEALER_SIDE, NOTHING),
    "counted": (S.CLASSIFIED, NOTHING, NOTHING),
    "return_visit": (S.RETURN_VISIT, NOTHING, NOTHING),
    "linked": (S.LINKED, NOTHING, NOTHING),
    "late": (S.LINKED, S.RETURN_VISIT, NOTHING),
    "not_linked": (S.CLASSIFIED, S.LINKED, NOTHING),
    "failed_or_return": (S.CLASSIFIED, NOTHING, S.FAILED | S.RETURN_VISIT),
    "detected_first_visit": (S.DETECTED_FIRST_VISIT, NOTHING, NOTHING),
    "detected_fixed": (S.DETECTED_FIRST_VISIT, S.DETECTED_FAILED, NOTHING),
    "detected_failed": (S.DETECTED_FIRST_VISIT | S.DETECTED_FAILED, NOTHING, NOTHING),
    "detected_return_visit": (S.DETECTED_RETURN_VISIT, NOTHING, NOTHING),
    "detected_linked": (S.DETECTED_LINKED, NOTHING, NOTHING),
    "answered": (S.FIRST_VISIT | S.ANSWERED, NOTHING, NOTHING),
    "answered_fixed": (S.FIRST_VISIT | S.ANSWERED | S.ANSWERED_FIXED, NOTHING, NOTHING),
    "answered_not_fixed": (S.FIRST_VISIT | S.ANSWERED, S.ANSWERED_FIXED, NOTHING),
    "not_answered": (S.FIRST_VISIT, S.ANSWERED, NOTHING),
}

SUSPECTED = "suspected"  # a job of the order stands under an undecided suspicion
UNTAGGED = "untagged"  # rework without a cause

# What a person chooses from; the others stand behind figures.
CHOICES = ("first_visit", "fixed", "failed", "return_visit", "late", SUSPECTED, "detected_failed", "answered_not_fixed")

# How a promise that was given turned out, once the vehicle was delivered.
PROMISES = ("time_given", "time_missed", "cost_given", "cost_missed")

# Whether the final inspection of a delivered order is kept here, and whether it sent work back.
INSPECTIONS = ("inspected", "not_inspected", "sent_back")
ANY = "any"  # work of the order was sent back before delivery, whatever the cause

SORTS = ("opened", "delivered", "number", "odometer", "invoice")


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """How a list of orders is narrowed; None everywhere is all of them.

    ``region`` is the id of that valid at the delivery; ``month`` (yyyymm) is that of the delivery, ``since`` makes it
    the last of several; ``promise`` is one of ``PROMISES``; ``opened_from`` and ``opened_to`` are local days, both
    inclusive; ``standing`` is a name of ``STANDINGS`` or ``SUSPECTED``; ``cause`` the code of a rework's cause or
    ``UNTAGGED``; ``inspection`` is one of ``INSPECTIONS``; ``sent_back`` is ``ANY``, the code of a cause or
    ``UNTAGGED``, narrowed by the local days ``sent_from`` and ``sent_to``; ``promised_from`` and ``promised_to`` are
    the days of the promised time; ``words`` are looked for in number, plate and VIN.
    """

    dealer: str | None = None
    region: int | None = None
    month: int | None = None
    since: int | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    status: str | None = None
    standing: str | None = None
    group: str | None = None
    job_type: str | None = None
    advisor: str | None = None
    technician: str | None = None
    cause: str | None = None
    promise: str | None = None
    promised_from: date | None = None
    promised_to: date | None = None
    inspection: str | None = None
    sent_back: str | None = None
    sent_from: date | None = None
    sent_to: date | None = None
    words: str | None = None

    @property
    def is_empty(self) -> bool:
        return self == OrderFilter()

    def has_span(self) -> bool:
        """Is the list bounded in time or by what is looked for?"""
        bounds = (self.month, self.opened_from, self.opened_to, self.promised_from, self.promised_to, self.words)
        return any((*bounds, self.sent_from if self.sent_back else None))

    def in_month(self, month: int) -> "OrderFilter":
        return replace(self, month=month, since=None)
