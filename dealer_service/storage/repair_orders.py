"""Which repair orders and jobs are kept, and how?

``JobRow`` repeats some columns of its order (times, mileage, vehicle): the covering index over them is what finds
repeats over a whole network in one pass (docs/decisions/0003).
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from dealer_service.storage.columns import CODE, UtcSeconds


class RepairOrderRow(SQLModel, table=True):
    __tablename__ = "repair_order"
    __table_args__ = (
        UniqueConstraint("dealer_id", "number"),
        Index("ix_repair_order_opened", "dealer_id", "opened_at"),
        Index("ix_repair_order_month", "dealer_id", "delivered_month"),
        Index(
            "ix_repair_order_customer",
            "customer_id",
            sqlite_where=text("customer_id IS NOT NULL"),
            postgresql_where=text("customer_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    number: str = Field(sa_type=CODE)
    vehicle_id: int = Field(foreign_key="vehicle.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    plate: str | None = None
    status: str
    opened_at: datetime = Field(sa_type=UtcSeconds)
    promised_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    entered_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    odometer_km: int | None = None
    odometer_out_km: int | None = None
    advisor: str | None = None
    estimate: int | None = None  # minor units
    invoice: int | None = None
    currency: str | None = None
    source: str = "import"  # import, counter or api
    version: int = 1
    # Month (yyyymm, in the dealer's zone) and region of the delivery; None while not delivered.
    delivered_month: int | None = None
    delivered_region_id: int | None = None
    # What is counted for this order in the monthly counts: see domain/first_fix.py for the bits.
    counted_month: int | None = None
    counted_region_id: int | None = None
    standing: int = 0
    # How far the workshop is with an open order (domain/order_stages.py); None where nobody keeps it here.
    stage: str | None = None


class JobRow(SQLModel, table=True):
    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("order_id", "line"),
        Index(
            "ix_job_repeats",
            "vehicle_id",
            "group_id",
            "opened_at",
            "delivered_at",
            "window_until",
            "km_in",
            "km_limit",
            "role",
        ),
        Index(
            "ix_job_original",
            "original_id",
            "link_state",
            sqlite_where=text("original_id IS NOT NULL"),
            postgresql_where=text("original_id IS NOT NULL"),
        ),
        Index(
            "ix_job_suspect",
            "suspect_id",
            sqlite_where=text("suspect_id IS NOT NULL"),
            postgresql_where=text("suspect_id IS NOT NULL"),
        ),
        Index(
            "ix_job_suspected",
            "dealer_id",
            "opened_at",
            sqlite_where=text("suspect_id IS NOT NULL"),
            postgresql_where=text("suspect_id IS NOT NULL"),
        ),
        Index(
            "ix_job_untagged",
            "dealer_id",
            "opened_at",
            sqlite_where=text("original_id IS NOT NULL AND cause_id IS NULL"),
            postgresql_where=text("original_id IS NOT NULL AND cause_id IS NULL"),
        ),
        Index(
            "ix_job_charged",
            "charged_dealer_id",
            "month",
            "cause_id",
            sqlite_where=text("original_id IS NOT NULL"),
            postgresql_where=text("original_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="repair_order.id")
    line: int
    dealer_id: int
    vehicle_id: int
    group_id: int
    role: int
    opened_at: datetime = Field(sa_type=UtcSeconds)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    window_until: datetime | None = Field(default=None, sa_type=UtcSeconds)
    km_in: int | None = None
    km_limit: int | None = None
    month: int | None = None
    link_state: int = 0
    original_id: int | None = None  # the job that a standing link leads to
    charged_dealer_id: int | None = None  # the dealer of that job
    suspect_id: int | None = None  # the job that an undecided suspicion points to
    cause_id: int | None = Field(default=None, foreign_key="rework_cause.id")
    cause_by_user_id: int | None = Field(default=None, foreign_key="app_user.id")  # set: an import does not change it
    cause_accepted: bool = False  # a manufacturer-side cause that the manufacturer accepted
    job_type: str
    concern: str | None = None
    cause: str | None = None
    correction: str | None = None
    labour_op: str | None = None
    technician: str | None = None
    amount: int | None = None  # minor units
    repair_class: str | None = None
    outcome: str | None = None
    import_digest: int | None = Field(default=None, sa_type=BigInteger)


class OrderCorrectionRow(SQLModel, table=True):
    """One value of an order that a person changed: what an import had brought is still known.

    ``field`` is the column of the order or job; ``old`` and ``new`` are what a person reads. ``version`` is the one
    that the change made of the order, so that whoever comes second can be told what changed.
    """

    __tablename__ = "order_correction"

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    order_id: int = Field(foreign_key="repair_order.id", index=True)
    line: int | None = None
    field: str
    old: str | None = None
    new: str | None = None
    reason: str = ""  # empty for a change of an order that was still open
    version: int = 0
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    at: datetime = Field(sa_type=UtcSeconds)


class ThreeAnswersRow(SQLModel, table=True):
    """What the customer of a vehicle with an earlier visit answered at the counter, one row an order."""

    __tablename__ = "three_answers"

    order_id: int = Field(foreign_key="repair_order.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    had_before: bool
    right_when_left: bool | None = None
    came_back_on: date | None = None
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    at: datetime = Field(sa_type=UtcSeconds)
