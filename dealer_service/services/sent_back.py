"""What did the final inspection send back to the workshop, before the customer got the vehicle?

It is counted and caused like rework, and shown apart: no rate ever looks at it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.list_versions import usable
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.domain.rework_causes import find_cause
from dealer_service.domain.standard_lists import Cause
from dealer_service.services.rework_matters import require_at
from dealer_service.services.words import N_
from dealer_service.storage import rework_causes as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import find_dealer
from dealer_service.storage.lists import list_causes
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.rework import SentBackRow
from dealer_service.storage.rework_jobs import jobs_by_id
from dealer_service.storage.scope import scope_of


@dataclass(frozen=True, slots=True)
class SentBack:
    """One time that work was returned to the workshop; ``cause`` None is untagged."""

    id: int
    job_id: int
    cause: Cause | None
    words: str | None
    at: datetime


def record_sent_back(session: Session, actor: Actor, job_id: int, now: datetime, *, cause: str | None = None,
                     words: str | None = None, at: datetime | None = None) -> int:  # fmt: skip
    """Record that work on a job was sent back, ``at`` a moment before the delivery (default: now); answers its id."""
    require(actor, Permission.WRITE_ORDERS)
    job = stored.get_job(session, job_id)
    if job is None:
        raise NotFound(N_("There is no such job, or it is not for you."))
    require_at(session, actor, job.dealer_id, Permission.WRITE_ORDERS)
    found_at = at or now
    facts = jobs_by_id(session, [job_id])[job_id]
    if facts.status == OrderStatus.CANCELLED:
        raise Refused(N_("This order is cancelled."))
    delivered_at = session.get_one(RepairOrderRow, job.order_id).delivered_at
    if delivered_at is not None and found_at > delivered_at:
        raise Refused(
            N_("The vehicle was delivered before that. What comes back after delivery is rework: open a new order."),
            field="at")  # fmt: skip
    if found_at < job.opened_at or found_at > now:
        raise Refused(N_("Enter a time between the opening of the order and now."), field="at")
    chosen = find_cause(usable(list_causes(session), now.date()), cause, "cause") if cause and cause.strip() else None
    row = SentBackRow(
        dealer_id=job.dealer_id,
        order_id=job.order_id,
        job_id=job_id,
        words=(words or "").strip() or None,
        cause_id=chosen.id if chosen else None,
        by_user_id=actor.user_id,
        at=found_at,
    )
    row_id = stored.save_sent_back(session, row)
    values = {"job": job_id, "cause": chosen and chosen.code, "words": row.words}
    record_change(session, at=now, actor=actor.key, verb="record_sent_back", subject=f"sent_back:{row_id}",
                  dealer_id=job.dealer_id, values=values)  # fmt: skip
    return row_id


def tag_sent_back(session: Session, actor: Actor, row_id: int, cause: str, now: datetime) -> None:
    """Give work that was sent back its cause, or another one."""
    require(actor, Permission.TAG_CAUSES)
    row = stored.find_sent_back(session, row_id)
    if row is None:
        raise NotFound(N_("There is no such entry, or it is not for you."))
    chosen = find_cause(usable(list_causes(session), now.date()), cause, "cause")
    require_at(session, actor, row.dealer_id, Permission.TAG_CAUSES)
    before, row.cause_id = row.cause_id, chosen.id
    stored.save_sent_back(session, row)
    record_change(session, at=now, actor=actor.key, verb="tag_sent_back", subject=f"sent_back:{row_id}",
                  dealer_id=row.dealer_id, values={"before": before, "cause": chosen.code})  # fmt: skip


def list_sent_back(session: Session, actor: Actor, order_id: int) -> list[SentBack]:
    """What was sent back on an order, in the order of entry."""
    require(actor, Permission.SEE_ORDERS)
    causes = {cause.id: cause for cause in list_causes(session)}
    return [
        SentBack(row.id or 0, row.job_id, causes.get(row.cause_id or 0), row.words, row.at)
        for row in stored.list_sent_back(session, order_id)
    ]


def count_sent_back(session: Session, actor: Actor, dealer_code: str, month: Month) -> dict[str, int]:
    """How often in a month of the dealer, by cause code (``untagged`` without one), the most frequent first."""
    require(actor, Permission.SEE_QUALITY)
    dealer = find_dealer(session, dealer_code)
    if dealer is None or not scope_of(session).allows(dealer.id):
        raise NotFound(N_("There is no dealer {code}."), code=dealer_code)
    start, end = _bounds(dealer, month), _bounds(dealer, month.plus(1))
    codes = {cause.id: cause.code for cause in list_causes(session)}
    counts = stored.count_sent_back(session, dealer.id, start, end)
    named = {codes.get(cause_id or 0, "untagged"): count for cause_id, count in counts.items()}
    return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))


def _bounds(dealer: Dealer, month: Month) -> datetime:
    first = month.first_day
    return datetime(first.year, first.month, 1, tzinfo=dealer.zone_on(first)).astimezone(UTC)
