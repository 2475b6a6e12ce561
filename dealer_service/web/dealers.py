"""Which dealers are there, in which region and zone, and from which day? For administrators."""

# mypy: disallow-untyped-calls=false

from zoneinfo import available_timezones

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from dealer_service.domain.accounts import Permission
from dealer_service.domain.dealers import Dealer
from dealer_service.services import dealers
from dealer_service.services.dealers import DealerMaster
from dealer_service.web import edge
from dealer_service.web.account_forms import LANGUAGES
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.lists import Column, order_asked, pages_asked
from dealer_service.web.rail import Capability, RailEntry

bp = Blueprint("dealers", __name__, url_prefix="/dealers")
CAPABILITY = Capability(bp, (RailEntry("dealers.listed", _l("Dealers"), Permission.ADMINISTER, "shop", 81),))

COLUMNS = [
    Column(_l("Code"), "code"),
    Column(_l("Name"), "name"),
    Column(_l("City"), "city"),
    Column(_l("Region"), "region"),
    Column(_l("Time zone"), "zone"),
    Column(_l("Data complete to"), "complete", figure=True),
]


class DealerForm(Form):
    """A dealer as the dealers file writes it."""

    code = StringField(_l("Code"), [InputRequired(_l("Enter the dealer's code.")), Length(max=40)])
    name = StringField(_l("Name"), [InputRequired(_l("Enter the dealer's name.")), Length(max=200)])
    city = StringField(_l("City"), [Length(max=120)])
    region = StringField(
        _l("Region"),
        [InputRequired(_l("Enter the region, or start a new one by its name.")), Length(max=120)],
        description=_l("A name that is not in the list starts a new region."),
        render_kw={"list": "regions"},
    )
    timezone = StringField(
        _l("Time zone"),
        [InputRequired(_l("Enter the time zone."))],
        description=_l("Months and hours of the dealer are counted in it."),
        render_kw={"list": "zones"},
    )
    locale = SelectField(_l("Language"), choices=LANGUAGES)


class DealerChangeForm(DealerForm):
    """With the day from which a new region or zone holds."""

    valid_from = DateField(
        _l("Region and zone hold from"),
        [InputRequired(_l("Enter a day."))],
        description=_l("Orders delivered before that day keep the region and zone they had."),
    )


@page(bp, "/", permission=Permission.ADMINISTER)
def listed() -> ResponseReturnValue:
    words = request.args.get("q", "")
    order = order_asked(COLUMNS, "code")
    found = [_row(dealer) for dealer in dealers.list_dealers(edge.session(), edge.actor(), words)]
    found.sort(key=lambda row: str(row[order.key] or ""), reverse=order.descending)
    pages = pages_asked(len(found))
    return render_template(
        "dealers/listed.html",
        rows=found[pages.start : pages.last],
        pages=pages,
        order=order,
        columns=COLUMNS,
        words=words,
    )


@page(bp, "/new", permission=Permission.ADMINISTER, methods=("GET", "POST"))
def add() -> ResponseReturnValue:
    form = DealerForm()
    if form.validate_on_submit():
        with refusals_at(form):
            dealers.add_dealer(edge.session(), edge.actor(), _master(form), edge.now())
            flash(_("Dealer %(code)s is added.", code=form.code.data))
            return redirect(url_for("dealers.dealer", code=form.code.data.strip()))
    return render_template("dealers/add.html", form=form, **_choices()), form.status


@page(bp, "/<code>", permission=Permission.ADMINISTER, methods=("GET", "POST"))
def dealer(code: str) -> ResponseReturnValue:
    known = dealers.get_dealer(edge.session(), edge.actor(), code)
    today = edge.now().date()
    region = known.region_on(today)
    form = DealerChangeForm(
        obj=known, region="" if region is None else region[1], timezone=known.zone_on(today).key, valid_from=today
    )
    form.code.data = known.code
    if form.validate_on_submit():
        with refusals_at(form):
            dealers.change_dealer(edge.session(), edge.actor(), _master(form), form.valid_from.data, edge.now())
            flash(_("Dealer %(code)s is changed.", code=known.code))
            return redirect(url_for("dealers.dealer", code=known.code))
    return render_template("dealers/dealer.html", form=form, dealer=known, **_choices()), form.status


def _row(known: Dealer) -> dict[str, object]:
    today = edge.now().date()
    region = known.region_on(today)
    return {
        "code": known.code,
        "name": known.name,
        "city": known.city,
        "region": None if region is None else region[1],
        "zone": known.zone_on(today).key,
        "complete": known.complete_to,
    }


def _master(form: DealerForm) -> DealerMaster:
    return DealerMaster(
        form.code.data, form.name.data, form.region.data, form.city.data, form.timezone.data, form.locale.data
    )


def _choices() -> dict[str, object]:
    regions = [name for _id, name in dealers.list_regions(edge.session(), edge.actor())]
    return {"regions": regions, "zones": sorted(zone for zone in available_timezones() if "/" in zone)}
