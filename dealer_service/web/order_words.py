"""How are orders, jobs and their standing said to a reader?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.first_fix import Standing as S
from dealer_service.domain.order_stages import ConsentBy, Stage
from dealer_service.domain.repair_orders import JobType, OrderStatus, Outcome, RepairClass
from dealer_service.services.repair_order_view import OrderView
from dealer_service.web.words import DASH, MINUS, day, moment, number, short_day

STATUSES: dict[str, tuple[Any, str]] = {
    OrderStatus.OPEN: (_l("open"), "open"),
    OrderStatus.DELIVERED: (_l("delivered"), "good"),
    OrderStatus.CANCELLED: (_l("cancelled"), "quiet"),
}
STAGES: dict[str, Any] = {
    Stage.OPEN: _l("open"),
    Stage.IN_WORK: _l("in work"),
    Stage.INSPECTION: _l("final inspection"),
    Stage.READY: _l("ready"),
}
CONSENTS: dict[str, Any] = {
    ConsentBy.IN_PERSON: _l("in person"),
    ConsentBy.TELEPHONE: _l("by telephone"),
    ConsentBy.MESSAGE: _l("by message"),
    ConsentBy.E_MAIL: _l("by e-mail"),
}
JOB_TYPES: dict[str, Any] = {
    JobType.CUSTOMER_PAY: _l("customer pays"),
    JobType.WARRANTY: _l("warranty"),
    JobType.GOODWILL: _l("goodwill"),
    JobType.INSURANCE: _l("insurance"),
    JobType.MAINTENANCE: _l("maintenance"),
    JobType.CAMPAIGN: _l("campaign"),
    JobType.INTERNAL: _l("internal work"),
}
OUTCOMES: dict[str, Any] = {
    Outcome.REPAIRED: _l("repaired"),
    Outcome.INSPECTED_PART_ORDERED: _l("inspected, part ordered"),
    Outcome.NOT_REPRODUCED: _l("fault not reproduced"),
    Outcome.DECLINED: _l("declined by the customer"),
}
REPAIR_CLASSES: dict[str, Any] = {
    RepairClass.OVERHAUL: _l("overhaul"),
    RepairClass.LEVEL_2: _l("second-level maintenance"),
    RepairClass.LEVEL_1: _l("first-level maintenance"),
    RepairClass.MINOR: _l("minor repair"),
}
SOURCES: dict[str, Any] = {
    "import": _l("imported from the dealer's system"),
    "counter": _l("entered at the counter"),
    "api": _l("sent by another program"),
}
CHANNELS: dict[str, Any] = {
    "telephone": _l("by telephone"),
    "e-mail": _l("by e-mail"),
    "letter": _l("by letter"),
    "visit": _l("in person"),
    "online": _l("online"),
}
LEVELS: dict[int, Any] = {
    1: _l("dissatisfied"),
    2: _l("neutral"),
    3: _l("basically satisfied"),
    4: _l("very satisfied"),
}
STANDING_CHOICES: dict[str, Any] = {
    "first_visit": _l("first visits"),
    "fixed": _l("first visits that held"),
    "failed": _l("first visits that failed"),
    "return_visit": _l("return visits"),
    "late": _l("late rework"),
    "suspected": _l("suspected, undecided"),
    "detected_failed": _l("failed if suspicions hold"),
    "answered_not_fixed": _l("customer says not fixed"),
    "first_b": _l("first visits"),
    "first_a": _l("first visits that held"),
    "first_a_dealer": _l("first visits without a failure of the dealer's"),
    "visits_b": _l("all repair visits"),
    "visits_a": _l("visits neither failed nor return visits"),
    "returns_a": _l("visits that are no returns"),
    "counted": _l("all repair visits"),
    "linked": _l("visits with rework, late rework too"),
    "not_linked": _l("visits that are no returns"),
    "failed_or_return": _l("failed or return visits"),
    "failed_dealer_side": _l("first visits that failed, dealer-side"),
    "failed_manufacturer_side": _l("first visits that failed, manufacturer-side"),
    "answered": _l("first visits whose customer answered"),
    "answered_fixed": _l("first visits whose customer says fixed"),
    "customer_b": _l("first visits whose customer answered"),
    "customer_a": _l("first visits whose customer says fixed"),
    "not_answered": _l("first visits without an answer"),
    "detected_first_visit": _l("first visits if suspicions hold"),
    "detected_first_b": _l("first visits if suspicions hold"),
    "detected_fixed": _l("first visits that held if suspicions hold"),
    "detected_first_a": _l("first visits that held if suspicions hold"),
    "detected_return_visit": _l("return visits if suspicions hold"),
    "detected_linked": _l("visits with rework if suspicions hold"),
    "detected_visits_b": _l("all repair visits if suspicions hold"),
    "detected_visits_a": _l("neither failed nor return if suspicions hold"),
    "detected_returns_a": _l("no returns if suspicions hold"),
}
PROMISE_CHOICES: dict[str, Any] = {
    "time_given": _l("delivered, with a promised time"),
    "time_missed": _l("promised time missed"),
    "cost_given": _l("invoiced, with an estimate"),
    "cost_missed": _l("invoice above the estimate"),
}
INSPECTION_CHOICES: dict[str, Any] = {
    "inspected": _l("delivered, final inspection kept here"),
    "not_inspected": _l("delivered, no final inspection kept here"),
    "sent_back": _l("final inspection kept here, sent back"),
}
FIELDS: dict[str, Any] = {
    "number": _l("Order number"), "vehicle_id": _l("VIN"), "vin": _l("VIN"), "customer_id": _l("Customer"),
    "plate": _l("Plate"), "status": _l("Status"), "opened_at": _l("Opened"), "promised_at": _l("Promised"),
    "delivered_at": _l("Delivered"), "entered_at": _l("Delivery entered"), "odometer_km": _l("Mileage in"),
    "odometer_out_km": _l("Mileage out"), "advisor": _l("Advisor"), "estimate": _l("Estimate"),
    "invoice": _l("Invoice"), "currency": _l("Currency"), "job_type": _l("Job type"), "group_id": _l("Concern group"),
    "concern": _l("Concern"), "cause": _l("Cause"), "correction": _l("Correction"), "labour_op": _l("Labour operation"),
    "technician": _l("Technician"), "amount": _l("Amount"), "repair_class": _l("Repair class"),
    "outcome": _l("Outcome"), "line": _l("Job"), "stage": _l("Stage"), "part": _l("Part ordered"),
    "three_answers": _l("The three questions"),
}  # fmt: skip
_WORDS: dict[str, dict[str, Any]] = {
    "status": {value: word for value, (word, _kind) in STATUSES.items()},
    "stage": STAGES,
    "job_type": JOB_TYPES,
    "outcome": OUTCOMES,
    "repair_class": REPAIR_CLASSES,
}
_TIMES = frozenset({"opened_at", "promised_at", "delivered_at", "entered_at"})
_MONEY = frozenset({"estimate", "invoice", "amount"})


def money(minor: int | None, currency: str | None = None) -> str:
    """An amount in its currency; a dash for none."""
    if minor is None:
        return DASH
    written = number(minor / 100, 2)
    return f"{written} {currency}" if currency else written


def brief(at: datetime | None, zone: str, now: datetime) -> str:
    """12 Nov 09:30 by the dealer's clock, with the year where it is another; a dash for none."""
    if at is None:
        return DASH
    local = at.astimezone(ZoneInfo(zone))
    on = short_day(local.date()) if local.year == now.astimezone(ZoneInfo(zone)).year else day(local.date())
    return f"{on} {local:%H:%M}"


