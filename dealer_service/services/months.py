"""What does a unit's month, quarter or year look like, and what waits there today?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import FigureState, Month, Period, ends, starts
from dealer_service.domain.quality import Unit
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.domain.rework import ReworkWindow, window_on
from dealer_service.domain.rework_windows import WindowSpan, spans_between
from dealer_service.domain.scorecards import CauseBar, CauseName, Figure, Figures, MonthPoint, pareto
from dealer_service.domain.targets import Target
from dealer_service.services.month_figures import MONTHS_SHOWN, UnitMonths, dealer_months, figure, wider_months
from dealer_service.services.quality_series import target_of
from dealer_service.services.quality_states import FinalCalendar
from dealer_service.services.quality_units import dealer_seen, regions_seen, require_network, unit_seen
from dealer_service.services.scorecard_cases import cause_name
from dealer_service.services.scorecards import local_today
from dealer_service.services.targets import list_targets
from dealer_service.services.words import N_
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage import quality as stored
from dealer_service.storage import scorecard_records as records
from dealer_service.storage.cause_counts import charged_causes_by_side
from dealer_service.storage.open_matters import OpenMatters, open_matters
from dealer_service.storage.scope import scope_of
from dealer_service.storage.unchanged import unchanged


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit's period: ``name`` is the dealer's or the region's, empty for the network.

    ``months`` are those of the period, ``series`` the months up to its last; in these ``earlier_windows`` held before
    ``window``. ``matters`` wait at a dealer today, whatever the period. ``region`` is (id, name) of the unit, where it
    lies in one that the person may open.
    """

    unit: Unit
    name: str
    period: Period
    months: tuple[Month, ...]
    figures: Figures
    state: FigureState
    series: tuple[MonthPoint, ...]
    causes: tuple[CauseBar, ...]
    window: ReworkWindow
    dealer: Dealer | None = None
    region: tuple[int, str] | None = None
    matters: OpenMatters | None = None
    earlier_windows: tuple[WindowSpan, ...] = ()

    @property
    def last(self) -> Month:
        return self.months[-1]


def dealer_month(
    session: Session, actor: Actor, dealer_code: str, month: Month, now: datetime, period: Period = Period.MONTH
) -> UnitMonth:
    """A dealer's month, or the quarter or year in which it lies. Raises ``NotFound`` for a dealer outside the scope."""
    require(actor, Permission.SEE_QUALITY)
    dealer = dealer_seen(session, dealer_code, kept=True)
    months = list(starts(period, month).until(ends(period, month)))
    first, last = months[0].number, months[-1].number
    today = local_today(dealer, now)
    known = dealer_months(session, actor, [dealer], months[-1], {dealer.id: today}, kept=True)[dealer.id]
    sent_back = records.sent_back(session, [dealer.id], first, last).get(dealer.id)
    region = dealer.region_on(months[-1].last_day)
    return UnitMonth(
        Unit.DEALER,
        dealer.name,
        period,
        tuple(months),
        known.figures(months, sent_back),
        known.states[months[-1]],
        _series(known),
        _causes(session, first, last, dealer_id=dealer.id),
        window_on(known.windows, months[-1].last_day),
        dealer,
        region if region is not None and _opens_region(session, actor, region[0]) else None,
        unchanged(session, ("matters", dealer.id, today), lambda: open_matters(session, dealer.id, today)),
        _earlier(known),
    )


def wider_month(
    session: Session,
    actor: Actor,
    unit: Unit,
    region_id: int | None,
    month: Month,
    now: datetime,
    period: Period = Period.MONTH,
) -> UnitMonth:
    """The same of a region or of the network. Raises ``NotFound`` or ``NotAllowed``."""
    require(actor, Permission.SEE_QUALITY)
    name = region_name(session, actor, region_id) if region_id is not None else None
    months = list(starts(period, month).until(ends(period, month)))
    known = wider_months(session, actor, unit, name, months[-1], now)
    return UnitMonth(
        unit,
        name or "",
        period,
        tuple(months),
        known.figures(months),
        known.states[months[-1]],
        _series(known),
        _causes(session, months[0].number, months[-1].number, region_id=region_id),
        window_on(known.windows, months[-1].last_day),
        region=None if region_id is None else (region_id, name or ""),
        earlier_windows=_earlier(known),
    )


