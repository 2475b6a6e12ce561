"""Which plans to improve are there, and did they help?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.improvement import Effect, Measure, Share, judge
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.domain.standard_lists import Cause
from dealer_service.services.accounts import dealers_where
from dealer_service.services.audit_access import dealer_of, written
from dealer_service.services.quality_states import FinalCalendar
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.words import N_
from dealer_service.storage import audits as stored_audits
from dealer_service.storage import improvement as stored
from dealer_service.storage.cause_counts import charged_causes
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.improvement import ImprovementMeasureRow, ImprovementPlanRow
from dealer_service.storage.lists import list_causes
from dealer_service.storage.quality import dealer_counts
from dealer_service.storage.unchanged import unchanged

LONGEST_BEFORE = 24


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done for a plan."""

    id: int
    words: str
    owner: str
    due_on: date
    done_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its effect so far; ``after_last`` is the last final month counted, None before the first.

    ``audit_id`` where it was opened from a finding.
    """

    id: int
    dealer: Dealer
    title: str
    measure: Measure
    cause: Cause | None
    finding_id: int | None
    audit_id: int | None
    target: float
    before_first: Month
    before_last: Month
    after_first: Month
    after_last: Month | None
    before: Share
    after: Share
    effect: Effect
    due_on: date
    owner: str
    steps: tuple[Step, ...]
    closed_at: datetime | None
    closing_words: str | None
    may_change: bool


@dataclass(frozen=True, slots=True)
class PlanWanted:
    """What is asked to open a plan; ``target`` a share of 0 to 1."""

    code: str
    title: str
    measure: Measure
    target: float
    before_first: Month
    before_last: Month
    after_first: Month
    due_on: date
    owner: str
    cause_code: str | None = None
    finding_id: int | None = None


def open_plan(session: Session, actor: Actor, wanted: PlanWanted, now: datetime) -> int:
    """Open a plan from a cause or a finding; answers its id."""
    require(actor, Permission.PLAN_IMPROVEMENT)
    dealer = dealer_seen(session, wanted.code)
    _check_place(session, actor, dealer.id, now)
    if not 0 <= wanted.target < 1:
        raise Refused(N_("A target is a share from 0 % to below 100 %."), field="target")
    if not wanted.before_first <= wanted.before_last < wanted.after_first:
        raise Refused(N_("The months before end before the measures begin to work."), field="after_first")
    if wanted.before_first.plus(LONGEST_BEFORE - 1) < wanted.before_last:
        raise Refused(N_("At most {most} months at a time."), field="before_first", most=LONGEST_BEFORE)
    if wanted.due_on <= wanted.after_first.last_day:
        raise Refused(N_("Judge it after the first month in which the measures work."), field="due_on")
    of_cause = wanted.measure is Measure.RETURNS_OF_CAUSE
    if of_cause and wanted.cause_code not in {cause.code for cause in list_causes(session)}:
        raise Refused(N_("Choose the cause that the plan is about."), field="cause")
    if wanted.finding_id is not None:
        finding = stored_audits.find_finding(session, wanted.finding_id)
        if finding is None or finding.dealer_id != dealer.id:
            raise NotFound(N_("There is no such finding, or it is not for you."))
    row = ImprovementPlanRow(
        dealer_id=dealer.id, title=written(wanted.title, "title"), measure=wanted.measure.value,
        cause_code=wanted.cause_code if of_cause else None, finding_id=wanted.finding_id, target=wanted.target,
        before_first=wanted.before_first.number, before_last=wanted.before_last.number,
        after_first=wanted.after_first.number, due_on=wanted.due_on, owner=written(wanted.owner, "owner"),
        opened_at=now, opened_by_id=actor.user_id,
    )  # fmt: skip
    plan_id = stored.save(session, row)
    _record(session, actor, "open_plan", row, now, title=row.title, measure=row.measure, cause=row.cause_code,
            target=row.target, due_on=row.due_on.isoformat())  # fmt: skip
    return plan_id


def add_step(session: Session, actor: Actor, plan_id: int, words: str, owner: str, due_on: date | None,
             now: datetime) -> int:  # fmt: skip
    """One thing to be done for the plan, by whom, until when."""
    row = _plan_to_change(session, actor, plan_id, now)
    if due_on is None:
        raise Refused(N_("Give the day until which it is done."), field="due_on")
    step = ImprovementMeasureRow(dealer_id=row.dealer_id, plan_id=plan_id, words=written(words),
                                 owner=written(owner, "owner"), due_on=due_on)  # fmt: skip
    step_id = stored.save(session, step)
    _record(session, actor, "add_measure", row, now, measure=step_id, words=step.words, due_on=due_on.isoformat())
    return step_id


def finish_step(session: Session, actor: Actor, step_id: int, now: datetime) -> int:
    """It is done; answers the id of its plan."""
    step = stored.find_measure(session, step_id)
    if step is None:
        raise NotFound(N_("There is no such plan, or it is not for you."))
    row = _plan_to_change(session, actor, step.plan_id, now)
    if step.done_on is None:
        step.done_on = now.date()
        stored.save(session, step)
        _record(session, actor, "finish_measure", row, now, measure=step_id)
    return step.plan_id


def close_plan(session: Session, actor: Actor, plan_id: int, words: str, now: datetime) -> None:
    """Nothing more is done for it; what the figures say stands on the page as before."""
    row = _plan_to_change(session, actor, plan_id, now)
    row.closing_words, row.closed_at, row.closed_by_id = written(words), now, actor.user_id
    stored.save(session, row)
    _record(session, actor, "close_plan", row, now, words=row.closing_words)


def list_plans(session: Session, actor: Actor, now: datetime, code: str | None = None) -> list[Plan]:
    """The plans in scope with their effect, open ones first; of one dealer where a code is given."""
    require(actor, Permission.SEE_QUALITY)
    rows = stored.list_plans(session, None if code is None else dealer_seen(session, code).id)
    return _plans(session, actor, rows, now)


def plans_beside(session: Session, actor: Actor, dealer: Dealer, now: datetime) -> list[Plan]:
    """As ``list_plans``, for a page of a dealer that is seen; most have none, and then nothing is read."""
    require(actor, Permission.SEE_QUALITY)
    planned = unchanged(session, ("planned", dealer.id), lambda: bool(stored.list_plans(session, dealer.id)))
    return _plans(session, actor, stored.list_plans(session, dealer.id), now) if planned else []


def get_plan(session: Session, actor: Actor, plan_id: int, now: datetime) -> Plan:
    """One plan in scope."""
    require(actor, Permission.SEE_QUALITY)
    row = stored.find_plan(session, plan_id)
    if row is None:
        raise NotFound(N_("There is no such plan, or it is not for you."))
    return _plans(session, actor, [row], now)[0]


def share_of(session: Session, dealer_id: int, measure: Measure, cause_code: str | None, first: Month,
             last: Month) -> Share:  # fmt: skip
    """The bad share of a dealer's months: failed of the first visits, or returns of a cause for all orders."""
    if last < first:
        return Share(0, 0)
    names = ("first_a", "first_b", "visits_b")
    counts = [row[2:] for row in dealer_counts(session, names, first.number, last.number, [dealer_id])]
    a, b, visits = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    if measure is Measure.FAILED_FIRST_VISITS:
        return Share(b - a, b)
    hits = dict(charged_causes(session, first.number, last.number, dealer_id=dealer_id)).get(cause_code, 0)
    return Share(min(hits, visits), visits)


