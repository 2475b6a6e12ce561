"""Which vehicles are there, and who brings them to which dealer?"""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

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
    __tablename__ = "customer"
    __table_args__ = (Index("ix_customer_phone", "dealer_id", "phone_key"),)

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    name: str | None = None
    phone: str | None = None
    phone_key: str = Field(default="", sa_type=CODE)  # last ten digits
    refuses_contact: bool = False
