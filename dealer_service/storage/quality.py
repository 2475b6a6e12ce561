"""Where are the monthly counts kept?"""

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from dealer_service.domain.first_fix import COUNTS


class MonthCountRow(SQLModel, table=True):
    """Counts of one dealer, region (at delivery) and month; kept by ``rework_settling`` in the same transaction."""

    __tablename__ = "month_count"
    __table_args__ = tuple(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in COUNTS)

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
