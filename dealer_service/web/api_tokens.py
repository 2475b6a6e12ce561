"""Which programs may ask, for which dealers, and who ends that? For administrators."""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from dealer_service.domain.accounts import TOKEN_PERMISSIONS, Permission
from dealer_service.services import api_tokens, dealers
from dealer_service.web import edge
from dealer_service.web.forms import Form, refusals_at
from dealer_service.web.guards import page
from dealer_service.web.rail import Capability, RailEntry

bp = Blueprint("api_tokens", __name__, url_prefix="/programs")
CAPABILITY = Capability(bp, (RailEntry("api_tokens.listed", _l("Programs"), Permission.ADMINISTER, "plug", 82),))

PERMISSION_WORDS: dict[Permission, Any] = {
    Permission.IMPORT_ORDERS: _l("bring repair orders"),
    Permission.SEE_ORDERS: _l("read orders and vehicles, with customers"),
    Permission.SEE_QUALITY: _l("read rates, causes and scorecards"),
    Permission.SEE_COMPLAINTS: _l("read complaints"),
    Permission.RECEIVE_COMPLAINTS: _l("bring complaints, and see who complains"),
    Permission.HANDLE_COMPLAINTS: _l("take steps of complaints"),
}


class TokenForm(Form):
    name = StringField(
        _l("Program"),
        [InputRequired(_l("Name the program that will use the token.")), Length(max=api_tokens.LONGEST_NAME)],
        description=_l("As you would look for it: the system and who runs it."),
        render_kw={"autocomplete": "off"},
    )
    # That one is chosen is the verb's to ask: a needed field would make browsers want every box ticked.
    permissions = SelectMultipleField(
        _l("It may"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    dealer = StringField(
        _l("Dealer code"),
        [Length(max=40)],
        description=_l("Leave dealer and region empty for the whole network."),
        render_kw={"list": "dealer-codes", "autocomplete": "off"},
    )
    region = SelectField(_l("Region"))


@page(bp, "/", permission=Permission.ADMINISTER)
def listed() -> ResponseReturnValue:
    tokens = [
        (token, [PERMISSION_WORDS[permission] for permission in token.permissions], token.dealer or token.region)
        for token in api_tokens.list_tokens(edge.session(), edge.actor())
    ]
    return render_template("api_tokens/listed.html", tokens=tokens)


@page(bp, "/new", permission=Permission.ADMINISTER, methods=("GET", "POST"))
def add() -> ResponseReturnValue:
    form = TokenForm()
    regions = [name for _id, name in dealers.list_regions(edge.session(), edge.actor())]
    form.region.choices = [SelectChoice("", "–"), *(SelectChoice(name, name) for name in regions)]
    form.permissions.choices = [SelectChoice(p.value, str(PERMISSION_WORDS[p])) for p in TOKEN_PERMISSIONS]
    if form.validate_on_submit():
        with refusals_at(form):
            _id, secret = api_tokens.make_token(
                edge.session(),
                edge.actor(),
                name=form.name.data,
                permissions=[Permission(value) for value in form.permissions.data],
                dealer=(form.dealer.data or "").strip() or None,
                region=form.region.data or None,
                now=edge.now(),
            )
            return render_template("api_tokens/made.html", name=form.name.data.strip(), secret=secret)
    known = dealers.list_dealers(edge.session(), edge.actor())
    return render_template("api_tokens/add.html", form=form, dealers=known), form.status


@page(bp, "/<int:token_id>/revoke", permission=Permission.ADMINISTER, methods=("POST",))
def revoke(token_id: int) -> ResponseReturnValue:
    api_tokens.revoke_token(edge.session(), edge.actor(), token_id, edge.now())
    flash(_("The token is revoked. The program is refused from its next request on."))
    return redirect(url_for("api_tokens.listed"))
