"""The rules of rework and of the first-time fix, worked out the slow way: every job against every other.

Written from domain/README.md alone. Nothing here comes from the program: times are what the dealer's clock showed and
are turned into UTC with zoneinfo first, dated settings are looked up one by one, histories are plain lists. The
domain's functions and the storage's sets are held against it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

REPAIRS = ("customer_pay", "warranty", "goodwill", "insurance")

JobKey = tuple[str, str, int]  # dealer code, order number, line
OrderKey = tuple[str, str]


@dataclass(frozen=True)
class Job:
    line: int
    job_type: str = "customer_pay"
    group: str = "BRK-NOISE"
    outcome: str | None = None
    rework_of: JobKey | None = None
    cause: str | None = None
    cause_accepted: bool = False


@dataclass(frozen=True)
class Order:
    """``opened`` and ``delivered`` are what the clock at the dealer showed, without an offset."""

    dealer: str
    number: str
    vin: str
    opened: datetime
    delivered: datetime | None
    status: str
    km_in: int | None
    km_out: int | None
    jobs: tuple[Job, ...]

    @property
    def key(self) -> OrderKey:
        return self.dealer, self.number


@dataclass(frozen=True)
class Shop:
    """A dealer with its dated zones and regions, each (valid from, name), oldest first."""

    code: str
    zones: tuple[tuple[date, str], ...]
    regions: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class Window:
    valid_from: date
    days: int
    km: int


@dataclass(frozen=True)
class Answer:
    """What a customer answered at the service follow-up; ``corrected`` when another answer replaced it."""

    order: OrderKey
    at: datetime
    fixed: bool
    corrected: bool = False


@dataclass(frozen=True)
class Complaint:
    """An upheld complaint about the repair's quality; ``line`` None names no job."""

    order: OrderKey
    line: int | None
    product: bool = False
    withdrawn: bool = False


