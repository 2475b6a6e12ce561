"""How do people sign in and out, and look after their own account?"""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.services import accounts, sign_ins
from dealer_service.web import edge, signing
from dealer_service.web.account_forms import PasswordForm, SignInForm
from dealer_service.web.browsers import browser_words
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import CATALOGUES, reread_language
from dealer_service.web.rail import Capability
from dealer_service.web.signed_out import carried, safe_next, words_in

bp = Blueprint("accounts", __name__)
CAPABILITY = Capability(bp)


@page(bp, "/sign-in", permission=Permission.PUBLIC, methods=("GET", "POST"))
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    target = safe_next(request.values.get("next"))
    kept = carried(request.form)
    if request.method == "GET" and edge.person() is not None:
        return redirect(target or url_for("start.begin"))
    status = 200
    if form.validate_on_submit():
        # The slow digest is computed before the write lock is taken.
        with edge.glance() as reading:
            checked = sign_ins.check_sign_in(
                reading,
                email=form.email.data,
                password=form.password.data,
                address=request.remote_addr or "",
                now=edge.now(),
            )
        token = sign_ins.sign_in(
            edge.session(), checked, browser=request.user_agent.string[:300] or None, now=edge.now()
        )
        if token is not None and checked.user_id is not None:
            signing.begin(token, checked.user_id)
            if kept and target:
                # The person of this request is only known from the next one on; the page needs its language now.
                edge.enter(accounts.actor_of(edge.session(), checked.user_id))
                reread_language()
                return render_template("accounts/send_again.html", target=target, kept=kept, words=words_in(kept))
            return redirect(target or url_for("start.begin"))
        edge.keep_despite_refusal()
        if checked.wait_until is not None:
            status = 429
            minutes = max(1, -(-int((checked.wait_until - edge.now()) / timedelta(seconds=1)) // 60))
            form.form_errors.append(
                _(
                    "Too many tries. Wait %(minutes)s minutes, or ask your administrator for a new password.",
                    minutes=minutes,
                )
            )
        else:
            status = 401
            form.form_errors.append(_("E-mail and password do not fit together."))
    elif request.method == "POST":
        status = form.status
    return render_template("accounts/sign_in.html", form=form, next=target, kept=kept, again=bool(kept)), status


@page(bp, "/sign-out", permission=Permission.PUBLIC, methods=("POST",))
def sign_out() -> ResponseReturnValue:
    person = edge.person()
    if person is not None:
        sign_ins.sign_out(edge.session(), person, signing.this_browser(), edge.now())
    signing.end()
    flash(_("You are signed out."))
    return redirect(url_for("accounts.sign_in"))


@page(bp, "/language", permission=Permission.PUBLIC, methods=("POST",))
def language() -> ResponseReturnValue:
    chosen = request.form.get("locale", "")
    if chosen not in CATALOGUES:
        abort(400)
    session["locale"] = chosen
    person = edge.person()
    if person is not None:
        accounts.set_locale(edge.session(), person, chosen)
    return redirect(safe_next(request.form.get("next")) or url_for("start.begin"))


@page(bp, "/account", permission=Permission.SIGNED_IN)
def mine() -> ResponseReturnValue:
    opened = sign_ins.list_sessions(edge.session(), edge.actor(), edge.now())
    sessions = [(row, browser_words(row.browser), row.token_digest == signing.this_browser()) for row in opened]
    grants = accounts.grants_in_words(edge.session(), edge.actor().grants)
    return render_template("accounts/mine.html", sessions=sessions, grants=grants)


@page(bp, "/account/password", permission=Permission.SIGNED_IN, methods=("GET", "POST"))
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        with refusals_at(form):
            sign_ins.change_password(
                edge.session(),
                edge.actor(),
                current=form.current.data,
                new=form.password.data,
                token_digest=signing.this_browser(),
                now=edge.now(),
            )
            flash(_("Your password is changed; you are signed out everywhere else."))
            return redirect(url_for("accounts.mine"))
    return render_template("accounts/password.html", form=form), form.status


@page(bp, "/account/sessions/end", permission=Permission.SIGNED_IN, methods=("POST",))
def end_session() -> ResponseReturnValue:
    digest = request.form.get("session", "")
    sign_ins.revoke(edge.session(), edge.actor(), digest, edge.now())
    flash(_("That browser is signed out."))
    return redirect(url_for("accounts.mine"))


@page(bp, "/account/sessions/end-others", permission=Permission.SIGNED_IN, methods=("POST",))
def end_other_sessions() -> ResponseReturnValue:
    sign_ins.revoke_others(edge.session(), edge.actor(), signing.this_browser(), edge.now())
    flash(_("You are signed out everywhere else."))
    return redirect(url_for("accounts.mine"))
