"""What did customers answer to the months of dealers, and how far do their records carry the figures?

Each answer is by dealer; a dealer of whom nothing was found is not in it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, exists, func
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.domain.first_fix import Standing as S
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.follow_up import FollowUpAnswerRow, FollowUpRow
from dealer_service.storage.imports import ImportRefusalRow
from dealer_service.storage.lists import DismissalReasonRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow, SentBackRow

PENDING = 3
_ORDER_DEALER: Any = col(RepairOrderRow.dealer_id)


class Call(NamedTuple):
    order_id: int
    number: str
    state: str


def first_calls(session: Session, dealer_ids: Sequence[int], first: int, last: int) -> dict[int, list[Call]]:
    """The first follow-up of each order delivered in these months."""
    call = FollowUpRow
    found = select_rows(_ORDER_DEALER, col(call.order_id), col(RepairOrderRow.number), col(call.state)).join(
        RepairOrderRow, col(RepairOrderRow.id) == col(call.order_id)
    )
    calls: dict[int, list[Call]] = {}
    for dealer_id, *values in session.execute(found.where(*_delivered(dealer_ids, first, last), col(call.round) == 1)):
        calls.setdefault(dealer_id, []).append(Call(*values))
    return calls


def repairs_delivered(session: Session, before: Mapping[int, datetime], first: int, last: int) -> dict[int, int]:
    """Repair orders of these months that were delivered before an instant, which is each dealer's own."""
    of_instant: dict[datetime, list[int]] = {}
    for dealer_id, instant in before.items():  # as many instants as the dealers live in zones
        of_instant.setdefault(instant, []).append(dealer_id)
    counts: dict[int, int] = {}
    for instant, dealer_ids in of_instant.items():
        found = select_rows(_ORDER_DEALER, func.count()).where(
            *_delivered(dealer_ids, first, last),
            col(RepairOrderRow.delivered_at) < instant,
            col(RepairOrderRow.standing).op("&")(S.CLASSIFIED.value) != 0,
        )
        counts |= _counts(session, found.group_by(_ORDER_DEALER))
    return counts


def latest_levels(
    session: Session, dealer_ids: Sequence[int], first: int, last: int
) -> dict[int, dict[int, int | None]]:
    """The level that the customer answered last, by order delivered in these months; corrected answers left out."""
    answer = FollowUpAnswerRow
    found = (
        select_rows(_ORDER_DEALER, col(answer.order_id), col(answer.level))
        .join(RepairOrderRow, col(RepairOrderRow.id) == col(answer.order_id))
        .where(*_delivered(dealer_ids, first, last), col(answer.corrected_by_id).is_(None))
        .order_by(col(answer.answered_at), col(answer.fixed).desc(), col(answer.id))
    )
    levels: dict[int, dict[int, int | None]] = {}
    for dealer_id, order_id, level in session.execute(found):
        levels.setdefault(dealer_id, {})[order_id] = level
    return levels


def sent_back(session: Session, dealer_ids: Sequence[int], first: int, last: int) -> dict[int, int]:
    """How often the final inspection sent work back on orders delivered in these months.

    A dealer that has never recorded any is not in it: not known, which is not zero.
    """
    return _counts(session, _sent_back(), {"dealers": list(dealer_ids), "first": first, "last": last})


@cache
def _sent_back() -> Any:
    """The statement, written once: pages ask it again and again."""
    dealer, sent = col(DealerRow.id), SentBackRow
    months = bindparam("first", type_=Integer), bindparam("last", type_=Integer)
    here = (
        select_rows(func.count(col(sent.id)))
        .join(RepairOrderRow, col(RepairOrderRow.id) == col(sent.order_id))
        .where(dealer == _ORDER_DEALER, col(RepairOrderRow.delivered_month).between(*months))
        .correlate(DealerRow)
    )
    statement = select_rows(dealer, here.scalar_subquery()).where(exists().where(col(sent.dealer_id) == dealer))
    return statement.where(dealer.in_(bindparam("dealers", expanding=True)))


def pending_links(session: Session, dealer_ids: Sequence[int], first: int, last: int) -> dict[int, list[str]]:
    """Returns of these months whose original has not arrived, each by the number of its order."""
    found = (
        select_rows(_ORDER_DEALER, col(RepairOrderRow.number))
        .select_from(RepairOrderRow)
        .join(JobRow, col(JobRow.order_id) == col(RepairOrderRow.id))
        .where(*_delivered(dealer_ids, first, last), col(JobRow.link_state) == PENDING)
    )
    return _numbers(session, found.order_by(col(RepairOrderRow.number)))


def dismissed_by_reason(
    session: Session, dealer_ids: Sequence[int], first: int, last: int
) -> dict[int, list[tuple[str, str, str, int]]]:
    """Code, English and Chinese name of the reason, and count: standing dismissals of these months' returns."""
    reason = DismissalReasonRow
    found = (
        select_rows(_ORDER_DEALER, col(reason.code), col(reason.en), col(reason.zh), func.count())
        .select_from(RepairOrderRow)
        .join(JobRow, col(JobRow.order_id) == col(RepairOrderRow.id))
        .join(ReworkDecisionRow, col(ReworkDecisionRow.job_id) == col(JobRow.id))
        .join(reason, col(reason.id) == col(ReworkDecisionRow.reason_id))
        .where(
            *_delivered(dealer_ids, first, last),
            col(ReworkDecisionRow.verdict) == "dismissed",
            col(ReworkDecisionRow.state) == "standing",
        )
        .group_by(_ORDER_DEALER, col(reason.code), col(reason.en), col(reason.zh))
        .order_by(func.count().desc(), col(reason.code))
    )
    reasons: dict[int, list[tuple[str, str, str, int]]] = {}
    for dealer_id, code, en, zh, count in session.execute(found):
        reasons.setdefault(dealer_id, []).append((code, en, zh, int(count)))
    return reasons


def refused_rows(session: Session, dealer_ids: Sequence[int], first: int, last: int) -> dict[int, list[str]]:
    """Import rows of these months that were refused and are not corrected yet, each by the number of its order."""
    row = ImportRefusalRow
    found = select_rows(col(row.dealer_id), col(row.number)).where(
        col(row.dealer_id).in_(dealer_ids), col(row.month).between(first, last), col(row.corrected_at).is_(None)
    )
    return _numbers(session, found.order_by(col(row.number)))


def _delivered(dealer_ids: Sequence[int], first: int, last: int) -> tuple[Any, Any]:
    return _ORDER_DEALER.in_(dealer_ids), col(RepairOrderRow.delivered_month).between(first, last)


def _counts(session: Session, statement: Any, asked: Mapping[str, Any] | None = None) -> dict[int, int]:
    return {dealer_id: int(count) for dealer_id, count in session.execute(statement, asked)}


def _numbers(session: Session, statement: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for dealer_id, number in session.execute(statement):
        found.setdefault(dealer_id, []).append(number)
    return found
