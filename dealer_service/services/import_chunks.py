"""How is one chunk of whole orders brought in: new ones written, known ones compared, links and counts settled?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_problems import N_, Problem, RefusedRow, RowWarning
from dealer_service.domain.rework import LinkState
from dealer_service.services.import_dated_codes import dated_warnings
from dealer_service.services.import_reading.chunks import Chunk
from dealer_service.storage import import_keeping as keeping
from dealer_service.storage import order_matching as matching
from dealer_service.storage.changes import record_change
from dealer_service.storage.order_merging import Merged, merge_order
from dealer_service.storage.order_parties import hold_orders
from dealer_service.storage.order_shapes import ShapedOrder
from dealer_service.storage.order_writing import Writing, write_orders
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


@dataclass(frozen=True, slots=True)
class Differing:
    """An order that is there, and the lines whose rows are still what was last imported."""

    shaped: ShapedOrder
    order_id: int
    equal: set[int]


@dataclass(slots=True)
class Placed:
    """A chunk whose rows are written, before its links, suspicions and counts are settled.

    ``by_id`` are the orders that were added or changed; ``dealers`` the ids of dealers that had rows taken; ``entries``
    wait for the end of the transaction, because the record of changes lets one writer in at a time.
    """

    counts: RowCounts
    by_id: dict[int, ShapedOrder]
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


def place_chunk(session: Session, actor: Actor, chunk: Chunk, register: Register, writing: Writing) -> Placed:
    """Write the rows of whole orders; ``settle_chunk`` must follow in the same transaction."""
    counts, keys = chunk.counts, chunk.keys
    known = matching.find_known(session, keys)
    fresh = chunk.shaped
    differing, unchanged = [], 0
    if known:
        fresh = []
        for shaped, key in zip(chunk.shaped, keys, strict=True):
            found = known.get(key)
            if found is None:
                fresh.append(shaped)
                continue
            equal = found.equal_lines(shaped.digests)
            if len(equal) < len(shaped.jobs):
                differing.append(Differing(shaped, found.order_id, equal))
            else:
                unchanged += len(shaped.jobs)
    if differing:
        orders = [*fresh, *(d.shaped for d in differing)]
        hold_orders(session, orders, register, [d.order_id for d in differing])
    by_id = dict(zip(write_orders(session, fresh, register), fresh, strict=True))
    counts.added += sum(len(shaped.jobs) for shaped in fresh)
    counts.unchanged += unchanged
    placed = Placed(counts, by_id, keys, chunk.refusals, chunk.warnings, [])
    _merge(session, actor, differing, register, writing, placed)
    return placed


def settle_chunk(session: Session, placed: Placed, register: Register, writing: Writing, run_id: int) -> None:
    """Settle what the rows of a chunk affect, and keep its refusals and warnings; commits nothing."""
    if placed.by_id:
        settle(session, placed.by_id, all_new=placed.all_new)
        placed.warnings += _settled_warnings(session, placed.by_id)
        placed.warnings += dated_warnings(register, placed.by_id)
    dealers = {dealer.code: dealer.id for dealer in register.dealers.values()}
    keeping.save_refusals(session, placed.refusals, run_id, writing.now, writing.today, dealers)
    keeping.mark_corrected(session, placed.keys, run_id, writing.now)
    keeping.save_warnings(session, placed.warnings, run_id)
    placed.counts.warnings = len(placed.warnings)
    for entry in placed.entries:
        record_change(session, **entry)


def compare_chunk(session: Session, chunk: Chunk) -> RowCounts:
    """What a chunk would do, without writing: rows that are new, known and equal, known and different, refused."""
    counts = chunk.counts
    counts.warnings = len(chunk.warnings)
    known = matching.find_known(session, chunk.keys)
    for shaped, key in zip(chunk.shaped, chunk.keys, strict=True):
        found = known.get(key)
        equal = found.equal_lines(shaped.digests) if found else set()
        for line, _digest in shaped.digests:
            if found is None or line not in found.digests:
                counts.added += 1
            elif line in equal:
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
        merged = merge_order(session, differs.order_id, differs.shaped.order, register, writing)
        _count_merged(differs.shaped, merged, differs.equal, placed.counts)
        dealer_id = differs.shaped.dealer_id
        placed.warnings += [(dealer_id, RowWarning(int(str(p.params["row"])), p)) for p in merged.warnings]
        if merged.changes:
            placed.by_id[differs.order_id] = differs.shaped
            placed.entries.append(
                {
                    "at": writing.now,
                    "actor": actor.key,
                    "verb": "import_updates_order",
                    "subject": f"repair_order:{differs.order_id}",
                    "dealer_id": dealer_id,
                    "values": {"changes": [[c.line, c.field, c.old, c.new] for c in merged.changes]},
                }
            )


def _count_merged(shaped: ShapedOrder, merged: Merged, equal: set[int], counts: RowCounts) -> None:
    lines = {change.line for change in merged.changes}
    of_order = None in lines
    for line, _digest in shaped.digests:
        if line in merged.added:
            counts.added += 1
        elif line in equal or not (of_order or line in lines):
            counts.unchanged += 1
        else:
            counts.updated += 1


def _settled_warnings(session: Session, by_id: dict[int, ShapedOrder]
                      ) -> list[tuple[int | None, RowWarning]]:  # fmt: skip
    found: list[tuple[int | None, RowWarning]] = []
    for order_id, line, state in matching.unbound_links(session):
        order = by_id[order_id].order
        job = next((job for job in order.jobs if job.line == line), None)
        if job is None or not job.rework_of:
            continue
        template = PENDING if state == LinkState.PENDING else REFUSED_LINK
        params = {"row": job.row, "column": "rework_of", "value": job.rework_of}
        warning = RowWarning(job.row, Problem("rework_of", job.rework_of, template, params))
        found.append((by_id[order_id].dealer_id, warning))
    for order_id, km, earlier in matching.mileage_backwards(session):
        order = by_id[order_id].order
        row = order.jobs[0].row
        params = {"row": row, "column": "odometer_km", "value": str(km), "earlier": earlier}
        found.append((by_id[order_id].dealer_id,
                      RowWarning(row, Problem("odometer_km", str(km), BACKWARDS, params))))  # fmt: skip
    return found
