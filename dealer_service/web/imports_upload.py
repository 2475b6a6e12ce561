"""How does a file come in on a page: uploaded, looked at, confirmed, brought in, and its refused rows taken home?"""

import tempfile
from pathlib import Path
from typing import Any

from flask import flash, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import redirect
from wtforms import SelectChoice

from dealer_service.domain.import_problems import Problem
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services import import_pages
from dealer_service.services.import_jobs import BRING_IN, CHECK, LOOK
from dealer_service.services.import_pages import is_beyond
from dealer_service.services.import_profiles import list_profiles
from dealer_service.services.import_reading.written_back import write_rejects
from dealer_service.services.import_uploads import WORKING, Stage, Upload
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.imports_forms import DealersFileForm, UploadForm
from dealer_service.web.imports_frame import EITHER, UPLOAD_MB, bp, kinds, to_upload, workroom
from dealer_service.web.imports_matching import matching_page, unknown_values
from dealer_service.web.imports_words import (
    DATES,
    KINDS,
    problem_words,
    profile_words,
    told_problems,
    told_refused,
)
from dealer_service.web.names import sentence_of
from dealer_service.web.words import number

LATE_SECONDS = 20  # a worker that takes nothing up for so long is probably not there


@page(bp, "/new/<kind>", permission=EITHER, methods=("GET", "POST"), largest=UPLOAD_MB * 1_000_000, writes=False)
def upload_new(kind: str) -> ResponseReturnValue:
    if kind not in kinds():
        raise NotFound(N_("There is no such kind of file, or it is not yours to import."))
    form = UploadForm() if kind == "repair-orders" else DealersFileForm()
    if isinstance(form, UploadForm):
        names = [profile.name for profile in list_profiles(edge.session())]
        form.profile.choices = [
            SelectChoice("", _("found out from the file")),
            *(SelectChoice(name, profile_words(name)) for name in names),
        ]
    if form.validate_on_submit():
        with refusals_at(form):
            room, asked = workroom(), form.profile.data if isinstance(form, UploadForm) else None
            sent = form.file.data
            received = room.uploads.receive(
                edge.actor(), kind, sent.filename or "", sent.save, edge.now(), profile=asked or None
            )
            room.begin(LOOK, received)
            return to_upload(received)
    return render_template(
        "imports/upload.html", form=form, kind=kind, kinds=kinds(), most_mb=UPLOAD_MB, most_bytes=UPLOAD_MB * 1_000_000
    ), form.status


@page(bp, "/uploads/<token>", permission=EITHER)
def upload(token: str) -> ResponseReturnValue:
    """The page of an upload, whatever comes next for it."""
    known = workroom().uploads.get(edge.actor(), token)
    if known.stage is Stage.DONE and known.run_id is not None:
        run = import_pages.find_run(edge.session(), edge.actor(), known.run_id, edge.now())
        if run is not None:
            return redirect(url_for("imports.run", run_id=run.id))
    if known.stage is Stage.COLUMNS:
        return matching_page(known)
    return _shown(known)


@page(bp, "/uploads/<token>/progress", permission=EITHER)
def upload_progress(token: str) -> ResponseReturnValue:
    known = workroom().uploads.get(edge.actor(), token)
    far = workroom().uploads.progress(known)
    return {"stage": known.stage.value, "words": _progress(known)["words"], "read": far.read, "total": far.total}


@page(bp, "/uploads/<token>/import", permission=EITHER, methods=("POST",), writes=False)
def bring_in(token: str) -> ResponseReturnValue:
    known = workroom().uploads.get(edge.actor(), token)
    if known.stage is not Stage.READY:
        raise Refused(N_("This file is not waiting to be confirmed. Look at the page again."))
    workroom().begin(BRING_IN, known)
    return to_upload(known)


@page(bp, "/uploads/<token>/again", permission=EITHER, methods=("POST",), writes=False)
def again(token: str) -> ResponseReturnValue:
    """Take up work that stopped, or check once more."""
    known = workroom().uploads.get(edge.actor(), token)
    if known.stage is Stage.STOPPED:
        workroom().again(known)
    elif known.stage is Stage.READY:
        workroom().begin(CHECK, known)
    return to_upload(known)


@page(bp, "/uploads/<token>/discard", permission=EITHER, methods=("POST",), writes=False)
def discard(token: str) -> ResponseReturnValue:
    known = workroom().uploads.get(edge.actor(), token)
    if known.stage in WORKING:
        raise Refused(N_("This file is being worked on. Wait until that is done."))
    workroom().uploads.discard(known)
    flash(_("%(file)s is thrown away; nothing of it was imported.", file=known.file_name))
    return redirect(url_for("imports.listed"), 303)


@page(bp, "/uploads/<token>/refused.csv", permission=EITHER)
def upload_refused(token: str) -> ResponseReturnValue:
    """The refused rows of the preview, with what is wrong with each, to be corrected."""
    known = workroom().uploads.get(edge.actor(), token)
    header = [name for name in known.header if not is_beyond(name)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refused.csv"
        write_rejects(path, header, iter(workroom().uploads.refused(known)), problem_words)
        return send_file(path.open("rb"), "text/csv", as_attachment=True, download_name=_("refused rows") + ".csv")


def _shown(known: Upload) -> ResponseReturnValue:
    common: dict[str, Any] = {"upload": known, "kind": KINDS[known.kind], "form": Form()}
    if known.stage in WORKING:
        return render_template("imports/working.html", **common, **_progress(known))
    told = told_problems(Problem(*parts) for parts in known.preview.get("told", []))
    counts = known.preview.get("counts", {})
    if known.stage is Stage.READY:
        return render_template(
            "imports/preview.html",
            **common,
            counts=counts,
            refused=told_refused(known),
            told=told,
            taken=counts["read"] - counts["rejected"],
            profile=profile_words((known.profile or {}).get("name", "standard")),
            date_orders=[(key, word) for key, word in DATES.items() if key != "known"],
            unknown=unknown_values(known) if known.kind == "repair-orders" else None,
        )
    if known.stage is Stage.DONE:
        return render_template("imports/result.html", **common, counts=counts, refused=told_refused(known), told=told)
    problem = sentence_of(*known.problem) if known.problem else None
    return render_template(
        "imports/stopped.html",
        **common,
        problem=problem,
        broken=known.stage is Stage.STOPPED,
        importing=known.broke_in is Stage.IMPORTING,
        matchable=known.kind == "repair-orders" and bool(known.header) and workroom().uploads.has_file(known),
    )


def _progress(known: Upload) -> dict[str, Any]:
    far = workroom().uploads.progress(known)
    words = _("%(read)s of %(total)s rows", read=number(far.read), total=number(far.total)) if far.total else ""
    if far.waiting_seconds > LATE_SECONDS:
        words = _("Waits for its turn. If nothing moves for minutes, ask your administrator whether the worker runs.")
    elif far.waiting_seconds:
        words = _("Waits for its turn.")
    return {"words": words, "read": far.read, "total": far.total}
