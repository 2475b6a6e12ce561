"""How is one chunk of whole orders brought in: new ones written, known ones compared, links and counts settled?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.import_problems import N_, OrderGroup, Problem, RefusedRow, RowWarning
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.domain.rework import LinkState
from dealer_service.storage import import_keeping as keeping
from dealer_service.storage import order_matching as matching
from dealer_service.storage.changes import record_change
from dealer_service.storage.order_merging import Merged, merge_order
from dealer_service.storage.order_parties import hold_orders
from dealer_service.storage.order_writing import Writing, add_orders
from dealer_service.storage.registers import Register
from dealer_service.storage.rework_settling import settle

PENDING = N_("Row {row}, column {column}: order “{value}” has not arrived yet. The link waits for it.")
REFUSED_LINK = N_(
    "Row {row}, column {column}: “{value}” cannot be the original (not a repair, the same order, another vehicle, "
    "cancelled, or a circle). The link is refused; decide on the rework board."
)
BACKWARDS = N_(
    "Row {row}, column {column}: {value} km is below the {earlier} km of an earlier visit. Check the reading."
)


@dataclass(slots=True)
class RowCounts:
    """Rows of an import by what became of them."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0

    def add(self, other: "RowCounts") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Chunk:
    """Groups of rows that are brought in together, and what they became."""

    groups: list[OrderGroup] = field(default_factory=list)
    rows: int = 0

    def add(self, group: OrderGroup) -> None:
        self.groups.append(group)
        self.rows += group.rows


@dataclass(frozen=True, slots=True)
class Differing:
    """An order that is there, and the lines whose rows are still what was last imported."""

    order: ImportedOrder
    order_id: int
    dealer_id: int
    equal: set[int]


@dataclass(slots=True)
class Placed:
    """A chunk whose rows are written, before its links, suspicions and counts are settled.

    ``by_id`` are the orders that were added or changed; ``dealers`` the ids of dealers that had rows taken; ``entries``
    wait for the end of the transaction, because the record of changes lets one writer in at a time.
    """

    counts: RowCounts
    by_id: dict[int, ImportedOrder]
    keys: list[matching.OrderKey]
    refusals: list[RefusedRow]
    warnings: list[tuple[int | None, RowWarning]]
    entries: list[dict[str, Any]]

    @property
    def all_new(self) -> bool:
        return not self.entries

    @property
    def dealers(self) -> set[int]:
        return {key[0] for key in self.keys}


def place_chunk(
    session: Session, actor: Actor, groups: Sequence[OrderGroup], register: Register, writing: Writing
) -> Placed:
    """Write the rows of whole orders; ``settle_chunk`` must follow in the same transaction."""
    counts = RowCounts()
    warnings: list[tuple[int | None, RowWarning]] = []
    refusals: list[RefusedRow] = []
    taken: list[ImportedOrder] = []
    for group in groups:
        counts.read += group.rows
        counts.unchanged += group.unchanged_duplicates
        counts.rejected += len(group.refusals)
        refusals += group.refusals
        if group.warnings:
            dealer = register.dealers.get(group.dealer_code)
            warnings += [(dealer.id if dealer else None, warning) for warning in group.warnings]
        if group.order is not None:
            taken.append(group.order)
    keys = [(register.dealers[order.dealer_code].id, order.number) for order in taken]
    known = matching.find_known(session, keys)
    fresh = [order for order, key in zip(taken, keys, strict=True) if key not in known] if known else taken
    differing = [
        Differing(order, found.order_id, key[0], equal)
        for order, key in zip(taken, keys, strict=True)
        if (found := known.get(key)) is not None
        and len(equal := {job.line for job in order.jobs if found.digests.get(job.line) == job.digest})
        < len(order.jobs)
    ]
    if differing:
        hold_orders(session, [*fresh, *(d.order for d in differing)], register, [d.order_id for d in differing])
    by_id = dict(zip(add_orders(session, fresh, register, writing), fresh, strict=True))
    counts.added += sum(len(order.jobs) for order in fresh)
    different = {d.order_id for d in differing}
    same = (o for o, key in zip(taken, keys, strict=True) if key in known and known[key].order_id not in different)
    counts.unchanged += sum(len(order.jobs) for order in same)
    placed = Placed(counts, by_id, keys, refusals, warnings, [])
    _merge(session, actor, differing, register, writing, placed)
    return placed