def dealers_to_choose(session: Session, actor: Actor, now: datetime) -> list[Dealer]:
    """The dealers for which this person makes plans, by code."""
    require(actor, Permission.PLAN_IMPROVEMENT)
    own = dealers_where(session, actor, Permission.PLAN_IMPROVEMENT, now)
    return [dealer for dealer in list_dealers(session) if own is None or dealer.id in own]


def causes_to_choose(session: Session, actor: Actor) -> list[Cause]:
    """The causes that a plan may be about."""
    require(actor, Permission.PLAN_IMPROVEMENT)
    return [cause for cause in list_causes(session) if cause.retired_on is None]


def _plans(session: Session, actor: Actor, rows: list[ImprovementPlanRow], now: datetime) -> list[Plan]:
    if not rows:
        return []
    steps = stored.measures_of(session, [row.id or 0 for row in rows])
    causes = {cause.code: cause for cause in list_causes(session)}
    calendar = FinalCalendar.read(session, now)
    own = dealers_where(session, actor, Permission.PLAN_IMPROVEMENT, now)
    return [
        _plan(session, row, steps[row.id or 0], causes, calendar, now, may_change=own is None or row.dealer_id in own)
        for row in rows
    ]


def _plan(session: Session, row: ImprovementPlanRow, steps: list[ImprovementMeasureRow], causes: dict[str, Cause],
          calendar: FinalCalendar, now: datetime, *, may_change: bool) -> Plan:  # fmt: skip
    dealer, today = dealer_of(session, row.dealer_id), now.date()
    measure, before_first = Measure(row.measure), Month.of(row.before_first)
    before_last, after_first = Month.of(row.before_last), Month.of(row.after_first)
    end = Month.on(row.closed_at.date() if row.closed_at else today)
    final = [month for month in after_first.until(end) if calendar.of_dealer(dealer, month).final]
    after_last = max(final, default=None)
    before = share_of(session, row.dealer_id, measure, row.cause_code, before_first, before_last)
    after = Share(0, 0)
    if after_last is not None:
        after = share_of(session, row.dealer_id, measure, row.cause_code, after_first, after_last)
    finding = None if row.finding_id is None else stored_audits.find_finding(session, row.finding_id)
    return Plan(
        row.id or 0, dealer, row.title, measure, causes.get(row.cause_code or ""), row.finding_id,
        finding.audit_id if finding else None, row.target, before_first, before_last, after_first, after_last, before,
        after, judge(before, after, row.target, due_on=row.due_on, today=today), row.due_on, row.owner,
        tuple(Step(one.id or 0, one.words, one.owner, one.due_on, one.done_on, one.done_on is None
                   and one.due_on < today) for one in steps),
        row.closed_at, row.closing_words, row.closed_at is None and may_change,
    )  # fmt: skip


def _check_place(session: Session, actor: Actor, dealer_id: int, now: datetime) -> None:
    """A manager at his own dealer, an area manager in his region: whoever sees a dealer otherwise reads its plans."""
    own = dealers_where(session, actor, Permission.PLAN_IMPROVEMENT, now)
    if own is not None and dealer_id not in own:
        raise NotAllowed(N_("Plans are made by the dealer's service manager and its area manager."))


def _plan_to_change(session: Session, actor: Actor, plan_id: int, now: datetime) -> ImprovementPlanRow:
    require(actor, Permission.PLAN_IMPROVEMENT)
    row = stored.find_plan(session, plan_id)
    if row is None:
        raise NotFound(N_("There is no such plan, or it is not for you."))
    _check_place(session, actor, row.dealer_id, now)
    if row.closed_at is not None:
        raise Refused(N_("This plan is closed and stays as it is. Open another."))
    return row


def _record(session: Session, actor: Actor, verb: str, row: ImprovementPlanRow, now: datetime,
            **values: object) -> None:  # fmt: skip
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"improvement:{row.id}",
                  dealer_id=row.dealer_id, values=values)  # fmt: skip
