"""Which orders carry a sign that a rate was made to look better, counted by dealer and one by one?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, exists, func, or_, type_coerce
from sqlalchemy import select as select_rows
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dealer_service.domain.rework import DAY_SECONDS
from dealer_service.domain.rework_causes import MANUFACTURER
from dealer_service.domain.signs import (
    BURST,
    BURST_SECONDS,
    LATE_ENTRY_DAYS,
    OTHER_GROUP,
    SHARED_BY,
    TWO_STAYS_DAYS,
    TWO_STAYS_KM,
    Sign,
)
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.follow_up import FollowUpAnswerRow
from dealer_service.storage.imports import ImportRefusalRow
from dealer_service.storage.lists import ConcernGroupRow, ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow, ReworkLinkRow
from dealer_service.storage.vehicles import CustomerRow, VehicleRow

_o: Any = RepairOrderRow
_j: Any = JobRow
_a: Any = FollowUpAnswerRow


class Span:
    """A period: months of delivery (yyyymm), and the instants from which and before which people acted."""

    def __init__(self, first: int, last: int, start: datetime, end: datetime) -> None:
        self.first, self.last, self.start, self.end = first, last, start, end


def count_sign(session: Session, sign: Sign, span: Span) -> dict[int, int]:
    """How many orders of each dealer in scope carry the sign."""
    if sign is Sign.REFUSED_ROWS:
        row: Any = ImportRefusalRow
        refused = select_rows(row.dealer_id, func.count(row.id)).where(
            row.month.between(span.first, span.last), row.corrected_at.is_(None), row.dealer_id.is_not(None)
        )
        return _by_dealer(session, refused.group_by(row.dealer_id))
    found = select_rows(_o.dealer_id, func.count(_o.id)).where(_o.id.in_(_orders(sign, span)))
    return _by_dealer(session, found.group_by(_o.dealer_id))


def sign_orders(
    session: Session, sign: Sign, span: Span, dealer_id: int, most: int
) -> Sequence[tuple[int, str, datetime, datetime | None, int | None, int | None, str | None]]:
    """Id, number, opened, delivered, mileage in and out, advisor of the dealer's orders with the sign, newest first."""
    found = select_rows(
        _o.id, _o.number, _o.opened_at, _o.delivered_at, _o.odometer_km, _o.odometer_out_km, _o.advisor
    ).where(_o.dealer_id == dealer_id, _o.id.in_(_orders(sign, span)))
    return [tuple(row) for row in session.execute(found.order_by(_o.opened_at.desc(), _o.id).limit(most))]


def known_for(session: Session, sign: Sign, span: Span) -> set[int] | None:
    """Dealers whose data say anything about the sign; None: all of them."""
    if sign is Sign.LATE_ENTRY:
        found = select_rows(_o.dealer_id).where(_delivered(span), _o.entered_at.is_not(None))
    elif sign is Sign.MILEAGE_OR_VIN:
        found = select_rows(_o.dealer_id).where(_delivered(span), _o.odometer_km.is_not(None))
    elif sign is Sign.SHARED_CONTACT:
        found = select_rows(col(CustomerRow.dealer_id)).where(col(CustomerRow.phone_key) != "")
    elif sign is Sign.BURSTS:
        found = select_rows(_a.dealer_id).where(_a.source == "person", _a.answered_at < span.end)
    else:
        return None
    return set(session.execute(found.distinct()).scalars())


def jobs_delivered(session: Session, span: Span) -> dict[int, int]:
    """Orders delivered in the period by dealer: what a share of signs is a share of."""
    found = select_rows(_o.dealer_id, func.count(_o.id)).where(_delivered(span)).group_by(_o.dealer_id)
    return _by_dealer(session, found)


def _by_dealer(session: Session, statement: Any) -> dict[int, int]:
    return {int(row[0]): int(row[1]) for row in session.execute(statement)}


def _delivered(span: Span) -> Any:
    return _o.delivered_month.between(span.first, span.last)


def _seconds(column: Any) -> Any:
    return type_coerce(column, BigInteger)


def _orders(sign: Sign, span: Span) -> Any:
    """The ids of the orders that carry a sign."""
    return _ORDERS[sign](span)


def _two_stays(span: Span) -> Any:
    far = _o.odometer_out_km - _o.odometer_km > TWO_STAYS_KM
    long = _seconds(_o.delivered_at) - _seconds(_o.opened_at) > TWO_STAYS_DAYS * DAY_SECONDS
    return select_rows(_o.id).where(_delivered(span), or_(far, long))


