"""How does the workshop do: load, promises, work sent back, and each person's figures, none of them ranked?"""

from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month
from dealer_service.domain.order_filters import ANY, UNTAGGED
from dealer_service.services import workshop as service
from dealer_service.services.workshop import MonthPromises, Staff, Workshop
from dealer_service.web import edge, leads
from dealer_service.web.day_frame import bp, tabs
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import here_with
from dealer_service.web.network_frame import asked, period_navigation, said
from dealer_service.web.order_words import brief
from dealer_service.web.words import duration, number, percent, short_day, short_month


@page(bp, "/workshop", permission=Permission.SEE_STAFF_FIGURES)
def workshop() -> ResponseReturnValue:
    """``?month=`` YYYY-MM, ``?period=`` month, quarter or year, ``?dealer=`` where the reader leads several.

    Without a month the last that is over: what went wrong there is what the morning's talk is about.
    """
    session, actor, now = edge.session(), edge.actor(), edge.now()
    month, period = asked()
    led = service.dealers_led(session, actor)
    view = service.workshop_of(session, actor, request.args.get("dealer"), month, period, now)
    locale = reader_locale()
    named = {cause_id: f"{cause.code} {cause.name(locale)}" for cause_id, cause in view.causes.items()}
    return render_template(
        "today/workshop.html",
        view=view,
        period=said(period, month),
        navigation=period_navigation(month, period),
        tabs=tabs(),
        dealers=[(one.code, here_with(dealer=one.code), one.code == view.dealer.code) for one in led]
        if len(led) > 1 else [],
        load=_load(view),
        earlier_href=leads.orders(view.dealer.code, status="open", promised_to=str(view.load[0].on - timedelta(days=1)))
        if view.load else None,
        months=[_month(view, one, one.month, one.month) for one in reversed(view.months)],
        whole=_month(view, view.promises, view.first, view.last),
        usual=None if view.usual is None else number(view.usual, 0 if view.usual.is_integer() else 1),
        total=_person(view, view.total, "advisor"),
        advisors=[_person(view, one, "advisor") for one in view.advisors],
        technicians=[_person(view, one, "technician") for one in view.technicians],
        causes=[(named[cause.id] if cause else _("untagged"), number(count),
                 _backs(view, cause.code if cause else UNTAGGED)) for cause, count in view.sent_back],
        sent_back=[
            {"href": leads.page_at("repair_orders.order", order_id=one.order_id), "number": one.number,
             "line": one.line, "technician": one.technician, "cause": named.get(one.cause_id or 0, _("untagged")),
             "words": one.words, "at": brief(one.at, view.zone, now)}
            for one in view.sent_back_lines
        ],
        sent_back_total=sum(count for _cause, count in view.sent_back),
    )  # fmt: skip


def _load(view: Workshop) -> list[dict[str, Any]]:
    """Each day with what is promised for it beside what is handed over on an ordinary day."""
    return [
        {
            "day": short_day(one.on),
            "href": leads.orders(view.dealer.code, status="open", promised_from=str(one.on), promised_to=str(one.on))
            if one.promised else None,
            "promised": number(one.promised),
            "hours": _("%(hours)s h open", hours=number(one.open_hours, 0 if one.open_hours.is_integer() else 1))
            if one.open_hours else _("closed"),
            "mark": _mark(one.promised, one.open_hours, view.usual),
        }
        for one in view.load
    ]  # fmt: skip


def _mark(promised: int, hours: float, usual: float | None) -> tuple[str, str] | None:
    if promised and not hours:
        return _("promised for a closed day"), "bad"
    if usual is not None and promised > usual:
        return _("more than usual"), "attention"
    return None


def _month(view: Workshop, one: MonthPromises, first: Month, last: Month) -> dict[str, Any]:
    """How one month, or the period, kept its promises; each figure leads to its orders."""
    since = {} if first == last else {"since": str(first)}

    def orders(**narrowed: str) -> str | None:
        return leads.orders(view.dealer.code, last, **since, **narrowed)

    return {
        "month": short_month(one.month.first_day),
        "here": view.first <= one.month <= view.last,
        "href": here_with(month=str(one.month), period=None),
        "delivered": number(one.delivered) if one.delivered else None,
        "delivered_href": orders(),
        "time": _share(one.time),
        "time_all": orders(promise="time_given"),
        "time_href": orders(promise="time_missed"),
        "cost": _share(one.cost),
        "cost_all": orders(promise="cost_given"),
        "cost_href": orders(promise="cost_missed"),
        "late": None if one.lateness_minutes is None else duration(one.lateness_minutes),
        "inspected": _share(one.inspected),
        "inspected_href": orders(inspection="inspected"),
        "sent_back": _share(Rate(one.passed.b - one.passed.a, one.passed.b)),
        "sent_back_href": orders(inspection="sent_back"),
    }


def _backs(view: Workshop, cause: str = ANY, **who: str) -> str | None:
    """The orders of which work was sent back in the period."""
    days = {"sent_from": str(view.first.first_day), "sent_to": str(view.last.last_day)}
    return leads.orders(view.dealer.code, sent_back=cause, **days, **who)


def _person(view: Workshop, one: Staff, kind: str) -> dict[str, Any]:
    """One line; each figure leads to its orders, where they carry a name to look for."""

    def orders(**narrowed: str) -> str | None:
        who = {kind: one.name} if one.name else {}
        since = {} if view.first == view.last else {"since": str(view.first)}
        return leads.orders(view.dealer.code, view.last, **since, **who, **narrowed)

    nameless = one.name is None and one is not view.total
    return {
        "name": one.name or _("no name on the order"),
        "rate": one.first_fix,
        "target": one.target,
        "href": None if nameless else orders(standing="first_visit"),
        "failed": number(one.first_fix.b - one.first_fix.a) if one.first_fix.b else None,
        "failed_href": None if nameless else orders(standing="failed"),
        "time": _share(one.time_kept),
        "time_href": None if nameless else orders(promise="time_missed"),
        "cost": _share(one.cost_kept),
        "cost_href": None if nameless else orders(promise="cost_missed"),
        "sent_back": number(one.sent_back),
        "sent_back_href": _backs(view, **{kind: one.name}) if one.name and one.sent_back else None,
    }


def _share(rate: Rate) -> dict[str, str] | None:
    """A share with its counts and how many were missed; None where nothing was promised."""
    if not rate.b:
        return None
    return {
        "figure": percent(rate.ffv),
        "counts": _("%(a)s of %(b)s", a=number(rate.a), b=number(rate.b)),
        "missed": number(rate.b - rate.a),
    }
