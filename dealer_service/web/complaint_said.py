"""How does a step go from a form to what is written down, and what stands in its form before?"""

# mypy: disallow-untyped-calls=false

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaint_wording import NEEDED
from dealer_service.domain.complaint_workflow import Offered
from dealer_service.domain.complaints import Channel, Function, Offer, OfferKind, Outcome, Severity, State
from dealer_service.services import complaint_steps
from dealer_service.services.complaint_steps import Taken
from dealer_service.services.complaint_view import ComplaintView
from dealer_service.services.complaints import SPOKEN
from dealer_service.web import edge
from dealer_service.web.complaint_forms import FIELDS, StepForm
from dealer_service.web.order_frame import instant
from dealer_service.web.repair_orders_forms import major

_FIELD_OF = {"offer": "offer_kind"}


def fields_of(step: Step, view: ComplaintView) -> tuple[str, ...]:
    """What the form of a step asks: an offer that waits already is not asked for again, jobs only of an order."""
    if step is Step.ESCALATE and view.state is State.ESCALATED:
        return ("note",)
    return tuple(name for name in FIELDS[step] if name != "lines" or view.jobs)


def needed_of(step: Step, view: ComplaintView) -> tuple[str, ...]:
    """The fields of a step that cannot stay empty."""
    needs = next((offered.needs for offered in view.steps if offered.step is step), ())
    return tuple(_FIELD_OF.get(name, name) for name in needs)


def known_of(step: Step, view: ComplaintView) -> dict[str, Any]:
    """What stands in the form of a step already."""
    known: dict[str, Any] = {"seen": str(view.version)}
    if step in (Step.CLOSE, Step.JUDGE, Step.OVERTURN, Step.UNREACHABLE, Step.WITHDRAW):
        known["upheld"] = None if view.upheld is None else "yes" if view.upheld else "no"
        known["function"] = view.function.value if view.function else ""
        known["lines"] = list(view.lines)
    elif step is Step.ACKNOWLEDGE:
        known["channel"] = SPOKEN.get(view.source, Channel.TELEPHONE).value
    elif step is Step.LINK:
        known |= {"order": view.order_number or "", "vin": view.vin or ""}
    elif step is Step.GIVE_BACK and view.asked is not None:
        known["limit"] = major(view.asked.amount if view.limit is None else min(view.asked.amount, view.limit))
    return known


def complete(form: StepForm, offered: Offered) -> bool:
    """Is everything there that the table of steps asks? What is missing is said at its field."""
    missing = False
    for name in offered.needs:
        field = form._fields.get(_FIELD_OF.get(name, name))
        if field is not None and not field.errors and (field.data is None or not str(field.data).strip()):
            field.errors = [*field.errors, _(NEEDED[name])]
            missing = True
    return not missing


def send(form: StepForm, complaint_id: int, step: Step, view: ComplaintView) -> Taken:
    """Take the step with what was typed; raises as the service does."""
    session, actor, now = edge.session(), edge.actor(), edge.now()
    seen = int(form.seen.data) if (form.seen.data or "").isdigit() else None
    if step is Step.LINK:
        return complaint_steps.link_order(
            session, actor, complaint_id, form.order.data, form.vin.data, form.note.data or "", now, seen=seen
        )
    return complaint_steps.take_step(session, actor, complaint_id, step, _said(form, view.zone, now), now, seen=seen)


def _next(form: StepForm, zone: str, now: datetime) -> datetime | None:
    if form.next_attempt_at is None:
        return None
    if form.next_attempt_at.data is not None:
        return instant(form.next_attempt_at.data, zone, "next_attempt_at")
    return now + timedelta(hours=int(form.again.data)) if form.again.data else None


def _said(form: StepForm, zone: str, now: datetime) -> Said:
    given = {name: field.data for name, field in form._fields.items() if field.data not in (None, "")}
    offer = None
    if "offer_kind" in given:
        offer = Offer(OfferKind(given["offer_kind"]), form.offer_amount.minor or 0)
    return Said(
        note=given.get("note"),
        channel=_as(Channel, given.get("channel")),
        offer=offer,
        limit=form.limit.minor if form.limit is not None else None,
        satisfaction=_as(int, given.get("satisfaction")),
        upheld={"yes": True, "no": False}.get(given.get("upheld", "")),
        function=_as(Function, given.get("function")),
        lines=tuple(given["lines"]) if "lines" in given else None,
        severity=_as(Severity, given.get("severity")),
        category=given.get("category"),
        handler_id=_as(int, given.get("handler_id")),
        ways_left=given.get("ways_left"),
        outcome=_as(Outcome, given.get("outcome")),
        next_attempt_at=_next(form, zone, now),
    )


def _as(kind: Any, value: Any) -> Any:
    return None if value is None else kind(value)
