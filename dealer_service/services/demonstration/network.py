"""What does the demonstration network consist of, up to a given moment?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random

from dealer_service.domain.repair_orders import ImportedOrder, OrderStatus
from dealer_service.services.demonstration.answers import answers_of
from dealer_service.services.demonstration.countries import month_before
from dealer_service.services.demonstration.fleet import vehicles_of
from dealer_service.services.demonstration.history import History
from dealer_service.services.demonstration.opening import OpenDays
from dealer_service.services.demonstration.people import manager_email, phone, staff_of, users_of
from dealer_service.services.demonstration.planted import (
    ContactRefusal,
    DemonstrationNetwork,
    FollowUpAnswer,
    Nature,
    PlantedDismissal,
    PlantedReturn,
    SentBack,
)
from dealer_service.services.demonstration.roster import DealerProfile, profiles
from dealer_service.services.demonstration.visits import Link, Site

_HOUR_OF_DAY_UTC = time(7, 0, tzinfo=UTC)
_VISITS_PER_VEHICLE = 2.1


def build_network(
    dealers: int = 12, months: int = 14, seed: int = 1, *, today: date, now: int | None = None
) -> DemonstrationNetwork:
    """The network as it stands on ``today``, which ends the last of the months.

    ``now`` (seconds UTC, on that day somewhere) is the moment at which the orders stop: what was opened and not yet
    delivered is still in the house. Without it, 07:00 UTC: afternoon in China, morning in Europe. The same arguments
    give the same network.
    Raises ``ValueError`` when there is to be no dealer or no month.
    """
    if dealers < 1 or months < 1:
        raise ValueError("a demonstration needs at least one dealer and one month")
    moment = int(datetime.combine(today, _HOUR_OF_DAY_UTC).timestamp()) if now is None else now
    start = month_before(today, months - 1)
    chosen = profiles(dealers, seed)
    sites = _sites(chosen, months, start, today, seed)
    histories = [History(site, sites, start, today, seed) for site in sites]
    for history in histories:
        history.run()
    for site in sites:
        _number(site, moment)
    links = [link for history in histories for link in history.links if link.order.number]
    for link in links:
        if link.shown:
            _name_original(link)
    orders = sorted(
        (order for site in sites for order in site.orders),
        key=lambda order: (order.opened_at, order.dealer_code, order.number),
    )
    return DemonstrationNetwork(
        dealers=tuple(profile.dealer for profile in chosen),
        users=users_of(chosen, [site.staff for site in sites]),
        orders=tuple(orders),
        follow_ups=tuple(_answers(sites, links, moment, seed)),
        returns=tuple(PlantedReturn(*_ends(link), link.nature, link.nth) for link in links),
        dismissals=tuple(_dismissals(links, chosen[0].dealer.code, moment)),
        sent_back=tuple(_sent_back(sites, moment)),
        refusals=tuple(_refusals(sites)),
        targets={profile.dealer.code: profile.target for profile in chosen},
    )


def _sites(chosen: list[DealerProfile], months: int, start: date, today: date, seed: int) -> list[Site]:
    serials, taken = count(100_201, 7), set[str]()
    sites = []
    for profile in chosen:
        rng = Random(f"{seed}:site:{profile.dealer.code}")
        open_days = OpenDays(profile.country, profile.dealer.timezone, start, today + timedelta(days=150))
        site = Site(profile, staff_of(profile, rng), open_days)
        number = int(profile.monthly_orders * (months / _VISITS_PER_VEHICLE + 1))
        shared = phone(profile.country, profile.area, rng)
        taken.add(shared)
        site.vehicles = vehicles_of(profile, number, start, today, serials, taken, shared, rng)
        sites.append(site)
    return sites


def _number(site: Site, now: int) -> None:
    """Drop what was not opened by ``now``, leave open what was not delivered, and number the rest by local month."""
    site.orders = sorted((order for order in site.orders if order.opened_at <= now), key=lambda each: each.opened_at)
    in_month: defaultdict[tuple[int, int], int] = defaultdict(int)
    for order in site.orders:
        day = site.open_days.shift_at(order.opened_at).day
        month = day.year, day.month
        in_month[month] += 1
        order.number = f"R{day:%y%m}-{in_month[month]:04d}"
        if order.status == OrderStatus.DELIVERED and max(order.delivered_at or 0, order.entered_at or 0) > now:
            _leave_open(order)


def _leave_open(order: ImportedOrder) -> None:
    order.status = OrderStatus.OPEN.value
    order.delivered_at = order.entered_at = order.odometer_out_km = order.invoice = None
    for job in order.jobs:
        job.cause = job.correction = job.outcome = job.rework_cause = job.amount = None


def _name_original(link: Link) -> None:
    link.job.rework_of = link.original.number
    link.job.rework_of_line = link.original_job.line
    if link.original.dealer_code != link.order.dealer_code:
        link.job.rework_of_dealer = link.original.dealer_code


def _ends(link: Link) -> tuple[str, str, int, str, str, int]:
    return (
        link.order.dealer_code, link.order.number, link.job.line,
        link.original.dealer_code, link.original.number, link.original_job.line,
    )


def _answers(sites: list[Site], links: list[Link], now: int, seed: int) -> Iterable[FollowUpAnswer]:
    failures = {id(link.original): link for link in links if link.nature is not Nature.COINCIDENCE}
    refusing = {vehicle.vin for site in sites for vehicle in site.vehicles if vehicle.refuses_contact}
    for site in sites:
        rng = Random(f"{seed}:calls:{site.profile.dealer.code}")
        yield from answers_of(site, site.orders, failures, refusing, now, rng)


def _dismissals(links: list[Link], lead: str, now: int) -> Iterable[PlantedDismissal]:
    for link in links:
        if link.dismissal is not None and link.dismissal[2] <= now:
            reason, words, at = link.dismissal
            by = manager_email(link.order.dealer_code, lead)
            yield PlantedDismissal(*_ends(link), reason, words, at, by)


def _sent_back(sites: list[Site], now: int) -> Iterable[SentBack]:
    for site in sites:
        for order, job, cause, at in site.sent_back:
            if order.number and at <= now:
                yield SentBack(order.dealer_code, order.number, job.line, cause, at)


def _refusals(sites: list[Site]) -> Iterable[ContactRefusal]:
    for site in sites:
        refusing = {vehicle.vin for vehicle in site.vehicles if vehicle.refuses_contact}
        for order in site.orders:
            if order.vin in refusing:
                refusing.discard(order.vin)
                yield ContactRefusal(
                    order.dealer_code, order.vin, order.customer_name or "", order.customer_phone, order.opened_at
                )
