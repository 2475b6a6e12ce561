"""What is a case: a first visit and all that led back to it, with the days and kilometres between?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dealer_service.domain.standard_lists import Cause, ConcernGroup


@dataclass(frozen=True, slots=True)
class AcrossFacts:
    """All that one dealer sees of another's job: concern, correction, dates and mileage; no customer, no staff."""

    concern: str | None
    correction: str | None
    opened_on: date
    delivered_on: date | None
    km: int | None


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What is known of a job of one's own dealers beside that."""

    order_id: int
    dealer_code: str
    dealer_name: str
    number: str
    line: int
    group: ConcernGroup
    cause: str | None
    job_type: str
    outcome: str | None
    labour_op: str | None
    technician: str | None
    advisor: str | None
    status: str
    vin: str
    model: str | None
    plate: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit with the job that matters; ``own`` is None for another dealer's."""

    job_id: int
    facts: AcrossFacts
    own: OwnFacts | None


class Relation(StrEnum):
    """How a visit belongs to its case."""

    FIRST = "first"
    REWORK = "rework"
    LATE = "late"  # after the rework window
    PENDING = "pending"  # names an original that has not arrived
    SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True)
class CaseVisit:
    """A visit in its case: ``days`` (24 h) and ``km`` since the visit it returned from.

    ``primary`` and ``contributing`` are the causes given; ``waits_for`` names what a pending link waits for.
    """

    visit: Visit
    relation: Relation
    returned_from: int | None = None
    days: int | None = None
    km: int | None = None
    primary: Cause | None = None
    contributing: tuple[Cause, ...] = ()
    waits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The first visit, then the returns in the order of opening."""

    visits: tuple[CaseVisit, ...]

    @property
    def first(self) -> CaseVisit:
        return self.visits[0]

    @property
    def returns(self) -> Sequence[CaseVisit]:
        return self.visits[1:]
