"""Which dealers and regions are there, and what was valid for them on a day?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

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


def list_dealers(session: Session, codes: Iterable[str] | None = None) -> list[Dealer]:
    """Dealers with their dated regions and zones, by code; all, or those of the codes given."""
    statement = select(DealerRow).order_by(col(DealerRow.code))
    if codes is not None:
        statement = statement.where(col(DealerRow.code).in_(list(codes)))
    rows = session.exec(statement).all()
    regions: dict[int, list[tuple[date, tuple[int, str]]]] = {}
    joined = select(DealerRegionRow, RegionRow).where(col(DealerRegionRow.region_id) == col(RegionRow.id))
    zoned = select(DealerZoneRow).order_by(col(DealerZoneRow.valid_from))
    if codes is not None:
        ids = [row.id for row in rows]
        joined = joined.where(col(DealerRegionRow.dealer_id).in_(ids))
        zoned = zoned.where(col(DealerZoneRow.dealer_id).in_(ids))
    for membership, region in session.exec(joined.order_by(col(DealerRegionRow.valid_from))):
        regions.setdefault(membership.dealer_id, []).append(
            (membership.valid_from, (membership.region_id, region.name))
        )
    zones: dict[int, list[tuple[date, str]]] = {}
    for zone in session.exec(zoned):
        zones.setdefault(zone.dealer_id, []).append((zone.valid_from, zone.timezone))
    return [
        Dealer(
            id=row.id or 0,
            code=row.code,
            name=row.name,
            city=row.city,
            locale=row.locale,
            regions=tuple(regions.get(row.id or 0, ())),
            zones=tuple(zones.get(row.id or 0, ())),
            successor_id=row.successor_id,
            complete_to=row.complete_to,
        )
        for row in rows
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
