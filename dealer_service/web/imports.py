"""Which files were imported, what became of them, and which rows wait for correction?"""

import tempfile
from pathlib import Path

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session
from werkzeug.utils import redirect

from dealer_service.domain.accounts import Actor, Permission
from dealer_service.services import import_blank, import_pages
from dealer_service.services.import_pages import RefusalFilter, RunLine
from dealer_service.services.import_uploads import Stage
from dealer_service.web import edge, imports_complete, imports_matching, imports_upload
from dealer_service.web.guards import page
from dealer_service.web.imports_frame import EITHER, bp, kinds, workroom
from dealer_service.web.imports_words import (
    KINDS,
    STAGES,
    month_words,
    order_of,
    problem_words,
    profile_words,
    run_state,
    told_problems,
)
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import Column, pages_asked
from dealer_service.web.names import sentence_of
from dealer_service.web.rail import Capability, RailEntry
from dealer_service.web.words import number

FIRST_ROWS = 50
PARTS = (imports_complete, imports_matching, imports_upload)  # pages that register themselves

RUN_COLUMNS = [
    Column(_l("File")),
    Column(_l("State")),
    Column(_l("Read"), figure=True),
    Column(_l("New"), figure=True),
    Column(_l("Changed"), figure=True),
    Column(_l("Unchanged"), figure=True),
    Column(_l("Refused"), figure=True),
    Column(_l("Warnings"), figure=True),
    Column(_l("By")),
    Column(_l("Begun"), figure=True),
]
REFUSAL_COLUMNS = [
    Column(_l("Order")),
    Column(_l("Dealer")),
    Column(_l("Row"), figure=True),
    Column(_l("What is wrong, and what to do")),
    Column(_l("File")),
    Column(_l("Waits since"), figure=True),
]


def waiting(session: Session, actor: Actor) -> int:
    """How many refused rows wait, for the rail."""
    return import_pages.count_waiting(session, actor)


CAPABILITY = Capability(
    bp, (RailEntry("imports.listed", _l("Imports"), Permission.IMPORT_ORDERS, "box-arrow-in-down", 60, waiting),)
)


@page(bp, "/", permission=EITHER)
def listed() -> ResponseReturnValue:
    session, actor, now = edge.session(), edge.actor(), edge.now()
    pages = pages_asked(import_pages.count_runs(session, actor))
    runs = import_pages.list_runs(session, actor, now, pages.start, pages.size)
    mine = [
        (upload, *STAGES[upload.stage], KINDS[upload.kind])
        for upload in workroom().uploads.list_mine(actor)
        if upload.stage is not Stage.DONE
    ]
    return render_template(
        "imports/listed.html",
        columns=RUN_COLUMNS,
        rows=[(run, *run_state(run), KINDS[run.kind]) for run in runs],
        pages=pages,
        mine=mine,
        kinds=kinds(),
        waiting=import_pages.count_waiting(session, actor),
        unfinished=any(run.state in ("unfinished", "failed") for run in runs),
    )


@page(bp, "/runs/<int:run_id>", permission=EITHER)
def run(run_id: int) -> ResponseReturnValue:
    session, actor = edge.session(), edge.actor()
    known = import_pages.get_run(session, actor, run_id, edge.now())
    asked = RefusalFilter(run_id=run_id)
    refused = import_pages.list_refusals(session, actor, asked, 0, FIRST_ROWS)
    word, kind = run_state(known)
    return render_template(
        "imports/run.html",
        run=known,
        word=word,
        mark=kind,
        kind=KINDS[known.kind],
        profile=profile_words(known.profile),
        problem=None if known.problem is None else sentence_of(*known.problem),
        progress=progress_words(known),
        refused=[(line, order_of(line), [problem_words(problem) for problem in line.problems]) for line in refused],
        first_rows=FIRST_ROWS,
        told=told_problems(import_pages.list_warnings(session, actor, run_id, FIRST_ROWS)),
        again="repair-orders" in kinds(),
    )


@page(bp, "/runs/<int:run_id>/progress", permission=EITHER)
def run_progress(run_id: int) -> ResponseReturnValue:
    known = import_pages.get_run(edge.session(), edge.actor(), run_id, edge.now())
    return {"stage": known.state, "words": progress_words(known), "read": known.counts.read, "total": known.total}


@page(bp, "/refused", permission=EITHER)
def refused() -> ResponseReturnValue:
    session, actor = edge.session(), edge.actor()
    asked = _asked()
    places = import_pages.places_of_refusals(session, actor)
    pages = pages_asked(import_pages.count_waiting(session, actor, asked))
    lines = import_pages.list_refusals(session, actor, asked, pages.start, pages.size)
    return render_template(
        "imports/refused.html",
        columns=REFUSAL_COLUMNS,
        rows=[(line, order_of(line), [problem_words(problem) for problem in line.problems]) for line in lines],
        pages=pages,
        asked=asked,
        filtered=asked != RefusalFilter(),
        dealers=places.dealers,
        months=[(f"{m // 100}-{m % 100:02}", month_words(m), m) for m in places.months],
        runs=places.runs,
        query={name: value for name, value in request.args.items() if name in ("dealer", "month", "run") and value},
    )


@page(bp, "/refused.csv", permission=EITHER)
def refused_file() -> ResponseReturnValue:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refused.csv"
        import_pages.write_refusals(edge.session(), edge.actor(), _asked(), path, problem_words)
        return send_file(path.open("rb"), "text/csv", as_attachment=True, download_name=_("refused rows") + ".csv")


@page(bp, "/blank.csv", permission=EITHER)
def blank() -> ResponseReturnValue:
    """An empty table with the names of the columns, for people who keep their orders by hand."""
    name = _("repair orders") + ".csv"
    return send_file(import_blank.blank_table(reader_locale()), "text/csv", as_attachment=True, download_name=name)


@page(bp, "/new", permission=EITHER)
def new() -> ResponseReturnValue:
    """To the first kind of file that this person may import."""
    return redirect(url_for("imports.upload_new", kind=next(iter(kinds()))))


def progress_words(known: RunLine) -> str:
    return _("%(read)s of %(total)s rows", read=number(known.counts.read), total=number(known.total))


def _asked() -> RefusalFilter:
    """The filter in the address; what cannot be read filters nothing."""
    return RefusalFilter(
        request.args.get("dealer", type=int), request.args.get("month", type=_month), request.args.get("run", type=int)
    )


def _month(text: str) -> int:
    year, _minus, number_ = text.partition("-")
    month = int(year) * 100 + int(number_)
    if not 1 <= month % 100 <= 12:
        raise ValueError(text)
    return month
