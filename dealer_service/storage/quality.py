"""Where are the monthly counts kept, and what do they add up to?"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, null
from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col

from dealer_service.storage.scope import system_connection

Counts = Sequence[Sequence[Any]]


class MonthCountRow(SQLModel, table=True):
    """Counts of one dealer, region (at delivery) and month; kept by ``rework_settling`` in the same transaction.

    The columns are the names of ``domain.first_fix.COUNTS``. No CHECK: a difference that is moved passes through the
    insert as a negative row before it meets the one that is there.
    """

    __tablename__ = "month_count"

    dealer_id: int = Field(foreign_key="dealer.id", primary_key=True)
    month: int = Field(primary_key=True)
    region_id: int = Field(foreign_key="region.id", primary_key=True)
    first_b: int = 0
    first_a: int = 0
    first_a_dealer: int = 0
    visits_b: int = 0
    visits_a: int = 0
    returns_a: int = 0
    detected_first_b: int = 0
    detected_first_a: int = 0
    detected_visits_b: int = 0
    detected_visits_a: int = 0
    detected_returns_a: int = 0
    customer_b: int = 0
    customer_a: int = 0


def dealer_counts(
    session: Session, names: Sequence[str], first: int, last: int, dealer_ids: Sequence[int] | None = None
) -> Counts:
    """Dealer id, month, then the counts named, of the dealers in scope; one row for a dealer and month."""
    asked = {"first": first, "last": last} | ({} if dealer_ids is None else {"dealers": list(dealer_ids)})
    return session.execute(_dealer_counts(tuple(names), dealer_ids is not None), asked).all()


@lru_cache(maxsize=64)
def _dealer_counts(names: tuple[str, ...], of_some: bool) -> Any:
    """The statement, written once for the same counts."""
    row = MonthCountRow
    statement = select_rows(col(row.dealer_id), col(row.month), *(func.sum(getattr(row, name)) for name in names))
    statement = statement.where(
        col(row.month).between(bindparam("first", type_=Integer), bindparam("last", type_=Integer))
    ).group_by(col(row.dealer_id), col(row.month))
    return statement.where(col(row.dealer_id).in_(bindparam("dealers", expanding=True))) if of_some else statement


def region_counts(
    session: Session, names: Sequence[str], first: int, last: int, region_ids: Collection[int] | None = None
) -> Counts:
    """Region id, month, then the counts named: sums over all dealers by the region valid at delivery.

    In system scope, because a region keeps the months of a dealer that has left it; figures only. None: all regions.
    """
    table = MonthCountRow.__table__.c  # type: ignore[attr-defined]
    statement = select_rows(table.region_id, table.month, *(func.sum(table[name]) for name in names))
    statement = statement.where(table.month.between(first, last)).group_by(table.region_id, table.month)
    if region_ids is not None:
        statement = statement.where(table.region_id.in_(sorted(region_ids)))
    return system_connection(session).execute(statement).all()


def network_counts(session: Session, names: Sequence[str], first: int, last: int) -> Counts:
    """None for the unit, month, then the counts named, over the dealers in scope."""
    row = MonthCountRow
    statement = select_rows(null(), col(row.month), *(func.sum(getattr(row, name)) for name in names))
    statement = statement.where(col(row.month).between(first, last)).group_by(col(row.month))
    return session.execute(statement).all()


def dealers_counted(session: Session, first: int, last: int, region_id: int | None = None) -> set[int]:
    """Ids of the dealers with an order that counts in these months, in the region given; in system scope, ids only."""
    table = MonthCountRow.__table__.c  # type: ignore[attr-defined]
    statement = select_rows(table.dealer_id).where(table.month.between(first, last), table.visits_b > 0).distinct()
    if region_id is not None:
        statement = statement.where(table.region_id == region_id)
    return set(system_connection(session).execute(statement).scalars())
