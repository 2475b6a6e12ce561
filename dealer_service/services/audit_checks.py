"""What does the auditor see of one order of the sample, and what did he find?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.audits import Answers, AuditStep, Question, checked_answers
from dealer_service.domain.refusals import Conflict, NotFound
from dealer_service.domain.rework_cases import Visit
from dealer_service.domain.rework_decisions import OnTable, on_table
from dealer_service.services.audit_access import LONGEST, audit_seen, audit_to_step, conducts, may_take, record
from dealer_service.services.repair_order_view import OrderView, get_order
from dealer_service.services.words import N_
from dealer_service.storage import audits as stored
from dealer_service.storage import rework_decisions as decisions
from dealer_service.storage.audits import AuditOrderRow
from dealer_service.storage.rework_cases import earlier_repairs, visits_of
from dealer_service.storage.rework_jobs import jobs_by_id

MOST_EARLIER = 6


@dataclass(frozen=True, slots=True)
class JobPair:
    """A job of the order as it stands, and the earlier repairs that it could be rework of, the one on the table first.

    ``days`` from the delivery of each to the opening of this order, ``km`` between.
    """

    job_id: int
    line: int
    table: OnTable
    earlier: tuple[tuple[Visit, int | None, int | None], ...]


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """One order of a sample with its facts beside the check list."""

    row: AuditOrderRow
    order: OrderView
    pairs: tuple[JobPair, ...]
    places: int
    may_answer: bool


def get_check(session: Session, actor: Actor, audit_id: int, place: int, now: datetime) -> OrderCheck:
    """The order at a place of the sample. Raises ``NotFound`` for the dealer before the audit is reported."""
    audit = audit_seen(session, actor, audit_id)
    row = stored.find_order(session, audit_id, place)
    if row is None or not (conducts(actor) or audit.reported_at is not None):
        raise NotFound(N_("There is no such order in this sample, or it is not for you."))
    order = get_order(session, actor, row.order_id, now)
    pairs = tuple(_pair(session, job.id, job.line) for job in order.jobs)
    may_answer = may_take(session, actor, audit, AuditStep.CHECK)
    return OrderCheck(row, order, pairs, len(stored.list_orders(session, audit_id)), may_answer)


def _pair(session: Session, job_id: int, line: int) -> JobPair:
    facts = jobs_by_id(session, [job_id])[job_id]
    table = on_table(facts.link, decisions.decisions_on(session, [job_id])[job_id])
    ids = [table.original_id] if table.original_id else []
    ids += [one for one in earlier_repairs(session, job_id, MOST_EARLIER) if one not in ids]
    visits, jobs = visits_of(session, ids), jobs_by_id(session, ids)
    earlier = tuple((visits[one], facts.days_from(jobs[one]), facts.km_from(jobs[one])) for one in ids if one in visits)
    return JobPair(job_id, line, table, earlier)


def answer_check(session: Session, actor: Actor, audit_id: int, place: int, answers: Answers, words: str,
                 now: datetime, *, seen: int) -> int | None:  # fmt: skip
    """Keep the four answers; answers the place of the next order that nobody has looked at.

    ``seen`` is the version of the list that the person had before him: who comes second is told so.
    """
    audit = audit_to_step(session, actor, audit_id, AuditStep.CHECK)
    row = stored.find_order(session, audit_id, place)
    if row is None:
        raise NotFound(N_("There is no such order in this sample, or it is not for you."))
    checked = checked_answers(answers)
    same = all(getattr(row, question.value) == answer for question, answer in checked.items())
    said = (words or "").strip()[:LONGEST] or None
    if row.version != seen and not (same and row.words == said):
        raise Conflict(N_("Another auditor has answered this order meanwhile. Look at his answers first."))
    for question in Question:
        setattr(row, question.value, checked[question].value)
    row.words, row.answered_at, row.answered_by_id = said, now, actor.user_id
    row.version += 1
    stored.save(session, row)
    record(session, actor, "check_order", audit, now, order=row.number, words=said,
           **{question.value: answer.value for question, answer in checked.items()})  # fmt: skip
    left = [one.place for one in stored.list_orders(session, audit_id) if one.answered_at is None]
    return next((one for one in left if one > place), left[0] if left else None)
