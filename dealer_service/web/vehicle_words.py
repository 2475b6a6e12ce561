"""How are a vehicle's warnings, its owner and what is open around it said to a reader?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dealer_service.domain.accounts import Permission
from dealer_service.domain.complaints import Severity, State
from dealer_service.domain.customers import KeyAccount, Segment
from dealer_service.domain.vehicle_warnings import DAYS_NEAR, Kind, Warned
from dealer_service.services.vehicle_matters import Matters
from dealer_service.services.vehicles import Owner
from dealer_service.web import edge
from dealer_service.web.complaint_case_words import SEVERITIES, STATES
from dealer_service.web.leads import page_at
from dealer_service.web.order_words import km
from dealer_service.web.words import day, short_day

SEGMENTS: dict[str, Any] = {
    Segment.PRIVATE: _l("private"),
    Segment.BUSINESS: _l("business"),
    Segment.HIRE: _l("hire cars and taxis"),
    Segment.PUBLIC: _l("public authority"),
    Segment.STAFF: _l("staff"),
}
KEY_ACCOUNTS: dict[str, Any] = {
    KeyAccount.FLEET: _l("fleet"),
    KeyAccount.LONG_STANDING: _l("long-standing customer"),
    KeyAccount.HIGH_VALUE: _l("high value"),
}
WARNING_KINDS = {
    Kind.CAME_BACK: "bad",
    Kind.RETURN: "bad",
    Kind.MOBILITY: "bad",
    Kind.GUARANTEE: "attention",
    Kind.MILEAGE: "attention",
    Kind.VIN: "attention",
}
WARNING_NAMES: dict[Kind, Any] = {
    Kind.CAME_BACK: _l("Came back?"),
    Kind.RETURN: _l("Replacement or return"),
    Kind.MOBILITY: _l("Replacement car"),
    Kind.GUARANTEE: _l("Repair guarantee"),
    Kind.MILEAGE: _l("Mileage"),
    Kind.VIN: _l("VIN"),
}
LEGAL = frozenset({Kind.RETURN, Kind.MOBILITY, Kind.GUARANTEE})


def warning_words(warned: Warned, names: Mapping[str, str]) -> dict[str, Any]:
    """One warning as it is read."""
    said = {name: _written(name, value, warned, names) for name, value in warned.values.items() if name != "elsewhere"}
    others = warned.values.get("elsewhere")
    if isinstance(others, int) and others:
        counted = "times" if "times" in said else "days"
        said[counted] = ngettext("%(all)s (%(num)s at other dealers)", "%(all)s (%(num)s at other dealers)", others,
                                 all=said[counted])  # fmt: skip
    sentence = _(warned.message).format(**said) if said else _(warned.message)
    if warned.doubtful:
        sentence += " " + _("The date of first registration is not known: check whether the period still runs.")
    return {
        "kind": WARNING_KINDS[warned.kind],
        "name": str(WARNING_NAMES[warned.kind]),
        "sentence": sentence,
        "order_id": warned.order_id,
    }


def _written(name: str, value: Any, warned: Warned, names: Mapping[str, str]) -> str:
    if name == "group":
        return names.get(value, value)
    if name == "groups":
        return _(", ").join(names.get(code, code) for code in value)
    if name == "days" or (name == "limit" and warned.message == DAYS_NEAR):
        return ngettext("%(num)s day", "%(num)s days", value)
    if name == "times":
        return ngettext("%(num)s time", "%(num)s times", value)
    if name == "limit":
        return ngettext("%(num)s repair", "%(num)s repairs", value)
    if name == "law":
        return _(value)
    if isinstance(value, date):
        return day(value)
    return km(value) if isinstance(value, int) else str(value)


def tel(phone: str | None) -> str | None:
    """The address that dials a number; None where there are too few digits."""
    digits = "".join(c for c in phone or "" if c.isdigit())
    if len(digits) < 3:
        return None
    return f"tel:{'+' if (phone or '').strip().startswith('+') else ''}{digits}"


def owner_words(owner: Owner | None) -> dict[str, Any] | None:
    if owner is None:
        return None
    return {
        "href": page_at("customers.customer", customer_id=owner.id),
        "name": owner.name or _("name not known"),
        "phone": owner.phone,
        "tel": tel(owner.phone),
        "segment": str(SEGMENTS[owner.segment]) if owner.segment else None,
        "key_account": str(KEY_ACCOUNTS[owner.key_account]) if owner.key_account else None,
        "refuses": owner.refuses_contact,
    }


def open_words(matters: Matters, names: Mapping[str, str], numbers: Mapping[int, str], today: date) -> dict[str, Any]:
    """Open complaints and calls as lines with links; ``names`` are those of the complaints' categories."""
    answers = edge.actor().may(Permission.ANSWER_FOLLOW_UPS)
    return {
        "complaints": [
            {
                "href": page_at("complaints.complaint", complaint_id=one.id),
                "number": one.number,
                "about": names.get(one.category, one.category),
                "state": str(STATES[State(one.state)][0]),
                "severity": str(SEVERITIES[Severity(one.severity)][0]),
                "kind": SEVERITIES[Severity(one.severity)][1],
            }
            for one in matters.complaints
        ],
        "calls": [
            {
                "href": page_at("repair_orders.answer", order_id=one.order_id) if answers else None,
                "number": numbers.get(one.order_id, ""),
                "when": _("due since %(day)s", day=short_day(one.due_on))
                if one.due_on <= today
                else _("due on %(day)s", day=short_day(one.due_on)),
                "kind": "attention" if one.due_on <= today else "open",
            }
            for one in matters.calls
        ],
    }
