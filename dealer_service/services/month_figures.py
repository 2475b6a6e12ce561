"""What are all the rates of a unit's period, and how did the headline go over thirteen months?

Read once from the kept counts; the scorecard and the month's page say the same because both take it from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.first_fix import COUNTS
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import FigureState, Month, Waiting
from dealer_service.domain.quality import Unit
from dealer_service.domain.return_times import Estimate
from dealer_service.domain.rework import ReworkWindow
from dealer_service.domain.scorecards import Figure, Figures, MonthPoint
from dealer_service.domain.targets import Target, weighted
from dealer_service.services.quality_series import estimate_months, target_of, watched_until
from dealer_service.services.quality_states import FinalCalendar, states_of
from dealer_service.services.quality_units import unit_seen
from dealer_service.services.targets import list_targets
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage import lists as stored_lists
from dealer_service.storage import quality as stored
from dealer_service.storage.unchanged import unchanged

NAMES = tuple(COUNTS)
MONTHS_SHOWN = 13
NOTHING: Mapping[str, int] = dict.fromkeys(NAMES, 0)


@dataclass(frozen=True, slots=True)
class UnitMonths:
    """Counts, targets and states of a dealer, a region or the network, month by month."""

    counts: Mapping[Month, Mapping[str, int]]
    targets: Mapping[Month, float | None]
    states: Mapping[Month, FigureState]
    estimates: Mapping[Month, Estimate]
    windows: tuple[ReworkWindow, ...]

    def point(self, month: Month) -> MonthPoint:
        counts, end = self.counts.get(month, NOTHING), self.estimates.get(month)
        rate = Rate(counts["first_a"], counts["first_b"])
        return MonthPoint(
            month.number,
            rate.a,
            rate.b,
            rate.low,
            rate.high,
            self.targets[month],
            not self.states[month].final,
            end.rate if end else None,
        )

    def summed(self, months: list[Month]) -> dict[str, int]:
        return {name: sum(self.counts.get(month, NOTHING)[name] for month in months) for name in NAMES}

    def target(self, months: list[Month]) -> float | None:
        """Each month's target, weighted by b."""
        return weighted([(self.targets[m], self.counts.get(m, NOTHING)["first_b"]) for m in months])

    def figures(self, months: list[Month], sent_back: int | None = None) -> Figures:
        """The figures of one month or of several together; a period is final when its last month is."""
        counts, target = self.summed(months), self.target(months)
        until = self.states[months[-1]].provisional_until
        b = counts["first_b"]
        answered, end = counts["customer_b"], self.estimates.get(months[-1])
        miss = None if target is None else 1.0 - target
        return Figures(
            first_visit=figure(counts["first_a"], b, target, until, months[-1]),
            last_final=self.last_final(months[0]),
            rework=missed(counts["first_a"], b, miss, until, target),
            rework_dealer=missed(counts["first_a_dealer"], b, miss, until, target),
            return_share=missed(counts["returns_a"], counts["visits_b"], None, None, None),
            customer=figure(counts["customer_a"], answered, target, None) if answered else None,
            customer_asked=b or None,
            detected=figure(counts["detected_first_a"], counts["detected_first_b"], target, until),
            estimate=end.rate if end and len(months) == 1 else None,
            internal_returns=sent_back,
        )

    def last_final(self, before: Month) -> Figure | None:
        """The latest final month with repairs before a month."""
        for month in sorted(self.counts, reverse=True):
            counts = self.counts[month]
            if month < before and counts["first_b"] and self.states[month].final:
                return figure(counts["first_a"], counts["first_b"], self.targets[month], None, month)
        return None


def figure(a: int, b: int, target: float | None, until: date | None, month: Month | None = None) -> Figure:
    """A first-time-fix rate with its interval and marks."""
    rate = Rate(a, b)
    few = target is not None and b > 0 and rate.too_few(target)
    return Figure(a, b, rate.low, rate.high, target, few, until if b else None, month.number if month else None)


def missed(a: int, b: int, target: float | None, until: date | None, ffv_target: float | None) -> Figure:
    """The share of the others: a rework rate, with the interval of its complement turned round."""
    rate = Rate(a, b)
    low, high = rate.low, rate.high
    few = ffv_target is not None and b > 0 and rate.too_few(ffv_target)
    return Figure(
        b - a,
        b,
        None if high is None else 1.0 - high,
        None if low is None else 1.0 - low,
        target,
        few,
        until if b else None,
    )


