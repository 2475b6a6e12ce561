"""How is a card issued, once and for good?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.domain.scorecards import CardStatus, ScorecardContent, digest, from_json, to_json
from dealer_service.pdf.wording import wording
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.scorecard_changes import changes_between, same_content
from dealer_service.services.scorecards import checked_locale, live_cards, local_today
from dealer_service.services.words import N_
from dealer_service.storage import scorecards as stored
from dealer_service.storage.changes import NewEntry, record_changes
from dealer_service.storage.scorecards import IssuedCard, ScorecardRow


@dataclass(frozen=True, slots=True)
class Proposed:
    """A card as it would be issued: made while nobody waits, frozen in a moment."""

    dealer: Dealer
    content: ScorecardContent
    today: date


@dataclass(frozen=True, slots=True)
class Frozen:
    """The issue that stands now; not ``fresh`` where it stood before and would say the same."""

    card_id: int
    content: ScorecardContent
    fresh: bool


def proposed_cards(
    session: Session, actor: Actor, dealers: Sequence[Dealer], month: Month, locale: str, now: datetime
) -> dict[int, Proposed | Refused]:
    """By dealer, all of whom must be in scope: the card, or why there is none, since the month is not over there."""
    require(actor, Permission.ISSUE_SCORECARDS)
    todays = {dealer.id: local_today(dealer, now) for dealer in dealers}
    over = [dealer for dealer in dealers if todays[dealer.id] > month.last_day]
    contents = live_cards(session, actor, over, month, checked_locale(locale), todays)
    not_over = Refused(
        N_("This month is not over. Its scorecard can be issued from {day} on."),
        field="month",
        day=month.plus(1).first_day.isoformat(),
    )
    return {
        dealer.id: Proposed(dealer, contents[dealer.id], todays[dealer.id]) if dealer.id in contents else not_over
        for dealer in dealers
    }


def freeze_cards(
    session: Session,
    actor: Actor,
    proposals: Sequence[Proposed],
    month: Month,
    locale: str,
    now: datetime,
    reason: str | None = None,
    run_id: int | None = None,
) -> dict[int, Frozen | Refused]:
    """Freeze the proposed cards of a month in a language; by dealer what became of each.

    A card that would say the same as its last issue is not issued again; a second issue without a reason is refused.
    Two who freeze at once come one after the other.
    """
    require(actor, Permission.ISSUE_SCORECARDS)
    ids, said = [proposed.dealer.id for proposed in proposals], (reason or "").strip() or None
    stored.lock_cards(session, ids)
    before = stored.latest_cards(session, ids, month.number, locale)
    done: dict[int, Frozen | Refused] = {}
    issues: list[tuple[ScorecardContent, ScorecardRow]] = []
    for proposed in proposals:
        dealer_id, kept = proposed.dealer.id, before.get(proposed.dealer.id)
        was = None if kept is None else from_json(kept.content)
        if kept is not None and was is not None and same_content(was, proposed.content):
            done[dealer_id] = Frozen(kept.id or 0, was, fresh=False)
        elif was is not None and said is None:
            done[dealer_id] = Refused(
                N_("This card was issued before, and its figures have changed. Say why it is issued again."),
                field="reason",
            )
        else:
            content = _next_issue(proposed, was, said)
            issues.append((content, _row(dealer_id, content, actor, now, said, run_id)))
    stored.add_cards(session, [row for _content, row in issues])
    entries = [_entry(content, month, row) for content, row in issues]
    record_changes(session, at=now, actor=actor.key, verb="issue_scorecard", entries=entries)
    return done | {row.dealer_id: Frozen(row.id or 0, content, fresh=True) for content, row in issues}


def issue_scorecard(
    session: Session,
    actor: Actor,
    dealer_code: str,
    month: Month,
    locale: str,
    now: datetime,
    reason: str | None = None,
) -> IssuedCard:
    """Propose and freeze in one. Raises ``Refused``, and ``NotFound`` for a dealer outside the scope."""
    require(actor, Permission.ISSUE_SCORECARDS)
    dealer = dealer_seen(session, dealer_code)
    proposed = proposed_cards(session, actor, [dealer], month, locale, now)[dealer.id]
    if isinstance(proposed, Refused):
        raise proposed
    done = freeze_cards(session, actor, [proposed], month, locale, now, reason)[dealer.id]
    if isinstance(done, Refused):
        raise done
    return stored.list_cards(session, card_id=done.card_id)[0]


def _next_issue(proposed: Proposed, was: ScorecardContent | None, said: str | None) -> ScorecardContent:
    """The content with the number of its issue, and what it changes."""
    content = proposed.content
    if was is None:
        return replace(content, state=replace(content.state, issue=1))
    changes = changes_between(was, content, said or "", proposed.today, wording(content.locale))
    state = replace(content.state, status=CardStatus.REISSUED, issue=was.state.issue + 1, changes=changes)
    return replace(content, state=state)


def _row(
    dealer_id: int, content: ScorecardContent, actor: Actor, now: datetime, said: str | None, run_id: int | None
) -> ScorecardRow:
    return ScorecardRow(
        dealer_id=dealer_id,
        month=content.month,
        version=content.state.issue,
        locale=content.locale,
        content=to_json(content),
        digest=digest(content),
        issued_at=now,
        by_user_id=actor.user_id,
        reason=said,
        run_id=run_id,
    )


def _entry(content: ScorecardContent, month: Month, row: ScorecardRow) -> NewEntry:
    values = {"version": row.version, "locale": row.locale, "digest": row.digest, "reason": row.reason}
    return NewEntry(f"scorecard:{content.dealer.code}:{month}", row.dealer_id, values)
