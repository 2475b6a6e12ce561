"""Which repairs do not hold, when do the vehicles come back, and what do the dealers make of it?"""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from dealer_service.domain.repair_orders import REPAIRS, ImportedJob, ImportedOrder, JobType, Outcome
from dealer_service.services.demonstration.concern_mix import kind_of_work
from dealer_service.services.demonstration.fleet import DAY_SECONDS, Vehicle
from dealer_service.services.demonstration.planted import Nature
from dealer_service.services.demonstration.roster import Trait
from dealer_service.services.demonstration.visits import Link, Site, dismissal, fault_of, moment_of_return, take_in
from dealer_service.services.demonstration.words.vocabulary import Fault, Vocabulary

_ALL_CAUSES = ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10", "M01", "M02", "M03", "M04")
_COMMON = {"D06": 0.8, "D08": 0.4, "D07": 0.5, "M01": 0.8, "M04": 0.6, "M02": 0.15, "M03": 0.2}
_BY_RANK = (6.0, 4.0, 2.8)
_MISSED = frozenset({"D01", "D02", "D04", "D05", "D06", "D09", "D10"})
_NO_PART = frozenset({"D07", "M04"})
_NOT_BY_DIAGNOSIS = ("D03", "D08", "D09", "M01")
_PRETEXTS = ("DIFF", "DIFF", "WEAR")

Surging = Callable[[ImportedOrder], bool]


class _Case(NamedTuple):
    """What stays the same however often the vehicle is back."""

    vehicle: Vehicle
    concern_group: str
    labour_op: str | None
    fault: Fault


def pick_cause(site: Site, surging: bool, rng: Random) -> str:
    """A cause of rework; two or three lead at each dealer."""
    chances = {cause: _COMMON.get(cause, 0.35) for cause in _ALL_CAUSES}
    chances |= dict(zip(site.profile.leading, _BY_RANK, strict=False))
    if surging and site.profile.surge is not None:
        chances[site.profile.surge.cause] = 60.0
    return rng.choices(list(chances), list(chances.values()))[0]


