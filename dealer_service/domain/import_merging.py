"""What does a changed row of an import do to an order that is there, without undoing what a person decided?"""

from collections.abc import Set
from dataclasses import dataclass, fields, replace
from typing import Any

from dealer_service.domain.import_problems import N_, Problem
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder

KEPT_VALUE = N_("Row {row}, column {column}: “{value}” differs from what a person corrected. The correction is kept.")
KEPT_LINK = N_(
    "Row {row}, column {column}: “{value}” differs from what a person decided on this job. The decision is kept."
)
KEPT_CAUSE = N_("Row {row}, column {column}: “{value}” differs from the cause that a person chose. The choice is kept.")
LINE_MISSING = N_("Row {row}: line {value} of this order was imported before and is missing now. It stays.")

# A person's correction of a column of the import is noted under the name of what is stored.
_NOTED_AS = {
    "vin": "vehicle_id",
    "customer_name": "customer_id",
    "customer_phone": "customer_id",
    "concern_group": "group_id",
}
_STATUS = ("status", "delivered_at")
_NEVER = frozenset({"dealer_code", "number", "jobs", *_STATUS})
_OF_REWORK = frozenset({"rework_of", "rework_of_line", "rework_of_dealer", "rework_cause"})
_JOB_COLUMNS = [column.name for column in fields(ImportedJob)
                if column.name not in {"line", "digest", "row"} | _OF_REWORK]  # fmt: skip

Corrected = Set[tuple[int | None, str]]  # (line or None, name of what is stored)


@dataclass(slots=True)
class MergedOrder:
    """The order as it is to be, with the jobs that are new apart; rework is merged with its decisions, not here."""

    order: ImportedOrder
    added: list[ImportedJob]
    warnings: list[Problem]


def kept(row: int, column: str | None, value: object, template: str) -> Problem:
    """A warning that something already decided is kept."""
    return Problem(column, str(value), template, {"row": row, "column": column, "value": str(value)})


def merge(present: ImportedOrder, brought: ImportedOrder, corrected: Corrected) -> MergedOrder:
    """Bring what an import says into an order.

    What a person corrected stays and a differing value becomes a warning. An empty cell clears nothing; only an order
    whose delivery nobody entered here may be open again. A line that is missing stays, with a warning.
    """
    row = brought.jobs[0].row
    warnings: list[Problem] = []

    def choose(line: int | None, name: str, old: Any, new: Any, at: int) -> Any:
        if new is None or new == old:
            return old
        if (line, _NOTED_AS.get(name, name)) in corrected:
            warnings.append(kept(at, name, new, KEPT_VALUE))
            return old
        return new

    chosen = {
        column.name: choose(None, column.name, getattr(present, column.name), getattr(brought, column.name), row)
        for column in fields(ImportedOrder)
        if column.name not in _NEVER
    }
    if any(getattr(present, name) != getattr(brought, name) for name in _STATUS):
        if any((None, name) in corrected for name in _STATUS):
            warnings.append(kept(row, "status", brought.status, KEPT_VALUE))
        else:
            chosen |= {name: getattr(brought, name) for name in _STATUS}
    known = {job.line: job for job in present.jobs}
    jobs = dict(known)
    for job in brought.jobs:
        if job.line in known:
            was = known[job.line]
            jobs[job.line] = replace(was, **{
                name: choose(job.line, name, getattr(was, name), getattr(job, name), job.row)
                for name in _JOB_COLUMNS
            })  # fmt: skip
    lines = {job.line for job in brought.jobs}
    missing = [job.line for job in present.jobs if job.digest and job.line not in lines]
    warnings += [kept(row, None, line, LINE_MISSING) for line in missing]
    merged = replace(present, jobs=[jobs[line] for line in sorted(jobs)], **chosen)
    return MergedOrder(merged, [job for job in brought.jobs if job.line not in known], warnings)
