"""Which calls stand on the list of a day, with whom to call about what, and who tried before?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.follow_up import FollowUpAnswerRow, FollowUpAttemptRow, FollowUpRow
from dealer_service.storage.lists import ConcernGroupRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.vehicles import CustomerRow, VehicleRow

# Written out as the partial index says it, so that both databases use it.
IS_DUE = "follow_up.state = 'due'"
MOST = 1_000

_Person: Any = aliased(CustomerRow)


@dataclass(frozen=True, slots=True)
class OpenCall:
    """One call nobody answered yet; name and telephone are those of the person that the customer is."""

    id: int
    order_id: int
    number: str
    dealer_id: int
    round: int
    due_on: date
    lapses_on: date
    next_at: datetime | None
    delivered_at: datetime | None
    promised_at: datetime | None
    estimate: int | None
    invoice: int | None
    currency: str | None
    advisor: str | None
    plate: str | None
    vin: str
    model: str | None
    vehicle_id: int
    customer: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class RepairedJob:
    line: int
    group: str
    concern: str | None
    correction: str | None


@dataclass(frozen=True, slots=True)
class Attempt:
    at: datetime
    by: str | None
    words: str | None
    next_at: datetime | None


def list_open(session: Session, until: date, *, call_id: int | None = None) -> list[OpenCall]:
    """Calls due by a day, what lapses first in front; customers who refuse contact are left out."""
    order, call, customer = RepairOrderRow, FollowUpRow, CustomerRow
    chosen: Any = select
    statement = (
        chosen(
            call.id, order.id, order.number, call.dealer_id, call.round, call.due_on, call.lapses_on, call.next_at,
            order.delivered_at, order.promised_at, order.estimate, order.invoice, order.currency, order.advisor,
            order.plate, VehicleRow.vin, VehicleRow.model, order.vehicle_id, func.coalesce(_Person.name, customer.name),
            func.coalesce(_Person.phone, customer.phone),
        )
        .join(order, col(order.id) == col(call.order_id))
        .join(VehicleRow, col(VehicleRow.id) == col(order.vehicle_id))
        .join(customer, col(customer.id) == col(order.customer_id), isouter=True)
        .join(_Person, _Person.id == col(customer.merged_into_id), isouter=True)
        .where(text(IS_DUE), col(call.due_on) <= until, _may_be_called())
        .order_by(col(call.lapses_on), col(order.delivered_at), col(call.id))
    )  # fmt: skip
    if call_id is not None:
        statement = statement.where(col(call.id) == call_id)
    return [OpenCall(*row) for row in session.exec(statement.limit(MOST))]


def count_open(session: Session, today: date, now: datetime) -> int:
    """How many calls can be made now: due, not lapsed, and not planned for later."""
    chosen: Any = select
    statement = (
        chosen(func.count(col(FollowUpRow.id)))
        .select_from(FollowUpRow)
        .join(RepairOrderRow, col(RepairOrderRow.id) == col(FollowUpRow.order_id))
        .join(CustomerRow, col(CustomerRow.id) == col(RepairOrderRow.customer_id), isouter=True)
        .join(_Person, _Person.id == col(CustomerRow.merged_into_id), isouter=True)
        .where(
            text(IS_DUE), col(FollowUpRow.due_on) <= today, col(FollowUpRow.lapses_on) > today, _may_be_called(),
            or_(col(FollowUpRow.next_at).is_(None), col(FollowUpRow.next_at) <= now),
        )
    )  # fmt: skip
    return int(session.exec(statement).one())


def lock_call(session: Session, call_id: int) -> FollowUpRow | None:
    """The call as it stands now, held against other writers until the end."""
    statement = select(FollowUpRow).where(FollowUpRow.id == call_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def save_attempt(session: Session, call: FollowUpRow, attempt: FollowUpAttemptRow) -> None:
    """Keep that nobody was reached, and when to try again."""
    call.next_at = attempt.next_at
    session.add(call)
    session.add(attempt)
    session.flush()


def list_attempts(session: Session, call_id: int) -> list[Attempt]:
    """Who tried when, the latest first."""
    row: Any = FollowUpAttemptRow
    chosen: Any = select
    statement = (
        chosen(row.at, UserRow.name, row.words, row.next_at)
        .join(UserRow, col(UserRow.id) == row.by_user_id, isouter=True)
        .where(row.follow_up_id == call_id)
        .order_by(row.at.desc(), row.id.desc())
    )
    return [Attempt(*one) for one in session.exec(statement)]


def count_attempts(session: Session, call_ids: list[int]) -> dict[int, int]:
    """How often each of these calls was tried in vain."""
    row: Any = FollowUpAttemptRow
    found: dict[int, int] = {}
    for first in range(0, len(call_ids), 500):
        chosen: Any = select
        part = row.follow_up_id.in_(call_ids[first : first + 500])
        counted = session.exec(chosen(row.follow_up_id, func.count(row.id)).where(part).group_by(row.follow_up_id))
        found.update(dict(counted.all()))
    return found


def repaired_jobs(session: Session, order_id: int) -> list[RepairedJob]:
    """The repair jobs of an order with the code of their concern group, by line."""
    job: Any = JobRow
    chosen: Any = select
    statement = (
        chosen(job.line, ConcernGroupRow.code, job.concern, job.correction)
        .join(ConcernGroupRow, col(ConcernGroupRow.id) == job.group_id)
        .where(job.order_id == order_id, job.role.bitwise_and(int(CAN_BE_ORIGINAL)) != 0)
        .order_by(job.line)
    )
    return [RepairedJob(*one) for one in session.exec(statement)]


def back_in_house(session: Session, vehicle_id: int, since: datetime, order_id: int) -> tuple[int, str, str] | None:
    """The newest order of the vehicle opened since: id, number, status. Whoever calls should know of it."""
    row: Any = RepairOrderRow
    chosen: Any = select
    statement = (
        chosen(row.id, row.number, row.status)
        .where(row.id.in_(select(JobRow.order_id).where(JobRow.vehicle_id == vehicle_id)), row.opened_at >= since,
               row.id != order_id, row.status != "cancelled")
        .order_by(row.opened_at.desc(), row.id.desc())
    )  # fmt: skip
    found = session.exec(statement).first()
    return None if found is None else (found[0], found[1], found[2])


def customer_of(session: Session, order_id: int) -> int | None:
    """The customer whom an order names."""
    return session.exec(select(RepairOrderRow.customer_id).where(RepairOrderRow.id == order_id)).first()


def latest_answer(session: Session, order_id: int) -> tuple[datetime, str | None] | None:
    """When the customer answered last, and who wrote it down."""
    row: Any = FollowUpAnswerRow
    chosen: Any = select
    statement = (
        chosen(row.answered_at, UserRow.name)
        .join(UserRow, col(UserRow.id) == row.by_user_id, isouter=True)
        .where(row.order_id == order_id)
        .order_by(row.id.desc())
    )
    found = session.exec(statement).first()
    return None if found is None else (found[0], found[1])


def _may_be_called() -> Any:
    """Neither the customer of the order nor the person that he is refuses to be called."""
    return and_(
        or_(col(CustomerRow.id).is_(None), ~col(CustomerRow.refuses_contact)),
        or_(_Person.id.is_(None), ~_Person.refuses_contact),
    )
