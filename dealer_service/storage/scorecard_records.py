"""What did customers answer to a dealer's month, and how far do its records carry the figures?"""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, exists, func
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.domain.first_fix import Standing as S
from dealer_service.storage.follow_up import FollowUpAnswerRow, FollowUpRow
from dealer_service.storage.imports import ImportRefusalRow
from dealer_service.storage.lists import DismissalReasonRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow, SentBackRow

PENDING = 3


class Call(NamedTuple):
    order_id: int
    state: str


def first_calls(session: Session, dealer_id: int, first: int, last: int) -> list[Call]:
    """The first follow-up of each order delivered in these months."""
    call = FollowUpRow
    found = select_rows(col(call.order_id), col(call.state)).join(
        RepairOrderRow, col(RepairOrderRow.id) == col(call.order_id)
    )
    return [
        Call(*row)
        for row in session.execute(
            found.where(
                col(RepairOrderRow.dealer_id) == dealer_id,
                col(RepairOrderRow.delivered_month).between(first, last),
                col(call.round) == 1,
            )
        )
    ]


def repairs_delivered(session: Session, dealer_id: int, first: int, last: int, before: datetime) -> int:
    """Repair orders of these months that were delivered before an instant."""
    found = select_rows(func.count(col(RepairOrderRow.id))).where(
        col(RepairOrderRow.dealer_id) == dealer_id,
        col(RepairOrderRow.delivered_month).between(first, last),
        col(RepairOrderRow.delivered_at) < before,
        col(RepairOrderRow.standing).op("&")(S.CLASSIFIED.value) != 0,
    )
    return int(session.execute(found).scalar_one())


def latest_levels(session: Session, dealer_id: int, first: int, last: int) -> dict[int, int | None]:
    """The level that the customer answered last, by order delivered in these months; corrected answers left out."""
    answer = FollowUpAnswerRow
    found = (
        select_rows(col(answer.order_id), col(answer.level))
        .join(RepairOrderRow, col(RepairOrderRow.id) == col(answer.order_id))
        .where(
            col(RepairOrderRow.dealer_id) == dealer_id,
            col(RepairOrderRow.delivered_month).between(first, last),
            col(answer.corrected_by_id).is_(None),
        )
        .order_by(col(answer.answered_at), col(answer.fixed).desc(), col(answer.id))
    )
    return {row.order_id: row.level for row in session.execute(found)}


def sent_back(session: Session, dealer_id: int, first: int, last: int) -> int | None:
    """How often the final inspection sent work back on orders delivered in these months.

    None where the dealer has never recorded any: not known, which is not zero.
    """
    count, ever = session.execute(_sent_back(), {"dealer": dealer_id, "first": first, "last": last}).one()
    return int(count) if ever else None


@cache
def _sent_back() -> Any:
    here = bindparam("dealer", type_=Integer)
    count = (
        select_rows(func.count(col(SentBackRow.id)))
        .join(RepairOrderRow, col(RepairOrderRow.id) == col(SentBackRow.order_id))
        .where(
            col(RepairOrderRow.dealer_id) == here,
            col(RepairOrderRow.delivered_month).between(
                bindparam("first", type_=Integer), bindparam("last", type_=Integer)
            ),
        )
    )
    ever = exists().where(col(SentBackRow.dealer_id) == here)
    return select_rows(count.scalar_subquery(), ever)


def pending_links(session: Session, dealer_id: int, first: int, last: int) -> int:
    """Returns of these months whose original has not arrived."""
    found = (
        select_rows(func.count(col(JobRow.id)))
        .select_from(RepairOrderRow)
        .join(JobRow, col(JobRow.order_id) == col(RepairOrderRow.id))
        .where(
            col(RepairOrderRow.dealer_id) == dealer_id,
            col(RepairOrderRow.delivered_month).between(first, last),
            col(JobRow.link_state) == PENDING,
        )
    )
    return int(session.execute(found).scalar_one())


def dismissed_by_reason(session: Session, dealer_id: int, first: int, last: int) -> list[tuple[str, str, str, int]]:
    """Code, English and Chinese name of the reason, and count: standing dismissals of these months' returns."""
    reason = DismissalReasonRow
    found = (
        select_rows(col(reason.code), col(reason.en), col(reason.zh), func.count())
        .select_from(RepairOrderRow)
        .join(JobRow, col(JobRow.order_id) == col(RepairOrderRow.id))
        .join(ReworkDecisionRow, col(ReworkDecisionRow.job_id) == col(JobRow.id))
        .join(reason, col(reason.id) == col(ReworkDecisionRow.reason_id))
        .where(
            col(RepairOrderRow.dealer_id) == dealer_id,
            col(RepairOrderRow.delivered_month).between(first, last),
            col(ReworkDecisionRow.verdict) == "dismissed",
            col(ReworkDecisionRow.state) == "standing",
        )
        .group_by(col(reason.code), col(reason.en), col(reason.zh))
        .order_by(func.count().desc(), col(reason.code))
    )
    return [(code, en, zh, int(count)) for code, en, zh, count in session.execute(found)]


def refused_rows(session: Session, dealer_id: int, first: int, last: int) -> int:
    """Import rows of these months that were refused and are not corrected yet."""
    found = select_rows(func.count(col(ImportRefusalRow.id))).where(
        col(ImportRefusalRow.dealer_id) == dealer_id,
        col(ImportRefusalRow.month).between(first, last),
        col(ImportRefusalRow.corrected_at).is_(None),
    )
    return int(session.execute(found).scalar_one())
