"""Was an order a first visit, a return visit, did it fail, and what does that add to the month's counts?

FFV = a / b and the rework rate is 1 − FFV (Automobile Industry Research 2010.10, 3.1). The set-based twin is
``storage/first_fix_counts.py``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntFlag, StrEnum

from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL
from dealer_service.domain.rework import LinkState


class Rule(StrEnum):
    FIRST_VISIT = "first_visit"
    ALL_VISITS = "all_visits"
    RETURN_SHARE = "return_share"


class Basis(StrEnum):
    REPORTED = "reported"
    DETECTED = "detected"
    CUSTOMER = "customer"


class Standing(IntFlag):
    """How one delivered order is classified; 0 for an order that is in no rate."""

    CLASSIFIED = 1
    LINKED = 2
    RETURN_VISIT = 4
    FIRST_VISIT = 8
    FAILED = 16
    FAILED_DEALER_SIDE = 32
    DETECTED_CLASSIFIED = 64
    DETECTED_LINKED = 128
    DETECTED_RETURN_VISIT = 256
    DETECTED_FIRST_VISIT = 512
    DETECTED_FAILED = 1024
    ANSWERED = 2048
    ANSWERED_FIXED = 4096


S = Standing

# name of the count -> (bits that must be set, bits that must not)
COUNTS: dict[str, tuple[Standing, Standing]] = {
    "first_b": (S.FIRST_VISIT, S(0)),
    "first_a": (S.FIRST_VISIT, S.FAILED),
    "first_a_dealer": (S.FIRST_VISIT, S.FAILED_DEALER_SIDE),
    "visits_b": (S.CLASSIFIED, S(0)),
    "visits_a": (S.CLASSIFIED, S.RETURN_VISIT | S.FAILED),
    "returns_a": (S.CLASSIFIED, S.LINKED),
    "detected_first_b": (S.DETECTED_FIRST_VISIT, S(0)),
    "detected_first_a": (S.DETECTED_FIRST_VISIT, S.DETECTED_FAILED),
    "detected_visits_b": (S.DETECTED_CLASSIFIED, S(0)),
    "detected_visits_a": (S.DETECTED_CLASSIFIED, S.DETECTED_RETURN_VISIT | S.DETECTED_FAILED),
    "detected_returns_a": (S.DETECTED_CLASSIFIED, S.DETECTED_LINKED),
    "customer_b": (S.FIRST_VISIT | S.ANSWERED, S(0)),
    "customer_a": (S.FIRST_VISIT | S.ANSWERED | S.ANSWERED_FIXED, S(0)),
}

# (rule, basis) -> names of the counts (a, b)
RATE_COUNTS: dict[tuple[Rule, Basis], tuple[str, str]] = {
    (Rule.FIRST_VISIT, Basis.REPORTED): ("first_a", "first_b"),
    (Rule.ALL_VISITS, Basis.REPORTED): ("visits_a", "visits_b"),
    (Rule.RETURN_SHARE, Basis.REPORTED): ("returns_a", "visits_b"),
    (Rule.FIRST_VISIT, Basis.DETECTED): ("detected_first_a", "detected_first_b"),
    (Rule.ALL_VISITS, Basis.DETECTED): ("detected_visits_a", "detected_visits_b"),
    (Rule.RETURN_SHARE, Basis.DETECTED): ("detected_returns_a", "detected_visits_b"),
    (Rule.FIRST_VISIT, Basis.CUSTOMER): ("customer_a", "customer_b"),
}


@dataclass(frozen=True, slots=True)
class JobStanding:
    """What the classification looks at in one job.

    ``failed_by_rework`` and ``failed_dealer_side`` speak of standing links in the window that lead here (the second:
    of those whose cause the manufacturer has not accepted); ``failed_by_suspicion`` of undecided suspicions;
    ``evidence`` lists the other evidence that concerns this job, True where it is manufacturer-side.
    """

    role: int
    link_state: LinkState
    suspected: bool
    failed_by_rework: bool
    failed_dealer_side: bool
    failed_by_suspicion: bool
    evidence: Sequence[bool] = ()

    @property
    def repair(self) -> bool:
        return bool(self.role & CAN_BE_ORIGINAL)

    @property
    def linked(self) -> bool:
        return self.link_state in (LinkState.IN_WINDOW, LinkState.OUTSIDE, LinkState.PENDING)

    @property
    def returned(self) -> bool:
        return self.link_state in (LinkState.IN_WINDOW, LinkState.PENDING)


def classify(jobs: Iterable[JobStanding], fixed_answer: bool | None = None) -> Standing:
    """The standing of one delivered order (domain section 2).

    ``fixed_answer`` is the latest answer of the customer at the service follow-up, None without one.
    """
    found = S(0)
    for job in jobs:
        if job.repair or job.linked:
            found |= S.CLASSIFIED
        if job.linked:
            found |= S.LINKED
        if job.returned:
            found |= S.RETURN_VISIT
        if job.repair and not job.returned:
            found |= S.FIRST_VISIT
            if job.failed_by_rework or job.evidence:
                found |= S.FAILED
            if job.failed_dealer_side or not all(job.evidence):
                found |= S.FAILED_DEALER_SIDE
        suspected = job.suspected
        if job.repair or job.linked or suspected:
            found |= S.DETECTED_CLASSIFIED
        if job.linked or suspected:
            found |= S.DETECTED_LINKED
        if job.returned or suspected:
            found |= S.DETECTED_RETURN_VISIT
        if job.repair and not (job.returned or suspected):
            found |= S.DETECTED_FIRST_VISIT
            if job.failed_by_rework or job.failed_by_suspicion or job.evidence:
                found |= S.DETECTED_FAILED
    if found & S.FIRST_VISIT and fixed_answer is not None:
        found |= S.ANSWERED
        if fixed_answer:
            found |= S.ANSWERED_FIXED
    return found


def counts_of(standing: Standing) -> dict[str, int]:
    """What one order with this standing adds to each count of its month: 0 or 1."""
    return {
        name: int(standing & needed == needed and not standing & barred) for name, (needed, barred) in COUNTS.items()
    }
