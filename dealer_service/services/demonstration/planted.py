"""What does the demonstration hand over, and what was planted in it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from dealer_service.domain.repair_orders import ImportedOrder


class DemonstrationDealer(NamedTuple):
    """One row of a dealers file."""

    code: str
    name: str
    region: str
    city: str
    timezone: str
    locale: str


class DemonstrationUser(NamedTuple):
    """A person with one role (domain section 8); ``shown`` ones belong in the hints of the sign-in page."""

    email: str
    name: str
    role: str
    dealer_code: str | None
    region: str | None
    locale: str
    shown: bool


class FollowUpAnswer(NamedTuple):
    """What a customer said some days after delivery; ``level`` as in domain section 5."""

    dealer_code: str
    ro_number: str
    answered_at: int
    fixed: bool
    level: int
    channel: str
    words: str


class Nature(StrEnum):
    """What a return planted in the orders really is.

    ``DISGUISED`` was entered under another concern group, so that no rule can suspect it; ``COINCIDENCE`` looks like
    rework and is none; ``LATE`` came after the window.
    """

    REPORTED = "reported"
    UNREPORTED = "unreported"
    DISGUISED = "disguised"
    LATE = "late"
    COINCIDENCE = "coincidence"


class PlantedReturn(NamedTuple):
    """A job that came back, and the job it came back from; ``nth`` counts the returns of its case."""

    dealer_code: str
    ro_number: str
    line: int
    original_dealer: str
    original_number: str
    original_line: int
    nature: Nature
    nth: int


class PlantedDismissal(NamedTuple):
    """A suspicion that a service manager has dismissed; ``by`` is the e-mail address of one of the users."""

    dealer_code: str
    ro_number: str
    line: int
    original_dealer: str
    original_number: str
    original_line: int
    reason: str
    words: str
    at: int
    by: str


class SentBack(NamedTuple):
    """Work that the final inspection returned to the workshop before delivery."""

    dealer_code: str
    ro_number: str
    line: int
    cause: str
    at: int


class ContactRefusal(NamedTuple):
    """A customer who wants no calls; ``since`` is his first visit."""

    dealer_code: str
    vin: str
    customer_name: str
    customer_phone: str | None
    since: int


@dataclass(frozen=True, slots=True)
class DemonstrationNetwork:
    """The whole network; orders in the order of opening, so that an original stands before what returned from it."""

    dealers: tuple[DemonstrationDealer, ...]
    users: tuple[DemonstrationUser, ...]
    orders: tuple[ImportedOrder, ...]
    follow_ups: tuple[FollowUpAnswer, ...]
    returns: tuple[PlantedReturn, ...]
    dismissals: tuple[PlantedDismissal, ...]
    sent_back: tuple[SentBack, ...]
    refusals: tuple[ContactRefusal, ...]
    targets: Mapping[str, float]
