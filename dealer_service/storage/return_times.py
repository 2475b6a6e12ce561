"""After how many days was a first visit found to have failed, or for how many has it been watched?

In system scope: the return may have been at another dealer. Days only; no order, no customer.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import TextClause, bindparam, text
from sqlmodel import Session

from dealer_service.domain.first_fix import Standing as S
from dealer_service.domain.return_times import Observation
from dealer_service.storage.scope import scope_of, system_connection

_FIRST_JOB = "j.role & 1 <> 0 AND j.link_state NOT IN (1, 3)"

WATCHED = f"""
WITH visits AS (
    SELECT {{unit}} AS unit, o.id, o.delivered_month AS month, o.delivered_at, o.standing FROM repair_order o
    WHERE o.delivered_month BETWEEN :first AND :last AND o.standing & {S.FIRST_VISIT.value} <> 0 AND {{whose}})
SELECT unit, month, 0 AS failed, (:until - delivered_at) / 86400 AS days, count(*) FROM visits
WHERE standing & {S.FAILED.value} = 0 AND delivered_at <= :until GROUP BY 1, 2, 4
UNION ALL
SELECT unit, month, CASE WHEN at > :until THEN 0 ELSE 1 END,
    CASE WHEN at > :until THEN (:until - delivered_at) / 86400 WHEN at > delivered_at THEN (at - delivered_at) / 86400
    ELSE 0 END, count(*)
FROM (SELECT v.unit, v.month, v.delivered_at, (
        SELECT r.opened_at FROM job j JOIN job r ON r.original_id = j.id AND r.link_state = 1
        WHERE j.order_id = v.id AND {_FIRST_JOB}
        UNION ALL
        SELECT f.at FROM failure_evidence f JOIN job j ON j.order_id = f.order_id
            AND (f.job_id IS NULL OR f.job_id = j.id)
        WHERE f.order_id = v.id AND f.withdrawn_at IS NULL AND {_FIRST_JOB}
        ORDER BY 1 LIMIT 1) AS at
    FROM visits v WHERE v.standing & {S.FAILED.value} <> 0 AND v.delivered_at <= :until) AS failures
GROUP BY 1, 2, 3, 4"""

_WHOSE = {
    "dealer": ("o.dealer_id", "o.dealer_id IN :units"),
    "region": ("o.delivered_region_id", "o.delivered_region_id IN :units"),
    "network": ("0", "0 IN :units"),
}
Watched = dict[int, dict[int, list[Observation]]]


@cache
def _watched(by: str) -> TextClause:
    unit, whose = _WHOSE[by]
    statement = text(WATCHED.replace("{unit}", unit).replace("{whose}", whose))
    return statement.bindparams(bindparam("units", expanding=True))


def watched_visits(session: Session, by: str, unit_ids: Sequence[int], first: int, last: int, until: int) -> Watched:
    """First visits delivered in these months, by unit and month, watched until an instant (seconds UTC), in whole days.

    What failed later than that was still fixed when it was last looked at.

    ``by`` is dealer, region or network (0 its one unit). Raises ``PermissionError`` for a dealer outside the scope.
    """
    for unit_id in unit_ids:
        if by == "dealer" and not scope_of(session).allows(unit_id):
            raise PermissionError(f"dealer {unit_id} is outside this session's scope")
    parameters = {"units": list(unit_ids), "first": first, "last": last, "until": until}
    found: Watched = {}
    for unit, month, failed, days, count in system_connection(session).execute(_watched(by), parameters):
        seen = found.setdefault(unit, {}).setdefault(month, [])
        seen.extend([Observation(days, bool(failed))] * count)
    return found
