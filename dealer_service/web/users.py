"""Who may sign in, and with which roles? For administrators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Grant, Permission, Role
from dealer_service.services import accounts, dealers, grants
from dealer_service.web import edge
from dealer_service.web.account_forms import NewUserForm, UserForm
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.lists import pages_asked
from dealer_service.web.rail import Capability, RailEntry

bp = Blueprint("users", __name__, url_prefix="/users")
CAPABILITY = Capability(
    bp,
    (RailEntry("users.people", _l("People"), Permission.ADMINISTER, "people", 80),),
    {Role.ADMIN: "users.people"},
)
SPARE_ROWS = 2


@page(bp, "/", permission=Permission.ADMINISTER)
def people() -> ResponseReturnValue:
    words = request.args.get("q", "")
    found = accounts.list_people(edge.session(), edge.actor(), words)
    pages = pages_asked(len(found))
    shown = found[pages.start : pages.last]
    spelled = [(person, accounts.grants_in_words(edge.session(), person.grants)) for person in shown]
    return render_template("accounts/people.html", people=spelled, pages=pages, words=words)


@page(bp, "/new", permission=Permission.ADMINISTER, methods=("GET", "POST"))
def add() -> ResponseReturnValue:
    form = NewUserForm()
    _offer(form)
    if form.validate_on_submit():
        with refusals_at(form):
            user_id = accounts.add_user(
                edge.session(),
                edge.actor(),
                email=form.email.data,
                name=form.name.data,
                password=form.password.data,
                grants=_granted(form),
                locale=form.locale.data,
                staff_name=form.staff_name.data,
                now=edge.now(),
            )
            flash(_("%(name)s can sign in now.", name=form.name.data))
            return redirect(url_for("users.person", user_id=user_id))
    return render_template("accounts/add_person.html", form=form, **_choices()), form.status


@page(bp, "/<int:user_id>", permission=Permission.ADMINISTER, methods=("GET", "POST"))
def person(user_id: int) -> ResponseReturnValue:
    known = accounts.get_person(edge.session(), edge.actor(), user_id)
    codes = {dealer.id: dealer.code for dealer in dealers.list_dealers(edge.session(), edge.actor())}
    regions = dict(dealers.list_regions(edge.session(), edge.actor()))
    form = UserForm(obj=known, roles=[_row(grant, codes, regions) for grant in known.grants])
    if form.email.data is None:
        form.email.data = known.email
    _offer(form)
    if form.validate_on_submit():
        with refusals_at(form):
            accounts.change_user(
                edge.session(),
                edge.actor(),
                user_id,
                name=form.name.data,
                staff_name=form.staff_name.data,
                locale=form.locale.data,
                grants=_granted(form),
                now=edge.now(),
            )
            flash(_("The account of %(name)s is changed.", name=form.name.data))
            return redirect(url_for("users.person", user_id=user_id))
    return render_template("accounts/person.html", form=form, person=known, **_choices()), form.status


@page(bp, "/<int:user_id>/close", permission=Permission.ADMINISTER, methods=("POST",))
def close(user_id: int) -> ResponseReturnValue:
    accounts.deactivate(edge.session(), edge.actor(), user_id, edge.now())
    flash(_("The account is closed and signed out everywhere."))
    return redirect(url_for("users.person", user_id=user_id))


@page(bp, "/<int:user_id>/open", permission=Permission.ADMINISTER, methods=("POST",))
def reopen(user_id: int) -> ResponseReturnValue:
    accounts.reactivate(edge.session(), edge.actor(), user_id, edge.now())
    flash(_("The account is open again."))
    return redirect(url_for("users.person", user_id=user_id))


@page(bp, "/<int:user_id>/password", permission=Permission.ADMINISTER, methods=("POST",))
def reset(user_id: int) -> ResponseReturnValue:
    known = accounts.get_person(edge.session(), edge.actor(), user_id)
    password = accounts.reset_password(edge.session(), edge.actor(), user_id, edge.now())
    return render_template("accounts/new_password.html", person=known, password=password)


def _offer(form: UserForm) -> None:
    if request.method == "GET":
        form.add_rows(SPARE_ROWS)
    form.offer([name for _id, name in dealers.list_regions(edge.session(), edge.actor())])


def _choices() -> dict[str, object]:
    return {"dealers": dealers.list_dealers(edge.session(), edge.actor())}


def _row(grant: Grant, codes: dict[int, str], regions: dict[int, str]) -> dict[str, str]:
    return {
        "role": grant.role.value,
        "dealer": codes.get(grant.dealer_id or 0, ""),
        "region": regions.get(grant.region_id or 0, ""),
    }


def _granted(form: UserForm) -> list[Grant]:
    return [
        grants.grant_named(
            edge.session(), Role(row["role"]), (row["dealer"] or "").strip() or None, row["region"] or None
        )
        for row in form.roles.data
        if row["role"]
    ]
