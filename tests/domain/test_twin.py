"""The domain's readable rules of rework, delivery and first-time fix are what the slow way finds."""

from collections import Counter
from datetime import date

from hypothesis import given, settings

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import delivery_facts
from dealer_service.domain.first_fix import COUNTS, RATE_COUNTS, JobStanding, classify, counts_of
from dealer_service.domain.intervals import Rate
from dealer_service.domain.repair_orders import job_role
from dealer_service.domain.rework import (
    JobFacts,
    LinkState,
    ReworkWindow,
    breaks_circle,
    link_state,
    suspected_original,
)
from tests.networks import networks
from tests.twin import JobKey, Network, Twin, Visit, to_utc

REGIONS = {"North": 1, "East": 2, "West": 3}
STATES = {
    "none": LinkState.NONE,
    "in window": LinkState.IN_WINDOW,
    "outside": LinkState.OUTSIDE,
    "pending": LinkState.PENDING,
    "refused": LinkState.REFUSED,
}
TRIED = settings(max_examples=80)


def facts_of(network: Network, visit: Visit) -> JobFacts:
    """What the domain works out for a job, from the texts of the file on."""
    order, job = visit.order, visit.job
    shop = next(shop for shop in network.shops if shop.code == order.dealer)
    regions = tuple((day, (REGIONS[name], name)) for day, name in shop.regions)
    dealer = Dealer(1, shop.code, shop.code, None, "en", regions, shop.zones)
    windows = [ReworkWindow(window.valid_from, window.days, window.km) for window in network.windows]
    delivered = facts = None
    if order.status == "delivered" and order.delivered is not None:
        delivered = int(to_utc(shop, order.delivered).timestamp())
        facts = delivery_facts(dealer, windows, delivered, order.km_in, order.km_out)
        assert facts.month == order.delivered.year * 100 + order.delivered.month
        assert facts.region_id == REGIONS[_latest(shop.regions, order.delivered.date())]
    return JobFacts(
        order.key,
        job.line,
        order.vin,
        job.group,
        job_role(job.job_type, job.outcome, order.status == "cancelled"),
        int(to_utc(shop, order.opened).timestamp()),
        delivered,
        facts.window_until if facts else None,
        order.km_in,
        facts.km_limit if facts else None,
    )


def _latest(dated: tuple[tuple[date, str], ...], day: date) -> str:
    return [name for start, name in dated if start <= day][-1]


@TRIED
@given(networks())
def test_links_suspicions_and_standings(network: Network) -> None:
    twin = Twin(network)
    facts = {visit.key: facts_of(network, visit) for visit in twin.visits}
    numbered = {key: place for place, key in enumerate(facts)}
    named: dict[JobKey, JobKey] = {v.key: v.job.rework_of for v in twin.visits if v.job.rework_of is not None}
    possible = {
        numbered[key]: numbered[original]
        for key, original in named.items()
        if original in facts and link_state(facts[key], facts[original]) in (LinkState.IN_WINDOW, LinkState.OUTSIDE)
    }
    opened = {numbered[key]: (job.opened_at, *key) for key, job in facts.items()}
    states = dict.fromkeys(facts, LinkState.NONE)
    for key, original in named.items():
        circle = breaks_circle(possible, opened, numbered[key])
        states[key] = link_state(facts[key], facts.get(original), circle)
    assert states == {visit.key: STATES[visit.link] for visit in twin.visits}
    suspects: dict[JobKey, JobKey] = {}
    for key, job in facts.items():
        if states[key] in (LinkState.NONE, LinkState.REFUSED):
            dismissed = frozenset(original for back, original in network.dismissed if back == key)
            found = suspected_original(job, facts.values(), dismissed)
            if found is not None:
                suspects[key] = found.key
    assert suspects == twin.suspicions
    for order in network.orders:
        jobs = [standing_of(twin, visit, states[visit.key]) for visit in twin.of_order[order.key]]
        answers = [a for a in network.answers if a.order == order.key and not a.corrected]
        latest = max(answers, key=lambda a: (a.at, not a.fixed), default=None)
        if order.status == "delivered":
            assert counts_of(classify(jobs, latest.fixed if latest else None)) == twin.counted(order)


def standing_of(twin: Twin, visit: Visit, state: LinkState) -> JobStanding:
    sides = [not (v.job.cause == "M01" and v.job.cause_accepted) for v in visit.reworked_by]
    others = twin.evidence(visit)[len(visit.reworked_by) :]
    return JobStanding(
        job_role(visit.job.job_type, visit.job.outcome, visit.cancelled),
        state,
        visit.suspect is not None,
        bool(sides),
        any(sides),
        bool(visit.suspected_by),
        [side == "manufacturer" for side in others],
    )


@TRIED
@given(networks())
def test_what_must_hold_of_every_rate(network: Network) -> None:
    twin = Twin(network)
    for counts in twin.counts.values():
        for a_name, b_name in RATE_COUNTS.values():
            rate = Rate(counts[a_name], counts[b_name])
            assert 0 <= rate.a <= rate.b
            assert (rate.ffv is None) == (rate.rework_rate is None) == (rate.b == 0)
            if rate.ffv is not None and rate.rework_rate is not None:
                assert rate.ffv + rate.rework_rate == 1
        assert counts["first_a"] <= counts["first_a_dealer"] <= counts["first_b"]
    network_wide: Counter[str] = Counter()
    per_region: dict[str, Counter[str]] = {}
    for (_dealer, _month, region), counts in twin.counts.items():
        network_wide.update(counts)
        per_region.setdefault(region, Counter()).update(counts)
    for name in COUNTS:
        assert network_wide[name] == sum(region[name] for region in per_region.values())