def km(value: int | None) -> str:
    return DASH if value is None else _("%(km)s km", km=number(value))


def signed_km(value: int | None) -> str:
    """Kilometres since a visit, which a wrong reading can make negative."""
    if value is None:
        return _("km not known")
    return _("%(km)s km", km=("+" if value >= 0 else "") + number(value))


def value_words(field: str, value: str | None, zone: str) -> str:
    """An old or new value of a correction as a reader knows it from the page."""
    if value is None:
        return DASH
    if field in _WORDS and value in _WORDS[field]:
        return str(_WORDS[field][value])
    if field in _TIMES:
        return moment(datetime.fromisoformat(value), zone)
    return money(int(value)) if field in _MONEY and value.lstrip(MINUS + "-").isdigit() else value


def field_name(field: str) -> str:
    return str(FIELDS.get(field, field))


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence on how an order counts, with the kind of its status mark and the term that explains it."""

    kind: str
    sentence: str
    term: str
    definition: str


def reasons(view: OrderView, window_open: bool) -> list[Reason]:
    """Why the order counts as it does, the weightiest first."""
    defined = _definitions()

    def say(kind: str, sentence: str, term: str) -> Reason:
        return Reason(kind, sentence, *defined[term])

    if view.status == OrderStatus.CANCELLED:
        return [say("quiet", _("Cancelled: it is in no rate, and fails nothing."), "counted")]
    if view.status == OrderStatus.OPEN:
        return [say("open", _("Not delivered yet: it counts in the month of its delivery."), "counted")]
    found: list[Reason] = []
    standing = view.standing
    if standing & S.FIRST_VISIT and standing & S.FAILED:
        found.append(say("bad", _failure(view), "failed"))
    elif standing & S.FIRST_VISIT and window_open:
        words = _("A first visit that has held so far. The rework window is open until %(day)s.",
                  day=moment(view.window_until, view.zone))  # fmt: skip
        found.append(say("good", words, "first"))
    elif standing & S.FIRST_VISIT:
        found.append(say("good", _("A first visit that held."), "first"))
    if standing & S.RETURN_VISIT:
        words = _("A return visit: at least one of its jobs is rework of an earlier one.")
        found.append(say("attention", words, "return"))
    elif standing & S.LINKED:
        found.append(say("attention", _("Late rework: it was opened after the rework window."), "late"))
    if standing & S.DETECTED_FAILED and not standing & S.FAILED:
        words = _("A later visit is suspected to be a return of this one; nobody has decided yet.")
        found.append(say("attention", words, "suspected"))
    if standing & S.DETECTED_LINKED and not standing & S.LINKED:
        found.append(say("attention", _("It is suspected to be a return itself; nobody has decided yet."), "suspected"))
    return found or [say("quiet", _("No repair job and no rework: it is in no rate."), "counted")]


def _failure(view: OrderView) -> str:
    parts: list[str] = []
    if any(not back.suspected and back.in_window for back in view.returned):
        parts.append(_("the vehicle came back within the rework window"))
    if "answer" in view.evidence:
        parts.append(_("the customer answered “not fixed”"))
    if "complaint" in view.evidence:
        parts.append(_("a complaint about the repair was upheld"))
    side = "" if view.standing & S.FAILED_DEALER_SIDE else " " + _("The cause is the manufacturer's.")
    return _("A first visit that failed: %(why)s.", why=_("; ").join(parts) or _("see its case")) + side


def _definitions() -> dict[str, tuple[str, str]]:
    return {
        "counted": (_("What counts"), _("An order counts once it is delivered and has a repair job or rework. "
                    "Maintenance, campaigns and internal work alone do not count.")),
        "first": (_("First visit"), _("At least one repair job that is not rework of an earlier one. "
                  "It holds when nothing shows before the end of the rework window that it failed.")),
        "failed": (_("Failed"), _("Rework within the window at any dealer, a customer's “not fixed”, or an "
                   "upheld complaint about the repair. It is charged to the dealer of the first visit.")),
        "return": (_("Return visit"), _("A job of it was linked, by a person or the dealer's system, to an "
                   "earlier repair. It leaves the first-visit rate; its first visit fails instead.")),
        "late": (_("Late rework"), _("Linked to an earlier repair, but opened after the rework window. "
                 "It counts in the share of returns, and not as a failure.")),
        "suspected": (_("Suspected rework"), _("The same vehicle and concern group inside the rework window, not "
                      "linked. It changes only the detected rate until somebody confirms or dismisses it.")),
    }  # fmt: skip


def standing_short(standing: int, suspected: bool) -> list[tuple[str, str]]:
    """(word, kind of mark) for a line in a list."""
    bits = S(standing)
    found: list[tuple[str, str]] = []
    if bits & S.FIRST_VISIT and bits & S.FAILED:
        found.append((_("failed"), "bad"))
    elif bits & S.FIRST_VISIT:
        found.append((_("first visit"), "good"))
    if bits & S.RETURN_VISIT:
        found.append((_("return visit"), "attention"))
    elif bits & S.LINKED:
        found.append((_("late rework"), "attention"))
    if suspected:
        found.append((_("suspected"), "raised"))
    return found


def choices(words: dict[str, Any], first: Any = None) -> Sequence[tuple[str, str]]:
    """Pairs for a select, with an empty first entry where one is given."""
    found = [(value, str(word)) for value, word in words.items()]
    return found if first is None else [("", str(first)), *found]
