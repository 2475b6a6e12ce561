"""Who did what, and does the record of it hold?"""

# mypy: disallow-untyped-calls=false

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import Optional

from dealer_service.domain.accounts import Permission
from dealer_service.domain.list_versions import ListName
from dealer_service.domain.months import Month
from dealer_service.domain.record import ChainCheck
from dealer_service.services import record as service
from dealer_service.services.record import EntryLine, RecordAsked
from dealer_service.web import edge, leads
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.lists import here_with
from dealer_service.web.rail import Capability
from dealer_service.web.record_words import break_words, values_words, verb_words

PLACES = {
    "order": ("repair_orders.order", "order_id"),
    "repair_order": ("repair_orders.order", "order_id"),
    "complaint": ("complaints.complaint", "complaint_id"),
    "customer": ("customers.customer", "customer_id"),
    "user": ("users.person", "user_id"),
    "audit": ("audits.audit", "audit_id"),
    "improvement": ("improvement.shown", "plan_id"),
    "import_run": ("imports.run", "run_id"),
}
"""By the noun of a subject: the page that shows it, and the name of the key in its address."""

bp = Blueprint("record", __name__, url_prefix="/record")
CAPABILITY = Capability(bp)


class FilterForm(Form):
    """What is looked for; it travels in the address."""

    class Meta:
        csrf = False

    person = StringField(_l("Person (e-mail)"))
    subject = StringField(_l("Subject of the entry"), description=_l("Part of it, such as scorecard:D1 or target."))
    dealer = StringField(_l("Dealer"))
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("Up to and including"), [Optional()])


@page(bp, "/", permission=Permission.SEE_RECORD)
def listed() -> ResponseReturnValue:
    """The latest entries first; ``before`` an entry's number goes on from there."""
    form = FilterForm(formdata=request.args)
    rows: list[EntryLine] = []
    if form.validate():
        asked = RecordAsked(
            form.person.data or "", form.subject.data or "", form.dealer.data or "",
            _begin(form.since.data), _begin(form.until.data and form.until.data + timedelta(days=1)),
            request.args.get("before", type=int),
        )  # fmt: skip
        with refusals_at(form):
            rows = service.list_entries(edge.session(), edge.actor(), asked)
    older = here_with(before=rows[-1].id) if len(rows) == service.MOST else None
    narrowed = any(field.data for field in form) or "before" in request.args
    return render_template(
        "record/listed.html", form=form, rows=[_row(line) for line in rows], older=older, narrowed=narrowed
    ), form.status  # fmt: skip


class NotedForm(Form):
    """A digest that somebody wrote down on an earlier day."""

    class Meta:
        csrf = False

    noted = StringField(_l("A digest noted earlier"), description=_l("Say whether it still stands in the chain."))


@page(bp, "/check", permission=Permission.SEE_RECORD)
def check() -> ResponseReturnValue:
    """Walk the whole chain; it takes a second for some hundred thousand entries."""
    form = NotedForm(formdata=request.args)
    found: ChainCheck | None = None
    with refusals_at(form):
        found = service.check_record(edge.database(), edge.actor(), form.noted.data)
    broken = None if found is None or found.broken is None else break_words(found.broken, found.broken_at)
    return render_template(
        "record/check.html", form=form, found=found, broken=broken, sought=bool((form.noted.data or "").strip())
    ), form.status  # fmt: skip


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _row(line: EntryLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "at": line.at,
        "by": line.by or line.actor,
        "what": verb_words(line.verb),
        "subject": line.subject,
        "href": _href(line),
        "dealer": line.dealer,
        "values": values_words(line.values or {}),
        "erased": line.erased,
        "digest": line.digest[:12],
    }


def _href(line: EntryLine) -> str | None:
    """Where the subject is shown, if the reader may go there."""
    noun, _colon, key = line.subject.partition(":")
    actor = edge.actor()
    if noun == "scorecard" and actor.may(Permission.SEE_QUALITY):
        code, _colon, written = key.rpartition(":")
        try:
            return url_for("scorecards.card", code=code, written=str(Month.parse(written))) if code else None
        except ValueError:
            return None
    if noun == "list":
        name = key.partition(":")[0]
        return leads.page_at("standards.list_page", name=name) if name in set(ListName) else None
    if noun == "rework_window":
        return leads.page_at("standards.window")
    if not key.isdigit():
        return None
    if noun == "import_run" and line.verb != "import_dealers" and not actor.may(Permission.IMPORT_ORDERS):
        return None
    place = PLACES.get(noun)
    return None if place is None else leads.page_at(place[0], **{place[1]: int(key)})
