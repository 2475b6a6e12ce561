"""Which returns is a cause made of, down to the two orders of each?"""

from dataclasses import dataclass

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.months import Month
from dealer_service.domain.order_filters import UNTAGGED
from dealer_service.services.cause_overview import CauseAsked, cause_filter
from dealer_service.storage.cause_list import CauseCase, list_cause_cases
from dealer_service.storage.lists import list_concern_groups
from dealer_service.storage.scope import scope_of


@dataclass(frozen=True, slots=True)
class SeenCase:
    """``here`` and ``there``: may this person open the order of the return, and that of the repair before?"""

    case: CauseCase
    here: bool
    there: bool


def cases_of_cause(
    session: Session, actor: Actor, first: Month, last: Month, *, asked: CauseAsked, cause: str | None, start: int,
    most: int,
) -> tuple[int, list[SeenCase]]:  # fmt: skip
    """All returns counted under a cause (``UNTAGGED``: none yet; None: any), and those shown.

    Raises ``NotFound`` and ``NotAllowed`` for a dealer or region outside the scope.
    """
    require(actor, Permission.SEE_QUALITY)
    chosen = cause_filter(session, actor, asked, list_concern_groups(session))
    untagged = cause == UNTAGGED
    total, found = list_cause_cases(session, chosen, first.number, last.number, None if untagged else cause, untagged,
                                    start, most)  # fmt: skip
    seen, orders = scope_of(session).allows, actor.may(Permission.SEE_ORDERS)
    return total, [SeenCase(one, seen(one.at_dealer_id) and orders, seen(one.dealer_id) and orders) for one in found]
