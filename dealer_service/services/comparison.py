"""Which dealers differ from the network by more than chance explains, and did one dealer change over time?

The limits are those of the whole network for every reader, so that a dealer has one verdict, whoever looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.case_mix import ObservedOverExpected, standardise
from dealer_service.domain.comparison import Funnel, FunnelUnit, FunnelVerdict, funnel
from dealer_service.domain.control_charts import Chart, Signal, p_chart
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Period, ends, starts
from dealer_service.domain.quality import Unit
from dealer_service.domain.standings import Standing, standings
from dealer_service.domain.targets import weighted
from dealer_service.services.network import Targets
from dealer_service.services.quality import quality_rows
from dealer_service.services.quality_states import FinalCalendar
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.targets import list_targets
from dealer_service.storage.case_mix import Stratum, strata
from dealer_service.storage.network_counts import unnamed_counts

CHART_MONTHS = 24


@dataclass(frozen=True, slots=True)
class ComparedDealer:
    """One dealer that the reader may see by name; ``mix`` None where the cases are not known."""

    dealer: Dealer
    unit: FunnelUnit
    standing: Standing
    mix: ObservedOverExpected | None
    region: tuple[int, str] | None

    @property
    def too_few(self) -> bool:
        return self.unit.verdict is FunnelVerdict.TOO_FEW


@dataclass(frozen=True, slots=True)
class Comparison:
    """``others`` are dealers that the reader may not name: rates alone, for a dealer's own place among them.

    ``spread`` counts the dealers shown by verdict: those of a region for its reader, all of the network for others;
    ``whole`` says which. ``until`` is set while the figures are provisional.
    """

    period: Period
    months: tuple[Month, ...]
    named: tuple[ComparedDealer, ...]
    others: tuple[FunnelUnit, ...]
    funnel: Funnel
    spread: Mapping[FunnelVerdict, int]
    pooled: Rate
    target_set: bool
    until: date | None
    regions: tuple[tuple[int, str], ...]

    @property
    def dealers(self) -> int:
        return len(self.named) + len(self.others)

    @property
    def whole(self) -> bool:
        return self.dealers == len(self.funnel.units)


def last_final_month(session: Session, now: datetime) -> Month:
    """The latest month whose rates can be final by the calendar."""
    calendar = FinalCalendar.read(session, now)
    month = Month.on(now.date())
    while calendar.final_from(month) > now.date():
        month = month.plus(-1)
    return month


def last_final_period(session: Session, period: Period, now: datetime) -> Month:
    """The last month of the latest period of which every month can be final by the calendar."""
    month = last_final_month(session, now)
    return month if ends(period, month) == month else starts(period, month).plus(-1)


def comparison(
    session: Session,
    actor: Actor,
    month: Month,
    now: datetime,
    *,
    period: Period = Period.QUARTER,
    region_id: int | None = None,
) -> Comparison:
    """Dealers in scope against the limits of the whole network; those of one region with ``region_id``.

    A region's reader is shown the own dealers alone, a dealer's reader the others without names.
    """
    require(actor, Permission.SEE_QUALITY)
    months = tuple(starts(period, month).until(ends(period, month)))
    first, last = months[0].number, months[-1].number
    calendar = FinalCalendar.read(session, now)
    known = calendar.by_id
    rates: dict[str, Rate] = {}
    ids: dict[str, int | None] = {}
    for place, (dealer_id, a, b) in enumerate(unnamed_counts(session, first, last)):
        key = known[dealer_id].code if dealer_id is not None else f"#{place}"
        rates[key], ids[key] = Rate(a, b), dealer_id
    pooled = sum(rates.values(), Rate(0, 0))
    targets = Targets(list_targets(session, actor))
    aim = weighted([(targets.on(one), 1) for one in months])
    target = aim if aim is not None else pooled.ffv if pooled.ffv is not None else 1.0
    drawn = funnel(rates, target)
    stands = {standing.unit: standing for standing in standings(rates, target)}
    mixes = _mixes(session, known, first, last)
    named, others, regions = [], [], {}
    for unit in drawn.units:
        dealer_id = ids[unit.unit]
        if dealer_id is None:
            others.append(unit)
            continue
        region = known[dealer_id].region_on(months[-1].last_day)
        if region is not None:
            regions[region[0]] = region[1]
        if region_id is None or (region is not None and region[0] == region_id):
            named.append(ComparedDealer(known[dealer_id], unit, stands[unit.unit], mixes.get(dealer_id), region))
    until = calendar.of_dealers([one.dealer.id for one in named], months[-1]).provisional_until
    named.sort(key=lambda one: one.dealer.code)
    shown = tuple(others) if not actor.may(Permission.SEE_NETWORK) else ()
    spread: dict[FunnelVerdict, int] = {}
    for unit in (*(one.unit for one in named), *shown):
        spread[unit.verdict] = spread.get(unit.verdict, 0) + 1
    chosen = tuple(sorted(regions.items(), key=lambda pair: pair[1]))
    return Comparison(period, months, tuple(named), shown, drawn, spread, pooled, aim is not None, until, chosen)


def _mixes(
    session: Session, known: Mapping[int, Dealer], first: int, last: int
) -> dict[int | None, ObservedOverExpected]:
    """Failures over those expected from the network's rate of the same kinds of case."""
    found = strata(session, known, first, last)
    network: dict[Stratum, Rate] = {}
    for kinds in found.values():
        for kind, rate in kinds.items():
            network[kind] = network.get(kind, Rate(0, 0)) + rate
    return {unit: standardise(kinds, network) for unit, kinds in found.items() if unit is not None}


@dataclass(frozen=True, slots=True)
class DealerChart:
    """A dealer's months as a control chart; ``provisional`` says of each month whether it can still change.

    ``signals`` are those of final months alone; ``too_few`` where all months together are too few to judge.
    """

    dealer: Dealer
    months: tuple[Month, ...]
    rates: tuple[Rate, ...]
    chart: Chart
    provisional: tuple[bool, ...]
    signals: tuple[Signal, ...]
    target: float | None
    too_few: bool


def dealer_chart(session: Session, actor: Actor, code: str, last: Month, now: datetime) -> DealerChart:
    """24 months up to ``last`` around their own mean. Raises ``NotFound`` for a dealer outside the scope."""
    require(actor, Permission.SEE_QUALITY)
    dealer = dealer_seen(session, code)
    months = tuple(last.plus(1 - CHART_MONTHS).until(last))
    rows = quality_rows(session, actor, first=months[0], last=last, by=Unit.DEALER, dealer_code=code)
    found = {row.month: row.rate for row in rows}
    rates = tuple(found.get(str(month), Rate(0, 0)) for month in months)
    calendar = FinalCalendar.read(session, now)
    provisional = tuple(not calendar.of_dealer(dealer, month).final for month in months)
    final = [rate for rate, open_ in zip(rates, provisional, strict=True) if not open_]
    chart = p_chart(rates, final)
    targets = Targets(list_targets(session, actor))
    region = dealer.region_on(last.last_day)
    target = targets.on(last, dealer_id=dealer.id, region_id=region[0] if region else None)
    total = sum(final, Rate(0, 0))
    few = total.too_few(target if target is not None else total.ffv or 1.0)
    signals = () if few else tuple(signal for signal in chart.signals if not provisional[signal.at])
    return DealerChart(dealer, months, rates, chart, provisional, signals, target, few)
