"""Which causes bring vehicles back, whose side are they, and which recur beyond their own history?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.cause_recurrence import HISTORY_MONTHS, RECENT_MONTHS, Change, change, recurs
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month, Period, ends, starts
from dealer_service.domain.quality import Unit
from dealer_service.domain.rework_causes import MANUFACTURER
from dealer_service.domain.scorecards import CauseBar, CauseName, pareto
from dealer_service.domain.standard_lists import Cause, ConcernGroup
from dealer_service.services.quality_units import dealer_seen, unit_seen
from dealer_service.services.reporting_gap import dealers_in
from dealer_service.services.scorecard_cases import cause_name
from dealer_service.storage import cause_cases as stored
from dealer_service.storage.cause_cases import CauseFilter
from dealer_service.storage.lists import list_causes, list_concern_groups
from dealer_service.storage.reporting_gap import Claim, manufacturer_causes
from dealer_service.storage.scope import scope_of
from dealer_service.storage.unchanged import unchanged

LONGEST = 24
"""Months that are compared with as many before them."""


@dataclass(frozen=True, slots=True)
class CauseAsked:
    """How the causes are narrowed: a dealer's code, a region's id, a group's code, a model, a technician, a side."""

    dealer: str | None = None
    region_id: int | None = None
    group: str | None = None
    model: str | None = None
    technician: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One bar, with the same cause in the period of the same length before; ``cause`` None: untagged.

    What stood before and is gone has a bar of 0, behind the others: a measure that worked is seen.
    """

    bar: CauseBar
    before: int
    change: Change | None


@dataclass(frozen=True, slots=True)
class Recurring:
    """A cause that one dealer has more often in the last months than its history explains."""

    dealer: Dealer
    cause: Cause
    recent: int
    usual: float
    first: Month
    last: Month


@dataclass(frozen=True, slots=True)
class CauseView:
    """``dealer_side`` counts what is the dealer's until accepted, untagged too; ``visits`` those of the period."""

    months: tuple[Month, ...]
    lines: tuple[CauseLine, ...]
    total: int
    total_before: int
    untagged: int
    dealer_side: int
    accepted: int
    claimed: int
    visits: int
    visits_before: int
    warnings: tuple[Recurring, ...]
    dealers: tuple[Dealer, ...]
    regions: tuple[tuple[int, str], ...]
    groups: tuple[ConcernGroup, ...]
    models: tuple[str, ...]
    technicians: tuple[str, ...]


def cause_view(
    session: Session, actor: Actor, month: Month, now: datetime, *, period: Period, asked: CauseAsked,
    since: Month | None = None,
) -> CauseView:  # fmt: skip
    """The Pareto of a period beside the period before, and warnings of causes that recur in the last months.

    With ``since`` the months from it up to ``month``, beside as many before it: before and after a measure.
    Raises ``NotFound`` and ``NotAllowed`` for a dealer or region outside the scope.
    """
    require(actor, Permission.SEE_QUALITY)
    months = tuple(starts(period, month).until(ends(period, month)))
    if since is not None:
        months = tuple(min(max(since, month.plus(1 - LONGEST)), month).until(month))
    first, last = months[0], months[-1]
    earlier = first.plus(-len(months))
    groups = list_concern_groups(session)
    chosen = cause_filter(session, actor, asked, groups)
    causes = {cause.id: cause for cause in list_causes(session)}
    now_rows = stored.cause_cases(session, chosen, first.number, last.number)
    before_rows = stored.cause_cases(session, chosen, earlier.number, first.plus(-1).number)
    counted, untagged = _counts(now_rows, causes)
    before, untagged_before = _counts(before_rows, causes)
    seen = stored.visits(session, chosen, earlier.number, last.number)
    visits_now = sum(n for (_d, m), n in seen.items() if m >= first.number)
    visits_before = sum(n for (_d, m), n in seen.items() if m < first.number)
    lines = []
    bars = pareto(counted, untagged)
    standing = {bar.cause for bar in bars}
    gone = [bar.cause for bar in pareto(before, untagged_before) if bar.cause not in standing]
    for bar in (*bars, *(CauseBar(cause, 0, 0.0, 1.0) for cause in gone)):
        earlier_count = untagged_before if bar.cause is None else before.get(bar.cause, 0)
        found = change(bar.count, visits_now, earlier_count, visits_before)
        lines.append(CauseLine(bar, earlier_count, found))
    total = untagged + sum(counted.values())
    accepted = sum(count for name, count in counted.items() if name.accepted)
    claimed = sum(count for name, count in counted.items() if name.side == MANUFACTURER and not name.accepted)
    dealers, regions = dealers_in(session, last, None)
    place = (first.number, last.number)
    return CauseView(
        months, tuple(lines), total, untagged_before + sum(before.values()), untagged, total - accepted, accepted,
        claimed, visits_now, visits_before,
        _warnings(session, chosen, last, causes, {id_: dealer for id_, (dealer, _r) in dealers.items()}),
        tuple(dealer for dealer, _region in dealers.values()),
        regions if actor.may(Permission.SEE_NETWORK) else (),
        tuple(groups),
        tuple(stored.models_charged(session, CauseFilter(chosen.dealer_id, chosen.region_id), *place)),
        tuple(stored.technicians_charged(session, CauseFilter(chosen.dealer_id), *place))
        if chosen.dealer_id is not None and _sees_people(actor) else (),
    )  # fmt: skip