def settle_chunk(session: Session, placed: Placed, register: Register, writing: Writing, run_id: int) -> None:
    """Settle what the rows of a chunk affect, and keep its refusals and warnings; commits nothing."""
    if placed.by_id:
        settle(session, placed.by_id, all_new=placed.all_new)
        placed.warnings += _settled_warnings(session, placed.by_id, register)
    dealers = {dealer.code: dealer.id for dealer in register.dealers.values()}
    keeping.save_refusals(session, placed.refusals, run_id, writing.now, writing.today, dealers)
    keeping.mark_corrected(session, placed.keys, run_id, writing.now)
    keeping.save_warnings(session, placed.warnings, run_id)
    placed.counts.warnings = len(placed.warnings)
    for entry in placed.entries:
        record_change(session, **entry)


def compare_chunk(session: Session, groups: Sequence[OrderGroup], register: Register) -> RowCounts:
    """What a chunk would do, without writing: rows that are new, known and equal, known and different, refused."""
    counts = RowCounts()
    taken = [group.order for group in groups if group.order is not None]
    for group in groups:
        counts.read += group.rows
        counts.unchanged += group.unchanged_duplicates
        counts.rejected += len(group.refusals)
        counts.warnings += len(group.warnings)
    keys = [(register.dealers[order.dealer_code].id, order.number) for order in taken]
    known = matching.find_known(session, keys)
    for order, key in zip(taken, keys, strict=True):
        found = known.get(key)
        for job in order.jobs:
            if found is None or job.line not in found.digests:
                counts.added += 1
            elif found.digests[job.line] == job.digest:
                counts.unchanged += 1
            else:
                counts.updated += 1
    return counts


def _merge(
    session: Session,
    actor: Actor,
    differing: Sequence[Differing],
    register: Register,
    writing: Writing,
    placed: Placed,
) -> None:
    """Update orders whose rows differ from what was last imported."""
    for differs in differing:
        merged = merge_order(session, differs.order_id, differs.order, register, writing)
        _count_merged(differs.order, merged, differs.equal, placed.counts)
        placed.warnings += [(differs.dealer_id, RowWarning(int(str(p.params["row"])), p)) for p in merged.warnings]
        if merged.changes:
            placed.by_id[differs.order_id] = differs.order
            placed.entries.append(
                {
                    "at": writing.now,
                    "actor": actor.key,
                    "verb": "import_updates_order",
                    "subject": f"repair_order:{differs.order_id}",
                    "dealer_id": differs.dealer_id,
                    "values": {"changes": [[c.line, c.field, c.old, c.new] for c in merged.changes]},
                }
            )


def _count_merged(order: ImportedOrder, merged: Merged, equal: set[int], counts: RowCounts) -> None:
    lines = {change.line for change in merged.changes}
    of_order = None in lines
    for job in order.jobs:
        if job.line in merged.added:
            counts.added += 1
        elif job.line in equal or not (of_order or job.line in lines):
            counts.unchanged += 1
        else:
            counts.updated += 1


def _settled_warnings(session: Session, by_id: dict[int, ImportedOrder], register: Register
                      ) -> list[tuple[int | None, RowWarning]]:  # fmt: skip
    found: list[tuple[int | None, RowWarning]] = []
    for order_id, line, state in matching.unbound_links(session):
        order = by_id[order_id]
        job = next((job for job in order.jobs if job.line == line), None)
        if job is None or not job.rework_of:
            continue
        template = PENDING if state == LinkState.PENDING else REFUSED_LINK
        params = {"row": job.row, "column": "rework_of", "value": job.rework_of}
        warning = RowWarning(job.row, Problem("rework_of", job.rework_of, template, params))
        found.append((register.dealers[order.dealer_code].id, warning))
    for order_id, km, earlier in matching.mileage_backwards(session):
        order = by_id[order_id]
        row = order.jobs[0].row
        params = {"row": row, "column": "odometer_km", "value": str(km), "earlier": earlier}
        found.append((register.dealers[order.dealer_code].id,
                      RowWarning(row, Problem("odometer_km", str(km), BACKWARDS, params))))  # fmt: skip
    return found
