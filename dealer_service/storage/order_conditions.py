"""What must hold of an order that passes a filter?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, false, func, or_
from sqlmodel import col, select

from dealer_service.domain.order_filters import ANY, STANDINGS, SUSPECTED, UNTAGGED, OrderFilter
from dealer_service.domain.vehicles import plate_key
from dealer_service.storage.inspections import INSPECTIONS
from dealer_service.storage.kept_promises import PROMISES
from dealer_service.storage.lists import ConcernGroupRow, ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import SentBackRow
from dealer_service.storage.vehicles import DealerVehicleRow, VehicleRow

AFTER_LAST = "\U0010ffff"


class Spans(NamedTuple):
    """The days of a filter as instants, each span from one until before another; None is unbounded."""

    opened_from: datetime | None = None
    opened_before: datetime | None = None
    promised_from: datetime | None = None
    promised_before: datetime | None = None
    sent_from: datetime | None = None
    sent_before: datetime | None = None


def order_conditions(
    asked: OrderFilter,
    dealer_ids: Collection[int],
    days: Spans,
    technician: str | None,
) -> list[ColumnElement[bool]]:
    """Conditions on the order's row, one and all; ``dealer_ids`` are those the person may see."""
    row = RepairOrderRow
    found: list[Any] = [col(row.dealer_id).in_(dealer_ids)]
    if asked.month is not None:
        month = col(row.delivered_month)
        found.append(month == asked.month if asked.since is None else month.between(asked.since, asked.month))
    if asked.region is not None:
        found.append(col(row.delivered_region_id) == asked.region)
    if asked.promise in PROMISES:
        found.append(PROMISES[asked.promise])
    if asked.inspection in INSPECTIONS:
        found.append(INSPECTIONS[asked.inspection])
    found += _between(col(row.opened_at), days.opened_from, days.opened_before)
    found += _between(col(row.promised_at), days.promised_from, days.promised_before)
    if asked.status:
        found.append(col(row.status) == asked.status)
    if asked.advisor:
        found.append(col(row.advisor) == asked.advisor)
    if asked.standing in STANDINGS:
        needed, barred, one_of = (bits.value for bits in STANDINGS[asked.standing])
        found.append(col(row.standing).bitwise_and(needed) == needed)
        if barred:
            found.append(col(row.standing).bitwise_and(barred) == 0)
        if one_of:
            found.append(col(row.standing).bitwise_and(one_of) != 0)
    jobs = _job_conditions(asked, technician, dealer_ids, days)
    found += [exists().where(col(JobRow.order_id) == col(row.id), *one) for one in jobs]
    if asked.words:
        found.append(_with_words(asked.words, dealer_ids))
    return found


def _between(column: Any, first: datetime | None, before: datetime | None) -> list[Any]:
    found = [] if first is None else [column >= first]
    return found if before is None else [*found, column < before]


def _job_conditions(
    asked: OrderFilter, technician: str | None, dealer_ids: Collection[int], days: Spans
) -> list[list[Any]]:
    """Conditions that one and the same job must meet, and one each for what any job may meet."""
    together: list[Any] = []
    if asked.group:
        together.append(col(JobRow.group_id).in_(select(ConcernGroupRow.id).where(ConcernGroupRow.code == asked.group)))
    if asked.job_type:
        together.append(col(JobRow.job_type) == asked.job_type)
    if asked.technician:
        together.append(col(JobRow.technician) == asked.technician)
    if asked.standing == SUSPECTED:
        together.append(col(JobRow.suspect_id).is_not(None))
    if asked.cause:
        together.append(col(JobRow.original_id).is_not(None))
        if asked.cause == UNTAGGED:
            together.append(col(JobRow.cause_id).is_(None))
        else:
            causes = select(ReworkCauseRow.id).where(ReworkCauseRow.code == asked.cause)
            together.append(col(JobRow.cause_id).in_(causes))
    if asked.sent_back:
        sent = [col(SentBackRow.dealer_id).in_(dealer_ids)]
        sent += _between(col(SentBackRow.at), days.sent_from, days.sent_before)
        if asked.sent_back == UNTAGGED:
            sent.append(col(SentBackRow.cause_id).is_(None))
        elif asked.sent_back != ANY:
            tagged = select(ReworkCauseRow.id).where(ReworkCauseRow.code == asked.sent_back)
            sent.append(col(SentBackRow.cause_id).in_(tagged))
        together.append(col(JobRow.id).in_(select(SentBackRow.job_id).where(*sent)))
    found = [together] if together else []
    if technician is not None:
        found.append([func.lower(JobRow.technician) == technician.lower()])
    return found


def _with_words(words: str, dealer_ids: Collection[int]) -> Any:
    """Orders whose number begins with the words, or whose vehicle has them as plate, VIN or end of the VIN."""
    typed = words.strip()
    key = plate_key(typed)
    number = and_(col(RepairOrderRow.number) >= typed, col(RepairOrderRow.number) < typed + AFTER_LAST)
    if len(key) < 3:
        return number
    known = select(DealerVehicleRow.vehicle_id).where(
        col(DealerVehicleRow.dealer_id).in_(dealer_ids),
        or_(
            col(DealerVehicleRow.plate_key).startswith(key, autoescape=True),
            col(DealerVehicleRow.vin_tail).endswith(key[-8:], autoescape=True),
        ),
    )
    whole = select(VehicleRow.id).where(VehicleRow.vin == key)
    vehicle = col(RepairOrderRow.vehicle_id)
    return or_(number, vehicle.in_(whole), vehicle.in_(known) if len(key) < 17 else false())
