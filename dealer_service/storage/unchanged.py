"""What was read before and cannot have changed since, because nothing was recorded?

Every decision, step and setting ends in an entry of the record. As long as its last digest stands, what was made of
them stands too. What is not recorded one by one (the chunks of an import under way) is seen some seconds later.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlmodel import Session

from dealer_service.storage.changes import latest_digest

KEPT = 4_000
AT_MOST_SECONDS = 10.0
_SEEN = "latest_digest_seen"

Value = TypeVar("Value")


class Unchanged:
    """Values of one database by name, each with the digest under which it was made."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[str, float, Any]] = OrderedDict()

    def read(self, session: Session, name: Hashable, make: Callable[[], Value]) -> Value:
        """The value, made anew where something was recorded since. ``name`` must tell whose it is, and of which day."""
        if session.info.get("writes"):
            return make()
        moment = self._clock()
        digest, seen = session.info.get(_SEEN, ("", -AT_MOST_SECONDS))
        if moment >= seen + AT_MOST_SECONDS:
            digest = latest_digest(session)
            session.info[_SEEN] = (digest, moment)
        kept = self._kept.get(name)
        if kept is not None and kept[0] == digest and moment < kept[1]:
            value: Value = kept[2]
            return value
        value = make()
        self._kept[name] = (digest, moment + AT_MOST_SECONDS, value)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return value


def unchanged(session: Session, name: Hashable, make: Callable[[], Value]) -> Value:
    """As ``Unchanged.read``, of the session's database. Never for what a rate or a card is made of."""
    kept: Unchanged | None = session.info.get("unchanged")
    return make() if kept is None else kept.read(session, name, make)
