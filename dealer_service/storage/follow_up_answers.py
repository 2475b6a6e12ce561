"""How are answers kept with their evidence, and which calls are due or lapse?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select, update

from dealer_service.storage.columns import as_seconds
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.follow_up import FollowUpAnswerRow, FollowUpRow
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.rework import FailureEvidenceRow
from dealer_service.storage.vehicles import CustomerRow, VehicleRow

BATCH = 500


@dataclass(frozen=True, slots=True)
class DueCall:
    """One call to make."""

    order_id: int
    number: str
    dealer: str
    due_on: date
    lapses_on: date
    round: int
    delivered_at: datetime | None
    vin: str
    plate: str | None
    customer: str | None
    phone: str | None


def find_answer(session: Session, answer_id: int) -> FollowUpAnswerRow | None:
    return session.exec(select(FollowUpAnswerRow).where(FollowUpAnswerRow.id == answer_id)).first()


def list_answers(session: Session, order_id: int) -> list[FollowUpAnswerRow]:
    """All answers of an order, corrected ones too, in the order in which they were written down."""
    statement = select(FollowUpAnswerRow).where(FollowUpAnswerRow.order_id == order_id)
    return list(session.exec(statement.order_by(col(FollowUpAnswerRow.id))))


def save_answer(
    session: Session,
    answer: FollowUpAnswerRow,
    job_ids: Sequence[int | None],
    now: datetime,
    *,
    corrects: FollowUpAnswerRow | None = None,
) -> int:
    """Keep an answer with its evidence of failure, mark the one it corrects; ``settle`` must follow."""
    session.add(answer)
    session.flush()
    answer_id = answer.id or 0
    if corrects is not None:
        corrects.corrected_by_id = answer_id
        session.add(corrects)
        standing = select(FailureEvidenceRow).where(
            FailureEvidenceRow.order_id == corrects.order_id, FailureEvidenceRow.kind == "answer",
            FailureEvidenceRow.source_id == corrects.id, col(FailureEvidenceRow.withdrawn_at).is_(None),
        )  # fmt: skip
        for evidence in session.exec(standing).all():
            evidence.withdrawn_at = now
            session.add(evidence)
    if not answer.fixed:
        session.add_all(
            FailureEvidenceRow(dealer_id=answer.dealer_id, order_id=answer.order_id, job_id=job_id, kind="answer",
                               source_id=answer_id, at=answer.answered_at)
            for job_id in job_ids
        )  # fmt: skip
    _close_call(session, answer)
    session.flush()
    return answer_id


def _close_call(session: Session, answer: FollowUpAnswerRow) -> None:
    """An answer settles the order's oldest open call; one that had lapsed was reached after all."""
    open_calls = select(FollowUpRow).where(
        FollowUpRow.order_id == answer.order_id, col(FollowUpRow.state).in_(("due", "not_reached"))
    )
    call = session.exec(open_calls.order_by(col(FollowUpRow.state), col(FollowUpRow.round))).first()
    if call is not None:
        call.state = "answered"
        session.add(call)


def list_due(session: Session, on: date) -> list[DueCall]:
    """Calls due on or before a day, oldest first."""
    statement: Any = (
        select(FollowUpRow, RepairOrderRow, VehicleRow.vin, CustomerRow, DealerRow.code)  # type: ignore[call-overload]
        .join(RepairOrderRow, col(RepairOrderRow.id) == col(FollowUpRow.order_id))
        .join(VehicleRow, col(VehicleRow.id) == col(RepairOrderRow.vehicle_id))
        .join(DealerRow, col(DealerRow.id) == col(FollowUpRow.dealer_id))
        .join(CustomerRow, col(CustomerRow.id) == col(RepairOrderRow.customer_id), isouter=True)
        .where(FollowUpRow.state == "due", FollowUpRow.due_on <= on, FollowUpRow.lapses_on > on)
        .order_by(col(FollowUpRow.due_on), col(RepairOrderRow.delivered_at), col(FollowUpRow.id))
    )
    return [
        DueCall(order.id, order.number, code, call.due_on, call.lapses_on, call.round, order.delivered_at, vin,
                order.plate, customer.name if customer else None, customer.phone if customer else None)
        for call, order, vin, customer, code in session.exec(statement)
    ]  # fmt: skip


def lapse(session: Session, dealer_ids: Collection[int], today: date) -> int:
    """Mark due calls of these dealers as not reached whose last day has come; answers how many."""
    done: Any = session.exec(
        update(FollowUpRow)
        .where(col(FollowUpRow.dealer_id).in_(dealer_ids), col(FollowUpRow.state) == "due",
               col(FollowUpRow.lapses_on) <= today)
        .values(state="not_reached")
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return int(done.rowcount)


def order_ids(session: Session, keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Ids of orders by dealer and number."""
    by_dealer: dict[int, list[str]] = {}
    for dealer_id, number in sorted(set(keys)):
        by_dealer.setdefault(dealer_id, []).append(number)
    found: dict[tuple[int, str], int] = {}
    for dealer_id, numbers in by_dealer.items():
        for first in range(0, len(numbers), BATCH):
            part = numbers[first : first + BATCH]
            rows = session.exec(
                select(RepairOrderRow.number, RepairOrderRow.id).where(
                    RepairOrderRow.dealer_id == dealer_id, col(RepairOrderRow.number).in_(part)
                )
            )
            found.update(((dealer_id, number), order_id or 0) for number, order_id in rows)
    return found


def answers_of(session: Session, order_ids: Collection[int]) -> dict[tuple[int, int], list[FollowUpAnswerRow]]:
    """All answers, corrected ones too, by order and time given (seconds UTC), in the order they were written down."""
    ids = sorted(order_ids)
    found: dict[tuple[int, int], list[FollowUpAnswerRow]] = {}
    for first in range(0, len(ids), BATCH):
        statement = select(FollowUpAnswerRow).where(col(FollowUpAnswerRow.order_id).in_(ids[first : first + BATCH]))
        for row in session.exec(statement.order_by(col(FollowUpAnswerRow.id))):
            found.setdefault((row.order_id, as_seconds(row.answered_at)), []).append(row)
    return found
