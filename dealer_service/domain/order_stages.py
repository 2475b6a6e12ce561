"""How far is the workshop with an open order, who may take which step, and what must be said with it?

``open → in_work → inspection → ready`` lie inside the status "open" of an export: an order counts when it is delivered,
whatever stage is kept here. An order of which no stage is kept (None, as imports bring them) can be delivered as it is.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dealer_service.domain.import_values import AMOUNT_LIMIT, SHORT_LIMIT
from dealer_service.domain.refusals import Refused
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.domain.words import N_


class Stage(StrEnum):
    OPEN = "open"
    IN_WORK = "in_work"
    INSPECTION = "inspection"  # the final one, before the customer gets the vehicle
    READY = "ready"


class StageStep(StrEnum):
    START = "start"
    INSPECT = "inspect"
    SEND_BACK = "send_back"
    PASS = "pass"
    BACK_TO_WORK = "back_to_work"  # a job is added after the work was thought done


STAGES: dict[tuple[Stage, StageStep], Stage] = {
    (Stage.OPEN, StageStep.START): Stage.IN_WORK,
    (Stage.IN_WORK, StageStep.INSPECT): Stage.INSPECTION,
    (Stage.INSPECTION, StageStep.SEND_BACK): Stage.IN_WORK,
    (Stage.INSPECTION, StageStep.PASS): Stage.READY,
    (Stage.READY, StageStep.SEND_BACK): Stage.IN_WORK,
    (Stage.INSPECTION, StageStep.BACK_TO_WORK): Stage.IN_WORK,
    (Stage.READY, StageStep.BACK_TO_WORK): Stage.IN_WORK,
}
OF_THE_WORKSHOP = frozenset({StageStep.START, StageStep.INSPECT})
"""Steps that a technician of the order takes as well; the others are the service advisor's and the manager's."""

_NOT_NOW: dict[Stage, str] = {
    Stage.OPEN: N_("Work on this order has not begun. Start it first."),
    Stage.IN_WORK: N_("The vehicle is in work. Send it to the final inspection first."),
    Stage.INSPECTION: N_("The vehicle is in the final inspection. Pass it, or send it back with the cause."),
    Stage.READY: N_("The vehicle is ready. Hand it over, or send it back with the cause."),
}
_NO_LONGER_OPEN = N_("The order is no longer open, so the workshop takes no step with it.")


def stage_of(kept: str | None) -> Stage:
    """Where an open order stands; an order of which no stage is kept has not begun."""
    return Stage.OPEN if kept is None else Stage(kept)


def next_stage(status: str, kept: str | None, step: StageStep) -> Stage:
    """The stage after a step; refuses a step that is not in ``STAGES``."""
    if status != OrderStatus.OPEN:
        raise Refused(_NO_LONGER_OPEN)
    stage = stage_of(kept)
    found = STAGES.get((stage, step))
    if found is None:
        raise Refused(_NOT_NOW[stage])
    return found


def steps_from(status: str, kept: str | None) -> tuple[StageStep, ...]:
    """What a person can do next in the workshop, the usual thing first."""
    if status != OrderStatus.OPEN:
        return ()
    order = (StageStep.START, StageStep.INSPECT, StageStep.PASS, StageStep.SEND_BACK)
    return tuple(step for step in order if (stage_of(kept), step) in STAGES)


def may_be_delivered(status: str, kept: str | None) -> bool:
    """A vehicle that went into work here is handed over after its final inspection."""
    return status == OrderStatus.OPEN and stage_of(kept) in (Stage.OPEN, Stage.READY)


def check_delivery(kept: str | None) -> None:
    """Refuses to hand over what is still in work or in inspection."""
    stage = stage_of(kept)
    if stage not in (Stage.OPEN, Stage.READY):
        raise Refused(_NOT_NOW[stage])


class ConsentBy(StrEnum):
    """How the customer agreed to more work."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    MESSAGE = "message"
    E_MAIL = "e_mail"


@dataclass(frozen=True, slots=True)
class Consent:
    """That the customer agreed to an added job: ``amount`` in minor units, 0 where it costs nothing."""

    how: str
    agreed_at: datetime
    amount: int


def needs_consent(status: str, kept: str | None) -> bool:
    """Is the vehicle already in work, so that one more job needs the customer's word?"""
    return status == OrderStatus.OPEN and stage_of(kept) is not Stage.OPEN


def checked_consent(consent: Consent | None, opened_at: datetime, now: datetime) -> Consent:
    """The consent as it is kept; refuses none, and one that cannot be."""
    if consent is None or not consent.how:
        raise Refused(N_("The vehicle is in work: note how the customer agreed to this job."), field="consent_how")
    if consent.how not in set(ConsentBy):
        raise Refused(N_("Choose how the customer agreed."), field="consent_how")
    if not opened_at <= consent.agreed_at <= now:
        raise Refused(N_("Enter a time between the opening of the order and now."), field="consent_at")
    if not 0 <= consent.amount <= AMOUNT_LIMIT:
        raise Refused(N_("The amount the customer agreed to is 0 or more."), field="consent_amount")
    return consent


@dataclass(frozen=True, slots=True)
class PartOrdered:
    """What an inspected job waits for, and when the customer comes back for it."""

    number: str
    ordered_on: date
    return_on: date


def checked_part(number: str | None, ordered_on: date | None, return_on: date | None) -> PartOrdered:
    """The part of a job with the outcome "inspected, part ordered": all three are needed (domain section 1)."""
    written = (number or "").strip()
    if not written:
        raise Refused(N_("A part was ordered: enter its number."), field="part_number")
    if len(written) > SHORT_LIMIT:
        sentence = N_("The text has {length} characters, at most {limit} are kept. Shorten it.")
        raise Refused(sentence, field="part_number", length=len(written), limit=SHORT_LIMIT)
    if ordered_on is None:
        raise Refused(N_("Enter the day on which the part was ordered."), field="part_ordered_on")
    if return_on is None:
        raise Refused(N_("Enter the day of return that was agreed with the customer."), field="part_return_on")
    if return_on < ordered_on:
        raise Refused(N_("The agreed return is before the order of the part. Correct one of the two."),
                      field="part_return_on")  # fmt: skip
    return PartOrdered(written, ordered_on, return_on)


@dataclass(frozen=True, slots=True)
class Promises:
    """What was promised and what became of it; None where nothing was promised, or it is not known yet."""

    time: bool | None
    cost: bool | None


def promises_kept(
    promised_at: datetime | None,
    delivered_at: datetime | None,
    estimate: int | None,
    invoice: int | None,
    agreed: int = 0,
) -> Promises:
    """Time: delivered by the promised time. Cost: the invoice within the estimate and what was ``agreed`` to later."""
    time = None if promised_at is None or delivered_at is None else delivered_at <= promised_at
    cost = None if estimate is None or invoice is None else invoice <= estimate + agreed
    return Promises(time, cost)
