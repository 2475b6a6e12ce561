"""How does another system bring one repair order, and read it again?

By the very way of an import: the same checks of rows, the same merging with what is there, the same settling.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import SimpleNamespace

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.data_exchange import STANDARD
from dealer_service.domain.import_columns import REPAIR_ORDERS
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_plans import RowPlan
from dealer_service.domain.import_problems import NO_KEY, SPOILT_BY, UNKNOWN_DEALER, OrderGroup, Problem, shown
from dealer_service.domain.import_rows import RowReader
from dealer_service.domain.import_values import clean
from dealer_service.domain.order_documents import (
    FieldProblem,
    OrderDocument,
    UnknownDealer,
    WrongFields,
    read_document,
)
from dealer_service.domain.refusals import NotFound
from dealer_service.services.import_chunks import Placed, place_chunk, settle_chunk
from dealer_service.services.import_reading.chunks import chunk_of
from dealer_service.services.import_reading.grouping import Desk, OpenOrder
from dealer_service.services.import_writer import note_counts
from dealer_service.services.order_guard import refuse_without_region
from dealer_service.services.order_scope import sight_of
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.repair_order_view import OrderView, get_order
from dealer_service.services.vehicles import pairs_seen
from dealer_service.services.words import N_
from dealer_service.storage import order_details as details
from dealer_service.storage import order_intake as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.order_changes import find_order_id
from dealer_service.storage.order_writing import Writing, shaper_of
from dealer_service.storage.registers import Register, load_register
from dealer_service.storage.scope import scope_of

DEALER_CODE, RO_NUMBER = (REPAIR_ORDERS.names.index(name) for name in ("dealer_code", "ro_number"))
NO_ORDER = N_("There is no such order, or not for you.")


class Taken(StrEnum):
    """What became of an order that was brought."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class TakenOrder:
    """An order that was taken: what became of it, its rows by what became of them, and what is odd about it."""

    order_id: int
    dealer_code: str
    number: str
    became: Taken
    rows: RowCounts
    warnings: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class OriginalJob:
    """The earlier job to which a job of an order leads; the number is None where the order is not seen."""

    dealer: str | None
    number: str | None
    line: int


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """An order as it is now, with what another system knows of the vehicle; originals by the id of the job."""

    view: OrderView
    powertrain: str | None
    first_registered_on: date | None
    originals: dict[int, OriginalJob]


def take_order(session: Session, actor: Actor, document: object, now: datetime) -> TakenOrder:
    """Add or update one order of the actor's dealers, links, suspicions and counts included; commits nothing.

    Sent again it changes nothing. A file of the same rows would be told the same; only that of a document all is taken
    or nothing, and that what was refused is not kept: the program was told. Raises ``WrongFields``, and
    ``UnknownDealer`` for a dealer outside the scope.
    """
    require(actor, Permission.IMPORT_ORDERS)
    read = read_document(document)
    code = clean(read.rows[0][DEALER_CODE])
    register = _register(session, code)
    if code and code not in register.dealers:
        params = {"row": 1, "column": "dealer_code", "value": shown(code)}
        raise UnknownDealer(code, FieldProblem("dealer_code", code, UNKNOWN_DEALER, params))
    group = _group(read, register, code)
    if group.refusals or group.order is None:
        raise WrongFields(_placed(read, ((row.row, problem) for row in group.refusals for problem in row.problems)))
    dealer = register.dealers[code]
    stored.hold_dealer(session, dealer.id)
    run = stored.run_of_day(session, actor.token.token_id if actor.token else 0, actor.name, dealer.id, now)
    writing = Writing(stored.PROFILE, now, now.date())
    try:
        placed = place_chunk(session, actor, chunk_of([group], shaper_of(register, writing)), register, writing)
    except LookupError:
        raise refuse_without_region(code) from None
    settle_chunk(session, placed, register, writing, run.id or 0)
    total = RowCounts(*(getattr(run, name) for name in RowCounts.__slots__))
    total.add(placed.counts)
    note_counts(run, total, now)
    run.total, run.finished_at = total.read, now
    order_id = find_order_id(session, dealer.id, group.order.number) or 0
    became = _became(placed)
    if became is Taken.ADDED:
        values = {"number": group.order.number, "vin": group.order.vin, "jobs": len(group.order.jobs)}
        record_change(session, at=now, actor=actor.key, verb="api_adds_order", subject=f"repair_order:{order_id}",
                      dealer_id=dealer.id, values=values)  # fmt: skip
    told = [(0, problem) for problem in read.warnings]
    told += [(warning.row, warning.problem) for _dealer, warning in placed.warnings]
    return TakenOrder(order_id, code, group.order.number, became, placed.counts, tuple(_placed(read, told)))


