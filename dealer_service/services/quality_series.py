"""How did a rate go over the last months, against which target, and where will open months end?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Waiting
from dealer_service.domain.quality import SeriesPoint, Unit
from dealer_service.domain.return_times import Estimate, estimate_at_window
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
        until = {unit_id: watched_until(dealer, now)}
        ends = estimate_months(session, unit, {unit_id: still_open}, until, windows).get(unit_id, {})
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
    still_open: Mapping[int, Sequence[Month]],
    until: Mapping[int, datetime],
    windows: Sequence[ReworkWindow],
) -> dict[int, dict[Month, Estimate]]:
    """The rate that each open month of each unit is expected to have at the end of the window, by unit and month.

    ``until``: how far a unit's visits are watched, see ``watched_until``. A unit without open months is not in it.
    """
    together: dict[tuple[int, Month, Month], list[int]] = {}
    for unit_id, months in still_open.items():
        if months:
            together.setdefault((as_seconds(until[unit_id]), min(months), max(months)), []).append(unit_id)
    found: dict[int, dict[Month, Estimate]] = {}
    for (end, first, last), unit_ids in together.items():
        lent_from, lent_to = first.plus(-LENDING_MONTHS), first.plus(-1)
        watched = watched_visits(session, unit.value, unit_ids, lent_from.number, last.number, end)
        # What came back under another window says nothing of the returns that this one counts.
        lenders: dict[ReworkWindow, list[int]] = {}
        for lender in lent_from.until(lent_to):
            lenders.setdefault(window_on(windows, lender.last_day), []).append(lender.number)
        for unit_id, seen in watched.items():
            found[unit_id] = {}
            for month in still_open[unit_id]:
                window = window_on(windows, month.last_day)
                lent = [visit for number in lenders.get(window, ()) for visit in seen.get(number, [])]
                if own := seen.get(month.number):
                    found[unit_id][month] = estimate_at_window(own, window.days, lent)
    return found


def watched_until(dealer: Dealer | None, now: datetime) -> datetime:
    """The end of the last day the dealer's records are complete to, at the latest now; without a dealer, now."""
    if dealer is None or dealer.complete_to is None:
        return now
    return min(now, dealer.begin_of(dealer.complete_to + timedelta(days=1)))
