"""One order: who is this, what was asked, found and done, and how it counts."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from dealer_service.domain.accounts import Permission
from dealer_service.domain.order_stages import Consent
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.services import complaint_drafts, rework_cases
from dealer_service.services.order_guard import is_given_to
from dealer_service.services.repair_order_view import OrderView, get_order
from dealer_service.services.vehicles import Back, JobVisit
from dealer_service.web import edge
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.leads import page_at
from dealer_service.web.order_frame import bp, group_names
from dealer_service.web.order_papers import paper_words
from dealer_service.web.order_stages import way_of
from dealer_service.web.order_words import (
    CHANNELS,
    CONSENTS,
    JOB_TYPES,
    LEVELS,
    OUTCOMES,
    REPAIR_CLASSES,
    SOURCES,
    STAGES,
    STATUSES,
    field_name,
    km,
    money,
    reasons,
    signed_km,
    value_words,
)
from dealer_service.web.vehicle_words import tel
from dealer_service.web.words import DASH, day, duration, moment


@page(bp, "/<int:order_id>", permission=Permission.SEE_ORDERS)
def order(order_id: int) -> ResponseReturnValue:
    view = get_order(edge.session(), edge.actor(), order_id, edge.now())
    return render_template("repair_orders/order.html", **page_values(view))


def page_values(view: OrderView) -> dict[str, Any]:
    """Everything that the page of an order shows, finished."""
    names = group_names()
    actor = edge.actor()
    writes = actor.may(Permission.WRITE_ORDERS)
    corrects = actor.may(Permission.CORRECT_ORDERS)
    is_open = view.status == OrderStatus.OPEN
    status, kind = STATUSES[view.status]
    if view.stage is not None:
        status = STAGES[view.stage]
    way = way_of(view)
    return {
        "order": view,
        "status": str(status),
        "status_kind": kind,
        "facts": _facts(view),
        "who": _who(view),
        "notes": _notes(view),
        "reasons": reasons(view, view.window_until is not None and edge.now() <= view.window_until),
        "jobs": [_job(job, view, names, writes or is_given_to(actor, job.technician)) for job in view.jobs],
        "cases": [] if view.status == OrderStatus.CANCELLED else _cases(view),
        "returned": [_back(back, names, view.zone, later=True) for back in view.returned],
        "history": [
            {
                "at": moment(one.at, view.zone),
                "by": one.by or _("the system"),
                "reason": one.reason,
                "changes": [
                    (line, field_name(field), value_words(field, old, view.zone), value_words(field, new, view.zone))
                    for line, field, old, new in one.changes
                ],
            }
            for one in view.history
            if any(field != "stage" for _line, field, _old, _new in one.changes)
        ],
        "way": way,
        "papers": paper_words(),
        "source": str(SOURCES.get(view.source, view.source)),
        "answers": [
            {
                "id": one.id,
                "at": moment(one.answered_at, view.zone),
                "fixed": one.fixed,
                "level": str(LEVELS[one.level]) if one.level else None,
                "channel": str(CHANNELS.get(one.channel, one.channel)) if one.channel else None,
                "words": one.words,
                "by": one.by,
                "corrected": one.corrected,
                "complains": not one.fixed or one.level == 1,
                "complaint": _complaint_of(one.id) if not one.fixed or one.level == 1 else None,
            }
            for one in view.answers
        ],
        "can_deliver": way["delivers"],
        "can_change": (writes and is_open) or corrects,
        "can_add": (writes and is_open) or (corrects and view.status == OrderStatus.DELIVERED),
        "can_cancel": (writes and is_open) or (corrects and view.status == OrderStatus.DELIVERED),
        "can_reopen": corrects and not is_open,
        "can_answer": actor.may(Permission.ANSWER_FOLLOW_UPS) and view.status == OrderStatus.DELIVERED,
        "can_ask": writes and view.had_visit_before,
        "is_open": is_open,
    }


def _complaint_of(answer_id: int) -> str | None:
    """The address of the complaint that came out of an answer."""
    if not edge.actor().may(Permission.SEE_COMPLAINTS):
        return None
    found = complaint_drafts.complaint_of_answer(edge.session(), edge.actor(), answer_id)
    return page_at("complaints.complaint", complaint_id=found) if found is not None else None


def _facts(view: OrderView) -> list[tuple[str, str, str | None]]:
    """(label, value, kind of mark or None)."""
    kept: tuple[str, str | None] = (DASH, None)
    if view.promise_kept is True:
        kept = (_("kept"), "good")
    elif view.promise_kept is False and view.promised_at and view.delivered_at:
        kept = (_("missed by %(time)s", time=duration(view.delivered_at - view.promised_at)), "bad")
    elif view.promised_at and view.status == OrderStatus.OPEN and edge.now() > view.promised_at:
        kept = (_("overdue by %(time)s", time=duration(edge.now() - view.promised_at)), "bad")
    mileage = km(view.odometer_km)
    if view.odometer_out_km is not None:
        mileage += " → " + km(view.odometer_out_km)
    facts: list[tuple[str, str, str | None]] = [
        (_("Opened"), moment(view.opened_at, view.zone), None),
        (_("Promised"), moment(view.promised_at, view.zone), None),
        (_("Delivered"), moment(view.delivered_at, view.zone), None),
        (_("Promise of time"), *kept),
        (_("Mileage"), mileage, None),
        (_("Advisor"), view.advisor or DASH, None),
    ]
    if view.estimate is not None:
        facts.append((_("Estimate"), money(view.estimate, view.currency), None))
    agreed = sum(consent.amount for consent in view.consents.values())
    if agreed:
        facts.append((_("Agreed to later"), money(agreed, view.currency), None))
    if view.invoice is not None:
        facts.append((_("Invoice"), money(view.invoice, view.currency), None))
    if view.cost_kept is not None:
        words = (_("kept"), "good") if view.cost_kept else (_("above the estimate"), "bad")
        facts.append((_("Promise of cost"), *words))
    return facts


def _who(view: OrderView) -> list[tuple[str, str, str | None]]:
    """(label, value, where it leads); a merged person stands with the spelling that the order brought."""
    page = None if view.customer_id is None else page_at("customers.customer", customer_id=view.customer_id)
    found: list[tuple[str, str, str | None]] = [
        (_("Customer"), view.customer or DASH, page if view.customer else None),
        (_("Telephone"), view.phone or DASH, tel(view.phone)),
        (_("Plate"), view.plate or DASH, None),
        (_("Model"), view.model or DASH, None),
    ]
    written = [
        value
        for value, known in ((view.written_customer, view.customer), (view.written_phone, view.phone))
        if value and value != known
    ]
    if written:
        found.append((_("Written on the order"), " · ".join(written), None))
    return found


def _notes(view: OrderView) -> list[str]:
    """What is odd about the order, as an import would warn."""
    found = []
    if view.odd_vin and view.odd_vin_reason:
        found.append(_("The VIN is odd and was kept: %(reason)s", reason=view.odd_vin_reason))
    elif view.odd_vin:
        found.append(_("The check digit of the VIN is wrong. Compare it with the vehicle or its papers."))
    if view.odometer_km is None:
        found.append(_("The mileage is missing, so the rework window counts the days alone."))
    elif view.previous_km is not None and view.odometer_km < view.previous_km:
        found.append(_("The mileage is below that of the earlier visit (%(km)s).", km=km(view.previous_km)))
    return found


def _job(job: JobVisit, view: OrderView, names: dict[str, str], writes: bool) -> dict[str, Any]:
    pending = view.pending.get(job.line)
    part, consent = view.parts.get(job.id), view.consents.get(job.id)
    facts = [
        (_("Technician"), job.technician),
        (_("Labour operation"), job.labour_op),
        (_("Outcome"), str(OUTCOMES[job.outcome]) if job.outcome else None),
        (_("Repair class"), str(REPAIR_CLASSES[job.repair_class]) if job.repair_class else None),
        (_("Amount"), money(job.amount, view.currency) if job.amount is not None else None),
        (_("Cause of rework"), job.cause_code),
        (_("Part ordered"), _("%(part)s on %(day)s", part=part.number, day=day(part.ordered_on)) if part else None),
        (_("Return agreed"), day(part.return_on) if part else None),
        (_("Added, customer agreed"), _consent(consent, view) if consent else None),
    ]
    return {
        "line": job.line,
        "group": names.get(job.group, job.group),
        "type": str(JOB_TYPES[job.job_type]),
        "concern": job.concern,
        "cause": job.cause,
        "correction": job.correction,
        "facts": [(label, value) for label, value in facts if value],
        "returns": [_back(back, names, view.zone, later=False) for back in view.returns if back.job_id == job.id],
        "pending": _("rework of order %(number)s, which has not arrived yet", number=pending[1]) if pending else None,
        "writes": writes,
    }


def _consent(consent: Consent, view: OrderView) -> str:
    how = str(CONSENTS.get(consent.how, consent.how))
    return " · ".join((how, moment(consent.agreed_at, view.zone), money(consent.amount, view.currency)))


def _back(back: Back, names: dict[str, str], zone: str, *, later: bool) -> dict[str, Any]:
    """A return in words; ``later`` where the other side is the return itself."""
    number, order_id = (back.number, back.order_id) if later else (back.original_number, back.original_order_id)
    return {
        "word": _("suspected") if back.suspected else (_("rework") if back.in_window else _("late rework")),
        "kind": "raised" if back.suspected else "attention",
        "number": number,
        "order_id": order_id,
        "line": back.line if later else back.original_line,
        "group": names.get(back.group, back.group),
        "when": moment(back.opened_at, zone),
        "days": DASH if back.days is None else days_words(back.days),
        "km": signed_km(back.km),
        "elsewhere": order_id is None,
    }


def days_words(days: int) -> str:
    """Whole days since a visit."""
    return ngettext("%(num)s day", "%(num)s days", days)


def _cases(view: OrderView) -> list[list[dict[str, Any]]]:
    """The chains of visits to which the jobs belong, oldest first."""
    locale = reader_locale()
    relations = {"first": _("first visit"), "rework": _("rework"), "late": _("late rework"),
                 "pending": _("pending link"), "suspected": _("suspected")}  # fmt: skip
    kinds = {"first": "quiet", "rework": "attention", "late": "attention", "pending": "open", "suspected": "raised"}
    found = []
    for case in rework_cases.case_of(edge.session(), edge.actor(), view.id):
        visits = []
        for one in case.visits:
            own, facts = one.visit.own, one.visit.facts
            visits.append({
                "here": own is not None and own.order_id == view.id,
                "order_id": own.order_id if own else None,
                "number": own.number if own else None,
                "line": own.line if own else None,
                "dealer": own.dealer_name if own else _("another dealer"),
                "opened": day(facts.opened_on),
                "relation": relations[one.relation.value],
                "kind": kinds[one.relation.value],
                "since": " · ".join((days_words(one.days), signed_km(one.km))) if one.days is not None else None,
                "concern": facts.concern,
                "cause": own.cause if own else None,
                "correction": facts.correction,
                "rework_cause": f"{one.primary.code} {one.primary.name(locale)}" if one.primary else None,
            })  # fmt: skip
        found.append(visits)
    return found
