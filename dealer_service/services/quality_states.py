"""Until when is a figure provisional, and what does it wait for?"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import FigureState, Month, figure_state, final_from
from dealer_service.domain.quality import Unit
from dealer_service.domain.rework import ReworkWindow
from dealer_service.services.quality_units import unit_seen
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage import lists as stored_lists
from dealer_service.storage import quality as stored

# A dealer is expected in a month's figures while it counted in that month or in the year before.
EXPECTED_MONTHS = 12


class FinalCalendar:
    """Windows and dealers, read once, for any number of figures."""

    def __init__(self, windows: list[ReworkWindow], dealers: Iterable[Dealer], now: datetime) -> None:
        self._windows = windows
        self._now = now
        self.by_id = {dealer.id: dealer for dealer in dealers}
        days: dict[ZoneInfo, date] = {}  # a thousand dealers live in a few zones
        self._todays: dict[int, date] = {}
        for id_, dealer in self.by_id.items():
            zone = dealer.zone_on(now.date())
            if zone not in days:
                days[zone] = now.astimezone(zone).date()
            self._todays[id_] = days[zone]
        self._finals: dict[Month, date] = {}

    @classmethod
    def read(cls, session: Session, now: datetime) -> "FinalCalendar":
        return cls(stored_lists.list_windows(session), stored_dealers.list_dealers(session), now)

    def final_from(self, month: Month) -> date:
        if month not in self._finals:
            self._finals[month] = final_from(month, self._windows)
        return self._finals[month]

    def of_dealer(self, dealer: Dealer, month: Month) -> FigureState:
        known = self.by_id[dealer.id]
        told = [(known.code, self._complete_to(known))]
        return figure_state(self.final_from(month), self._todays[known.id], told)

    def of_dealers(self, ids: Iterable[int], month: Month) -> FigureState:
        """The state of what these dealers add up to; of none, by the calendar alone."""
        known = sorted((self.by_id[id_] for id_ in ids), key=lambda dealer: dealer.code)
        today = min((self._todays[dealer.id] for dealer in known), default=self._now.date())
        return figure_state(
            self.final_from(month), today, ((dealer.code, self._complete_to(dealer)) for dealer in known)
        )

    def _complete_to(self, dealer: Dealer) -> date | None:
        """A merged dealer reports no more: what its successor has reported covers it."""
        if dealer.successor_id is None:
            return dealer.complete_to
        latest, seen = dealer.complete_to, {dealer.id}
        at = dealer
        while at.successor_id is not None and at.successor_id not in seen and at.successor_id in self.by_id:
            at = self.by_id[at.successor_id]
            seen.add(at.id)
            latest = max(filter(None, (latest, at.complete_to)), default=None)
        return latest


def is_final(dealer: Dealer, month: Month, today: date, windows: list[ReworkWindow]) -> bool:
    """Has the day come, and are the dealer's own records complete to it?"""
    return figure_state(final_from(month, windows), today, [(dealer.code, dealer.complete_to)]).final


def states_of(
    session: Session,
    actor: Actor,
    months: Iterable[Month],
    now: datetime,
    *,
    unit: Unit = Unit.DEALER,
    name: str | None = None,
    calendar: FinalCalendar | None = None,
) -> dict[Month, FigureState]:
    """State of one unit's figures in each month (for a quarter give its last): ``name`` is a code or a region's name.

    Raises ``NotFound`` or ``NotAllowed`` for a unit that this person does not see.
    """
    require(actor, Permission.SEE_QUALITY)
    unit_id = unit_seen(session, actor, unit, name)
    known = calendar or FinalCalendar.read(session, now)
    if unit is Unit.DEALER:
        return {month: known.of_dealers([unit_id], month) for month in months}
    found = {}
    for month in months:
        since = month.plus(-EXPECTED_MONTHS).number
        ids = stored.dealers_counted(session, since, month.number, unit_id if unit is Unit.REGION else None)
        found[month] = known.of_dealers(ids, month)
    return found


def dealer_states(session: Session, actor: Actor, month: Month, now: datetime) -> dict[str, FigureState]:
    """State of every dealer's figures of a month, by code: for a table of dealers."""
    require(actor, Permission.SEE_QUALITY)
    known = FinalCalendar.read(session, now)
    return {dealer.code: known.of_dealer(dealer, month) for dealer in known.by_id.values()}