def _earlier(known: UnitMonths) -> tuple[WindowSpan, ...]:
    if len(known.windows) == 1:
        return ()
    return tuple(spans_between(known.windows, min(known.states).first_day, max(known.states).last_day)[:-1])


def region_name(session: Session, actor: Actor, region_id: int) -> str:
    """The name of a region whose figures this person sees; raises ``NotFound`` or ``NotAllowed``."""
    name = dict(stored_dealers.list_regions(session)).get(region_id)
    if name is None:
        raise NotFound(N_("There is no region {region}."), region=region_id)
    unit_seen(session, actor, Unit.REGION, name)
    return name


@dataclass(frozen=True, slots=True)
class DealerLine:
    """One dealer of a list; ``figure`` has b 0 where nothing was repaired."""

    code: str
    name: str
    region: str | None
    figure: Figure
    state: FigureState


@dataclass(frozen=True, slots=True)
class DealerLines:
    """The dealers of a person's scope in one month; ``total`` adds them up, with the targets weighted by b."""

    lines: tuple[DealerLine, ...]
    total: Figure
    regions: tuple[tuple[int, str], ...]
    network: bool


def dealer_lines(
    session: Session, actor: Actor, month: Month, now: datetime, region_id: int | None = None
) -> DealerLines:
    """All dealers in scope with their month, by code; those of one region with ``region_id`` (on the month's last day).

    Dealers without repairs stand in the list, without a rate.
    """
    require(actor, Permission.SEE_QUALITY)
    rows = stored.dealer_counts(session, ("first_a", "first_b"), month.number, month.number)
    counts = {row[0]: Rate(row[2], row[3]) for row in rows}
    calendar = FinalCalendar.read(session, now)
    targets = list_targets(session, actor)
    scope = scope_of(session)
    lines, seen = [], {}
    for dealer in sorted(calendar.by_id.values(), key=lambda dealer: dealer.code):
        region = dealer.region_on(month.last_day)
        if not scope.allows(dealer.id):
            continue
        if region is not None:
            seen[region[0]] = region[1]
        if region_id is None or (region is not None and region[0] == region_id):
            lines.append(_line(dealer, region, counts.get(dealer.id, Rate(0, 0)), targets, calendar, month))
    opened = {id_: name for id_, name in seen.items() if _opens_region(session, actor, id_)}
    return DealerLines(
        tuple(lines), _total(lines), tuple(sorted(opened.items(), key=lambda r: r[1])), scope.dealer_ids is None
    )


def _line(
    dealer: Dealer, region: tuple[int, str] | None, rate: Rate, targets: list[Target], calendar: FinalCalendar,
    month: Month,
) -> DealerLine:  # fmt: skip
    state = calendar.of_dealer(dealer, month)
    target = target_of(targets, Unit.DEALER, dealer.id, dealer, month)
    made = figure(rate.a, rate.b, target, state.provisional_until)
    return DealerLine(dealer.code, dealer.name, region[1] if region else None, made, state)


def _total(lines: list[DealerLine]) -> Figure:
    counted = [line.figure for line in lines if line.figure.b]
    b = sum(part.b for part in counted)
    aims = [part.target for part in counted]
    target = None
    if counted and None not in aims:
        target = sum((part.target or 0.0) * part.b for part in counted) / b
    until = max((part.provisional_until for part in counted if part.provisional_until), default=None)
    return figure(sum(part.a for part in counted), b, target, until)


def _opens_region(session: Session, actor: Actor, region_id: int) -> bool:
    try:
        seen = regions_seen(session, actor)
    except NotAllowed:
        return False
    return seen is None or region_id in seen


def sees_network(session: Session) -> bool:
    """May this person open the figures of the whole network?"""
    try:
        require_network(session)
    except NotAllowed:
        return False
    return True


def _series(known: UnitMonths) -> tuple[MonthPoint, ...]:
    return tuple(known.point(month) for month in list(known.targets)[-MONTHS_SHOWN:])


def _causes(
    session: Session, first: int, last: int, *, dealer_id: int | None = None, region_id: int | None = None
) -> tuple[CauseBar, ...]:
    counts: dict[CauseName, int] = {}
    untagged = 0
    for cause, accepted, count in charged_causes_by_side(
        session, first, last, dealer_id=dealer_id, region_id=region_id
    ):
        if cause is None:
            untagged += count
        else:
            name = cause_name(cause, accepted)
            counts[name] = counts.get(name, 0) + count
    return pareto(counts, untagged)
