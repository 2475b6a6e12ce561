"""Which dealers call a second time at the end of the rework window, and which orders lack that call?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dealer_service.storage.follow_up import FollowUpRow, FollowUpSettingRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow

MADE = ("due", "answered", "not_reached")


@dataclass(frozen=True, slots=True)
class WindowEnd:
    """A delivered order that had a first call, with the end of its rework window."""

    order_id: int
    ends_at: datetime


def list_settings(session: Session) -> list[FollowUpSettingRow]:
    """The dealers in scope that ever chose."""
    return list(session.exec(select(FollowUpSettingRow)))


def find_setting(session: Session, dealer_id: int) -> FollowUpSettingRow | None:
    return session.exec(select(FollowUpSettingRow).where(FollowUpSettingRow.dealer_id == dealer_id)).first()


def save_setting(session: Session, dealer_id: int, second: bool, since: date, by_user_id: int | None,
                 now: datetime) -> None:  # fmt: skip
    row = find_setting(session, dealer_id)
    if row is None:
        row = FollowUpSettingRow(dealer_id=dealer_id, second_from=since, changed_at=now)
    row.second, row.second_from, row.changed_at, row.changed_by_id = second, since, now, by_user_id
    session.add(row)
    session.flush()


def windows_ended(session: Session, dealer_id: int, since: datetime, until: datetime,
                  first_month: int) -> list[WindowEnd]:  # fmt: skip
    """Orders delivered in or after a month (yyyymm) whose window ended between two instants and that lack the call."""
    second: Any = aliased(FollowUpRow)
    ends: Any = func.max(col(JobRow.window_until))
    chosen: Any = select
    statement = (
        chosen(FollowUpRow.order_id, ends)
        .join(RepairOrderRow, col(RepairOrderRow.id) == col(FollowUpRow.order_id))
        .join(JobRow, col(JobRow.order_id) == col(FollowUpRow.order_id))
        .where(
            col(RepairOrderRow.dealer_id) == dealer_id, col(RepairOrderRow.delivered_month) >= first_month,
            col(RepairOrderRow.status) == "delivered", col(FollowUpRow.round) == 1,
            col(FollowUpRow.state).in_(MADE), col(JobRow.window_until) > since, col(JobRow.window_until) <= until,
            ~exists().where(second.order_id == col(FollowUpRow.order_id), second.round == 2),
        )
        .group_by(col(FollowUpRow.order_id))
        .order_by(col(FollowUpRow.order_id))
    )  # fmt: skip
    return [WindowEnd(order_id, ends_at) for order_id, ends_at in session.exec(statement)]


def add_calls(session: Session, dealer_id: int, calls: list[tuple[int, date, date]]) -> None:
    """Add second calls: order, due day, day on which it lapses."""
    session.add_all(
        FollowUpRow(dealer_id=dealer_id, order_id=order_id, round=2, due_on=due, lapses_on=lapses)
        for order_id, due, lapses in calls
    )
    session.flush()
