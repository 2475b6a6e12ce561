"""Which deadlines have passed? Each is recorded once, and raises its complaint by one level."""

from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.complaint_case import read_case
from dealer_service.services.complaint_access import moment_of
from dealer_service.services.complaint_steps import pass_deadlines, write_on
from dealer_service.storage.complaint_log import entries_of, facts_of, lock_complaint, passed_deadlines

AT_ONCE = 500


def sweep_complaints(session: Session, now: datetime) -> int:
    """Record the deadlines that have passed by now; answers how many.

    Two sweeps at the same moment record each once: the second waits for the complaint and then reads it anew.
    """
    now, count = now.replace(microsecond=0), 0
    while found := passed_deadlines(session, now, AT_ONCE):
        recorded = sum(_pass_one(session, complaint_id, now) for complaint_id in sorted(found))
        count += recorded
        if not recorded or len(found) < AT_ONCE:
            break
    return count


def _pass_one(session: Session, complaint_id: int, now: datetime) -> int:
    row = lock_complaint(session, complaint_id)
    if row is None or row.alert_at >= now:
        return 0
    facts = facts_of(session, row)
    case = read_case(facts, entries_of(session, [complaint_id])[complaint_id])
    at = moment_of(case, now)
    entries = pass_deadlines(case, facts, at)
    if entries:
        write_on(session, row, case, facts, entries, at)
    return len(entries)
