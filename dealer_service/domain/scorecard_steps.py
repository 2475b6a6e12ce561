"""Which three things should a dealer do next, as its card stands?

First what endangers people, then what concerns most first visits of the month, then what is left open. The order is
the table ``LEFT_OPEN``; a dealer without returns still finds there what waits for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dealer_service.domain import canonical
from dealer_service.domain.scorecard_figures import CauseName, Figure, Side
from dealer_service.domain.scorecard_parts import (
    OpenAction,
    OpenComplaint,
    RecordQuality,
    ReworkCase,
    Satisfaction,
    WatchedVehicle,
)

STEPS = 3


class ActionKind(StrEnum):
    CAUSE = "cause"
    CASE = "case"
    CLAIMS = "claims"  # several causes that wait for the manufacturer's acceptance
    TAGGING = "tagging"
    NOT_FIXED = "not_fixed"  # failed by the customer's word, without a return
    COMPLAINT = "complaint"
    MEASURE = "measure"
    SUSPICION = "suspicion"
    VEHICLE = "vehicle"
    CALLS = "calls"
    REFUSED_ROWS = "refused_rows"
    PENDING = "pending"
    REACH = "reach"
    RECORDS = "records"  # nothing of the month has arrived
    UNRECORDED_COMPLAINTS = "unrecorded_complaints"
    UNRECORDED_INSPECTION = "unrecorded_inspection"


@dataclass(frozen=True, slots=True)
class NextAction:
    """What would move the rate: ``gain`` first visits of the month would not have failed, giving ``rate_after``.

    Where no returns stand behind it: ``cases`` counts what is to be done, of ``of`` where that is known; ``subject``,
    ``owner``, ``severity`` and ``due_on`` are those of the first; ``orders`` also name complaints; ``overdue``: its
    promise has passed. Of suspicions ``rate_after`` is the rate if all were confirmed.
    """

    kind: ActionKind
    cause: CauseName | None
    cases: int
    returns: int
    gain: int
    rate_after: float | None
    orders: tuple[str, ...]
    vehicle: str = ""
    group_en: str = ""
    group_zh: str = ""
    note: str = ""
    subject: str = field(default="", metadata=canonical.LATER)
    owner: str = field(default="", metadata=canonical.LATER)
    severity: str = field(default="", metadata=canonical.LATER)
    due_on: date | None = field(default=None, metadata=canonical.LATER)
    overdue: bool = field(default=False, metadata=canonical.LATER)
    of: int = field(default=0, metadata=canonical.LATER)


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What else waits for the dealer. ``not_fixed``: orders that failed without a return, by the customer's word.

    ``unrecorded``: what the dealer has never recorded, so that nobody knows whether there is any.
    """

    not_fixed: tuple[str, ...] = ()
    detected: Figure | None = None
    quality: RecordQuality = field(default_factory=RecordQuality)
    complaints: tuple[OpenComplaint, ...] = ()
    measures: tuple[OpenAction, ...] = ()
    watched: tuple[WatchedVehicle, ...] = ()
    satisfaction: Satisfaction | None = None
    calls: tuple[str, ...] = ()
    unrecorded: tuple[ActionKind, ...] = ()


# What concerns no first visit of the month, in the order in which it is taken up: kind, and whether it is overdue.
LEFT_OPEN: tuple[tuple[ActionKind, bool], ...] = (
    (ActionKind.COMPLAINT, True),
    (ActionKind.MEASURE, True),
    (ActionKind.RECORDS, False),
    (ActionKind.SUSPICION, False),
    (ActionKind.CAUSE, False),
    (ActionKind.CASE, False),
    (ActionKind.CLAIMS, False),
    (ActionKind.TAGGING, False),
    (ActionKind.NOT_FIXED, False),
    (ActionKind.VEHICLE, False),
    (ActionKind.CALLS, False),
    (ActionKind.REFUSED_ROWS, False),
    (ActionKind.PENDING, False),
    (ActionKind.MEASURE, False),
    (ActionKind.COMPLAINT, False),
    (ActionKind.REACH, False),
    (ActionKind.UNRECORDED_COMPLAINTS, False),
    (ActionKind.UNRECORDED_INSPECTION, False),
)
_PLACE = {pair: place for place, pair in enumerate(LEFT_OPEN)}


def next_actions(
    cases: Sequence[ReworkCase], first_visit: Figure, limit: int = STEPS, left: LeftOpen | None = None
) -> tuple[NextAction, ...]:
    """The steps for the dealer, the first one first.

    A safety complaint whose promise has passed leads. Then causes, single cases, customers who say "not fixed" and
    undecided suspicions, by how many first visits of the month each concerns. Then what ``LEFT_OPEN`` lists. Cases of
    one cause stand together from two cases on; untagged ones as the task to tag them. A cause the manufacturer has
    accepted is not the dealer's to remove and stays out. Without ``left`` only returns are looked at.
    """
    found = [(action, action.gain) for action in _of_cases(cases, first_visit)]
    found += _of_what_is_left(cases, first_visit, left) if left else ()
    unsafe = any(one.overdue and one.severity == "safety" for one in left.complaints) if left else False

    def place(one: tuple[NextAction, int]) -> tuple[object, ...]:
        action, concerned = one
        leads = unsafe and action.kind is ActionKind.COMPLAINT
        rank = -1 if leads else 0 if concerned else 1 + _PLACE[action.kind, action.overdue]
        return rank, -concerned, -action.returns, action.cause.code if action.cause else "~", action.orders

    return tuple(action for action, _concerned in sorted(found, key=place)[:limit])


