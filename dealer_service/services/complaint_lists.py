"""Which complaints do people work from: mine, the board, overdue, waiting, to be asked again, to be decided?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import DEALER_ROLES, Actor, Permission, Role, require
from dealer_service.domain.complaint_clocks import TimeLeft, time_left
from dealer_service.domain.complaints import OPEN, State
from dealer_service.domain.months import Month
from dealer_service.services.accounts import zone_of
from dealer_service.services.complaint_access import levels_decided
from dealer_service.services.complaint_policy import dealer_seen
from dealer_service.storage import complaint_lists as stored
from dealer_service.storage.complaint_lists import Line, Narrowing, View
from dealer_service.storage.complaint_log import calendars_of
from dealer_service.storage.complaint_policy import absent_for
from dealer_service.storage.dealers import list_dealers

__all__ = ["BoardColumn", "ComplaintFilters", "ComplaintList", "ComplaintRowView", "View", "board",
           "complaints_after", "counts", "export_complaints", "export_rows", "list_complaints", "names_people",
           "views_of", "waiting_for"]  # fmt: skip

PAGE = 50
COLUMN = 12
AT_ONCE = 1_000
VIEWS = (View.MINE, View.OPEN, View.OVERDUE, View.WAITING, View.FOLLOW_UPS, View.TO_DECIDE, View.CLOSED, View.ALL)


@dataclass(frozen=True, slots=True)
class ComplaintFilters:
    """What the address asks for; ``dealer`` a code, ``region`` a name, months of receipt.

    ``ids`` are the complaints of a figure, as ``services.complaint_figures`` answers them.
    """

    view: View = View.OPEN
    dealer: str | None = None
    region: str | None = None
    state: State | None = None
    category: str | None = None
    severity: str | None = None
    level: int | None = None
    handler_id: int | None = None
    first: Month | None = None
    last: Month | None = None
    words: str = ""
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ComplaintRowView:
    """One row: what is kept, with the working time left and its word; ``zone`` is the dealer's."""

    line: Line
    left: TimeLeft
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class ComplaintList:
    """One page of a list; ``with_people`` says whether customers are named."""

    view: View
    rows: tuple[ComplaintRowView, ...]
    total: int
    page: int
    pages: int
    with_people: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One state of the board with its first complaints."""

    state: State
    count: int
    rows: tuple[ComplaintRowView, ...]


def views_of(actor: Actor) -> tuple[View, ...]:
    """The lists of a person, the one he works from first."""
    if actor.has(*DEALER_ROLES - {Role.PRINCIPAL, Role.TECHNICIAN}):
        return VIEWS
    if levels_decided(actor):
        return (View.TO_DECIDE, *(view for view in VIEWS if view is not View.TO_DECIDE))
    return tuple(view for view in VIEWS if view not in (View.MINE, View.TO_DECIDE))


def list_complaints(session: Session, actor: Actor, filters: ComplaintFilters, now: datetime, page: int = 1,
                    most: int = PAGE) -> ComplaintList:  # fmt: skip
    """One page of a list, open complaints by what is due first."""
    require(actor, Permission.SEE_COMPLAINTS)
    people = names_people(actor)
    narrowing = _narrowing(session, actor, filters, now)
    page = max(page, 1)
    rows = _rows(session, narrowing, now, people, (page - 1) * most, most)
    total = (page - 1) * most + len(rows)
    if len(rows) == most or (not rows and page > 1):
        total = stored.count_lines(session, narrowing, with_people=people)
    pages = max(1, -(-total // most))
    if page > pages:
        page, rows = pages, _rows(session, narrowing, now, people, (pages - 1) * most, most)
    return ComplaintList(filters.view, rows, total, page, pages, people)


def complaints_after(session: Session, actor: Actor, filters: ComplaintFilters, now: datetime, after: int,
                     most: int) -> tuple[ComplaintRowView, ...]:  # fmt: skip
    """The next complaints behind the one with the id ``after``, by id: whoever reads on misses none that was there."""
    require(actor, Permission.SEE_COMPLAINTS)
    narrowing = replace(_narrowing(session, actor, filters, now), after=after)
    return _rows(session, narrowing, now, names_people(actor), 0, most)


def board(session: Session, actor: Actor, filters: ComplaintFilters, now: datetime) -> tuple[BoardColumn, ...]:
    """Open complaints by state, in the order of the workflow."""
    require(actor, Permission.SEE_COMPLAINTS)
    people = names_people(actor)
    narrowing = replace(_narrowing(session, actor, filters, now), view=View.OPEN)
    found = stored.count_states(session, narrowing)
    return tuple(
        BoardColumn(
            state,
            found.get(state.value, 0),
            _rows(session, replace(narrowing, state=state.value), now, people, 0, COLUMN)
            if state.value in found
            else (),
        )
        for state in State
        if state in OPEN
    )


def counts(session: Session, actor: Actor, filters: ComplaintFilters, now: datetime) -> dict[View, int]:
    """How many stand in each of the person's open lists under the same filters."""
    require(actor, Permission.SEE_COMPLAINTS)
    narrowing = _narrowing(session, actor, filters, now)
    asked = [view for view in views_of(actor) if view not in (View.CLOSED, View.ALL)]
    levels = levels_decided(actor) or None
    return stored.count_views(session, narrowing, asked, levels, with_people=names_people(actor))


