"""Which dealers are there, and what changes for them from which day on?"""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services.words import N_
from dealer_service.settings import LOCALES
from dealer_service.storage import dealers as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import DealerMaster

__all__ = ["DealerMaster", "add_dealer", "change_dealer", "get_dealer", "list_dealers", "list_regions"]


def list_dealers(session: Session, actor: Actor, words: str = "") -> list[Dealer]:
    """By code; all, or those whose code, name or city holds the words."""
    require(actor, Permission.ADMINISTER)
    sought = words.strip().casefold()
    return [d for d in stored.list_dealers(session) if sought in f"{d.code} {d.name} {d.city or ''}".casefold()]


def list_regions(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Regions by name, with their ids."""
    require(actor, Permission.ADMINISTER)
    return stored.list_regions(session)


def get_dealer(session: Session, actor: Actor, code: str) -> Dealer:
    """Raises ``NotFound``."""
    require(actor, Permission.ADMINISTER)
    found = stored.find_dealer(session, code)
    if found is None:
        raise NotFound(N_("There is no dealer {code}."), code=code)
    return found


def add_dealer(session: Session, actor: Actor, master: DealerMaster, now: datetime) -> None:
    """Add a dealer; its region and zone hold from the beginning of time. Refuses a code that is taken."""
    require(actor, Permission.ADMINISTER)
    checked = _checked(master)
    if stored.find_dealer(session, checked.code) is not None:
        raise Refused(N_("There is already a dealer with this code. Open it and change it."), field="code")
    _save(session, actor, checked, now.date(), now)


def change_dealer(session: Session, actor: Actor, master: DealerMaster, valid_from: date, now: datetime) -> None:
    """Change a dealer. A new region or zone holds for deliveries from the day given; what was before stays."""
    require(actor, Permission.ADMINISTER)
    checked = _checked(master)
    known = get_dealer(session, actor, checked.code)
    later = [day for day, _value in (*known.regions, *known.zones) if day > valid_from]
    if later:
        raise Refused(
            N_("A later change is already set for {day}. Choose that day or a later one."),
            field="valid_from",
            day=max(later).isoformat(),
        )
    _save(session, actor, checked, valid_from, now)


def _save(session: Session, actor: Actor, master: DealerMaster, valid_from: date, now: datetime) -> None:
    answer = stored.save_dealer(session, master, valid_from)
    if answer == "unchanged":
        return
    dealer = stored.find_dealer(session, master.code)
    record_change(
        session,
        at=now,
        actor=actor.key,
        verb="add_dealer" if answer == "added" else "change_dealer",
        subject=f"dealer:{master.code}",
        dealer_id=None if dealer is None else dealer.id,
        values={
            "name": master.name,
            "region": master.region,
            "city": master.city,
            "timezone": master.timezone,
            "locale": master.locale,
            "valid_from": valid_from.isoformat(),
        },
    )


def _checked(master: DealerMaster) -> DealerMaster:
    """Trimmed; refuses an empty code, name or region, and a zone or language that is not known."""
    trimmed = DealerMaster(
        code=master.code.strip(),
        name=master.name.strip(),
        region=master.region.strip(),
        city=(master.city or "").strip() or None,
        timezone=master.timezone.strip(),
        locale=master.locale,
    )
    if not trimmed.code or any(c.isspace() or c in "/?#%" for c in trimmed.code):
        raise Refused(N_("A dealer's code is one word of letters and digits."), field="code")
    if not trimmed.name:
        raise Refused(N_("Enter the dealer's name."), field="name")
    if not trimmed.region:
        raise Refused(N_("Enter the region, or start a new one by its name."), field="region")
    try:
        ZoneInfo(trimmed.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(
            N_("There is no time zone {zone}. Write one such as Asia/Shanghai or Europe/Berlin."),
            field="timezone",
            zone=trimmed.timezone,
        ) from error
    if trimmed.locale not in LOCALES:
        raise Refused(N_("The language may be en or zh."), field="locale")
    return trimmed
