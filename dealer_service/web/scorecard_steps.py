"""What does a card say on its own page, before anybody opens the paper?"""

from typing import Any

from flask import url_for

from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.domain.scorecards import ActionKind, NextAction, ScorecardContent
from dealer_service.pdf import findings, next_steps
from dealer_service.pdf.wording import Wording, wording
from dealer_service.services import scorecards as service
from dealer_service.services.scorecards import CardStanding
from dealer_service.web import edge
from dealer_service.web.languages import reader_locale

SHOWN = 12


def card_said(standing: CardStanding, month: Month) -> dict[str, Any]:
    """Its rate and its next steps, in the reader's language: of the last issue, else of the preview."""
    locale = reader_locale()
    if standing.issued and standing.latest(locale) is None:
        locale = standing.issued[0].locale
    content = service.card_content(edge.session(), edge.actor(), standing.dealer.code, month, locale, standing.today)
    w = wording(reader_locale())
    figure = content.figures.first_visit
    parts = [findings.counts(figure, w), findings.against(figure, w), findings.mark(figure.verdict(), w)]
    return {
        "rate": w.percent(figure.rate),
        "parts": parts if figure.b else parts[1:],
        "state": findings.state_line(content, w),
        "steps": [_step(content, action, w) for action in content.next_actions],
    }


def _step(content: ScorecardContent, action: NextAction, w: Wording) -> dict[str, Any]:
    opens = action.kind is not ActionKind.COMPLAINT and edge.actor().may(Permission.SEE_ORDERS)
    return {
        "title": next_steps.title(action, w),
        "why": next_steps.why(action, content.figures.first_visit, w),
        "where": next_steps.where(action, w),
        "orders": [
            (number, url_for("vehicles.search", q=number) if opens else None) for number in action.orders[:SHOWN]
        ],
        "more": max(0, len(action.orders) - SHOWN),
    }