class Returns:
    """Plants returns of one dealer's repairs; ``sites`` are all dealers, ``links`` collects what was planted."""

    def __init__(self, sites: Sequence[Site], rng: Random, surging: Surging) -> None:
        self.sites = sites
        self.rng = rng
        self.surging = surging
        self.links: list[Link] = []

    def fail(self, site: Site, vehicle: Vehicle, order: ImportedOrder, job: ImportedJob) -> None:
        """The job did not hold: the vehicle is back inside the window, some of them a second and a third time."""
        case = self._case(site, vehicle, job)
        after = order.delivered_at or order.opened_at
        for nth, next_chance in enumerate((0.18, 0.28, 0.0), start=1):
            link = self._come_back(case, site, order, job, after, nth)
            if link is None:
                return
            self.links.append(link)
            after = link.order.delivered_at or link.order.opened_at
            vehicle.free_from = after + int(self.rng.uniform(33, 50) * DAY_SECONDS)
            if self.rng.random() >= next_chance:
                return
            if link.job.job_type in REPAIRS:
                order, job = link.order, link.job
                site = next(each for each in self.sites if each.profile.dealer.code == order.dealer_code)

    def come_late(self, site: Site, vehicle: Vehicle, order: ImportedOrder, job: ImportedJob) -> None:
        """The same concern is back when the window is closed; most of these are linked all the same."""
        rng = self.rng
        case = self._case(site, vehicle, job)
        delivered = order.delivered_at or order.opened_at
        at = site.open_days.inside(delivered + int(rng.uniform(31.5, 75) * DAY_SECONDS), rng)
        cause = _first_tried(site, job, pick_cause(site, False, rng), rng)
        again = self._returning_job(site, case, job, cause, Nature.REPORTED, 1)
        returned = take_in(site, vehicle, [again], at, rng, False)
        vehicle.free_from = (returned.delivered_at or at) + 35 * DAY_SECONDS
        shown = rng.random() < 0.7
        if shown and rng.random() < 0.8:
            again.rework_cause = cause
        self.links.append(Link(returned, again, order, job, Nature.LATE, 1, shown))

    def _case(self, site: Site, vehicle: Vehicle, job: ImportedJob) -> _Case:
        accident = job.concern_group == "BDY-ACC"
        fault = self.rng.choice(site.words.after_body_work) if accident else fault_of(site.words, job)
        return _Case(vehicle, job.concern_group, job.labour_op, fault)

    def _come_back(
        self, case: _Case, site: Site, order: ImportedOrder, job: ImportedJob, after: int, nth: int
    ) -> Link | None:
        rng = self.rng
        place = self._elsewhere(site) if rng.random() < 0.04 else site
        at = moment_of_return(place, case.vehicle, order, after, rng)
        if at is None:
            return None
        cause = pick_cause(site, self.surging(order), rng)
        cause = _first_tried(site, job, cause, rng) if nth == 1 else _after_right_diagnosis(cause, rng)
        hides = site.profile.trait
        nature = Nature.REPORTED if rng.random() < site.profile.reported else Nature.UNREPORTED
        if nature is Nature.UNREPORTED and hides is Trait.HIDES_BY_ENTRY and rng.random() < 0.25:
            nature = Nature.DISGUISED
        again = self._returning_job(place, case, job, cause, nature, nth)
        returned = take_in(place, case.vehicle, [again], at, rng, False)
        link = Link(returned, again, order, job, nature, nth, shown=nature is Nature.REPORTED)
        if nature is Nature.REPORTED and rng.random() < 0.9:
            again.rework_cause = cause
        dismissing = 0.4 if hides is Trait.HIDES_AS_INTERNAL else 0.06
        if nature is Nature.UNREPORTED and site is place and rng.random() < dismissing:
            link.dismissal = dismissal(place, at, rng.choice(_PRETEXTS), rng)
        return link

    def _elsewhere(self, site: Site) -> Site:
        """Another dealer of the country, of the region where there is one."""
        abroad = [each for each in self.sites if each is not site and each.profile.country is site.profile.country]
        near = [each for each in abroad if each.profile.dealer.region == site.profile.dealer.region]
        return self.rng.choice(near or abroad or [site])

    def _returning_job(
        self, place: Site, case: _Case, job: ImportedJob, cause: str, nature: Nature, nth: int
    ) -> ImportedJob:
        rng, words, fault = self.rng, place.words, case.fault
        quiet = nature is not Nature.REPORTED and (place.profile.trait is not None or rng.random() < 0.55)
        new_words = nth == 1 and case.concern_group == "BDY-ACC"
        frames = words.quiet if quiet or new_words else words.again
        found = fault.cause if quiet else rng.choice(_returned(words, cause, case)).format(cause=fault.cause)
        redone = fault.correction if quiet else rng.choice(words.redone).format(correction=fault.correction)
        return ImportedJob(
            line=1,
            job_type=self._who_pays(place, job, nature),
            concern_group="OTH" if nature is Nature.DISGUISED else case.concern_group,
            concern=rng.choice(frames).format(concern=rng.choice(fault.concerns)),
            cause=found,
            correction=redone,
            labour_op=case.labour_op,
            technician=rng.choice(place.staff.technicians),
            amount=100 * round((job.amount or 0) * rng.uniform(0.2, 0.9) / 100),
            repair_class=job.repair_class,
            outcome=Outcome.REPAIRED.value,
        )

    def _who_pays(self, place: Site, job: ImportedJob, nature: Nature) -> str:
        roll = self.rng.random()
        if place.profile.trait is Trait.HIDES_AS_INTERNAL and nature is Nature.UNREPORTED and roll < 0.75:
            return JobType.INTERNAL.value if roll < 0.5 else JobType.GOODWILL.value
        if job.job_type == JobType.WARRANTY:
            return JobType.WARRANTY.value
        if nature is not Nature.REPORTED and roll < 0.6:
            return job.job_type
        return (JobType.GOODWILL if roll < 0.75 else JobType.INTERNAL if roll < 0.92 else JobType.CUSTOMER_PAY).value


def _returned(words: Vocabulary, cause: str, case: _Case) -> tuple[str, ...]:
    return words.returned.get(f"{cause}-{kind_of_work(case.concern_group)}") or words.returned[cause]


def _after_right_diagnosis(cause: str, rng: Random) -> str:
    """The cause of a further return: the fault was found the last time, so the work or the part was wrong."""
    return cause if cause in _NOT_BY_DIAGNOSIS or cause in {"M02", "M03"} else rng.choice(_NOT_BY_DIAGNOSIS)


def _first_tried(site: Site, job: ImportedJob, cause: str, rng: Random) -> str:
    """The cause of the return, after rewriting the first order's words so that both make sense together.

    What was missed cannot have been repaired; what could not be reproduced was not diagnosed; an accident repair comes
    back for its finish, not for the accident.
    """
    words = site.words
    if job.concern_group == "BDY-ACC":
        return cause if cause in _NOT_BY_DIAGNOSIS else rng.choice(_NOT_BY_DIAGNOSIS)
    if job.outcome == Outcome.NOT_REPRODUCED:
        return cause if cause in _MISSED else rng.choice(("D01", "D05", "D06"))
    if cause in _MISSED:
        job.cause, job.correction = rng.choice(words.tried[kind_of_work(job.concern_group)])
    elif cause in _NO_PART:
        job.correction = rng.choice(words.stopgap)
    return cause
