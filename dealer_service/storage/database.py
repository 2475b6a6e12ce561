"""How is the database opened: SQLite or PostgreSQL, reading or writing?"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from dealer_service.storage.scope import Scope, ScopedSession
from dealer_service.storage.unchanged import Unchanged

LOOK_AGAIN_SECONDS = 0.003

# Working tables of the set-based rules; private to a connection, emptied at each use.
WORK_TABLES = {
    "rw_touched": "order_id integer PRIMARY KEY",
    "rw_links": "job_id integer PRIMARY KEY",
    "rw_states": "job_id integer PRIMARY KEY, order_id integer, old_state integer, new_state integer, "
    "old_original integer, new_original integer, new_dealer integer",
    "rw_jobs": "job_id integer PRIMARY KEY",
    "rw_best": "job_id integer PRIMARY KEY, suspect_id integer",
    "rw_orders": "order_id integer PRIMARY KEY",
    "rw_standing": "order_id integer PRIMARY KEY, standing integer",
    "rw_keys": "dealer_id integer, number text, PRIMARY KEY (dealer_id, number)",
    "rw_names": "name text PRIMARY KEY",
}


class Database:
    """One database: an engine, and sessions that carry a scope."""

    def __init__(
        self, url: str, *, cache_mb: int = 64, wait_seconds: float = 15, checkpoint_pages: int = 20_000
    ) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self.engine = create_engine(url, connect_args={"timeout": wait_seconds, "check_same_thread": False})
            event.listen(self.engine, "connect", _sqlite_connected(cache_mb, wait_seconds, checkpoint_pages))
            event.listen(self.engine, "begin", _sqlite_begin(wait_seconds))
        else:
            self.engine = create_engine(url, pool_pre_ping=True)
            event.listen(self.engine, "connect", _postgres_connected)
        self._unchanged = Unchanged()
        self._writing = self.engine.execution_options(write=True)

    @contextmanager
    def session(self, scope: Scope | None, *, write: bool = False) -> Iterator[Session]:
        """A session with a scope; what is not committed by the caller is rolled back.

        A writing session on SQLite takes the write lock at its first statement, so that what it read cannot change
        before it writes.
        """
        session = self.open(scope, write=write)
        try:
            yield session
        finally:
            session.close()

    def open(self, scope: Scope | None, *, write: bool = False) -> Session:
        """As ``session``, closed by the caller."""
        session = ScopedSession(self._writing if write else self.engine, expire_on_commit=False)
        session.info |= {"unchanged": self._unchanged, "writes": write}
        if scope is not None:
            session.info["scope"] = scope
        return session

    def close(self) -> None:
        self.engine.dispose()


def engine_of(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


def _sqlite_connected(cache_mb: int, wait_seconds: float, checkpoint_pages: int) -> Any:
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            f"cache_size = {-1024 * cache_mb}",
            f"wal_autocheckpoint = {checkpoint_pages}",
            f"busy_timeout = {int(wait_seconds * 1000)}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        for name, columns in WORK_TABLES.items():
            cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns})")
        cursor.close()

    return connected


def _sqlite_begin(wait_seconds: float) -> Any:
    """Begin; a writer asks for the lock every few milliseconds.

    SQLite's own waiting pauses up to 100 ms between two looks and so misses the short gaps between the chunks of an
    import again and again.
    """

    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("write"):
            connection.exec_driver_sql("BEGIN")
            return
        driver: Any = connection.connection.driver_connection
        give_up = time.monotonic() + wait_seconds
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    driver.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() > give_up:
                        raise
                    time.sleep(LOOK_AGAIN_SECONDS)
        finally:
            driver.execute(f"PRAGMA busy_timeout = {int(wait_seconds * 1000)}")

    return begin


def _postgres_connected(connection: Any, _record: Any) -> None:
    """Working tables, each made known to the planner with one row: it then starts from them, not from whole tables.

    A table that was never looked at counts as thousands of rows.
    """
    with connection.cursor() as cursor:
        for name, columns in WORK_TABLES.items():
            cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns}) ON COMMIT DELETE ROWS")
            row = {"rw_keys": "0, ''", "rw_names": "''"}.get(name, "0")
            cursor.execute(f"INSERT INTO {name} VALUES ({row})")
            cursor.execute(f"ANALYZE {name}")
    connection.commit()
