"""Which cases of rework and which vehicles stand on the cards of dealers, whichever dealer they came back to?

In system scope, because a vehicle returns to the dealer that is nearest: of another dealer's visits only dates,
mileage, concern and correction are read (and the dealer's code, for its calendar); no number, no finding, no customer,
no staff. Every dealer asked for is held against the scope here; each answer is by dealer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Executable, TextClause, bindparam, text
from sqlmodel import Session

from dealer_service.domain.first_fix import Standing as S
from dealer_service.domain.rework import DAY_SECONDS
from dealer_service.storage.scope import scope_of, system_connection

# From the returns charged to a dealer in these months, and those that made a first visit of these months fail: up
# to the first visit of each case, and from there down to all that came back. ``asked`` is the dealer whose card it is.
CASE_JOBS = f"""
WITH RECURSIVE seeds AS (
    SELECT r.charged_dealer_id AS asked, r.id AS id FROM job r
    WHERE r.charged_dealer_id IN :dealers AND r.month BETWEEN :first AND :last AND r.original_id IS NOT NULL
    UNION
    SELECT o.dealer_id, r.id FROM repair_order o CROSS JOIN job e CROSS JOIN job r
    WHERE o.dealer_id IN :dealers AND o.delivered_month BETWEEN :first AND :last
        AND o.standing & {S.FAILED.value} <> 0 AND e.order_id = o.id AND r.original_id = e.id AND r.link_state = 1
        AND e.role & 1 <> 0 AND e.link_state NOT IN (1, 3)
), up AS (
    SELECT asked, id FROM seeds
    UNION
    SELECT up.asked, j.original_id FROM up CROSS JOIN job j WHERE j.id = up.id AND j.original_id IS NOT NULL
), cases AS (
    SELECT up.asked, j.id AS root, j.id AS id FROM up CROSS JOIN job j WHERE j.id = up.id AND j.original_id IS NULL
    UNION
    SELECT cases.asked, cases.root, r.id FROM cases CROSS JOIN job r WHERE r.original_id = cases.id
)
SELECT cases.asked, cases.root, j.id AS job_id, j.original_id, j.order_id, j.dealer_id, d.code AS dealer_code,
    CASE WHEN j.dealer_id = cases.asked THEN o.number END AS number,
    o.opened_at, o.delivered_at, o.odometer_km, o.odometer_out_km, v.vin, v.model,
    g.code AS group_code, g.en AS group_en, g.zh AS group_zh, j.concern,
    CASE WHEN j.dealer_id = cases.asked THEN j.cause END AS found, j.correction, j.role, j.link_state, j.month,
    j.charged_dealer_id, j.cause_id, j.cause_accepted, c.cause_id AS contributing_id
FROM cases CROSS JOIN job j CROSS JOIN repair_order o CROSS JOIN dealer d CROSS JOIN vehicle v
CROSS JOIN concern_group g LEFT JOIN contributing_cause c ON c.job_id = j.id
WHERE j.id = cases.id AND o.id = j.order_id AND d.id = j.dealer_id AND v.id = j.vehicle_id AND g.id = j.group_id
ORDER BY cases.asked, cases.root, o.opened_at, j.id, c.cause_id"""

SUSPICIONS = """
SELECT pairs.asked, CASE WHEN r.dealer_id = pairs.asked THEN later.number ELSE earlier.number END FROM (
    SELECT o.dealer_id AS asked, j.id AS id FROM repair_order o CROSS JOIN job j
    WHERE o.dealer_id IN :dealers AND o.delivered_month BETWEEN :first AND :last AND j.order_id = o.id
        AND j.suspect_id IS NOT NULL
    UNION
    SELECT o.dealer_id, r.id FROM repair_order o CROSS JOIN job e CROSS JOIN job r
    WHERE o.dealer_id IN :dealers AND o.delivered_month BETWEEN :first AND :last AND e.order_id = o.id
        AND r.suspect_id = e.id
) AS pairs CROSS JOIN job r CROSS JOIN repair_order later CROSS JOIN job e CROSS JOIN repair_order earlier
WHERE r.id = pairs.id AND later.id = r.order_id AND e.id = r.suspect_id AND earlier.id = e.order_id
ORDER BY pairs.asked, r.opened_at, r.id"""

OFTEN_BACK = f"""
WITH often AS (
    SELECT o.dealer_id AS asked, m.vehicle_id, m.group_id, m.opened_at AS until
    FROM repair_order o CROSS JOIN job m CROSS JOIN job p
    WHERE o.dealer_id IN :dealers AND o.delivered_month BETWEEN :first AND :last AND m.order_id = o.id
        AND m.role & 2 <> 0 AND p.vehicle_id = m.vehicle_id AND p.group_id = m.group_id AND p.role & 2 <> 0
        AND p.opened_at BETWEEN m.opened_at - :days * {DAY_SECONDS} AND m.opened_at
    GROUP BY o.dealer_id, m.vehicle_id, m.group_id, m.opened_at HAVING count(DISTINCT p.order_id) >= :visits
)
SELECT DISTINCT often.asked, v.vin, v.model, g.en AS group_en, g.zh AS group_zh, g.system,
    CASE WHEN o.dealer_id = often.asked THEN o.number END AS number, o.opened_at
