"""The advisor's own page: what waits now, what is late first; it keeps itself up to date while it is looked at."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from dealer_service.domain.accounts import Permission
from dealer_service.services import today as service
from dealer_service.services.today import Car, Day
from dealer_service.web import complaint_list_words, day_live, edge, rework_words
from dealer_service.web.day_calls import call_row
from dealer_service.web.day_frame import PROMISES, bp, kept, mine, tabs
from dealer_service.web.guards import page
from dealer_service.web.lists import here_with
from dealer_service.web.order_frame import group_names
from dealer_service.web.order_words import STAGES, brief


@page(bp, "/today", permission=Permission.ANSWER_FOLLOW_UPS)
def board() -> ResponseReturnValue:
    """``?mine=1`` narrows to what carries the reader's own name."""
    content = _content()
    return render_template(
        "today/board.html", content=content, version=day_live.first(content), tabs=tabs(), mine=mine(),
        live_url=url_for("today.live", **kept()), whose=_whose(),
    )  # fmt: skip


@page(bp, "/today/live", permission=Permission.ANSWER_FOLLOW_UPS)
def live() -> ResponseReturnValue:
    """The middle of the page alone."""
    return day_live.answer(_content)


def _content() -> str:
    now = edge.now()
    day = service.day_of(edge.session(), edge.actor(), now, mine=mine())
    names = group_names()
    return render_template(
        "today/_content.html",
        day=day,
        said=_said(day),
        cars=[_car(car, names) for car in day.cars],
        calls=[call_row(call) for call in day.calls],
        complaint_names=complaint_list_words.categories(),
        say=complaint_list_words,
        rework=rework_words,
        brief=brief,
        at=now,
        mine=mine(),
        kept=kept(),
    )


def _car(car: Car, names: dict[str, str]) -> dict[str, Any]:
    word, kind = PROMISES[car.state]
    row = car.row
    return {
        "href": url_for("repair_orders.order", order_id=row.order_id),
        "id": row.order_id,
        "number": row.number,
        "vehicle": row.plate or row.vin[-8:],
        "model": row.model,
        "customer": row.customer,
        "advisor": row.advisor,
        "promised": brief(row.promised_at, car.zone, edge.now()),
        "state": str(word),
        "kind": kind,
        "stage": str(STAGES[car.stage]),
        "about": ", ".join(names.get(job.group, job.group) for job in car.jobs),
        "words": "; ".join(job.concern for job in car.jobs if job.concern),
    }


def _said(day: Day) -> str:
    """The day in one sentence, spoken when it changes."""
    parts = [
        ngettext("%(num)s car is late", "%(num)s cars are late", day.late),
        ngettext("%(num)s is promised for today", "%(num)s are promised for today", day.due_today),
        ngettext("%(num)s call to make", "%(num)s calls to make", day.calls_total),
        ngettext("%(num)s suspicion to decide", "%(num)s suspicions to decide", day.suspicions_total),
        ngettext("%(num)s open complaint", "%(num)s open complaints", day.complaints_total),
    ]
    return _("; ").join(parts)


def _whose() -> list[tuple[str, str, bool]]:
    return [
        (_("All of the house"), here_with(mine=None), not mine()),
        (_("Mine"), here_with(mine="1"), mine()),
    ]
