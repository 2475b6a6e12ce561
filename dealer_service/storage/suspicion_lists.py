"""Which suspicions are open, and which were decided, with the order that each points to?

In system scope, because the original may be another dealer's order: only its dealer code, number and line are given,
with the days and kilometres between. The later order is held against the scope here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session

from dealer_service.storage.columns import as_seconds
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow
from dealer_service.storage.scope import scope_of, system_connection


@dataclass(frozen=True, slots=True)
class PairRow:
    """A later job and the earlier one it points to; instants in seconds UTC."""

    dealer_id: int
    dealer: str
    number: str
    line: int
    original_dealer: str
    original_number: str
    original_line: int
    opened_at: int
    original_delivered_at: int | None
    km_in: int | None
    original_left_with_km: int | None
    status: str


_r = JobRow.__table__.alias("r")  # type: ignore[attr-defined]
_e = JobRow.__table__.alias("e")  # type: ignore[attr-defined]
_later = RepairOrderRow.__table__.alias("o")  # type: ignore[attr-defined]
_earlier = RepairOrderRow.__table__.alias("p")  # type: ignore[attr-defined]
_dealer = DealerRow.__table__.alias("d")  # type: ignore[attr-defined]
_original_dealer = DealerRow.__table__.alias("f")  # type: ignore[attr-defined]
_decision = ReworkDecisionRow.__table__.alias("x")  # type: ignore[attr-defined]

_COLUMNS = (
    _dealer.c.id,
    _dealer.c.code,
    _later.c.number,
    _r.c.line,
    _original_dealer.c.code,
    _earlier.c.number,
    _e.c.line,
    _r.c.opened_at,
    _e.c.delivered_at,
    _r.c.km_in,
    func.coalesce(_earlier.c.odometer_out_km, _earlier.c.odometer_km),
)


def open_pairs(
    session: Session, *, dealer_id: int | None, opened: tuple[datetime | None, datetime | None]
) -> list[PairRow]:
    """Undecided suspicions of later orders in scope, by dealer, number and line."""
    pairs = _named(_r.join(_e, _e.c.id == _r.c.suspect_id))
    return _rows(session, pairs.where(_r.c.suspect_id.is_not(None)), dealer_id, opened, "open")


def decided_pairs(
    session: Session, verdict: str, *, dealer_id: int | None, opened: tuple[datetime | None, datetime | None]
) -> list[PairRow]:
    """Pairs on which a person's decision with this verdict stands."""
    start = _decision.join(_r, _r.c.id == _decision.c.job_id).join(_e, _e.c.id == _decision.c.original_id)
    pairs = _named(start).where(_decision.c.verdict == verdict, _decision.c.state == "standing")
    return _rows(session, pairs, dealer_id, opened, verdict)


def _named(start: Any) -> Select[Any]:
    return select(*_COLUMNS).select_from(
        start.join(_later, _later.c.id == _r.c.order_id)
        .join(_earlier, _earlier.c.id == _e.c.order_id)
        .join(_dealer, _dealer.c.id == _later.c.dealer_id)
        .join(_original_dealer, _original_dealer.c.id == _earlier.c.dealer_id)
    )


def _rows(
    session: Session,
    pairs: Select[Any],
    dealer_id: int | None,
    opened: tuple[datetime | None, datetime | None],
    status: str,
) -> list[PairRow]:
    scope = scope_of(session)
    if scope.dealer_ids is not None:
        pairs = pairs.where(_r.c.dealer_id.in_(sorted(scope.dealer_ids)))
    if dealer_id is not None:
        pairs = pairs.where(_r.c.dealer_id == dealer_id)
    if opened[0] is not None:
        pairs = pairs.where(_r.c.opened_at >= opened[0])
    if opened[1] is not None:
        pairs = pairs.where(_r.c.opened_at < opened[1])
    found = []
    for row in system_connection(session).execute(pairs):
        dealer_id, dealer, number, line, other, other_number, other_line, at, left_at, km_in, left_with = row
        left = None if left_at is None else as_seconds(left_at)
        found.append(
            PairRow(
                dealer_id,
                dealer,
                number,
                line,
                other,
                other_number,
                other_line,
                as_seconds(at),
                left,
                km_in,
                left_with,
                status,
            )
        )
    return found
