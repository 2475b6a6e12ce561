"""How does a person say which column is which, and what foreign values mean?"""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.data_exchange import ImportProfile
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import Refused
from dealer_service.services import import_matching, lists
from dealer_service.services.import_jobs import CHECK
from dealer_service.services.import_profiles import is_others_code, list_importers, save_profile
from dealer_service.services.import_uploads import Stage, Upload
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.imports_forms import MatchingForm
from dealer_service.web.imports_frame import bp, to_upload, workroom
from dealer_service.web.imports_words import COLUMNS, column_choices, meanings_of
from dealer_service.web.words import DASH

SAMPLES = 3
MATCHABLE = frozenset({Stage.COLUMNS, Stage.READY, Stage.REFUSED})


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """One column of the file: its name, first values, and the column of ours that is chosen."""

    at: int
    name: str
    samples: list[str]
    chosen: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Values of one column that are not ours: each with its rows, and what they can mean."""

    column: str
    label: str
    values: list[tuple[str, int]]
    meanings: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a preview found that a person can explain."""

    columns: list[Unknown]
    times: int


@page(bp, "/uploads/<token>/columns", permission=Permission.IMPORT_ORDERS, methods=("GET", "POST"))
def columns(token: str) -> ResponseReturnValue:
    known = workroom().uploads.get(edge.actor(), token)
    _matchable(known)
    return matching_page(known)


def matching_page(known: Upload) -> ResponseReturnValue:
    """The columns of the file beside ours, the probable ones chosen."""
    chosen, dates = _before(known)
    dealers = list_importers(edge.session(), edge.actor())
    form = MatchingForm(dates=dates, name=known.kept_as or "", dealer=_only(dealers))
    form.dealer.choices = [
        SelectChoice("", _("none: the file says it in each row")),
        *(SelectChoice(dealer.code, f"{dealer.code} {dealer.name}") for dealer in dealers),
    ]
    if request.method == "POST":
        chosen = [request.form.get(f"column-{at}", "") for at in range(len(known.header))]
    if form.validate_on_submit():
        with refusals_at(form):
            name = (form.name.data or "").strip()
            profile = import_matching.matched_profile(
                known.header, chosen, dates=form.dates.data, decimal_comma=form.decimal_comma.data,
                dealer="" if "dealer_code" in chosen else form.dealer.data, name=name)  # fmt: skip
            _use(known, profile, name)
            return to_upload(known)
    samples = list(zip(*(_padded(row, len(known.header)) for row in known.sample[:SAMPLES]), strict=True))
    return render_template(
        "imports/columns.html",
        upload=known,
        form=form,
        lines=[
            HeaderLine(at, header or DASH, list(samples[at]) if samples else [], chosen[at])
            for at, header in enumerate(known.header)
        ],
        choices=column_choices(),
    ), form.status


@page(bp, "/uploads/<token>/values", permission=Permission.IMPORT_ORDERS, methods=("POST",))
def values(token: str) -> ResponseReturnValue:
    """What the person says foreign values and dates mean; the file is then checked again."""
    known = workroom().uploads.get(edge.actor(), token)
    _matchable(known)
    meanings: dict[str, dict[str, str]] = {}
    asked = zip(*(request.form.getlist(name) for name in ("column", "theirs", "ours")), strict=False)
    for column, theirs, ours in asked:
        if column in COLUMNS and ours:
            meanings.setdefault(column, {})[theirs] = ours
    before = ImportProfile.from_dict(known.profile or {"name": "standard"})
    kept = known.kept_as or ""
    profile = import_matching.with_meanings(before, meanings, dates=request.form.get("dates", ""), name=kept)
    _use(known, profile, kept)
    return to_upload(known)


def unknown_values(known: Upload) -> Foreign | None:
    """Values and times of a preview that were refused because nobody said what they mean; None for none."""
    session, actor = edge.session(), edge.actor()
    found: dict[str, dict[str, int]] = known.preview.get("values", {})
    told = []
    if found:
        groups, causes = lists.list_concern_groups(session, actor), lists.list_causes(session, actor)
        dealers = list_importers(session, actor)
        for column, counted in found.items():
            meanings = meanings_of(column, groups, causes, dealers)
            if column == "dealer_code":
                counted = {code: rows for code, rows in counted.items() if not is_others_code(session, code)}
            if meanings and counted:
                most_first = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
                told.append(Unknown(column, str(COLUMNS[column]), most_first, meanings))
    times: int = known.preview.get("times", 0)
    return Foreign(told, times) if told or times else None


def _matchable(known: Upload) -> None:
    if known.stage not in MATCHABLE or known.kind != "repair-orders" or not workroom().uploads.has_file(known):
        raise Refused(N_("The columns of this file can no longer be matched. Upload it again."))


def _use(known: Upload, profile: ImportProfile, name: str) -> None:
    """Check the file anew under a profile; kept where it was given a name."""
    if name:
        save_profile(edge.session(), edge.actor(), profile, edge.now())
    known.profile, known.kept_as = dict(profile.to_dict()), name or None
    workroom().begin(CHECK, known)


def _before(known: Upload) -> tuple[list[str], str]:
    suggested, dates = import_matching.suggest(known.header, known.sample)
    if known.profile is None:
        return suggested, dates
    mapping = ImportProfile.from_dict(known.profile).mapping(known.header)
    return [mapping.get(at, "") for at in range(len(known.header))], dates


def _only(dealers: list[Dealer]) -> str:
    return dealers[0].code if len(dealers) == 1 else ""


def _padded(row: list[str], width: int) -> list[str]:
    return (row + [""] * width)[:width]
