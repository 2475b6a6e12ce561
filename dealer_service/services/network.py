"""How do all dealers and regions stand in one period, beside the year before and over 24 months?

Rates, detected rates and answers come from the kept counts, so the page costs the same however many orders there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Period, ends, starts
from dealer_service.domain.quality import Unit
from dealer_service.domain.scorecards import Figure
from dealer_service.domain.targets import Target, target_in, weighted
from dealer_service.services.complaint_figures import response_figures
from dealer_service.services.month_figures import figure
from dealer_service.services.quality_states import FinalCalendar
from dealer_service.services.quality_units import regions_seen
from dealer_service.services.targets import list_targets
from dealer_service.storage import quality as stored
from dealer_service.storage.complaint_lists import list_received
from dealer_service.storage.network_counts import levels_by_dealer
from dealer_service.storage.scope import scope_of

TREND_MONTHS = 24
TREND_NAMES = ("first_a", "first_b")
PERIOD_NAMES = ("first_a", "first_b", "detected_first_a", "detected_first_b", "customer_b")
HIGHEST_LEVEL = 4
NONE = Rate(0, 0)


@dataclass(slots=True)
class NetworkLine:
    """One dealer or region; ``code`` is a region's name, ``region_id`` that of the dealer's region or its own.

    ``trend`` are a and b of 24 months, ``before`` the same period a year ago. ``answered`` are first visits whose
    customer answered; ``satisfied`` answers with the highest level; ``in_time`` complaints answered in time.
    """

    code: str
    name: str
    region: str | None
    region_id: int | None
    trend: list[tuple[int, int]]
    now: Rate = NONE
    before: Rate = NONE
    detected: Rate = NONE
    answered: Rate = NONE
    satisfied: Rate = NONE
    in_time: Rate = NONE
    target: float | None = None
    until: date | None = None
    dealer_ids: list[int] = field(default_factory=list)

    @property
    def gap(self) -> float | None:
        """Reported less detected rate: what nobody reported."""
        if self.now.ffv is None or self.detected.ffv is None:
            return None
        return self.now.ffv - self.detected.ffv

    @property
    def change(self) -> float | None:
        """Against the same period of the year before."""
        return None if self.now.ffv is None or self.before.ffv is None else self.now.ffv - self.before.ffv

    @property
    def figure(self) -> Figure:
        return figure(self.now.a, self.now.b, self.target, self.until)


@dataclass(frozen=True, slots=True)
class NetworkView:
    """All units of a period; ``months`` are those of the period, ``span`` the 24 of the trend."""

    period: Period
    months: tuple[Month, ...]
    span: tuple[Month, ...]
    lines: list[NetworkLine]
    total: NetworkLine
    regions: tuple[tuple[int, str], ...]
    whole: bool


def network_view(
    session: Session,
    actor: Actor,
    month: Month,
    now: datetime,
    *,
    period: Period = Period.MONTH,
    by: Unit = Unit.DEALER,
    region_id: int | None = None,
) -> NetworkView:
    """The dealers in scope (or of one region, on the period's last day), or the regions seen.

    Regions are sums over the region valid at delivery; complaints and satisfaction follow the dealer.
    """
    require(actor, Permission.SEE_NETWORK)
    months = tuple(starts(period, month).until(ends(period, month)))
    span = tuple(months[-1].plus(1 - TREND_MONTHS).until(months[-1]))
    calendar = FinalCalendar.read(session, now)
    scope, targets = scope_of(session), Targets(list_targets(session, actor))
    lines: dict[int, NetworkLine] = {}
    regions: dict[int, str] = {}
    for dealer in calendar.by_id.values():
        if not scope.allows(dealer.id):
            continue
        region = dealer.region_on(months[-1].last_day)
        if region is not None:
            regions[region[0]] = region[1]
        if region_id is None or (region is not None and region[0] == region_id):
            ids = region or (None, None)
            lines[dealer.id] = NetworkLine(dealer.code, dealer.name, ids[1], ids[0], [(0, 0)] * TREND_MONTHS,
                                           dealer_ids=[dealer.id])  # fmt: skip
    first, last = span[0].number, span[-1].number
    _count(lines, stored.dealer_counts(session, TREND_NAMES, first, last),
           stored.dealer_counts(session, PERIOD_NAMES, months[0].number, last), span, months)  # fmt: skip
    for dealer_id, line in lines.items():
        line.target = targets.over(line, span, months, dealer_id=dealer_id, region_id=line.region_id)
        line.until = calendar.of_dealer(calendar.by_id[dealer_id], months[-1]).provisional_until
    _complaints(session, actor, months, now, lines)
    _satisfaction(session, months, lines)
    seen = tuple(sorted(regions.items(), key=lambda pair: pair[1]))
    total = _sum("", "", list(lines.values()), calendar, months)
    if by is Unit.REGION:
        shown = _regions(session, actor, seen, lines.values(), targets, calendar, span, months)
    else:
        shown = sorted(lines.values(), key=lambda line: line.code)
    return NetworkView(period, months, span, shown, total, seen, scope.dealer_ids is None)


class Targets:
    """Targets laid out by whose they are, so that a thousand dealers are not searched a thousand times."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self._network: list[Target] = []
        self._regions: dict[int, list[Target]] = {}
        self._dealers: dict[int, list[Target]] = {}
        for target in targets:
            if target.dealer_id is not None:
                self._dealers.setdefault(target.dealer_id, []).append(target)
            elif target.region_id is not None:
                self._regions.setdefault(target.region_id, []).append(target)
            else:
                self._network.append(target)

    def on(self, month: Month, *, dealer_id: int | None = None, region_id: int | None = None) -> float | None:
        own = self._dealers.get(dealer_id or 0, []) + self._regions.get(region_id or 0, []) + self._network
        found = target_in(own, month, dealer_id=dealer_id, region_id=region_id)
        return None if found is None else found.ffv

    def over(
        self,
        line: NetworkLine,
        span: tuple[Month, ...],
        months: tuple[Month, ...],
        *,
        dealer_id: int | None = None,
        region_id: int | None = None,
    ) -> float | None:
        """The target of the period, each month's weighted by its b."""
        offset = len(span) - len(months)
        return weighted(
            [
                (self.on(month, dealer_id=dealer_id, region_id=region_id), line.trend[offset + place][1])
                for place, month in enumerate(months)
            ]
        )


def _count(
    lines: Mapping[int, NetworkLine],
    trend: stored.Counts,
    period: stored.Counts,
    span: tuple[Month, ...],
    months: tuple[Month, ...],
) -> None:
    places = {month.number: place for place, month in enumerate(span)}
    for unit, month, a, b in trend:
        line = lines.get(unit)
        if line is not None:
            line.trend[places[month]] = (a, b)
    sums: dict[int, list[int]] = {}
    for unit, _month, *counts in period:
        known = sums.get(unit)
        sums[unit] = counts if known is None else [x + y for x, y in zip(known, counts, strict=True)]
    year_ago = slice(TREND_MONTHS - 12 - len(months), TREND_MONTHS - 12)
    for unit, line in lines.items():
        a, b, detected_a, detected_b, answered = sums.get(unit, [0] * 5)
        line.now, line.detected, line.answered = Rate(a, b), Rate(detected_a, detected_b), Rate(min(answered, b), b)
        earlier = line.trend[year_ago]
        line.before = Rate(sum(a for a, _b in earlier), sum(b for _a, b in earlier))


def _complaints(
    session: Session, actor: Actor, months: tuple[Month, ...], now: datetime, lines: Mapping[int, NetworkLine]
) -> None:
    if not actor.may(Permission.SEE_COMPLAINTS):
        return
    if not list_received(session, months[0].number, months[-1].number, None):
        return
    by_code = {line.code: line for line in lines.values()}
    for code, found in response_figures(session, actor, months[0], months[-1], now).by_unit.items():
        if code in by_code:
            by_code[code].in_time = Rate(len(found.answered.part), len(found.answered.of))


def _satisfaction(session: Session, months: tuple[Month, ...], lines: Mapping[int, NetworkLine]) -> None:
    for dealer_id, level, count in levels_by_dealer(session, lines, months[0].number, months[-1].number):
        if dealer_id in lines:
            lines[dealer_id].satisfied += Rate(count if level == HIGHEST_LEVEL else 0, count)


def _sum(
    code: str, name: str, lines: list[NetworkLine], calendar: FinalCalendar, months: tuple[Month, ...]
) -> NetworkLine:
    """Several dealers together: counts add up, targets are weighted by b."""
    made = NetworkLine(code, name, None, None, [(0, 0)] * TREND_MONTHS)
    # In sums of whole numbers: a thousand dealers are added up at every opening of the page.
    for place in range(TREND_MONTHS):
        at = [line.trend[place] for line in lines]
        made.trend[place] = (sum(a for a, _b in at), sum(b for _a, b in at))
    for part in ("now", "before", "detected", "answered", "satisfied", "in_time"):
        rates: list[Rate] = [getattr(line, part) for line in lines]
        setattr(made, part, Rate(sum(rate.a for rate in rates), sum(rate.b for rate in rates)))
    made.dealer_ids = [id_ for line in lines if any(b for _a, b in line.trend[-13:]) for id_ in line.dealer_ids]
    made.target = weighted([(line.target, line.now.b) for line in lines])
    made.until = calendar.of_dealers(made.dealer_ids, months[-1]).provisional_until
    return made


def _regions(
    session: Session,
    actor: Actor,
    regions: tuple[tuple[int, str], ...],
    dealers: Iterable[NetworkLine],
    targets: Targets,
    calendar: FinalCalendar,
    span: tuple[Month, ...],
    months: tuple[Month, ...],
) -> list[NetworkLine]:
    seen = regions_seen(session, actor)
    members: dict[int, list[NetworkLine]] = {}
    for line in dealers:
        members.setdefault(line.region_id or 0, []).append(line)
    lines: dict[int, NetworkLine] = {}
    for id_, name in regions:
        if seen is None or id_ in seen:
            lines[id_] = _sum(name, name, members.get(id_, []), calendar, months)
            lines[id_].region, lines[id_].region_id = name, id_
    first, last = span[0].number, span[-1].number
    _count(lines, stored.region_counts(session, TREND_NAMES, first, last, list(lines)),
           stored.region_counts(session, PERIOD_NAMES, months[0].number, last, list(lines)), span, months)  # fmt: skip
    for id_, line in lines.items():
        line.target = targets.over(line, span, months, region_id=id_)
    return list(lines.values())
