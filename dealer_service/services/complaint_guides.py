"""What is asked and not promised, by category, and what did a dealer add?"""

from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.complaint_guides import Advice, Category, Guide, GuideLine, guide_for
from dealer_service.domain.list_versions import usable
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services.complaint_policy import dealer_seen, may_change
from dealer_service.services.words import N_
from dealer_service.storage import complaint_guides as stored
from dealer_service.storage.changes import record_change

__all__ = ["add_guide_line", "categories_to_choose", "guide", "list_categories", "list_guide_lines",
           "remove_guide_line"]  # fmt: skip

LONGEST = 400


def list_categories(session: Session, actor: Actor) -> list[Category]:
    """What a complaint can be about, in the order of the list."""
    require(actor, Permission.SIGNED_IN)
    return stored.list_categories(session)


def categories_to_choose(session: Session, actor: Actor, today: date) -> list[Category]:
    """What a complaint received or reclassified today can be about."""
    return usable(list_categories(session, actor), today)


def guide(session: Session, actor: Actor, dealer: str, category: str, locale: str) -> Guide:
    """What to ask and what not to promise, in the reader's language, with the dealer's own lines."""
    require(actor, Permission.SEE_COMPLAINTS)
    return guide_for(category, stored.list_guide_lines(session, dealer_seen(session, dealer).id), locale)


def list_guide_lines(session: Session, actor: Actor, dealer: str) -> list[GuideLine]:
    """All lines, standard and own, for the settings."""
    require(actor, Permission.SEE_COMPLAINTS)
    return stored.list_guide_lines(session, dealer_seen(session, dealer).id)


def add_guide_line(session: Session, actor: Actor, dealer: str, category: str, advice: Advice, zh: str, en: str,
                   now: datetime) -> int:  # fmt: skip
    """Add a line of the dealer's own, in one language or both; answers its id."""
    require(actor, Permission.SET_COMPLAINT_POLICY)
    house = dealer_seen(session, dealer)
    if not may_change(session, actor, house):
        raise NotAllowed(N_("You change only your own dealer's policy."))
    if category not in {one.code for one in stored.list_categories(session)}:
        raise Refused(N_("Choose what the complaint is about."), field="category")
    zh, en = zh.strip(), en.strip()
    if not (zh or en):
        raise Refused(N_("Write the line in one language at least."), field="en")
    if max(len(zh), len(en)) > LONGEST:
        raise Refused(N_("At most {most} characters."), field="en", most=LONGEST)
    line_id = stored.save_guide_line(session, GuideLine(0, category, advice, zh, en, house.id))
    values = {"category": category, "advice": advice.value, "zh": zh, "en": en}
    record_change(session, at=now, actor=actor.key, verb="add_guide_line", subject=f"guide:{line_id}",
                  dealer_id=house.id, values=values)  # fmt: skip
    return line_id


def remove_guide_line(session: Session, actor: Actor, line_id: int, now: datetime) -> None:
    """Take away a line of the dealer's own; raises ``NotFound``."""
    require(actor, Permission.SET_COMPLAINT_POLICY)
    line = stored.remove_guide_line(session, line_id)
    if line is None:
        raise NotFound(N_("There is no such line, or not for you."))
    values = {"category": line.category, "zh": line.zh, "en": line.en}
    record_change(session, at=now, actor=actor.key, verb="remove_guide_line", subject=f"guide:{line_id}",
                  dealer_id=line.dealer_id, values=values)  # fmt: skip
