"""Which jobs look like rework that nobody reported, and what was decided about them?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.delivery import delivery_day
from dealer_service.domain.quality import Unit
from dealer_service.domain.rework import DAY_SECONDS
from dealer_service.services.quality_units import unit_seen
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage import suspicion_lists as stored
from dealer_service.storage.suspicion_lists import PairRow

EARLIEST, LATEST = 1900, 9000


class SuspicionStatus(StrEnum):
    """``ALL`` asks for the three others."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class SuspectedRow:
    """A later job and the earlier repair it points to.

    ``days`` are whole 24 h periods from delivery to opening; ``km`` as in the rework window: negative where the
    mileage went backwards, None where one is missing.
    """

    dealer: str
    ro_number: str
    line: int
    original_dealer: str
    original_ro_number: str
    original_line: int
    days: int | None
    km: int | None
    status: str


def suspected(
    session: Session,
    actor: Actor,
    *,
    dealer_code: str | None = None,
    opened_from: date | None = None,
    opened_to: date | None = None,
    status: SuspicionStatus = SuspicionStatus.OPEN,
) -> list[SuspectedRow]:
    """Suspicions of rework by the later order: dealer, number, line; then the original.

    ``dealer_code`` is that of the later order, the dates its opening day in that dealer's zone, both inclusive. Of the
    earlier order only its names are given. Raises ``NotFound`` for a dealer outside the scope.
    """
    require(actor, Permission.SEE_REWORK)
    dealer_id = None if dealer_code is None else unit_seen(session, actor, Unit.DEALER, dealer_code)
    opened = (_start(opened_from), _end(opened_to))
    found: list[PairRow] = []
    if status in (SuspicionStatus.OPEN, SuspicionStatus.ALL):
        found += stored.open_pairs(session, dealer_id=dealer_id, opened=opened)
    for verdict in (SuspicionStatus.CONFIRMED, SuspicionStatus.DISMISSED):
        if status in (verdict, SuspicionStatus.ALL):
            found += stored.decided_pairs(session, verdict.value, dealer_id=dealer_id, opened=opened)
    if opened_from is not None or opened_to is not None:
        found = _on_local_days(session, found, opened_from, opened_to)
    return sorted(map(_row, found), key=_order)


def _start(day: date | None) -> datetime | None:
    """Before the day begins anywhere on earth; the exact local day is looked at afterwards."""
    return None if day is None or day.year <= EARLIEST else datetime.combine(day, time(), UTC) - timedelta(hours=15)


def _end(day: date | None) -> datetime | None:
    return None if day is None or day.year >= LATEST else datetime.combine(day, time(), UTC) + timedelta(hours=39)


def _on_local_days(session: Session, found: Iterable[PairRow], first: date | None, last: date | None) -> list[PairRow]:
    dealers = {dealer.id: dealer for dealer in stored_dealers.list_dealers(session)}
    kept = []
    for pair in found:
        day = delivery_day(dealers[pair.dealer_id], pair.opened_at)
        if (first or date.min) <= day <= (last or date.max):
            kept.append(pair)
    return kept


def _row(pair: PairRow) -> SuspectedRow:
    days = km = None
    if pair.original_delivered_at is not None:
        days = (pair.opened_at - pair.original_delivered_at) // DAY_SECONDS
    if pair.km_in is not None and pair.original_left_with_km is not None:
        km = pair.km_in - pair.original_left_with_km
    return SuspectedRow(
        pair.dealer,
        pair.number,
        pair.line,
        pair.original_dealer,
        pair.original_number,
        pair.original_line,
        days,
        km,
        pair.status,
    )


def _order(row: SuspectedRow) -> tuple[str | int, ...]:
    return (row.dealer, row.ro_number, row.line, row.original_dealer, row.original_ro_number, row.original_line)
