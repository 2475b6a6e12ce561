"""Which causes were charged to whom, narrowed by concern, model and technician?

In system scope as ``cause_counts`` is, because a return may have been at another dealer; the charged dealer is held
against the scope here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from dealer_service.domain.rework_causes import ACCEPTED, CLAIMED, MANUFACTURER, SIDES
from dealer_service.storage.lists import ReworkCauseRow
from dealer_service.storage.quality import MonthCountRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.scope import scope_of, system_connection
from dealer_service.storage.vehicles import VehicleRow

RETURNED: Any = JobRow.__table__.alias("r")  # type: ignore[attr-defined]
EARLIER: Any = JobRow.__table__.alias("e")  # type: ignore[attr-defined]
_p: Any = RepairOrderRow.__table__.alias("p")  # type: ignore[attr-defined]
_v: Any = VehicleRow.__table__  # type: ignore[attr-defined]
_m: Any = MonthCountRow.__table__  # type: ignore[attr-defined]
_c: Any = ReworkCauseRow.__table__  # type: ignore[attr-defined]
BOUND = (1, 2)


@dataclass(frozen=True, slots=True)
class CauseFilter:
    """Which returns: None is all. ``technician`` worked on the original, ``region_id`` is that of its delivery.

    ``side`` is one of ``SIDES``.
    """

    dealer_id: int | None = None
    region_id: int | None = None
    group_id: int | None = None
    model: str | None = None
    technician: str | None = None
    side: str | None = None


def cause_cases(
    session: Session, asked: CauseFilter, first: int, last: int, *, by_dealer: bool = False
) -> Sequence[tuple[int | None, int, int | None, bool, int]]:
    """Charged dealer (None unless ``by_dealer``), month of the return, cause id (None: untagged), accepted, count."""
    named = (RETURNED.c.charged_dealer_id,) if by_dealer else ()
    columns = (*named, RETURNED.c.month, RETURNED.c.cause_id, RETURNED.c.cause_accepted)
    found = narrowed(session, select(*columns, func.count()), asked, first, last).group_by(*columns)
    rows = system_connection(session).execute(found)
    if by_dealer:
        return [(d, m, c, bool(ok), n) for d, m, c, ok, n in rows]
    return [(None, m, c, bool(ok), n) for m, c, ok, n in rows]


def technicians_charged(session: Session, asked: CauseFilter, first: int, last: int) -> list[str]:
    """The technicians whose repairs came back."""
    found = narrowed(session, select(EARLIER.c.technician).distinct(), asked, first, last)
    return sorted(name for name in system_connection(session).execute(found).scalars() if name)


def models_charged(session: Session, asked: CauseFilter, first: int, last: int) -> list[str]:
    """The models that came back."""
    found = narrowed(session, select(_v.c.model).distinct(), asked, first, last, with_vehicle=True)
    return sorted(name for name in system_connection(session).execute(found).scalars() if name)


def visits(session: Session, asked: CauseFilter, first: int, last: int) -> dict[tuple[int, int], int]:
    """Repair visits by dealer in scope and month: what the cases are a share of, whatever concern or model."""
    found = select(_m.c.dealer_id, _m.c.month, func.sum(_m.c.visits_b)).where(_m.c.month.between(first, last))
    if asked.dealer_id is not None:
        found = found.where(_m.c.dealer_id == asked.dealer_id)
    if asked.region_id is not None:
        found = found.where(_m.c.region_id == asked.region_id)
    found = _in_scope(session, found, _m.c.dealer_id).group_by(_m.c.dealer_id, _m.c.month)
    return {(d, m): int(n) for d, m, n in system_connection(session).execute(found)}


def narrowed(
    session: Session, found: Any, asked: CauseFilter, first: int, last: int, with_vehicle: bool = False
) -> Any:
    start = RETURNED.join(EARLIER, EARLIER.c.id == RETURNED.c.original_id)
    conditions = [RETURNED.c.link_state.in_(BOUND), RETURNED.c.month.between(first, last)]
    if asked.region_id is not None:
        start = start.join(_p, _p.c.id == EARLIER.c.order_id)
        conditions.append(_p.c.delivered_region_id == asked.region_id)
    if asked.model is not None or with_vehicle:
        start = start.join(_v, _v.c.id == RETURNED.c.vehicle_id)
    if asked.model is not None:
        conditions.append(_v.c.model == asked.model)
    if asked.dealer_id is not None:
        conditions.append(RETURNED.c.charged_dealer_id == asked.dealer_id)
    if asked.group_id is not None:
        conditions.append(RETURNED.c.group_id == asked.group_id)
    if asked.technician is not None:
        conditions.append(EARLIER.c.technician == asked.technician)
    if asked.side in SIDES:
        conditions.append(RETURNED.c.cause_accepted.is_(asked.side == ACCEPTED))
    if asked.side == CLAIMED:
        conditions.append(RETURNED.c.cause_id.in_(select(_c.c.id).where(_c.c.side == MANUFACTURER)))
    return _in_scope(session, found.select_from(start).where(*conditions), RETURNED.c.charged_dealer_id)


def _in_scope(session: Session, found: Any, dealer: Any) -> Any:
    ids = scope_of(session).dealer_ids
    return found if ids is None else found.where(dealer.in_(sorted(ids)))
