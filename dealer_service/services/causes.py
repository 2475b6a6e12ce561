"""Which causes bring vehicles back, most frequent first?"""

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.causes import UNTAGGED, CauseRow, pareto
from dealer_service.domain.months import Month
from dealer_service.domain.quality import Unit
from dealer_service.services.quality_units import unit_seen
from dealer_service.storage.cause_counts import charged_causes


def cause_rows(
    session: Session,
    actor: Actor,
    *,
    first: Month,
    last: Month,
    dealer_code: str | None = None,
    region: str | None = None,
) -> list[CauseRow]:
    """The Pareto of confirmed external rework delivered in these months (domain section 3).

    It stands at the dealer of the original, wherever the vehicle returned. Without dealer and region it is that of
    all dealers in scope. Raises ``NotFound`` and ``NotAllowed`` as ``quality_rows`` does.
    """
    require(actor, Permission.SEE_QUALITY)
    dealer_id = region_id = None
    if dealer_code is not None:
        dealer_id = unit_seen(session, actor, Unit.DEALER, dealer_code)
    elif region is not None:
        region_id = unit_seen(session, actor, Unit.REGION, region)
    counted = charged_causes(session, first.number, last.number, dealer_id=dealer_id, region_id=region_id)
    return pareto({code or UNTAGGED: count for code, count in counted})
