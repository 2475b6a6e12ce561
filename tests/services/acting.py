"""Act as one of the cast, in their scope, on a database with the standard lists."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.paths import LISTS
from dealer_service.services import accounts
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage import lists
from tests.orders import NOW

Acting = Callable[[str], AbstractContextManager[tuple[Session, Actor]]]


@pytest.fixture
def acting(database: Database, people: dict[str, int]) -> Acting:
    """``with acting("advisor") as (session, actor)``: a writing session in the person's scope, committed at the end."""
    with database.session(SYSTEM, write=True) as session:
        lists.load_lists(session, LISTS)
        session.commit()

    @contextmanager
    def act(key: str) -> Iterator[tuple[Session, Actor]]:
        with database.session(None, write=True) as session:
            actor = accounts.actor_of(session, people[key])
            accounts.enter(session, actor, NOW)
            yield session, actor
            session.commit()

    return act