def dealer_months(
    session: Session,
    actor: Actor,
    dealers: Sequence[Dealer],
    last: Month,
    todays: Mapping[int, date],
    months: int = MONTHS_SHOWN,
    *,
    kept: bool = False,
) -> dict[int, UnitMonths]:
    """By dealer: counts, targets, states and estimates of the months up to ``last``; ``todays`` in the dealers' zones.

    What happened today is not yet in an estimate, so that it holds for the whole day. ``kept``: estimates as a page
    may show them, not read again while nothing was recorded.
    """
    span = list(last.plus(1 - months).until(last))
    counts: dict[int, dict[Month, Mapping[str, int]]] = {dealer.id: {} for dealer in dealers}
    for row in stored.dealer_counts(session, NAMES, span[0].number, last.number, list(counts)):
        counts[row[0]][Month.of(row[1])] = dict(zip(NAMES, row[2:], strict=True))
    windows = stored_lists.list_windows(session)
    begun = {dealer.id: dealer.begin_of(todays[dealer.id]) for dealer in dealers}
    states = _states(session, dealers, span, begun, windows)
    targets: list[Target] = unchanged(session, ("targets", actor), lambda: list_targets(session, actor))
    still_open = {
        id_: tuple(m for m in span if states[id_][m].waiting_for is Waiting.WINDOW and own.get(m, NOTHING)["first_b"])
        for id_, own in counts.items()
    }
    until = {dealer.id: watched_until(dealer, begun[dealer.id]) for dealer in dealers}

    def estimated() -> dict[int, dict[Month, Estimate]]:
        return estimate_months(session, Unit.DEALER, still_open, until, windows)

    name = ("estimates", *((id_, until[id_], *open_months) for id_, open_months in still_open.items()))
    ends = unchanged(session, name, estimated) if kept else estimated()
    return {
        dealer.id: UnitMonths(
            counts[dealer.id],
            {month: target_of(targets, Unit.DEALER, dealer.id, dealer, month) for month in span},
            states[dealer.id],
            ends.get(dealer.id, {}),
            tuple(windows),
        )
        for dealer in dealers
    }


def _states(
    session: Session,
    dealers: Sequence[Dealer],
    span: Sequence[Month],
    begun: Mapping[int, datetime],
    windows: list[ReworkWindow],
) -> dict[int, dict[Month, FigureState]]:
    """A merged dealer waits for its successor, so that then all are read."""
    merged = any(dealer.successor_id is not None for dealer in dealers)
    known = stored_dealers.list_dealers(session) if merged else dealers
    calendars = {instant: FinalCalendar(windows, known, instant) for instant in set(begun.values())}
    return {
        dealer.id: {month: calendars[begun[dealer.id]].of_dealer(dealer, month) for month in span} for dealer in dealers
    }


def wider_months(
    session: Session, actor: Actor, unit: Unit, name: str | None, last: Month, now: datetime, months: int = MONTHS_SHOWN
) -> UnitMonths:
    """The same of a region (by its name) or the network. Raises ``NotFound`` or ``NotAllowed``."""
    unit_id = unit_seen(session, actor, unit, name)
    span = list(last.plus(1 - months).until(last))
    if unit is Unit.REGION:
        counts = _by_month(stored.region_counts(session, NAMES, span[0].number, last.number, [unit_id]))
    else:
        counts = _by_month(stored.network_counts(session, NAMES, span[0].number, last.number))
    calendar = FinalCalendar.read(session, now)
    states = states_of(session, actor, span, now, unit=unit, name=name, calendar=calendar)
    targets = list_targets(session, actor)
    still_open = [m for m in span if states[m].waiting_for is Waiting.WINDOW and counts.get(m, NOTHING)["first_b"]]
    windows = stored_lists.list_windows(session)
    ends = estimate_months(session, unit, {unit_id: still_open}, {unit_id: now}, windows).get(unit_id, {})
    aims = {month: target_of(targets, unit, unit_id, None, month) for month in span}
    return UnitMonths(counts, aims, states, ends, tuple(windows))


def _by_month(rows: stored.Counts) -> dict[Month, dict[str, int]]:
    return {Month.of(row[1]): dict(zip(NAMES, row[2:], strict=True)) for row in rows}
