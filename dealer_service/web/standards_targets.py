"""Which targets hold, which come, which held before, and into which bonus band did a final month fall?"""

# mypy: disallow-untyped-calls=false

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DecimalField, FieldList, FormField, SelectChoice, SelectField, StringField
from wtforms import Form as Part
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from dealer_service.domain.accounts import Permission
from dealer_service.domain.bonus import MOST, Band, BandSet, band_of, bands_in
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.domain.targets import TargetLevel
from dealer_service.pdf.wording import wording
from dealer_service.services import bonus as bonus_service
from dealer_service.services import targets as service
from dealer_service.services.months import DealerLine, dealer_lines
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.targets import TargetView, UnitTarget
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.lists import pages_asked
from dealer_service.web.quality import latest_full_month, month_asked
from dealer_service.web.quality_figures import mark_of, points_alone, rate_of
from dealer_service.web.standards_frame import bp, tabs, typed_month
from dealer_service.web.words import number, percent

LEVELS: dict[TargetLevel, Any] = {
    TargetLevel.DEALER: _l("its own target"),
    TargetLevel.REGION: _l("the region's target"),
    TargetLevel.NETWORK: _l("the network's target"),
}
HISTORY = 60
SPARE_BANDS = 4


class TargetForm(Form):
    """A target of one unit from a month on."""

    unit = SelectField(_l("Whose target"))
    ffv = DecimalField(
        _l("First-time-fix rate in %"), [Optional(), NumberRange(1, 100, _l("Enter 1 to 100."))], places=1,
        render_kw={"step": "0.1", "inputmode": "decimal"},
    )  # fmt: skip
    none = BooleanField(_l("No target of its own from then on"))
    valid_from = StringField(_l("From month"), [InputRequired(_l("Enter a month."))], render_kw={"type": "month"})
    reason = StringField(_l("Reason"), [Length(max=300)], description=_l("Needed for months that are over."))


@page(bp, "/", permission=Permission.SEE_QUALITY)
def targets() -> ResponseReturnValue:
    """Targets of a month by unit; ``month`` YYYY-MM, without it this one."""
    return _targets_page(None)


@page(bp, "/targets", permission=Permission.SET_TARGETS, methods=("GET", "POST"))
def set_target() -> ResponseReturnValue:
    """Set a target. Without a form: back to the list."""
    if request.method == "GET":
        return redirect(url_for("standards.targets"))
    view = service.target_view(edge.session(), edge.actor(), _month())
    form = _target_form(view)
    if form.validate_on_submit():
        with refusals_at(form):
            kind, _colon, key = form.unit.data.partition(":")
            if form.ffv.data is None and not form.none.data:
                raise Refused(N_("Enter the target, or tick that there is none."), field="ffv")
            service.set_target(
                edge.session(), edge.actor(), None if form.none.data else float(Decimal(form.ffv.data) / 100),
                typed_month(form.valid_from.data), now=edge.now(), reason=form.reason.data,
                dealer=dealer_seen(edge.session(), key) if kind == "dealer" else None,
                region_id=int(key) if kind == "region" else None,
            )  # fmt: skip
            flash(_("The target is set; what stood before is kept below."))
            return redirect(url_for("standards.targets", month=form.valid_from.data))
    return _targets_page(form), form.status


def _targets_page(form: TargetForm | None) -> str:
    month = _month()
    view = service.target_view(edge.session(), edge.actor(), month)
    if form is None and edge.actor().may(Permission.SET_TARGETS):
        form = _target_form(view, valid_from=str(month), unit=request.args.get("unit", ""))
    pages = pages_asked(len(view.dealers))
    units = [view.network, *view.regions] if pages.number == 1 else []
    return render_template(
        "standards/targets.html",
        tabs=tabs("targets"), form=form, month=month.first_day, previous=month.plus(-1).first_day,
        next=month.plus(1).first_day, pages=pages,
        rows=[_unit(one) for one in [*units, *view.dealers[pages.start : pages.last]]],
        history=[
            {"unit": name or _("Network"), "from": line.valid_from.first_day, "ffv": _rate(line.ffv),
             "at": line.set_at, "by": line.by, "reason": line.reason}
            for line, name in view.history[:HISTORY]
        ],
    )  # fmt: skip


def _target_form(view: TargetView, **values: Any) -> TargetForm:
    form = TargetForm(**values)
    units = [("network:", _("Network"), view.network)]
    units += [(f"region:{one.region_id}", one.name, one) for one in view.regions]
    units += [(f"dealer:{one.code}", f"{one.code} {one.name}", one) for one in view.dealers]
    form.unit.choices = [SelectChoice(value, words) for value, words, one in units if one.may_set]
    return form


def _unit(one: UnitTarget) -> dict[str, Any]:
    key = f"dealer:{one.code}" if one.code else f"region:{one.region_id}" if one.region_id else "network:"
    here = url_for("standards.targets", unit=key, month=request.args.get("month"))
    return {
        "name": f"{one.code} {one.name}" if one.code else one.name or _("Network"),
        "kind": _("Dealer") if one.code else _("Region") if one.region_id else _("Network"),
        "region": one.region,
        "ffv": _rate(one.ffv) if one.level else None,
        "level": str(LEVELS[one.level]) if one.level else None,
        "coming": [(month.first_day, _rate(ffv)) for month, ffv in one.coming],
        "href": f"{here}#unit" if one.may_set else None,
    }


