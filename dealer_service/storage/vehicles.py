"""Which vehicles are there, and who brings them to which dealer?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, func, text
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col

from dealer_service.storage.columns import CODE, UtcSeconds


class VehicleRow(SQLModel, table=True):
    """A vehicle of the network: no dealer's customer data stands here."""

    __tablename__ = "vehicle"

    id: int | None = Field(default=None, primary_key=True)
    vin: str = Field(sa_type=CODE, unique=True)
    model: str | None = None
    powertrain: str | None = None
    first_registered_on: date | None = None
    odd_vin_reason: str | None = None  # why a person kept a VIN whose check digit is wrong


class DealerVehicleRow(SQLModel, table=True):
    """A vehicle as one dealer knows it: plate, customer and the last visit."""

    __tablename__ = "dealer_vehicle"
    __table_args__ = (
        Index("ix_dealer_vehicle_plate", "dealer_id", "plate_key"),
        Index("ix_dealer_vehicle_tail", "dealer_id", "vin_tail"),
        Index(
            "ix_dealer_vehicle_customer",
            "customer_id",
            sqlite_where=text("customer_id IS NOT NULL"),
            postgresql_where=text("customer_id IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    dealer_id: int = Field(foreign_key="dealer.id", primary_key=True)
    vehicle_id: int = Field(foreign_key="vehicle.id", primary_key=True)
    plate: str | None = None
    plate_key: str | None = Field(default=None, sa_type=CODE)  # capitals and digits only
    vin_tail: str = Field(sa_type=CODE)  # last eight characters
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    seen_at: datetime = Field(sa_type=UtcSeconds)


class CustomerRow(SQLModel, table=True):
    """One customer of a dealer as one source writes him; ``merged_into_id`` leads to the person he is.

    Orders keep pointing at what their source wrote, so that a merging can be undone; who the person is follows in one
    step, because a person is never merged into another.
    """

    __tablename__ = "customer"
    __table_args__ = (
        Index("ix_customer_phone", "dealer_id", "phone_key"),
        Index("ix_customer_name", "dealer_id", "name_key"),
        Index(
            "ix_customer_merged",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    name: str | None = None
    name_key: str = Field(default="", sa_type=CODE)  # storage/name_keys.py
    phone: str | None = None
    phone_key: str = Field(default="", sa_type=CODE)  # last ten digits
    refuses_contact: bool = False
    segment: str | None = None  # domain/customers.py; of the person, set by a person
    key_account: str | None = None
    merged_into_id: int | None = Field(default=None, foreign_key="customer.id")
    written_by_id: int | None = Field(default=None, foreign_key="app_user.id")  # None: an order brought it
    written_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


class CustomerTieRow(SQLModel, table=True):
    """A person's word on two customers: the same, or two. It can be taken back.

    ``moved`` are the ids (JSON) that were led to the one kept, ``refused`` those that took over a refusal of contact:
    taking it back restores just these.
    """

    __tablename__ = "customer_tie"

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id", index=True)
    kept_id: int = Field(foreign_key="customer.id", index=True)
    other_id: int = Field(foreign_key="customer.id", index=True)
    same: bool
    moved: str = "[]"
    refused: str = "[]"
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    at: datetime = Field(sa_type=UtcSeconds)
    undone_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


PERSON: Any = aliased(CustomerRow)
"""Who a customer is after all that a person merged."""
IS_PERSON = col(PERSON.id) == func.coalesce(col(CustomerRow.merged_into_id), col(CustomerRow.id))
