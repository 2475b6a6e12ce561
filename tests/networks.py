"""Small networks for the twin: how they are drawn at random, written as a file, and brought into a database."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from sqlmodel import Session, select

from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder
from dealer_service.domain.rework import ReworkWindow
from dealer_service.storage.dealers import DealerMaster, DealerRow, save_dealer
from dealer_service.storage.lists import save_window
from dealer_service.storage.order_writing import Writing
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from tests.twin import Answer, Complaint, Job, JobKey, Network, Order, OrderKey, Shop, Twin, Window, to_utc

ALWAYS = date.min
NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
WRITING = Writing("import", NOW, NOW.date())

SHOPS = (
    Shop("BER", ((ALWAYS, "Europe/Berlin"),), ((ALWAYS, "North"), (date(2025, 11, 10), "East"))),
    Shop("NYC", ((ALWAYS, "America/New_York"),), ((ALWAYS, "West"),)),
    Shop("SHA", ((ALWAYS, "Asia/Shanghai"), (date(2025, 11, 20), "Asia/Tokyo")), ((ALWAYS, "East"),)),
)
WINDOWS = (Window(ALWAYS, 30, 2000), Window(date(2025, 11, 5), 20, 1500))
VINS = ("WBAAD4EL4SA017834", "1G1JC5246X7280123")
GROUPS = ("BRK-NOISE", "ENG-IDLE")

# The clocks go back on 26 October in Berlin and on 2 November in New York: 02:30 and 01:30 come twice.
FIRST_DAY = datetime(2025, 10, 22)


def order_keys() -> list[OrderKey]:
    return [(shop.code, number) for number in ("R1", "R10", "R2", "r1") for shop in SHOPS]


@dataclass(frozen=True)
class Mood:
    """What a network is mostly made of; without a mood rare meetings of rare things would not be drawn."""

    days: tuple[int, ...] = (0, 0, 1, 3, 5, 9, 20, 30, 31, 33, 40)
    minutes: tuple[int, ...] = (0, 30, 90, 150, 8 * 60, 8 * 60, 8 * 60, 23 * 60 + 30)
    stays: tuple[int, ...] = (0, 0, 30, 8 * 60, 24 * 60, 3 * 24 * 60, 12 * 24 * 60)
    types: tuple[str, ...] = ("customer_pay", "warranty", "warranty", "internal", "maintenance", "campaign")
    outcomes: tuple[str | None, ...] = (None, None, None, "repaired", "inspected_part_ordered", "not_reproduced")
    states: tuple[str, ...] = ("delivered",) * 6 + ("open", "cancelled")
    groups: tuple[str, ...] = GROUPS
    vins: tuple[str, ...] = (VINS[0], VINS[0], VINS[0], VINS[1])
    mileage: tuple[int | None, ...] = (None, 900, 1000, 2500, 2501, 3000, 3001, 5200)
    linked: tuple[bool, ...] = (False, False, True)
    targets: tuple[str, ...] = ("earlier", "any", "unknown")
    at_once: bool = False  # the same moment everywhere, whatever the clocks show


ANYTHING = Mood()
TIES = Mood(
    days=(0, 0, 0, 1, 3),
    minutes=(8 * 60,),
    stays=(8 * 60,),
    types=("warranty",),
    outcomes=(None,),
    states=("delivered",),
    groups=GROUPS[:1],
    vins=VINS[:1],
    mileage=(None, 1000),
    linked=(False,) * 9 + (True,),
    at_once=True,
)
LINKS = Mood(
    days=(0, 1, 3, 4, 9, 33),
    stays=(0, 30, 8 * 60, 24 * 60),
    types=("warranty", "warranty", "internal"),
    outcomes=(None,),
    states=("delivered",) * 8 + ("open",),
    groups=GROUPS[:1],
    vins=(VINS[0],) * 11 + (VINS[1],),
    mileage=(None,),
    linked=(True, True, True, False),
    targets=("just before", "just before", "earlier", "earlier", "just after", "any"),
)


@st.composite
def _jobs(draw: Any, key: OrderKey, line: int, mood: Mood, keys: list[OrderKey]) -> Job:
    cause = draw(st.sampled_from([None, None, "D01", "M01"]))
    named: JobKey | None = None
    if draw(st.sampled_from(mood.linked)):
        earlier = keys[: keys.index(key)] or keys
        after = keys[keys.index(key) + 1 :][:1] or keys
        choice = {
            "earlier": earlier,
            "just before": earlier[-1:],
            "just after": after,
            "any": keys,
            "unknown": [(shop.code, "R99") for shop in SHOPS],
        }
        target = draw(st.sampled_from(choice[draw(st.sampled_from(mood.targets))]))
        named = (*target, draw(st.sampled_from([1] * 9 + [2])))
    return Job(
        line=line,
        job_type=draw(st.sampled_from(mood.types)),
        group=draw(st.sampled_from(mood.groups)),
        outcome=draw(st.sampled_from(mood.outcomes)),
        rework_of=named,
        cause=cause,
        cause_accepted=cause == "M01" and draw(st.booleans()),
    )


@st.composite
def _orders(draw: Any, key: OrderKey, opened: datetime, mood: Mood, keys: list[OrderKey]) -> Order:
    status = draw(st.sampled_from(mood.states))
    delivered = opened + timedelta(minutes=draw(st.sampled_from(mood.stays)))
    if mood.at_once:
        zone = ZoneInfo(next(shop for shop in SHOPS if shop.code == key[0]).zones[0][1])
        opened, delivered = (at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) for at in (opened, delivered))
    if status == "open" or (status == "cancelled" and draw(st.booleans())):
        delivered = None
    return Order(
        dealer=key[0],
        number=key[1],
        vin=draw(st.sampled_from(mood.vins)),
        opened=opened,
        delivered=delivered,
        status=status,
        km_in=draw(st.sampled_from(mood.mileage)),
        km_out=draw(st.sampled_from([None, None, 1000, 1001])),
        jobs=tuple(draw(_jobs(key, line, mood, keys)) for line in range(1, draw(st.sampled_from([1, 1, 2])) + 1)),
    )


@st.composite
def networks(draw: Any, most: int = 9) -> Network:
    """Orders of two vehicles at three dealers, with links to anything, answers, complaints and dismissed pairs."""
    mood = draw(st.sampled_from([ANYTHING, TIES, LINKS, LINKS]))
    keys = draw(st.lists(st.sampled_from(order_keys()), min_size=most // 2, max_size=most, unique=True))
    moments = sorted(
        FIRST_DAY + timedelta(days=draw(st.sampled_from(mood.days)), minutes=draw(st.sampled_from(mood.minutes)))
        for _key in keys
    )
    orders = tuple(draw(_orders(key, at, mood, keys)) for key, at in zip(keys, moments, strict=True))
    named = st.sampled_from(keys)
    days_ago = st.integers(0, 3).map(lambda day: NOW - timedelta(days=day))
    answer = st.builds(Answer, named, days_ago, st.booleans(), st.sampled_from([False, False, True]))
    complaint = st.builds(Complaint, named, st.sampled_from([None, 1]), st.booleans(), st.booleans())
    plain = Network(SHOPS, WINDOWS, orders)
    suspected = sorted(Twin(plain).suspicions.items())
    dismissed = draw(st.frozensets(st.sampled_from(suspected), max_size=3)) if suspected else frozenset()
    return replace(
        plain,
        answers=tuple(draw(st.lists(answer, max_size=4))),
        complaints=tuple(draw(st.lists(complaint, max_size=3))),
        dismissed=dismissed,
    )


@st.composite
def earlier_exports(draw: Any, network: Network) -> tuple[Order, ...]:
    """What the same orders may have said in an earlier export, all their lines there already."""
    found = []
    for order in network.orders:
        jobs = []
        for job in order.jobs:
            # An empty cell clears nothing: a link may have been another one or not there yet, but not one too many.
            other = (*draw(st.sampled_from(network.orders)).key, 1)
            jobs.append(
                replace(
                    job,
                    job_type=draw(st.sampled_from(["campaign", "warranty", job.job_type])),
                    group=draw(st.sampled_from([*GROUPS, job.group])),
                    rework_of=job.rework_of and draw(st.sampled_from([None, other])),
                    cause=None,
                    cause_accepted=False,
                )
            )
        was = replace(order, vin=draw(st.sampled_from([*VINS, order.vin, order.vin])), jobs=tuple(jobs))
        if draw(st.booleans()):
            was = replace(was, status="open", delivered=None, opened=order.opened - timedelta(days=2))
        elif was.status == "delivered" and was.delivered is not None:
            was = replace(was, delivered=was.delivered + timedelta(days=draw(st.sampled_from([0, 0, 1, 9]))))
        if draw(st.booleans()):
            was = replace(was, km_in=None, km_out=None)
        elif was.km_in is not None:
            was = replace(was, km_in=draw(st.sampled_from([was.km_in, 900, 9000])))
        found.append(was)
    return tuple(found)


def imported(network: Network, order: Order) -> ImportedOrder:
    """The order as an import would hand it over, its times already in UTC."""
    shop = next(shop for shop in network.shops if shop.code == order.dealer)
    jobs = []
    for job in order.jobs:
        dealer, number, line = job.rework_of or (None, None, 1)
        jobs.append(ImportedJob(job.line, job.job_type, job.group, outcome=job.outcome, rework_of=number,
                                rework_of_line=line, rework_of_dealer=dealer, rework_cause=job.cause,
                                digest=1, row=2))  # fmt: skip
    return ImportedOrder(
        order.dealer,
        order.number,
        order.vin,
        int(to_utc(shop, order.opened).timestamp()),
        order.status,
        delivered_at=None if order.delivered is None else int(to_utc(shop, order.delivered).timestamp()),
        odometer_km=order.km_in,
        odometer_out_km=order.km_out,
        jobs=jobs,
    )


def add_shops(session: Session, network: Network) -> None:
    """Enter dealers with their dated zones and regions, and the windows; the standard lists are there."""
    for shop in network.shops:
        days = sorted({day for day, _name in (*shop.zones, *shop.regions)})
        for day in days:
            zone = [name for start, name in shop.zones if start <= day][-1]
            region = [name for start, name in shop.regions if start <= day][-1]
            save_dealer(session, DealerMaster(shop.code, shop.code, region, None, zone, "en"), day)
    for window in network.windows:
        save_window(session, ReworkWindow(window.valid_from, window.days, window.km))


def job_ids(session: Session, keys: Iterable[OrderKey]) -> dict[JobKey, tuple[int, int, int]]:
    """(job id, order id, dealer id) by name, for the orders that are there."""
    wanted = set(keys)
    statement = select(DealerRow.code, RepairOrderRow.number, JobRow.line, JobRow.id, JobRow.order_id, JobRow.dealer_id)
    statement = statement.where(RepairOrderRow.id == JobRow.order_id).where(DealerRow.id == JobRow.dealer_id)
    return {
        (code, number, line): (job_id or 0, order_id, dealer_id)
        for code, number, line, job_id, order_id, dealer_id in session.exec(statement)
        if (code, number) in wanted
    }


COLUMNS = ("dealer_code", "ro_number", "line", "vin", "opened_at", "delivered_at", "odometer_km", "odometer_out_km",
           "status", "job_type", "concern_group", "outcome", "rework_of", "rework_of_line", "rework_of_dealer",
           "rework_cause")  # fmt: skip


def as_csv(orders: Sequence[Order]) -> str:
    """The orders as a dealer system exports them: times as the dealer's clock showed them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for order in orders:
        for job in order.jobs:
            dealer, number, line = job.rework_of or ("", "", "")
            opened, delivered = (f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (order.opened, order.delivered))
            writer.writerow((order.dealer, order.number, job.line, order.vin, opened, delivered, order.km_in,
                             order.km_out, order.status, job.job_type, job.group, job.outcome, number, line, dealer,
                             job.cause))  # fmt: skip
    return out.getvalue()
