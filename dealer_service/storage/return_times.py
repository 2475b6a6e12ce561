"""After how many days was a first visit found to have failed, or for how many has it been watched?

In system scope: the return may have been at another dealer. Days only; no order, no customer.
"""

from sqlalchemy import text
from sqlmodel import Session

from dealer_service.domain.first_fix import Standing as S
from dealer_service.domain.return_times import Observation
from dealer_service.storage.scope import scope_of, system_connection

_FIRST_JOB = "j.role & 1 <> 0 AND j.link_state NOT IN (1, 3)"

WATCHED = f"""
WITH visits AS (
    SELECT o.id, o.delivered_month AS month, o.delivered_at, o.standing FROM repair_order o
    WHERE o.delivered_month BETWEEN :first AND :last AND o.standing & {S.FIRST_VISIT.value} <> 0 AND {{whose}})
SELECT month, 0 AS failed, (:until - delivered_at) / 86400 AS days, count(*) FROM visits
WHERE standing & {S.FAILED.value} = 0 AND delivered_at <= :until GROUP BY 1, 3
UNION ALL
SELECT month, CASE WHEN at > :until THEN 0 ELSE 1 END,
    CASE WHEN at > :until THEN (:until - delivered_at) / 86400 WHEN at > delivered_at THEN (at - delivered_at) / 86400
    ELSE 0 END, count(*)
FROM (SELECT v.month, v.delivered_at, (
        SELECT r.opened_at FROM job j JOIN job r ON r.original_id = j.id AND r.link_state = 1
        WHERE j.order_id = v.id AND {_FIRST_JOB}
        UNION ALL
        SELECT f.at FROM failure_evidence f JOIN job j ON j.order_id = f.order_id
            AND (f.job_id IS NULL OR f.job_id = j.id)
        WHERE f.order_id = v.id AND f.withdrawn_at IS NULL AND {_FIRST_JOB}
        ORDER BY 1 LIMIT 1) AS at
    FROM visits v WHERE v.standing & {S.FAILED.value} <> 0 AND v.delivered_at <= :until) AS failures GROUP BY 1, 2, 3"""

_WHOSE = {
    "dealer": "o.dealer_id = :unit",
    "region": "o.delivered_region_id = :unit",
    "network": ":unit = 0",
}


def watched_visits(
    session: Session, by: str, unit_id: int, first: int, last: int, until: int
) -> dict[int, list[Observation]]:
    """First visits delivered in these months, by month, watched until an instant (seconds UTC), in whole days.

    What failed later than that was still fixed when it was last looked at.

    ``by`` is dealer, region or network (``unit_id`` 0). Raises ``PermissionError`` for a dealer outside the scope.
    """
    if by == "dealer" and not scope_of(session).allows(unit_id):
        raise PermissionError(f"dealer {unit_id} is outside this session's scope")
    statement = text(WATCHED.replace("{whose}", _WHOSE[by]))
    parameters = {"unit": unit_id, "first": first, "last": last, "until": until}
    found: dict[int, list[Observation]] = {}
    for month, failed, days, count in system_connection(session).execute(statement, parameters):
        found.setdefault(month, []).extend([Observation(days, bool(failed))] * count)
    return found
