"""How is an improvement plan written: target, before and after, and what can be said?"""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.services import improvement as service
from dealer_service.services.improvement import Plan
from dealer_service.web import edge, leads
from dealer_service.web.audit_frame import months_words
from dealer_service.web.audit_words import MEASURES, effect_words, share_words
from dealer_service.web.languages import reader_locale
from dealer_service.web.words import day, percent, short_month


def row(plan: Plan) -> dict[str, Any]:
    """A plan in words: target, before and after, and what can be said."""
    after = _("from %(month)s on", month=short_month(plan.after_first.first_day))
    if plan.after_last is not None:
        after = months_words(plan.after_first.first_day, plan.after_last.first_day)
    latest = Month.on(edge.now().date()).plus(-1)
    return {
        "href": url_for("improvement.shown", plan_id=plan.id),
        "dealer": f"{plan.dealer.code} {plan.dealer.name}",
        "dealer_href": leads.page_at("quality.dealer", code=plan.dealer.code, written=str(latest)),
        "audit_href": leads.page_at("audits.audit", audit_id=plan.audit_id)
        if plan.audit_id and edge.actor().may(Permission.SEE_AUDITS) else None,
        "title": plan.title,
        "measure": str(MEASURES[plan.measure]),
        "cause": f"{plan.cause.code} {plan.cause.name(reader_locale())}" if plan.cause else None,
        "target": percent(plan.target),
        "before": share_words(plan.before),
        "before_months": months_words(plan.before_first.first_day, plan.before_last.first_day),
        "after": share_words(plan.after),
        "after_months": after,
        "effect": effect_words(plan.effect),
        "due": day(plan.due_on),
        "owner": plan.owner,
        "closed": None if plan.closed_at is None else day(plan.closed_at.date()),
        "steps": [
            {"id": one.id, "words": one.words, "owner": one.owner, "due": day(one.due_on),
             "done": None if one.done_on is None else day(one.done_on), "late": one.late}
            for one in plan.steps
        ],
    }  # fmt: skip


def plans_of(dealer: Dealer) -> list[dict[str, Any]]:
    """The plans of a dealer for its own page, open ones first."""
    return [row(plan) for plan in service.plans_beside(edge.session(), edge.actor(), dealer, edge.now())]
