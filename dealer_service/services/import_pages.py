"""What do people see of imports: the runs so far, one run, the rows that still wait for correction?"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_problems import Problem
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.services.import_reading.written_back import write_rejects
from dealer_service.services.import_stops import RUNNING, SILENT
from dealer_service.services.importing import as_refused
from dealer_service.services.words import N_
from dealer_service.storage import import_lists as stored
from dealer_service.storage.import_keeping import count_open_refusals, read_problems
from dealer_service.storage.import_lists import RefusalFilter
from dealer_service.storage.imports import ImportRefusalRow, ImportRunRow

__all__ = ["RefusalFilter"]


@dataclass(frozen=True, slots=True)
class RunLine:
    """One import. ``state``: running, unfinished, finished or failed; ``waiting`` rows of it wait for correction."""

    id: int
    kind: str
    file_name: str
    profile: str
    state: str
    by: str | None
    dealer: str | None
    started_at: datetime
    finished_at: datetime | None
    counts: RowCounts
    total: int
    problem: tuple[str, dict[str, object]] | None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """One row that waits for correction."""

    row: int
    dealer: str | None
    number: str | None
    line: int | None
    month: int
    run_id: int
    file_name: str | None
    first_refused_at: datetime
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class RefusalPlaces:
    """By what the waiting rows can be told apart: dealers by id, months as yyyymm, runs by id."""

    dealers: dict[int, str]
    months: list[int]
    runs: dict[int, str]


def may_import(actor: Actor) -> None:
    """Raise ``NotAllowed`` for a person who imports nothing at all."""
    if not actor.may(Permission.IMPORT_DEALERS):
        require(actor, Permission.IMPORT_ORDERS)


def count_runs(session: Session, actor: Actor) -> int:
    may_import(actor)
    return stored.count_runs(session)


def list_runs(session: Session, actor: Actor, now: datetime, start: int, size: int) -> list[RunLine]:
    """Imports in the person's scope, newest first."""
    may_import(actor)
    rows = stored.list_runs(session, start, size)
    names = stored.names_of(session, (row.by_user_id for row in rows))
    codes = stored.codes_of(session, (row.dealer_id for row in rows))
    return [_line(row, now, names, codes) for row in rows]


def get_run(session: Session, actor: Actor, run_id: int, now: datetime) -> RunLine:
    """One import; raises ``NotFound``, for another dealer's as for none."""
    may_import(actor)
    row = stored.find_run(session, run_id)
    if row is None:
        raise NotFound(N_("There is no such import, or it is not yours to see."))
    names, codes = stored.names_of(session, [row.by_user_id]), stored.codes_of(session, [row.dealer_id])
    return _line(row, now, names, codes, stored.count_refusals(session, RefusalFilter(run_id=run_id)))


def find_run(session: Session, actor: Actor, run_id: int, now: datetime) -> RunLine | None:
    """As ``get_run``, None where there is none to see."""
    try:
        return get_run(session, actor, run_id, now)
    except NotFound:
        return None


def list_warnings(session: Session, actor: Actor, run_id: int, size: int) -> list[Problem]:
    """The first warnings of an import, by row."""
    may_import(actor)
    return [read_problems(f"[{row.problem}]")[0] for row in stored.list_warnings(session, run_id, size)]


def count_waiting(session: Session, actor: Actor, asked: RefusalFilter | None = None) -> int:
    """How many refused rows wait for correction."""
    try:
        may_import(actor)
    except NotAllowed:
        return 0
    return count_open_refusals(session) if asked is None else stored.count_refusals(session, asked)


def list_refusals(session: Session, actor: Actor, asked: RefusalFilter, start: int, size: int) -> list[RefusalLine]:
    """Rows that wait for correction, those of the last import first."""
    may_import(actor)
    rows = list(stored.list_refusals(session, asked, start, size))
    runs = stored.find_runs(session, (row.run_id for row in rows))
    codes = stored.codes_of(session, (row.dealer_id for row in rows))
    return [_refusal(row, runs, codes) for row in rows]


def places_of_refusals(session: Session, actor: Actor) -> RefusalPlaces:
    """The dealers, months and imports among which a person may choose."""
    may_import(actor)
    found = stored.list_refusal_places(session)
    runs = stored.find_runs(session, (run_id for _dealer, _month, run_id in found))
    codes = stored.codes_of(session, (dealer_id for dealer_id, _month, _run in found))
    return RefusalPlaces(
        dict(sorted(codes.items(), key=lambda pair: pair[1])),
        sorted({month for _dealer, month, _run in found}, reverse=True),
        {run_id: runs[run_id].file_name for run_id in sorted(runs, reverse=True)},
    )


def write_refusals(session: Session, actor: Actor, asked: RefusalFilter, path: Path,
                   sentence: Callable[[Problem], str]) -> int:  # fmt: skip
    """Write the rows that wait back as CSV, to be corrected and imported again; answers how many."""
    may_import(actor)
    names: dict[str, None] = {}
    for row in stored.list_refusals(session, asked):
        names.update(dict.fromkeys(json.loads(row.cells)))
    header = [name for name in names if not is_beyond(name)]
    rows = (as_refused(row) for row in stored.list_refusals(session, asked))
    return write_rejects(path, header, rows, sentence)


def is_beyond(name: str) -> bool:
    """Does this name stand for a cell behind the last column of its file?"""
    return name.startswith("+") and name[1:].isdigit()


def _line(row: ImportRunRow, now: datetime, names: dict[int, str], codes: dict[int, str], waiting: int = 0) -> RunLine:
    state = row.state
    if state == RUNNING and now - (row.noted_at or row.started_at) > SILENT:
        state = "unfinished"
    problem = None
    if row.problem:
        message, params = json.loads(row.problem)
        problem = (str(message), dict(params))
    return RunLine(
        row.id or 0, row.kind, row.file_name, row.profile, state, names.get(row.by_user_id or 0),
        codes.get(row.dealer_id or 0), row.started_at, row.finished_at,
        RowCounts(row.read, row.added, row.updated, row.unchanged, row.rejected, row.warnings), row.total, problem,
        waiting,
    )  # fmt: skip


def _refusal(row: ImportRefusalRow, runs: dict[int, ImportRunRow], codes: dict[int, str]) -> RefusalLine:
    run = runs.get(row.run_id)
    return RefusalLine(
        row.row, codes.get(row.dealer_id or 0), row.number or None, row.line or None, row.month, row.run_id,
        run.file_name if run else None, row.first_refused_at, read_problems(row.problems),
    )  # fmt: skip
