"""How are customers, likely duplicates and their sources said to a reader?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dealer_service.domain.complaints import State
from dealer_service.domain.customers import KeyAccount, Likely, Person, Reason, same_number
from dealer_service.services.customers import CustomerPage
from dealer_service.web.complaint_case_words import STATES
from dealer_service.web.leads import page_at
from dealer_service.web.order_words import SOURCES
from dealer_service.web.order_words import STATUSES as ORDER_STATUSES
from dealer_service.web.vehicle_words import KEY_ACCOUNTS, SEGMENTS, tel
from dealer_service.web.words import DASH, day

REASONS: dict[Reason, Any] = {
    Reason.PHONE: _l("same telephone"),
    Reason.VEHICLE: _l("same vehicle, two owners"),
    Reason.NAME: _l("similar name"),
}


def row(person: Person, proposed: Sequence[KeyAccount]) -> dict[str, Any]:
    """One line of the list. A key account set by a person stands before what the orders propose."""
    return {
        "id": person.id,
        "name": name_of(person),
        "phone": person.phone or DASH,
        "segment": str(SEGMENTS[person.segment]) if person.segment else DASH,
        "key_account": str(KEY_ACCOUNTS[person.key_account]) if person.key_account else None,
        "proposed": [] if person.key_account else [str(KEY_ACCOUNTS[kind]) for kind in proposed],
        "vehicles": len(person.vehicles),
        "visits": person.visits,
        "last": day(person.last_at.date()) if person.last_at else DASH,
        "refuses": person.refuses_contact,
    }


def pair(likely: Likely) -> dict[str, Any]:
    return {
        "reasons": [str(REASONS[reason]) for reason in likely.reasons],
        "sides": [side(likely.one), side(likely.other)],
        "one": likely.one.id,
        "other": likely.other.id,
    }


def side(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": name_of(person),
        "phone": person.phone or _("no telephone"),
        "visits": ngettext("%(num)s visit", "%(num)s visits", person.visits),
        "vehicles": ngettext("%(num)s vehicle", "%(num)s vehicles", len(person.vehicles)),
        "last": _("last seen on %(day)s", day=day(person.last_at.date())) if person.last_at else DASH,
    }


def name_of(person: Person) -> str:
    return person.name or _("name not known")


def page_values(found: CustomerPage, names: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the page of a customer shows, finished; ``names`` are those of the complaints' categories."""
    person = found.person
    return {
        "name": name_of(person),
        "phone": person.phone,
        "tel": tel(person.phone),
        "segment": str(SEGMENTS[person.segment]) if person.segment else None,
        "key_account": str(KEY_ACCOUNTS[person.key_account]) if person.key_account else None,
        "proposed": [str(KEY_ACCOUNTS[kind]) for kind in found.proposed],
        "sources": _sources(found),
        "vehicles": [
            {"vin": one.vin, "plate": one.plate or DASH, "model": one.model or DASH, "his": one.is_his,
             "last": day(one.last_at.date())}
            for one in found.vehicles
        ],
        "orders": [
            {"id": one.order_id, "number": one.number, "opened": day(one.opened_at.date()), "vin": one.vin,
             "plate": one.plate or one.vin, "status": str(ORDER_STATUSES[one.status][0]),
             "kind": ORDER_STATUSES[one.status][1]}
            for one in found.orders
        ],
        "complaints": [
            {"href": page_at("complaints.complaint", complaint_id=one.complaint_id), "number": one.number,
             "about": names.get(one.category, one.category), "state": str(STATES[State(one.state)][0]),
             "received": day(one.received_at.date())}
            for one in found.complaints
        ],
        "ties": [
            {"id": one.id, "same": one.same, "other": one.other or _("name not known"), "by": one.by or _("the system"),
             "at": day(one.at.date())}
            for one in found.ties
        ],
        "likely": [
            {"reasons": [str(REASONS[reason]) for reason in one.reasons],
             **side(one.other if one.one.id == person.id else one.one)}
            for one in found.likely
        ],
    }  # fmt: skip


def _sources(found: CustomerPage) -> list[dict[str, Any]]:
    """What each source says, marked where it differs from what is shown as the person's."""
    person = found.person
    said = [
        {
            "name": one.name,
            "phone": one.phone,
            "more": None,
            "source": _("written by %(name)s", name=one.by or "") if one.source == "person"
            else str(SOURCES.get(one.source, _("no order"))),
            "order_id": one.order_id,
            "order": one.order,
            "href": None,
            "at": day(one.at.date()) if one.at else DASH,
        }
        for one in found.spellings
    ]  # fmt: skip
    said += [
        {
            "name": one.name, "phone": one.phone, "more": " · ".join(filter(None, (one.email, one.address))) or None,
            "source": _("complaint %(number)s", number=one.number), "order_id": None, "order": None,
            "href": page_at("complaints.complaint", complaint_id=one.complaint_id), "at": day(one.received_at.date()),
        }
        for one in found.complaints
        if one.name or one.phone or one.email or one.address
    ]  # fmt: skip
    for one in said:
        one["other_name"] = bool(one["name"]) and one["name"] != person.name
        one["other_phone"] = bool(one["phone"]) and not _same(str(one["phone"]), person.phone or "")
    return said


def _same(one: str, other: str) -> bool:
    digits = ["".join(c for c in phone if c.isdigit()) for phone in (one, other)]
    return digits[0] == digits[1] or same_number(*digits)
