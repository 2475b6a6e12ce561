"""Which vehicles are back with the same concern although nothing was repaired wrongly?"""

from dataclasses import replace
from random import Random

from dealer_service.domain.repair_orders import ImportedJob, ImportedOrder, Outcome
from dealer_service.services.demonstration.concern_mix import SHAPES
from dealer_service.services.demonstration.countries import HABITS, day_in_words
from dealer_service.services.demonstration.fleet import DAY_SECONDS, Vehicle
from dealer_service.services.demonstration.planted import Nature
from dealer_service.services.demonstration.visits import (
    Link,
    Site,
    dismissal,
    fault_of,
    fitting_faults,
    labour_operation,
    moment_of_return,
    restate_invoice,
    take_in,
)

_ON_THE_ROAD = ("SUS", "TYR-VIB", "STR-PULL")
_SAME_FAULT = frozenset({"DECL", "PLAN", "WRONG"})


class LookAlikes:
    """Plants second visits of one dealer that look like rework; ``links`` collects those that a rule would suspect."""

    def __init__(self, site: Site, rng: Random) -> None:
        self.site = site
        self.rng = rng
        self.links: list[Link] = []

    def coincide(self, vehicle: Vehicle, order: ImportedOrder, job: ImportedJob) -> None:
        """The same group is back inside the window for a reason that is no rework; the manager knows most of them."""
        rng, site, words, group = self.rng, self.site, self.site.words, job.concern_group
        reason = rng.choice(_innocent_reasons(group))
        delivered = order.delivered_at or order.opened_at
        at = moment_of_return(site, vehicle, order, delivered, rng)
        soon = delivered + rng.randrange(240, 1500)
        if reason == "SPLIT":
            if soon < site.open_days.shift_at(delivered).closes_at:
                at = soon
            else:
                reason = "DIFF"
        if at is None:
            return
        first = fault_of(words, job)
        fault = first
        if reason not in _SAME_FAULT:
            fault = rng.choice([each for each in fitting_faults(words, group, vehicle) if each != first] or [first])
        if reason == "DECL":
            job.outcome, job.correction, job.amount = Outcome.DECLINED.value, rng.choice(words.declined), 0
            restate_invoice(order)
        frames = words.second_concern.get(reason, ("{concern}",)) if group != "BDY-ACC" else ("{concern}",)
        second = replace(
            job,
            line=1,
            concern=rng.choice(frames).format(concern=rng.choice(fault.concerns)),
            cause=fault.cause,
            correction=fault.correction,
            labour_op=labour_operation(words, group, fault),
            technician=rng.choice(site.staff.technicians),
            amount=job.amount or 100 * round(SHAPES[group].price * HABITS[site.profile.country].prices / 100),
            outcome=Outcome.REPAIRED.value,
        )
        returned = take_in(site, vehicle, [second], at, rng, False)
        if at == soon:
            returned.odometer_km = returned.odometer_out_km = order.odometer_out_km
        vehicle.free_from = (returned.delivered_at or at) + 35 * DAY_SECONDS
        link = Link(returned, second, order, job, Nature.COINCIDENCE, 1, False)
        if rng.random() < 0.65:
            link.dismissal = dismissal(site, at, reason, rng)
        self.links.append(link)

    def order_part(self, vehicle: Vehicle, order: ImportedOrder, job: ImportedJob) -> None:
        """Nothing is repaired, a part is ordered, and the agreed second visit fits it."""
        rng, site, words = self.rng, self.site, self.site.words
        delivered = order.delivered_at or order.opened_at
        at = site.open_days.inside(delivered + int(rng.uniform(3, 14) * DAY_SECONDS), rng)
        part = f"HV-{rng.randrange(1000, 9999)}-{rng.randrange(10, 99)}"
        second = replace(
            job,
            concern=rng.choice(words.part_arrived).format(concern=job.concern),
            technician=rng.choice(site.staff.technicians),
        )
        day = day_in_words(words, site.open_days.shift_at(at).day)
        job.correction = rng.choice(words.part_ordered).format(part=part, day=day)
        job.outcome, job.amount = Outcome.INSPECTED_PART_ORDERED.value, 0
        restate_invoice(order)
        returned = take_in(site, vehicle, [second], at, rng, False)
        vehicle.free_from = (returned.delivered_at or at) + 35 * DAY_SECONDS


def _innocent_reasons(group: str) -> list[str]:
    """Reasons of dismissal that make sense for the group."""
    if group == "BDY-ACC":
        return ["NEW"]
    reasons = ["DIFF", "DIFF", "SPLIT", "DECL", "WRONG", "PLAN"]
    if group.startswith(_ON_THE_ROAD):
        reasons += ["NEW", "NEW"]
    return [*reasons, "WEAR", "WEAR"] if SHAPES[group].wear else reasons
