"""How does an open order go through the workshop: into work, to the final inspection, back, ready?

No figure depends on it: an order counts when it is delivered. Each step is kept with its time and person.
"""

from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.order_stages import (
    OF_THE_WORKSHOP,
    Consent,
    PartOrdered,
    Stage,
    StageStep,
    checked_part,
    next_stage,
)
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.domain.repair_orders import OrderStatus, Outcome
from dealer_service.services.order_guard import is_given_to, job_of_technician, order_to_write
from dealer_service.services.order_keeping import record
from dealer_service.services.sent_back import record_sent_back
from dealer_service.services.words import N_
from dealer_service.storage import order_work as stored
from dealer_service.storage.order_changes import Change, job_rows, note_first_stage, save_corrections
from dealer_service.storage.repair_orders import RepairOrderRow

__all__ = ["Consent", "PartOrdered", "back_to_work", "keep_part", "note_opening", "send_back", "take_step",
           "work_of"]  # fmt: skip


def take_step(
    session: Session, actor: Actor, order_id: int, step: StageStep, now: datetime, *, version: int | None = None
) -> Stage:
    """Take the vehicle into work, to the inspection, or pass it; answers where the order stands.

    A technician takes the workshop's steps of orders with a job given to him. Sending back has a verb of its own.
    """
    if step is StageStep.SEND_BACK or step is StageStep.BACK_TO_WORK:
        raise Refused(N_("What is sent back needs its job and cause."), field="cause")
    row = _row(session, actor, order_id, version, of_the_workshop=step in OF_THE_WORKSHOP)
    return _move(session, actor, row, step, "", now)


def send_back(
    session: Session,
    actor: Actor,
    order_id: int,
    line: int,
    cause: str,
    words: str,
    now: datetime,
    *,
    version: int | None = None,
) -> Stage:
    """The inspection returns the work on a job to the workshop, before the customer gets the vehicle."""
    require(actor, Permission.WRITE_ORDERS)
    row = _row(session, actor, order_id, version, of_the_workshop=False)
    job = next((one for one in job_rows(session, order_id) if one.line == line), None)
    if job is None:
        raise Refused(N_("The order has no line {line}."), field="line", line=line)
    if not cause.strip():
        raise Refused(N_("Choose the cause: it is counted like a cause of rework."), field="cause")
    stage = _move(session, actor, row, StageStep.SEND_BACK, words.strip(), now)
    record_sent_back(session, actor, job.id or 0, now, cause=cause, words=words)
    return stage


def back_to_work(row: RepairOrderRow) -> list[Change]:
    """A job was added: what was thought done is in work again. Answers what changed; the caller keeps it."""
    if row.status != OrderStatus.OPEN or row.stage not in (Stage.INSPECTION, Stage.READY):
        return []
    before, row.stage = row.stage, next_stage(row.status, row.stage, StageStep.BACK_TO_WORK)
    return [Change(None, "stage", before, row.stage)]


def keep_part(
    session: Session,
    actor: Actor,
    order_id: int,
    line: int,
    outcome: str | None,
    number: str | None,
    ordered_on: date | None,
    return_on: date | None,
    now: datetime,
    *,
    reason: str = "",
) -> None:
    """Keep what an inspected job waits for; with another outcome nothing is waited for any more.

    To be called after the verb that wrote the outcome, in the same transaction, which looked at rights and version.
    """
    require(actor, Permission.SEE_ORDERS)
    permission = Permission.WRITE_ORDERS if actor.may(Permission.WRITE_ORDERS) else Permission.SEE_ORDERS
    row = order_to_write(session, actor, permission, order_id, None)
    job_of_technician(session, actor, row, line)
    part = checked_part(number, ordered_on, return_on) if outcome == Outcome.INSPECTED_PART_ORDERED else None
    before = stored.save_part(session, order_id, line, part)
    if part == before:
        return
    row.version += 1
    session.add(row)
    save_corrections(session, row, [Change(line, "part", _part(before), _part(part))], reason, actor.user_id, now)
    values = {"line": line, "part": _part(part)}
    record(session, actor, "keep_part", order_id, row.dealer_id, now, values)


def work_of(session: Session, actor: Actor, order_id: int) -> tuple[dict[int, Consent], dict[int, PartOrdered]]:
    """Consents and ordered parts of the jobs of an order that the person sees, by job id."""
    require(actor, Permission.SEE_ORDERS)
    return stored.list_consents(session, order_id), stored.list_parts(session, order_id)


def note_opening(session: Session, actor: Actor, order_id: int, dealer_id: int, now: datetime) -> None:
    """Keep who opened the order by hand."""
    note_first_stage(session, order_id, dealer_id, actor.user_id, now)


def _row(
    session: Session, actor: Actor, order_id: int, version: int | None, *, of_the_workshop: bool
) -> RepairOrderRow:
    if actor.may(Permission.WRITE_ORDERS) or not of_the_workshop:
        return order_to_write(session, actor, Permission.WRITE_ORDERS, order_id, version)
    row = order_to_write(session, actor, Permission.SEE_ORDERS, order_id, version)
    jobs = job_rows(session, order_id)
    if not jobs:
        raise NotFound(N_("There is no such order, or not for you."))
    if not any(is_given_to(actor, job.technician) for job in jobs):
        raise NotAllowed(N_("No job of this order is given to you. Ask the service advisor to write your name on it."))
    return row


def _move(session: Session, actor: Actor, row: RepairOrderRow, step: StageStep, words: str, now: datetime) -> Stage:
    before = row.stage or Stage.OPEN
    stage = next_stage(row.status, row.stage, step)
    row.stage = stage
    row.version += 1
    session.add(row)
    save_corrections(session, row, [Change(None, "stage", before, stage)], words, actor.user_id, now)
    values = {"version": row.version, "from": before, "to": stage, "words": words}
    record(session, actor, "move_order", row.id or 0, row.dealer_id, now, values)
    return stage


def _part(part: PartOrdered | None) -> str | None:
    return None if part is None else f"{part.number} · {part.ordered_on} · {part.return_on}"
