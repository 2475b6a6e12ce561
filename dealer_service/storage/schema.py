"""All tables of the database, gathered for migrations and for the tenant scope."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from dealer_service.storage import (
    accounts,
    api_tokens,
    audit_attachments,
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
    scorecard_answers,
    scorecard_runs,
    scorecards,
    standard_lists,
    targets,
    vehicles,
)

NOUNS = (
    accounts,
    api_tokens,
    audit_attachments,
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
    scorecard_answers,
    scorecard_runs,
    scorecards,
    standard_lists,
    targets,
    vehicles,
)

METADATA: MetaData = SQLModel.metadata
