"""Which column types do the tables share?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Set here, before the first table is declared, so that every constraint has a name that migrations can use.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UtcSeconds(TypeDecorator[datetime]):
    """An instant, kept as whole seconds since 1970 UTC: small in an index, equal on every database.

    Values are aware datetimes in Python; a naive one raises ``ValueError`` at flush. Set-based SQL sees the integer.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if isinstance(value, int):
            return value
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return int((value - _EPOCH).total_seconds())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(seconds=value)


def as_instant(seconds: int) -> datetime:
    """The aware datetime of whole seconds UTC."""
    return _EPOCH + timedelta(seconds=seconds)


def as_seconds(at: datetime) -> int:
    """Whole seconds UTC of an aware datetime."""
    return int((at - _EPOCH).total_seconds())


# Codes and numbers are compared by code point on every database: SQLite does so by itself.
CODE: Any = String().with_variant(String(collation="C"), "postgresql")
