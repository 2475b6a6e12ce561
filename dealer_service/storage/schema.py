"""All tables of the database, gathered for migrations and for the tenant scope."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from dealer_service.storage import (
    accounts,
    api_tokens,
    audits,
    changes,
    complaint_guides,
    complaint_policy,
    complaints,
    dealers,
    follow_up,
    imports,
    improvement,
    lists,
    order_work,
    quality,
    repair_orders,
    rework,
    scorecards,
    vehicles,
)

NOUNS = (
    accounts,
    api_tokens,
    audits,
    changes,
    complaint_guides,
    complaint_policy,
    complaints,
    dealers,
    follow_up,
    imports,
    improvement,
    lists,
    order_work,
    quality,
    repair_orders,
    rework,
    scorecards,
    vehicles,
)

METADATA: MetaData = SQLModel.metadata
