"""Where are the monthly counts kept?"""

from sqlmodel import Field, SQLModel



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
