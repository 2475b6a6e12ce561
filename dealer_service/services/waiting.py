"""How much waits for a person, for the numbers that stand on every page?"""

from collections.abc import Callable, Mapping
from datetime import date

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.storage.unchanged import unchanged

Count = Callable[[Session, Actor], int]


def waiting_counts(session: Session, actor: Actor, today: date, asked: Mapping[str, Count]) -> Mapping[str, int]:
    """Each asked count in the person's scope, counted anew only when something was recorded."""
    return unchanged(
        session,
        ("waiting", actor, today, *asked),
        lambda: {name: count(session, actor) for name, count in asked.items()},
    )
