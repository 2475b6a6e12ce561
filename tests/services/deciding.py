"""Two dealers whose people decide on pairs: how a pair stands, and what is on record of it."""

import pytest
from sqlmodel import Session, select

from dealer_service.domain.accounts import Actor
from dealer_service.domain.first_fix import Standing
from dealer_service.domain.rework_decisions import PairState
from dealer_service.services import rework
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.rework_matters import standing_now
from dealer_service.storage.order_merging import merge_order
from dealer_service.storage.order_writing import Writing
from dealer_service.storage.registers import load_register
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkDecisionRow
from dealer_service.storage.rework_settling import settle
from tests.orders import NOW
from tests.returns import Act, acting_in, add_people


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    return acting_in(database)


def system(database: Database) -> Session:
    return database.open(SYSTEM)


def table(database: Database, job: int):  # type: ignore[no-untyped-def]
    with database.session(SYSTEM) as session:
        return standing_now(session, job)


def state(database: Database, job: int) -> PairState:
    return table(database, job).state


def decisions(database: Database) -> list[ReworkDecisionRow]:
    with database.session(SYSTEM) as session:
        return list(session.exec(select(ReworkDecisionRow).order_by(ReworkDecisionRow.id)))  # type: ignore[arg-type]


def failed(database: Database, job: int) -> bool:
    with database.session(SYSTEM) as session:
        order_id = session.exec(select(JobRow.order_id).where(JobRow.id == job)).one()
        standing = session.exec(select(RepairOrderRow.standing).where(RepairOrderRow.id == order_id)).one()
        return bool(standing & Standing.FAILED)


def named(session: Session, actor: Actor, job: int, number: str, line: int = 1) -> rework.Decided:
    """Link the job to one of D1 by its names."""
    return rework.link_rework(session, actor, job, rework.find_original(session, actor, "D1", number, line), NOW)


def imported_again(database: Database, changed) -> list[str]:  # type: ignore[no-untyped-def]
    """What an import of the changed order warns of; it is settled."""
    with database.session(SYSTEM, write=True) as session:
        order_id = session.exec(select(RepairOrderRow.id).where(RepairOrderRow.number == changed.number)).one()
        writing = Writing("import", NOW, NOW.date())
        merged = merge_order(session, order_id or 0, changed, load_register(session), writing)
        settle(session, [order_id or 0])
        session.commit()
        return [str(warning) for warning in merged.warnings]
