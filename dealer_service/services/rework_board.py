"""What stands on the rework board: which queue, how much waits in each, and which of it is listed?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import DEALER_ROLES, Actor, Permission, Role, require
from dealer_service.domain.months import Month
from dealer_service.domain.rework_cases import Visit
from dealer_service.domain.rework_decisions import DecisionState, PairState, on_table
from dealer_service.domain.standard_lists import ConcernGroup
from dealer_service.services.accounts import zone_of
from dealer_service.storage import rework_board as stored
from dealer_service.storage.lists import list_concern_groups
from dealer_service.storage.rework_board import Narrowing
from dealer_service.storage.rework_cases import visits_of
from dealer_service.storage.rework_decisions import decisions_on
from dealer_service.storage.rework_jobs import jobs_by_id
from dealer_service.storage.scope import scope_of

PAGE = 50


class Tab(StrEnum):
    """The queues, in the order in which a morning goes through them."""

    ANSWER = "answer"  # proposals of other dealers
    SUSPECTED = "suspected"
    UNTAGGED = "untagged"
    DISPUTES = "disputes"
    CLAIMS = "claims"
    WAITING = "waiting"  # own proposals with the other dealer, and links whose original has not arrived
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; ``group`` is a code of the list."""

    tab: Tab | None = None
    month: Month | None = None
    group: str | None = None
    advisor: str | None = None
    across: bool = False

    @property
    def any(self) -> bool:
        return bool(self.month or self.group or self.advisor or self.across)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue; ``visit`` shows another dealer's return by its four facts."""

    job_id: int
    visit: Visit
    days: int | None
    across: bool
    state: PairState


@dataclass(frozen=True, slots=True)
class Board:
    """One page of one queue, and how much waits in each."""

    tab: Tab
    counts: tuple[tuple[Tab, int], ...]
    items: tuple[QueueItem, ...]
    total: int
    page: int
    groups: tuple[ConcernGroup, ...]
    advisors: tuple[str, ...]
    many_dealers: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def tabs_of(actor: Actor) -> tuple[Tab, ...]:
    """The queues of a person: what he decides comes first, nobody sees a queue that can never be his."""
    found: list[Tab] = []
    if actor.has(Role.AREA_MANAGER, Role.AUDITOR):
        found.append(Tab.DISPUTES)
    if actor.may(Permission.ACCEPT_CAUSES):
        found.append(Tab.CLAIMS)
    if actor.has(*DEALER_ROLES):
        found.append(Tab.ANSWER)
    return (*found, Tab.SUSPECTED, Tab.UNTAGGED, Tab.WAITING, Tab.DECIDED)


def waiting(session: Session, actor: Actor) -> int:
    """How much waits for this person's own hand: for the rail."""
    if not actor.may(Permission.SEE_REWORK):
        return 0
    none, count = Narrowing(), 0
    if actor.may(Permission.CONFIRM_REWORK):
        count += stored.count_queue(session, stored.SUSPECTED, none)
    if actor.may(Permission.TAG_CAUSES):
        count += stored.count_queue(session, stored.UNTAGGED, none)
    if actor.may(Permission.DECIDE_REWORK):
        count += len(_pairs(session, Tab.ANSWER, none))
    if actor.may(Permission.SETTLE_DISPUTES):
        count += len(_pairs(session, Tab.DISPUTES, none))
    if actor.may(Permission.ACCEPT_CAUSES):
        count += stored.count_queue(session, stored.CLAIMS, none)
    return count


def to_decide(session: Session, actor: Actor, advisor: str | None, most: int) -> tuple[int, tuple[QueueItem, ...]]:
    """How many suspicions wait for a decision, and the oldest of them; ``advisor`` narrows to one name on orders."""
    if not actor.may(Permission.CONFIRM_REWORK):
        return 0, ()
    narrowing = Narrowing(advisor=advisor)
    ids = stored.list_queue(session, stored.SUSPECTED, narrowing, most=most)
    return stored.count_queue(session, stored.SUSPECTED, narrowing), _items(session, ids)


