"""Builders of repair orders for tests: say only what the test is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
VIN = "WVWZZZ1JZXW000001"  # a region without check digit: kept with a warning
OTHER_VIN = "1M8GDM9AXKP042788"  # a right check digit


def at(day: int, hour: int = 9, month: int = 11) -> int:
    """Seconds UTC of an hour in 2026."""
    return int(datetime(2026, month, day, hour, tzinfo=UTC).timestamp())


def job(line: int = 1, group: str = "ENG-START", **values: Any) -> ImportedJob:
    return ImportedJob(
        line, values.pop("job_type", "customer_pay"), group, values.pop("concern", "will not start"), **values
    )


def order(number: str = "R1", opened: int | None = None, delivered: int | None = None, **values: Any) -> ImportedOrder:
    """An order of D1, delivered where a time is given."""
    return ImportedOrder(
        values.pop("dealer", "D1"), number, values.pop("vin", VIN), at(2) if opened is None else opened,
        values.pop("status", "open" if delivered is None else "delivered"), delivered_at=delivered,
        odometer_km=values.pop("km", 10_000), jobs=values.pop("jobs", None) or [job()], **values,
    )  # fmt: skip


def later(days: int = 0, hours: int = 0) -> datetime:
    return NOW + timedelta(days=days, hours=hours)
