"""Does a dealer call a second time, at the end of the rework window? Set by its manager; the sweep adds the calls."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, require
from dealer_service.domain.business_hours import opening_hours_on
from dealer_service.domain.calendars import Calendar
from dealer_service.domain.follow_up import LAPSES_AFTER_DAYS, second_due_on, second_lapses_on
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.services.complaint_policy import calendar_for, policy_of
from dealer_service.services.words import N_
from dealer_service.storage import follow_up_second as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import find_dealer, list_dealers
from dealer_service.storage.scope import scope_of

LONGEST_WINDOW = timedelta(days=370)


@dataclass(frozen=True, slots=True)
class SecondCalls:
    """Whether a dealer makes second calls, since when; ``may_change``: this person sets it."""

    dealer: str
    on: bool
    since: date | None
    may_change: bool


def second_calls_of(session: Session, actor: Actor) -> list[SecondCalls]:
    """The setting of each dealer in the person's scope."""
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    scope = scope_of(session)
    kept = {row.dealer_id: row for row in stored.list_settings(session)}
    found = []
    for dealer in list_dealers(session):
        if scope.allows(dealer.id):
            row = kept.get(dealer.id)
            on = row is not None and row.second
            since = row.second_from if row is not None and on else None
            found.append(SecondCalls(dealer.code, on, since, _sets(actor, dealer.id)))
    return found


def set_second_calls(session: Session, actor: Actor, dealer_code: str, on: bool, now: datetime) -> None:
    """Turn second calls on, for rework windows that end from today on, or off; calls that are there stay."""
    require(actor, Permission.SET_COMPLAINT_POLICY)
    dealer = find_dealer(session, dealer_code)
    if dealer is None or not scope_of(session).allows(dealer.id):
        raise NotFound(N_("There is no dealer {code}."), code=dealer_code)
    if not _sets(actor, dealer.id):
        raise NotAllowed(N_("You change only your own dealer's policy."))
    today = now.astimezone(dealer.zone_on(now.date())).date()
    stored.save_setting(session, dealer.id, on, today, actor.user_id, now)
    record_change(session, at=now, actor=actor.key, verb="set_second_calls", subject=f"dealer:{dealer.code}",
                  dealer_id=dealer.id, values={"on": on, "since": today.isoformat()})  # fmt: skip


def add_second_calls(session: Session, now: datetime) -> int:
    """Add the second calls whose rework window has ended; answers how many. Part of the sweep."""
    settings = {row.dealer_id: row for row in stored.list_settings(session) if row.second}
    added = 0
    for dealer in list_dealers(session) if settings else ():
        setting = settings.get(dealer.id)
        if setting is None:
            continue
        zone = dealer.zone_on(now.date())
        today = now.astimezone(zone).date()
        calendar = calendar_for(dealer, policy_of(session, dealer)[0], today)
        oldest = Month.on((now - LONGEST_WINDOW).date()).number
        ended = stored.windows_ended(session, dealer.id, now - timedelta(days=2 * LAPSES_AFTER_DAYS), now, oldest)
        calls = []
        for one in ended:
            ends_on = one.ends_at.astimezone(zone).date()
            due = second_due_on(ends_on, lambda day, hours=calendar: _is_open(hours, day))  # type: ignore[misc]
            if ends_on >= setting.second_from and second_lapses_on(due) > today:
                calls.append((one.order_id, due, second_lapses_on(due)))
        stored.add_calls(session, dealer.id, calls)
        added += len(calls)
    return added


def _is_open(calendar: Calendar, day: date) -> bool:
    return bool(opening_hours_on(calendar, day))


def _sets(actor: Actor, dealer_id: int) -> bool:
    allowed = (grant for grant in actor.grants if Permission.SET_COMPLAINT_POLICY in PERMISSIONS[grant.role])
    return actor.user_id is None or any(grant.dealer_id in (None, dealer_id) for grant in allowed)
