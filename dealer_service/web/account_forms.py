"""What do the forms of accounts ask for?"""

# mypy: disallow-untyped-calls=false

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, PasswordField, SelectChoice, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import EqualTo, InputRequired, Length

from dealer_service.domain.accounts import Role
from dealer_service.web.forms import Form
from dealer_service.web.languages import OWN_NAMES
from dealer_service.web.names import ROLE_NAMES

LANGUAGES = [SelectChoice(code, name) for code, name in OWN_NAMES.items()]


class SignInForm(Form):
    email = StringField(
        _l("E-mail"),
        [InputRequired(_l("Enter your e-mail address.")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    current = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Enter your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Enter a new password."))],
        description=_l("10 characters or more; a sentence is easier to remember than signs."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password again"),
        [EqualTo("password", _l("The two new passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class GrantForm(PlainForm):
    """One role at its place; an empty role is a row that was not used."""

    role = SelectField(_l("Role"))
    dealer = StringField(_l("Dealer code"), [Length(max=40)], render_kw={"list": "dealer-codes", "autocomplete": "off"})
    region = SelectField(_l("Region"))


class UserForm(Form):
    email = StringField(
        _l("E-mail"),
        [InputRequired(_l("Enter an e-mail address.")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    name = StringField(_l("Full name"), [InputRequired(_l("Enter the person's name.")), Length(max=120)])
    staff_name = StringField(
        _l("Name on orders"),
        [Length(max=120)],
        description=_l(
            "As the dealer's own system writes this person. It keeps people from dismissing their own returns."
        ),
    )
    locale = SelectField(_l("Language"), choices=LANGUAGES)
    roles = FieldList(FormField(GrantForm), min_entries=1)

    def add_rows(self, count: int) -> None:
        """Empty rows for further roles."""
        for _row in range(count):
            self.roles.append_entry()

    def offer(self, regions: list[str]) -> None:
        """Fill the choices of every row."""
        for entry in self.roles:
            entry.form.role.choices = [
                SelectChoice("", "–"),
                *(SelectChoice(r.value, _words(ROLE_NAMES[r])) for r in Role),
            ]
            entry.form.region.choices = [SelectChoice("", "–"), *(SelectChoice(name, name) for name in regions)]


class NewUserForm(UserForm):
    password = PasswordField(
        _l("First password"),
        [InputRequired(_l("Enter a first password."))],
        description=_l("10 characters or more. Hand it over in person; it can be changed under My account."),
        render_kw={"autocomplete": "new-password"},
    )


def _words(lazy: Any) -> str:
    return str(lazy)
