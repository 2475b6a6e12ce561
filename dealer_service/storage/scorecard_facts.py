"""Which cases of rework and which vehicles stand on a dealer's card, whichever dealer they came back to?

In system scope, because a vehicle returns to the dealer that is nearest: of another dealer's visits only dates,
mileage, concern and correction are read (and the dealer's code, for its calendar); no number, no finding, no customer,
no staff. The dealer itself is held against the scope here.
"""

from dataclasses import dataclass

from sqlalchemy import Boolean, text
from sqlmodel import Session

from dealer_service.domain.first_fix import Standing as S
from dealer_service.domain.rework import DAY_SECONDS
from dealer_service.storage.scope import scope_of, system_connection

# From the returns charged to the dealer in these months, and those that made a first visit of these months fail: up
# to the first visit of each case, and from there down to all that came back.
CASE_JOBS = f"""
WITH RECURSIVE seeds AS (
    SELECT r.id FROM job r
    WHERE r.charged_dealer_id = :dealer AND r.month BETWEEN :first AND :last AND r.original_id IS NOT NULL
    UNION
    SELECT r.id FROM repair_order o CROSS JOIN job e CROSS JOIN job r
    WHERE o.dealer_id = :dealer AND o.delivered_month BETWEEN :first AND :last
        AND o.standing & {S.FAILED.value} <> 0 AND e.order_id = o.id AND r.original_id = e.id AND r.link_state = 1
        AND e.role & 1 <> 0 AND e.link_state NOT IN (1, 3)
), up AS (
    SELECT id FROM seeds
    UNION
    SELECT j.original_id FROM up CROSS JOIN job j WHERE j.id = up.id AND j.original_id IS NOT NULL
), cases AS (
    SELECT j.id AS root, j.id AS id FROM up CROSS JOIN job j WHERE j.id = up.id AND j.original_id IS NULL
    UNION
    SELECT cases.root, r.id FROM cases CROSS JOIN job r WHERE r.original_id = cases.id
)
SELECT cases.root AS root, j.id AS job_id, j.original_id, j.order_id, j.dealer_id, d.code AS dealer_code,
    CASE WHEN j.dealer_id = :dealer THEN o.number END AS number,
    o.opened_at, o.delivered_at, o.odometer_km, o.odometer_out_km, v.vin, v.model,
    g.code AS group_code, g.en AS group_en, g.zh AS group_zh, j.concern,
    CASE WHEN j.dealer_id = :dealer THEN j.cause END AS found, j.correction, j.role, j.link_state, j.month,
    j.charged_dealer_id, j.cause_id, j.cause_accepted, c.cause_id AS contributing_id
FROM cases CROSS JOIN job j CROSS JOIN repair_order o CROSS JOIN dealer d CROSS JOIN vehicle v
CROSS JOIN concern_group g LEFT JOIN contributing_cause c ON c.job_id = j.id
WHERE j.id = cases.id AND o.id = j.order_id AND d.id = j.dealer_id AND v.id = j.vehicle_id AND g.id = j.group_id
ORDER BY cases.root, o.opened_at, j.id, c.cause_id"""

SUSPICIONS = """
SELECT count(*) FROM (
    SELECT j.id FROM repair_order o CROSS JOIN job j
    WHERE o.dealer_id = :dealer AND o.delivered_month BETWEEN :first AND :last AND j.order_id = o.id
        AND j.suspect_id IS NOT NULL
    UNION
    SELECT r.id FROM repair_order o CROSS JOIN job e CROSS JOIN job r
    WHERE o.dealer_id = :dealer AND o.delivered_month BETWEEN :first AND :last AND e.order_id = o.id
        AND r.suspect_id = e.id
) AS pairs"""

OFTEN_BACK = f"""
WITH often AS (
    SELECT m.vehicle_id, m.group_id, m.opened_at AS until
    FROM repair_order o CROSS JOIN job m CROSS JOIN job p
    WHERE o.dealer_id = :dealer AND o.delivered_month BETWEEN :first AND :last AND m.order_id = o.id
        AND m.role & 2 <> 0 AND p.vehicle_id = m.vehicle_id AND p.group_id = m.group_id AND p.role & 2 <> 0
        AND p.opened_at BETWEEN m.opened_at - :days * {DAY_SECONDS} AND m.opened_at
    GROUP BY m.vehicle_id, m.group_id, m.opened_at HAVING count(DISTINCT p.order_id) >= :visits
)
SELECT DISTINCT v.vin, v.model, g.en AS group_en, g.zh AS group_zh, g.system,
    CASE WHEN o.dealer_id = :dealer THEN o.number END AS number, o.opened_at
FROM often CROSS JOIN job p CROSS JOIN repair_order o CROSS JOIN vehicle v CROSS JOIN concern_group g
WHERE p.vehicle_id = often.vehicle_id AND p.group_id = often.group_id AND p.role & 2 <> 0
    AND p.opened_at BETWEEN often.until - :days * {DAY_SECONDS} AND often.until AND o.id = p.order_id
    AND v.id = p.vehicle_id AND g.id = p.group_id
ORDER BY v.vin, g.en, o.opened_at"""

LAST_IMPORT = """
SELECT max(finished_at) FROM import_run
WHERE kind = 'repair-orders' AND state = 'finished' AND (dealer_id = :dealer OR dealer_id IS NULL)"""


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


def case_jobs(session: Session, dealer_id: int, first: int, last: int) -> list[CaseJob]:
    """All jobs of the cases that these months' figures of a dealer rest on, by case and time."""
    # A truth is 0 or 1 on SQLite; a frozen card must read the same on every database.
    statement = text(CASE_JOBS).columns(cause_accepted=Boolean)
    rows = system_connection(session).execute(statement, _asked(session, dealer_id, first, last))
    return [CaseJob(**row) for row in rows.mappings()]


def suspicions_on(session: Session, dealer_id: int, first: int, last: int) -> int:
    """Undecided suspicions that touch these months: the return or the earlier repair was delivered in them here."""
    asked = _asked(session, dealer_id, first, last)
    return int(system_connection(session).execute(text(SUSPICIONS), asked).scalar_one())


def often_back(session: Session, dealer_id: int, month: int, *, visits: int, days: int) -> list[OftenBack]:
    """Visits of the vehicles that were here in the month and had so many for one concern group in so many days."""
    asked = _asked(session, dealer_id, month, month) | {"visits": visits, "days": days}
    return [OftenBack(*row) for row in system_connection(session).execute(text(OFTEN_BACK), asked)]


def last_import_at(session: Session, dealer_id: int) -> int | None:
    """When the last import that could carry the dealer's orders ended, in seconds UTC: its own, or the network's."""
    asked = {"dealer": _asked(session, dealer_id, 0, 0)["dealer"]}
    found = system_connection(session).execute(text(LAST_IMPORT), asked).scalar()
    return None if found is None else int(found)


def _asked(session: Session, dealer_id: int, first: int, last: int) -> dict[str, int]:
    if not scope_of(session).allows(dealer_id):
        raise PermissionError(f"dealer {dealer_id} is outside this session's scope")
    return {"dealer": dealer_id, "first": first, "last": last}
