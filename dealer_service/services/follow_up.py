"""Which customers are to be called, what did they answer, and which calls lapse?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.follow_up import CHANNELS, LEVELS, Kept
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.services.follow_up_second import add_second_calls
from dealer_service.services.order_guard import order_to_write
from dealer_service.services.words import N_
from dealer_service.storage import follow_up_answers as stored
from dealer_service.storage import follow_up_calls as stored_calls
from dealer_service.storage.changes import record_change
from dealer_service.storage.columns import as_instant
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.follow_up import FollowUpAnswerRow
from dealer_service.storage.follow_up_answers import DueCall
from dealer_service.storage.order_changes import job_rows
from dealer_service.storage.rework_settling import settle

__all__ = ["Collected", "DueCall", "Imported", "correct_answer", "import_answers", "latest_answer", "list_due",
           "record_answer", "sweep_follow_ups"]  # fmt: skip


class Collected(Protocol):
    """An answer collected elsewhere; ``answered_at`` in seconds UTC."""

    @property
    def dealer_code(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def answered_at(self) -> int: ...
    @property
    def fixed(self) -> bool: ...
    @property
    def level(self) -> int | None: ...
    @property
    def channel(self) -> str | None: ...
    @property
    def words(self) -> str | None: ...


@dataclass(slots=True)
class Imported:
    """What became of each answer.

    ``without_order`` are those whose order is not there, ``kept`` those that differ from what a person wrote, which
    stays.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    without_order: list[Collected] = field(default_factory=list)
    kept: list[Collected] = field(default_factory=list)


def record_answer(
    session: Session,
    actor: Actor,
    order_id: int,
    answered_at: datetime,
    fixed: bool,
    level: int | None = None,
    channel: str | None = None,
    words: str | None = None,
    *,
    now: datetime | None = None,
    lines: Sequence[int] = (),
    kept: Kept | None = None,
    seen: int | None = None,
) -> int:
    """Keep what the customer answered; answers its id. "Not fixed" is evidence of failure.

    ``lines`` name the jobs that are not fixed; without them it concerns every repair job of the order. ``seen`` is the
    id of the last answer that the person knew of, 0 for none: who comes second is told.
    """
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    row = order_to_write(session, actor, Permission.ANSWER_FOLLOW_UPS, order_id, None)
    if row.status != OrderStatus.DELIVERED or row.delivered_at is None:
        raise Refused(N_("Only the customer of a delivered order can say whether it is fixed."))
    if seen is not None and seen != latest_answer(session, order_id):
        raise Refused(N_("Somebody else wrote down an answer meanwhile; it is shown below. If the customer answered "
                         "again, save this one too."), field="fixed")  # fmt: skip
    at = now or answered_at
    _check(answered_at, row.delivered_at, level, channel, at)
    answer = FollowUpAnswerRow(
        dealer_id=row.dealer_id, order_id=order_id, answered_at=answered_at, fixed=fixed, level=level,
        channel=channel or None, words=(words or "").strip() or None, source="person", by_user_id=actor.user_id,
    )  # fmt: skip
    if kept is not None:
        answer.kept_time, answer.kept_cost, answer.kept_quality = kept.time, kept.cost, kept.quality
    return _keep(session, actor, answer, _job_ids(session, order_id, lines), "record_answer", at)


def latest_answer(session: Session, order_id: int) -> int:
    """The id of the last answer about an order, 0 where there is none."""
    return max((row.id or 0 for row in stored.list_answers(session, order_id)), default=0)


def correct_answer(
    session: Session,
    actor: Actor,
    answer_id: int,
    answered_at: datetime,
    fixed: bool,
    level: int | None = None,
    channel: str | None = None,
    words: str | None = None,
    *,
    now: datetime | None = None,
    lines: Sequence[int] = (),
) -> int:
    """Put another answer in the place of one that was written down wrongly; the old one stays, marked.

    Answers the id of the new one.
    """
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    old = stored.find_answer(session, answer_id)
    if old is None:
        raise NotFound(N_("There is no such answer, or not for you."))
    row = order_to_write(session, actor, Permission.ANSWER_FOLLOW_UPS, old.order_id, None)
    if old.corrected_by_id is not None:
        raise Refused(N_("This answer was corrected already. Correct the one that took its place."))
    at = now or answered_at
    _check(answered_at, row.delivered_at, level, channel, at)
    answer = FollowUpAnswerRow(
        dealer_id=old.dealer_id, order_id=old.order_id, answered_at=answered_at, fixed=fixed, level=level,
        channel=channel or None, words=(words or "").strip() or None, source="person", by_user_id=actor.user_id,
        kept_time=old.kept_time, kept_cost=old.kept_cost, kept_quality=old.kept_quality,
    )  # fmt: skip
    jobs = _job_ids(session, old.order_id, lines)
    return _keep(session, actor, answer, jobs, "correct_answer", at, corrects=old)


