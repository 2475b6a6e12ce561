"""How does the workshop of one's own dealer do: load, promises, work sent back, and each person's figures?

People's figures are shown by name and never ranked: each has its interval, and small numbers say that they are small.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, require
from dealer_service.domain.business_hours import opening_hours_on
from dealer_service.domain.day import LoadDay, load_days, usual_load
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Period, ends, starts
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.standard_lists import Cause
from dealer_service.domain.targets import Target, weighted
from dealer_service.domain.workshop import MonthPromises, months_of, together
from dealer_service.services.complaint_policy import calendar_for, policy_of
from dealer_service.services.order_scope import sight_of
from dealer_service.services.quality_states import FinalCalendar
from dealer_service.services.targets import dealer_target, list_targets
from dealer_service.services.words import N_
from dealer_service.storage import workshop as stored
from dealer_service.storage import workshop_figures as figures
from dealer_service.storage.lists import list_causes
from dealer_service.storage.open_windows import promised_times
from dealer_service.storage.rework_causes import count_sent_back
from dealer_service.storage.workshop import SentBackLine, StaffCounts

__all__ = ["LoadDay", "MonthPromises", "SentBackLine", "Staff", "Workshop", "dealers_led", "workshop_of"]

USUAL_WEEKS = 8
MOST_SENT_BACK = 40
MONTHS_BESIDE = 6  # a single month stands among those before it
# Where no target is set, this one says whether there are enough orders to say anything (domain section 2).
WITHOUT_TARGET = 0.92


@dataclass(frozen=True, slots=True)
class Staff:
    """One person's figures; ``target`` only judges whether there are enough orders to say anything.

    ``sent_back`` are the orders of which his work was sent back before delivery in the period.
    """

    name: str | None
    first_fix: Rate
    target: float
    time_kept: Rate
    cost_kept: Rate
    sent_back: int = 0


@dataclass(frozen=True, slots=True)
class Workshop:
    """The workshop of one dealer in one period; ``usual`` is what it hands over on an ordinary day, None: not known.

    ``promises`` are those of the period, ``months`` month by month; ``sent_back`` counts by cause (None:
    untagged); ``until`` is the day until which the rates are provisional.
    """

    dealer: Dealer
    first: Month
    last: Month
    zone: str
    load: tuple[LoadDay, ...]
    still_open: int
    usual: float | None
    promises: MonthPromises
    months: tuple[MonthPromises, ...]
    total: Staff
    advisors: tuple[Staff, ...]
    technicians: tuple[Staff, ...]
    sent_back: tuple[tuple[Cause | None, int], ...]
    sent_back_lines: tuple[SentBackLine, ...]
    causes: dict[int, Cause]
    until: date | None


def dealers_led(session: Session, actor: Actor) -> list[Dealer]:
    """The dealers whose people's figures this person sees: his own, not those he sees in another role."""
    require(actor, Permission.SEE_STAFF_FIGURES)
    own = {grant.dealer_id for grant in actor.grants if Permission.SEE_STAFF_FIGURES in PERMISSIONS[grant.role]}
    return [dealer for dealer in sight_of(session, actor).dealers if actor.user_id is None or dealer.id in own]


