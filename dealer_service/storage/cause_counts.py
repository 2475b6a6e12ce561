"""How often does each cause bring vehicles back to the workshop, at the dealer who is charged with it?

In system scope, because a return may have been at another dealer while the Pareto is that of the dealer of the
original. The charged dealer is held against the scope here; counts only, no order, no customer.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, select
from sqlmodel import Session

from dealer_service.domain.standard_lists import Cause
from dealer_service.storage.lists import ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.scope import scope_of, system_connection

IN_WINDOW, OUTSIDE = 1, 2
_job = JobRow.__table__.alias("r")  # type: ignore[attr-defined]
_cause = ReworkCauseRow.__table__  # type: ignore[attr-defined]


def charged_causes(
    session: Session, first: int, last: int, *, dealer_id: int | None = None, region_id: int | None = None
) -> Sequence[tuple[str | None, int]]:
    """Cause code (None: untagged) and count of confirmed external rework delivered in these months.

    Of one dealer, of a region (that of the original at its delivery), or of all dealers in scope.
    """
    counts: dict[str | None, int] = {}
    for cause, _accepted, count in charged_causes_by_side(
        session, first, last, dealer_id=dealer_id, region_id=region_id
    ):
        code = None if cause is None else cause.code
        counts[code] = counts.get(code, 0) + count
    return list(counts.items())


def charged_causes_by_side(
    session: Session, first: int, last: int, *, dealer_id: int | None = None, region_id: int | None = None
) -> list[tuple[Cause | None, bool, int]]:
    """As ``charged_causes``, what the manufacturer has accepted apart: cause (None: untagged), accepted, count."""
    scope = scope_of(session)
    seen = None if region_id is not None or scope.dealer_ids is None else sorted(scope.dealer_ids)
    asked = {"first": first, "last": last, "dealer": dealer_id, "region": region_id, "seen": seen}
    given = {name: value for name, value in asked.items() if value is not None}
    narrowed = _counted(dealer_id is not None, region_id is not None, seen is not None)
    return [
        (None if code is None else Cause(cause_id, code, side, zh, en, retired_on), bool(accepted), count)
        for accepted, count, cause_id, code, side, zh, en, retired_on in system_connection(session).execute(
            narrowed, given
        )
    ]


@cache
def _counted(of_dealer: bool, of_region: bool, of_seen: bool) -> Any:
    """The statement for a dealer, for a region, for the dealers in scope or for all, written once."""
    named = (_cause.c.id, _cause.c.code, _cause.c.side, _cause.c.zh, _cause.c.en, _cause.c.retired_on)
    start = _job.outerjoin(_cause, _cause.c.id == _job.c.cause_id)
    conditions = [
        _job.c.original_id.is_not(None),
        _job.c.link_state.in_((IN_WINDOW, OUTSIDE)),
        _job.c.month.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer)),
    ]
    if of_dealer:
        conditions.append(_job.c.charged_dealer_id == bindparam("dealer", type_=Integer))
    if of_seen:
        conditions.append(_job.c.charged_dealer_id.in_(bindparam("seen", expanding=True)))
    if of_region:
        original = JobRow.__table__.alias("e")  # type: ignore[attr-defined]
        order = RepairOrderRow.__table__.alias("o")  # type: ignore[attr-defined]
        start = start.join(original, original.c.id == _job.c.original_id)
        start = start.join(order, order.c.id == original.c.order_id)
        conditions.append(order.c.delivered_region_id == bindparam("region", type_=Integer))
    counted = select(_job.c.cause_accepted, func.count(), *named).select_from(start).where(*conditions)
    return counted.group_by(_job.c.cause_accepted, *named)
