"""Vehicles that came back, for the tests of decisions: pairs at one dealer and across two, and more people to decide.

Beside the cast: Mia, a second manager at D1; Ben, a second advisor at D1; Nils, manager at D2.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from dealer_service.domain.accounts import Actor, Grant, Role
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.paths import LISTS
from dealer_service.services import accounts
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage import lists
from dealer_service.storage.accounts import UserRow, find_user_by_email, save_grants, save_user
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.order_writing import Writing, add_orders
from dealer_service.storage.registers import load_register
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework_settling import settle
from tests.cast import JOINED, password_hash
from tests.orders import NOW, at, job, order

MORE = {
    "second_manager": ("Mia Second", Role.MANAGER, "D1"),
    "second_advisor": ("Ben Second", Role.ADVISOR, "D1"),
    "other_manager": ("Nils Other", Role.MANAGER, "D2"),
}
Act = Callable[..., AbstractContextManager[tuple[Session, Actor]]]


def write(database: Database, orders: list[ImportedOrder], now: datetime = NOW) -> list[int]:
    """Put orders into the database as an import does, and settle them; answers the orders' ids."""
    with database.session(SYSTEM, write=True) as session:
        ids = add_orders(session, orders, load_register(session), Writing("import", now, now.date()))
        settle(session, ids, all_new=True)
        session.commit()
    return ids


def job_id(database: Database, number: str, dealer: str = "D1", line: int = 1) -> int:
    with database.session(SYSTEM) as session:
        statement = select(JobRow.id).join(RepairOrderRow, JobRow.order_id == RepairOrderRow.id).join(  # type: ignore
            DealerRow, DealerRow.id == RepairOrderRow.dealer_id)  # type: ignore  # fmt: skip
        named = statement.where(RepairOrderRow.number == number, DealerRow.code == dealer, JobRow.line == line)
        return session.exec(named).one() or 0


def add_people(database: Database) -> None:
    """Load the lists and add the people of ``MORE``; a second call does nothing."""
    with database.session(SYSTEM, write=True) as session:
        lists.load_lists(session, LISTS)
        for key, (name, role, code) in MORE.items():
            if find_user_by_email(session, f"{key}@example.com") is None:
                dealer = session.exec(select(DealerRow).where(DealerRow.code == code)).one()
                row = UserRow(email=f"{key}@example.com", name=name, password_hash=password_hash(), created_at=JOINED)
                save_grants(session, save_user(session, row), [Grant(role, dealer.id)])
        session.commit()


def acting_in(database: Database) -> Act:
    """``with act("advisor", now) as (session, actor)``: a session in the person's scope, committed at the end."""

    @contextmanager
    def act(key: str, now: datetime = NOW) -> Iterator[tuple[Session, Actor]]:
        with database.session(None, write=True) as session:
            row = find_user_by_email(session, f"{key}@example.com")
            assert row is not None and row.id is not None
            actor = accounts.actor_of(session, row.id)
            accounts.enter(session, actor, now)
            yield session, actor
            session.commit()

    return act


@dataclass(frozen=True)
class Pair:
    """A suspected pair: the ids of the two jobs."""

    original: int
    returned: int


def pair(database: Database, first: str = "R1", second: str = "R2", *, there: str = "D1", here: str = "D1",
         vin: str = "WVWZZZ1JZXW000001", staff: str = "C. Counter", technician: str = "W. Wrench") -> Pair:  # fmt: skip
    """A repair at ``there`` on 2 November, delivered the day after; the same concern at ``here`` on 9 November."""
    write(database, [
        order(first, at(2), at(3), dealer=there, vin=vin, advisor=staff, customer_name="Kim Client",
              customer_phone="040 123", jobs=[job(technician=technician, correction="battery charged")]),
        order(second, at(9), at(10), dealer=here, vin=vin, advisor="D. Desk", km=10_400, customer_name="Kim Client",
              jobs=[job(technician="S. Spanner", concern="dead again", correction="alternator")]),
    ])  # fmt: skip
    return Pair(job_id(database, first, there), job_id(database, second, here))
