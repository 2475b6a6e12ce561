"""All tables of the database, gathered for migrations and for the tenant scope."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from dealer_service.storage import (
    accounts,
    changes,
    dealers,
    follow_up,
    imports,
    lists,
    quality,
    repair_orders,
    rework,
    scorecards,
    vehicles,
)

NOUNS = (accounts, changes, dealers, follow_up, imports, lists, quality, repair_orders, rework, scorecards, vehicles)

METADATA: MetaData = SQLModel.metadata
