"""Which targets and bonus bands are set, and which held before?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.bonus import Band, BandSet
from dealer_service.domain.months import Month
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.columns import UtcSeconds


class TargetRow(SQLModel, table=True):
    """A target for the first-visit rate; of a dealer, of a region, or of the network where both are empty.

    Rows are only added: of those with one unit and one month the last holds. ``ffv`` None: from then on no target of
    its own. ``set_at`` None: as the network was set up.
    """

    __tablename__ = "target"

    id: int | None = Field(default=None, primary_key=True)
    valid_from_month: int  # yyyymm
    region_id: int | None = Field(default=None, foreign_key="region.id", index=True)
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id", index=True)
    ffv: float | None
    set_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")
    reason: str | None = None


class BonusBandSetRow(SQLModel, table=True):
    """The bands that hold from a month on; of those with one month the last holds."""

    __tablename__ = "bonus_band_set"

    id: int | None = Field(default=None, primary_key=True)
    valid_from_month: int
    set_at: datetime = Field(sa_type=UtcSeconds)
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")


class BonusBandRow(SQLModel, table=True):
    """One band: from ``least`` percentage points above the target (None: everything below the others)."""

    __tablename__ = "bonus_band"

    set_id: int = Field(foreign_key="bonus_band_set.id", primary_key=True)
    place: int = Field(primary_key=True)
    least: float | None
    en: str
    zh: str
    bonus: float


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One entry of the history; ``by`` None where no person set it."""

    id: int
    valid_from: Month
    region_id: int | None
    dealer_id: int | None
    ffv: float | None
    set_at: datetime | None
    by: str | None
    reason: str | None


def list_targets(session: Session) -> list[TargetRow]:
    """What stands, oldest month first: the last that was set for each unit and month."""
    standing: dict[tuple[int, int | None, int | None], TargetRow] = {}
    for row in session.exec(select(TargetRow).order_by(col(TargetRow.valid_from_month), col(TargetRow.id))):
        standing[row.valid_from_month, row.region_id, row.dealer_id] = row
    return list(standing.values())


def list_history(session: Session) -> list[TargetLine]:
    """Every target that was ever set, the latest first."""
    row = TargetRow
    found = (
        select_rows(
            col(row.id), col(row.valid_from_month), col(row.region_id), col(row.dealer_id), col(row.ffv),
            col(row.set_at), col(UserRow.name), col(row.reason),
        )
        .outerjoin(UserRow, col(UserRow.id) == col(row.by_user_id))
        .order_by(col(row.id).desc())
    )  # fmt: skip
    return [TargetLine(one, Month.of(month), *rest) for one, month, *rest in session.execute(found)]


def save_target(
    session: Session, ffv: float | None, valid_from_month: int, *, region_id: int | None = None,
    dealer_id: int | None = None, set_at: datetime | None = None, by_user_id: int | None = None,
    reason: str | None = None,
) -> None:  # fmt: skip
    """Add a target; what stood before is kept as history."""
    session.add(TargetRow(valid_from_month=valid_from_month, region_id=region_id, dealer_id=dealer_id, ffv=ffv,
                          set_at=set_at, by_user_id=by_user_id, reason=reason))  # fmt: skip
    session.flush()


def list_band_sets(session: Session) -> list[BandSet]:
    """Every set that was ever made, oldest first; of those with one month the last holds."""
    row, band = BonusBandSetRow, BonusBandRow
    bands: dict[int, list[Band]] = {}
    for one in session.exec(select(band).order_by(col(band.set_id), col(band.place))):
        bands.setdefault(one.set_id, []).append(Band(one.least, one.en, one.zh, one.bonus))
    named = select_rows(col(row.id), col(row.valid_from_month), col(row.set_at), col(UserRow.name))
    named = named.outerjoin(UserRow, col(UserRow.id) == col(row.by_user_id)).order_by(col(row.id))
    return [BandSet(Month.of(month), tuple(bands.get(set_id, ())), at, by)
            for set_id, month, at, by in session.execute(named)]  # fmt: skip


def save_band_set(session: Session, bands: BandSet, by_user_id: int | None) -> int:
    head = BonusBandSetRow(valid_from_month=bands.valid_from.number, set_at=bands.set_at, by_user_id=by_user_id)
    session.add(head)
    session.flush()
    session.add_all(
        BonusBandRow(set_id=head.id or 0, place=place, least=band.least, en=band.en, zh=band.zh, bonus=band.bonus)
        for place, band in enumerate(bands.bands)
    )
    session.flush()
    return head.id or 0
