"""Which complaints stand in a list, in the order of what is due, and how many are there of each kind?"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, text, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dealer_service.domain.vehicles import plate_key
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.complaints import IS_CLOSED, IS_ESCALATED, IS_OPEN, ComplaintPersonRow, ComplaintRow
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.order_parties import phone_key
from dealer_service.storage.vehicles import VehicleRow

AFTER_LAST = "\U0010ffff"
NOBODY = 0


class View(StrEnum):
    """The lists people work from."""

    MINE = "mine"
    OPEN = "open"
    OVERDUE = "overdue"
    WAITING = "waiting"
    FOLLOW_UPS = "follow_ups"  # to be asked after the answer, by the end of the day
    TO_DECIDE = "to_decide"  # escalated offers
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """``mine`` are the person and those for whom he stands in; ``day_ends`` is the end of the reader's day.

    ``levels`` and ``dealer_ids`` None: all; ``handler_id`` ``NOBODY``: of those in nobody's hands; months as yyyymm.
    With ``after``, an id, what follows it comes by id.
    """

    view: View
    now: datetime
    day_ends: datetime
    mine: tuple[int, ...] = ()
    dealer_ids: tuple[int, ...] | None = None
    state: str | None = None
    category: str | None = None
    severity: str | None = None
    level: int | None = None
    levels: tuple[int, ...] | None = None
    handler_id: int | None = None
    first_month: int | None = None
    last_month: int | None = None
    words: str = ""
    ids: tuple[int, ...] | None = None
    after: int | None = None


class Line(NamedTuple):
    """One row of a list; ``customer`` is None where the list names no people."""

    id: int
    number: str
    version: int
    dealer_id: int
    dealer: str
    received_at: datetime
    category: str
    severity: str
    level: int
    state: str
    due_at: datetime
    waiting_since: datetime | None
    next_attempt_at: datetime | None
    closed_at: datetime | None
    handler_id: int | None
    handler: str | None
    vin: str | None
    plate: str | None
    calendar_id: int
    customer: str | None = None


_CHOSEN: Any = select
_ROW: Any = ComplaintRow
_HANDLER: Any = aliased(UserRow)


def _lines(with_people: bool) -> Any:
    columns = [
        _ROW.id, _ROW.number, _ROW.version, _ROW.dealer_id, DealerRow.code, _ROW.received_at, _ROW.category,
        _ROW.severity, _ROW.level, _ROW.state, _ROW.due_at, _ROW.waiting_since, _ROW.next_attempt_at, _ROW.closed_at,
        _ROW.handler_id, _HANDLER.name, VehicleRow.vin, _ROW.plate, _ROW.calendar_id,
    ]  # fmt: skip
    statement = _CHOSEN(*columns, *([ComplaintPersonRow.name] if with_people else []))
    statement = statement.join(DealerRow, col(DealerRow.id) == _ROW.dealer_id)
    statement = statement.join(VehicleRow, col(VehicleRow.id) == _ROW.vehicle_id, isouter=True)
    statement = statement.join(_HANDLER, _HANDLER.id == _ROW.handler_id, isouter=True)
    if with_people:
        person = col(ComplaintPersonRow.complaint_id) == _ROW.id
        statement = statement.join(ComplaintPersonRow, person, isouter=True)
    return statement


# Put together once: that costs as much as reading a page.
_LINES, _LINES_WITH_PEOPLE = _lines(False), _lines(True)


def list_lines(session: Session, narrowing: Narrowing, *, with_people: bool, skip: int = 0,
               most: int | None = None) -> list[Line]:  # fmt: skip
    """Complaints of a list: open ones by what is due first, others the latest first; behind ``after`` by id."""
    statement = _listed(narrowing, with_people)
    if skip:
        statement = statement.offset(skip)
    if most is not None:
        statement = statement.limit(most)
    return [Line(*row) for row in session.execute(statement)]


def stream_lines(session: Session, narrowing: Narrowing, *, with_people: bool, at_once: int) -> Iterator[list[Line]]:
    """All complaints of a list in the same order, some at a time: for files."""
    found = session.execute(_listed(narrowing, with_people).execution_options(yield_per=at_once))
    for part in found.partitions():
        yield [Line(*row) for row in part]


def _listed(narrowing: Narrowing, with_people: bool) -> Any:
    statement = _LINES_WITH_PEOPLE if with_people else _LINES
    return statement.where(*_conditions(narrowing, with_people)).order_by(*_order(narrowing))


def count_lines(session: Session, narrowing: Narrowing, *, with_people: bool) -> int:
    """How many complaints stand in a list."""
    statement = select(func.count(_ROW.id)).where(*_conditions(narrowing, with_people))
    return int(session.execute(statement).scalar_one())


def count_views(session: Session, narrowing: Narrowing, views: Iterable[View], levels: tuple[int, ...] | None, *,
                with_people: bool) -> dict[View, int]:  # fmt: skip
    """How many open complaints stand in each of these lists, read once; ``levels`` on which the reader decides."""
    asked = list(views)
    every = replace(narrowing, view=View.OPEN, levels=None)
    sums = [func.sum(case((_in_view(replace(narrowing, levels=levels), view), 1), else_=0)) for view in asked]
    row = session.execute(_CHOSEN(*sums).select_from(ComplaintRow).where(*_conditions(every, with_people))).one()
    return {view: int(count or 0) for view, count in zip(asked, row, strict=True)}


def _of_view(asked: Narrowing, view: View) -> list[Any]:
    made = _VIEWS.get(view)
    return [] if made is None else made(asked)


def _in_view(asked: Narrowing, view: View) -> Any:
    parts = _of_view(asked, view)
    if view is View.TO_DECIDE and asked.levels is not None:
        parts.append(_ROW.level.in_(asked.levels))
    return and_(true(), *parts)


def count_for(session: Session, mine: Collection[int], levels: Collection[int]) -> int:
    """How many open complaints wait for these people, or for a decision on these levels: two small indexes."""
    hand = select(func.count(_ROW.id)).where(text(IS_OPEN), _ROW.handler_id.in_(mine))
    count = int(session.execute(hand).scalar_one()) if mine else 0
    if levels:
        others = or_(_ROW.handler_id.is_(None), _ROW.handler_id.not_in(mine))
        decided = select(func.count(_ROW.id)).where(text(IS_ESCALATED), _ROW.level.in_(levels), others)
        count += int(session.execute(decided).scalar_one())
    return count


def count_states(session: Session, narrowing: Narrowing) -> dict[str, int]:
    """Open complaints by state."""
    statement = _CHOSEN(_ROW.state, func.count(_ROW.id)).where(*_conditions(narrowing, False)).group_by(_ROW.state)
    return {state: int(count) for state, count in session.execute(statement)}


def list_ids(session: Session, narrowing: Narrowing) -> list[int]:
    statement = _CHOSEN(_ROW.id).where(*_conditions(narrowing, False)).order_by(_ROW.received_at, _ROW.id)
    return [complaint_id for (complaint_id,) in session.execute(statement)]


class Received(NamedTuple):
    """What figures need of one complaint beside its entries."""

    id: int
    dealer_id: int
    month: int
    received_at: datetime
    category: str
    severity: str
    state: str
    calendar_id: int
    promises: str


def list_received(session: Session, first_month: int, last_month: int,
                  dealer_ids: Collection[int] | None) -> list[Received]:  # fmt: skip
    """The complaints received in these months (yyyymm), at these dealers or at all in scope."""
    statement = _CHOSEN(_ROW.id, _ROW.dealer_id, _ROW.month, _ROW.received_at, _ROW.category, _ROW.severity,
                        _ROW.state, _ROW.calendar_id, _ROW.promises)  # fmt: skip
    statement = statement.where(_ROW.month >= first_month, _ROW.month <= last_month)
    if dealer_ids is not None:
        statement = statement.where(_ROW.dealer_id.in_(sorted(dealer_ids)))
    return [Received(*row) for row in session.execute(statement.order_by(_ROW.id))]


_VIEWS: dict[View, Callable[[Narrowing], list[Any]]] = {
    View.MINE: lambda asked: [_ROW.handler_id.in_(asked.mine)],
    View.OVERDUE: lambda asked: [_ROW.due_at < asked.now],
    View.WAITING: lambda asked: [_ROW.waiting_since.is_not(None)],
    View.FOLLOW_UPS: lambda asked: [
        _ROW.state == "answered", or_(_ROW.due_at <= asked.day_ends, _ROW.next_attempt_at <= asked.day_ends),
    ],
    # States that have an index of their own are written out as it says them.
    View.TO_DECIDE: lambda _asked: [text(IS_ESCALATED)],
    View.CLOSED: lambda _asked: [text(IS_CLOSED)],
}  # fmt: skip


def _conditions(asked: Narrowing, with_people: bool) -> list[Any]:
    parts: list[Any] = []
    if asked.view not in (View.CLOSED, View.ALL):
        # Written out as in the partial indexes, so that both databases use them.
        parts.append(text(IS_OPEN))
    parts += _of_view(asked, asked.view)
    for name in ("state", "category", "severity", "level"):
        value = getattr(asked, name)
        if value is not None:
            parts.append(getattr(_ROW, name) == value)
    if asked.handler_id is not None:
        parts.append(_ROW.handler_id.is_(None) if asked.handler_id == NOBODY else _ROW.handler_id == asked.handler_id)
    for name, values in (("dealer_id", asked.dealer_ids), ("level", asked.levels), ("id", asked.ids)):
        if values is not None:
            parts.append(getattr(_ROW, name).in_(values))
    if asked.first_month is not None:
        parts.append(_ROW.month >= asked.first_month)
    if asked.last_month is not None:
        parts.append(_ROW.month <= asked.last_month)
    if asked.after is not None:
        parts.append(_ROW.id > asked.after)
    if asked.words.strip():
        parts.append(_named(asked.words.strip(), with_people))
    return parts


def _named(words: str, with_people: bool) -> Any:
    """Number, VIN or its end, plate; where people are named also the customer's name or telephone."""
    typed, key = words.upper(), plate_key(words)
    found = [_ROW.number.in_((words, typed)), (_ROW.number >= typed) & (_ROW.number < typed + AFTER_LAST)]
    if len(key) >= 6:
        vehicles = select(VehicleRow.id).where(
            or_(col(VehicleRow.vin) == key, col(VehicleRow.vin).endswith(key, autoescape=True))
        )
        found.append(_ROW.vehicle_id.in_(vehicles))
    if key:
        found.append(func.upper(_ROW.plate).in_((typed, key)))
    if with_people:
        named = [col(ComplaintPersonRow.name).icontains(words, autoescape=True)]
        if len(phone_key(words)) >= 6:
            named.append(col(ComplaintPersonRow.phone_key).endswith(phone_key(words), autoescape=True))
        found.append(_ROW.id.in_(select(ComplaintPersonRow.complaint_id).where(or_(*named))))
    return or_(*found)


def _order(asked: Narrowing) -> list[Any]:
    view = asked.view
    if asked.after is not None:
        return [_ROW.id]
    if view is View.CLOSED:
        return [_ROW.closed_at.desc(), _ROW.id.desc()]
    if view is View.ALL:
        return [_ROW.received_at.desc(), _ROW.id.desc()]
    return [_ROW.due_at, _ROW.id]
