"""What is known of all dealers in scope at once, beside the kept counts?"""

from collections.abc import Iterable, Sequence

from sqlalchemy import func
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.follow_up import FollowUpAnswerRow
from dealer_service.storage.quality import MonthCountRow
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.scope import scope_of, system_connection


def levels_by_dealer(
    session: Session, dealer_ids: Iterable[int], first: int, last: int
) -> Sequence[tuple[int, int, int]]:
    """Dealer id, level and how many orders delivered in these months have it as the latest level answered.

    The dealers are named so that only their orders of these months are read, however many there are.
    """
    answer, order = FollowUpAnswerRow, RepairOrderRow
    latest = (
        func.row_number()
        .over(
            partition_by=col(answer.order_id),
            order_by=(col(answer.answered_at).desc(), col(answer.fixed), col(answer.id).desc()),
        )
        .label("place")
    )
    answers = (
        select_rows(col(answer.dealer_id).label("dealer_id"), col(answer.level).label("level"), latest)
        .join(order, col(order.id) == col(answer.order_id))
        .where(
            col(order.dealer_id).in_(sorted(dealer_ids)),
            col(answer.corrected_by_id).is_(None),
            col(answer.level).is_not(None),
            col(order.delivered_month).between(first, last),
        )
        .subquery()
    )
    statement = select_rows(answers.c.dealer_id, answers.c.level, func.count()).where(answers.c.place == 1)
    found = session.execute(statement.group_by(answers.c.dealer_id, answers.c.level))
    return [(dealer_id, level, count) for dealer_id, level, count in found]


def unnamed_counts(session: Session, first: int, last: int) -> Sequence[tuple[int | None, int, int]]:
    """The first-visit counts of every dealer: id (None outside the scope), a, b.

    In system scope, because a dealer is shown its place among all: of the others the counts alone, in no order that
    tells who they are.
    """
    allowed = scope_of(session).allows
    table = MonthCountRow.__table__.c  # type: ignore[attr-defined]
    a, b = func.sum(table.first_a), func.sum(table.first_b)
    statement = select_rows(table.dealer_id, a, b).where(table.month.between(first, last)).group_by(table.dealer_id)
    found = system_connection(session).execute(statement).all()
    rows = [(dealer_id if allowed(dealer_id) else None, int(a), int(b)) for dealer_id, a, b in found if b]
    return sorted(rows, key=lambda row: (row[2], row[1], row[0] or 0))
