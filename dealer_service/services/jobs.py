"""Who does the work that no page waits for?

A queue on disk (or in PostgreSQL or Redis, by ``JOBS_URL``), and a worker that takes from it: a thread of the server,
or a process of its own. A job names a verb and takes texts, so that it can wait while the program changes.
"""

# mypy: disallow-untyped-calls=false, disallow-untyped-decorators=false

import logging
from collections.abc import Callable
from functools import cached_property
from typing import Any

from huey.api import PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.serializer import SignedSerializer

from dealer_service.settings import Settings

NAME = "dealer-service"
LOOK_AGAIN_SECONDS = 1.0

Verb = Callable[..., None]
log = logging.getLogger(__name__)


class Jobs:
    """The queue of one installation and the verbs that it knows; nothing is opened before it is used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._verbs: dict[str, Verb] = {}
        self._regular: list[tuple[int, str, Verb]] = []
        self._consumer: _Here | None = None

    def know(self, name: str, verb: Verb) -> None:
        """From now on jobs of this name are done by ``verb``; its arguments are texts."""
        self._verbs[name] = verb

    def regularly(self, minutes: int, name: str, verb: Verb) -> None:
        """Do ``verb`` again and again; say so before a worker starts."""
        self._regular.append((minutes, name, verb))

    def ask(self, name: str, *arguments: str) -> None:
        """Have a job done, in its turn."""
        self._queue[1](name, *arguments)

    def start(self) -> None:
        """Work in threads of this process until ``stop``; the process may end at any time, a job then stays undone."""
        if self._consumer is None:
            self._consumer = _Here(self._queue[0], workers=1, max_delay=LOOK_AGAIN_SECONDS, backoff=1.3)
            self._consumer.start()

    def stop(self) -> None:
        """Finish the job in hand, then stop working."""
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None

    def work(self) -> None:
        """Work until the process is told to end."""
        Consumer(self._queue[0], workers=1, max_delay=LOOK_AGAIN_SECONDS, backoff=1.3).run()

    def _do(self, name: str, *arguments: str) -> None:
        verb = self._verbs.get(name)
        if verb is None:
            log.error("there is no work called %s; is the worker older than the server?", name)
            return
        verb(*arguments)

    @cached_property
    def _queue(self) -> tuple[Any, Callable[..., object]]:
        queue = _open(self._settings)

        def do(name: str, *arguments: str) -> None:
            self._do(name, *arguments)

        for minutes, name, verb in self._regular:
            queue.periodic_task(crontab(minute=f"*/{minutes}"), name=name)(verb)
        return queue, queue.task(name="do")(do)


class _Here(Consumer):
    """A worker inside a server, which looks after the process's signals itself."""

    def _set_signal_handlers(self) -> None:
        return


def _open(settings: Settings) -> Any:
    # What waits in the queue is signed: whoever can write into it cannot make the worker run anything of his own.
    common: dict[str, Any] = {"results": False, "serializer": SignedSerializer(settings.secret_key, salt=NAME)}
    url = settings.jobs_url
    if url is None or url.startswith("sqlite:"):
        file = str(settings.instance / "jobs.sqlite") if url is None else url.split("///", 1)[-1]
        settings.instance.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=file, **common)
    if url.startswith("postgres"):
        return PostgresHuey(NAME, dsn=url.replace("postgresql+psycopg://", "postgresql://", 1), **common)
    return RedisHuey(NAME, url=url, **common)