def board(session: Session, actor: Actor, filters: Filters, now: datetime, page: int = 1) -> Board:
    """The board as the address asks for it; without a queue, the first in which something waits."""
    require(actor, Permission.SEE_REWORK)
    groups = list_concern_groups(session)
    narrowing = _narrowing(session, actor, filters, groups, now)
    tabs = tabs_of(actor)
    counts = tuple((tab, _count(session, tab, narrowing)) for tab in tabs)
    first = next((tab for tab, count in counts if count), tabs[0])
    tab = filters.tab if filters.tab in tabs else first
    total = dict(counts)[tab]
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    ids = _ids(session, tab, narrowing, (page - 1) * PAGE)
    without = Narrowing(narrowing.start, narrowing.end, narrowing.group_id, None, narrowing.across)
    advisors = stored.advisors_of(session, _QUEUES[tab], without) if tab in _QUEUES else []
    ids_seen = scope_of(session).dealer_ids
    many = ids_seen is None or len(ids_seen) > 1
    return Board(tab, counts, _items(session, ids), total, page, tuple(groups), tuple(advisors), many)


_QUEUES = {
    Tab.SUSPECTED: stored.SUSPECTED,
    Tab.UNTAGGED: stored.UNTAGGED,
    Tab.CLAIMS: stored.CLAIMS,
    Tab.DECIDED: stored.DECIDED,
}


def _narrowing(session: Session, actor: Actor, filters: Filters, groups: Sequence[ConcernGroup],
               now: datetime) -> Narrowing:  # fmt: skip
    start = end = None
    if filters.month is not None:
        zone = ZoneInfo(zone_of(session, actor, now))
        start, end = (
            datetime(month.year, month.month, 1, tzinfo=zone).astimezone(UTC)
            for month in (filters.month, filters.month.plus(1))
        )
    # A code that is not on the list fits nothing.
    group_id = next((g.id for g in groups if g.code == filters.group), 0) if filters.group else None
    return Narrowing(start, end, group_id, filters.advisor, filters.across)


def _count(session: Session, tab: Tab, narrowing: Narrowing) -> int:
    if tab in _QUEUES:
        return stored.count_queue(session, _QUEUES[tab], narrowing)
    count = len(_pairs(session, tab, narrowing))
    return count + (stored.count_queue(session, stored.PENDING, narrowing) if tab is Tab.WAITING else 0)


def _ids(session: Session, tab: Tab, narrowing: Narrowing, skip: int) -> list[int]:
    if tab in _QUEUES:
        return stored.list_queue(session, _QUEUES[tab], narrowing, skip=skip, most=PAGE)
    pairs = _pairs(session, tab, narrowing)
    ids = pairs[skip : skip + PAGE]
    if tab is Tab.WAITING and len(ids) < PAGE:
        rest = max(0, skip - len(pairs))
        ids += stored.list_queue(session, stored.PENDING, narrowing, skip=rest, most=PAGE - len(ids))
    return ids


def _pairs(session: Session, tab: Tab, narrowing: Narrowing) -> list[int]:
    """Returning jobs whose pair waits between two dealers; filters look at the side that the person sees."""
    of_original = tab in (Tab.ANSWER, Tab.DISPUTES)
    states = {
        Tab.ANSWER: [DecisionState.PROPOSED],
        Tab.DISPUTES: [DecisionState.DISPUTED],
        Tab.WAITING: [DecisionState.PROPOSED, DecisionState.DISPUTED],
    }[tab]
    pairs = stored.waiting_pairs(session, states, of_original=of_original)
    seen = {pair[0]: pair[1] if of_original else pair[0] for pair in pairs}
    if narrowing.group_id is not None or narrowing.advisor:
        kept = stored.narrow(session, list(seen.values()), narrowing)
        seen = {job: own for job, own in seen.items() if own in kept}
    if narrowing.start is not None and narrowing.end is not None:
        opened = {job.id: job.opened_at for job in jobs_by_id(session, seen).values()}
        seen = {job: own for job, own in seen.items() if narrowing.start <= opened[job] < narrowing.end}
    return list(seen)


def _items(session: Session, ids: Sequence[int]) -> tuple[QueueItem, ...]:
    facts = jobs_by_id(session, ids)
    decisions = decisions_on(session, ids)
    tables = {job_id: on_table(facts[job_id].link, decisions[job_id]) for job_id in ids}
    originals = jobs_by_id(session, [table.original_id for table in tables.values() if table.original_id])
    visits = visits_of(session, ids)
    items = []
    for job_id in ids:
        original = originals.get(tables[job_id].original_id or 0)
        items.append(
            QueueItem(
                job_id,
                visits[job_id],
                facts[job_id].days_from(original) if original else None,
                original is not None and original.dealer_id != facts[job_id].dealer_id,
                tables[job_id].state,
            )
        )
    return tuple(items)
