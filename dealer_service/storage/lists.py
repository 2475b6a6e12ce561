"""What do the manufacturer's standard lists and dated network settings say?"""

import csv
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.rework import ReworkWindow
from dealer_service.domain.standard_lists import Cause, ConcernGroup, DismissalReason
from dealer_service.storage.columns import CODE
from dealer_service.storage.complaint_guides import load_complaint_lists


class ConcernGroupRow(SQLModel, table=True):
    __tablename__ = "concern_group"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(sa_type=CODE, unique=True)
    system: str
    zh: str
    en: str
    valid_from: date | None = None
    retired_on: date | None = None


class ReworkCauseRow(SQLModel, table=True):
    __tablename__ = "rework_cause"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(sa_type=CODE, unique=True)
    side: str
    zh: str
    en: str
    note: str | None = None
    valid_from: date | None = None
    retired_on: date | None = None


class DismissalReasonRow(SQLModel, table=True):
    __tablename__ = "dismissal_reason"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(sa_type=CODE, unique=True)
    zh: str
    en: str
    valid_from: date | None = None
    retired_on: date | None = None


class ReworkWindowRow(SQLModel, table=True):
    __tablename__ = "rework_window"

    valid_from: date = Field(primary_key=True)
    days: int
    km: int


ListRow = TypeVar("ListRow", ConcernGroupRow, ReworkCauseRow, DismissalReasonRow)


Kept = Mapping[str, Collection[str]]


def load_lists(session: Session, folder: Path, kept: Kept | None = None) -> None:
    """Bring the standard lists in the CSV files into the database; codes that are there are updated.

    ``kept``: codes by list whose wording head office has changed, which stays as it is.
    """
    own = kept or {}
    _load(session, folder / "concern_groups.csv", ConcernGroupRow, own.get("concern_groups", ()))
    _load(session, folder / "rework_causes.csv", ReworkCauseRow, own.get("causes", ()))
    _load(session, folder / "dismissal_reasons.csv", DismissalReasonRow, own.get("dismissal_reasons", ()))
    load_complaint_lists(session, folder, own.get("complaint_categories", ()))
    if session.exec(select(ReworkWindowRow)).first() is None:
        session.add(ReworkWindowRow(valid_from=date.min, days=30, km=2000))
    session.flush()


def _load(session: Session, file: Path, kind: type[ListRow], kept: Collection[str]) -> None:
    known: dict[str, ListRow] = {row.code: row for row in session.exec(select(kind))}
    with file.open(encoding="utf-8", newline="") as lines:
        for values in csv.DictReader(lines):
            row = known.get(values["code"])
            if row is None:
                session.add(kind.model_validate(values))
            elif row.code not in kept:
                row.zh, row.en = values["zh"], values["en"]


def list_concern_groups(session: Session) -> list[ConcernGroup]:
    rows = session.exec(select(ConcernGroupRow).order_by(col(ConcernGroupRow.id)))
    return [
        ConcernGroup(row.id or 0, row.code, row.system, row.zh, row.en, row.valid_from, row.retired_on) for row in rows
    ]


def list_causes(session: Session) -> list[Cause]:
    rows = session.exec(select(ReworkCauseRow).order_by(col(ReworkCauseRow.code)))
    return [Cause(row.id or 0, row.code, row.side, row.zh, row.en, row.retired_on, row.valid_from) for row in rows]


def list_dismissal_reasons(session: Session) -> list[DismissalReason]:
    rows = session.exec(select(DismissalReasonRow).order_by(col(DismissalReasonRow.id)))
    return [DismissalReason(row.id or 0, row.code, row.zh, row.en, row.valid_from, row.retired_on) for row in rows]


def list_windows(session: Session) -> list[ReworkWindow]:
    """The rework windows by valid-from date, oldest first."""
    return [ReworkWindow(valid_from, days, km) for valid_from, days, km in session.execute(_windows())]


@cache
def _windows() -> Any:
    """The statement, written once: every rate asks it."""
    row = ReworkWindowRow
    return select_rows(col(row.valid_from), col(row.days), col(row.km)).order_by(col(row.valid_from))


def save_window(session: Session, window: ReworkWindow) -> None:
    session.merge(ReworkWindowRow(valid_from=window.valid_from, days=window.days, km=window.km))
    session.flush()


def delete_window(session: Session, valid_from: date) -> None:
    """Take away the window that begins on a day; the one before it holds on."""
    row = session.get(ReworkWindowRow, valid_from)
    if row is not None:
        session.delete(row)
        session.flush()