@dataclass(frozen=True)
class Network:
    shops: tuple[Shop, ...]
    windows: tuple[Window, ...]
    orders: tuple[Order, ...]
    answers: tuple[Answer, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    dismissed: frozenset[tuple[JobKey, JobKey]] = frozenset()  # return, original


@dataclass(eq=False)
class Visit:
    """One job with what is known of its order, in UTC."""

    order: Order
    job: Job
    opened: datetime
    delivered: datetime | None
    delivered_on: date | None  # on the dealer's calendar
    window: Window | None
    link: str = "none"
    original: "Visit | None" = None
    suspect: "Visit | None" = None
    reworked_by: list["Visit"] = field(default_factory=list)  # in the window
    suspected_by: list["Visit"] = field(default_factory=list)

    @property
    def key(self) -> JobKey:
        return (*self.order.key, self.job.line)

    @property
    def cancelled(self) -> bool:
        return self.order.status == "cancelled"

    @property
    def repair(self) -> bool:
        return not self.cancelled and self.job.job_type in REPAIRS and self.job.outcome != "inspected_part_ordered"

    @property
    def may_return(self) -> bool:
        return not self.cancelled and self.job.job_type != "campaign"

    @property
    def age(self) -> tuple[datetime, str, str, int]:
        return (self.opened, *self.key)


def valid_on(dated: Sequence[tuple[date, str]], day: date) -> str:
    """The entry with the latest valid-from date not after the day; the earliest one before all."""
    found = [entry for entry in dated if entry[0] <= day]
    return max(found)[1] if found else min(dated)[1]


def to_utc(shop: Shop, shown: datetime) -> datetime:
    """A repeated hour takes the first."""
    return shown.replace(tzinfo=ZoneInfo(valid_on(shop.zones, shown.date())), fold=0).astimezone(UTC)


def still_open(original: Visit, later: Visit) -> bool:
    """Was the rework window of the original open when the later order was opened?"""
    if original.delivered is None or original.window is None:
        return False
    waited = later.opened - original.delivered
    if waited < timedelta(0) or waited > timedelta(hours=24 * original.window.days):
        return False
    left_with = original.order.km_in if original.order.km_out is None else original.order.km_out
    came_with = later.order.km_in
    if left_with is None or came_with is None:
        return True
    return came_with - left_with <= original.window.km


class Twin:
    """All that follows from a network's orders."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.shops = {shop.code: shop for shop in network.shops}
        self.visits = [self._visit(order, job) for order in network.orders for job in order.jobs]
        self.by_key = {visit.key: visit for visit in self.visits}
        self.of_order: dict[OrderKey, list[Visit]] = {}
        self.of_vehicle: dict[str, list[Visit]] = {}
        for visit in self.visits:
            self.of_order.setdefault(visit.order.key, []).append(visit)
            self.of_vehicle.setdefault(visit.order.vin, []).append(visit)
        for visit in self.visits:
            visit.link = self._link(visit)
            if visit.link in ("in window", "outside"):
                visit.original = self._named(visit)
        for visit in self.visits:
            visit.suspect = self._suspect(visit)
        for visit in self.visits:
            if visit.original is not None and visit.link == "in window":
                visit.original.reworked_by.append(visit)
            if visit.suspect is not None:
                visit.suspect.suspected_by.append(visit)

    def _visit(self, order: Order, job: Job) -> Visit:
        shop = self.shops[order.dealer]
        delivered = to_utc(shop, order.delivered) if order.status == "delivered" and order.delivered else None
        day = order.delivered.date() if delivered and order.delivered else None
        window = None
        if day is not None:
            window = max((w for w in self.network.windows if w.valid_from <= day), key=lambda w: w.valid_from)
        return Visit(order, job, to_utc(shop, order.opened), delivered, day, window)

    # links

    def _named(self, visit: Visit) -> Visit | None:
        return None if visit.job.rework_of is None else self.by_key.get(visit.job.rework_of)

    def _possible(self, visit: Visit) -> Visit | None:
        """The original that is named, if it can be one."""
        named = self._named(visit)
        if named is None or not visit.may_return or not named.repair:
            return None
        if named.order.vin != visit.order.vin or named.order.key == visit.order.key:
            return None
        return named

    def _closes_circle(self, visit: Visit) -> bool:
        """In a circle, the link of the job that came first is the one that cannot be."""
        circle = [visit]
        while (following := self._possible(circle[-1])) is not None:
            if following is visit:
                return min(circle, key=lambda member: member.age) is visit
            if following in circle:
                return False
            circle.append(following)
        return False

    def _link(self, visit: Visit) -> str:
        if visit.job.rework_of is None:
            return "none"
        if not visit.may_return:
            return "refused"
        if self._named(visit) is None:
            return "pending"
        original = self._possible(visit)
        if original is None or self._closes_circle(visit):
            return "refused"
        return "in window" if still_open(original, visit) else "outside"

    # suspicions

    def _suspect(self, visit: Visit) -> Visit | None:
        if not visit.may_return or visit.link not in ("none", "refused"):
            return None
        found = [
            earlier
            for earlier in self.of_vehicle[visit.order.vin]
            if earlier.repair
            and earlier.order.key != visit.order.key
            and earlier.job.group == visit.job.group
            and earlier.opened < visit.opened
            and still_open(earlier, visit)
            and (visit.key, earlier.key) not in self.network.dismissed
        ]
        if not found:
            return None
        return max(
            found,
            key=lambda e: (
                e.delivered,
                e.order.dealer == visit.order.dealer,
                e.order.number,
                e.order.dealer,
                e.job.line,
            ),
        )

    # rates

    def evidence(self, visit: Visit) -> list[str]:
        """Everything that shows that a repair failed, each "dealer" or "manufacturer"."""
        found = []
        for rework in visit.reworked_by:
            accepted = (rework.job.cause or "").startswith("M") and rework.job.cause_accepted
            found.append("manufacturer" if accepted else "dealer")
        found += [
            "dealer"
            for answer in self.network.answers
            if answer.order == visit.order.key and not answer.fixed and not answer.corrected
        ]
        for complaint in self.network.complaints:
            concerned = complaint.order == visit.order.key and complaint.line in (None, visit.job.line)
            if concerned and not complaint.withdrawn:
                found.append("manufacturer" if complaint.product else "dealer")
        return found

    def counted(self, order: Order) -> dict[str, int]:
        """What one order adds to each count of its month."""
        visits = self.of_order[order.key]
        if order.status != "delivered":
            return {}
        found: dict[str, bool] = {}
        for basis in ("", "detected_"):
            suspected = [visit.suspect is not None and bool(basis) for visit in visits]
            linked = [
                v.link in ("in window", "outside", "pending") or s for v, s in zip(visits, suspected, strict=True)
            ]
            returned = [v.link in ("in window", "pending") or s for v, s in zip(visits, suspected, strict=True)]
            first_visits = [v for v, back in zip(visits, returned, strict=True) if v.repair and not back]
            pieces = [side for visit in first_visits for side in self.evidence(visit)]
            failed = bool(pieces) or (bool(basis) and any(visit.suspected_by for visit in first_visits))
            classified = any(linked) or any(visit.repair for visit in visits)
            found[f"{basis}first_b"] = bool(first_visits)
            found[f"{basis}first_a"] = bool(first_visits) and not failed
            found[f"{basis}visits_b"] = classified
            found[f"{basis}visits_a"] = classified and not failed and not any(returned)
            found[f"{basis}returns_a"] = classified and not any(linked)
            if not basis:
                found["first_a_dealer"] = bool(first_visits) and "dealer" not in pieces
                answers = [a for a in self.network.answers if a.order == order.key and not a.corrected]
                found["customer_b"] = bool(first_visits and answers)
                # Two answers of one second: the worse one is believed.
                latest = max(answers, key=lambda a: (a.at, not a.fixed), default=None)
                found["customer_a"] = found["customer_b"] and latest is not None and latest.fixed
        return {name: int(holds) for name, holds in found.items()}

    @cached_property
    def counts(self) -> dict[tuple[str, int, str], dict[str, int]]:
        """(dealer, yyyymm, region) to its counts; months in which all is 0 are left out."""
        months: dict[tuple[str, int, str], Counter[str]] = {}
        for order in self.network.orders:
            day = self.of_order[order.key][0].delivered_on
            if day is not None:
                unit = (order.dealer, day.year * 100 + day.month, valid_on(self.shops[order.dealer].regions, day))
                months.setdefault(unit, Counter()).update(self.counted(order))
        return {unit: dict(counts) for unit, counts in months.items() if any(counts.values())}

    @cached_property
    def links(self) -> dict[JobKey, tuple[str, JobKey | None]]:
        """Jobs that name an original: what the link comes to, and the original where it stands."""
        return {v.key: (v.link, v.original.key if v.original else None) for v in self.visits if v.link != "none"}

    @cached_property
    def suspicions(self) -> dict[JobKey, JobKey]:
        return {visit.key: visit.suspect.key for visit in self.visits if visit.suspect}

    @cached_property
    def causes(self) -> dict[tuple[str, int, str], int]:
        """(dealer of the original, month of the rework's delivery, cause) to its number of reworks."""
        found: Counter[tuple[str, int, str]] = Counter()
        for visit in self.visits:
            if visit.original is not None and visit.delivered_on is not None:
                month = visit.delivered_on.year * 100 + visit.delivered_on.month
                found[visit.original.order.dealer, month, visit.job.cause or "untagged"] += 1
        return dict(found)
