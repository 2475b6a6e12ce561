"""Do the kept links, suspicions, standings and monthly counts follow from the orders, and how are they built anew?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage import lists as stored_lists
from dealer_service.storage import recounting as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.recounting import Difference
from dealer_service.storage.recounting_facts import put_right, wrong_facts
from dealer_service.storage.rework_settling import settle

CHUNK = 5_000
SHOWN = 10_000

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Recount:
    """How many things differ; the first of them in full."""

    count: int = 0
    differences: list[Difference] = field(default_factory=list)


def check(database: Database) -> Recount:
    """Work everything out from scratch and compare; nothing is changed. One consistent look on either database."""
    found = Recount()
    with database.session(SYSTEM) as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        for difference in _all(session):
            found.count += 1
            if found.count <= SHOWN:
                found.differences.append(difference)
    return found


def rebuild(database: Database, *, now: datetime, progress: Progress | None = None) -> int:
    """Settle every order anew, in chunks that are each committed, then sum up the monthly counts; answers how many.

    What a person decided stays. The server may run meanwhile; nobody waits longer than for one chunk.
    """
    with database.session(SYSTEM) as session:
        chunks = list(stored.order_ids(session, CHUNK))
        dealers = {dealer.id: dealer for dealer in stored_dealers.list_dealers(session)}
        windows = stored_lists.list_windows(session)
    total = sum(map(len, chunks))
    done = 0
    for ids in chunks:
        with database.session(SYSTEM, write=True) as session:
            put_right(session, dealers, windows, ids)
            session.commit()
        done += len(ids)
        if progress:
            progress(done // 2, total)
    with database.session(SYSTEM, write=True) as session:
        stored.bind_arrived(session)
        session.commit()
    for ids in chunks:
        with database.session(SYSTEM, write=True) as session:
            settle(session, ids)
            session.commit()
        done += len(ids)
        if progress:
            progress(done // 2, total)
    with database.session(SYSTEM, write=True) as session:
        stored.write_counts_anew(session)
        record_change(session, at=now, actor=SYSTEM_ACTOR.key, verb="recount", subject="network")
        session.commit()
    return total


def _all(session: Session) -> Iterator[Difference]:
    dealers = {dealer.id: dealer for dealer in stored_dealers.list_dealers(session)}
    windows = stored_lists.list_windows(session)
    for wrong in wrong_facts(session, dealers, windows):
        yield wrong.difference
    yield from stored.differences(session)