def recurring_at(session: Session, actor: Actor, dealer: Dealer, last: Month) -> tuple[Recurring, ...]:
    """The causes that recur at one dealer beyond its own history, in the months up to ``last``."""
    require(actor, Permission.SEE_QUALITY)
    chosen = CauseFilter(dealer_seen(session, dealer.code, kept=True).id)

    def find() -> tuple[Recurring, ...]:
        causes = {cause.id: cause for cause in list_causes(session)}
        return _warnings(session, chosen, last, causes, {dealer.id: dealer})

    return unchanged(session, ("recurring", dealer.id, last.number), find)


def manufacturer_list(session: Session, actor: Actor, month: Month, *, period: Period) -> list[Claim]:
    """All returns of the period with a manufacturer-side cause, for the manufacturer's own quality department."""
    require(actor, Permission.SEE_NETWORK)
    months = tuple(starts(period, month).until(ends(period, month)))
    return manufacturer_causes(session, months[0].number, months[-1].number, most=100_000)


def cause_filter(session: Session, actor: Actor, asked: CauseAsked, groups: Sequence[ConcernGroup]) -> CauseFilter:
    """What is asked, held against what this person sees."""
    dealer_id = None if asked.dealer is None else dealer_seen(session, asked.dealer).id
    ids = scope_of(session).dealer_ids
    if dealer_id is None and ids is not None and len(ids) == 1:
        dealer_id = next(iter(ids))
    if asked.region_id is not None:
        names = dict(dealers_in(session, Month(9998, 12), None)[1])
        unit_seen(session, actor, Unit.REGION, names.get(asked.region_id, ""))
    group_id = next((group.id for group in groups if group.code == asked.group), None)
    technician = asked.technician if dealer_id is not None and _sees_people(actor) else None
    return CauseFilter(dealer_id, asked.region_id, group_id, asked.model, technician, asked.side)


def _sees_people(actor: Actor) -> bool:
    """What one technician's repairs came back for is a figure of a person."""
    return actor.may(Permission.SEE_STAFF_FIGURES) or actor.may(Permission.SEE_NETWORK)


def _counts(
    rows: Sequence[tuple[int | None, int, int | None, bool, int]], causes: dict[int, Cause]
) -> tuple[dict[CauseName, int], int]:
    counted: dict[CauseName, int] = {}
    untagged = 0
    for _dealer, _month, cause_id, accepted, count in rows:
        if cause_id is None:
            untagged += count
        else:
            name = cause_name(causes[cause_id], accepted)
            counted[name] = counted.get(name, 0) + count
    return counted, untagged


def _warnings(
    session: Session, chosen: CauseFilter, last: Month, causes: dict[int, Cause], dealers: dict[int, Dealer]
) -> tuple[Recurring, ...]:
    first = last.plus(1 - RECENT_MONTHS)
    begin = first.plus(-HISTORY_MONTHS)
    narrowed = CauseFilter(chosen.dealer_id, chosen.region_id)
    seen = stored.visits(session, narrowed, begin.number, last.number)
    counts: dict[tuple[int, int], list[int]] = {}
    for dealer_id, month, cause_id, _ok, count in stored.cause_cases(
        session, narrowed, begin.number, last.number, by_dealer=True
    ):
        if dealer_id is not None and cause_id is not None:
            counts.setdefault((dealer_id, cause_id), [0, 0])[month >= first.number] += count
    volumes: dict[int, list[int]] = {}
    for (dealer_id, month), count in seen.items():
        volumes.setdefault(dealer_id, [0, 0])[month >= first.number] += count
    found = []
    for (dealer_id, cause_id), (history, recent) in counts.items():
        history_visits, recent_visits = volumes.get(dealer_id, [0, 0])
        if dealer_id in dealers and recurs(recent, recent_visits, history, history_visits):
            usual = history / history_visits * recent_visits
            found.append(Recurring(dealers[dealer_id], causes[cause_id], recent, usual, first, last))
    return tuple(sorted(found, key=lambda one: (-one.recent / max(one.usual, 0.5), one.dealer.code, one.cause.code)))
