"""How is a change of the settings of complaints said?"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.complaints import Severity
from dealer_service.services.complaint_setting_changes import Part, SettingChange
from dealer_service.web.complaint_hours import DAY_NAMES, hours_words
from dealer_service.web.complaint_list_words import SEVERITIES, categories
from dealer_service.web.names import role_name
from dealer_service.web.order_words import money
from dealer_service.web.words import DASH, day, moment, number

PLAIN: dict[str, Any] = {
    "country": _l("public holidays of"),
    "subdivision": _l("state or province"),
    "currency": _l("currency"),
}
PROMISES: dict[str, Any] = {
    "acknowledge_hours": _l("acknowledge, working hours"),
    "answer_days": _l("answer, business days"),
    "follow_up_days": _l("follow up, business days"),
}
KIND_WORDS: dict[str, Any] = {
    "holiday": _l("public holiday"),
    "working": _l("make-up working day"),
    "own": _l("set by the dealer"),
}


def change_rows(found: Iterable[SettingChange], currency: str | None) -> list[dict[str, Any]]:
    """Changes as a page shows them: when, who, and each value before and after."""
    names = categories()
    return [
        {"at": moment(one.at), "by": one.by or _("the system"),
         "parts": [_part(part, names, currency) for part in one.parts]}
        for one in found
    ]  # fmt: skip


def _part(part: Part, names: dict[str, str], currency: str | None) -> dict[str, str]:
    kind, _dot, rest = part.field.partition(".")

    def say(value: Any) -> str:
        return _value(kind, value, currency)

    return {"what": _what(kind, rest, names), "old": say(part.old), "new": say(part.new)}


def _what(kind: str, rest: str, names: dict[str, str]) -> str:
    if kind == "weekly":
        return str(DAY_NAMES[rest])
    if kind == "exceptions":
        return day(date.fromisoformat(rest))
    if kind == "limits":
        return _("limit: %(role)s", role=role_name(rest))
    if kind == "promises":
        severity, _dot, name = rest.partition(".")
        return f"{SEVERITIES[Severity(severity)][0]}: {PROMISES[name]}"
    if kind == "guide":
        return _("guide: %(category)s", category=names.get(rest, rest))
    if kind == "deputy":
        return _("stands in for %(name)s", name=rest)
    return str(PLAIN[kind])


def _value(kind: str, value: Any, currency: str | None) -> str:
    if kind == "weekly":
        return hours_words(value or ())
    if kind == "exceptions":
        return _("as the week") if value is None else hours_words(value)
    if value is None:
        return DASH
    if kind == "deputy":
        name, first, last = value
        return f"{name}, {day(date.fromisoformat(first))} – {day(date.fromisoformat(last))}" if first else name
    if kind == "limits":
        return money(int(value), currency)
    return number(value, 0 if float(value).is_integer() else 1) if kind == "promises" else str(value)
