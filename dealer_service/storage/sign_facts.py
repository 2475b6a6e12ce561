"""By what does an order show a sign: what was said, by whom, when?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_rows
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dealer_service.domain.signs import OTHER_GROUP, Sign
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.follow_up import FollowUpAnswerRow
from dealer_service.storage.lists import ConcernGroupRow, DismissalReasonRow, ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow, ReworkLinkRow
from dealer_service.storage.vehicles import CustomerRow, VehicleRow

_o: Any = RepairOrderRow
_j: Any = JobRow
_a: Any = FollowUpAnswerRow
_x: Any = ReworkDecisionRow
_l: Any = ReworkLinkRow

Fact = tuple[int, Any, Any]
"""Order id, words or a number, and what goes with it: a moment, a second word, or None."""


def facts_of(session: Session, sign: Sign, order_ids: Sequence[int]) -> list[Fact]:
    """One line, or several, for each order; none for signs that the order's own times and mileages show."""
    made = _FACTS.get(sign)
    return [] if made is None or not order_ids else [tuple(row) for row in session.execute(made(order_ids))]


def _late_entry(ids: Sequence[int]) -> Any:
    return select_rows(_o.id, _o.entered_at, _o.delivered_at).where(_o.id.in_(ids))


def _mileage_or_vin(ids: Sequence[int]) -> Any:
    earlier = select_rows(func.max(_j.km_in)).where(
        _j.vehicle_id == _o.vehicle_id, _j.opened_at < _o.opened_at, _j.km_in > _o.odometer_km
    )
    odd = col(VehicleRow.odd_vin_reason)
    return (
        select_rows(_o.id, earlier.scalar_subquery(), odd)
        .join(VehicleRow, col(VehicleRow.id) == _o.vehicle_id)
        .where(_o.id.in_(ids))
    )


def _shared_contact(ids: Sequence[int]) -> Any:
    mine: Any = CustomerRow
    others: Any = aliased(CustomerRow)
    sharing = select_rows(func.count(others.name.distinct())).where(
        others.dealer_id == _o.dealer_id, others.phone_key == mine.phone_key
    )
    return select_rows(_o.id, mine.name, sharing.scalar_subquery()).join(mine, mine.id == _o.customer_id).where(
        _o.id.in_(ids))  # fmt: skip


def _concerns(condition: Any) -> Any:
    def of(ids: Sequence[int]) -> Any:
        found = select_rows(_j.order_id, _j.concern, _j.correction).where(_j.order_id.in_(ids), condition())
        return found.order_by(_j.order_id, _j.line)

    return of


def _other_group() -> Any:
    return _j.group_id.in_(select_rows(col(ConcernGroupRow.id)).where(col(ConcernGroupRow.code) == OTHER_GROUP))


def _unpaid() -> Any:
    return _j.job_type.in_(("internal", "goodwill"))


def _bursts(ids: Sequence[int]) -> Any:
    found = select_rows(_a.order_id, col(UserRow.name), _a.answered_at).outerjoin(
        UserRow, col(UserRow.id) == _a.by_user_id
    )
    return found.where(_a.order_id.in_(ids), _a.source == "person").order_by(_a.answered_at)


def _late_links(ids: Sequence[int]) -> Any:
    found = (
        select_rows(_j.order_id, col(UserRow.name), _l.at)
        .select_from(_l)
        .join(_j, _j.id == _l.job_id)
        .outerjoin(UserRow, col(UserRow.id) == _l.by_user_id)
    )
    return found.where(_j.order_id.in_(ids), _l.source == "person").order_by(_l.at)


def _claims(ids: Sequence[int]) -> Any:
    cause: Any = ReworkCauseRow
    found = select_rows(_j.order_id, cause.code, _j.concern).join(cause, cause.id == _j.cause_id)
    return found.where(_j.order_id.in_(ids), _j.original_id.is_not(None), _j.cause_accepted.is_(False))


def _dismissed(ids: Sequence[int]) -> Any:
    found = (
        select_rows(_j.order_id, col(UserRow.name), col(DismissalReasonRow.code))
        .select_from(_x)
        .join(_j, _j.id == _x.job_id)
        .outerjoin(UserRow, col(UserRow.id) == _x.by_user_id)
        .outerjoin(DismissalReasonRow, col(DismissalReasonRow.id) == _x.reason_id)
    )
    return found.where(_j.order_id.in_(ids), _x.verdict == "dismissed", _x.state == "standing")


_FACTS: dict[Sign, Any] = {
    Sign.LATE_ENTRY: _late_entry,
    Sign.MILEAGE_OR_VIN: _mileage_or_vin,
    Sign.SHARED_CONTACT: _shared_contact,
    Sign.OTHER_CONCERN: _concerns(_other_group),
    Sign.INTERNAL_GOODWILL: _concerns(_unpaid),
    Sign.BURSTS: _bursts,
    Sign.LATE_LINKS: _late_links,
    Sign.CLAIMS_OPEN: _claims,
    Sign.DISMISSED: _dismissed,
}
