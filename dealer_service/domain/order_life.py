"""Which steps can a repair order take, and is what it says right?

The rules are those of an import; here every sentence names a field of a form instead of a row and a column.
"""

from collections.abc import Sequence, Set
from enum import StrEnum

from dealer_service.domain.import_problems import N_, shown
from dealer_service.domain.import_values import AMOUNT_LIMIT, KEY_LIMIT, KM_LIMIT, LINE_LIMIT, SHORT_LIMIT
from dealer_service.domain.refusals import Conflict, Refused
from dealer_service.domain.repair_orders import (
    ImportedJob,
    ImportedOrder,
    JobType,
    OrderStatus,
    Outcome,
    Powertrain,
    RepairClass,
)
from dealer_service.domain.vehicles import VinFault, VinVerdict, judge_vin


class Step(StrEnum):
    DELIVER = "deliver"
    CANCEL = "cancel"
    TAKE_BACK = "take_back"  # a delivery that was entered by mistake
    REOPEN = "reopen"  # a cancellation that was a mistake


LIFE: dict[tuple[OrderStatus, Step], OrderStatus] = {
    (OrderStatus.OPEN, Step.DELIVER): OrderStatus.DELIVERED,
    (OrderStatus.OPEN, Step.CANCEL): OrderStatus.CANCELLED,
    (OrderStatus.DELIVERED, Step.CANCEL): OrderStatus.CANCELLED,
    (OrderStatus.DELIVERED, Step.TAKE_BACK): OrderStatus.OPEN,
    (OrderStatus.CANCELLED, Step.REOPEN): OrderStatus.OPEN,
}

_NOT_NOW: dict[OrderStatus, str] = {
    OrderStatus.OPEN: N_("The order is open. It can be delivered or cancelled."),
    OrderStatus.DELIVERED: N_("The order is delivered. What it says is changed by a correction, with a reason."),
    OrderStatus.CANCELLED: N_("The order is cancelled. Reopen it by a correction first."),
}


def next_status(status: str, step: Step) -> OrderStatus:
    """The status after a step; refuses a step that is not in ``LIFE``."""
    found = LIFE.get((OrderStatus(status), step))
    if found is None:
        raise Refused(_NOT_NOW[OrderStatus(status)])
    return found


def needs_correction(status: str) -> bool:
    """Delivered and cancelled orders change only by a correction, which keeps what was there."""
    return status != OrderStatus.OPEN


class WrongOrder(Refused):
    """An order with one or more faults; ``faults`` has each with its field, the first one speaks for all."""

    def __init__(self, faults: list[Refused]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults[0].message, field=faults[0].field, **faults[0].params)


class ChangedMeanwhile(Conflict):
    """Someone else changed the order first; ``fields`` are the (line or None, column, old, new) that changed since."""

    def __init__(self, fields: Sequence[tuple[int | None, str, str | None, str | None]], version: int) -> None:
        self.fields = tuple(fields)
        self.version = version
        changed = ", ".join(dict.fromkeys(name for _line, name, _old, _new in fields))
        if changed:
            sentence = N_("Someone else changed this order first: {changes}. Compare, then save again.")
        else:
            sentence = N_("An import changed this order first. Compare, then save again.")
        super().__init__(sentence, changes=changed)


NEEDS_REASON = N_("Say why: a correction is kept with its reason.")
_NEEDED: dict[str, str] = {
    "number": N_("Enter the order number."),
    "opened_at": N_("Enter when the order was opened."),
    "concern_group": N_("Choose the concern group."),
    "job_type": N_("Choose the job type."),
}
VIN_LENGTH = N_(
    "“{value}” has {length} characters, a vehicle identification number has 17. Correct it, or keep it with a reason."
)
VIN_LETTERS = N_(
    "“{value}” contains a character that no vehicle identification number has (only digits and capital letters "
    "without I, O and Q). Correct it, or keep it with a reason."
)
VIN_CHECK_DIGIT = N_(
    "The check digit of “{value}” is wrong (9th character). Compare the number with the vehicle, "
    "or keep it with a reason."
)
_VIN = {VinFault.LENGTH: VIN_LENGTH, VinFault.LETTERS: VIN_LETTERS, VinFault.CHECK_DIGIT: VIN_CHECK_DIGIT}
_SHORT = ("plate", "customer_name", "customer_phone", "advisor", "model")


