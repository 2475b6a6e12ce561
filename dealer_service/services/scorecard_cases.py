"""What chain of visits is a case of rework, which cause stands for it, and which vehicles are to be watched?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import local_day
from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL
from dealer_service.domain.rework import DAY_SECONDS, LinkState
from dealer_service.domain.scorecards import (
    CaseVisit,
    CauseBar,
    CauseName,
    ReworkCase,
    Side,
    WatchedVehicle,
    pareto,
)
from dealer_service.domain.standard_lists import Cause
from dealer_service.pdf.wording import Wording
from dealer_service.storage.scorecard_facts import CaseJob, OftenBack

# Groups that name no concern: three services, or three unlike things, are no sign of one fault.
NO_CONCERN = frozenset({"maintenance", "other"})
RETURNED = (LinkState.IN_WINDOW, LinkState.PENDING)


def cause_name(cause: Cause, accepted: bool = False) -> CauseName:
    side = Side(cause.side)
    return CauseName(cause.code, cause.en, cause.zh, side, accepted and side is Side.MANUFACTURER)


def month_causes(
    jobs: Iterable[CaseJob], causes: Mapping[int, Cause], dealer_id: int, first: int, last: int
) -> tuple[CauseBar, ...]:
    """The Pareto of the returns delivered in these months that are charged to the dealer (domain section 3)."""
    counts: dict[CauseName, int] = {}
    untagged = 0
    for job in _once(jobs):
        if job.charged_dealer_id != dealer_id or job.month is None or not first <= job.month <= last:
            continue
        if job.cause_id is None:
            untagged += 1
        else:
            name = cause_name(causes[job.cause_id], job.cause_accepted)
            counts[name] = counts.get(name, 0) + 1
    return pareto(counts, untagged)


def cases_of(
    jobs: Sequence[CaseJob],
    causes: Mapping[int, Cause],
    dealer: Dealer,
    dealers: Mapping[int, Dealer],
    month: int,
    w: Wording,
) -> tuple[ReworkCase, ...]:
    """The cases with their chains, those that lowered this month's rate first, then by their first visit.

    ``dealers``: all at whom a job of them was done, by id.
    """
    made = []
    for _root, members in groupby(jobs, key=lambda job: job.root):
        chain = list(members)
        case = _case(chain, causes, dealer, dealers, month, w.t("another dealer"))
        made.append((not case.counts, chain[0].opened_at, chain[0].number or "", chain[0].job_id, case))
    return tuple(entry[-1] for entry in sorted(made, key=lambda entry: entry[:-1]))


def _once(jobs: Iterable[CaseJob]) -> list[CaseJob]:
    """Each job once, whatever number of contributing causes it has."""
    return list({job.job_id: job for job in jobs}.values())


def _case(
    chain: list[CaseJob],
    causes: Mapping[int, Cause],
    dealer: Dealer,
    dealers: Mapping[int, Dealer],
    month: int,
    elsewhere: str,
) -> ReworkCase:
    jobs = sorted(_once(chain), key=lambda job: (job.root != job.job_id, job.opened_at, job.order_id, job.job_id))
    visits: list[CaseVisit] = []
    before: CaseJob | None = None
    for _order, found in groupby(jobs, key=lambda job: job.order_id):
        same = list(found)
        where = "" if same[0].dealer_id == dealer.id else elsewhere
        visits.append(_visit(same, before, dealers[same[0].dealer_id], where))
        before = same[0]
    returns = [job for job in jobs if job.original_id is not None]
    cause = _primary(returns, causes)
    others = [causes[job.cause_id] for job in returns if job.cause_id is not None]
    others += [causes[job.contributing_id] for job in chain if job.contributing_id is not None]
    contributing = {c.code: cause_name(c) for c in others if cause is None or c.code != cause.code}
    in_window = {job.original_id for job in returns if job.link_state == LinkState.IN_WINDOW}
    return ReworkCase(
        vehicle=jobs[0].vin,
        model=jobs[0].model or "",
        group=jobs[0].group_code,
        group_en=jobs[0].group_en,
        group_zh=jobs[0].group_zh,
        visits=tuple(visits),
        cause=cause,
        contributing=tuple(contributing[code] for code in sorted(contributing)),
        counts=any(
            job.job_id in in_window
            and job.dealer_id == dealer.id
            and job.month == month
            and job.role & CAN_BE_ORIGINAL
            and job.link_state not in RETURNED
            for job in jobs
        ),
    )


def _primary(returns: Sequence[CaseJob], causes: Mapping[int, Cause]) -> CauseName | None:
    """The cause that stands for a case: the latest that the dealer answers for, if any is tagged.

    Only where the manufacturer has accepted every return does the case stand as the manufacturer's.
    """
    own = [job for job in returns if not job.cause_accepted]
    tagged = [job for job in (own or returns) if job.cause_id is not None]
    if not tagged:
        return None
    return cause_name(causes[tagged[-1].cause_id or 0], tagged[-1].cause_accepted)


def _visit(jobs: list[CaseJob], before: CaseJob | None, dealer: Dealer, elsewhere: str) -> CaseVisit:
    """One visit, with all its jobs of the case; ``elsewhere`` says so for one at another dealer."""
    at = jobs[0]
    zone = dealer.zone_on(datetime.fromtimestamp(at.opened_at, UTC).date())
    days = km = None
    if before is not None and before.delivered_at is not None:
        days = (at.opened_at - before.delivered_at) // DAY_SECONDS
    if before is not None and at.odometer_km is not None:
        left = before.odometer_km if before.odometer_out_km is None else before.odometer_out_km
        km = None if left is None else at.odometer_km - left
    return CaseVisit(
        dealer_code="" if elsewhere else at.dealer_code,
        dealer_name=elsewhere,
        order=at.number or "",
        opened_on=local_day(zone, at.opened_at),
        delivered_on=None if at.delivered_at is None else local_day(zone, at.delivered_at),
        odometer_km=at.odometer_km,
        concern=_joined(job.concern for job in jobs),
        correction=_joined(job.correction for job in jobs),
        found=_joined(job.found for job in jobs),
        days=days,
        km=km,
        late=all(job.link_state == LinkState.OUTSIDE for job in jobs),
    )


def _joined(parts: Iterable[str | None]) -> str:
    return " / ".join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))


def watched_vehicles(
    cases: Sequence[ReworkCase], often: Sequence[OftenBack], dealer: Dealer, w: Wording
) -> tuple[WatchedVehicle, ...]:
    """Vehicles that came back a second time or more, or so often for one concern that they are watched."""
    found: dict[str, WatchedVehicle] = {}
    for case in sorted(cases, key=lambda case: (-case.returns, case.vehicle)):
        if case.returns > 1 and case.vehicle not in found:
            own = tuple(v.order for v in case.visits if v.order)
            reason = w.t(
                "%(returns)s for %(concern)s",
                returns=w.tn("%(num)s return", "%(num)s returns", case.returns),
                concern=w.either(case.group_en, case.group_zh),
            )
            found[case.vehicle] = WatchedVehicle(case.vehicle, case.model, reason, own)
    for _key, visits in groupby(often, key=lambda visit: (visit.vin, visit.group_en)):
        members = list(visits)
        if members[0].vin not in found and members[0].system not in NO_CONCERN:
            found[members[0].vin] = _often(members, dealer, w)
    return tuple(found.values())


def _often(visits: list[OftenBack], dealer: Dealer, w: Wording) -> WatchedVehicle:
    at = visits[0]
    first, last = (_day(dealer, visit.opened_at) for visit in (visits[0], visits[-1]))
    reason = w.t(
        "%(visits)s visits for %(concern)s in %(days)s",
        visits=w.number(len(visits)),
        concern=w.either(at.group_en, at.group_zh),
        days=w.tn("%(num)s day", "%(num)s days", (last - first).days),
    )
    own = tuple(dict.fromkeys(visit.number for visit in visits if visit.number))
    return WatchedVehicle(at.vin, at.model or "", reason, own)


def _day(dealer: Dealer, at: int) -> date:
    return local_day(dealer.zone_on(datetime.fromtimestamp(at, UTC).date()), at)