def workshop_of(session: Session, actor: Actor, dealer_code: str | None, month: Month, period: Period,
                now: datetime) -> Workshop:  # fmt: skip
    """Without a code the person's first dealer; raises ``NotFound`` for a dealer whose people he does not lead."""
    led = dealers_led(session, actor)
    dealer = next((one for one in led if dealer_code is None or one.code == dealer_code), None)
    if dealer is None:
        raise NotFound(N_("There is no dealer {code}."), code=dealer_code or "")
    first, last = starts(period, month), ends(period, month)
    targets = list_targets(session, actor)
    advisors = stored.advisor_counts(session, dealer.id, first.number, last.number)
    technicians = stored.technician_counts(session, dealer.id, first.number, last.number)
    causes = {cause.id: cause for cause in list_causes(session)}
    start, end = _begin(dealer, first), _begin(dealer, last.plus(1))
    counted = count_sent_back(session, dealer.id, start, end)
    still_open, load = _load(session, dealer, now)
    begun = min(last, first if first < last else first.plus(1 - MONTHS_BESIDE))
    delivered = figures.delivered_counts(session, dealer.id, begun.number, last.number)
    late = figures.late_seconds(session, dealer.id, begun.number, last.number)
    backs = figures.sent_back_by_technician(session, dealer.id, start, end)
    worked = figures.technician_promises(session, dealer.id, first.number, last.number)
    return Workshop(
        dealer=dealer,
        first=first,
        last=last,
        zone=dealer.zone_on(now.date()).key,
        load=tuple(load),
        still_open=still_open,
        usual=_usual(session, dealer, now),
        promises=together(delivered, late, first, last),
        months=tuple(months_of(delivered, late, begun, min(last, Month.on(now.date())))),
        total=_staff(None, advisors, dealer, targets),
        advisors=_with_backs(_people(advisors, dealer, targets),
                             figures.sent_back_by_advisor(session, dealer.id, start, end)),
        technicians=tuple(
            replace(one, time_kept=_kept(*worked.get(one.name or "", (0, 0))))
            for one in _with_backs(_people(technicians, dealer, targets), backs)
        ),
        sent_back=tuple(sorted(((causes.get(id_ or 0), count) for id_, count in counted.items()),
                               key=lambda one: (-one[1], one[0].code if one[0] else ""))),
        sent_back_lines=tuple(stored.list_sent_back(session, dealer.id, start, end, MOST_SENT_BACK)),
        causes=causes,
        until=FinalCalendar.read(session, now).of_dealer(dealer, last).provisional_until,
    )  # fmt: skip


def _people(counts: Iterable[StaffCounts], dealer: Dealer, targets: list[Target]) -> tuple[Staff, ...]:
    """By name, those without one last."""
    by_name: dict[str | None, list[StaffCounts]] = {}
    for one in counts:
        by_name.setdefault(one.name or None, []).append(one)
    names = sorted(by_name, key=lambda name: (name is None, (name or "").casefold()))
    return tuple(_staff(name, by_name[name], dealer, targets) for name in names)


def _with_backs(people: tuple[Staff, ...], backs: Mapping[str | None, int]) -> tuple[Staff, ...]:
    """Each with the orders sent back; who has no other figure in the period stands there all the same."""
    known = {one.name for one in people}
    none = Rate(0, 0)
    missing = [name for name in backs if name is not None and name not in known]
    more = [Staff(name, none, WITHOUT_TARGET, none, none) for name in missing]
    every = sorted((*people, *more), key=lambda one: (one.name is None, (one.name or "").casefold()))
    return tuple(replace(one, sent_back=backs.get(one.name, 0)) for one in every)


def _kept(given: int, missed: int) -> Rate:
    return Rate(given - missed, given)


def _staff(name: str | None, counts: list[StaffCounts], dealer: Dealer, targets: list[Target]) -> Staff:
    months = Counter[int]()
    for one in counts:
        months[one.month] += one.first_b
    parts = [(dealer_target(targets, dealer, Month.of(month)), b) for month, b in sorted(months.items())]
    time, cost = sum(one.time_given for one in counts), sum(one.cost_given for one in counts)
    return Staff(
        name, Rate(sum(one.first_a for one in counts), sum(one.first_b for one in counts)),
        weighted(parts) or WITHOUT_TARGET,
        Rate(time - sum(one.time_missed for one in counts), time),
        Rate(cost - sum(one.cost_missed for one in counts), cost),
    )  # fmt: skip


def _load(session: Session, dealer: Dealer, now: datetime) -> tuple[int, list[LoadDay]]:
    calendar = calendar_for(dealer, policy_of(session, dealer)[0], now.date())
    return load_days(calendar, promised_times(session, dealer.id), now)


def _usual(session: Session, dealer: Dealer, now: datetime) -> float | None:
    """Over the open days of the last weeks, today left out."""
    zone = dealer.zone_on(now.date())
    today = now.astimezone(zone).date()
    first = today - timedelta(weeks=USUAL_WEEKS)
    since = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)
    calendar = calendar_for(dealer, policy_of(session, dealer)[0], first)
    days = (first + timedelta(days=ahead) for ahead in range((today - first).days))
    open_days = [day for day in days if opening_hours_on(calendar, day)]
    handed = stored.deliveries_since(session, dealer.id, Month.on(first).number, since)
    return usual_load(Counter(at.astimezone(zone).date() for at in handed), open_days)


def _begin(dealer: Dealer, month: Month) -> datetime:
    first = month.first_day
    return datetime(first.year, first.month, 1, tzinfo=dealer.zone_on(first)).astimezone(UTC)
