"""Which imports ran, which rows still wait for correction, and which warnings were given, as lists for people?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from dealer_service.storage.accounts import UserRow
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.imports import ImportRefusalRow, ImportRunRow, ImportWarningRow


@dataclass(frozen=True, slots=True)
class RefusalFilter:
    """Which refused rows: of one dealer, one month (yyyymm), one run; only those not yet corrected."""

    dealer_id: int | None = None
    month: int | None = None
    run_id: int | None = None


def count_runs(session: Session) -> int:
    return session.exec(select(func.count()).select_from(ImportRunRow)).one()


def list_runs(session: Session, start: int, size: int) -> list[ImportRunRow]:
    """Runs in scope, newest first."""
    newest = select(ImportRunRow).order_by(col(ImportRunRow.id).desc())
    return list(session.exec(newest.offset(start).limit(size)))


def find_run(session: Session, run_id: int) -> ImportRunRow | None:
    return session.exec(select(ImportRunRow).where(ImportRunRow.id == run_id)).first()


def find_runs(session: Session, run_ids: Iterable[int]) -> dict[int, ImportRunRow]:
    """Those of the runs that are in scope."""
    rows = session.exec(select(ImportRunRow).where(col(ImportRunRow.id).in_(sorted(set(run_ids)))))
    return {row.id or 0: row for row in rows}


def names_of(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """People by id."""
    wanted = sorted({user_id for user_id in user_ids if user_id is not None})
    return {user_id or 0: name for user_id, name in session.exec(
        select(UserRow.id, UserRow.name).where(col(UserRow.id).in_(wanted)))}  # fmt: skip


def codes_of(session: Session, dealer_ids: Iterable[int | None]) -> dict[int, str]:
    """Codes of dealers by id."""
    wanted = sorted({dealer_id for dealer_id in dealer_ids if dealer_id is not None})
    return {dealer_id or 0: code for dealer_id, code in session.exec(
        select(DealerRow.id, DealerRow.code).where(col(DealerRow.id).in_(wanted)))}  # fmt: skip


def _open(statement: Any, asked: RefusalFilter) -> Any:
    statement = statement.where(col(ImportRefusalRow.corrected_at).is_(None))
    for column, value in (
        (ImportRefusalRow.dealer_id, asked.dealer_id),
        (ImportRefusalRow.month, asked.month),
        (ImportRefusalRow.run_id, asked.run_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return statement


def count_refusals(session: Session, asked: RefusalFilter) -> int:
    count: int = session.exec(_open(select(func.count()).select_from(ImportRefusalRow), asked)).one()
    return count


def list_refusals(session: Session, asked: RefusalFilter, start: int = 0, size: int | None = None
                  ) -> Iterator[ImportRefusalRow]:  # fmt: skip
    """Rows not yet corrected, those of the last import first, each import's in the order of its file."""
    newest = col(ImportRefusalRow.run_id).desc(), col(ImportRefusalRow.row), col(ImportRefusalRow.id)
    statement = _open(select(ImportRefusalRow), asked).order_by(*newest).offset(start)
    if size is not None:
        statement = statement.limit(size)
    yield from session.exec(statement.execution_options(yield_per=1000))


def list_refusal_places(session: Session) -> list[tuple[int | None, int, int]]:
    """Dealers, months and runs of which rows wait for correction, with nothing else."""
    row = ImportRefusalRow
    return list(session.exec(_open(select(row.dealer_id, row.month, row.run_id).distinct(), RefusalFilter())))


def list_without_order(session: Session, but_run: int) -> list[ImportRefusalRow]:
    """Rows not yet corrected that name no order of a known dealer, and so are never settled by one arriving."""
    row = ImportRefusalRow
    nameless = or_(col(row.dealer_id).is_(None), col(row.number) == "")
    statement = _open(select(row).where(nameless, col(row.run_id) != but_run), RefusalFilter())
    return list(session.exec(statement.limit(20_000)))


def list_of_runs(session: Session, kind: str, but_run: int) -> list[ImportRefusalRow]:
    """Rows not yet corrected of all runs of a kind but one."""
    row = ImportRefusalRow
    of_kind = select(ImportRunRow.id).where(ImportRunRow.kind == kind)
    statement = select(row).where(col(row.run_id).in_(of_kind), col(row.run_id) != but_run)
    return list(session.exec(_open(statement, RefusalFilter()).limit(20_000)))


def mark_corrected(session: Session, rows: Sequence[ImportRefusalRow], at: datetime) -> None:
    """These rows no longer wait."""
    for row in rows:
        row.corrected_at = at
        session.add(row)
    session.flush()


def list_warnings(session: Session, run_id: int, size: int) -> list[ImportWarningRow]:
    """The first warnings of a run, in the order of the file."""
    row = ImportWarningRow
    return list(session.exec(select(row).where(row.run_id == run_id).order_by(col(row.row), col(row.id)).limit(size)))