def stored_order(session: Session, actor: Actor, dealer_code: str, number: str, now: datetime) -> StoredOrder:
    """One order by dealer and number; raises ``NotFound``, the same for another dealer's."""
    require(actor, Permission.SEE_ORDERS)
    order_id = find_order_id(session, dealer_seen(session, dealer_code).id, number)
    found = None if order_id is None else details.find_order(session, order_id)
    if order_id is None or found is None:
        raise NotFound(NO_ORDER)
    sight = sight_of(session, actor)
    originals = {}
    for pair in pairs_seen(session, found.order.vehicle_id, sight):
        dealer = sight.dealer(pair.original_dealer_id)
        originals[pair.job_id] = OriginalJob(
            dealer.code if dealer else None, pair.original_number if dealer else None, pair.original_line
        )
    view = get_order(session, actor, order_id, now)
    return StoredOrder(view, found.vehicle.powertrain, found.vehicle.first_registered_on, originals)


def _register(session: Session, code: str) -> Register:
    """What is needed to write an order of this dealer; without the dealer where it is not in scope."""
    known, scope = load_register(session, [code]), scope_of(session)
    dealers = {code: dealer for code, dealer in known.dealers.items() if scope.allows(dealer.id)}
    return replace(known, dealers=dealers)


def _group(read: OrderDocument, register: Register, code: str) -> OrderGroup:
    """The rows read and put together as those of a file; raises ``WrongFields`` where they belong to no order."""
    names = REPAIR_ORDERS.names
    lists = SimpleNamespace(concern_groups=frozenset(register.groups), rework_causes=frozenset(register.causes))
    desk = Desk(names, RowPlan(names, STANDARD), RowReader(register.dealers, lists), "utf-8")
    number = clean(read.rows[0][RO_NUMBER])
    blank = [name for name, text in (("dealer_code", code), ("ro_number", number)) if not text]
    if blank:
        problems = [(1, desk.finder.problem(1, name, "", NO_KEY)) for name in blank]
        for at, cells in enumerate(read.rows, 1):
            problems += [(at, fault) for fault in desk.finder.faults(at, cells) if fault.column not in blank]
        raise WrongFields(_placed(read, problems))
    order = OpenOrder(desk, code, number)
    for at, cells in enumerate(read.rows, 1):
        order.add(at, list(cells), cells)
    return order.settle()


def _placed(read: OrderDocument, told: Iterable[tuple[int, Problem]]) -> list[FieldProblem]:
    """What is told about rows, once for each place in the document: a column of the order stands in every row."""
    found: dict[tuple[str | None, str, str], FieldProblem] = {}
    for row, (column, value, template, params) in told:
        if template != SPOILT_BY:
            field = read.field_of(column, row) if row else None
            key = (field, template, "" if field else str(params))
            found.setdefault(key, FieldProblem(field, value, template, params))
    return list(found.values())


def _became(placed: Placed) -> Taken:
    if not placed.by_id:
        return Taken.UNCHANGED
    return Taken.ADDED if placed.all_new else Taken.UPDATED