def order_faults(
    order: ImportedOrder, groups: Set[str], causes: Set[str], *, odd_vin_kept: bool = False
) -> list[Refused]:
    """All that is wrong with an order; fields of jobs are named ``jobs-LINE-field``."""
    found = _key_faults(order) + vin_faults(order.vin, odd_vin_kept) + _time_faults(order)
    for name in _SHORT:
        found += _too_long(name, getattr(order, name), SHORT_LIMIT)
    for name in ("odometer_km", "odometer_out_km"):
        km = getattr(order, name)
        if km is not None and not 0 <= km <= KM_LIMIT:
            found.append(Refused(N_("A mileage is a whole number from 0 to {high}."), field=name, high=KM_LIMIT))
    for name in ("estimate", "invoice"):
        found += _amount_faults(name, getattr(order, name))
    if order.currency is not None and not (len(order.currency) == 3 and order.currency.isascii()
                                           and order.currency.isupper()):  # fmt: skip
        found.append(Refused(N_("A currency is three capital letters like CNY or EUR."), field="currency"))
    if order.powertrain is not None and order.powertrain not in set(Powertrain):
        found.append(_not_listed("powertrain", order.powertrain, Powertrain))
    if not order.jobs:
        found.append(Refused(N_("An order has at least one job: enter the customer's concern."), field="jobs"))
    lines = [job.line for job in order.jobs]
    for job in order.jobs:
        found += job_faults(job, groups, causes)
        if lines.count(job.line) > 1:
            twice = N_("The line {line} stands there twice.")
            found.append(Refused(twice, field=f"jobs-{job.line}-line", line=job.line))
    return found


def job_faults(job: ImportedJob, groups: Set[str], causes: Set[str]) -> list[Refused]:
    """What is wrong with one job."""
    at = f"jobs-{job.line}-"
    found: list[Refused] = []
    if not 1 <= job.line <= LINE_LIMIT:
        found.append(Refused(N_("A line is a whole number from 1 to {high}."), field=at + "line", high=LINE_LIMIT))
    if not job.job_type:
        found.append(Refused(_NEEDED["job_type"], field=at + "job_type"))
    elif job.job_type not in set(JobType):
        found.append(_not_listed(at + "job_type", job.job_type, JobType))
    if not job.concern_group:
        found.append(Refused(_NEEDED["concern_group"], field=at + "concern_group"))
    elif job.concern_group not in groups:
        found.append(_no_code(at + "concern_group", job.concern_group))
    if job.rework_cause is not None and job.rework_cause not in causes:
        found.append(_no_code(at + "rework_cause", job.rework_cause))
    for name, kinds in (("outcome", Outcome), ("repair_class", RepairClass)):
        value = getattr(job, name)
        if value is not None and value not in set(kinds):
            found.append(_not_listed(at + name, value, kinds))
    for name in ("labour_op", "technician"):
        found += _too_long(at + name, getattr(job, name), SHORT_LIMIT)
    return found + _amount_faults(at + "amount", job.amount)


def vin_faults(vin: str, odd_vin_kept: bool = False) -> list[Refused]:
    """Empty where the number is right or only odd; a person may keep any other one with a reason."""
    if not vin:
        return [Refused(N_("Enter the vehicle identification number."), field="vin")]
    if odd_vin_kept and len(vin) <= KEY_LIMIT and vin.isalnum() and vin.isascii():
        return []
    verdict, fault = judge_vin(vin)
    if verdict is not VinVerdict.NO or fault is None:
        return []
    return [Refused(_VIN[fault], field="vin", value=shown(vin), length=len(vin))]


def _key_faults(order: ImportedOrder) -> list[Refused]:
    if not order.number.strip():
        return [Refused(_NEEDED["number"], field="number")]
    return _too_long("number", order.number, KEY_LIMIT)


_PROMISED_EARLY = N_("The promised time is before the opening. Correct one of the two.")
_DELIVERED_EARLY = N_("The delivery is before the opening. Correct one of the two.")
_OPEN_BUT_DELIVERED = N_("The order is open, but has a time of delivery. Correct one of the two.")


def _time_faults(order: ImportedOrder) -> list[Refused]:
    found: list[Refused] = []
    if order.promised_at is not None and order.promised_at < order.opened_at:
        found.append(Refused(_PROMISED_EARLY, field="promised_at"))
    if order.delivered_at is not None and order.delivered_at < order.opened_at:
        found.append(Refused(_DELIVERED_EARLY, field="delivered_at"))
    if order.status not in set(OrderStatus):
        found.append(_not_listed("status", order.status, OrderStatus))
    elif order.status == OrderStatus.OPEN and order.delivered_at is not None:
        found.append(Refused(_OPEN_BUT_DELIVERED, field="status"))
    elif order.status == OrderStatus.DELIVERED and order.delivered_at is None:
        found.append(Refused(N_("Enter when the vehicle was handed over."), field="delivered_at"))
    return found


def _too_long(field: str, text: str | None, limit: int) -> list[Refused]:
    if text is None or len(text) <= limit:
        return []
    sentence = N_("The text has {length} characters, at most {limit} are kept. Shorten it.")
    return [Refused(sentence, field=field, length=len(text), limit=limit)]


def _amount_faults(field: str, minor: int | None) -> list[Refused]:
    if minor is None or abs(minor) <= AMOUNT_LIMIT:
        return []
    return [Refused(N_("The amount is too large."), field=field)]


def _not_listed(field: str, value: str, kinds: type[StrEnum]) -> Refused:
    return Refused(N_("“{value}” is not in the list. Use one of: {choices}."), field=field, value=shown(value),
                   choices=", ".join(kinds))  # fmt: skip


def _no_code(field: str, value: str) -> Refused:
    return Refused(N_("“{value}” is not a code of the standard list. Choose one of the list."), field=field,
                   value=shown(value))  # fmt: skip
