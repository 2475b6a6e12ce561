"""Which rates and causes does a program ask for? Parameters and keys are those of the commands."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, RootModel

from dealer_service.api.problems import answer
from dealer_service.api.tokens import SECURITY, actor, bp, needs, session
from dealer_service.domain.accounts import Permission
from dealer_service.domain.first_fix import Basis, Rule
from dealer_service.domain.months import Month
from dealer_service.domain.quality import Unit, row_keys
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.domain.words import N_
from dealer_service.services.causes import cause_rows
from dealer_service.services.quality import quality_rows

MonthText = Annotated[str, Field(pattern=r"^(19[789][0-9]|20[0-9][0-9]|21[0-9][0-9])-(0[1-9]|1[0-2])$")]
RATES = N_("First-time-fix rates by dealer, region or network, and month")
CAUSES = N_("Causes of confirmed rework delivered in these months, most frequent first")
REVERSED = N_("The last month is before the first. Exchange them.")
ONE_DEALER = N_("The parameter dealer asks for one dealer. Leave out “by”, or say by=dealer.")


class MonthsQuery(BaseModel):
    """The first and the last month, both included."""

    model_config = ConfigDict(extra="forbid")

    first: MonthText = Field(alias="from", description="First month, as 2026-10")
    last: MonthText = Field(alias="to", description="Last month, as 2026-10")
    dealer: str | None = Field(default=None, description="Code of one dealer")

    def months(self) -> tuple[Month, Month]:
        """Raises ``Refused`` where they are the wrong way round."""
        first, last = Month.parse(self.first), Month.parse(self.last)
        if last < first:
            raise Refused(REVERSED, field="to")
        return first, last


class QualityQuery(MonthsQuery):
    by: Unit = Field(default=Unit.DEALER, description="Whose figures")
    rule: Rule = Field(default=Rule.FIRST_VISIT, description="By which rule visits are counted")
    basis: Basis = Field(default=Basis.REPORTED, description="By which evidence")


class QualityFigure(BaseModel):
    """One unit and month; rates are shares from 0 to 1, ``low`` and ``high`` the 95 % Wilson limits of ``ffv``."""

    unit: str
    month: str
    rule: Rule
    basis: Basis
    a: int
    b: int
    ffv: float
    rework_rate: float
    low: float
    high: float
    final_from: date | None = Field(description="From which day the figure can be final; null for return_share")
    a_dealer: int = Field(default=0, description="b less the dealer-side failures; for first_visit and reported alone")
    share_answered: float | None = Field(default=None, description="For the basis customer alone")


class QualityFigures(RootModel[list[QualityFigure]]):
    """Units and months without repairs are left out."""


class CauseShare(BaseModel):
    """``cause`` is a code of the standard list, or ``untagged``."""

    cause: str
    count: int
    share: float
    cumulative: float


class CauseShares(RootModel[list[CauseShare]]):
    """Most frequent first."""


@bp.get("/quality", summary=RATES, security=SECURITY, responses={200: QualityFigures})
@needs(Permission.SEE_QUALITY)
def quality(query: QualityQuery) -> Response:
    first, last = query.months()
    if query.dealer is not None and query.by is not Unit.DEALER:
        raise Refused(ONE_DEALER, field="dealer")
    try:
        rows = quality_rows(
            session(), actor(), first=first, last=last, by=query.by, dealer_code=query.dealer,
            rule=query.rule, basis=query.basis,
        )  # fmt: skip
    except NotAllowed as refusal:
        # The token carries the permission; what is asked for lies outside its dealers.
        raise NotFound(refusal.message, field="by", **refusal.params) from None
    keys = row_keys(query.rule, query.basis)
    return answer([{key: _plain(getattr(row, key)) for key in keys} for row in rows])


@bp.get("/causes", summary=CAUSES, security=SECURITY, responses={200: CauseShares})
@needs(Permission.SEE_QUALITY)
def causes(query: MonthsQuery) -> Response:
    first, last = query.months()
    rows = cause_rows(session(), actor(), first=first, last=last, dealer_code=query.dealer)
    return answer([asdict(row) for row in rows])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
