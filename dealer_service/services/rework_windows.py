"""Which rework windows held, hold and are coming, and how does head office set the next one?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.months import Month, final_from
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.rework import ReworkWindow, window_on
from dealer_service.domain.rework_windows import (
    WindowSpan,
    check_changes,
    check_new_window,
    check_not_begun,
    window_spans,
)
from dealer_service.services.words import N_
from dealer_service.storage import lists as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.order_details import names_of
from dealer_service.storage.recounting_facts import orders_delivered_from, put_right
from dealer_service.storage.rework_settling import settle
from dealer_service.storage.setting_changes import list_recorded

SET, WITHDRAWN = "set_window", "withdraw_window"
SUBJECT = "rework_window"
HISTORY = 60
PERSON = "user:"


@dataclass(frozen=True, slots=True)
class WindowLine:
    """A window as it is listed; ``first_final`` is the day on which its first month becomes final, None: of old."""

    span: WindowSpan
    holds: bool
    coming: bool
    first_final: date | None


@dataclass(frozen=True, slots=True)
class WindowChange:
    """What was set or withdrawn, by whom (None: no person), and why."""

    at: datetime
    by: str | None
    withdrawn: bool
    window: ReworkWindow
    reason: str | None


@dataclass(frozen=True, slots=True)
class WindowView:
    """The windows, the latest first; ``earliest`` is the first month that a new one may begin with."""

    lines: tuple[WindowLine, ...]
    history: tuple[WindowChange, ...]
    earliest: Month

    @property
    def present(self) -> ReworkWindow:
        return next(line.span.window for line in self.lines if line.holds)


def window_view(session: Session, actor: Actor, now: datetime) -> WindowView:
    """All windows with their days: by what every order is counted is no secret to anybody who is counted."""
    require(actor, Permission.SIGNED_IN)
    windows, begun = stored.list_windows(session), _begun(session, now)
    lines = [
        WindowLine(
            span,
            span.holds_on(begun),
            span.comes_after(begun),
            None if span.window.valid_from == date.min else final_from(Month.on(span.window.valid_from), windows),
        )
        for span in reversed(window_spans(windows))
    ]
    return WindowView(tuple(lines), tuple(_history(session)), Month.on(begun).plus(1))


def set_window(
    session: Session, actor: Actor, days: int, km: int, valid_from: Month, *, reason: str, now: datetime
) -> None:
    """The window of what is delivered from a month on, until a later one; one set for the month before is replaced.

    Never for a month that has begun: what was delivered since was counted by the window that held (domain section 1).
    """
    require(actor, Permission.SET_LISTS)
    said = reason.strip()
    if not said:
        raise Refused(N_("Say why the window changes; everybody who is counted by it reads it."), field="reason")
    windows, new = stored.list_windows(session), ReworkWindow(valid_from.first_day, days, km)
    check_new_window(windows, new, _begun(session, now))
    was = window_on(windows, new.valid_from)
    stored.save_window(session, new)
    _count_ahead(session, valid_from)
    _record(session, actor, SET, new, now, {"was": {"days": was.days, "km": was.km}, "reason": said})


def withdraw_window(session: Session, actor: Actor, valid_from: Month, now: datetime) -> None:
    """Take back a window that has not begun yet; the one before it holds on."""
    require(actor, Permission.SET_LISTS)
    day = valid_from.first_day
    windows = stored.list_windows(session)
    found = next((one for one in windows if one.valid_from == day), None)
    if found is None:
        raise NotFound(N_("No rework window begins in {month}."), month=str(valid_from))
    check_not_begun(day, _begun(session, now))
    check_changes([one for one in windows if one != found])
    stored.delete_window(session, day)
    _count_ahead(session, valid_from)
    _record(session, actor, WITHDRAWN, found, now, {})


def _begun(session: Session, now: datetime) -> date:
    """The latest calendar day that has begun at a dealer."""
    days = {now.astimezone(dealer.zone_on(now.date())).date() for dealer in list_dealers(session)}
    return max(days, default=now.date())


def _count_ahead(session: Session, month: Month) -> None:
    """Put right what a wrong clock delivered on days that have not come: it is counted by the window of its day."""
    ids = orders_delivered_from(session, month.number)
    if ids:
        dealers, windows = {one.id: one for one in list_dealers(session)}, stored.list_windows(session)
        for order_id in ids:
            put_right(session, dealers, windows, [order_id])
        settle(session, ids)


def _record(
    session: Session, actor: Actor, verb: str, window: ReworkWindow, now: datetime, more: dict[str, object]
) -> None:
    values = {"valid_from": window.valid_from.isoformat(), "days": window.days, "km": window.km, **more}
    record_change(session, at=now, actor=actor.key, verb=verb, subject=SUBJECT, values=values)


def _history(session: Session) -> list[WindowChange]:
    entries = [one for one in list_recorded(session, (SET, WITHDRAWN), subjects=(SUBJECT,), most=HISTORY) if one.values]
    names = names_of(session, {user_id for entry in entries if (user_id := _person(entry.actor)) is not None})
    return [
        WindowChange(
            entry.at,
            names.get(_person(entry.actor) or 0),
            entry.verb == WITHDRAWN,
            ReworkWindow(date.fromisoformat(entry.values["valid_from"]), entry.values["days"], entry.values["km"]),
            entry.values.get("reason"),
        )
        for entry in entries
    ]


def _person(actor: str) -> int | None:
    return int(actor.removeprefix(PERSON)) if actor.startswith(PERSON) else None
