"""How does a scorecard come to paper, and how is it issued, once and for good?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.scorecards import Change, ScorecardContent, from_json
from dealer_service.pdf.scorecard import scorecard_pdf
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.scorecard_content import content_of
from dealer_service.services.scorecard_reading import read_facts
from dealer_service.services.words import N_
from dealer_service.settings import LOCALES
from dealer_service.storage import scorecards as stored
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.scorecards import IssuedCard

__all__ = ["CardStanding", "IssuedCard", "card_content", "card_standing", "count_issued", "issued_bytes",
           "kept_or_live", "list_issued", "live_cards", "scorecard_bytes"]  # fmt: skip


def scorecard_bytes(session: Session, actor: Actor, dealer_code: str, month: Month, locale: str, today: date) -> bytes:
    """The card as a file: as it was last issued in this language, else a preview of what would be issued.

    ``today`` is the day in the dealer's zone; of an issued card it changes nothing.
    """
    return scorecard_pdf(card_content(session, actor, dealer_code, month, locale, today))


def card_content(
    session: Session, actor: Actor, dealer_code: str, month: Month, locale: str, today: date
) -> ScorecardContent:
    """What the card says: frozen where it was issued, else live; ``today`` is the day in the dealer's zone."""
    require(actor, Permission.SEE_QUALITY)
    dealer = dealer_seen(session, dealer_code)
    return kept_or_live(session, actor, [dealer], month, locale, {dealer.id: today})[dealer.id]


def kept_or_live(
    session: Session, actor: Actor, dealers: Sequence[Dealer], month: Month, locale: str, todays: Mapping[int, date]
) -> dict[int, ScorecardContent]:
    """As ``card_content`` by dealer, for dealers that are known to be in scope."""
    kept = stored.latest_cards(session, [dealer.id for dealer in dealers], month.number, checked_locale(locale))
    cards = {dealer_id: from_json(row.content) for dealer_id, row in kept.items()}
    others = [dealer for dealer in dealers if dealer.id not in cards]
    return cards | live_cards(session, actor, others, month, locale, todays)


def live_cards(
    session: Session, actor: Actor, dealers: Sequence[Dealer], month: Month, locale: str, todays: Mapping[int, date]
) -> dict[int, ScorecardContent]:
    """By dealer, as they would be issued ``todays``; all must be known to be in scope."""
    found = read_facts(session, actor, dealers, month, locale, todays)
    return {dealer_id: content_of(known, month, locale) for dealer_id, known in found.items()}


@dataclass(frozen=True, slots=True)
class CardStanding:
    """Where a dealer's card of a month stands: its issues by language, and from which day it may be issued.

    ``changes`` are what each language's last issue says that it changed, the newest first.
    """

    dealer: Dealer
    today: date
    issued: tuple[IssuedCard, ...]
    open_from: date
    changes: Mapping[str, tuple[Change, ...]]

    def latest(self, locale: str) -> IssuedCard | None:
        return next((card for card in self.issued if card.locale == locale), None)

    @property
    def month_is_over(self) -> bool:
        return self.today >= self.open_from


def card_standing(session: Session, actor: Actor, dealer_code: str, month: Month, now: datetime) -> CardStanding:
    """What was issued of this card so far. Raises ``NotFound`` for a dealer outside the scope."""
    require(actor, Permission.SEE_QUALITY)
    dealer = dealer_seen(session, dealer_code)
    issued = stored.list_cards(session, dealer_ids=[dealer.id], month=month.number)
    changes = {
        card.locale: from_json(row.content).state.changes
        for card in issued
        if card.version > 1
        and (row := stored.latest_cards(session, [dealer.id], month.number, card.locale).get(dealer.id)) is not None
    }
    return CardStanding(dealer, local_today(dealer, now), tuple(issued), month.plus(1).first_day, changes)


def count_issued(session: Session, actor: Actor, month: Month | None = None) -> int:
    """How many issues ``list_issued`` would answer for all in scope."""
    require(actor, Permission.SEE_QUALITY)
    return stored.count_cards(session, None if month is None else month.number)


def issued_bytes(session: Session, actor: Actor, card_id: int) -> tuple[IssuedCard, bytes]:
    """One issue, also one that was replaced by a later, as it was signed. Raises ``NotFound``."""
    require(actor, Permission.SEE_QUALITY)
    row = stored.find_card(session, card_id)
    if row is None:
        raise NotFound(N_("There is no such scorecard."))
    return stored.list_cards(session, card_id=card_id)[0], scorecard_pdf(from_json(row.content))


def list_issued(
    session: Session,
    actor: Actor,
    *,
    dealer_code: str | None = None,
    region: str | None = None,
    month: Month | None = None,
    limit: int | None = None,
    skip: int = 0,
) -> list[IssuedCard]:
    """The cards issued, the latest month first: of a dealer, of the dealers now in a region, or of all in scope."""
    require(actor, Permission.SEE_QUALITY)
    ids: Sequence[int] | None = None
    if dealer_code is not None:
        ids = [dealer_seen(session, dealer_code).id]
    elif region is not None:
        known = list_dealers(session)
        ids = [d.id for d in known if (at := d.region_on(date.max)) is not None and at[1] == region]
    number = None if month is None else month.number
    return stored.list_cards(session, dealer_ids=ids, month=number, limit=limit, skip=skip)


def checked_locale(locale: str) -> str:
    if locale not in LOCALES:
        raise Refused(N_("The language may be en or zh."), field="locale")
    return locale


def local_today(dealer: Dealer, now: datetime) -> date:
    """The day it is at the dealer's."""
    return now.astimezone(dealer.zone_on(now.date())).date()
