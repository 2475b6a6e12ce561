"""Which kinds of case did each dealer repair, and how many of each kind failed?

In system scope, because a dealer is held against the whole network's cases: sums by kind of case alone, those of
dealers outside the scope together.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import case, extract, func, select
from sqlmodel import Session

from dealer_service.domain.first_fix import Standing as S
from dealer_service.domain.intervals import Rate
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL
from dealer_service.storage.lists import ConcernGroupRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.scope import scope_of, system_connection
from dealer_service.storage.vehicles import VehicleRow

YOUNG_YEARS, OLD_YEARS = 3, 7
NEAR_KM, FAR_KM = 30_000, 90_000

_o: Any = RepairOrderRow.__table__  # type: ignore[attr-defined]
_j: Any = JobRow.__table__.alias("j")  # type: ignore[attr-defined]
_k: Any = JobRow.__table__.alias("k")  # type: ignore[attr-defined]
_v: Any = VehicleRow.__table__  # type: ignore[attr-defined]
_g: Any = ConcernGroupRow.__table__  # type: ignore[attr-defined]


class Stratum(NamedTuple):
    """One kind of case; bands count from 0, the youngest or lowest, -1 where the vehicle's data are missing."""

    system: str
    paid_by_customer: bool
    age: int
    mileage: int
    electric: bool


def strata(session: Session, dealer_ids: Iterable[int], first: int, last: int) -> dict[int | None, dict[Stratum, Rate]]:
    """First visits of these months that were fixed, by dealer (None: all outside the scope) and kind of case.

    A visit with several repairs is of the kind of its first. ``dealer_ids`` are all dealers of the network.
    """
    allowed = scope_of(session).allows
    found: dict[int | None, dict[Stratum, Rate]] = {}
    for dealer_id, system, paid, age, mileage, electric, failed, count in system_connection(session).execute(
        _statement(sorted(dealer_ids), first, last)
    ):
        mine = found.setdefault(dealer_id if allowed(dealer_id) else None, {})
        kind = Stratum(system, bool(paid), age, mileage, bool(electric))
        mine[kind] = mine.get(kind, Rate(0, 0)) + Rate(0 if failed else count, count)
    return found


def _statement(dealer_ids: list[int], first: int, last: int) -> Any:
    first_line = (
        select(func.min(_k.c.line))
        .where(_k.c.order_id == _o.c.id, _k.c.role.bitwise_and(CAN_BE_ORIGINAL) != 0)
        .scalar_subquery()
    )
    years = _o.c.delivered_month // 100 - extract("year", _v.c.first_registered_on)
    age = case((_v.c.first_registered_on.is_(None), -1), (years < YOUNG_YEARS, 0), (years < OLD_YEARS, 1), else_=2)
    km = _o.c.odometer_km
    mileage = case((km.is_(None), -1), (km < NEAR_KM, 0), (km < FAR_KM, 1), else_=2)
    paid = case((_j.c.job_type == "customer_pay", 1), else_=0)
    electric = case((_v.c.powertrain == "electric", 1), else_=0)
    failed = case((_o.c.standing.bitwise_and(S.FAILED.value) != 0, 1), else_=0)
    kinds = (_o.c.dealer_id, _g.c.system, paid, age, mileage, electric, failed)
    named = [kind.label(f"k{place}") for place, kind in enumerate(kinds)]
    return (
        select(*named, func.count())
        .select_from(
            _o.join(_j, (_j.c.order_id == _o.c.id) & (_j.c.line == first_line))
            .join(_v, _v.c.id == _o.c.vehicle_id)
            .join(_g, _g.c.id == _j.c.group_id)
        )
        .where(
            _o.c.dealer_id.in_(dealer_ids),
            _o.c.delivered_month.between(first, last),
            _o.c.standing.bitwise_and(S.FIRST_VISIT.value) != 0,
        )
        .group_by(*(column.name for column in named))
    )
