"""How did a rate go over the last months, against which target, and where will open months end?"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Waiting
from dealer_service.domain.quality import SeriesPoint, Unit
from dealer_service.domain.return_times import Estimate, Observation, estimate_at_window
from dealer_service.domain.rework import ReworkWindow, window_on
from dealer_service.domain.targets import Target, target_in, weighted
from dealer_service.services.quality import quality_rows
from dealer_service.services.quality_states import FinalCalendar, states_of
from dealer_service.services.quality_units import unit_seen
from dealer_service.services.targets import list_targets
from dealer_service.storage import lists as stored_lists
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.return_times import watched_visits

# So many months whose window has closed lend their later returns to a month that is still open.
LENDING_MONTHS = 3


def series(
    session: Session,
    actor: Actor,
    *,
    last: Month,
    now: datetime,
    unit: Unit = Unit.DEALER,
    name: str | None = None,
    months: int = 13,
    estimates: bool = True,
) -> list[SeriesPoint]:
    """The headline rate (first visits, reported) of one unit, month by month up to ``last``, none left out.

    A month whose rework window is still open gets the rate estimated for its end from the return times seen so far
    (Kaplan-Meier, domain section 2). Raises as ``quality_rows`` does.
    """
    require(actor, Permission.SEE_QUALITY)
    first = last.plus(1 - months)
    code = name if unit is Unit.DEALER else None
    rows = quality_rows(session, actor, first=first, last=last, by=unit, dealer_code=code)
    rates = {row.month: row.rate for row in rows if unit is not Unit.REGION or row.unit == name}
    span = list(first.until(last))
    calendar = FinalCalendar.read(session, now)
    states = states_of(session, actor, span, now, unit=unit, name=name, calendar=calendar)
    unit_id = unit_seen(session, actor, unit, name)
    dealer = calendar.by_id[unit_id] if unit is Unit.DEALER else None
    targets = list_targets(session, actor)
    still_open = [month for month in span if states[month].waiting_for is Waiting.WINDOW and str(month) in rates]
    ends: dict[Month, Estimate] = {}
    if estimates and still_open:
        windows = stored_lists.list_windows(session)
        ends = estimate_months(session, unit, unit_id, dealer, still_open, now, windows)
    points = []
    for month in span:
        end = ends.get(month)
        points.append(
            SeriesPoint(
                month,
                rates.get(str(month), Rate(0, 0)),
                target_of(targets, unit, unit_id, dealer, month),
                states[month],
                end.rate if end else None,
                end.low if end else None,
                end.high if end else None,
            )
        )
    return points


def target_of(targets: list[Target], unit: Unit, unit_id: int, dealer: Dealer | None, month: Month) -> float | None:
    """The target a unit is held to in a month: the dealer's, else the region's, else the network's."""
    if unit is Unit.DEALER and dealer is not None:
        region = dealer.region_on(month.last_day)
        found = target_in(targets, month, dealer_id=dealer.id, region_id=region[0] if region else None)
    else:
        found = target_in(targets, month, region_id=unit_id if unit is Unit.REGION else None)
    return None if found is None else found.ffv


def target_over(points: list[SeriesPoint]) -> float | None:
    """The target of several months together, weighted by b."""
    return weighted([(point.target, point.rate.b) for point in points])


def estimate_months(
    session: Session,
    unit: Unit,
    unit_id: int,
    dealer: Dealer | None,
    months: list[Month],
    now: datetime,
    windows: Sequence[ReworkWindow],
) -> dict[Month, Estimate]:
    """The rate each open month is expected to have at the end of the window.

    A dealer's visits are watched until the records end, the network's until now.
    """
    lent_from, lent_to = min(months).plus(-LENDING_MONTHS), min(months).plus(-1)
    until = as_seconds(watched_until(dealer, now))
    seen = watched_visits(session, unit.value, unit_id, lent_from.number, max(months).number, until)
    lent = [visit for month in lent_from.until(lent_to) for visit in seen.get(month.number, [])]
    found = {}
    for month in months:
        own: list[Observation] = seen.get(month.number, [])
        if own:
            days = window_on(windows, month.last_day).days
            found[month] = estimate_at_window(own, days, lent)
    return found


def watched_until(dealer: Dealer | None, now: datetime) -> datetime:
    """The end of the last day the dealer's records are complete to, at the latest now."""
    if dealer is None or dealer.complete_to is None:
        return now
    zone = dealer.zone_on(dealer.complete_to)
    return min(now, datetime.combine(dealer.complete_to + timedelta(days=1), time(), zone).astimezone(UTC))
