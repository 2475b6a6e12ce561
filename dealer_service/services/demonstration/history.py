"""What happens at one dealer from the first day to the last, returns included?"""

from collections.abc import Sequence
from datetime import date
from math import exp
from random import Random

from dealer_service.domain.repair_orders import REPAIRS, ImportedJob, ImportedOrder, JobType, OrderStatus, Outcome
from dealer_service.services.demonstration.countries import HABITS, month_before
from dealer_service.services.demonstration.fleet import DAY_SECONDS, Vehicle
from dealer_service.services.demonstration.look_alikes import LookAlikes
from dealer_service.services.demonstration.opening import Shift
from dealer_service.services.demonstration.returns import Returns
from dealer_service.services.demonstration.roster import Trait
from dealer_service.services.demonstration.visits import Link, Site, delay, new_job, pick_group, send_back, take_in

_SURGE_FAILING = 0.42
_LATE_RETURN, _COINCIDENCE, _PART_ORDERED, _NOT_REPRODUCED, _CANCELLED = 0.007, 0.014, 0.035, 0.03, 0.01
_ALWAYS_SEEN = frozenset({"BDY-ACC", "BDY-PAINT", "BDY-FIT", "TYR-WEAR"})
_AVERAGE_OPEN_DAYS = 365.25 / 12
_BEHIND_DAYS = 2
_STUCK = frozenset({0, 1})


def _poisson(mean: float, rng: Random) -> int:
    """A random count with that mean (Knuth's product of uniforms; means here stay below 30)."""
    limit, product, drawn = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        drawn += 1
    return drawn


