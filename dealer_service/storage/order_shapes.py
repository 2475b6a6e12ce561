"""What will be written of a whole order, as far as its own rows tell? Shaped before any database is asked.

Nothing here needs a database or its library, so that the process that reads a file can shape its orders as well.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import DeliveryFacts, DeliveryRules, local_day
from dealer_service.domain.follow_up import LAPSES_AFTER_DAYS, due_on, lapses_on
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL, ImportedJob, ImportedOrder, OrderStatus, job_role
from dealer_service.domain.rework import DAY_SECONDS, ReworkWindow
from dealer_service.domain.vehicles import plate_key

# Deliveries before this ordinal day (seconds UTC, zones included) need no look at the calendar.
OLDEST_CALL_DAYS = date(1970, 1, 1).toordinal() + LAPSES_AFTER_DAYS + 2

_ORDER_NAMES = [column.name for column in fields(ImportedOrder)]
_told_of_order = attrgetter(*(name for name in _ORDER_NAMES if name not in ("first_registered_on", "jobs")))
_told_of_job = attrgetter(*(column.name for column in fields(ImportedJob)))
assert _ORDER_NAMES[-2:] == ["first_registered_on", "jobs"]


class ShapedOrder(NamedTuple):
    """An order as it will be written, but for the ids: the values of its row, of each job's with its link, of its call.

    Plain values throughout, so that it passes quickly from one process to another. ``plate``: as written, and as
    searched. ``told``: the order as it was brought, in the order of the fields.
    """

    dealer_code: str
    dealer_id: int
    number: str
    vin: str
    opened_at: int
    customer_name: str | None
    customer_phone: str | None
    model: str | None
    powertrain: str | None
    registered: str | None
    row: tuple[object, ...]
    jobs: list[tuple[tuple[Any, ...], tuple[Any, ...] | None]]
    plate: tuple[str | None, str | None]
    call: tuple[object, ...] | None
    told: tuple[tuple[Any, ...], list[tuple[Any, ...]]]

    @property
    def first_registered_on(self) -> date | None:
        return date.fromisoformat(self.registered) if self.registered else None

    @property
    def named_orders(self) -> list[tuple[str, str]]:
        """Dealer code and number of the orders that its jobs name as originals."""
        return [(link[1], link[2]) for _job, link in self.jobs if link]

    @property
    def digests(self) -> list[tuple[int, int | None]]:
        """Line and digest of each job; None where no import brought it."""
        return [(job[0], job[-1]) for job, _link in self.jobs]

    @property
    def order(self) -> ImportedOrder:
        """The order as it was brought."""
        order, jobs = self.told
        values: Any = (*order, self.first_registered_on, [ImportedJob(*job) for job in jobs])
        return ImportedOrder(*values)


@dataclass(frozen=True, slots=True)
class OrderShaper:
    """What shaping needs to know by heart: dealers by code, ids of the lists' codes, windows, and who writes when.

    ``at`` in seconds UTC; ``source`` is import, counter or api.
    """

    dealers: Mapping[str, Dealer]
    groups: Mapping[str, int]
    causes: Mapping[str, int]
    windows: Sequence[ReworkWindow]
    source: str
    at: int
    today: date
    user_id: int | None
    _rules: dict[str, DeliveryRules] = field(default_factory=dict)

    @property
    def concern_groups(self) -> Set[str]:
        return self.groups.keys()

    @property
    def rework_causes(self) -> Set[str]:
        return self.causes.keys()

    def shape(self, order: ImportedOrder) -> ShapedOrder:
        """What will be written of an order. Raises ``KeyError`` for a code that is not known."""
        dealer = self.dealers[order.dealer_code]
        dealer_id = dealer.id
        delivered_at, opened_at, km_in = order.delivered_at, order.opened_at, order.odometer_km
        facts = self._facts(order, dealer)
        month, region_id, window_until, km_limit = facts or (None, None, None, None)
        job_facts = (opened_at, delivered_at if facts else None, window_until, km_in, km_limit, month, 0)
        row = (
            dealer_id, order.number, order.plate, order.status, opened_at, order.promised_at, delivered_at,
            order.entered_at, km_in, order.odometer_out_km, order.advisor, order.estimate, order.invoice,
            order.currency, self.source, 1, month, region_id, 0,
        )  # fmt: skip
        roles, jobs = self._jobs(order, dealer, job_facts)
        call = None
        if facts and roles & CAN_BE_ORIGINAL and delivered_at is not None:
            call = _call(dealer, delivered_at, self.today)
        plate, registered = order.plate, order.first_registered_on
        return ShapedOrder(
            order.dealer_code, dealer_id, order.number, order.vin, opened_at, order.customer_name,
            order.customer_phone, order.model, order.powertrain, registered.isoformat() if registered else None,
            row, jobs, (plate, plate_key(plate) if plate else None), call,
            (_told_of_order(order), [_told_of_job(job) for job in order.jobs]),
        )  # fmt: skip

    def _jobs(
        self, order: ImportedOrder, dealer: Dealer, facts: tuple[int | None, ...]
    ) -> tuple[int, list[tuple[tuple[Any, ...], tuple[Any, ...] | None]]]:
        """All bits of the jobs' roles, and the jobs' rows with their links."""
        cancelled = order.status == OrderStatus.CANCELLED
        groups, causes, dealer_id = self.groups, self.causes, dealer.id
        roles = 0
        jobs: list[tuple[tuple[Any, ...], tuple[Any, ...] | None]] = []
        for job in order.jobs:
            role = job_role(job.job_type, job.outcome, cancelled)
            roles |= role
            link = None
            if job.rework_of:
                link = (dealer_id, job.rework_of_dealer or dealer.code, job.rework_of, job.rework_of_line,
                        self.source, self.user_id, self.at)  # fmt: skip
            jobs.append(((
                job.line, dealer_id, groups[job.concern_group], role, *facts,
                causes[job.rework_cause] if job.rework_cause else None, False, job.job_type, job.concern, job.cause,
                job.correction, job.labour_op, job.technician, job.amount, job.repair_class, job.outcome,
                job.digest or None,
            ), link))  # fmt: skip
        return roles, jobs

    def _facts(self, order: ImportedOrder, dealer: Dealer) -> DeliveryFacts | None:
        """What follows from the delivery; None for an order that is open or cancelled."""
        if order.status != OrderStatus.DELIVERED or order.delivered_at is None:
            return None
        rules = self._rules.get(dealer.code)
        if rules is None:
            rules = self._rules[dealer.code] = DeliveryRules(dealer, self.windows)
        return rules.facts(order.delivered_at, order.odometer_km, order.odometer_out_km)


def _call(dealer: Dealer, delivered_at: int, today: date) -> tuple[object, ...] | None:
    """Columns of the call after delivery, unless the order is already older than the call would live."""
    if delivered_at < (today.toordinal() - OLDEST_CALL_DAYS) * DAY_SECONDS:
        return None
    delivered_on = local_day(dealer.zone_on(today), delivered_at)
    lapses = lapses_on(delivered_on)
    if lapses <= today:
        return None
    return (dealer.id, 1, due_on(delivered_on).isoformat(), lapses.isoformat(), "due")
