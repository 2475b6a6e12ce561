"""How is a cause said that comes back more often than its own history explains, and what follows from it?"""

from typing import Any

from flask import url_for

from dealer_service.domain.accounts import Permission
from dealer_service.domain.order_filters import UNTAGGED
from dealer_service.services.cause_overview import Recurring
from dealer_service.web import edge, leads
from dealer_service.web.languages import reader_locale
from dealer_service.web.words import number


def plan_from(dealer: str | None, cause: str | None) -> str | None:
    """A plan about this cause at this dealer, for those who make plans."""
    if not dealer or cause in (None, UNTAGGED) or not edge.actor().may(Permission.PLAN_IMPROVEMENT):
        return None
    return leads.page_at("improvement.plan", dealer=dealer, cause=cause)


def warning_line(one: Recurring) -> dict[str, Any]:
    """A cause that recurs: dealer, cause, period, how many and how many are usual, its cases, and a plan."""
    name = one.cause.zh if reader_locale() == "zh" else one.cause.en
    return {
        "dealer": one.dealer.code,
        "name": one.dealer.name,
        "cause": f"{one.cause.code} {name}",
        "recent": number(one.recent),
        "usual": number(one.usual, 1),
        "first": one.first.first_day,
        "last": one.last.first_day,
        "href": url_for(
            "network.cause_cases",
            dealer=one.dealer.code,
            cause=one.cause.code,
            since=str(one.first),
            month=str(one.last),
        ),
        "plan_href": plan_from(one.dealer.code, one.cause.code),
    }
