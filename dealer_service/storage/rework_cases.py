"""Which jobs belong to one case, and what may be shown of each?"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import delivery_day
from dealer_service.domain.rework_cases import AcrossFacts, OwnFacts, Visit
from dealer_service.domain.standard_lists import ConcernGroup
from dealer_service.storage.dealers import DealerRow, list_dealers
from dealer_service.storage.lists import list_concern_groups
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.scope import scope_of, system_connection
from dealer_service.storage.vehicles import VehicleRow

_ORIGINALS = "SELECT coalesce(j.original_id, j.suspect_id) FROM job j WHERE j.id IN ({ids})"
_RETURNS = """SELECT j.id FROM job j WHERE j.original_id IN ({ids})
UNION SELECT j.id FROM job j WHERE j.suspect_id IN ({ids})"""
_ACROSS = """SELECT j.id, j.dealer_id, j.concern, j.correction, j.opened_at, j.delivered_at, j.km_in
FROM job j WHERE j.id IN ({ids})"""
_EARLIER = """SELECT e.id FROM job r CROSS JOIN job e WHERE r.id = :job AND e.vehicle_id = r.vehicle_id
AND e.order_id <> r.order_id AND e.opened_at <= r.opened_at AND e.role & 1 <> 0 ORDER BY e.opened_at DESC, e.id DESC"""


def family_of(session: Session, job_ids: Iterable[int]) -> set[int]:
    """All jobs that links or suspicions tie to these, at any dealer, themselves included."""
    found, fresh = set(job_ids), set(job_ids)
    while fresh:
        reached = {row[0] for query in (_ORIGINALS, _RETURNS) for row in _rows(session, query, fresh) if row[0]}
        fresh = reached - found
        found |= fresh
    return found


def earlier_repairs(session: Session, job_id: int, most: int = 30) -> list[int]:
    """Jobs of other orders that this one could be rework of, at any dealer, the latest first."""
    found = system_connection(session).execute(text(f"{_EARLIER} LIMIT {int(most)}"), {"job": job_id})
    return [row[0] for row in found]


def across_facts(session: Session, job_ids: Iterable[int]) -> dict[int, AcrossFacts]:
    """Of jobs at whichever dealer: concern, correction, dates and mileage, and nothing else.

    The one read of another dealer's jobs that reaches a page (domain section 1, across dealers).
    """
    rows = _rows(session, _ACROSS, set(job_ids))
    dealers = _dealers(session, {row[1] for row in rows})
    return {
        row[0]: AcrossFacts(
            row[2], row[3], delivery_day(dealers[row[1]], row[4]),
            None if row[5] is None else delivery_day(dealers[row[1]], row[5]), row[6],
        )
        for row in rows
    }  # fmt: skip


def visits_of(session: Session, job_ids: Iterable[int]) -> dict[int, Visit]:
    """The visits: whole for the session's own dealers, with the four facts alone for others."""
    wanted = sorted(set(job_ids))
    facts = across_facts(session, wanted)
    own = own_facts(session, wanted)
    return {job_id: Visit(job_id, facts[job_id], own.get(job_id)) for job_id in wanted if job_id in facts}


def own_facts(session: Session, job_ids: Iterable[int]) -> dict[int, OwnFacts]:
    """What the session's scope shows of jobs; others are left out."""
    groups: Mapping[int, ConcernGroup] = {group.id: group for group in list_concern_groups(session)}
    wanted = sorted(set(job_ids))
    found: dict[int, OwnFacts] = {}
    for first in range(0, len(wanted), 900):
        statement = (
            select(JobRow, RepairOrderRow, VehicleRow, DealerRow)
            .join(RepairOrderRow, col(RepairOrderRow.id) == col(JobRow.order_id))
            .join(VehicleRow, col(VehicleRow.id) == col(JobRow.vehicle_id))
            .join(DealerRow, col(DealerRow.id) == col(JobRow.dealer_id))
            .where(col(JobRow.id).in_(wanted[first : first + 900]))
        )
        for job, order, vehicle, dealer in session.exec(statement):
            found[job.id or 0] = OwnFacts(
                order.id or 0, dealer.code, dealer.name, order.number, job.line, groups[job.group_id], job.cause,
                job.job_type, job.outcome, job.labour_op, job.technician, order.advisor, order.status, vehicle.vin,
                vehicle.model, order.plate,
            )  # fmt: skip
    return found


def jobs_of_order(session: Session, order_id: int) -> list[int]:
    """The jobs of an order in the session's scope, by line."""
    statement = select(JobRow.id).where(JobRow.order_id == order_id).order_by(col(JobRow.line))
    return [job_id or 0 for job_id in session.exec(statement)]


def _rows(session: Session, query: str, ids: set[int]) -> list[Any]:
    scope_of(session)
    wanted, found = sorted(ids), []
    for first in range(0, len(wanted), 900):
        part = ", ".join(str(int(job_id)) for job_id in wanted[first : first + 900]) or "0"
        found += list(system_connection(session).execute(text(query.replace("{ids}", part))))
    return found


def _dealers(session: Session, ids: set[int]) -> dict[int, Dealer]:
    codes = session.exec(select(DealerRow.code).where(col(DealerRow.id).in_(sorted(ids)))).all()
    return {dealer.id: dealer for dealer in list_dealers(session, codes)}
