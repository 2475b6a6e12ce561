"""How is a complaint read, locked, and moved on by entries that are never changed?"""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select, update

from dealer_service.domain.calendars import Calendar
from dealer_service.domain.complaint_case import Case
from dealer_service.domain.complaint_clocks import Promises, promises_from_plain
from dealer_service.domain.complaint_entries import Entry, Facts, Said, Step
from dealer_service.domain.complaints import State
from dealer_service.storage.complaints import (
    IS_OPEN,
    ComplaintCalendarRow,
    ComplaintEntryRow,
    ComplaintPersonRow,
    ComplaintRow,
)
from dealer_service.storage.scope import system_connection

BATCH = 500


def find_complaint(session: Session, complaint_id: int) -> ComplaintRow | None:
    return session.exec(select(ComplaintRow).where(ComplaintRow.id == complaint_id)).first()


def find_by_number(session: Session, number: str) -> ComplaintRow | None:
    return session.exec(select(ComplaintRow).where(ComplaintRow.number == number)).first()


def find_by_answer(session: Session, answer_id: int) -> ComplaintRow | None:
    """The complaint that came out of a follow-up answer."""
    return session.exec(select(ComplaintRow).where(ComplaintRow.answer_id == answer_id)).first()


def find_by_sent_key(session: Session, key: str) -> ComplaintRow | None:
    return session.exec(select(ComplaintRow).where(ComplaintRow.sent_key == key)).first()


