"""Who stands in for whom, and what does the dealer add to the guides?"""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.complaint_authority import Deputy
from dealer_service.domain.complaint_guides import Advice
from dealer_service.services import complaint_deputies, complaint_guides
from dealer_service.services.complaint_houses import houses_seen
from dealer_service.web import complaint_list_words, edge, leads
from dealer_service.web.complaint_frame import bp
from dealer_service.web.complaint_setting_forms import CHOICE, DeputyForm, GuideForm
from dealer_service.web.complaint_settings import around, policy_seen
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.words import day


@page(bp, "/settings/deputies", permission=Permission.HANDLE_COMPLAINTS, methods=("GET", "POST"))
def deputies() -> ResponseReturnValue:
    session, actor, now = edge.session(), edge.actor(), edge.now()
    form = DeputyForm(user_id=actor.user_id, first_on=now.date())
    may_for_others = actor.may(Permission.SET_COMPLAINT_POLICY)
    absent = complaint_deputies.people_of(session, actor) if may_for_others else [(actor.user_id or 0, actor.name)]
    form.user_id.choices = [CHOICE(user_id, name) for user_id, name in absent]
    form.deputy_id.choices = [CHOICE(user_id, name) for user_id, name in
                              complaint_deputies.deputies_for(session, actor)]  # fmt: skip
    if form.validate_on_submit():
        with refusals_at(form):
            deputy = Deputy(form.user_id.data, form.deputy_id.data, form.first_on.data, form.last_on.data)
            complaint_deputies.set_deputy(session, actor, deputy, now)
            flash(_("The deputy is named."))
            return redirect(url_for("complaints.deputies"))
    rows = [{"id": one.id, "user": one.user, "deputy": one.deputy, "first": day(one.first_on), "last": day(one.last_on),
             "mine": may_for_others or one.user_id == actor.user_id}
            for one in complaint_deputies.list_deputies(session, actor, now)]  # fmt: skip
    return render_template("complaint_settings/deputies.html", form=form, rows=rows, **_beside()), form.status


@page(bp, "/settings/deputies/<int:deputy_id>/withdraw", permission=Permission.HANDLE_COMPLAINTS, methods=("POST",))
def withdraw_deputy(deputy_id: int) -> ResponseReturnValue:
    complaint_deputies.withdraw_deputy(edge.session(), edge.actor(), deputy_id, edge.now())
    flash(_("The deputy stands in no more. What was done stays."))
    return redirect(url_for("complaints.deputies"))


@page(bp, "/settings/<house>/guides", permission=Permission.SEE_COMPLAINTS, methods=("GET", "POST"))
def guides(house: str) -> ResponseReturnValue:
    session, actor, now = edge.session(), edge.actor(), edge.now()
    view, names, form = policy_seen(house), complaint_list_words.categories(), GuideForm()
    form.category.choices = [SelectChoice(code, name) for code, name in names.items()]
    if form.validate_on_submit():
        with refusals_at(form):
            complaint_guides.add_guide_line(session, actor, house, form.category.data, Advice(form.advice.data),
                                            form.zh.data or "", form.en.data or "", now)  # fmt: skip
            flash(_("The line is added to the guide."))
            return redirect(url_for("complaints.guides", house=house))
    locale = reader_locale()
    lines = complaint_guides.list_guide_lines(session, actor, house)
    shown = [{"name": name, "parts": [_part(word, advice, [one for one in lines if one.category == code], locale)
                                      for advice, word in ((Advice.ASK, _("Ask")),
                                                           (Advice.DO_NOT_PROMISE, _("Do not promise")))]}
             for code, name in names.items()]  # fmt: skip
    return render_template(
        "complaint_settings/guides.html", form=form, guides=shown, **around(house, view)
    ), form.status


@page(bp, "/settings/<house>/guides/<int:line_id>/remove", permission=Permission.SET_COMPLAINT_POLICY,
      methods=("POST",))  # fmt: skip
def remove_guide_line(house: str, line_id: int) -> ResponseReturnValue:
    complaint_guides.remove_guide_line(edge.session(), edge.actor(), line_id, edge.now())
    flash(_("The line is taken out of the guide."))
    return redirect(url_for("complaints.guides", house=house))


def _part(word: str, advice: Advice, lines: list[Any], locale: str) -> dict[str, Any]:
    return {"word": word, "lines": [{"text": one.text(locale), "id": one.id if one.dealer_id is not None else None}
                                    for one in lines if one.advice is advice]}  # fmt: skip


def _beside() -> dict[str, Any]:
    """The tabs of the one dealer whose settings the reader sees; above the dealers the way back alone."""
    houses = houses_seen(edge.session(), edge.actor(), edge.now())
    if len(houses.dealers) == 1:
        code = houses.dealers[0][0]
        return around(code, policy_seen(code))
    crumbs = [(_("Complaints"), leads.page_at("complaints.listed")), (_("Settings"), url_for("complaints.settings"))]
    return {"tabs": (), "view": None, "crumbs": crumbs, "place": None}
