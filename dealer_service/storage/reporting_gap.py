"""What waits undecided, what was dismissed by whom, and which causes are claimed from the manufacturer?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.domain.rework_causes import MANUFACTURER
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.lists import ConcernGroupRow, DismissalReasonRow, ReworkCauseRow
from dealer_service.storage.order_work import PartOrderedRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import CauseClaimRow, ReworkDecisionRow
from dealer_service.storage.vehicles import VehicleRow

AT_ONCE = 500
_j: Any = JobRow
_o: Any = RepairOrderRow
_x: Any = ReworkDecisionRow


@dataclass(frozen=True, slots=True)
class Claim:
    """A return whose cause a dealer says is the manufacturer's; ``state`` claimed, refused or accepted.

    ``part_number`` is the part that was waited for, at the return or at the repair before it.
    """

    job_id: int
    order_id: int
    dealer: str
    number: str
    line: int
    vin: str
    model: str | None
    group_en: str
    group_zh: str
    concern: str | None
    correction: str | None
    labour_op: str | None
    code: str
    cause_en: str
    cause_zh: str
    accepted: bool
    month: int | None
    opened_at: datetime
    part_order: str | None
    state: str | None
    words: str | None
    part_number: str | None = None


@dataclass(frozen=True, slots=True)
class Dismissals:
    """Standing dismissals of one person for one reason at one dealer."""

    dealer_id: int
    user_id: int | None
    name: str | None
    reason: str | None
    reason_en: str | None
    reason_zh: str | None
    count: int


def open_suspicions(session: Session) -> dict[int, tuple[int, datetime]]:
    """By dealer of the return: how many wait undecided, and since when the oldest."""
    found = select_rows(_j.dealer_id, func.count(_j.id), func.min(_j.opened_at)).where(_j.suspect_id.is_not(None))
    return {dealer: (count, oldest) for dealer, count, oldest in session.execute(found.group_by(_j.dealer_id))}


def waiting_jobs(
    session: Session, dealer_id: int
) -> dict[tuple[str, int], tuple[int, str | None, str, str, str | None]]:
    """A dealer's jobs with an undecided suspicion by order number and line: order id, concern, its group, advisor."""
    found = (
        select_rows(_o.number, _j.line, _o.id, _j.concern, col(ConcernGroupRow.en), col(ConcernGroupRow.zh), _o.advisor)
        .join(_o, _o.id == _j.order_id)
        .join(ConcernGroupRow, col(ConcernGroupRow.id) == _j.group_id)
        .where(_j.dealer_id == dealer_id, _j.suspect_id.is_not(None))
    )
    return {(number, line): (one, *rest) for number, line, one, *rest in session.execute(found)}


def manufacturer_causes(
    session: Session, first: int | None = None, last: int | None = None, *, waiting: bool = False, most: int = 500
) -> list[Claim]:
    """Returns with a manufacturer-side cause, oldest first: of these months, or those that wait for an answer."""
    columns = (
        _j.id, _j.order_id, col(DealerRow.code), _o.number, _j.line, col(VehicleRow.vin), col(VehicleRow.model),
        col(ConcernGroupRow.en), col(ConcernGroupRow.zh), _j.concern, _j.correction, _j.labour_op,
        col(ReworkCauseRow.code), col(ReworkCauseRow.en), col(ReworkCauseRow.zh), _j.cause_accepted, _j.month,
        _j.opened_at, col(CauseClaimRow.part_order), col(CauseClaimRow.state), col(CauseClaimRow.words),
        _j.original_id,
    )  # fmt: skip
    found: Any = (
        select_rows(*columns)
        .select_from(_j)
        .join(_o, _o.id == _j.order_id)
        .join(DealerRow, col(DealerRow.id) == _j.dealer_id)
        .join(VehicleRow, col(VehicleRow.id) == _j.vehicle_id)
        .join(ConcernGroupRow, col(ConcernGroupRow.id) == _j.group_id)
        .join(ReworkCauseRow, col(ReworkCauseRow.id) == _j.cause_id)
        .outerjoin(CauseClaimRow, col(CauseClaimRow.job_id) == _j.id)
        .where(_j.original_id.is_not(None), col(ReworkCauseRow.side) == MANUFACTURER)
    )
    if first is not None and last is not None:
        found = found.where(_j.month.between(first, last))
    if waiting:
        refused = col(CauseClaimRow.state).is_not(None) & (col(CauseClaimRow.state) != "claimed")
        found = found.where(_j.cause_accepted.is_(False), ~func.coalesce(refused, False))
    rows = session.execute(found.order_by(_j.opened_at, _j.id).limit(most)).all()
    parts = _parts(session, [id_ for job_id, *_rest, original_id in rows for id_ in (job_id, original_id)])
    claims = []
    for *values, original_id in rows:
        known: list[Any] = [*values, parts.get(values[0]) or parts.get(original_id)]
        claims.append(Claim(*known))
    return claims


def _parts(session: Session, job_ids: Sequence[int]) -> dict[int, str]:
    """The part that each of these jobs waited for."""
    found: dict[int, str] = {}
    for start in range(0, len(job_ids), AT_ONCE):
        named = select_rows(col(PartOrderedRow.job_id), col(PartOrderedRow.part_number))
        named = named.where(col(PartOrderedRow.job_id).in_(job_ids[start : start + AT_ONCE]))
        found.update((job_id, number) for job_id, number in session.execute(named))
    return found


def dismissals(session: Session, start: datetime, end: datetime) -> list[Dismissals]:
    """Standing dismissals decided in a span of time, by dealer of the return, person and reason, most first."""
    reason, count = DismissalReasonRow, func.count(_x.id)
    named = (_x.dealer_id, _x.by_user_id, col(UserRow.name), col(reason.code), col(reason.en), col(reason.zh))
    found = (
        select_rows(*named, count)
        .outerjoin(UserRow, col(UserRow.id) == _x.by_user_id)
        .outerjoin(reason, col(reason.id) == _x.reason_id)
        .where(_x.verdict == "dismissed", _x.state == "standing", _x.at >= start, _x.at < end)
        .group_by(*named)
    )
    return [Dismissals(*row) for row in session.execute(found.order_by(count.desc(), _x.dealer_id, col(reason.code)))]


def dismissed_orders(
    session: Session, start: datetime, end: datetime, dealer_id: int, user_id: int | None, reason: str | None
) -> Sequence[tuple[str, int, int, int, str | None, datetime]]:
    """Order number, line, order id, job id, words and moment of one person's dismissals for one reason."""
    found: Any = (
        select_rows(_o.number, _j.line, _o.id, _j.id, _x.words, _x.at)
        .select_from(_x)
        .join(_j, _j.id == _x.job_id)
        .join(_o, _o.id == _j.order_id)
        .outerjoin(DismissalReasonRow, col(DismissalReasonRow.id) == _x.reason_id)
        .where(_x.verdict == "dismissed", _x.state == "standing", _x.at >= start, _x.at < end,
               _x.dealer_id == dealer_id)
    )  # fmt: skip
    found = found.where(_x.by_user_id == user_id if user_id is not None else _x.by_user_id.is_(None))
    found = found.where(DismissalReasonRow.code == reason if reason else col(DismissalReasonRow.code).is_(None))
    return [tuple(row) for row in session.execute(found.order_by(_o.number, _j.line))]