class History:
    """Runs one dealer; ``start`` and ``today`` bound the days on which vehicles come unasked."""

    def __init__(self, site: Site, sites: Sequence[Site], start: date, today: date, seed: int) -> None:
        self.site = site
        self.start = start
        self.today = today
        self.rng = Random(f"{seed}:orders:{site.profile.dealer.code}")
        self.surge_from = start
        self.surge_until = start
        if site.profile.surge is not None:
            self.surge_from = max(start, month_before(today, site.profile.surge.months))
            self.surge_until = month_before(today, 0)
        self.returns = Returns(sites, self.rng, self._surging)
        self.look_alikes = LookAlikes(site, self.rng)
        self._day = start

    @property
    def links(self) -> list[Link]:
        return self.returns.links + self.look_alikes.links

    def run(self) -> None:
        """Fill the site with orders, day by day."""
        shifts = [shift for shift in self.site.open_days.shifts if self.start <= shift.day <= self.today]
        for shift in shifts:
            self._day = shift.day
            behind = (self.today - shift.day).days <= _BEHIND_DAYS
            for place, at in enumerate(self._arrivals(shift)):
                vehicle = self._free_vehicle(at)
                if vehicle is not None:
                    self._visit(vehicle, at, behind, stuck=place in _STUCK and shift is shifts[-1])

    def _arrivals(self, shift: Shift) -> list[int]:
        """When vehicles come: more in the first hours, none in the last three quarters of an hour."""
        habits, rng = HABITS[self.site.profile.country], self.rng
        load = habits.weekdays[shift.day.weekday()] / (sum(habits.weekdays) / 7) * habits.season[shift.day.month - 1]
        # About one order in nine comes as a return or an agreed second visit.
        mean = self.site.profile.monthly_orders * 0.9 / _AVERAGE_OPEN_DAYS * load
        length = shift.closes_at - shift.opens_at - 2700
        first = shift.opens_at + 120
        return sorted(first + int(length * rng.betavariate(1.3, 2.1)) for _ in range(_poisson(mean, rng)))

    def _free_vehicle(self, at: int) -> Vehicle | None:
        for _ in range(12):
            vehicle = self.rng.choice(self.site.vehicles)
            if vehicle.free_from <= at:
                return vehicle
        return None

    def _visit(self, vehicle: Vehicle, at: int, behind: bool, stuck: bool) -> None:
        rng, site = self.rng, self.site
        jobs = self._jobs(vehicle, at)
        order = take_in(site, vehicle, jobs, at, rng, behind)
        if stuck:
            delay(site, order, rng)
        vehicle.free_from = (order.delivered_at or at) + int(rng.uniform(34, 60) * DAY_SECONDS)
        if rng.random() < _CANCELLED:
            _cancel(order)
            return
        repairs = [job for job in jobs if job.job_type in REPAIRS]
        if not repairs:
            if rng.random() < 0.004 and order.odometer_km:
                order.odometer_km = order.odometer_out_km = order.odometer_km * 7 // 10
            return
        job = rng.choice(repairs)
        if rng.random() < 0.03:
            send_back(site, order, job, rng)
        if self._hidden_in_entry(vehicle, order):
            return
        roll = rng.random()
        if roll < _PART_ORDERED:
            self.look_alikes.order_part(vehicle, order, job)
            return
        if roll < _PART_ORDERED + _COINCIDENCE:
            self.look_alikes.coincide(vehicle, order, job)
            return
        if roll > 1 - _NOT_REPRODUCED and job.concern_group not in _ALWAYS_SEEN:
            job.outcome = Outcome.NOT_REPRODUCED.value
            job.cause, job.correction = rng.choice(site.words.not_reproduced)
        if rng.random() < self._failing(order, job):
            self.returns.fail(site, vehicle, order, job)
        elif rng.random() < _LATE_RETURN:
            self.returns.come_late(site, vehicle, order, job)

    def _jobs(self, vehicle: Vehicle, at: int) -> list[ImportedJob]:
        """What the customer comes for: mostly repairs, or a service, or both, and now and then a campaign."""
        rng, site = self.rng, self.site
        roll = rng.random()
        groups: list[str] = []
        if roll < 0.63:
            groups.append(self._group(vehicle))
            if rng.random() < 0.09:
                second = self._group(vehicle)
                groups += [second] if second != groups[0] else []
        if roll > 0.56 and roll < 0.9:
            groups.append("MNT-SERV")
        elif roll >= 0.96:
            groups.append("MNT-INSP")
        if (roll >= 0.9 and roll < 0.96) or rng.random() < 0.015:
            groups.append("MNT-CAMP")
        jobs = [new_job(site, vehicle, group, at, rng) for group in groups]
        for job in jobs:
            if job.job_type not in REPAIRS:
                continue
            extra = rng.random()
            if extra < 0.012:
                job.job_type = JobType.INTERNAL.value
            elif site.profile.trait is Trait.HIDES_AS_INTERNAL and extra < 0.07:
                job.job_type = JobType.GOODWILL.value
        return jobs

    def _group(self, vehicle: Vehicle) -> str:
        surge = self.site.profile.surge
        if surge is not None and self.surge_from <= self._day < self.surge_until and self.rng.random() < 0.14:
            wanted = surge.concern_group
            if not wanted.startswith("HV-") or vehicle.model.powertrain != "combustion":
                return wanted
        if self.site.profile.trait is Trait.HIDES_BY_ENTRY and self.rng.random() < 0.06:
            return "OTH"
        return pick_group(vehicle, self._day.month, self.rng)

    def _failing(self, order: ImportedOrder, job: ImportedJob) -> float:
        first, last = self.site.profile.failing
        whole = max(1, (self.today - self.start).days)
        share = first + (last - first) * (self._day - self.start).days / whole
        surge = self.site.profile.surge
        if surge is not None and job.concern_group == surge.concern_group and self._surging(order):
            share = _SURGE_FAILING
        # What orders parts or only looks like rework does not fail, so the rest fails a little more often.
        return share * 1.12

    def _surging(self, order: ImportedOrder) -> bool:
        surge = self.site.profile.surge
        return (
            surge is not None
            and self.surge_from <= self._day < self.surge_until
            and any(job.concern_group == surge.concern_group for job in order.jobs)
        )

    def _hidden_in_entry(self, vehicle: Vehicle, order: ImportedOrder) -> bool:
        """Some deliveries are entered days late, and some orders stay open across a second stay."""
        rng = self.rng
        if self.site.profile.trait is not Trait.HIDES_BY_ENTRY or order.delivered_at is None:
            return False
        roll = rng.random()
        if roll < 0.05:
            order.entered_at = order.delivered_at + int(rng.uniform(3.4, 8) * DAY_SECONDS)
        elif roll < 0.066:
            delivered = self.site.open_days.days_on(order.delivered_at, rng.randrange(19, 26), rng)
            order.delivered_at, order.entered_at = delivered, delivered + 600
            order.odometer_out_km = vehicle.odometer_at(delivered) - 30
            vehicle.free_from = delivered + 35 * DAY_SECONDS
            return True
        return False


def _cancel(order: ImportedOrder) -> None:
    order.status = OrderStatus.CANCELLED.value
    order.delivered_at = order.entered_at = order.odometer_out_km = order.invoice = None
    for job in order.jobs:
        job.cause = job.correction = job.outcome = job.amount = None