def failed_without_return(cases: Sequence[ReworkCase], failed: Sequence[str]) -> tuple[str, ...]:
    """Of the orders that failed, those whose vehicle did not come back: only the customer's word stands against them.

    A visit that another followed inside the window failed by that return.
    """
    returned = {
        before.order
        for case in cases
        for before, after in zip(case.visits, case.visits[1:], strict=False)
        if not after.late
    }
    return tuple(sorted(set(failed) - returned))


def _of_cases(cases: Sequence[ReworkCase], first_visit: Figure) -> Iterator[NextAction]:
    groups: dict[str, list[ReworkCase]] = {}
    claimed: list[ReworkCase] = []
    for case in cases:
        if not case.returns:
            continue
        if case.cause and case.cause.side == Side.MANUFACTURER:
            claimed += [] if case.cause.accepted else [case]
        else:
            groups.setdefault(case.cause.code if case.cause else "", []).append(case)
    for code, group in groups.items():
        many = ActionKind.CAUSE if len(group) > 1 else ActionKind.CASE
        yield _action(many if code else ActionKind.TAGGING, group, first_visit)
    if len({case.cause.code for case in claimed if case.cause}) > 1:
        yield _action(ActionKind.CLAIMS, claimed, first_visit)
    elif claimed:
        yield _action(ActionKind.CAUSE if len(claimed) > 1 else ActionKind.CASE, claimed, first_visit)


def _action(kind: ActionKind, group: list[ReworkCase], first_visit: Figure) -> NextAction:
    gain = min(len({case.own_order for case in group if case.counts}), first_visit.b - first_visit.a)
    group = sorted(group, key=lambda case: (not case.counts, -case.returns, case.own_order))
    only = group[0] if kind == ActionKind.CASE else None
    orders = tuple(v.order for v in only.visits if v.order) if only else tuple(case.own_order for case in group)
    return NextAction(
        kind=kind,
        cause=None if kind is ActionKind.CLAIMS else group[0].cause,
        cases=len(group),
        returns=sum(case.returns for case in group),
        gain=gain,
        rate_after=(first_visit.a + gain) / first_visit.b if first_visit.b else None,
        orders=orders,
        vehicle=only.vehicle if only else "",
        group_en=only.group_en if only else "",
        group_zh=only.group_zh if only else "",
    )


def _of_what_is_left(
    cases: Sequence[ReworkCase], first_visit: Figure, left: LeftOpen
) -> Iterator[tuple[NextAction, int]]:
    """Each with the first visits of the month it concerns."""
    failures, quality = first_visit.b - first_visit.a, left.quality
    if left.not_fixed:
        gain = min(len(left.not_fixed), failures)
        after = (first_visit.a + gain) / first_visit.b if first_visit.b else None
        count = len(left.not_fixed)
        yield NextAction(ActionKind.NOT_FIXED, None, count, 0, gain, after, left.not_fixed), gain
    if quality.undecided:
        detected = left.detected
        at_stake = max(0, detected.b - detected.a - failures) if detected else 0
        after = detected.rate if detected else None
        yield (
            _waiting(ActionKind.SUSPICION, quality.undecided, quality.undecided_orders, rate_after=after),
            at_stake,
        )
    yield from ((action, 0) for action in _promised(left))
    came_back = {case.vehicle for case in cases}
    watched = [car for car in left.watched if car.vehicle not in came_back]
    if watched:
        car = watched[0]
        yield _waiting(ActionKind.VEHICLE, len(watched), car.orders, vehicle=car.vehicle, subject=car.reason), 0
    answers = left.satisfaction
    if answers and answers.open:
        yield _waiting(ActionKind.CALLS, answers.open, left.calls), 0
    if quality.refused_rows:
        yield _waiting(ActionKind.REFUSED_ROWS, quality.refused_rows, quality.refused_orders), 0
    if quality.pending_links:
        yield _waiting(ActionKind.PENDING, quality.pending_links, quality.pending_orders), 0
    due = answers.due if answers else first_visit.b  # without any call nobody was reached
    if lost := max(0, due - (answers.reached + answers.open if answers else 0)):
        yield _waiting(ActionKind.REACH, lost, (), of=due), 0
    yield from ((_waiting(kind, 1, ()), 0) for kind in left.unrecorded)
    if not first_visit.b:
        yield _waiting(ActionKind.RECORDS, 1, ()), 0


def _promised(left: LeftOpen) -> Iterator[NextAction]:
    """Complaints and measures: those whose promise has passed, or else all that are open, the most urgent first."""
    complaints = [one for one in left.complaints if one.overdue] or list(left.complaints)
    if complaints:
        complaints.sort(key=lambda one: (one.severity != "safety", one.due_on or date.max, one.number))
        first, numbers = complaints[0], tuple(one.number for one in complaints)
        yield _waiting(ActionKind.COMPLAINT, len(complaints), numbers, subject=first.about,
                       severity=first.severity, due_on=first.due_on, overdue=first.overdue)  # fmt: skip
    measures = [one for one in left.measures if one.overdue] or list(left.measures)
    if measures:
        one = min(measures, key=lambda one: (one.due_on, one.source, one.what))
        yield _waiting(ActionKind.MEASURE, len(measures), (), subject=one.what, owner=one.owner, due_on=one.due_on,
                       overdue=one.overdue)  # fmt: skip


def _waiting(
    kind: ActionKind,
    count: int,
    orders: tuple[str, ...],
    *,
    rate_after: float | None = None,
    vehicle: str = "",
    subject: str = "",
    owner: str = "",
    severity: str = "",
    due_on: date | None = None,
    overdue: bool = False,
    of: int = 0,
) -> NextAction:
    return NextAction(kind, None, count, 0, 0, rate_after, orders, vehicle, subject=subject, owner=owner,
                      severity=severity, due_on=due_on, overdue=overdue, of=of)  # fmt: skip
