"""What a dealer promises and at which hours: the way in, the week, promises and limits, and what was changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.calendars import WEEKDAYS
from dealer_service.domain.complaint_authority import LIMITED
from dealer_service.domain.complaint_policy import Policy
from dealer_service.domain.complaints import SEVERITY_MEANS, Severity
from dealer_service.domain.refusals import Conflict, Refused
from dealer_service.services import complaint_policy, complaint_setting_changes
from dealer_service.services.complaint_houses import houses_seen
from dealer_service.services.complaint_policy import PolicyView
from dealer_service.services.words import N_
from dealer_service.web import edge, leads
from dealer_service.web.complaint_frame import bp
from dealer_service.web.complaint_hours import DAY_NAMES, bars, written
from dealer_service.web.complaint_list_words import SEVERITIES
from dealer_service.web.complaint_setting_forms import HoursForm, PromisesForm, VersionedForm
from dealer_service.web.complaint_setting_words import change_rows
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.names import role_name

SAVED_MEANWHILE = N_("Someone else changed these settings meanwhile. What you typed is still here; look at “Changes”, "
                     "then save it again, or leave it.")  # fmt: skip
NETWORK = "network"
"""In addresses: the defaults, instead of a dealer's code."""


@page(bp, "/settings", permission=Permission.SEE_COMPLAINTS)
def settings() -> ResponseReturnValue:
    """One dealer alone is opened; of several each with whether it has settings of its own."""
    houses = houses_seen(edge.session(), edge.actor(), edge.now())
    if len(houses.dealers) == 1:
        return redirect(url_for("complaints.hours", house=houses.dealers[0][0]))
    rows = []
    for code, name in houses.dealers:
        view = complaint_policy.get_policy(edge.session(), edge.actor(), code, edge.now())
        rows.append({"code": code, "name": name, "own": view.own, "zone": view.zone})
    return render_template("complaint_settings/houses.html", rows=rows, network=NETWORK)


@page(bp, "/settings/<house>/hours", permission=Permission.SEE_COMPLAINTS, methods=("GET", "POST"))
def hours(house: str) -> ResponseReturnValue:
    view = policy_seen(house)
    form = HoursForm(seen=view.version, **{day: written(view.policy.weekly.get(day, ())) for day in WEEKDAYS})
    if form.validate_on_submit():
        with kept(form, view.version):
            save(house, replace(view.policy, weekly=form.week()), int(form.seen.data or 0))
            flash(_("The week is changed, for complaints received from now on."))
            return redirect(url_for("complaints.hours", house=house))
    days = [(form[day], bars(view.policy.weekly.get(day, ()))) for day in WEEKDAYS]
    return render_template(
        "complaint_settings/hours.html", form=form, days=days, names=DAY_NAMES, **around(house, view)
    ), form.status


@page(bp, "/settings/<house>/promises", permission=Permission.SEE_COMPLAINTS, methods=("GET", "POST"))
def promises(house: str) -> ResponseReturnValue:
    view = policy_seen(house)
    form = PromisesForm(seen=view.version, **PromisesForm.values_of(view.policy))
    if form.validate_on_submit():
        with kept(form, view.version):
            changed = replace(view.policy, promises=form.promises(), limits=form.limits(),
                              currency=(form.currency.data or "").strip().upper() or None)  # fmt: skip
            save(house, changed, int(form.seen.data or 0))
            flash(_("Promises and limits are changed, for complaints received from now on."))
            return redirect(url_for("complaints.promises", house=house))
    rows = [{"word": str(SEVERITIES[severity][0]), "means": _(SEVERITY_MEANS[severity]), "fields": form.row(severity)}
            for severity in Severity]  # fmt: skip
    limits = [(role_name(role), form.limit(role)) for role in LIMITED]
    return render_template(
        "complaint_settings/promises.html", form=form, rows=rows, limits=limits, **around(house, view)
    ), form.status


@page(bp, "/settings/<house>/changes", permission=Permission.SEE_COMPLAINTS)
def changes(house: str) -> ResponseReturnValue:
    view = policy_seen(house)
    found = complaint_setting_changes.setting_changes(edge.session(), edge.actor(), view.dealer)
    return render_template(
        "complaint_settings/changes.html", rows=change_rows(found, view.policy.currency), **around(house, view)
    )


def policy_seen(house: str) -> PolicyView:
    """The settings at an address: a dealer's, or the network's defaults."""
    if house == NETWORK:
        return complaint_policy.network_policy(edge.session(), edge.actor())
    return complaint_policy.get_policy(edge.session(), edge.actor(), house, edge.now())


def save(house: str, policy: Policy, seen: int) -> None:
    session, actor, now = edge.session(), edge.actor(), edge.now()
    if house == NETWORK:
        complaint_policy.change_network_policy(session, actor, policy, now, seen=seen)
    else:
        complaint_policy.change_policy(session, actor, house, policy, now, seen=seen)


@contextmanager
def kept(form: VersionedForm, version: int) -> Iterator[None]:
    """As ``refusals_at``; who comes second keeps what he typed, and can save it over what the first one set."""
    with refusals_at(form):
        try:
            yield
        except Conflict as conflict:
            form.late, form.seen.data = True, str(version)
            raise Refused(SAVED_MEANWHILE) from conflict


def around(house: str, view: PolicyView) -> dict[str, Any]:
    """What stands on every page of settings."""
    several = houses_seen(edge.session(), edge.actor(), edge.now()).several
    pages = [("complaints.hours", _("Week")), ("complaints.promises", _("Promises and limits"))]
    if house != NETWORK:
        pages += [("complaints.year", _("Year")), ("complaints.guides", _("Guides"))]
    tabs = [(endpoint, word, url_for(endpoint, house=house)) for endpoint, word in pages]
    if edge.actor().may(Permission.HANDLE_COMPLAINTS):
        tabs.append(("complaints.deputies", _("Deputies"), url_for("complaints.deputies")))
    tabs.append(("complaints.changes", _("Changes"), url_for("complaints.changes", house=house)))
    return {
        "house": house,
        "place": _("The network's defaults") if house == NETWORK else house,
        "view": view,
        "tabs": tabs,
        "crumbs": [(_("Complaints"), leads.page_at("complaints.listed")),
                   *([(_("Settings"), url_for("complaints.settings"))] if several else [])],
    }  # fmt: skip
