"""Which bonus bands are set, who sets them, and into which does a dealer's final month fall?"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.bonus import Band, BandSet, bands_in, checked_bands
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.services.words import N_
from dealer_service.storage import targets as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.unchanged import unchanged

__all__ = ["Band", "BandSet", "list_band_sets", "month_bands", "set_bands"]


def list_band_sets(session: Session, actor: Actor) -> list[BandSet]:
    """Every set that was ever made, oldest first: whoever is paid by them may know them."""
    require(actor, Permission.SEE_QUALITY)
    return stored.list_band_sets(session)


def month_bands(session: Session, month: Month) -> tuple[Band, ...]:
    """The bands that hold in a month."""
    return bands_in(unchanged(session, ("bands",), lambda: stored.list_band_sets(session)), month)


def set_bands(session: Session, actor: Actor, bands: Sequence[Band], valid_from: Month, now: datetime) -> None:
    """The bands from a month on. A month that is over keeps its bands: a bonus that was earned is not rewritten."""
    require(actor, Permission.SET_LISTS)
    found = checked_bands(bands)
    if valid_from < Month.on(now.date()):
        raise Refused(
            N_("Bands begin with this month or a later one; months that are over keep theirs."), field="valid_from"
        )
    stored.save_band_set(session, BandSet(valid_from, found, now), actor.user_id)
    record_change(
        session, at=now, actor=actor.key, verb="set_bands", subject="bonus_bands",
        values={"valid_from": str(valid_from),
                "bands": [{"least": b.least, "en": b.en, "zh": b.zh, "bonus": b.bonus} for b in found]},
    )  # fmt: skip
