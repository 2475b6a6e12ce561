"""How does a file of a dealer's system come in, in chunks, so that nobody waits and a stop harms nothing?

An import is a row of small transactions and so the one place in the services that commits: each chunk of whole orders
is one transaction (docs/decisions/0005).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.data_exchange import ImportProfile
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_problems import RefusedRow, RowWarning
from dealer_service.domain.refusals import Refused
from dealer_service.services import accounts
from dealer_service.services.import_chunks import compare_chunk
from dealer_service.services.import_profiles import find_profile
from dealer_service.services.import_reading.chunks import Chunk, read_chunks
from dealer_service.services.import_reading.survey import FileSurvey, survey
from dealer_service.services.import_stops import brought
from dealer_service.services.import_writer import ChunkWriter, note_counts
from dealer_service.storage import import_keeping as keeping
from dealer_service.storage.changes import record_change
from dealer_service.storage.database import Database
from dealer_service.storage.imports import ImportRefusalRow, ImportRunRow
from dealer_service.storage.order_writing import Writing, shaper_of
from dealer_service.storage.registers import Register, load_register
from dealer_service.storage.scope import SYSTEM, Scope, scope_of

CHUNK_ROWS = 8_000
# Where writers work side by side, whoever brings a vehicle of the chunk waits for the chunk.
CHUNK_ROWS_SIDE_BY_SIDE = 3_000
PREVIEWED = 200  # problems shown before a person confirms

Progress = Callable[[int, int], None]  # rows read so far, rows in the file
Refusing = Callable[[RefusedRow], None]


@dataclass(slots=True)
class ImportAnswer:
    """What an import did, all in rows. ``run_id`` 0 for a dry run."""

    counts: RowCounts
    run_id: int
    database: Database
    refused: list[RefusedRow]
    told: list[RowWarning]

    @property
    def partly_refused(self) -> bool:
        return self.counts.rejected > 0

    def refusals(self) -> Iterator[RefusedRow]:
        """The refused rows of this run, by row number."""
        if not self.run_id:
            yield from self.refused
            return
        with self.database.session(SYSTEM) as session:
            for kept in keeping.list_refusals(session, run_id=self.run_id, open_only=False):
                yield as_refused(kept)


def as_refused(kept: ImportRefusalRow) -> RefusedRow:
    """A kept refusal as the reader gave it."""
    return RefusedRow(kept.row, json.loads(kept.cells), kept.dealer_code or None, kept.number or None, kept.line,
                      kept.month, kept.digest, keeping.read_problems(kept.problems))  # fmt: skip


def import_repair_orders(database: Database, path: str | Path, *, actor: Actor, now: datetime,
                         profile: str | ImportProfile = "standard", dry_run: bool = False, file_name: str | None = None,
                         progress: Progress | None = None, refusing: Refusing | None = None
                         ) -> ImportAnswer:  # fmt: skip
    """Import a file of repair orders; with ``dry_run`` only tell what it would do.

    ``refusing`` is handed the refused rows of a dry run one by one; the answer then holds none of them. A stop leaves
    every chunk whole and the run shown as unfinished; importing the file again completes it. Raises
    ``UnreadableFile`` before anything is written where the file as a whole cannot be read.
    """
    require(actor, Permission.IMPORT_ORDERS)
    with database.session(None) as session:
        accounts.enter(session, actor, now)
        chosen = profile if isinstance(profile, ImportProfile) else find_profile(session, profile)
        register = within_scope(session, load_register(session))
        scope = scope_of(session)
    surveyed = survey(path, chosen)
    writing = Writing("import", now, now.date(), actor.user_id)
    shaper = shaper_of(register, writing)
    if dry_run:
        chunks = read_chunks(surveyed, chosen, shaper, CHUNK_ROWS)
        return _preview(database, scope, chunks, surveyed, progress, refusing)
    with database.session(scope, write=True) as session:
        own = {dealer.id for dealer in register.dealers.values()} if scope.dealer_ids is not None else set()
        run_id = keeping.start_run(session, ImportRunRow(
            kind="repair-orders", file_name=file_name or Path(path).name, file_digest=surveyed.sha256,
            profile=chosen.name, by_user_id=actor.user_id, dealer_id=min(own, default=None),
            started_at=now, noted_at=now, total=surveyed.rows))  # fmt: skip
        session.commit()
    total = RowCounts()
    dealers: set[int] = set()
    rows = CHUNK_ROWS if database.is_sqlite else min(CHUNK_ROWS, CHUNK_ROWS_SIDE_BY_SIDE)
    writer = ChunkWriter(database, scope, actor, register, writing, run_id)
    try:
        with writer:
            for chunk in read_chunks(surveyed, chosen, shaper, rows):
                writer.write(chunk, total, dealers)
                if progress:
                    progress(total.read, surveyed.rows)
    except Refused as broken:
        with database.session(scope, write=True) as session:
            run = keeping.get_run(session, run_id)
            run.state, run.finished_at = "failed", writer.moment()
            run.problem = json.dumps([broken.message, broken.params], default=str)
            _record(session, actor, run, now)
            session.commit()
        raise
    with database.session(scope, write=True) as session:
        run = keeping.get_run(session, run_id)
        note_counts(run, total, writer.moment())
        run.state, run.finished_at = "finished", run.noted_at
        keeping.mark_complete(session, dealers, now.date())
        _record(session, actor, run, now)
        session.commit()
    return ImportAnswer(total, run_id, database, [], [])


def _record(session: Session, actor: Actor, run: ImportRunRow, now: datetime) -> None:
    record_change(session, at=now, actor=actor.key, verb="import_repair_orders", subject=f"import_run:{run.id}",
                  dealer_id=run.dealer_id, values=brought(run))  # fmt: skip


def within_scope(session: Session, register: Register) -> Register:
    """The register with the dealers of the session's scope only: another dealer's code is then not known."""
    scope = scope_of(session)
    dealers = {code: dealer for code, dealer in register.dealers.items() if scope.allows(dealer.id)}
    if not dealers:
        raise Refused("There is no dealer yet for whom orders could be imported. Import the dealers first.")
    return replace(register, dealers=dealers)


def _preview(database: Database, scope: Scope, chunks: Iterator[Chunk], surveyed: FileSurvey,
             progress: Progress | None, refusing: Refusing | None) -> ImportAnswer:  # fmt: skip
    total = RowCounts()
    refused: list[RefusedRow] = []
    told: list[RowWarning] = []
    for chunk in chunks:
        with database.session(scope) as session:
            total.add(compare_chunk(session, chunk))
        for row in chunk.refusals:
            (refusing or refused.append)(row)
        told += [warning for _dealer_id, warning in chunk.warnings[: max(0, PREVIEWED - len(told))]]
        if progress:
            progress(total.read, surveyed.rows)
    return ImportAnswer(total, 0, database, refused, told)
