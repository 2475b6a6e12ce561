"""How does a changed row of an import update an order that is there? The rule is ``domain/import_merging.py``."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from dealer_service.domain.import_merging import KEPT_CAUSE, KEPT_LINK, kept, merge
from dealer_service.domain.import_problems import Problem
from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder
from dealer_service.storage.follow_up_calls import keep_call
from dealer_service.storage.order_changes import (
    Change,
    append_job,
    job_rows,
    list_corrections,
    lock_order,
    read_order,
    refresh_jobs,
    write_changes,
)
from dealer_service.storage.order_writing import Writing
from dealer_service.storage.registers import Register
from dealer_service.storage.repair_orders import JobRow
from dealer_service.storage.rework import ReworkDecisionRow, ReworkLinkRow


@dataclass(slots=True)
class Merged:
    """What a merge changed, and what it left as a person had decided it. ``added`` are the lines that are new."""

    changes: list[Change] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    added: set[int] = field(default_factory=set)


def merge_order(session: Session, order_id: int, brought: ImportedOrder, register: Register, writing: Writing
                ) -> Merged:  # fmt: skip
    """Bring what an import says into an order that is there; ``settle`` must follow where something changed."""
    row = lock_order(session, order_id)
    present = read_order(session, row)
    corrected = {(c.line, c.field) for c in list_corrections(session, order_id)}
    result = merge(present, brought, corrected)
    merged = Merged(write_changes(session, row, present, result.order, register), result.warnings)
    for job in result.added:
        append_job(session, row, job, register, writing)
        merged.added.add(job.line)
        merged.changes.append(Change(job.line, "line", None, str(job.line)))
    by_line = {job.line: job for job in job_rows(session, order_id)}
    for job in brought.jobs:
        stored = by_line[job.line]
        if job.line not in merged.added:
            _merge_link(session, stored, job, brought.dealer_code, writing, merged)
            _merge_cause(session, stored, job, register, merged)
        stored.import_digest = job.digest or None
        session.add(stored)
    if merged.changes:
        refresh_jobs(session, row, result.order, register)
        keep_call(session, row, register.dealers[brought.dealer_code], writing.now)
    session.flush()
    return merged


def _decided(session: Session, job_id: int | None) -> bool:
    """Did a person decide on a pair of this job?"""
    statement = select(ReworkDecisionRow.id).where(
        ReworkDecisionRow.job_id == job_id, col(ReworkDecisionRow.by_user_id).is_not(None))  # fmt: skip
    return session.exec(statement).first() is not None


def _merge_link(session: Session, stored: JobRow, job: ImportedJob, dealer_code: str, writing: Writing,
                merged: Merged) -> None:  # fmt: skip
    if not job.rework_of:
        return
    named = (job.rework_of_dealer or dealer_code, job.rework_of, job.rework_of_line)
    link = session.exec(select(ReworkLinkRow).where(ReworkLinkRow.job_id == stored.id)).first()
    if link is not None and (link.ref_dealer, link.ref_number, link.ref_line) == named:
        return
    if (link is not None and link.source not in ("import", "api")) or _decided(session, stored.id):
        merged.warnings.append(kept(job.row, "rework_of", job.rework_of, KEPT_LINK))
        return
    old = None if link is None else f"{link.ref_dealer} {link.ref_number} {link.ref_line}"
    if link is None:
        link = ReworkLinkRow(job_id=stored.id or 0, dealer_id=stored.dealer_id, ref_dealer="", ref_number="",
                             ref_line=1, source=writing.source, by_user_id=writing.user_id, at=writing.now)  # fmt: skip
    link.ref_dealer, link.ref_number, link.ref_line = named
    link.original_id, link.at = None, writing.now
    session.add(link)
    merged.changes.append(Change(job.line, "rework_of", old, " ".join(map(str, named))))


def _merge_cause(session: Session, stored: JobRow, job: ImportedJob, register: Register, merged: Merged) -> None:
    cause_id = register.causes[job.rework_cause] if job.rework_cause else None
    if cause_id is None or cause_id == stored.cause_id:
        return
    if stored.cause_by_user_id is not None:
        merged.warnings.append(kept(job.row, "rework_cause", job.rework_cause, KEPT_CAUSE))
        return
    merged.changes.append(Change(job.line, "rework_cause", str(stored.cause_id or ""), str(cause_id)))
    stored.cause_id, stored.cause_accepted = cause_id, False
