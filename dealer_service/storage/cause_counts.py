"""How often does each cause bring vehicles back to the workshop, at the dealer who is charged with it?

In system scope, because a return may have been at another dealer while the Pareto is that of the dealer of the
original. The charged dealer is held against the scope here; counts only, no order, no customer.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from dealer_service.storage.lists import ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.scope import scope_of, system_connection

IN_WINDOW, OUTSIDE = 1, 2


def charged_causes(
    session: Session, first: int, last: int, *, dealer_id: int | None = None, region_id: int | None = None
) -> Sequence[tuple[str | None, int]]:
    """Cause code (None: untagged) and count of confirmed external rework delivered in these months.

    Of one dealer, of a region (that of the original at its delivery), or of all dealers in scope.
    """
    counts: dict[str | None, int] = {}
    for code, _accepted, count in charged_causes_by_side(
        session, first, last, dealer_id=dealer_id, region_id=region_id
    ):
        counts[code] = counts.get(code, 0) + count
    return list(counts.items())


def charged_causes_by_side(
    session: Session, first: int, last: int, *, dealer_id: int | None = None, region_id: int | None = None
) -> Sequence[tuple[str | None, bool, int]]:
    """As ``charged_causes``, those that the manufacturer has accepted apart: code, accepted, count."""
    job = JobRow.__table__.alias("r")  # type: ignore[attr-defined]
    cause = ReworkCauseRow.__table__  # type: ignore[attr-defined]
    scope = scope_of(session)
    counted: Any = select(job.c.cause_id, job.c.cause_accepted, func.count().label("count")).where(
        job.c.original_id.is_not(None),
        job.c.link_state.in_((IN_WINDOW, OUTSIDE)),
        job.c.month.between(first, last),
    )
    if region_id is None and scope.dealer_ids is not None:
        counted = counted.where(job.c.charged_dealer_id.in_(sorted(scope.dealer_ids)))
    if dealer_id is not None:
        counted = counted.where(job.c.charged_dealer_id == dealer_id)
    if region_id is not None:
        original = JobRow.__table__.alias("e")  # type: ignore[attr-defined]
        order = RepairOrderRow.__table__.alias("o")  # type: ignore[attr-defined]
        counted = (
            counted.join(original, original.c.id == job.c.original_id)
            .join(order, order.c.id == original.c.order_id)
            .where(order.c.delivered_region_id == region_id)
        )
    sums = counted.group_by(job.c.cause_id, job.c.cause_accepted).subquery()
    named = select(cause.c.code, sums.c.cause_accepted, sums.c.count).select_from(
        sums.outerjoin(cause, cause.c.id == sums.c.cause_id)
    )
    return [(code, accepted, count) for code, accepted, count in system_connection(session).execute(named)]
