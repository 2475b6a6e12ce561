"""How does an upheld complaint about repair quality become evidence of failure, and how is it withdrawn?

A complaint may be closed by people who do not see the dealer's orders (the service centre, a deputy): what is written
here goes by the system connection, after the verb has asked ``domain.complaint_workflow`` who may.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import FailureEvidenceRow
from dealer_service.storage.scope import system_connection

_EVIDENCE: Any = FailureEvidenceRow.__table__  # type: ignore[attr-defined]
_ORDERS: Any = RepairOrderRow.__table__  # type: ignore[attr-defined]
_JOBS: Any = JobRow.__table__  # type: ignore[attr-defined]
KIND = "complaint"


@dataclass(frozen=True, slots=True)
class OrderNamed:
    """What a complaint needs of an order, and nothing more."""

    id: int
    dealer_id: int
    number: str
    vehicle_id: int
    customer_id: int | None
    plate: str | None


def order_named(session: Session, dealer_id: int, number: str) -> OrderNamed | None:
    """The order of a dealer with this number."""
    return _order(session, _ORDERS.c.dealer_id == dealer_id, _ORDERS.c.number == number)


def order_of(session: Session, order_id: int) -> OrderNamed | None:
    return _order(session, _ORDERS.c.id == order_id)


def _order(session: Session, *conditions: Any) -> OrderNamed | None:
    c = _ORDERS.c
    statement = select(c.id, c.dealer_id, c.number, c.vehicle_id, c.customer_id, c.plate).where(*conditions)
    row = system_connection(session).execute(statement).first()
    return None if row is None else OrderNamed(*row)


def jobs_of(session: Session, order_id: int) -> dict[int, tuple[int, int]]:
    """Id and concern group of the jobs of an order, by line."""
    statement = select(_JOBS.c.line, _JOBS.c.id, _JOBS.c.group_id).where(_JOBS.c.order_id == order_id)
    rows = system_connection(session).execute(statement.order_by(_JOBS.c.line))
    return {line: (job_id, group_id) for line, job_id, group_id in rows}


def replace_evidence(session: Session, dealer_id: int, complaint_id: int, order_id: int | None,
                     job_ids: Sequence[int | None], product: bool, now: datetime) -> set[int]:  # fmt: skip
    """Withdraw what the complaint proved so far; where it has an order, put this in its place.

    Answers the orders that must be settled: none where all stays as it was.
    """
    connection, c = system_connection(session), _EVIDENCE.c
    session.flush()
    mine = (c.kind == KIND, c.source_id == complaint_id, c.withdrawn_at.is_(None))
    standing = connection.execute(select(c.order_id, c.job_id, c.product).where(*mine)).all()
    wanted = [] if order_id is None else [(order_id, job_id, product) for job_id in job_ids]
    if sorted(map(repr, map(tuple, standing))) == sorted(map(repr, wanted)):
        return set()
    connection.execute(update(_EVIDENCE).where(*mine).values(withdrawn_at=now))
    for order, job_id, is_product in wanted:
        connection.execute(
            insert(_EVIDENCE).values(dealer_id=dealer_id, order_id=order, job_id=job_id, kind=KIND,
                                     source_id=complaint_id, product=is_product, at=now)
        )  # fmt: skip
    return {row.order_id for row in standing} | {order for order, _job, _product in wanted}
