"""Customers: each person once, likely duplicates decided by a person, and all that is known of one."""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import BooleanField, SelectChoice, SelectField, StringField

from dealer_service.domain.accounts import Permission
from dealer_service.domain.customers import KeyAccount, Segment
from dealer_service.services import customer_changes
from dealer_service.services.customers import CustomerPage, find_duplicates, list_customers, one_customer
from dealer_service.web import customer_words, edge
from dealer_service.web.complaint_list_words import categories
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.lists import pages_asked
from dealer_service.web.rail import Capability
from dealer_service.web.vehicle_words import KEY_ACCOUNTS, SEGMENTS

bp = Blueprint("customers", __name__, url_prefix="/customers")
CAPABILITY = Capability(bp)
PAIRS_SHOWN = 20


class DetailsForm(Form):
    name = StringField()
    phone = StringField()


class MarksForm(Form):
    segment = SelectField(validate_choice=False)
    key_account = SelectField(validate_choice=False)
    refuses_contact = BooleanField()


@page(bp, "/", permission=Permission.SEE_ORDERS)
def listed() -> ResponseReturnValue:
    """``q``, ``segment``, ``key`` (a kind, or ``any`` set by a person) and ``dealer`` narrow the list."""
    asked = {name: request.args.get(name) or None for name in ("dealer", "segment", "key")}
    segment = asked["segment"] if asked["segment"] in set(Segment) else None
    key = asked["key"] if asked["key"] in {"any", *KeyAccount} else None
    words = request.args.get("q", "").strip()
    found = list_customers(
        edge.session(), edge.actor(), edge.now(), dealer=asked["dealer"], words=words, segment=segment, key_account=key
    )
    pages = pages_asked(len(found.people))
    shown = found.people[pages.start : pages.start + pages.size]
    return render_template(
        "customers/listed.html",
        found=found,
        rows=[customer_words.row(one, found.proposed.get(one.id, ())) for one in shown],
        pages=pages,
        words=words,
        segment=segment,
        key=key,
        segments=SEGMENTS,
        key_accounts=KEY_ACCOUNTS,
    )


@page(bp, "/duplicates", permission=Permission.SEE_ORDERS)
def duplicates() -> ResponseReturnValue:
    """Pairs that are likely one person; ``done`` is the decision just made, which can be taken back."""
    found = find_duplicates(edge.session(), edge.actor(), edge.now(), request.args.get("dealer") or None)
    return render_template(
        "customers/duplicates.html",
        found=found,
        pairs=[customer_words.pair(one) for one in found.pairs[:PAIRS_SHOWN]],
        more=max(0, len(found.pairs) - PAIRS_SHOWN),
        done=request.args.get("done", type=int),
        merged=request.args.get("merged") == "1",
    )


@page(bp, "/<int:customer_id>", permission=Permission.SEE_ORDERS)
def customer(customer_id: int) -> ResponseReturnValue:
    found = one_customer(edge.session(), edge.actor(), customer_id, edge.now())
    if found.person.id != customer_id:
        return redirect(url_for("customers.customer", customer_id=found.person.id))
    return _show(found, *_forms(found)), 200


@page(bp, "/<int:customer_id>/details", permission=Permission.WRITE_ORDERS, methods=("POST",))
def details(customer_id: int) -> ResponseReturnValue:
    """Put name or telephone right."""
    form = DetailsForm()
    with refusals_at(form):
        person = customer_changes.correct_customer(
            edge.session(), edge.actor(), customer_id, form.name.data or "", form.phone.data or "", edge.now()
        )
        flash(_("Saved. What the sources say stays beside it."))
        return redirect(url_for("customers.customer", customer_id=person))
    found = one_customer(edge.session(), edge.actor(), customer_id, edge.now())
    return _show(found, form, _forms(found)[1]), 422


@page(bp, "/<int:customer_id>/marks", permission=Permission.WRITE_ORDERS, methods=("POST",))
def marks(customer_id: int) -> ResponseReturnValue:
    """Set segment, key account, and whether he refuses to be called."""
    form = MarksForm()
    with refusals_at(form):
        customer_changes.mark_customer(
            edge.session(), edge.actor(), customer_id, form.segment.data or None, form.key_account.data or None,
            bool(form.refuses_contact.data), edge.now(),
        )  # fmt: skip
        flash(_("Saved."))
        return redirect(url_for("customers.customer", customer_id=customer_id))
    found = one_customer(edge.session(), edge.actor(), customer_id, edge.now())
    return _show(found, _forms(found)[0], form), 422


@page(bp, "/<int:customer_id>/merge", permission=Permission.WRITE_ORDERS, methods=("POST",))
def merge(customer_id: int) -> ResponseReturnValue:
    """The customer ``other`` is this one."""
    other = request.form.get("other", 0, type=int)
    tie = customer_changes.merge_customers(edge.session(), edge.actor(), customer_id, other, edge.now())
    return _decided(tie, customer_id, True)


@page(bp, "/<int:customer_id>/apart", permission=Permission.WRITE_ORDERS, methods=("POST",))
def apart(customer_id: int) -> ResponseReturnValue:
    """The customer ``other`` is somebody else."""
    other = request.form.get("other", 0, type=int)
    tie = customer_changes.keep_apart(edge.session(), edge.actor(), customer_id, other, edge.now())
    return _decided(tie, customer_id, False)


@page(bp, "/decisions/<int:tie_id>/undo", permission=Permission.WRITE_ORDERS, methods=("POST",))
def undo(tie_id: int) -> ResponseReturnValue:
    other = customer_changes.undo_tie(edge.session(), edge.actor(), tie_id, edge.now())
    flash(_("Taken back: both are as they were before."))
    if request.form.get("back") == "duplicates":
        return redirect(url_for("customers.duplicates", dealer=request.form.get("dealer") or None))
    return redirect(url_for("customers.customer", customer_id=other))


def _decided(tie: int, customer_id: int, merged: bool) -> ResponseReturnValue:
    if request.form.get("back") == "duplicates":
        dealer = request.form.get("dealer") or None
        return redirect(url_for("customers.duplicates", dealer=dealer, done=tie, merged=int(merged)))
    flash(_("Merged. It can be taken back below.") if merged else _("Kept as two persons."))
    return redirect(url_for("customers.customer", customer_id=customer_id))


def _forms(found: CustomerPage) -> tuple[DetailsForm, MarksForm]:
    person = found.person
    return (
        DetailsForm(formdata=None, data={"name": person.name, "phone": person.phone}),
        MarksForm(formdata=None, data={"segment": person.segment or "", "key_account": person.key_account or "",
                                       "refuses_contact": person.refuses_contact}),
    )  # fmt: skip


def _show(found: CustomerPage, details_form: DetailsForm, marks_form: MarksForm) -> str:
    details_form.name.label.text, details_form.phone.label.text = _("Name"), _("Telephone")
    marks_form.segment.label.text = _("Segment")
    marks_form.key_account.label.text = _("Key account")
    marks_form.refuses_contact.label.text = _("Refuses to be called")
    for field, words, none in (
        (marks_form.segment, SEGMENTS, _("not set")),
        (marks_form.key_account, KEY_ACCOUNTS, _("no key account")),
    ):
        field.choices = [SelectChoice("", none), *(SelectChoice(str(key), str(word)) for key, word in words.items())]
    values: dict[str, Any] = customer_words.page_values(found, categories() if found.complaints else {})
    return render_template("customers/customer.html", found=found, details=details_form, marks=marks_form, **values)
