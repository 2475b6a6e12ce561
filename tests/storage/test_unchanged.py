"""What is kept in memory is forgotten as soon as something is recorded, and never seen by a session that writes."""

from sqlmodel import Session

from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.changes import record_change
from dealer_service.storage.unchanged import AT_MOST_SECONDS, Unchanged, unchanged
from tests.networks import NOW


def made(session: Session, calls: list[int]) -> int:
    return unchanged(session, "a name", lambda: calls.append(1) or len(calls))


def test_made_once_until_something_is_recorded(house: Database) -> None:
    calls: list[int] = []
    for _ in range(2):
        with house.session(SYSTEM) as session:
            assert made(session, calls) == 1
    with house.session(SYSTEM, write=True) as session:
        record_change(session, at=NOW, actor="system", verb="test", subject="thing:1")
        assert made(session, calls) == 2
        session.commit()
    with house.session(SYSTEM) as session:
        assert made(session, calls) == 3
        assert made(session, calls) == 3


def test_what_was_rolled_back_leaves_nothing(house: Database) -> None:
    calls: list[int] = []
    with house.session(SYSTEM) as session:
        assert made(session, calls) == 1
    with house.session(SYSTEM, write=True) as session:
        record_change(session, at=NOW, actor="system", verb="test", subject="thing:1")
        made(session, calls)
    with house.session(SYSTEM) as session:
        assert made(session, calls) == 1


def test_nothing_is_kept_for_long(house: Database) -> None:
    moment = 0.0
    kept, calls = Unchanged(lambda: moment), list[int]()
    with house.session(SYSTEM) as session:
        assert kept.read(session, "a name", lambda: calls.append(1) or len(calls)) == 1
        moment = AT_MOST_SECONDS - 0.1
        assert kept.read(session, "a name", lambda: calls.append(1) or len(calls)) == 1
        moment = AT_MOST_SECONDS
        assert kept.read(session, "a name", lambda: calls.append(1) or len(calls)) == 2
