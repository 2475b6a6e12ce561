"""How do chunks follow each other: one is settled and committed while the next is being read?"""

import gc
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.import_counts import RowCounts
from dealer_service.services.import_chunks import Placed, place_chunk, settle_chunk
from dealer_service.services.import_reading.chunks import Chunk
from dealer_service.storage import import_keeping as keeping
from dealer_service.storage.database import Database
from dealer_service.storage.imports import ImportRunRow
from dealer_service.storage.order_writing import Writing
from dealer_service.storage.registers import Register
from dealer_service.storage.scope import Scope

# Between two chunks the counter gets its turn: a writer looks for the lock every 3 ms.
PAUSE_SECONDS = 0.01
CHUNKS_BETWEEN_LOOKS = 10


def note_counts(run: ImportRunRow, counts: RowCounts, at: datetime) -> None:
    """Show on the run how far it has come, and that somebody is still at work on it."""
    run.noted_at = at
    for name in RowCounts.__slots__:
        setattr(run, name, getattr(counts, name))


class ChunkWriter:
    """Writes chunks of one import, each in its own transaction.

    The rows of a chunk are written by the caller's thread; settling and committing is the database's work and goes on
    in a second thread while the caller reads and prepares the next rows. There is never more than one transaction.
    """

    def __init__(self, database: Database, scope: Scope, actor: Actor, register: Register, writing: Writing,
                 run_id: int) -> None:  # fmt: skip
        self._database, self._scope, self._actor = database, scope, actor
        self._register, self._writing, self._run_id = register, writing, run_id
        self._pool = ThreadPoolExecutor(1, "settling")
        self._collects, self._written = True, 0
        self._settling: Future[None] | None = None
        self._began = time.monotonic()

    def moment(self) -> datetime:
        """What time it has become since the import began."""
        return self._writing.now + timedelta(seconds=time.monotonic() - self._began)

    def __enter__(self) -> Self:
        # A chunk holds tens of thousands of values without cycles; looking through them again and again for some costs
        # a fifth of the whole import. It is done once in ten chunks instead.
        self._collects = gc.isenabled()
        gc.disable()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        try:
            self._finish()
        finally:
            self._pool.shutdown()
            if self._collects:
                gc.enable()

    def write(self, chunk: Chunk, total: RowCounts, dealers: set[int]) -> None:
        """Write a chunk; ``total`` and ``dealers`` are added to once the one before it is committed."""
        self._finish()
        self._written += 1
        if self._written % CHUNKS_BETWEEN_LOOKS == 0:
            gc.collect(1)
        time.sleep(PAUSE_SECONDS)
        session = self._database.open(self._scope, write=True)
        try:
            placed = place_chunk(session, self._actor, chunk, self._register, self._writing)
        except BaseException:
            session.close()
            raise
        dealers |= placed.dealers
        self._settling = self._pool.submit(self._settle, session, placed, total)

    def _settle(self, session: Session, placed: Placed, total: RowCounts) -> None:
        try:
            settle_chunk(session, placed, self._register, self._writing, self._run_id)
            total.add(placed.counts)
            note_counts(keeping.get_run(session, self._run_id), total, self.moment())
            session.commit()
        finally:
            session.close()

    def _finish(self) -> None:
        settling, self._settling = self._settling, None
        if settling is not None:
            settling.result()
