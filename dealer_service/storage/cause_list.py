"""Which returns stand behind a bar of the Pareto?

In system scope as ``cause_cases`` is, whose conditions it shares; the charged dealer is held against the scope there.
Neither customer nor staff of another dealer is read.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from dealer_service.storage.cause_cases import EARLIER, RETURNED, CauseFilter, narrowed
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.lists import ReworkCauseRow
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.scope import system_connection
from dealer_service.storage.vehicles import VehicleRow

_r, _e = RETURNED, EARLIER
_ro: Any = RepairOrderRow.__table__.alias("ro")  # type: ignore[attr-defined]
_eo: Any = RepairOrderRow.__table__.alias("eo")  # type: ignore[attr-defined]
_d: Any = DealerRow.__table__.alias("d")  # type: ignore[attr-defined]
_at: Any = DealerRow.__table__.alias("at")  # type: ignore[attr-defined]
_car: Any = VehicleRow.__table__.alias("car")  # type: ignore[attr-defined]
_cause: Any = ReworkCauseRow.__table__.alias("cause")  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CauseCase:
    """A return with the repair it is charged to; ``dealer`` is the charged one, ``at_dealer_id`` where it returned."""

    dealer: str
    dealer_id: int
    at_dealer: str
    at_dealer_id: int
    order_id: int
    number: str
    line: int
    original_order_id: int
    original_number: str
    original_line: int
    technician: str | None
    vin: str
    model: str | None
    concern: str | None
    correction: str | None
    code: str | None
    cause_en: str | None
    cause_zh: str | None
    accepted: bool
    opened_at: datetime
    original_delivered_at: datetime | None


def list_cause_cases(
    session: Session, asked: CauseFilter, first: int, last: int, code: str | None, untagged: bool, start: int, most: int
) -> tuple[int, list[CauseCase]]:
    """How many there are, and ``most`` of them from ``start`` on, newest first; of one cause, the untagged, or all."""
    columns = (
        _d.c.code, _r.c.charged_dealer_id, _at.c.code, _r.c.dealer_id, _r.c.order_id, _ro.c.number, _r.c.line,
        _e.c.order_id, _eo.c.number, _e.c.line, _e.c.technician, _car.c.vin, _car.c.model, _r.c.concern,
        _r.c.correction, _cause.c.code, _cause.c.en, _cause.c.zh, _r.c.cause_accepted, _r.c.opened_at,
        _e.c.delivered_at,
    )  # fmt: skip
    matching = narrowed(session, select(_r.c.id), asked, first, last)
    if untagged:
        matching = matching.where(_r.c.cause_id.is_(None))
    elif code is not None:
        named = select(ReworkCauseRow.__table__.c.id).where(ReworkCauseRow.__table__.c.code == code)  # type: ignore[attr-defined]
        matching = matching.where(_r.c.cause_id.in_(named))
    connection = system_connection(session)
    count = connection.execute(select(func.count()).select_from(matching.subquery())).scalar_one()
    joined = (
        _r.join(_e, _e.c.id == _r.c.original_id).join(_ro, _ro.c.id == _r.c.order_id)
        .join(_eo, _eo.c.id == _e.c.order_id).join(_d, _d.c.id == _r.c.charged_dealer_id)
        .join(_at, _at.c.id == _r.c.dealer_id)
        .join(_car, _car.c.id == _r.c.vehicle_id).outerjoin(_cause, _cause.c.id == _r.c.cause_id)
    )  # fmt: skip
    found = select(*columns).select_from(joined).where(_r.c.id.in_(matching))
    found = found.order_by(_r.c.opened_at.desc(), _r.c.id.desc()).offset(start).limit(most)
    rows: list[Any] = list(connection.execute(found))
    return count, [CauseCase(*row) for row in rows]
