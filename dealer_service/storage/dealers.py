"""Which dealers and regions are there, and what was valid for them on a day?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.dealers import Dealer, dated_value
from dealer_service.storage.columns import CODE


class RegionRow(SQLModel, table=True):
    __tablename__ = "region"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class DealerRow(SQLModel, table=True):
    __tablename__ = "dealer"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(sa_type=CODE, unique=True)
    name: str
    city: str | None = None
    locale: str = "en"
    successor_id: int | None = Field(default=None, foreign_key="dealer.id")
    complete_to: date | None = None  # last day covered by an import or a nil report


class DealerRegionRow(SQLModel, table=True):
    __tablename__ = "dealer_region"

    dealer_id: int = Field(foreign_key="dealer.id", primary_key=True)
    valid_from: date = Field(primary_key=True)
    region_id: int = Field(foreign_key="region.id", index=True)


class DealerZoneRow(SQLModel, table=True):
    __tablename__ = "dealer_zone"

    dealer_id: int = Field(foreign_key="dealer.id", primary_key=True)
    valid_from: date = Field(primary_key=True)
    timezone: str


def list_dealers(
    session: Session, codes: Iterable[str] | None = None, *, only: Iterable[int] | None = None
) -> list[Dealer]:
    """Dealers with their dated regions and zones, by code; all, or those of the codes or ids given."""
    row, member, zone = DealerRow, DealerRegionRow, DealerZoneRow
    # Columns instead of rows of the session: a thousand dealers are read on many pages and changed on none.
    named = (row.id, row.code, row.name, row.city, row.locale, row.successor_id, row.complete_to)
    statement = select_rows(*map(col, named)).order_by(col(row.code))
    joined = select_rows(col(member.dealer_id), col(member.valid_from), col(RegionRow.id), col(RegionRow.name))
    joined = joined.where(col(member.region_id) == col(RegionRow.id))
    zoned = select_rows(col(zone.dealer_id), col(zone.valid_from), col(zone.timezone))
    if codes is not None:
        statement = statement.where(col(row.code).in_(list(codes)))
    if only is not None:
        statement = statement.where(col(row.id).in_(list(only)))
    rows = session.execute(statement).all()
    if codes is not None or only is not None:
        ids = [found[0] for found in rows]
        joined = joined.where(col(member.dealer_id).in_(ids))
        zoned = zoned.where(col(zone.dealer_id).in_(ids))
    regions: dict[int, list[tuple[date, tuple[int, str]]]] = {}
    for dealer_id, valid_from, region_id, name in session.execute(joined.order_by(col(member.valid_from))):
        regions.setdefault(dealer_id, []).append((valid_from, (region_id, name)))
    zones: dict[int, list[tuple[date, str]]] = {}
    for dealer_id, valid_from, timezone in session.execute(zoned.order_by(col(zone.valid_from))):
        zones.setdefault(dealer_id, []).append((valid_from, timezone))
    return [
        Dealer(
            id=id_,
            code=code,
            name=name,
            city=city,
            locale=locale,
            regions=tuple(regions.get(id_, ())),
            zones=tuple(zones.get(id_, ())),
            successor_id=successor_id,
            complete_to=complete_to,
        )
        for id_, code, name, city, locale, successor_id, complete_to in rows
    ]


def find_dealer(session: Session, code: str) -> Dealer | None:
    found = list_dealers(session, [code])
    return found[0] if found else None


def list_codes(session: Session) -> list[tuple[int, str]]:
    """Id and code of every dealer, and nothing more: for answers over a whole network."""
    return [(dealer_id or 0, code) for dealer_id, code in session.exec(select(DealerRow.id, DealerRow.code))]


@dataclass(frozen=True, slots=True)
class DealerMaster:
    """One row of the dealers file."""

    code: str
    name: str
    region: str
    city: str | None
    timezone: str
    locale: str


def save_dealer(session: Session, master: DealerMaster, valid_from: date) -> str:
    """Add or update a dealer; answers ``added``, ``updated`` or ``unchanged``.

    A changed region or zone gets a new dated row; the first ones are valid from the beginning of time.
    """
    row = session.exec(select(DealerRow).where(DealerRow.code == master.code)).first()
    answer = "unchanged"
    if row is None:
        row = DealerRow(code=master.code, name=master.name, city=master.city, locale=master.locale)
        session.add(row)
        session.flush()
        answer = "added"
    elif (row.name, row.city, row.locale) != (master.name, master.city, master.locale):
        row.name, row.city, row.locale = master.name, master.city, master.locale
        answer = "updated"
    dealer_id = row.id or 0
    region = _region(session, master.region)
    regions = session.exec(select(DealerRegionRow).where(DealerRegionRow.dealer_id == dealer_id)).all()
    zones = session.exec(select(DealerZoneRow).where(DealerZoneRow.dealer_id == dealer_id)).all()
    start = date.min if answer == "added" else valid_from
    if not regions or dated_value([(r.valid_from, r.region_id) for r in regions], valid_from) != region.id:
        session.merge(DealerRegionRow(dealer_id=dealer_id, valid_from=start, region_id=region.id or 0))
        answer = "updated" if answer == "unchanged" else answer
    if not zones or dated_value([(z.valid_from, z.timezone) for z in zones], valid_from) != master.timezone:
        session.merge(DealerZoneRow(dealer_id=dealer_id, valid_from=start, timezone=ZoneInfo(master.timezone).key))
        answer = "updated" if answer == "unchanged" else answer
    session.flush()
    return answer


def _region(session: Session, name: str) -> RegionRow:
    row = session.exec(select(RegionRow).where(RegionRow.name == name)).first()
    if row is None:
        row = RegionRow(name=name)
        session.add(row)
        session.flush()
    return row


def list_regions(session: Session) -> list[tuple[int, str]]:
    return [(row.id or 0, row.name) for row in session.exec(select(RegionRow).order_by(col(RegionRow.name)))]