FROM often CROSS JOIN job p CROSS JOIN repair_order o CROSS JOIN vehicle v CROSS JOIN concern_group g
WHERE p.vehicle_id = often.vehicle_id AND p.group_id = often.group_id AND p.role & 2 <> 0
    AND p.opened_at BETWEEN often.until - :days * {DAY_SECONDS} AND often.until AND o.id = p.order_id
    AND v.id = p.vehicle_id AND g.id = p.group_id
ORDER BY often.asked, v.vin, g.en, o.opened_at"""

LAST_IMPORT = """
SELECT dealer_id, max(finished_at) FROM import_run
WHERE kind = 'repair-orders' AND state = 'finished' AND (dealer_id IN :dealers OR dealer_id IS NULL)
GROUP BY dealer_id"""


def _of_dealers(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("dealers", expanding=True))


# A truth is 0 or 1 on SQLite; a frozen card must read the same on every database.
_CASE_JOBS = _of_dealers(CASE_JOBS).columns(cause_accepted=Boolean)
_SUSPICIONS, _OFTEN_BACK, _LAST_IMPORT = map(_of_dealers, (SUSPICIONS, OFTEN_BACK, LAST_IMPORT))


@dataclass(frozen=True, slots=True)
class CaseJob:
    """One job of a case; ``root`` is the id of its first visit's job. Instants in seconds UTC.

    ``number`` and ``found`` are None at another dealer; ``contributing_id`` one of possibly several, each in
    a row of its own.
    """

    root: int
    job_id: int
    original_id: int | None
    order_id: int
    dealer_id: int
    dealer_code: str
    number: str | None
    opened_at: int
    delivered_at: int | None
    odometer_km: int | None
    odometer_out_km: int | None
    vin: str
    model: str | None
    group_code: str
    group_en: str
    group_zh: str
    concern: str | None
    found: str | None
    correction: str | None
    role: int
    link_state: int
    month: int | None
    charged_dealer_id: int | None
    cause_id: int | None
    cause_accepted: bool
    contributing_id: int | None


@dataclass(frozen=True, slots=True)
class OftenBack:
    """A visit of a vehicle that came for one concern group again and again; ``number`` None at another dealer."""

    vin: str
    model: str | None
    group_en: str
    group_zh: str
    system: str
    number: str | None
    opened_at: int


def case_jobs(session: Session, dealer_ids: Sequence[int], first: int, last: int) -> dict[int, list[CaseJob]]:
    """All jobs of the cases that these months' figures of each dealer rest on, by case and time."""
    found: dict[int, list[CaseJob]] = {}
    for asked, *values in _rows(session, _CASE_JOBS, dealer_ids, first=first, last=last):
        found.setdefault(asked, []).append(CaseJob(*values))
    return found


def suspicions_on(session: Session, dealer_ids: Sequence[int], first: int, last: int) -> dict[int, list[str]]:
    """Undecided suspicions that touch these months: the return or the earlier repair was delivered in them here.

    Each by the number of the dealer's own order: of the return, or of the earlier repair where it returned elsewhere.
    """
    found: dict[int, list[str]] = {}
    for asked, number in _rows(session, _SUSPICIONS, dealer_ids, first=first, last=last):
        found.setdefault(asked, []).append(number)
    return found


def often_back(
    session: Session, dealer_ids: Sequence[int], month: int, *, visits: int, days: int
) -> dict[int, list[OftenBack]]:
    """Visits of the vehicles that were here in the month and had so many for one concern group in so many days."""
    asked_for = {"first": month, "last": month, "visits": visits, "days": days}
    found: dict[int, list[OftenBack]] = {}
    for asked, *values in _rows(session, _OFTEN_BACK, dealer_ids, **asked_for):
        found.setdefault(asked, []).append(OftenBack(*values))
    return found


def last_import_at(session: Session, dealer_ids: Sequence[int]) -> dict[int, int]:
    """When the last import that could carry a dealer's orders ended, in seconds UTC: its own, or the network's."""
    ended = {asked: int(at) for asked, at in _rows(session, _LAST_IMPORT, dealer_ids) if at is not None}
    known = {one: max((ended[key] for key in (one, None) if key in ended), default=None) for one in dealer_ids}
    return {one: at for one, at in known.items() if at is not None}


def _rows(session: Session, statement: Executable, dealer_ids: Sequence[int], **asked: int) -> Sequence[Any]:
    scope = scope_of(session)
    for dealer_id in dealer_ids:
        if not scope.allows(dealer_id):
            raise PermissionError(f"dealer {dealer_id} is outside this session's scope")
    return system_connection(session).execute(statement, {"dealers": list(dealer_ids), **asked}).all()
