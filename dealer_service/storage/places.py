"""Which dealers stand behind a person's roles? Asked at every request, so only those rows are read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam
from sqlalchemy import select as select_rows
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dealer_service.domain.dealers import dated_value
from dealer_service.storage.dealers import DealerRegionRow, DealerRow, DealerZoneRow, RegionRow
from dealer_service.storage.unchanged import unchanged


@dataclass(frozen=True, slots=True)
class Place:
    """A dealer as the frame of a page names it."""

    dealer_id: int
    code: str
    name: str
    timezone: str


def dealers_in(session: Session, region_ids: Collection[int], on: date) -> set[int]:
    """The dealers whose region on the day is one of these."""
    if not region_ids:
        return set()
    ever = select(DealerRegionRow.dealer_id).where(col(DealerRegionRow.region_id).in_(region_ids))
    dated: dict[int, list[tuple[date, int]]] = {}
    for row in session.exec(select(DealerRegionRow).where(col(DealerRegionRow.dealer_id).in_(ever))):
        dated.setdefault(row.dealer_id, []).append((row.valid_from, row.region_id))
    return {dealer_id for dealer_id, regions in dated.items() if dated_value(regions, on) in region_ids}


def with_predecessors(session: Session, dealer_ids: Collection[int]) -> frozenset[int]:
    """These dealers and those that were merged into them, over however many steps."""
    merged = unchanged(session, "merged dealers", lambda: [(old, new) for old, new in session.execute(_MERGED)])
    reached = set(dealer_ids)
    while more := {old for old, new in merged if new in reached and old is not None} - reached:
        reached |= more
    return frozenset(reached)


_MERGED = select_rows(col(DealerRow.id), col(DealerRow.successor_id)).where(col(DealerRow.successor_id).is_not(None))


def list_mergers(session: Session) -> list[tuple[int, str, int, str]]:
    """Each dealer that was merged into another: id and code, then those of its successor."""
    return [(old, code, new, into) for old, code, new, into in session.execute(_MERGERS)]


_NEW = aliased(DealerRow)
_MERGERS = (
    select_rows(col(DealerRow.id), col(DealerRow.code), col(_NEW.id), col(_NEW.code))
    .join(_NEW, col(_NEW.id) == col(DealerRow.successor_id))
    .order_by(col(DealerRow.code))
)


def list_places(session: Session, dealer_ids: Collection[int], on: date) -> list[Place]:
    """Dealers by code, with the time zone that holds on the day."""
    if not dealer_ids:
        return []
    ids = sorted(dealer_ids)
    rows = unchanged(session, ("places", *ids), lambda: session.execute(_PLACES, {"dealer_ids": ids}).all())
    zones: dict[int, list[tuple[date, str]]] = {}
    for dealer_id, _code, _name, valid_from, timezone in rows:
        if valid_from is not None:
            zones.setdefault(dealer_id, []).append((valid_from, timezone))
    named = {dealer_id: (code, name) for dealer_id, code, name, _from, _zone in rows}
    return [
        Place(dealer_id, code, name, dated_value(zones.get(dealer_id, []), on) or "UTC")
        for dealer_id, (code, name) in named.items()
    ]


_PLACES = (
    select_rows(
        col(DealerRow.id), col(DealerRow.code), col(DealerRow.name), col(DealerZoneRow.valid_from),
        col(DealerZoneRow.timezone),
    )
    .outerjoin(DealerZoneRow, col(DealerZoneRow.dealer_id) == col(DealerRow.id))
    .where(col(DealerRow.id).in_(bindparam("dealer_ids", expanding=True)))
    .order_by(col(DealerRow.code), col(DealerZoneRow.valid_from))
)  # fmt: skip


def region_names(session: Session, region_ids: Collection[int]) -> dict[int, str]:
    """The names of these regions."""
    if not region_ids:
        return {}
    rows = session.exec(select(RegionRow).where(col(RegionRow.id).in_(region_ids)).order_by(col(RegionRow.name)))
    return {row.id or 0: row.name for row in rows}
