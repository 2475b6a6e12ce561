"""What do the rules of decisions look at in a job, of whichever dealer?

A pair may lie across two dealers of whom each sees only one, so these reads go by the system connection. What they
bring decides and computes; what a page may show of another dealer's job is ``rework_cases.across_facts`` alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from dealer_service.domain.dealers import dated_value
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL, CAN_RETURN
from dealer_service.domain.rework import LinkState
from dealer_service.domain.rework_decisions import LinkFacts, Reference
from dealer_service.storage.columns import as_instant
from dealer_service.storage.dealers import DealerRegionRow, DealerRow
from dealer_service.storage.scope import system_connection
from dealer_service.storage.settling_locks import lock_to_write

_JOBS = """
SELECT j.id, j.order_id, j.dealer_id, d.code, o.number, j.line, j.vehicle_id, j.role, j.opened_at, j.delivered_at,
    j.km_in, o.odometer_out_km, j.link_state, j.original_id, j.suspect_id, j.cause_id, j.cause_accepted, o.advisor,
    j.technician, o.status, l.source, l.original_id, l.ref_dealer, l.ref_number, l.ref_line
FROM job j JOIN repair_order o ON o.id = j.order_id JOIN dealer d ON d.id = o.dealer_id
LEFT JOIN rework_link l ON l.job_id = j.id WHERE """


@dataclass(frozen=True, slots=True)
class StoredJob:
    """What the rules of decisions look at in a job, of whichever dealer."""

    id: int
    order_id: int
    dealer_id: int
    dealer_code: str
    number: str
    line: int
    vehicle_id: int
    role: int
    opened_at: datetime
    delivered_at: datetime | None
    km_in: int | None
    km_out: int | None
    original_id: int | None
    cause_id: int | None
    cause_accepted: bool
    staff: tuple[str, ...]
    status: str
    link: LinkFacts
    reference: Reference | None

    def days_from(self, original: "StoredJob") -> int | None:
        """Whole 24 h periods from the delivery of the original to the opening of this order; may be negative."""
        if original.delivered_at is None:
            return None
        return int((self.opened_at - original.delivered_at).total_seconds() // 86_400)

    def km_from(self, original: "StoredJob") -> int | None:
        """Kilometres between the two visits, as in the rework window; None where a reading is missing."""
        left_with = original.km_in if original.km_out is None else original.km_out
        return None if self.km_in is None or left_with is None else self.km_in - left_with

    def could_return_from(self, original: "StoredJob") -> bool:
        """As ``rework_settling`` decides it: the roles, the same vehicle, another order."""
        return bool(
            self.role & CAN_RETURN
            and original.role & CAN_BE_ORIGINAL
            and self.vehicle_id == original.vehicle_id
            and self.order_id != original.order_id
        )


def _job(row: Any) -> StoredJob:
    staff = tuple(name for name in (row[17], row[18]) if name)
    linked = LinkFacts(row[14], LinkState(row[12]), row[20], row[21])
    reference = Reference(row[20], row[22], row[23], row[24]) if row[20] else None
    return StoredJob(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], as_instant(row[8]),
        None if row[9] is None else as_instant(row[9]), row[10], row[11], row[13], row[15], bool(row[16]), staff,
        row[19], linked, reference,
    )  # fmt: skip


def jobs_by_id(session: Session, ids: Iterable[int]) -> dict[int, StoredJob]:
    """Rule facts of jobs across dealers; unknown ids are left out."""
    session.flush()
    wanted = sorted(set(ids))
    connection = system_connection(session)
    found: dict[int, StoredJob] = {}
    for first in range(0, len(wanted), 900):
        part = ", ".join(str(int(job_id)) for job_id in wanted[first : first + 900])
        for row in connection.execute(text(f"{_JOBS} j.id IN ({part})")):
            found[row[0]] = _job(row)
    return found


def find_job(session: Session, dealer_code: str, number: str, line: int) -> StoredJob | None:
    """A job by its names, at any dealer."""
    named = {"dealer": dealer_code, "number": number, "line": line}
    row = system_connection(session).execute(
        text(f"{_JOBS} d.code = :dealer AND o.number = :number AND j.line = :line"), named
    ).first()  # fmt: skip
    return None if row is None else _job(row)


def lock_vehicle_of(session: Session, job_id: int) -> None:
    """Two people, or a person and an import, decide one after the other; SQLite's writers do so anyway."""
    connection = system_connection(session)
    found = connection.execute(text("SELECT order_id FROM job WHERE id = :job"), {"job": job_id})
    lock_to_write(connection, order_ids=list(found.scalars()))


def earlier_in_chain(session: Session, job_id: int) -> list[int]:
    """The originals that a job leads back to, nearest first; ends where a circle would begin."""
    connection = system_connection(session)
    chain = [job_id]
    while True:
        found = connection.execute(
            text("SELECT l.original_id FROM rework_link l WHERE l.job_id = :job"), {"job": chain[-1]}
        ).scalar()  # fmt: skip
        if found is None or found in chain:
            return chain[1:]
        chain.append(found)


def answering_dealers(session: Session, dealer_id: int) -> tuple[int, ...]:
    """The dealer and those it was merged into, in order; the last one answers for its orders."""
    chain = [dealer_id]
    while True:
        row = session.get(DealerRow, chain[-1])
        if row is None or row.successor_id is None or row.successor_id in chain:
            return tuple(chain)
        chain.append(row.successor_id)


def region_of(session: Session, dealer_id: int, on: date) -> int | None:
    """The region to which a dealer belongs on a day."""
    rows = session.exec(select(DealerRegionRow).where(col(DealerRegionRow.dealer_id) == dealer_id))
    return dated_value([(row.valid_from, row.region_id) for row in rows], on)
