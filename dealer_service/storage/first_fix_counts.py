"""What is the standing of an order, and what does its change do to the monthly counts? In sets.

The readable twin is ``domain/first_fix.py``; the standing kept on each order is the ledger from which a change is
subtracted, so no counter can drift from its orders.
"""

from sqlalchemy import Connection, text

from dealer_service.domain.first_fix import COUNTS
from dealer_service.domain.first_fix import Standing as S

# Per job: the flags that the bits are made of. 2 is dealer-side failure, 1 a failure that the manufacturer answers for.
# The LIMIT keeps SQLite from folding this into the outer query, where every look-up would be made several times.
_JOBS = """
SELECT j.order_id, j.role & 1 AS repair, CASE WHEN j.link_state IN (1, 2, 3) THEN 1 ELSE 0 END AS linked,
    CASE WHEN j.link_state IN (1, 3) THEN 1 ELSE 0 END AS returned,
    CASE WHEN j.suspect_id IS NULL THEN 0 ELSE 1 END AS suspected,
    coalesce((SELECT max(CASE WHEN r.cause_accepted THEN 1 ELSE 2 END) FROM job r
        WHERE r.original_id = j.id AND r.link_state = 1), 0) AS rework,
    coalesce((SELECT max(CASE WHEN v.product THEN 1 ELSE 2 END) FROM failure_evidence v
        WHERE v.order_id = j.order_id AND v.withdrawn_at IS NULL AND (v.job_id IS NULL OR v.job_id = j.id)), 0) AS told,
    CASE WHEN EXISTS (SELECT 1 FROM job r WHERE r.suspect_id = j.id) THEN 1 ELSE 0 END AS suspected_later
FROM {orders} k CROSS JOIN job j WHERE j.order_id = k.{key} LIMIT 2000000000"""

_FIRST = "repair = 1 AND returned = 0"
_DETECTED_FIRST = f"{_FIRST} AND suspected = 0"

_JOB_BITS: dict[S, str] = {
    S.CLASSIFIED: "repair + linked > 0",
    S.LINKED: "linked = 1",
    S.RETURN_VISIT: "returned = 1",
    S.FIRST_VISIT: _FIRST,
    S.FAILED: f"{_FIRST} AND rework + told > 0",
    S.FAILED_DEALER_SIDE: f"{_FIRST} AND (rework = 2 OR told = 2)",
    S.DETECTED_CLASSIFIED: "repair + linked + suspected > 0",
    S.DETECTED_LINKED: "linked + suspected > 0",
    S.DETECTED_RETURN_VISIT: "returned + suspected > 0",
    S.DETECTED_FIRST_VISIT: _DETECTED_FIRST,
    S.DETECTED_FAILED: f"{_DETECTED_FIRST} AND rework + told + suspected_later > 0",
}

# 1 for "fixed", 0 for "not fixed", null without an answer. Two answers of one second: "not fixed" is believed.
_ANSWER = """(SELECT CASE WHEN a.fixed THEN 1 ELSE 0 END FROM follow_up_answer a
    WHERE a.order_id = o.id AND a.corrected_by_id IS NULL ORDER BY a.answered_at DESC, a.fixed LIMIT 1)"""

_BITS = " + ".join(f"max(CASE WHEN {rule} THEN {bit.value} ELSE 0 END)" for bit, rule in _JOB_BITS.items())

STANDINGS = f"""
SELECT o.id AS order_id, CASE WHEN o.status <> 'delivered' THEN 0 ELSE b.bits
    + CASE WHEN b.bits & {S.FIRST_VISIT.value} = 0 THEN 0
    ELSE coalesce({S.ANSWERED.value} + {S.ANSWERED_FIXED.value} * {_ANSWER}, 0) END END AS standing
FROM (SELECT order_id, {_BITS} AS bits FROM ({_JOBS}) AS jobs GROUP BY order_id) b
CROSS JOIN repair_order o WHERE o.id = b.order_id"""

WRITE_STANDINGS = "INSERT INTO rw_standing " + STANDINGS.replace("{orders}", "rw_orders").replace("{key}", "order_id")


def adds(standing: str, sign: str) -> str:
    """Columns with what one order of this standing adds to each count."""
    terms = []
    for name, (needed, barred) in COUNTS.items():
        barred_rule = f" AND {standing} & {barred.value} = 0" if barred else ""
        terms.append(
            f"CASE WHEN {standing} & {needed.value} = {needed.value}{barred_rule} THEN {sign}1 ELSE 0 END AS {name}"
        )
    return ", ".join(terms)


MOVE_COUNTS = f"""
INSERT INTO month_count (dealer_id, month, region_id, {", ".join(COUNTS)})
SELECT dealer_id, month, region_id, {", ".join(f"sum({name})" for name in COUNTS)} FROM (
    SELECT o.dealer_id, o.counted_month AS month, o.counted_region_id AS region_id, {adds("o.standing", "-")}
    FROM rw_standing s CROSS JOIN repair_order o WHERE o.id = s.order_id AND o.standing <> 0 AND ({{changed}})
    UNION ALL
    SELECT o.dealer_id, o.delivered_month, o.delivered_region_id, {adds("s.standing", "")}
    FROM rw_standing s CROSS JOIN repair_order o WHERE o.id = s.order_id AND s.standing <> 0 AND ({{changed}})
) AS moved GROUP BY dealer_id, month, region_id ORDER BY dealer_id, month, region_id
ON CONFLICT (dealer_id, month, region_id) DO UPDATE SET
{", ".join(f"{name} = month_count.{name} + excluded.{name}" for name in COUNTS)}"""

_CHANGED = """o.standing <> s.standing OR coalesce(o.counted_month, 0) <> coalesce(o.delivered_month, 0)
    OR coalesce(o.counted_region_id, 0) <> coalesce(o.delivered_region_id, 0)"""
MOVE_COUNTS = MOVE_COUNTS.replace("{changed}", _CHANGED)

KEEP_STANDINGS = f"""
UPDATE repair_order SET standing = s.standing, counted_month = repair_order.delivered_month,
    counted_region_id = repair_order.delivered_region_id
FROM rw_standing s WHERE repair_order.id = s.order_id
    AND repair_order.id IN (SELECT order_id FROM rw_standing) AND ({_CHANGED.replace("o.", "repair_order.")})"""


def recount_orders(connection: Connection) -> int:
    """Classify the orders in ``rw_orders`` anew and move the difference in the monthly counts; answers how many."""
    found = connection.execute(text(WRITE_STANDINGS)).rowcount
    connection.execute(text(MOVE_COUNTS))
    connection.execute(text(KEEP_STANDINGS))
    return found
