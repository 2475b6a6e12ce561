"""One order: what was asked, found and done, how it counts and why, and who changed what?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.first_fix import Standing
from dealer_service.domain.order_stages import Consent, PartOrdered, Stage, promises_kept, stage_of
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.domain.three_questions import ThreeAnswers, checked_answers
from dealer_service.domain.vehicles import VinVerdict, judge_vin
from dealer_service.services.order_guard import order_to_write
from dealer_service.services.order_scope import Sight, sight_of
from dealer_service.services.vehicles import Back, JobVisit, as_back, pairs_seen
from dealer_service.services.words import N_
from dealer_service.storage import order_details as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.follow_up_answers import list_answers
from dealer_service.storage.order_changes import Change, list_corrections, save_corrections
from dealer_service.storage.order_work import list_consents, list_parts
from dealer_service.storage.vehicle_visits import list_job_visits

__all__ = ["Answer", "OrderView", "Revision", "answer_questions", "get_order"]

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """What one person changed at one time: ``changes`` as (line, field, old, new)."""

    at: datetime
    by: str
    reason: str
    version: int
    changes: tuple[tuple[int | None, str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer answered at the follow-up; ``corrected`` where another answer took its place."""

    id: int
    answered_at: datetime
    fixed: bool
    level: int | None
    channel: str | None
    words: str | None
    by: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order as a page shows it; ``returns`` lead from its jobs to earlier ones, ``returned`` from later ones here.

    ``pending`` names originals by line that have not arrived yet: (dealer, number, line). ``evidence`` are the kinds
    of evidence of failure beside rework. ``stage`` is None once the order is not open; ``cost_kept`` says that the
    invoice stayed within the estimate and what the customer agreed to later. ``consents`` and ``parts`` are by job id.
    ``customer`` is the person, ``written_customer`` how the order spells him.
    """

    id: int
    version: int
    dealer_id: int
    dealer: str
    dealer_name: str
    zone: str
    number: str
    status: str
    vin: str
    odd_vin: bool
    odd_vin_reason: str | None
    model: str | None
    plate: str | None
    customer: str | None
    phone: str | None
    customer_id: int | None
    written_customer: str | None
    written_phone: str | None
    opened_at: datetime
    promised_at: datetime | None
    delivered_at: datetime | None
    entered_at: datetime | None
    promise_kept: bool | None
    cost_kept: bool | None
    stage: Stage | None
    odometer_km: int | None
    odometer_out_km: int | None
    previous_km: int | None
    advisor: str | None
    estimate: int | None
    invoice: int | None
    currency: str | None
    source: str
    standing: Standing
    month: int | None
    window_until: datetime | None
    jobs: list[JobVisit]
    returns: list[Back]
    returned: list[Back]
    pending: dict[int, tuple[str, str, int]]
    evidence: frozenset[str]
    history: list[Revision]
    answers: list[Answer]
    questions: ThreeAnswers | None
    had_visit_before: bool
    consents: dict[int, Consent]
    parts: dict[int, PartOrdered]


def get_order(session: Session, actor: Actor, order_id: int, now: datetime) -> OrderView:
    """One order with its jobs, pairs, answers and history.

    Raises ``NotFound``, also for a technician who sees only his own jobs where none of this order is given to him.
    """
    require(actor, Permission.SEE_ORDERS)
    found = stored.find_order(session, order_id)
    sight = sight_of(session, actor)
    dealer = sight.dealer(found.order.dealer_id) if found else None
    if found is None or dealer is None:
        raise NotFound(N_("There is no such order, or not for you."))
    jobs = _own(list_job_visits(session, [order_id])[order_id], sight)
    if not jobs:
        raise NotFound(N_("There is no such order, or not for you."))
    order, vehicle = found.order, found.vehicle
    hidden = sight.technician is not None
    customer, person = (None, None) if hidden else (found.customer, found.person)
    pairs = pairs_seen(session, order.vehicle_id, sight)
    shown = {job.id for job in jobs}
    before = stored.earlier_visit(session, order, sight.ids)
    corrections = list_corrections(session, order_id)
    answers = list_answers(session, order_id)
    people = {row.by_user_id for row in corrections} | {row.by_user_id for row in answers}
    names = stored.names_of(session, {user_id for user_id in people if user_id is not None})
    questions = stored.find_three_answers(session, order_id)
    consents = list_consents(session, order_id)
    agreed = sum(consent.amount for consent in consents.values())
    kept = promises_kept(order.promised_at, order.delivered_at, order.estimate, order.invoice, agreed)
    return OrderView(
        id=order_id,
        version=order.version,
        dealer_id=order.dealer_id,
        dealer=dealer.code,
        dealer_name=dealer.name,
        zone=sight.zone(order.dealer_id, now),
        number=order.number,
        status=order.status,
        vin=vehicle.vin,
        odd_vin=judge_vin(vehicle.vin).verdict is not VinVerdict.YES,
        odd_vin_reason=vehicle.odd_vin_reason,
        model=vehicle.model,
        plate=order.plate,
        customer=person.name if person else None,
        phone=person.phone if person else None,
        customer_id=person.id if person else None,
        written_customer=customer.name if customer else None,
        written_phone=customer.phone if customer else None,
        opened_at=order.opened_at,
        promised_at=order.promised_at,
        delivered_at=order.delivered_at,
        entered_at=order.entered_at,
        promise_kept=kept.time,
        cost_kept=kept.cost,
        stage=stage_of(order.stage) if order.status == OrderStatus.OPEN else None,
        odometer_km=order.odometer_km,
        odometer_out_km=order.odometer_out_km,
        previous_km=before.odometer_km if before else None,
        advisor=order.advisor,
        estimate=order.estimate,
        invoice=order.invoice,
        currency=order.currency,
        source=order.source,
        standing=Standing(order.standing),
        month=order.delivered_month,
        window_until=stored.window_until(session, order_id),
        jobs=jobs,
        returns=[as_back(pair, sight) for pair in pairs if pair.job_id in shown],
        returned=[as_back(pair, sight) for pair in pairs if pair.original_id in shown],
        pending=stored.pending_links(session, order_id),
        evidence=stored.evidence_kinds(session, order_id),
        history=[] if hidden else _revisions(corrections, names),
        answers=[] if hidden else [
            Answer(row.id or 0, row.answered_at, row.fixed, row.level, row.channel, row.words,
                   names.get(row.by_user_id or 0, NOBODY), row.corrected_by_id is not None)
            for row in answers
        ],
        questions=None if questions is None else ThreeAnswers(
            questions.had_before, questions.right_when_left, questions.came_back_on),
        had_visit_before=before is not None,
        consents=consents,
        parts=list_parts(session, order_id),
    )  # fmt: skip


def answer_questions(
    session: Session, actor: Actor, order_id: int, answers: ThreeAnswers, now: datetime, *, version: int | None = None
) -> None:
    """Keep what the customer answered to the three questions; asked again, the new answers take their place.

    With the ``version`` that the person saw, whoever comes second is told; at the opening there is nobody else.
    """
    require(actor, Permission.WRITE_ORDERS)
    row = order_to_write(session, actor, Permission.WRITE_ORDERS, order_id, version)
    dealer = sight_of(session, actor).dealer(row.dealer_id)
    today = now.date() if dealer is None else now.astimezone(dealer.zone_on(now.date())).date()
    checked = checked_answers(answers, today)
    before = stored.find_three_answers(session, order_id)
    old = None if before is None else _written(before.had_before, before.right_when_left, before.came_back_on)
    new = _written(checked.had_before, checked.right_when_left, checked.came_back_on)
    stored.save_three_answers(session, row, checked, actor.user_id, now)
    if version is not None and old != new:
        row.version += 1
        save_corrections(session, row, [Change(None, "three_answers", old, new)], "", actor.user_id, now)
    values = {"had_before": checked.had_before, "right_when_left": checked.right_when_left,
              "came_back_on": _iso(checked.came_back_on)}  # fmt: skip
    record_change(
        session, at=now, actor=actor.key, verb="answer_questions", subject=f"order:{order_id}",
        dealer_id=row.dealer_id, values=values,
    )  # fmt: skip



def _own(jobs: list[JobVisit], sight: Sight) -> list[JobVisit]:
    if sight.technician is None:
        return jobs
    own = sight.technician.casefold()
    return [job for job in jobs if (job.technician or "").casefold() == own]


def _revisions(corrections: Iterable[stored.OrderCorrectionRow], names: dict[int, str]) -> list[Revision]:
    """Changes of one version by one person, newest first."""
    found = []
    for (version, at, by, reason), rows in groupby(
        corrections, key=lambda row: (row.version, row.at, row.by_user_id, row.reason)
    ):
        changes = tuple((row.line, row.field, row.old, row.new) for row in rows)
        found.append(Revision(at, names.get(by or 0, NOBODY), reason, version, changes))
    return found[::-1]


def _written(*answers: bool | date | None) -> str:
    """The three answers as they are kept with a change: yes, no, a day, or a question mark."""
    return " · ".join("?" if one is None else ("yes" if one is True else "no" if one is False else one.isoformat())
                      for one in answers)  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
