"""How does a program fetch a dealer's scorecard?"""

from typing import Literal

from flask import Response
from flask_babel import get_locale
from pydantic import BaseModel, ConfigDict, Field

from dealer_service.api.quality import MonthText
from dealer_service.api.tokens import SECURITY, actor, bp, needs, now, session
from dealer_service.domain.accounts import Permission
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.scorecards import local_today, scorecard_bytes

PDF = "application/pdf"
CARD = N_("The monthly scorecard: as it was issued, else as it would be issued today")
NOT_BEGUN = N_("This month has not begun. Ask for an earlier one.")


class CardPath(BaseModel):
    dealer: str = Field(description="The dealer's code")
    month: MonthText = Field(description="The month, as 2026-10")


class CardQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    locale: Literal["en", "zh"] | None = Field(default=None, description="Language; else that of Accept-Language")


@bp.get("/scorecards/<dealer>/<month>.pdf", summary=CARD, security=SECURITY,
        responses={200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}})  # fmt: skip
@needs(Permission.SEE_QUALITY)
def scorecard(path: CardPath, query: CardQuery) -> Response:
    month = Month.parse(path.month)
    today = local_today(dealer_seen(session(), path.dealer), now())
    if month > Month.on(today):
        raise Refused(NOT_BEGUN, field="month")
    locale = query.locale or ("zh" if str(get_locale()).startswith("zh") else "en")
    response = Response(scorecard_bytes(session(), actor(), path.dealer, month, locale, today), mimetype=PDF)
    response.headers.set("Content-Disposition", "inline", filename=f"{path.dealer}-{month}.pdf")
    response.vary.add("Accept-Language")
    return response
