"""Complaints of the cast: receive one at D1 and take steps as anybody, at any time."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaints import Channel, Severity
from dealer_service.paths import LISTS
from dealer_service.services import accounts
from dealer_service.services.complaint_steps import Taken, take_step
from dealer_service.services.complaint_view import ComplaintView, get_complaint
from dealer_service.services.complaints import Draft, Received, receive
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.lists import load_lists
from tests.complaints import enough

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)  # 9 in Hamburg: an hour after opening
As = Callable[..., AbstractContextManager[tuple[Session, Actor]]]


class House:
    """The cast at work on complaints; each verb is a transaction of its own."""

    def __init__(self, database: Database, people: dict[str, int]) -> None:
        self.database, self.people = database, people
        with database.session(SYSTEM, write=True) as session:
            load_lists(session, LISTS)
            session.commit()

    @contextmanager
    def as_(self, key: str, now: datetime = MONDAY) -> Iterator[tuple[Session, Actor]]:
        with self.database.session(None, write=True) as session:
            yield session, self.enter(session, key, now)
            session.commit()

    def enter(self, session: Session, key: str, now: datetime = MONDAY) -> Actor:
        """The session is this person's from here on."""
        actor = accounts.actor_of(session, self.people[key])
        accounts.enter(session, actor, now)
        return actor

    def receive(self, key: str = "advisor", now: datetime = MONDAY, **values: Any) -> Received:
        draft = {"dealer": "D1", "words": "It squeals again", "category": "waiting_time", "severity": Severity.MAJOR}
        with self.as_(key, now) as (session, actor):
            return receive(session, actor, Draft(**(draft | values)), now)

    def step(self, key: str, complaint_id: int, step: Step, now: datetime = MONDAY, seen: int | None = None,
             said: Said | None = None, **values: Any) -> Taken:  # fmt: skip
        with self.as_(key, now) as (session, actor):
            return take_step(session, actor, complaint_id, step, said or enough(step, **values), now, seen=seen)

    def view(self, key: str, complaint_id: int, now: datetime = MONDAY) -> ComplaintView:
        with self.as_(key, now) as (session, actor):
            return get_complaint(session, actor, complaint_id, now)

    def answered(self, now: datetime = MONDAY, **values: Any) -> int:
        """A complaint that Cara has answered; its id."""
        one = self.receive(now=now, heard="as told", **values)
        self.step("care", one.id, Step.NEGOTIATE, now)
        self.step("care", one.id, Step.ANSWER, now)
        return one.id

    def closed(self, now: datetime = MONDAY, *, closing: dict[str, Any] | None = None, **values: Any) -> int:
        """A complaint that was answered, asked after, and closed as upheld; its id."""
        one = self.answered(now, **values)
        self.step("care", one, Step.FOLLOW_UP, now, channel=Channel.TELEPHONE)
        self.step("care", one, Step.CLOSE, now, **(closing or {}))
        return one


@pytest.fixture
def cast(database: Database, people: dict[str, int]) -> House:
    return House(database, people)
