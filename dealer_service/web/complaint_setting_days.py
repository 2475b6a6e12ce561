"""The year of a dealer: public holidays, make-up working days, its own closures and openings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from babel import Locale
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.refusals import Conflict, Refused
from dealer_service.services import complaint_policy
from dealer_service.services.complaint_policy import Day
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.complaint_frame import bp
from dealer_service.web.complaint_hours import SHORT_DAYS, ranges_words
from dealer_service.web.complaint_setting_forms import DayForm, HolidaysForm
from dealer_service.web.complaint_setting_words import KIND_WORDS
from dealer_service.web.complaint_settings import around, kept, policy_seen, save
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.words import babel_locale, day, month

SIGNS = {"holiday": "✕", "working": "+", "own": "◆"}
YEARS = 3

TAKEN_MEANWHILE = N_("Someone else changed these settings meanwhile, so the day was not taken away. The list shows how "
                     "the days stand now; take it away again if it still stands there.")  # fmt: skip


@page(bp, "/settings/<house>/year", permission=Permission.SEE_COMPLAINTS, methods=("GET", "POST"))
def year(house: str) -> ResponseReturnValue:
    """``year`` in the query; what is posted is a day that differs."""
    view = policy_seen(house)
    form = DayForm(seen=view.version)
    if form.validate_on_submit():
        with kept(form, view.version):
            changed = {**view.policy.exceptions, **form.exceptions()}
            save(house, replace(view.policy, exceptions=changed), int(form.seen.data or 0))
            flash(_("The days are changed, for complaints received from now on."))
            return redirect(url_for("complaints.year", house=house, year=form.first.data.year))
    return _year(house, form)


@page(bp, "/settings/<house>/holidays", permission=Permission.SET_COMPLAINT_POLICY, methods=("POST",))
def holidays(house: str) -> ResponseReturnValue:
    view = policy_seen(house)
    form = _holidays_form(view.policy.country, view.policy.subdivision, view.version)
    if form.validate_on_submit():
        with kept(form, view.version):
            changed = replace(view.policy, country=form.country.data or None,
                              subdivision=(form.subdivision.data or "").strip().upper() or None)  # fmt: skip
            save(house, changed, int(form.seen.data or 0))
            flash(_("The public holidays are changed, for complaints received from now on."))
            return redirect(url_for("complaints.year", house=house))
    return _year(house, DayForm(formdata=None, seen=view.version), form)


@page(bp, "/settings/<house>/year/<on>/remove", permission=Permission.SET_COMPLAINT_POLICY, methods=("POST",))
def remove_day(house: str, on: str) -> ResponseReturnValue:
    """The day is as the week again."""
    view = policy_seen(house)
    left = {written: hours for written, hours in view.policy.exceptions.items() if written != on}
    form = DayForm(formdata=None, seen=view.version)
    with refusals_at(form):
        try:
            save(house, replace(view.policy, exceptions=left), request.form.get("seen", 0, type=int))
        except Conflict as conflict:
            raise Refused(TAKEN_MEANWHILE) from conflict
        flash(_("The day is as the week and the public holidays say, for complaints received from now on."))
        return redirect(url_for("complaints.year", house=house, year=on[:4]))
    return _year(house, form, of_day=on)


def _year(
    house: str, form: Form, holidays_form: HolidaysForm | None = None, of_day: str | None = None
) -> ResponseReturnValue:
    view, this_year = policy_seen(house), edge.now().year
    asked = int(of_day[:4]) if of_day and of_day[:4].isdigit() else request.args.get("year", this_year, type=int)
    shown = min(max(asked, this_year - 1), this_year + YEARS)
    days = complaint_policy.year_of_days(edge.session(), edge.actor(), house, shown, reader_locale())
    country = holidays_form or _holidays_form(view.policy.country, view.policy.subdivision, view.version)
    return render_template(
        "complaint_settings/year.html",
        form=form,
        country=country,
        year=shown,
        months=_months(days, edge.now().date()),
        heads=SHORT_DAYS,
        special=[_special(one) for one in days if one.kind != "week"],
        signs=SIGNS,
        kinds=KIND_WORDS,
        previous=shown - 1 if shown >= this_year else None,
        next=shown + 1 if shown < this_year + YEARS else None,
        **around(house, view),
    ), max(form.status, country.status)


def _months(days: Sequence[Day], today: date) -> list[dict[str, Any]]:
    """Each month as weeks of seven cells, Monday first; None where the week belongs to another month."""
    found = []
    for number in range(1, 13):
        cells: list[dict[str, Any] | None] = [_cell(one, today) for one in days if one.on.month == number]
        before: list[dict[str, Any] | None] = [None] * days_before(days, number)
        padded = before + cells
        padded += [None] * (-len(padded) % 7)
        weeks = [padded[at : at + 7] for at in range(0, len(padded), 7)]
        found.append({"name": month(date(days[0].on.year, number, 1)), "weeks": weeks})
    return found


def days_before(days: Sequence[Day], number: int) -> int:
    return date(days[0].on.year, number, 1).weekday()


def _cell(one: Day, today: date) -> dict[str, Any]:
    words = ranges_words(one.hours)
    kind = one.kind if one.kind != "week" else "" if one.hours else "shut"
    return {
        "day": one.on.day,
        "kind": kind + (" today" if one.on == today else ""),
        "sign": SIGNS.get(one.kind),
        "words": f"{one.name}: {words}" if one.name else words,
    }


def _special(one: Day) -> dict[str, Any]:
    return {
        "on": one.on.isoformat(),
        "day": day(one.on),
        "kind": one.kind,
        "word": str(KIND_WORDS[one.kind]),
        "name": one.name,
        "hours": ranges_words(one.hours),
        "own": one.kind == "own",
    }


def _holidays_form(country: str | None, subdivision: str | None, seen: int) -> HolidaysForm:
    form = HolidaysForm(country=country or "", subdivision=subdivision or "", seen=seen)
    names = Locale.parse(babel_locale()).territories
    known = sorted(((code, names.get(code, code)) for code in complaint_policy.countries()), key=lambda one: one[1])
    form.country.choices = [SelectChoice("", _("no country")), *(SelectChoice(code, name) for code, name in known)]
    return form
