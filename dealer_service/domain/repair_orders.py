"""What is a repair order, and which of its jobs count as repairs?

Instants are whole seconds since 1970-01-01 UTC (``int``) wherever histories are handled in bulk.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class JobType(StrEnum):
    """Who pays, or why the work is done (domain section 1)."""

    CUSTOMER_PAY = "customer_pay"
    WARRANTY = "warranty"
    GOODWILL = "goodwill"
    INSURANCE = "insurance"
    MAINTENANCE = "maintenance"
    CAMPAIGN = "campaign"
    INTERNAL = "internal"


class Outcome(StrEnum):
    """What the work on a job came to."""

    REPAIRED = "repaired"
    INSPECTED_PART_ORDERED = "inspected_part_ordered"
    NOT_REPRODUCED = "not_reproduced"
    DECLINED = "declined"


class RepairClass(StrEnum):
    """Class of work under the repair guarantee (domain section 6)."""

    OVERHAUL = "overhaul"
    LEVEL_2 = "level_2"
    LEVEL_1 = "level_1"
    MINOR = "minor"


class OrderStatus(StrEnum):
    """Where an order stands, as an export tells it."""

    OPEN = "open"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Powertrain(StrEnum):
    COMBUSTION = "combustion"
    HYBRID = "hybrid"
    ELECTRIC = "electric"


REPAIRS = frozenset({JobType.CUSTOMER_PAY, JobType.WARRANTY, JobType.GOODWILL, JobType.INSURANCE})

CAN_BE_ORIGINAL = 1
CAN_RETURN = 2
LIVE = 4


def job_role(job_type: str, outcome: str | None, cancelled: bool) -> int:
    """Bits that say what a job can be in the rules of rework.

    ``CAN_BE_ORIGINAL``: a repair, so its failure can be evidenced; an inspection with a part ordered is none.
    ``CAN_RETURN``: may be rework or suspected; everything but a campaign.
    ``LIVE``: its order was not cancelled; the other bits imply it.
    """
    if cancelled:
        return 0
    role = LIVE
    if job_type in REPAIRS and outcome != Outcome.INSPECTED_PART_ORDERED:
        role |= CAN_BE_ORIGINAL
    if job_type != JobType.CAMPAIGN:
        role |= CAN_RETURN
    return role


@dataclass(slots=True)
class ImportedJob:
    """One row of an export, normalised: the job's own columns.

    ``amount`` is in minor units (cents, fen). ``digest`` is a signed 64-bit digest of the whole normalised row, the
    order's columns included: equal digests mean "what was last imported". ``row`` is the row in the file (the header
    is row 1).
    """

    line: int
    job_type: str
    concern_group: str
    concern: str | None = None
    cause: str | None = None
    correction: str | None = None
    labour_op: str | None = None
    technician: str | None = None
    amount: int | None = None
    repair_class: str | None = None
    outcome: str | None = None
    rework_of: str | None = None
    rework_of_line: int = 1
    rework_of_dealer: str | None = None
    rework_cause: str | None = None
    digest: int = 0
    row: int = 0


@dataclass(slots=True)
class ImportedOrder:
    """One whole repair order as an export or a program brings it; instants in seconds UTC, money in minor units."""

    dealer_code: str
    number: str
    vin: str
    opened_at: int
    status: str
    promised_at: int | None = None
    delivered_at: int | None = None
    entered_at: int | None = None
    odometer_km: int | None = None
    odometer_out_km: int | None = None
    plate: str | None = None
    customer_name: str | None = None
    customer_phone: str | None = None
    advisor: str | None = None
    estimate: int | None = None
    invoice: int | None = None
    currency: str | None = None
    model: str | None = None
    powertrain: str | None = None
    first_registered_on: date | None = None
    jobs: list[ImportedJob] = field(default_factory=list)
