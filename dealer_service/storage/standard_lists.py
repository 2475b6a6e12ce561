"""Which versions of the standard lists were drafted and published, and what does each change?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.list_versions import ChangeKind, ListChange, ListEntry, ListName, ListVersion
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.columns import CODE, UtcSeconds
from dealer_service.storage.complaint_guides import ComplaintCategoryRow
from dealer_service.storage.lists import ConcernGroupRow, DismissalReasonRow, ReworkCauseRow

ROWS: dict[ListName, Any] = {
    ListName.CAUSES: ReworkCauseRow,
    ListName.CONCERN_GROUPS: ConcernGroupRow,
    ListName.DISMISSAL_REASONS: DismissalReasonRow,
    ListName.COMPLAINT_CATEGORIES: ComplaintCategoryRow,
}
# What an entry belongs to, where the list says so: the side of a cause, the vehicle system of a concern.
BELONGS: dict[ListName, str] = {ListName.CAUSES: "side", ListName.CONCERN_GROUPS: "system"}


class ListVersionRow(SQLModel, table=True):
    """A version of one list after the one that came with the program; a draft until it is published."""

    __tablename__ = "list_version"
    __table_args__ = (UniqueConstraint("list", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    list: str
    number: int  # counts from 2: what came with the program is 1
    valid_from: date
    reason: str
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    made_at: datetime = Field(sa_type=UtcSeconds)
    published_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


class ListChangeRow(SQLModel, table=True):
    """One code that a version adds, rewords or retires; ``was_…`` the wording before, kept when it is taken up."""

    __tablename__ = "list_change"

    version_id: int = Field(foreign_key="list_version.id", primary_key=True)
    code: str = Field(sa_type=CODE, primary_key=True)
    kind: str
    en: str = ""
    zh: str = ""
    belongs: str = ""
    was_en: str | None = None
    was_zh: str | None = None
    taken_up: bool = False


@dataclass(frozen=True, slots=True)
class _Version:
    row: ListVersionRow
    by: str | None


def list_entries(session: Session, name: ListName) -> list[ListEntry]:
    """All codes of a list, retired ones and those still to come included, in the order of the list."""
    kind, belongs = ROWS[name], BELONGS.get(name)
    order = kind.code if name is ListName.CAUSES else kind.id
    return [
        ListEntry(row.code, row.en, row.zh, getattr(row, belongs) if belongs else "", row.valid_from, row.retired_on)
        for row in session.exec(select(kind).order_by(order))
    ]


def list_versions(session: Session, name: ListName) -> list[ListVersion]:
    """Versions after the first, the latest first."""
    row = ListVersionRow
    found = (
        select_rows(row, col(UserRow.name))
        .outerjoin(UserRow, col(UserRow.id) == col(row.by_user_id))
        .where(col(row.list) == name.value)
        .order_by(col(row.number).desc())
    )
    versions = [_Version(*pair) for pair in session.execute(found)]
    changes = _changes(session, [one.row.id or 0 for one in versions])
    return [_value(one, changes.get(one.row.id or 0, ())) for one in versions]


def find_draft(session: Session, name: ListName) -> ListVersion | None:
    return next((one for one in list_versions(session, name) if one.published_at is None), None)


def save_draft(session: Session, name: ListName, valid_from: date, reason: str, by_user_id: int | None,
               made_at: datetime) -> int:  # fmt: skip
    """Begin the next version of a list, or change day and reason of the one begun; answers its id."""
    rows = list(session.exec(select(ListVersionRow).where(ListVersionRow.list == name.value)))
    row = next((one for one in rows if one.published_at is None), None)
    if row is None:
        number = max((one.number for one in rows), default=1) + 1
        row = ListVersionRow(list=name.value, number=number, valid_from=valid_from, reason=reason, made_at=made_at)
    row.valid_from, row.reason, row.by_user_id, row.made_at = valid_from, reason, by_user_id, made_at
    session.add(row)
    session.flush()
    return row.id or 0


def save_change(session: Session, version_id: int, change: ListChange) -> None:
    """Add a change to a draft, or change it."""
    session.merge(ListChangeRow(version_id=version_id, code=change.code, kind=change.kind.value, en=change.en,
                                zh=change.zh, belongs=change.belongs))  # fmt: skip
    session.flush()


def remove_change(session: Session, version_id: int, code: str) -> None:
    row = session.get(ListChangeRow, (version_id, code))
    if row is not None:
        session.delete(row)
        session.flush()


def remove_draft(session: Session, version_id: int) -> None:
    for change in session.exec(select(ListChangeRow).where(ListChangeRow.version_id == version_id)):
        session.delete(change)
    session.flush()
    row = session.get(ListVersionRow, version_id)
    if row is not None:
        session.delete(row)
        session.flush()


def publish(session: Session, version: ListVersion, at: datetime) -> None:
    """From here on the version stands: new codes and retirements carry their day, new wordings wait for it."""
    row = session.get(ListVersionRow, version.id)
    if row is None:
        raise LookupError(version.id)
    row.published_at = at
    session.add(row)
    kind, belongs = ROWS[version.name], BELONGS.get(version.name)
    for change in version.changes:
        if change.kind is ChangeKind.ADD:
            more = {belongs: change.belongs} if belongs else {}
            session.add(kind(code=change.code, en=change.en, zh=change.zh, valid_from=version.valid_from, **more))
        elif change.kind is ChangeKind.RETIRE:
            entry = session.exec(select(kind).where(kind.code == change.code)).one()
            entry.retired_on = version.valid_from
            session.add(entry)
    session.flush()


def take_up_wordings(session: Session, today: date) -> int:
    """Put new wordings of published versions in place whose day has come; answers how many."""
    change, version = ListChangeRow, ListVersionRow
    due = (
        select_rows(change, col(version.list))
        .join(version, col(version.id) == col(change.version_id))
        .where(
            col(version.published_at).is_not(None),
            col(version.valid_from) <= today,
            col(change.kind) == ChangeKind.REWORD.value,
            col(change.taken_up).is_(False),
        )
        .order_by(col(version.valid_from), col(version.number))
    )
    found = session.execute(due).all()
    for row, name in found:
        kind = ROWS[ListName(name)]
        entry = session.exec(select(kind).where(kind.code == row.code)).one()
        row.was_en, row.was_zh, row.taken_up = entry.en, entry.zh, True
        entry.en, entry.zh = row.en, row.zh
        session.add(row)
        session.add(entry)
    session.flush()
    return len(found)


def reworded(session: Session) -> dict[str, set[str]]:
    """Codes whose wording head office has changed, by list: what comes with the program leaves them alone."""
    change, version = ListChangeRow, ListVersionRow
    found = select_rows(col(version.list), col(change.code)).join(change, col(change.version_id) == col(version.id))
    codes: dict[str, set[str]] = {}
    for name, code in session.execute(found.where(col(version.published_at).is_not(None))):
        codes.setdefault(name, set()).add(code)
    return codes


def _changes(session: Session, version_ids: Sequence[int]) -> dict[int, tuple[ListChange, ...]]:
    row = ListChangeRow
    found: dict[int, tuple[ListChange, ...]] = {}
    for one in session.exec(select(row).where(col(row.version_id).in_(list(version_ids))).order_by(col(row.code))):
        change = ListChange(ChangeKind(one.kind), one.code, one.en, one.zh, one.belongs, one.was_en, one.was_zh)
        found[one.version_id] = (*found.get(one.version_id, ()), change)
    return found


def _value(one: _Version, changes: tuple[ListChange, ...]) -> ListVersion:
    row = one.row
    return ListVersion(row.id or 0, ListName(row.list), row.number, row.valid_from, row.reason, changes, one.by,
                       row.made_at, row.published_at)  # fmt: skip