def _rate(ffv: float | None) -> str:
    return _("none of its own") if ffv is None else percent(ffv)


def _month() -> Month:
    written = request.args.get("month")
    return month_asked(written) if written else Month.on(edge.now().date())


class BandPart(Part):
    """One band; a line without names and bonus is left out."""

    least = DecimalField(_l("From points above target"), [Optional()], places=2, render_kw={"step": "0.01"})
    en = StringField(_l("Name in English"), [Length(max=40)])
    zh = StringField(_l("Name in Chinese"), [Length(max=40)])
    bonus = DecimalField(_l("Bonus in %"), [Optional()], places=1, render_kw={"step": "0.1"})

    @property
    def blank(self) -> bool:
        return not (self.en.data or "").strip() and not (self.zh.data or "").strip() and self.bonus.data is None


class BandsForm(Form):
    """All bands from a month on."""

    valid_from = StringField(_l("From month"), [InputRequired(_l("Enter a month."))], render_kw={"type": "month"})
    bands = FieldList(FormField(BandPart), max_entries=MOST)


@page(bp, "/bonus", permission=Permission.SEE_QUALITY)
def bonus() -> ResponseReturnValue:
    """Dealers of a month in their bonus bands: final figures alone, and none with too few repairs."""
    return _bonus_page(None)


@page(bp, "/bonus/bands", permission=Permission.SET_LISTS, methods=("GET", "POST"))
def set_bands() -> ResponseReturnValue:
    """Set the bands. Without a form: back to the page."""
    if request.method == "GET":
        return redirect(url_for("standards.bonus"))
    form = BandsForm()
    if form.validate_on_submit():
        with refusals_at(form):
            bands = [
                Band(None if one.least.data is None else float(one.least.data), (one.en.data or "").strip(),
                     (one.zh.data or "").strip(), float(one.bonus.data or 0))
                for one in (entry.form for entry in form.bands) if not one.blank
            ]  # fmt: skip
            bonus_service.set_bands(edge.session(), edge.actor(), bands, typed_month(form.valid_from.data), edge.now())
            flash(_("The bands are set."))
            return redirect(url_for("standards.bonus"))
    return _bonus_page(form), form.status


def _bonus_page(form: BandsForm | None) -> str:
    written = request.args.get("month")
    month = month_asked(written) if written else latest_full_month()
    sets = bonus_service.list_band_sets(edge.session(), edge.actor())
    bands = bands_in(sets, month)
    found = dealer_lines(edge.session(), edge.actor(), month, edge.now())
    pages = pages_asked(len(found.lines))
    if form is None and edge.actor().may(Permission.SET_LISTS):
        this = Month.on(edge.now().date())
        lines = [{"least": band.least, "en": band.en, "zh": band.zh, "bonus": band.bonus} for band in
                 (sets[-1].bands if sets else ())]  # fmt: skip
        form = BandsForm(formdata=None, valid_from=str(this), bands=lines + [{}] * min(SPARE_BANDS, MOST - len(lines)))
    return render_template(
        "standards/bonus.html",
        tabs=tabs("bonus"), form=form, month=month.first_day, previous=month.plus(-1).first_day,
        next=month.plus(1).first_day if month < latest_full_month() else None, bands=[_band(band) for band in bands],
        rows=[_bonus_row(line, bands, month) for line in found.lines[pages.start : pages.last]], pages=pages,
        history=[_set_row(one) for one in reversed(sets)],
    )  # fmt: skip


def _bonus_row(line: DealerLine, bands: tuple[Band, ...], month: Month) -> dict[str, Any]:
    figure, w = line.figure, wording(reader_locale())
    band = band_of(bands, figure.a, figure.b, figure.target) if line.state.final else None
    mark = mark_of(figure, w)
    return {
        "code": line.code, "name": line.name,
        "href": url_for("quality.dealer", code=line.code, written=str(month)), "rate": rate_of(figure),
        "until": figure.provisional_until, "target": percent(figure.target), "points": points_alone(figure.difference),
        "word": mark.word, "mark": mark.kind,
        "band": band.name(reader_locale()) if band else None,
        "why": None if band else _("not final") if not line.state.final else None,
        "bonus": None if band is None else f"{number(band.bonus, 1)} %",
    }  # fmt: skip


def _band(band: Band) -> dict[str, Any]:
    return {"name": band.name(reader_locale()), "bonus": f"{number(band.bonus, 1)} %",
            "least": None if band.least is None else points_alone(band.least / 100)}  # fmt: skip


def _set_row(one: BandSet) -> dict[str, Any]:
    return {"from": one.valid_from.first_day, "at": one.set_at, "by": one.by,
            "bands": [_band(band) for band in one.bands]}  # fmt: skip
