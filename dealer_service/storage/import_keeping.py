"""What is kept of an import: its run, the rows it refused until they are corrected, its warnings?"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from dealer_service.domain.import_problems import Problem, RefusedRow, RowWarning
from dealer_service.storage.bulk import load_rows
from dealer_service.storage.columns import as_seconds
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.imports import ImportRefusalRow, ImportRunRow
from dealer_service.storage.order_matching import OrderKey
from dealer_service.storage.scope import system_connection

_SAVE_REFUSAL = """
INSERT INTO import_refusal (dealer_id, dealer_code, number, line, digest, run_id, row, month, cells, problems,
    first_refused_at)
VALUES (:dealer_id, :dealer_code, :number, :line, :digest, :run_id, :row, :month, :cells, :problems, :at)
ON CONFLICT (dealer_code, number, line, digest) DO UPDATE SET run_id = excluded.run_id, row = excluded.row,
    cells = excluded.cells, problems = excluded.problems, corrected_at = NULL"""

# Rows of an order that this import took without refusing any of it: what was refused of it before is corrected.
_MARK_CORRECTED = """
UPDATE import_refusal SET corrected_at = :at WHERE corrected_at IS NULL AND run_id <> :run_id AND EXISTS (
    SELECT 1 FROM rw_keys k WHERE k.dealer_id = import_refusal.dealer_id AND k.number = import_refusal.number)
AND NOT EXISTS (SELECT 1 FROM import_refusal n WHERE n.run_id = :run_id AND n.dealer_code = import_refusal.dealer_code
    AND n.number = import_refusal.number)"""


def _problems_json(problems: Iterable[Problem]) -> str:
    return json.dumps([list(problem) for problem in problems], ensure_ascii=False, default=str)


def read_problems(body: str) -> list[Problem]:
    return [Problem(*parts) for parts in json.loads(body)]


def save_refusals(session: Session, refusals: Sequence[RefusedRow], run_id: int, at: datetime, today: date,
                  dealers: dict[str, int]) -> None:  # fmt: skip
    """Keep refused rows; the same row refused again stays one refusal, now of this run.

    A row of which no dealer is known belongs to the dealer whose person imported it, if it was one: the same text in
    the files of two dealers is two refusals.
    """
    if not refusals:
        return
    owner = session.exec(select(ImportRunRow.dealer_id).where(ImportRunRow.id == run_id)).first()
    system_connection(session).execute(
        text(_SAVE_REFUSAL),
        [
            {
                "dealer_id": dealers.get(refused.dealer_code or "", owner),
                "dealer_code": refused.dealer_code or "",
                "number": refused.number or "",
                "line": refused.line or 0,
                "digest": refused.digest if refused.dealer_code else _digest_at(owner, refused.digest),
                "run_id": run_id,
                "row": refused.row,
                "month": refused.month or today.year * 100 + today.month,
                "cells": json.dumps(refused.cells, ensure_ascii=False),
                "problems": _problems_json(refused.problems),
                "at": as_seconds(at),
            }
            for refused in refusals
        ],
    )


def _digest_at(owner: int | None, digest: int) -> int:
    """The digest of a row that names no dealer, told apart by whose it is; signed 64 bits again."""
    mixed = (digest ^ ((owner or 0) * 0x9E3779B97F4A7C15)) & 0xFFFF_FFFF_FFFF_FFFF
    return mixed - (1 << 64) if mixed >> 63 else mixed


def mark_corrected(session: Session, accepted: Sequence[OrderKey], run_id: int, at: datetime) -> None:
    """Settle earlier refusals of orders that this import took whole."""
    connection = system_connection(session)
    earlier = "SELECT 1 FROM import_refusal WHERE corrected_at IS NULL AND run_id <> :run LIMIT 1"
    if not connection.execute(text(earlier),
                              {"run": run_id}).first():  # fmt: skip
        return
    connection.execute(text("DELETE FROM rw_keys"))
    load_rows(connection, "rw_keys", ["dealer_id", "number"], sorted(set(accepted)))
    connection.execute(text(_MARK_CORRECTED), {"at": as_seconds(at), "run_id": run_id})


def save_warnings(session: Session, warnings: Sequence[tuple[int | None, RowWarning]], run_id: int) -> None:
    """Keep warnings, each with the dealer it concerns, if any."""
    load_rows(
        system_connection(session),
        "import_warning",
        ("run_id", "dealer_id", "row", "problem"),
        ((run_id, dealer_id, warning.row, _problems_json([warning.problem])[1:-1]) for dealer_id, warning in warnings),
    )


def start_run(session: Session, run: ImportRunRow) -> int:
    session.add(run)
    session.flush()
    return run.id or 0


def get_run(session: Session, run_id: int) -> ImportRunRow:
    return session.exec(select(ImportRunRow).where(ImportRunRow.id == run_id)).one()


def list_silent(session: Session, state: str, since: datetime) -> list[ImportRunRow]:
    """Runs in a state whose counts were last true before a moment."""
    row = ImportRunRow
    said = func.coalesce(col(row.noted_at), col(row.started_at))
    return list(session.exec(select(row).where(row.state == state, said < since).order_by(col(row.id))))


def list_runs(session: Session, limit: int = 50) -> list[ImportRunRow]:
    return list(session.exec(select(ImportRunRow).order_by(col(ImportRunRow.id).desc()).limit(limit)))


def list_refusals(session: Session, *, run_id: int | None = None, dealer_id: int | None = None,
                  month: int | None = None, open_only: bool = True, after: int = 0,
                  limit: int | None = None) -> Iterator[ImportRefusalRow]:  # fmt: skip
    """Refused rows in scope, by row number; those not yet corrected unless asked otherwise."""
    statement = select(ImportRefusalRow).where(ImportRefusalRow.row > after).order_by(
        col(ImportRefusalRow.row), col(ImportRefusalRow.id))  # fmt: skip
    if run_id is not None:
        statement = statement.where(ImportRefusalRow.run_id == run_id)
    if dealer_id is not None:
        statement = statement.where(ImportRefusalRow.dealer_id == dealer_id)
    if month is not None:
        statement = statement.where(ImportRefusalRow.month == month)
    if open_only:
        statement = statement.where(col(ImportRefusalRow.corrected_at).is_(None))
    if limit is not None:
        statement = statement.limit(limit)
    yield from session.exec(statement.execution_options(yield_per=1000))


def count_open_refusals(session: Session, dealer_id: int | None = None, month: int | None = None) -> int:
    statement = select(func.count()).select_from(ImportRefusalRow).where(col(ImportRefusalRow.corrected_at).is_(None))
    if dealer_id is not None:
        statement = statement.where(ImportRefusalRow.dealer_id == dealer_id)
    if month is not None:
        statement = statement.where(ImportRefusalRow.month == month)
    return session.exec(statement).one()


def mark_complete(session: Session, dealer_ids: Iterable[int], to: date) -> None:
    """Note that the data of dealers are complete to a day, unless they were already complete to a later one."""
    for row in session.exec(select(DealerRow).where(col(DealerRow.id).in_(sorted(dealer_ids)))):
        if row.complete_to is None or row.complete_to < to:
            row.complete_to = to
            session.add(row)
    session.flush()
