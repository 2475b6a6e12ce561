"""What stands on the two papers of an order: the repair order that the customer signs, the card for the workshop?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dealer_service.domain.three_questions import ThreeAnswers


class PaperKind(StrEnum):
    ORDER = "order"
    JOB_CARD = "job-card"


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One job; ``group`` in the language of the paper, ``returned_from`` the order it came back from."""

    line: int
    group: str
    job_type: str
    concern: str | None
    technician: str | None
    labour_op: str | None
    returned_from: str | None = None
    agreed: int | None = None  # the customer's later consent, minor units


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """Everything on the paper; times by the dealer's clock, money in minor units."""

    locale: str
    dealer_code: str
    dealer_name: str
    number: str
    vin: str
    plate: str | None
    model: str | None
    customer: str | None
    phone: str | None
    advisor: str | None
    opened_at: datetime
    promised_at: datetime | None
    odometer_km: int | None
    estimate: int | None
    currency: str | None
    jobs: tuple[PaperJob, ...]
    questions: ThreeAnswers | None = None