def list_due(session: Session, actor: Actor, on: date) -> list[DueCall]:
    """The calls due on or before a day and not lapsed, oldest first, in the person's scope."""
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    return stored.list_due(session, on)


def sweep_follow_ups(session: Session, now: datetime) -> int:
    """Let calls lapse whose time is over in the dealer's zone: *not reached*. Answers how many."""
    days: dict[date, list[int]] = {}
    for dealer in list_dealers(session):
        days.setdefault(now.astimezone(dealer.zone_on(now.date())).date(), []).append(dealer.id)
    stored_calls.mark_all_refusals(session)
    add_second_calls(session, now)
    return sum(stored.lapse(session, dealer_ids, today) for today, dealer_ids in days.items())


def import_answers(session: Session, rows: Iterable[Collected]) -> Imported:
    """Keep answers collected elsewhere, whose rows were checked; the caller has checked the right to import.

    The key of an answer is dealer, order and the time it was given: the same again changes nothing, a differing one
    corrects what an import brought, and leaves alone what a person wrote.
    """
    answers = list(rows)
    dealers = {dealer.code: dealer.id for dealer in list_dealers(session, {answer.dealer_code for answer in answers})}
    orders = stored.order_ids(session, {(dealers.get(a.dealer_code, 0), a.number) for a in answers})
    known = stored.answers_of(session, set(orders.values()))
    done = Imported()
    touched: set[int] = set()
    for given in answers:
        dealer_id = dealers.get(given.dealer_code, 0)
        order_id = orders.get((dealer_id, given.number))
        if order_id is None:
            done.without_order.append(given)
            continue
        before = known.setdefault((order_id, given.answered_at), [])
        imported = [row for row in before if row.source == "import"]
        if (imported and _said(imported[-1]) == _said(given)) or any(_said(row) == _said(given) for row in before[-1:]):
            done.unchanged += 1
            continue
        old = before[-1] if before else None
        if old is not None and (old.source != "import" or old.corrected_by_id is not None):
            done.kept.append(given)
            continue
        answer = FollowUpAnswerRow(
            dealer_id=dealer_id, order_id=order_id, answered_at=as_instant(given.answered_at), fixed=given.fixed,
            level=given.level, channel=given.channel, words=given.words, source="import",
        )  # fmt: skip
        stored.save_answer(session, answer, [None], answer.answered_at, corrects=old)
        before.append(answer)
        touched.add(order_id)
        if old is None:
            done.added += 1
        else:
            done.updated += 1
    if touched:
        settle(session, touched)
    return done


def _said(answer: Collected | FollowUpAnswerRow) -> tuple[bool, int | None, str | None, str | None]:
    return (answer.fixed, answer.level, answer.channel, answer.words)


def _check(answered_at: datetime, delivered_at: datetime | None, level: int | None, channel: str | None,
           now: datetime) -> None:  # fmt: skip
    if answered_at > now.astimezone(UTC):
        raise Refused(N_("The answer lies in the future. Enter when it was given."), field="answered_at")
    if delivered_at is not None and answered_at < delivered_at:
        raise Refused(N_("The answer is before the delivery. Correct the time."), field="answered_at")
    if level is not None and level not in LEVELS:
        raise Refused(N_("The level is 1 (dissatisfied) to 4 (very satisfied)."), field="level")
    if channel and channel not in CHANNELS:
        raise Refused(N_("Choose how the customer was reached."), field="channel")


def _job_ids(session: Session, order_id: int, lines: Sequence[int]) -> list[int | None]:
    if not lines:
        return [None]
    known = {job.line: job.id for job in job_rows(session, order_id)}
    if missing := set(lines) - set(known):
        raise Refused(N_("The order has no line {line}."), field="lines", line=min(missing))
    return [known[line] for line in sorted(set(lines))]


def _keep(session: Session, actor: Actor, answer: FollowUpAnswerRow, job_ids: list[int | None], verb: str,
          now: datetime, corrects: FollowUpAnswerRow | None = None) -> int:  # fmt: skip
    answer_id = stored.save_answer(session, answer, job_ids, now, corrects=corrects)
    order_id, dealer_id = answer.order_id, answer.dealer_id
    values = {
        "fixed": answer.fixed, "level": answer.level, "channel": answer.channel, "words": answer.words,
        "answered_at": answer.answered_at.isoformat(), "corrects": corrects.id if corrects else None,
        "kept": [answer.kept_time, answer.kept_cost, answer.kept_quality],
    }  # fmt: skip
    settle(session, [order_id])
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"order:{order_id}", dealer_id=dealer_id,
                  values=values)  # fmt: skip
    return answer_id
