"""How well are complaints answered: by dealer or region, category, severity and month, each figure with its list?"""

from collections.abc import Iterable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.domain.quality import Unit
from dealer_service.services import complaint_figures
from dealer_service.services.complaint_figures import Group, ResponseFigures, Share
from dealer_service.services.complaint_houses import Houses, houses_seen
from dealer_service.services.complaint_policy import dealer_seen
from dealer_service.web import edge
from dealer_service.web.complaint_figure_words import DEFINITIONS, FIGURES, LISTS, SHARES
from dealer_service.web.complaint_filters import MONTHS_OF_FIGURES, months_asked
from dealer_service.web.complaint_frame import bp
from dealer_service.web.complaint_list_words import SEVERITIES, categories, working_time
from dealer_service.web.guards import page
from dealer_service.web.lists import Column
from dealer_service.web.words import DASH, month, number, percent, short_month

ORDER = ("received", "acknowledged", "answered", "median", "followed_up", "first_time_closed", "reopened", "escalated",
         "upheld", "still_open")  # fmt: skip


@page(bp, "/figures", permission=Permission.SEE_COMPLAINTS)
def figures() -> ResponseReturnValue:
    """Query parameters: ``from`` and ``to`` months of receipt, ``by`` dealer or region, ``dealer``, ``region``."""
    session, actor, now = edge.session(), edge.actor(), edge.now()
    first, last = months_asked(MONTHS_OF_FIGURES)
    houses = houses_seen(session, actor, now)
    dealer, region = (request.args.get(name) or None for name in ("dealer", "region"))
    if dealer:
        dealer_seen(session, dealer)
    by = Unit.REGION if request.args.get("by") == "region" and len(houses.regions) > 1 else Unit.DEALER
    found = complaint_figures.response_figures(session, actor, first, last, now, by=by, dealer=dealer, region=region)
    base = {"from": str(first), "to": str(last), "dealer": dealer, "region": region}
    return render_template(
        "complaint_lists/figures.html",
        place=dealer or region or (_("All dealers") if houses.several else None),
        first=str(first),
        last=str(last),
        period=month(first.first_day) if first == last else f"{month(first.first_day)} – {month(last.first_day)}",
        columns=[Column(_heads()[name], figure=True) for name in ORDER],
        groups=_groups(found, by, houses, base, alone=bool(dealer) or not houses.several),
        any=bool(found.all.received),
        by=by.value,
        dealers=houses.dealers if houses.several else (),
        regions=houses.regions if len(houses.regions) > 1 else (),
        dealer=dealer,
        region=region,
        definitions=[(_heads().get(name, name), str(words)) for name, words in DEFINITIONS.items()],
    )


def _heads() -> dict[str, Any]:
    return {**SHARES, **LISTS, "median": _l("Working time to answer")}


def _groups(found: Group, by: Unit, houses: Houses, base: dict[str, Any], *, alone: bool) -> list[dict[str, Any]]:
    """The tables of the page: head of the first column, rows."""
    names, dealers = categories(), dict(houses.dealers)
    shown = [_group(_("Together"), [(_("all"), {}, found.all)], base)]
    if not alone:
        unit = "region" if by is Unit.REGION else "dealer"
        rows = [(f"{key} {dealers[key]}" if key in dealers else key or DASH, {unit: key or None}, figures)
                for key, figures in sorted(found.by_unit.items())]  # fmt: skip
        shown.append(_group(_("Region") if by is Unit.REGION else _("Dealer"), rows, base))
    about = [(names[key], {"category": key}, found.by_category[key]) for key in names if key in found.by_category]
    severities = [(str(word), {"severity": key}, found.by_severity[key])
                  for key, (word, _kind) in SEVERITIES.items() if key in found.by_severity]  # fmt: skip
    months = [(short_month(Month.parse(key).first_day), {"from": key, "to": key}, figures)
              for key, figures in sorted(found.by_month.items())]  # fmt: skip
    shown += [_group(_("About"), about, base), _group(_("Severity"), severities, base)]
    return [*shown, _group(_("Received in"), months, base)] if len(months) > 1 else shown


def _group(head: str, rows: Iterable[tuple[str, dict[str, Any], ResponseFigures]],
           base: dict[str, Any]) -> dict[str, Any]:  # fmt: skip
    return {"head": head, "rows": [{"name": name, "cells": _cells(figures, base | narrowed)}
                                   for name, narrowed, figures in rows]}  # fmt: skip


def _cells(figures: ResponseFigures, address: dict[str, Any]) -> list[dict[str, Any]]:
    def href(name: str) -> str:
        return url_for("complaints.listed", view="all", figure=name, **address)

    cells: list[dict[str, Any]] = []
    for name in ORDER:
        if name == "median":
            behind = href("timed") if figures.timed else None
            cells.append({"words": working_time(figures.median_answer_seconds), "href": behind})
            continue
        value = getattr(figures, name)
        if isinstance(value, Share):
            missed = len(value.of) - len(value.part)
            cells.append(
                {
                    "share": percent(value.share),
                    "a": number(len(value.part)),
                    "b": number(len(value.of)),
                    "a_href": href(name),
                    "b_href": href(f"{name}_of"),
                    "missed": _("%(count)s %(which)s", count=number(missed), which=str(FIGURES[f"{name}_missed"])),
                    "missed_href": href(f"{name}_missed") if missed else None,
                }
                if value.of
                else {"words": DASH}
            )
        else:
            cells.append({"words": number(len(value)), "href": href(name) if value else None})
    return cells
