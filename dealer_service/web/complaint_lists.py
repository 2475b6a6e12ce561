"""The lists of complaints that people work from: what is due first, filters in the address, and the same as a file."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.domain.complaints import Severity, State
from dealer_service.domain.refusals import NotFound
from dealer_service.services import complaint_deputies, complaint_lists
from dealer_service.services.complaint_houses import houses_seen
from dealer_service.services.complaint_lists import ComplaintFilters, ComplaintRowView, View
from dealer_service.services.sheets import write_sheet
from dealer_service.services.words import N_
from dealer_service.web import complaint_list_words, edge, leads
from dealer_service.web.complaint_filters import asked_filters, chips, kept, options
from dealer_service.web.complaint_frame import bp
from dealer_service.web.complaint_list_words import LEVELS, SEVERITIES, STATES, URGENCIES, VIEWS
from dealer_service.web.guards import page
from dealer_service.web.lists import Column, Pages, here_with
from dealer_service.web.order_words import brief

KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@page(bp, "/", permission=Permission.SEE_COMPLAINTS)
def listed() -> ResponseReturnValue:
    """Query parameters: see ``asked_filters``; beside them ``page``."""
    session, actor, now = edge.session(), edge.actor(), edge.now()
    asked = asked_filters()
    found = complaint_lists.list_complaints(session, actor, asked, now, _page())
    counts = complaint_lists.counts(session, actor, replace(asked, state=None, ids=None), now)
    houses = houses_seen(session, actor, now)
    names, handlers = complaint_list_words.categories(), people()
    narrowed = chips(asked, names, handlers)
    several = houses.several and asked.dealer is None
    return render_template(
        "complaint_lists/listed.html",
        view=asked.view,
        tabs=[_tab(view, counts.get(view), asked.view) for view in complaint_lists.views_of(actor)],
        rows=found.rows,
        pages=Pages(found.page, found.total, complaint_lists.PAGE),
        columns=columns(asked.view, several, found.with_people),
        several=several,
        with_people=found.with_people,
        asked=asked,
        first=str(asked.first or ""),
        last=str(asked.last or ""),
        narrowed=narrowed,
        nothing=_("No complaint passes what is chosen.") if narrowed else str(complaint_list_words.NOTHING[asked.view]),
        options=options(names, houses, handlers),
        names=names,
        kept=kept(),
        root=url_for("complaints.listed"),
        receive=leads.page_at("complaints.new"),
        words=complaint_list_words,
        brief=brief,
        at=now,
    )


@page(bp, "/export.<kind>", permission=Permission.SEE_COMPLAINTS)
def export_list(kind: str) -> ResponseReturnValue:
    """What the list shows, all its pages, as CSV or XLSX: every text as it was typed, none of them a formula."""
    if kind not in KINDS:
        raise NotFound(N_("A list is exported as csv or xlsx."))
    asked = asked_filters()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"complaints.{kind}"
        write_sheet(file, [str(label) for label in _file_columns()], _file_rows(asked))
        content = file.read_bytes()
    answer = Response(content, mimetype=KINDS[kind])
    name = f"complaints-{asked.view.value}-{edge.now():%Y-%m-%d}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def columns(view: View, several: bool, with_people: bool) -> list[Column]:
    """The heads of a list; closed complaints have no time left."""
    closed = view is View.CLOSED
    found = [Column(_l("Number"))]
    found += [Column(_l("Dealer"))] if several else []
    found += [Column(_l("Closed"))] if closed else [Column(_l("Time left")), Column(_l("Due"))]
    found += [Column(_l("Severity")), Column(_l("About")), Column(_l("State")), Column(_l("Level"))]
    found += [Column(_l("Customer"))] if with_people else []
    return [*found, Column(_l("Vehicle")), Column(_l("In the hands of")), Column(_l("Received"))]


def people() -> dict[int, str]:
    """Those of the reader's house in whose hands a complaint can be, by id."""
    if not edge.actor().may(Permission.HANDLE_COMPLAINTS):
        return {}
    return dict(complaint_deputies.people_of(edge.session(), edge.actor()))


def _page() -> int:
    return request.args.get("page", 1, type=int) or 1


def _tab(view: View, count: int | None, shown: View) -> dict[str, Any]:
    return {
        "label": str(VIEWS[view]),
        "count": count,
        "href": here_with(view=view.value, page=None, state=None, figure=None),
        "here": view is shown,
    }


def _file_columns() -> tuple[Any, ...]:
    return (_l("Number"), _l("Dealer"), _l("Received"), _l("Severity"), _l("About"), _l("State"), _l("Level"),
            _l("Urgency"), _l("Due"), _l("Minutes of working time left"), _l("Waiting since"), _l("Next attempt"),
            _l("Closed"), _l("In the hands of"), _l("VIN"), _l("Plate"), _l("Customer"))  # fmt: skip


def _file_rows(asked: ComplaintFilters) -> Iterator[dict[str, Any]]:
    keys, names = [str(label) for label in _file_columns()], complaint_list_words.categories()
    for row in complaint_lists.export_rows(edge.session(), edge.actor(), asked, edge.now()):
        line, left = row.line, row.left
        closed = line.closed_at is not None
        values = (
            line.number, line.dealer, _there(line.received_at, row), str(SEVERITIES[Severity(line.severity)][0]),
            names.get(line.category, line.category), str(STATES[State(line.state)][0]), str(LEVELS[line.level]),
            None if closed else str(URGENCIES[left.urgency][0]), _there(left.due_at, row),
            None if left.seconds is None else int(left.seconds // 60), _there(line.waiting_since, row),
            _there(line.next_attempt_at, row), _there(line.closed_at, row), line.handler, line.vin, line.plate,
            line.customer,
        )  # fmt: skip
        yield dict(zip(keys, values, strict=True))


def _there(at: datetime | None, row: ComplaintRowView) -> str | None:
    """The dealer's wall clock, as a spreadsheet reads it."""
    return None if at is None else at.astimezone(ZoneInfo(row.zone)).strftime("%Y-%m-%d %H:%M")
