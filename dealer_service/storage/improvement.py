"""Which improvement plans are kept, with their measures?"""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.storage.columns import UtcSeconds


class ImprovementPlanRow(SQLModel, table=True):
    """What a dealer wants to lower, from which share to which, and until when; months as yyyymm."""

    __tablename__ = "improvement_plan"

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id", index=True)
    title: str
    measure: str
    cause_code: str | None = None
    finding_id: int | None = Field(default=None, foreign_key="audit_finding.id")
    target: float
    before_first: int
    before_last: int
    after_first: int  # from this month on the measures are expected to work
    due_on: date
    owner: str
    opened_at: datetime = Field(sa_type=UtcSeconds)
    opened_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    closed_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    closed_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    closing_words: str | None = None


class ImprovementMeasureRow(SQLModel, table=True):
    """One thing that is done for a plan."""

    __tablename__ = "improvement_measure"
    __table_args__ = (Index("ix_improvement_measure_plan", "plan_id"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    plan_id: int = Field(foreign_key="improvement_plan.id")
    words: str
    owner: str
    due_on: date
    done_on: date | None = None


def save(session: Session, row: ImprovementPlanRow | ImprovementMeasureRow) -> int:
    session.add(row)
    session.flush()
    return row.id or 0


def find_plan(session: Session, plan_id: int) -> ImprovementPlanRow | None:
    return session.exec(select(ImprovementPlanRow).where(ImprovementPlanRow.id == plan_id)).first()


def list_plans(session: Session, dealer_id: int | None = None) -> list[ImprovementPlanRow]:
    """Plans in scope, the open ones first, then by day of judgement."""
    plan = ImprovementPlanRow
    statement = select(plan).order_by(col(plan.closed_at).is_not(None), col(plan.due_on), col(plan.id))
    if dealer_id is not None:
        statement = statement.where(plan.dealer_id == dealer_id)
    return list(session.exec(statement))


def measures_of(session: Session, plan_ids: list[int]) -> dict[int, list[ImprovementMeasureRow]]:
    """The measures of each plan, the earliest due first."""
    row = ImprovementMeasureRow
    found: dict[int, list[ImprovementMeasureRow]] = {plan_id: [] for plan_id in plan_ids}
    statement = select(row).where(col(row.plan_id).in_(plan_ids)).order_by(col(row.due_on), col(row.id))
    for one in session.exec(statement):
        found[one.plan_id].append(one)
    return found


def find_measure(session: Session, measure_id: int) -> ImprovementMeasureRow | None:
    return session.exec(select(ImprovementMeasureRow).where(ImprovementMeasureRow.id == measure_id)).first()