def lock_complaint(session: Session, complaint_id: int) -> ComplaintRow | None:
    """As ``find_complaint``; nobody else moves it until the transaction ends."""
    statement = select(ComplaintRow).where(ComplaintRow.id == complaint_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def find_person(session: Session, complaint_id: int) -> ComplaintPersonRow | None:
    return session.exec(select(ComplaintPersonRow).where(ComplaintPersonRow.complaint_id == complaint_id)).first()


def facts_of(session: Session, row: ComplaintRow) -> Facts:
    """What was frozen when the complaint came in."""
    return Facts(
        row.received_at, read_promises(row.promises), calendars_of(session, [row.calendar_id])[row.calendar_id]
    )


def calendars_of(session: Session, calendar_ids: Collection[int]) -> dict[int, Calendar]:
    """Frozen calendars by id; equal ones are read once."""
    wanted, found = sorted(set(calendar_ids)), {}
    for first in range(0, len(wanted), BATCH):
        part = col(ComplaintCalendarRow.id).in_(wanted[first : first + BATCH])
        for calendar_id, body in session.exec(select(ComplaintCalendarRow.id, ComplaintCalendarRow.body).where(part)):
            found[calendar_id or 0] = _read_calendar(body)
    return found


@lru_cache(maxsize=1024)
def _read_calendar(body: str) -> Calendar:
    return Calendar.from_dict(json.loads(body))


@lru_cache(maxsize=1024)
def read_promises(body: str) -> Promises:
    return promises_from_plain(json.loads(body))


def freeze_calendar(session: Session, dealer_id: int, calendar: Calendar) -> int:
    """The id of this calendar of the dealer as a copy that is never changed."""
    body = json.dumps(calendar.to_dict(), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(body.encode()).hexdigest()
    known = select(ComplaintCalendarRow.id).where(
        ComplaintCalendarRow.dealer_id == dealer_id, ComplaintCalendarRow.digest == digest
    )
    found = session.exec(known).first()
    if found is not None:
        return found
    row = ComplaintCalendarRow(dealer_id=dealer_id, digest=digest, body=body)
    session.add(row)
    session.flush()
    return row.id or 0


def next_serial(session: Session, dealer_id: int, year: int) -> int:
    """The next running number of a dealer's year; others who take one at the same moment wait for this transaction.

    On the system connection: one statement that neither database's mapped form can say.
    """
    given = text(
        "INSERT INTO complaint_serial (dealer_id, year, last) VALUES (:dealer, :year, 1) "
        "ON CONFLICT (dealer_id, year) DO UPDATE SET last = complaint_serial.last + 1 RETURNING last"
    )
    serial: int = system_connection(session).execute(given, {"dealer": dealer_id, "year": year}).scalar_one()
    return serial


def add_complaint(session: Session, row: ComplaintRow, person: ComplaintPersonRow) -> int:
    """Keep a new complaint with who complains; answers its id. Its first entry must follow."""
    session.add(row)
    session.flush()
    person.complaint_id = row.id or 0
    session.add(person)
    session.flush()
    return row.id or 0


def entries_of(session: Session, complaint_ids: Collection[int]) -> dict[int, list[Entry]]:
    """All entries of these complaints, in order."""
    wanted = sorted(set(complaint_ids))
    found: dict[int, list[Entry]] = {complaint_id: [] for complaint_id in wanted}
    for first in range(0, len(wanted), BATCH):
        rows = session.exec(_ENTRIES.where(col(ComplaintEntryRow.complaint_id).in_(wanted[first : first + BATCH])))
        for complaint_id, seq, at, step, state, by, for_, note, said in rows:
            entry = Entry(seq, at, Step(step), State(state), by, Said.from_plain(_plain(said), note), for_)
            found[complaint_id].append(entry)
    return found


_ROW: Any = ComplaintEntryRow
_SELECT: Any = select
_ENTRIES: Any = _SELECT(
    _ROW.complaint_id, _ROW.seq, _ROW.at, _ROW.step, _ROW.state, _ROW.by_user_id, _ROW.for_user_id, _ROW.note, _ROW.said
).order_by(_ROW.complaint_id, _ROW.seq)  # fmt: skip


def _plain(said: str) -> dict[str, Any]:
    plain: dict[str, Any] = {} if said == "{}" else json.loads(said)
    return plain


def append_entries(session: Session, row: ComplaintRow, entries: Iterable[Entry]) -> None:
    """Write entries behind those that are there; a second one for the same place or deadline fails."""
    for entry in entries:
        plain = entry.said.to_plain()
        session.add(
            ComplaintEntryRow(
                dealer_id=row.dealer_id, complaint_id=row.id or 0, seq=entry.seq, at=entry.at, step=entry.step.value,
                state=entry.state.value, by_user_id=entry.by_user_id, for_user_id=entry.for_user_id,
                note=entry.said.note, said=json.dumps(plain, ensure_ascii=False, sort_keys=True),
                deadline=entry.said.deadline if entry.step is Step.MISS else None,
            )
        )  # fmt: skip
    session.flush()


def repeat_case(session: Session, row: ComplaintRow, case: Case, facts: Facts, now: datetime, seen: int) -> bool:
    """Write on the complaint what its entries say now; False where it is no longer at the version ``seen``."""
    due_at, alert_at = case.due(facts, now)
    values = {
        "category": case.category, "severity": case.severity.value, "level": case.level, "state": case.state.value,
        "version": case.version, "handler_id": case.handler_id, "order_id": case.order_id,
        "vehicle_id": case.vehicle_id, "due_at": due_at, "alert_at": alert_at,
        "waiting_since": case.waiting.at if case.waiting else None, "next_attempt_at": case.next_attempt_at,
        "closed_at": case.closed_at,
    }  # fmt: skip
    statement = update(ComplaintRow).where(col(ComplaintRow.id) == row.id, col(ComplaintRow.version) == seen)
    done: Any = session.exec(statement.values(**values).execution_options(synchronize_session=False))
    session.refresh(row)
    return int(done.rowcount) == 1


def passed_deadlines(session: Session, now: datetime, most: int) -> list[int]:
    """Open complaints with a deadline that has passed and is not recorded yet, the longest ago first."""
    statement = select(ComplaintRow.id).where(text(IS_OPEN), ComplaintRow.alert_at < now)
    found = session.exec(statement.order_by(col(ComplaintRow.alert_at), col(ComplaintRow.id)).limit(most))
    return [complaint_id or 0 for complaint_id in found]
