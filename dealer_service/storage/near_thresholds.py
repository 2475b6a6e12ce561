"""Which vehicles came so often, to whichever dealers, that the law may give their owner a right?

Read across dealers by its nature: the law counts the visits of a vehicle. No customer, no words are read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Date, bindparam, text
from sqlmodel import Session

from dealer_service.domain.statutory import SAFETY_SYSTEMS
from dealer_service.storage.columns import as_instant, as_seconds
from dealer_service.storage.scope import scope_of, system_connection
from dealer_service.storage.vehicle_visits import ElsewhereJob

_SAFETY = ", ".join(f"'{system}'" for system in sorted(SAFETY_SYSTEMS))
# Repairs of one concern group, and days in the workshop: what is met first, then what one more visit meets.
_CANDIDATES = f"""
WITH quality AS (
    SELECT j.vehicle_id, j.order_id, j.group_id, g.system, j.opened_at, j.delivered_at, j.outcome
    FROM job j JOIN concern_group g ON g.id = j.group_id JOIN vehicle v ON v.id = j.vehicle_id
    WHERE j.job_type IN ('warranty', 'goodwill') AND j.role <> 0 AND j.opened_at >= :since
        AND (j.km_in IS NULL OR j.km_in <= :km) AND j.dealer_id IN :dealers
        AND (v.first_registered_on IS NULL OR v.first_registered_on >= :young)
), repeated AS (
    SELECT vehicle_id, max(opened_at) AS latest,
        CASE WHEN system IN ({_SAFETY}) THEN CASE WHEN count(DISTINCT order_id) >= :safety THEN 3 ELSE 1 END
            ELSE CASE WHEN count(DISTINCT order_id) >= :same THEN 3 ELSE 2 END END AS urgent
    FROM quality WHERE delivered_at IS NOT NULL AND (outcome IS NULL OR outcome = 'repaired')
    GROUP BY vehicle_id, group_id, system
    HAVING count(DISTINCT order_id) >= CASE WHEN system IN ({_SAFETY}) THEN :safety_near ELSE :same_near END
), stays AS (
    SELECT vehicle_id, order_id, min(opened_at) AS opened_at, coalesce(max(delivered_at), :now) AS left_at
    FROM quality GROUP BY vehicle_id, order_id
), long AS (
    SELECT vehicle_id, max(opened_at) AS latest, 2 AS urgent FROM stays GROUP BY vehicle_id
    HAVING sum((left_at - opened_at) / 86400 + 2) >= :days_near
), either AS (
    SELECT vehicle_id, max(urgent) AS urgent, max(latest) AS latest
    FROM (SELECT * FROM repeated UNION ALL SELECT vehicle_id, latest, urgent FROM long) AS found GROUP BY vehicle_id
)
SELECT v.id, v.vin, v.model, v.first_registered_on, count(*) OVER () FROM either e JOIN vehicle v ON v.id = e.vehicle_id
WHERE NOT EXISTS (SELECT 1 FROM job o WHERE o.vehicle_id = v.id AND o.km_in > :km AND o.role <> 0) {{seen}}
ORDER BY e.urgent DESC, e.latest DESC, v.id LIMIT :most"""
_SEEN = "AND v.id IN (SELECT k.vehicle_id FROM dealer_vehicle k WHERE k.dealer_id IN :seen)"

_JOBS = text("""
SELECT j.vehicle_id, j.dealer_id, j.id, j.order_id, g.code, g.system, j.job_type, j.outcome, j.opened_at,
    j.delivered_at, j.km_in
FROM job j JOIN concern_group g ON g.id = j.group_id
WHERE j.vehicle_id IN :vehicles AND j.role <> 0 ORDER BY j.vehicle_id, j.opened_at DESC, j.order_id, j.line
""").bindparams(bindparam("vehicles", expanding=True))


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many repairs, and days in repair, on a rule is met, and from how many on it is near."""

    safety: int
    safety_near: int
    same: int
    same_near: int
    days_near: int
    km: int


@dataclass(frozen=True, slots=True)
class NearVehicle:
    """A vehicle with all its jobs, each with the dealer, the newest first."""

    id: int
    vin: str
    model: str | None
    first_registered_on: date | None
    jobs: list[tuple[int, ElsewhereJob]]


def vehicles_near(
    session: Session,
    limits: Limits,
    dealer_ids: Collection[int],
    *,
    since: datetime,
    young: date,
    now: datetime,
    most: int,
) -> tuple[list[NearVehicle], int]:
    """The most urgent vehicles of the dealers of a country, of those that the session's dealers know; and how many."""
    connection = system_connection(session)
    seen = scope_of(session).dealer_ids
    asked: dict[str, Any] = {
        "safety": limits.safety, "safety_near": limits.safety_near, "same": limits.same, "same_near": limits.same_near,
        "days_near": limits.days_near, "km": limits.km, "dealers": sorted(dealer_ids), "since": as_seconds(since),
        "young": young, "now": as_seconds(now), "most": most,
    }  # fmt: skip
    rows = connection.execute(
        _candidates(seen is not None), asked if seen is None else asked | {"seen": sorted(seen)}
    ).all()
    jobs: dict[int, list[tuple[int, ElsewhereJob]]] = {row[0]: [] for row in rows}
    for vehicle_id, dealer_id, job_id, order_id, group, system, job_type, outcome, opened, left, km in (
        connection.execute(_JOBS, {"vehicles": list(jobs)}) if jobs else ()
    ):
        job = ElsewhereJob(job_id, order_id, group, system, job_type, outcome, as_instant(opened),
                           None if left is None else as_instant(left), km)  # fmt: skip
        jobs[vehicle_id].append((dealer_id, job))
    found = [NearVehicle(id_, vin, model, _day(first), jobs[id_]) for id_, vin, model, first, _all in rows]
    return found, rows[0][4] if rows else 0


@cache
def _candidates(narrowed: bool) -> Any:
    named = [bindparam("dealers", expanding=True), bindparam("young", type_=Date)]
    if narrowed:
        named.append(bindparam("seen", expanding=True))
    return text(_CANDIDATES.format(seen=_SEEN if narrowed else "")).bindparams(*named)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