def _late_entry(span: Span) -> Any:
    late = _seconds(_o.entered_at) - _seconds(_o.delivered_at) > LATE_ENTRY_DAYS * DAY_SECONDS
    return select_rows(_o.id).where(_delivered(span), late)


def _mileage_or_vin(span: Span) -> Any:
    back = exists().where(_j.vehicle_id == _o.vehicle_id, _j.opened_at < _o.opened_at, _j.km_in > _o.odometer_km)
    odd = exists().where(col(VehicleRow.id) == _o.vehicle_id, col(VehicleRow.odd_vin_reason).is_not(None))
    return select_rows(_o.id).where(_delivered(span), or_(back, odd))


def _shared_contact(span: Span) -> Any:
    customer: Any = CustomerRow
    many = (
        select_rows(customer.dealer_id.label("dealer_id"), customer.phone_key.label("phone_key"))
        .where(customer.phone_key != "")
        .group_by(customer.dealer_id, customer.phone_key)
        .having(func.count(customer.name.distinct()) >= SHARED_BY)
        .subquery()
    )
    shared = exists().where(many.c.dealer_id == customer.dealer_id, many.c.phone_key == customer.phone_key)
    staff = customer.name.in_(select_rows(col(UserRow.name))) | customer.name.in_(
        select_rows(col(UserRow.staff_name)).where(col(UserRow.staff_name).is_not(None))
    )
    theirs = select_rows(customer.id).where(customer.phone_key != "", or_(shared, staff))
    return select_rows(_o.id).where(_delivered(span), _o.customer_id.in_(theirs))


def _internal_goodwill(span: Span) -> Any:
    return select_rows(_j.order_id).where(
        _j.month.between(span.first, span.last), _j.job_type.in_(("internal", "goodwill"))
    )


def _other_concern(span: Span) -> Any:
    others = select_rows(col(ConcernGroupRow.id)).where(col(ConcernGroupRow.code) == OTHER_GROUP)
    return select_rows(_j.order_id).where(_j.month.between(span.first, span.last), _j.group_id.in_(others))


def _bursts(span: Span) -> Any:
    slot = _seconds(_a.answered_at) // BURST_SECONDS
    by_person = (_a.source == "person", _a.answered_at >= span.start, _a.answered_at < span.end)
    bursts = (
        select_rows(_a.dealer_id.label("dealer_id"), _a.by_user_id.label("by_user_id"), slot.label("slot"))
        .where(*by_person)
        .group_by(_a.dealer_id, _a.by_user_id, slot)
        .having(func.count(_a.id) >= BURST)
        .subquery()
    )
    within = exists().where(
        bursts.c.dealer_id == _a.dealer_id, bursts.c.by_user_id == _a.by_user_id, bursts.c.slot == slot
    )
    return select_rows(_a.order_id).where(*by_person, within)


def _late_links(span: Span) -> Any:
    link: Any = ReworkLinkRow
    original = aliased(_j)
    return (
        select_rows(_j.order_id)
        .join(link, link.job_id == _j.id)
        .join(original, original.id == link.original_id)
        .where(
            link.source == "person", link.at >= span.start, link.at < span.end, link.at > original.window_until,
        )
    )  # fmt: skip


def _claims_open(span: Span) -> Any:
    theirs = select_rows(col(ReworkCauseRow.id)).where(col(ReworkCauseRow.side) == MANUFACTURER)
    return select_rows(_j.order_id).where(
        _j.month.between(span.first, span.last), _j.original_id.is_not(None), _j.cause_id.in_(theirs),
        _j.cause_accepted.is_(False),
    )  # fmt: skip


def _dismissed(span: Span) -> Any:
    decision: Any = ReworkDecisionRow
    return (
        select_rows(_j.order_id)
        .join(decision, decision.job_id == _j.id)
        .where(
            decision.verdict == "dismissed", decision.state == "standing", decision.at >= span.start,
            decision.at < span.end,
        )
    )  # fmt: skip


_ORDERS: dict[Sign, Any] = {
    Sign.DISMISSED: _dismissed,
    Sign.TWO_STAYS: _two_stays,
    Sign.LATE_ENTRY: _late_entry,
    Sign.MILEAGE_OR_VIN: _mileage_or_vin,
    Sign.SHARED_CONTACT: _shared_contact,
    Sign.INTERNAL_GOODWILL: _internal_goodwill,
    Sign.BURSTS: _bursts,
    Sign.OTHER_CONCERN: _other_concern,
    Sign.LATE_LINKS: _late_links,
    Sign.CLAIMS_OPEN: _claims_open,
}
