"""What happens to a request of somebody who is not signed in any more? Nothing typed is lost."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

KEPT = "kept-"
NEVER_KEPT = frozenset({"csrf_token", "password", "current", "new", "again"})


def safe_next(target: str | None) -> str | None:
    """A path of this site, or None: an address that leads elsewhere is refused."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(c) < 32 or c == "\\" for c in target):
        return None
    return target


def to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and back here afterwards."""
    here = request.full_path.rstrip("?")
    return redirect(url_for("accounts.sign_in", next=None if here == "/" else here))


def sign_in_again() -> ResponseReturnValue:
    """The sign-in page, carrying what was typed, to be sent after signing in."""
    from dealer_service.web.account_forms import SignInForm

    form = SignInForm(formdata=None)
    here = request.full_path.rstrip("?")
    return render_template("accounts/sign_in.html", form=form, next=here, kept=typed(request.form), again=True), 401


def typed(form: "MultiDict[str, str]") -> list[tuple[str, str]]:
    """The fields of a form but its secrets."""
    return [(name, value) for name, value in form.items(multi=True) if name not in NEVER_KEPT]


def words_in(kept: list[tuple[str, str]]) -> list[str]:
    """What a person wrote as words, by which it is known again; codes, times and names of fields are for programs."""
    return list(dict.fromkeys(value for _name, value in kept if any(sign.isspace() for sign in value.strip())))


def carried(form: "MultiDict[str, str]") -> list[tuple[str, str]]:
    """The fields that a sign-in page carries for the page before."""
    return [(name.removeprefix(KEPT), value) for name, value in form.items(multi=True) if name.startswith(KEPT)]
