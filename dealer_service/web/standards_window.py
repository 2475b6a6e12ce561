"""Within how many days and kilometres does a return count as rework, since when, and from when otherwise?"""

# mypy: disallow-untyped-calls=false

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.domain.rework import ReworkWindow
from dealer_service.domain.rework_windows import LEAST_DAYS, LEAST_KM, MOST_DAYS, MOST_KM
from dealer_service.services import rework_windows as service
from dealer_service.services.rework_windows import WindowChange, WindowLine
from dealer_service.web import edge
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.standards_frame import bp, tabs, typed_month
from dealer_service.web.words import number


class WindowForm(Form):
    """The next window, from a month on."""

    days = IntegerField(
        _l("Days after delivery"), [InputRequired(_l("Enter the days."))],
        render_kw={"min": LEAST_DAYS, "max": MOST_DAYS, "inputmode": "numeric"},
    )  # fmt: skip
    km = IntegerField(
        _l("Kilometres after delivery"), [InputRequired(_l("Enter the kilometres."))],
        render_kw={"min": LEAST_KM, "max": MOST_KM, "inputmode": "numeric"},
    )  # fmt: skip
    valid_from = StringField(
        _l("For deliveries from month"), [InputRequired(_l("Enter a month."))], render_kw={"type": "month"}
    )
    reason = StringField(_l("Reason"), [InputRequired(_l("Say why the window changes.")), Length(max=300)])


@page(bp, "/window", permission=Permission.SIGNED_IN)
def window() -> ResponseReturnValue:
    """All windows with their days."""
    return _window_page(None)


@page(bp, "/window/set", permission=Permission.SET_LISTS, methods=("GET", "POST"))
def set_window() -> ResponseReturnValue:
    """Set the window from a coming month on. Without a form: back to the page."""
    if request.method == "GET":
        return redirect(url_for("standards.window"))
    form = WindowForm()
    if form.validate_on_submit():
        with refusals_at(form):
            service.set_window(
                edge.session(), edge.actor(), form.days.data, form.km.data, typed_month(form.valid_from.data),
                reason=form.reason.data, now=edge.now(),
            )  # fmt: skip
            flash(_("The window is set. Until it begins it can be withdrawn."))
            return redirect(url_for("standards.window"))
    return _window_page(form), form.status


@page(bp, "/window/withdraw", permission=Permission.SET_LISTS, methods=("GET", "POST"))
def withdraw_window() -> ResponseReturnValue:
    """Take back a window that has not begun. Without a form: back to the page."""
    if request.method == "POST":
        service.withdraw_window(edge.session(), edge.actor(), typed_month(request.form.get("month", "")), edge.now())
        flash(_("The window is withdrawn; the one before it holds on."))
    return redirect(url_for("standards.window"))


def _window_page(form: WindowForm | None) -> str:
    view = service.window_view(edge.session(), edge.actor(), edge.now())
    if form is None and edge.actor().may(Permission.SET_LISTS):
        form = WindowForm(formdata=None, valid_from=str(view.earliest), days=view.present.days, km=view.present.km)
    return render_template(
        "standards/window.html",
        tabs=tabs("window"), form=form, least=str(view.earliest), present=_span_words(view.present),
        rows=[_row(line) for line in view.lines], history=[_change(one) for one in view.history],
    )  # fmt: skip


def _row(line: WindowLine) -> dict[str, Any]:
    window = line.span.window
    return {
        "days": number(window.days), "km": number(window.km), "from": _first(window), "until": line.span.until,
        "holds": line.holds, "coming": line.coming, "first_final": line.first_final,
        "month": str(Month.on(window.valid_from)), "words": _span_words(window),
    }  # fmt: skip


def _first(window: ReworkWindow) -> date | None:
    """The first day; None for the window that held from the beginning."""
    return None if window.valid_from == date.min else window.valid_from


def _change(one: WindowChange) -> dict[str, Any]:
    return {"at": one.at, "by": one.by, "withdrawn": one.withdrawn, "from": one.window.valid_from,
            "window": _span_words(one.window), "reason": one.reason}  # fmt: skip


def _span_words(window: ReworkWindow) -> str:
    return _("%(days)s days and %(km)s km", days=number(window.days), km=number(window.km))
