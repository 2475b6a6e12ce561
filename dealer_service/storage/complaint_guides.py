"""What do the lists of categories and guides say, and what did a dealer add?"""

import csv
from collections.abc import Collection
from datetime import date
from pathlib import Path

from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.complaint_guides import Advice, Category, GuideLine
from dealer_service.storage.columns import CODE


class ComplaintCategoryRow(SQLModel, table=True):
    __tablename__ = "complaint_category"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(sa_type=CODE, unique=True)
    zh: str
    en: str
    valid_from: date | None = None
    retired_on: date | None = None


class ComplaintGuideRow(SQLModel, table=True):
    """One line of the network's standard guide."""

    __tablename__ = "complaint_guide"

    id: int | None = Field(default=None, primary_key=True)
    category: str = Field(sa_type=CODE)
    advice: str
    zh: str
    en: str


class ComplaintDealerGuideRow(SQLModel, table=True):
    """One line that a dealer added to the guide of a category."""

    __tablename__ = "complaint_dealer_guide"

    id: int | None = Field(default=None, primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id", index=True)
    category: str = Field(sa_type=CODE)
    advice: str
    zh: str = ""
    en: str = ""


def load_complaint_lists(session: Session, folder: Path, kept: Collection[str] = ()) -> None:
    """Bring categories and standard guides from the CSV files into the database; what is there is kept in step."""
    known = {row.code: row for row in session.exec(select(ComplaintCategoryRow))}
    for values in _read(folder / "complaint_categories.csv"):
        row = known.get(values["code"])
        if row is None:
            session.add(ComplaintCategoryRow.model_validate(values))
        elif row.code not in kept:
            row.zh, row.en = values["zh"], values["en"]
    wanted = list(_read(folder / "complaint_guides.csv"))
    standard = list(session.exec(select(ComplaintGuideRow).order_by(col(ComplaintGuideRow.id))))
    if [(row.category, row.advice, row.zh, row.en) for row in standard] != [tuple(v.values()) for v in wanted]:
        for line in standard:
            session.delete(line)
        session.flush()
        session.add_all(ComplaintGuideRow.model_validate(values) for values in wanted)
    session.flush()


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def list_categories(session: Session) -> list[Category]:
    rows = session.exec(select(ComplaintCategoryRow).order_by(col(ComplaintCategoryRow.id)))
    return [Category(row.id or 0, row.code, row.zh, row.en, row.valid_from, row.retired_on) for row in rows]


def list_guide_lines(session: Session, dealer_id: int | None = None) -> list[GuideLine]:
    """The standard guide, and the lines of one dealer."""
    rows = session.exec(select(ComplaintGuideRow).order_by(col(ComplaintGuideRow.id)))
    found = [GuideLine(row.id or 0, row.category, Advice(row.advice), row.zh, row.en) for row in rows]
    if dealer_id is not None:
        own = select(ComplaintDealerGuideRow).where(ComplaintDealerGuideRow.dealer_id == dealer_id)
        found += [
            GuideLine(row.id or 0, row.category, Advice(row.advice), row.zh, row.en, row.dealer_id)
            for row in session.exec(own.order_by(col(ComplaintDealerGuideRow.id)))
        ]
    return found


def save_guide_line(session: Session, line: GuideLine) -> int:
    """Add a dealer's own line; answers its id."""
    row = ComplaintDealerGuideRow(dealer_id=line.dealer_id or 0, category=line.category, advice=line.advice.value,
                                  zh=line.zh, en=line.en)  # fmt: skip
    session.add(row)
    session.flush()
    return row.id or 0


def remove_guide_line(session: Session, line_id: int) -> GuideLine | None:
    """Take a dealer's own line away; answers it, or None where there is none."""
    statement = select(ComplaintDealerGuideRow).where(ComplaintDealerGuideRow.id == line_id)
    row = session.exec(statement).first()
    if row is None:
        return None
    session.delete(row)
    session.flush()
    return GuideLine(line_id, row.category, Advice(row.advice), row.zh, row.en, row.dealer_id)
