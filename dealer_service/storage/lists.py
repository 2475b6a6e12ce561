"""What do the manufacturer's standard lists and dated network settings say?"""

import csv
from datetime import date
from pathlib import Path
from typing import TypeVar

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
    retired_on: date | None = None


class ReworkWindowRow(SQLModel, table=True):
    __tablename__ = "rework_window"

    valid_from: date = Field(primary_key=True)
    days: int
    km: int


class TargetRow(SQLModel, table=True):
    """A target for the first-visit rate; of a dealer, of a region, or of the network where both are empty."""

    __tablename__ = "target"

    id: int | None = Field(default=None, primary_key=True)
    valid_from_month: int  # yyyymm
    region_id: int | None = Field(default=None, foreign_key="region.id", index=True)
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id", index=True)
    ffv: float


ListRow = TypeVar("ListRow", ConcernGroupRow, ReworkCauseRow, DismissalReasonRow)


def load_lists(session: Session, folder: Path) -> None:
    """Bring the standard lists in the CSV files into the database; codes that are there are updated."""
    _load(session, folder / "concern_groups.csv", ConcernGroupRow)
    _load(session, folder / "rework_causes.csv", ReworkCauseRow)
    _load(session, folder / "dismissal_reasons.csv", DismissalReasonRow)
    load_complaint_lists(session, folder)
    if session.exec(select(ReworkWindowRow)).first() is None:
        session.add(ReworkWindowRow(valid_from=date.min, days=30, km=2000))
    session.flush()


def _load(session: Session, file: Path, kind: type[ListRow]) -> None:
    known: dict[str, ListRow] = {row.code: row for row in session.exec(select(kind))}
    with file.open(encoding="utf-8", newline="") as lines:
        for values in csv.DictReader(lines):
            row = known.get(values["code"])
            if row is None:
                session.add(kind.model_validate(values))
            else:
                row.zh, row.en = values["zh"], values["en"]


def list_concern_groups(session: Session) -> list[ConcernGroup]:
    rows = session.exec(select(ConcernGroupRow).order_by(col(ConcernGroupRow.id)))
    return [ConcernGroup(row.id or 0, row.code, row.system, row.zh, row.en) for row in rows]


def list_causes(session: Session) -> list[Cause]:
    rows = session.exec(select(ReworkCauseRow).order_by(col(ReworkCauseRow.code)))
    return [Cause(row.id or 0, row.code, row.side, row.zh, row.en, row.retired_on) for row in rows]


def list_dismissal_reasons(session: Session) -> list[DismissalReason]:
    rows = session.exec(select(DismissalReasonRow).order_by(col(DismissalReasonRow.id)))
    return [DismissalReason(row.id or 0, row.code, row.zh, row.en) for row in rows]


def list_windows(session: Session) -> list[ReworkWindow]:
    """The rework windows by valid-from date, oldest first."""
    row = ReworkWindowRow
    found = session.execute(select_rows(col(row.valid_from), col(row.days), col(row.km)).order_by(col(row.valid_from)))
    return [ReworkWindow(valid_from, days, km) for valid_from, days, km in found]


def save_window(session: Session, window: ReworkWindow) -> None:
    session.merge(ReworkWindowRow(valid_from=window.valid_from, days=window.days, km=window.km))
    session.flush()


def list_targets(session: Session) -> list[TargetRow]:
    return list(session.exec(select(TargetRow).order_by(col(TargetRow.valid_from_month))))


def save_target(
    session: Session, ffv: float, valid_from_month: int, *, region_id: int | None = None, dealer_id: int | None = None
) -> None:
    row = session.exec(
        select(TargetRow).where(
            TargetRow.valid_from_month == valid_from_month,
            col(TargetRow.region_id).is_not_distinct_from(region_id),
            col(TargetRow.dealer_id).is_not_distinct_from(dealer_id),
        )
    ).first()
    row = row or TargetRow(valid_from_month=valid_from_month, region_id=region_id, dealer_id=dealer_id, ffv=ffv)
    row.ffv = ffv
    session.add(row)
    session.flush()