def waiting_for(session: Session, actor: Actor, now: datetime) -> int:
    """How much waits for this person's own hand: for the rail."""
    if not actor.may(Permission.SEE_COMPLAINTS) or actor.user_id is None:
        return 0
    levels = levels_decided(actor) if actor.may(Permission.DECIDE_OFFERS) else ()
    return stored.count_for(session, (actor.user_id, *absent_for(session, actor.user_id, now.date())), levels)


EXPORT_KEYS = ("number", "dealer", "received_at", "category", "severity", "level", "state", "urgency", "due_at",
               "working_minutes_left", "waiting_since", "next_attempt_at", "closed_at", "handler", "vin", "plate",
               "customer")  # fmt: skip


def export_complaints(session: Session, actor: Actor, filters: ComplaintFilters,
                      now: datetime) -> Iterator[dict[str, object]]:  # fmt: skip
    """What is on the screen as rows under ``EXPORT_KEYS``, times in the dealer's zone with their offset.

    Customers are named where the list names them.
    """
    for row in export_rows(session, actor, filters, now):
        values: dict[str, object] = {key: getattr(row.line, key) for key in EXPORT_KEYS if hasattr(row.line, key)}
        left, zone = row.left, ZoneInfo(row.zone)
        values |= {
            "urgency": left.urgency.value if row.line.state != State.CLOSED else None,
            "due_at": left.due_at,
            "working_minutes_left": None if left.seconds is None else int(left.seconds // 60),
        }
        yield {
            key: value.astimezone(zone).isoformat() if isinstance(value, datetime) else value
            for key, value in ((key, values[key]) for key in EXPORT_KEYS)
        }


def export_rows(session: Session, actor: Actor, filters: ComplaintFilters,
                now: datetime) -> Iterator[ComplaintRowView]:  # fmt: skip
    """All rows of a list, whichever page is shown, in its order."""
    require(actor, Permission.SEE_COMPLAINTS)
    narrowing = _narrowing(session, actor, filters, now)
    for lines in stored.stream_lines(session, narrowing, with_people=names_people(actor), at_once=AT_ONCE):
        yield from _with_time(session, lines, now)


def names_people(actor: Actor) -> bool:
    """Lists of a dealer name customers for those who speak with them; lists of a region or the network do not."""
    if actor.token is not None and actor.token.dealer_id is None:
        return False
    return actor.may(Permission.RECEIVE_COMPLAINTS) and not actor.has(
        Role.SERVICE_CENTRE, Role.HEAD_OFFICE, Role.AREA_MANAGER, Role.AUDITOR
    )


def _rows(session: Session, narrowing: Narrowing, now: datetime, people: bool, skip: int,
          most: int | None) -> tuple[ComplaintRowView, ...]:  # fmt: skip
    return _with_time(session, stored.list_lines(session, narrowing, with_people=people, skip=skip, most=most), now)


def _with_time(session: Session, lines: list[Line], now: datetime) -> tuple[ComplaintRowView, ...]:
    calendars = calendars_of(session, {line.calendar_id for line in lines})
    return tuple(
        ComplaintRowView(line, time_left(calendar, line.due_at, now, waiting=line.waiting_since is not None),
                         calendar.zone)
        for line, calendar in ((line, calendars[line.calendar_id]) for line in lines)
    )  # fmt: skip


def _narrowing(session: Session, actor: Actor, filters: ComplaintFilters, now: datetime) -> Narrowing:
    dealers: tuple[int, ...] | None = None
    if filters.dealer:
        dealers = (dealer_seen(session, filters.dealer).id,)
    elif filters.region:
        regions = ((dealer.id, dealer.region_on(now.date())) for dealer in list_dealers(session))
        dealers = tuple(dealer_id for dealer_id, region in regions if region and region[1] == filters.region)
    local = now.astimezone(ZoneInfo(zone_of(session, actor, now)))
    day_ends = (local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)).astimezone(UTC)
    mine = () if actor.user_id is None else (actor.user_id, *absent_for(session, actor.user_id, now.date()))
    narrowing = Narrowing(
        filters.view, now, day_ends, mine, dealers, filters.state.value if filters.state else None,
        filters.category, filters.severity, filters.level, None, filters.handler_id,
        filters.first.number if filters.first else None, filters.last.number if filters.last else None, filters.words,
        filters.ids,
    )  # fmt: skip
    return _as_view(actor, narrowing, filters.view)


def _as_view(actor: Actor, narrowing: Narrowing, view: View) -> Narrowing:
    """What waits for a decision is listed for the levels on which the person decides, or for all where on none."""
    levels = levels_decided(actor) if view is View.TO_DECIDE else ()
    return replace(narrowing, view=view, levels=levels or None)
