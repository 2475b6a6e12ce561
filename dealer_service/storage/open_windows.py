"""Which repairs of a vehicle, at whichever dealer, still stand inside their rework window? And what is promised when?

The window runs across dealers, so the repairs are read by the system connection; what a person may know of another
dealer's is for ``services/order_opening.py`` to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from dealer_service.storage.columns import as_instant, as_seconds
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.scope import system_connection

_REPAIRS = """
SELECT j.order_id, j.dealer_id, o.number, j.line, g.code, j.concern, j.correction, j.delivered_at, j.km_limit,
    coalesce(o.odometer_out_km, o.odometer_km)
FROM vehicle v JOIN job j ON j.vehicle_id = v.id JOIN repair_order o ON o.id = j.order_id
JOIN concern_group g ON g.id = j.group_id
WHERE v.vin = :vin AND j.role & 1 = 1 AND j.delivered_at <= :at AND j.window_until >= :at
ORDER BY j.delivered_at DESC, (CASE WHEN j.dealer_id = :dealer THEN 0 ELSE 1 END), o.number DESC, j.line DESC"""


@dataclass(frozen=True, slots=True)
class EarlierRepair:
    """A delivered repair whose window is open; ``km_limit`` is the highest reading inside it, None: days alone."""

    order_id: int
    dealer_id: int
    number: str
    line: int
    group: str
    concern: str | None
    correction: str | None
    delivered_at: datetime
    km_limit: int | None
    left_with_km: int | None


def repairs_in_window(session: Session, vin: str, dealer_id: int, at: datetime) -> list[EarlierRepair]:
    """Repairs in the order in which a suspicion would point to them, for an order opened at that moment."""
    values = {"vin": vin, "at": as_seconds(at), "dealer": dealer_id}
    rows = system_connection(session).execute(text(_REPAIRS), values)
    return [
        EarlierRepair(order, dealer, number, line, group, concern, correction, as_instant(delivered), limit, left)
        for order, dealer, number, line, group, concern, correction, delivered, limit, left in rows
    ]


def promised_times(session: Session, dealer_id: int) -> Sequence[datetime]:
    """Promised times of all open orders of a dealer."""
    # Without a month of delivery an order is not delivered: with it the index of months finds the few open ones.
    statement = select(RepairOrderRow.promised_at).where(
        RepairOrderRow.dealer_id == dealer_id, col(RepairOrderRow.delivered_month).is_(None),
        RepairOrderRow.status == "open", col(RepairOrderRow.promised_at).is_not(None),
    )  # fmt: skip
    return [at for at in session.exec(statement) if at is not None]


def newest_number(session: Session, dealer_id: int) -> str | None:
    """The number of the dealer's order that was opened last."""
    order = (col(RepairOrderRow.opened_at).desc(), col(RepairOrderRow.id).desc())
    return session.exec(
        select(RepairOrderRow.number).where(RepairOrderRow.dealer_id == dealer_id).order_by(*order)
    ).first()
